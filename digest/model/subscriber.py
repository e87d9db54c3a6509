"""Subscribers: the people who get newsletters."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

SubscriberState = Literal[
    "unconfirmed", "active", "paused", "unsubscribed", "bounced", "complained"
]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person to subscribe, to all themes if `themes` is None.

    The time, way and origin of their consent are kept as far as they are known.
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
    """A person in the database. The `id` of an erased person is never given to another."""

    id: int = field(kw_only=True)
    created: datetime = field(kw_only=True)
    changed: datetime = field(kw_only=True)
