"""Returned mail: what is done about it. Nobody loses their subscription by what anybody can write.

A signature says whose mail it was: in the address it came to (VERP), in its Message-ID, or in its
unsubscribe link. Whatever has none counts for nothing, however often it comes, and is kept for a
person: days and numbers can be guessed, so that any count of it could be forged up to its limit.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from sqlalchemy import Connection

from digest.errors import BadKeys
from digest.model import Subscriber
from digest.model.address import mailbox_key
from digest.newsroom.publication import Publication
from digest.store.ledger import sendings, transaction
from digest.store.ledger.states import DOUBTFUL, SENDING, SENT
from digest.store.people.standing import (
    count_soft_bounce,
    mark_bounced,
    mark_complained,
    unsubscribe,
)
from digest.store.people.subscribers import GONE_STATES, STANDING_WORDS, get_subscriber
from digest.store.people.unrecognised import (
    HANDLED,
    is_handled,
    keep_unrecognised,
    mark_handled,
)
from digest.subscribers import bounce
from digest.subscribers.bounce import BounceKind, Returned
from digest.subscribers.signatures import SignedMail, signed_mail
from digest.subscribers.timelimit import TookTooLong, time_limit

#: What becomes of a subscriber, of a soft bounce that counts, or of a message that is kept.
Action = Literal["bounced", "complained", "unsubscribed", "counted", "kept", "none"]

_LOG = logging.getLogger(__name__)
#: Processor time for reading one message, in seconds: a hundred times what a large one takes.
_PATIENCE: Final = 10
_SUBMITTED: Final = frozenset({SENT, SENDING, DOUBTFUL})
#: What a report may say of one recipient, the mildest first.
_WORSE: Final[tuple[BounceKind, ...]] = ("nothing", "unknown", "soft", "hard")
_BEFORE: Final = "the same message was handled before"
_UNSIGNED: Final = "unsigned: nothing proves whose mail it was"
_UNKNOWN: Final = "not recognised"
_ENDS: Final[dict[BounceKind, tuple[Action, Callable[[Connection, int, datetime], bool]]]] = {
    "hard": ("bounced", mark_bounced),
    "complaint": ("complained", mark_complained),
    "unsubscribe": ("unsubscribed", unsubscribe),
}


@dataclass(frozen=True, slots=True)
class Handled:
    """What a message says, `kind` and `words`; the `action` taken about it, and `why`.

    `address` is the subscriber's, or without a signature the first that failed. What is `unread` is
    too large or too broken to be read, and is kept.
    """

    kind: BounceKind
    action: Action = "none"
    why: str = ""
    words: str = ""
    subscriber: int | None = None
    address: str = ""
    unread: bool = False

    @property
    def left(self) -> bool:
        """True if its subscriber gets no more mail by it."""
        return self.action in ("bounced", "complained", "unsubscribed")


@dataclass(frozen=True, slots=True)
class _Read:
    """A message, what it says, and the mail that it is about if a signature says so."""

    data: bytes
    returned: Returned
    mail: SignedMail | None


@dataclass(frozen=True, slots=True)
class _Case:
    """What is to be decided: a message that is signed, about a subscriber's mail, `now`."""

    connection: Connection
    mail: SignedMail
    person: Subscriber
    now: datetime


@dataclass(frozen=True, slots=True)
class ReturnedMail:
    """Takes in returned mail. With a memory on a dry run nothing is kept."""

    publication: Publication

    def take(self, data: bytes, now: datetime, recipients: Sequence[str] = ()) -> Handled:
        """Act on a message, at once and only once; keep it if it is not understood.

        Raises BadKeys, except on a dry run: without keys no signature is recognised.
        """
        return self.take_all([data], now, recipients)[0]

    def take_all(
        self, messages: Sequence[bytes], now: datetime, recipients: Sequence[str] = ()
    ) -> list[Handled]:
        """Act on several messages: on SQLite at once, since a commit takes longest. Raises BadKeys.

        On PostgreSQL others lock subscribers, too: transactions with one each never wait for each
        other in a circle. A dry run keeps nothing of one message that could count for the next.
        """
        memory = self.publication.memory
        if len(messages) > 1 and (memory.dry_run or memory.path is None):
            return [self.take(data, now, recipients) for data in messages]
        with memory.read() as connection:
            known = [is_handled(connection, HANDLED, data) for data in messages]
        read = [
            Handled("nothing", why=_BEFORE) if before else self._read(data, recipients)
            for data, before in zip(messages, known, strict=True)
        ]
        done = [one for one in read if isinstance(one, Handled)]
        if len(done) == len(read):
            return done
        with (
            memory.write()
            if memory.dry_run
            else transaction.ledger_transaction(memory) as connection
        ):
            return [
                one if isinstance(one, Handled) else self._settle(connection, one, now)
                for one in read
            ]

    def _read(self, data: bytes, recipients: Sequence[str]) -> Handled | _Read:
        if not data.strip():
            return Handled("nothing", why="it is empty")
        returned = _parsed(data, recipients)
        if returned.kind == "nothing":
            return Handled("nothing", words=returned.why)
        return _Read(data, returned, self._signed(returned, data))

    def _settle(self, connection: Connection, read: _Read, now: datetime) -> Handled:
        """Act on a message unless another process has done so meanwhile, and note it."""
        if is_handled(connection, HANDLED, read.data):
            return Handled("nothing", why=_BEFORE)
        done = self._handle(connection, read.returned, read.mail, now)
        if done.action == "kept":
            keep_unrecognised(connection, read.data, now)
        # Reading an unread one again would take as long again.
        if done.unread or done.action != "kept":
            mark_handled(connection, HANDLED, read.data, now)
        return done

    def _signed(self, returned: Returned, data: bytes) -> SignedMail | None:
        if returned.kind == "unknown":
            return None
        try:
            keys = self.publication.keys
        except BadKeys:
            if not self.publication.memory.dry_run:
                raise
            return None
        return signed_mail(returned, data, keys, self.publication.settings.zone)

    def _handle(
        self, connection: Connection, returned: Returned, mail: SignedMail | None, now: datetime
    ) -> Handled:
        done = Handled(returned.kind, words=returned.why, unread=returned.unread)
        if mail is None:
            why = _UNKNOWN if returned.kind == "unknown" else _UNSIGNED
            failed = next(iter(returned.failed), "")
            return replace(done, action="kept", why=why, address=failed)
        person = get_subscriber(connection, mail.subscriber)
        if person is None:
            return replace(done, why="its subscriber was erased", subscriber=mail.subscriber)
        kind, words = _verdict(returned, person.address)
        done = replace(done, kind=kind, words=words, subscriber=person.id, address=person.address)
        return self._act(done, _Case(connection, mail, person, now))

    def _act(self, done: Handled, case: _Case) -> Handled:
        """Return what was done about a message of this kind."""
        if done.kind == "nothing":
            return done
        if done.kind == "unknown":
            return replace(done, action="kept", why=_UNKNOWN)
        if outdated := self._outdated(done, case):
            return replace(done, why=outdated)
        if done.kind == "soft" and case.person.state not in GONE_STATES:
            return self._count(done, case)
        action, end = _ENDS.get(done.kind, (done.action, None))
        if end and end(case.connection, case.person.id, case.now):
            return replace(done, action=action, why=f"signed: {case.mail.signature}")
        return replace(done, why=f"the subscriber {STANDING_WORDS[case.person.state]} already")

    def _outdated(self, done: Handled, case: _Case) -> str:
        """Return why a message comes too late to change anything, "" if it does not."""
        consent, days = case.person.consent_at, self.publication.settings.bounces.soft_days
        if consent and self._moment(case) < consent:
            return f"older than the newest consent, of {self._day(consent)}"
        first = self._day(case.now) - timedelta(days=days)
        if done.kind in ("hard", "soft") and case.mail.day < first:
            return f"more than {days} days after its mail"
        return ""

    def _count(self, done: Handled, case: _Case) -> Handled:
        """Count a soft bounce; one too many within some days is a hard one."""
        limits = self.publication.settings.bounces
        first = self._day(case.now) - timedelta(days=limits.soft_days)
        if case.person.consent_at:
            first = max(first, self._day(case.person.consent_at))
        count = count_soft_bounce(case.connection, case.person.id, case.mail.day, first)
        if count is None:
            return replace(done, why="a bounce of this mail is counted already")
        why = f"{count} of {limits.soft_limit} soft bounces within {limits.soft_days} days"
        full = count >= limits.soft_limit
        ended = full and mark_bounced(case.connection, case.person.id, case.now)
        return replace(done, action="bounced" if ended else "counted", why=why)

    def _moment(self, case: _Case) -> datetime:
        """Return when one asked, or when the mail was sent.

        Of several mails of one day it is the first; the day's end if the ledger has forgotten it.
        """
        mail = case.mail
        if mail.asked:
            return mail.asked
        found = sendings.list_deliveries(
            case.connection, mail.day, kind=mail.kind, subscriber=mail.subscriber
        )
        end = datetime.combine(mail.day, time.max, self.publication.settings.zone)
        return min((one.changed for one in found if one.state in _SUBMITTED), default=end)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.publication.settings.zone).date()


def _parsed(data: bytes, recipients: Sequence[str]) -> Returned:
    """Return what a message says, within its time."""
    try:
        with time_limit(_PATIENCE):
            return bounce.parse_bounce(data, recipients)
    except TookTooLong:
        why = f"reading it takes longer than {_PATIENCE} seconds"
    except Exception as fault:  # anybody can send anything, and a parser stumble over it
        _LOG.debug("Reading a returned mail failed", exc_info=fault)
        why = f"it cannot be read ({type(fault).__name__})"
    return Returned("unknown", why, unread=True)


def _verdict(returned: Returned, address: str) -> tuple[BounceKind, str]:
    """Return what a report says of the subscriber with this `address`, the mildest of it.

    Another address stands for the subscriber's: their mail was forwarded. Several are those of a
    list or an alias, of which some may still be read: no hard bounce.
    """
    outcomes = returned.outcomes
    if not outcomes or returned.kind not in _WORSE:
        return returned.kind, returned.why
    whose = mailbox_key(address)
    own = [one for one in outcomes if mailbox_key(one.address) == whose]
    mildest = min(own or outcomes, key=lambda one: _WORSE.index(one.kind))
    several = not own and len({mailbox_key(one.address) for one in outcomes}) > 1
    return ("soft" if several and mildest.kind == "hard" else mildest.kind), mildest.why
