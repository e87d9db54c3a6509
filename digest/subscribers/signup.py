"""Sign-up: what is noted of one, and whether it is answered. Nobody learns who is subscribed.

Whoever signs up an address gets the same page, whatever is known of it; all else is said in a mail
to the address.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from digest.errors import AddressRefused
from digest.model import Subscriber
from digest.model.address import normal_address
from digest.newsroom.publication import Publication
from digest.store.people.confirmations import queue_confirmation
from digest.store.people.resubscriptions import request_resubscription, subscriber_to_confirm
from digest.store.people.signups import (
    COUNTED_FOR,
    SignupOrigin,
    count_signups_of,
    last_link,
    record_signup,
)
from digest.store.people.subscribers import GONE_STATES, add_subscriber, find_subscriber
from digest.subscribers.quota import PER_MAILBOX, check_signup, signup_origin
from digest.tokens import Keys

#: How a record of consent says where it comes from.
_HOW: Final = "public page"


@dataclass(frozen=True, slots=True)
class Signup:
    """A request to be subscribed to these themes, None for all, by a visitor at an IP address."""

    address: str
    themes: tuple[str, ...] | None
    ip: str
    when: datetime


def take_signup(publication: Publication, signup: Signup) -> None:
    """Note a sign-up, and queue the mail that answers it, unless its mailbox has had enough.

    Raises AddressRefused if it is no address, TooManySignups, ErasedUnknown and MemoryBusy.
    """
    signup = replace(signup, address=normal_address(signup.address))
    origin = signup_origin(publication.keys, signup.address, signup.ip)
    # One at a time, so that of two neither is taken for the last that the quota allows.
    with publication.memory.write() as connection:
        check_signup(connection, origin, publication.settings.signup.per_hour, signup.when)
        person = _to_answer(connection, signup, origin, publication.keys)
        if person:
            queue_confirmation(connection, person.id, signup.when)
        link = person is not None and person.state == "unconfirmed"
        record_signup(connection, origin, signup.when, link=link)


def _to_answer(
    connection: Connection, signup: Signup, origin: SignupOrigin, keys: Keys
) -> Subscriber | None:
    """Note who signed up; return them if they get a mail. One link to confirm a day is enough."""
    since = signup.when - COUNTED_FOR
    if count_signups_of(connection, origin, "mailbox", since) >= PER_MAILBOX:
        return None
    known = find_subscriber(connection, signup.address)
    linked = last_link(connection, origin, since)
    has_link = linked is not None and (
        known is None or known.state == "unconfirmed" or known.changed <= linked
    )
    if known is None and has_link:
        return None  # another spelling of an address: its link would not confirm this one
    person = _note(connection, signup, keys)
    if person is None or (person.state == "unconfirmed" and has_link):
        return None
    return person


def _note(connection: Connection, signup: Signup, keys: Keys) -> Subscriber | None:
    """Note who signed up; return them as a link to confirm shows them, None if they complained."""
    consent = (_HOW, signup.ip)
    try:
        return add_subscriber(
            connection,
            signup.address,
            themes=signup.themes,
            state="unconfirmed",
            consent=consent,
            now=signup.when,
            keys=keys,
            again=True,
        )
    except AddressRefused:
        known = find_subscriber(connection, signup.address)
    if known is None or known.state == "complained":
        return None
    if known.state in GONE_STATES:
        request_resubscription(connection, known.id, signup.themes, consent, signup.when)
    return subscriber_to_confirm(connection, known.id, signup.when) or known
