"""Returned mail: what is done about it. Nobody loses their subscription by what anybody can write.

A signature says whose mail it was: in the address it came to (VERP), or in the links of the mail
that is returned. Without one, a report counts as a soft bounce only, of a mail that the ledger
knows, once for each mail.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from digest.delivery import verp
from digest.errors import BadToken
from digest.model import Subscriber
from digest.model.address import address_key
from digest.newsroom.publication import Publication
from digest.rendering import message
from digest.store.ledger import sendings, transaction
from digest.store.ledger.states import DOUBTFUL, SENDING, SENT
from digest.store.people.standing import (
    count_soft_bounce,
    mark_bounced,
    mark_complained,
    unsubscribe,
)
from digest.store.people.subscribers import get_subscriber
from digest.store.people.unrecognised import (
    COUNTED,
    HANDLED,
    is_handled,
    keep_unrecognised,
    mark_handled,
)
from digest.subscribers import bounce
from digest.subscribers.bounce import BounceKind, Returned
from digest.subscribers.timelimit import TookTooLong, time_limit
from digest.tokens import UNSUBSCRIBE

_LOG = logging.getLogger(__name__)
#: The Message-ID of a subscriber's mail (`digest.rendering.personal`); its domain is ours.
_OURS = re.compile(
    r"<(\d{4}-\d{2}-\d{2})\.\d+\.([a-z0-9-]+)\.(\d{1,18})\.[0-9a-f]{8}@([^@<>]+)>", re.ASCII
)
#: Processor time for reading one message, in seconds: a hundred times what a large one takes.
_PATIENCE: Final = 10
_BEFORE: Final = "the same message was handled before"
_SENT: Final = frozenset({SENT, SENDING, DOUBTFUL})


@dataclass(frozen=True, slots=True)
class Handled:
    """What a message counted as, and why; `left` if its subscriber gets no more mail by it.

    What is `unread` is too large or too broken to be read, and is kept.
    """

    kind: BounceKind
    why: str = ""
    subscriber: int | None = None
    left: bool = False
    unread: bool = False


@dataclass(frozen=True, slots=True)
class _Mail:
    """The mail that a message is about: whose, of which day, and whether a signature says so."""

    subscriber: int
    day: date
    signed: bool


@dataclass(frozen=True, slots=True)
class ReturnedMail:
    """Takes in returned mail. With a memory on a dry run nothing is kept."""

    publication: Publication

    def take(self, data: bytes, now: datetime, recipients: Sequence[str] = ()) -> Handled:
        """Act on a message, at once and only once; keep it if it is not understood."""
        with self.publication.memory.read() as connection:
            if is_handled(connection, HANDLED, data):
                return Handled("nothing", _BEFORE)
        try:
            with time_limit(_PATIENCE):
                returned = bounce.parse_bounce(data, recipients)
        except TookTooLong:
            why = f"reading it takes longer than {_PATIENCE} seconds"
            returned = Returned("unknown", why, unread=True)
        except Exception as fault:  # anybody can send anything, and a parser stumble over it
            _LOG.debug("Reading a returned mail failed", exc_info=fault)
            why = f"it cannot be read ({type(fault).__name__})"
            returned = Returned("unknown", why, unread=True)
        if returned.kind == "nothing":
            return Handled("nothing", returned.why)
        memory = self.publication.memory
        with (
            memory.write()
            if memory.dry_run
            else transaction.ledger_transaction(memory) as connection
        ):
            if is_handled(connection, HANDLED, data):
                return Handled("nothing", _BEFORE)
            done = self._handle(connection, returned, now)
            if done.kind == "unknown":
                keep_unrecognised(connection, data, now)
            # Reading an unread one again would take as long again.
            if done.unread or done.kind not in ("nothing", "unknown"):
                mark_handled(connection, HANDLED, data, now)
            return done

    def _handle(self, connection: Connection, returned: Returned, now: datetime) -> Handled:
        if returned.kind == "unsubscribe":
            return self._unsubscribe(connection, returned, now)
        mail = self._whose(connection, returned) if returned.kind != "unknown" else None
        if mail is None:
            return Handled("unknown", returned.why, unread=returned.unread)
        person = get_subscriber(connection, mail.subscriber)
        if person is None:
            return Handled("nothing", "its subscriber was erased", mail.subscriber)
        if returned.kind == "complaint":
            left = mark_complained(connection, person.id, now)
            return Handled("complaint", returned.why, person.id, left)
        return self._bounce(connection, returned, mail, person, now)

    def _unsubscribe(self, connection: Connection, returned: Returned, now: datetime) -> Handled:
        try:
            claim = self.publication.keys.read(UNSUBSCRIBE, returned.token)
        except BadToken:
            return Handled("unknown", "asks to be unsubscribed with a token that is not valid")
        left = unsubscribe(connection, claim.subscriber, now)
        return Handled("unsubscribe", returned.why, claim.subscriber, left)

    def _bounce(
        self,
        connection: Connection,
        returned: Returned,
        mail: _Mail,
        person: Subscriber,
        now: datetime,
    ) -> Handled:
        """Act on a bounce: a signed hard one ends the subscription, all others count as soft."""
        limits = self.publication.settings.bounces
        span = timedelta(days=limits.soft_days)
        zone = self.publication.settings.zone
        if person.consent_at and mail.day < person.consent_at.astimezone(zone).date():
            return Handled("nothing", "they have subscribed since", person.id)
        if returned.kind == "hard" and mail.signed:
            left = mark_bounced(connection, person.id, now)
            return Handled("hard", returned.why, person.id, left)
        if mail.day < (now - span).astimezone(zone).date():
            return Handled("nothing", "it is too old to be counted", person.id)
        name = f"{person.id} {mail.day}".encode()
        if not mark_handled(connection, COUNTED, name, now):
            return Handled("nothing", "a bounce of this mail is counted already", person.id)
        left = count_soft_bounce(connection, person.id, now, limits.soft_limit, span)
        return Handled("soft", returned.why, person.id, left)

    def _whose(self, connection: Connection, returned: Returned) -> _Mail | None:
        """Return the mail that is meant: by the address it came to, its links, or the ledger."""
        for recipient in returned.recipients:
            try:
                return _Mail(*verp.read_verp(recipient, self.publication.keys), signed=True)
            except BadToken:
                continue
        return self._by_token(returned) or self._by_ledger(connection, returned)

    def _by_token(self, returned: Returned) -> _Mail | None:
        """Return the mail whose own links are returned, if all of them are one subscriber's."""
        found = []
        for token in returned.tokens[:50]:
            try:
                found.append(self.publication.keys.read(UNSUBSCRIBE, token))
            except BadToken:
                continue
        if len({claim.subscriber for claim in found}) != 1:
            return None
        day = found[0].issued.astimezone(self.publication.settings.zone).date()
        return _Mail(found[0].subscriber, day, signed=True)

    def _by_ledger(self, connection: Connection, returned: Returned) -> _Mail | None:
        """Return a mail of ours by its Message-ID, if it was sent to the address that failed."""
        failed = set(map(address_key, returned.failed))
        _, sender = message.sender_of(self.publication.settings.publication)
        ours = sender.rpartition("@")[2].lower()
        for found in filter(None, map(_OURS.fullmatch, returned.message_ids[:50])):
            day, kind, number, domain = found.groups()
            if domain.lower() != ours:
                continue
            person = get_subscriber(connection, int(number))
            if person is None or address_key(person.address) not in failed:
                continue
            for one in list(sendings.list_deliveries(connection, kind=kind, subscriber=person.id)):
                if one.day.isoformat() == day and one.state in _SENT:
                    return _Mail(person.id, one.day, signed=False)
        return None
