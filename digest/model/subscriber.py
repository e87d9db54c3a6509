"""Subscribers: who is to get newsletters."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

SubscriberState = Literal[
    "unconfirmed", "active", "paused", "unsubscribed", "bounced", "complained"
]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is to get newsletters; without `themes` it is all of them.

    Of their consent: when, how and from where, as far as it is known.
    """

    address: str
    name: str = ""
    themes: tuple[str, ...] | None = None
    language: str | None = None
    state: SubscriberState = "active"
    paused_until: date | None = None
    consent_at: datetime | None = None
    consent_how: str = ""
    consent_from: str = ""


@dataclass(frozen=True, slots=True)
class Subscriber(Newcomer):
    """Somebody who is known, by `id`; who was erased is not, and their `id` is never another's."""

    id: int = field(kw_only=True)
    created: datetime = field(kw_only=True)
    changed: datetime = field(kw_only=True)
