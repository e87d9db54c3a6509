"""Sending: a day's approved mail on its way, with what settings, memory and environment say of how."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event

from digest import logs
from digest.config.settings import Settings
from digest.delivery import engine, outbox, signing
from digest.delivery import messages as mailing
from digest.delivery.committer import (
    NOT_NOW,
    NOTHING_LEFT,
    RATE_LIMIT,
    WAS_HALTED,
    WAS_STOPPED,
    WINDOW_CLOSED,
    Committer,
    Rules,
)
from digest.delivery.deliver import Clock, Connects, Message
from digest.delivery.rates import DomainRates
from digest.delivery.signing import SignsMessage
from digest.delivery.transports.folders import Folder
from digest.errors import AnotherSends, CannotSend, NotNow
from digest.rendering import personal
from digest.store import lock
from digest.store.database import Memory
from digest.store.ledger import claims, sendings
from digest.store.ledger.claims import Claimed, Span
from digest.store.ledger.sendings import Sending
from digest.store.ledger.states import DEFERRED, LEFT_TO_DO, OPEN, PENDING, SENT
from digest.store.news import editions
from digest.store.people.standing import mark_bounced
from digest.tokens import Keys

#: What a correction may take, in seconds: it has no window of its own.
_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class SendOutcome:
    """How the run ended for one sending, how many messages it submitted, how the ledger stands, and why it was halted."""

    kind: str
    how: str
    submitted: int
    counts: Mapping[str, int]
    reason: str = ""
    state: str = OPEN

    @property
    def left(self) -> int:
        """How many are still to be sent."""
        return sum(self.counts[state] for state in LEFT_TO_DO)

    @property
    def is_whole(self) -> bool:
        """Whether all was done that was asked for."""
        return self.how in (NOTHING_LEFT, RATE_LIMIT)

    @property
    def ending(self) -> str:
        """How it ended, in one word; what was halted is "paused" or "withdrawn"."""
        return self.state if self.how == WAS_HALTED else self.how

    @property
    def exit_status(self) -> int:
        """What a command exits with: 0 where nothing is left to do, 4 where something was sent or time alone is missing, else 1."""
        if self.is_whole or not self.left:
            return 0
        return 4 if self.counts[SENT] or self.how in (NOT_NOW, WINDOW_CLOSED, WAS_STOPPED) else 1


@dataclass(frozen=True, slots=True)
class SendOptions:
    """What the operator asks of one run: up to `limit` messages; also when it is `late`; without waiting if not `patient`."""

    limit: int | None = None
    late: bool = False
    patient: bool = True
    kind: str | None = None


class Messages:
    """The messages of a sending, made out of what was approved.

    Raises NotSendable where that was changed since, and CannotSend where it is kept no longer.
    """

    def __init__(
        self,
        memory: Memory,
        sending: Sending,
        keys: Keys,
        sender_for: outbox.SenderFor,
        sign: SignsMessage,
    ) -> None:
        self._sending, self._keys, self._sender_for, self._sign = sending, keys, sender_for, sign
        end = mailing.message_name("", sending.kind)
        at = sending.day, sending.revision
        with memory.read() as connection:
            self._templates = {
                name: personal.load_template(editions.read_part(connection, *at, name), name)
                for name in editions.part_names(connection, *at)
                if name.endswith(end) and name.count(".") == end.count(".")
            }
        if not self._templates:
            raise CannotSend(
                day=sending.day, reason="its messages are kept no longer (see [keep] parts)"
            )

    def __call__(self, claimed: Claimed) -> Message:
        """Return the message of a delivery. Raises BadRecipient."""
        template = self._templates[mailing.message_name(claimed.variant, self._sending.kind)]
        data = template.fill(
            claimed.subscriber, claimed.address, self._sending.dated, self._keys, claimed.name
        )
        return Message(self._sender_for(claimed.subscriber), claimed.address, self._sign(data))


def send_day(
    settings: Settings,
    memory: Memory,
    day: date,
    wishes: SendOptions,
    clock: Clock,
    environment: Mapping[str, str] = os.environ,
) -> list[SendOutcome]:
    """Work off all that is to be sent of a day. One run at a time on SQLite; on PostgreSQL runs share the work.

    Raises NoSending, NotNow, AnotherSends; and before anything is claimed CannotSend, BadRelay, BadKeys, CannotSign.
    """
    line_for, workers = outbox.open_lines(settings, memory, day, clock, environment)
    keys, sign = outbox.link_keys(environment), signing.make_signer(settings, environment)
    with lock.hold_lock(memory, "sending", AnotherSends()):
        _prepare(settings, memory, day, clock.now())
        with claims.ledger_transaction(memory) as connection:
            claims.doubt_orphans(connection, int(clock.seconds()), lapsed=memory.path is None)
        run = _Run(settings, memory, wishes, clock, keys, sign, line_for, workers)
        with memory.read() as connection:
            found = [
                one
                for one in sendings.sendings_of_day(connection, day)
                if wishes.kind in (None, one.kind)
            ]
        outcomes = []
        for sending in found:
            outcomes.append(run.work_off(sending))
            if clock.stop.is_set():
                break
        return outcomes


@dataclass(frozen=True, slots=True)
class _Run:
    """All that one run has to do with."""

    settings: Settings
    memory: Memory
    wishes: SendOptions
    clock: Clock
    keys: Keys
    sign: SignsMessage
    line_for: Callable[[], Connects]
    workers: int

    def work_off(self, sending: Sending) -> SendOutcome:
        """Send all there is of a sending; also of a revision that replaces it meanwhile."""
        submitted = 0
        how = sending.state
        while sending.state == OPEN:
            ended = self._deliver(sending, submitted)
            how, submitted = ended.how, submitted + ended.submitted
            logs.log_event(
                "submitted",
                day=sending.day,
                kind=sending.kind,
                revision=sending.revision,
                count=ended.submitted,
                how=how,
            )
            renewed = self._renewed(sending, how)
            if renewed is None:
                break
            sending = renewed
        return _outcome(self.memory, sending, how, submitted)

    def _deliver(self, sending: Sending, submitted: int) -> engine.Ended:
        send = self.settings.send
        rules = _rules(self.settings, sending, self.wishes, self.clock, submitted)
        span = Span(sending.day, sending.kind, sending.revision)
        with claims.ledger_transaction(self.memory) as connection:
            # Nothing waits for longer than the longest pause, whatever the clock said when it was put off.
            claims.limit_waits(connection, span, int(self.clock.seconds()) + 3600)
        with self.memory.read() as connection:
            if claims.remaining_deliveries(connection, span).due is None:
                return engine.Ended(NOTHING_LEFT, 0)  # no relay is troubled for nothing
        domains = DomainRates(send.domain_rates, send.domain_rate, self.clock.seconds)
        desk = Committer(
            self.memory,
            span,
            engine.process_owner(),
            self.clock,
            rules,
            admit=domains.admit if domains.are_set else None,
            bounced=lambda connection, number: mark_bounced(connection, number, self.clock.now()),
        )
        sender_for = outbox.envelope_senders(self.settings, sending.day, self.keys)
        messages = Messages(self.memory, sending, self.keys, sender_for, self.sign)
        return engine.run_engine(desk, self.line_for, messages, self.workers, self.clock)

    def _renewed(self, sending: Sending, how: str) -> Sending | None:
        """Return the sending as it is to be gone on with, None if not: another revision, or what that left behind."""
        day, kind = sending.day, sending.kind
        if how not in (NOTHING_LEFT, WAS_HALTED) or kind != sendings.EDITION:
            return None
        with self.memory.read() as connection:
            now = sendings.get_sending(connection, day, kind)
            left = now is not None and sendings.has_stale_deliveries(connection, day, kind)
        if now and now.state == OPEN and left:
            mailing.prepare_sending(self.settings, self.memory, day, self.clock.now(), again=True)
            return now
        return now if now and now.state == OPEN and now.revision != sending.revision else None


def _rules(
    settings: Settings, sending: Sending, wishes: SendOptions, clock: Clock, submitted: int
) -> Rules:
    """Return how a sending is worked off. Raises NotNow before its window opens, CannotSend when it is over."""
    closes = clock.seconds() + _A_DAY
    if sending.kind == sendings.EDITION and not wishes.late:
        window = mailing.send_window(settings, sending.day)
        closes = window.closes.timestamp()
        if window.at(clock.now()) == "early":
            opens = f"{window.opens:%H:%M} of {window.opens:%Y-%m-%d} ({settings.site.timezone})"
            raise NotNow(day=sending.day, reason=f"it may be sent from {opens} on")
    return Rules(
        closes=closes,
        limit=None if wishes.limit is None else max(0, wishes.limit - submitted),
        first_pause=settings.send.first_pause,
        most_errors=settings.send.most_errors,
        patient=wishes.patient,
    )


def _outcome(memory: Memory, sending: Sending, how: str, submitted: int) -> SendOutcome:
    with memory.read() as connection:
        counts = sendings.delivery_counts(connection, sending.day, sending.kind)
        now = sendings.get_sending(connection, sending.day, sending.kind) or sending
    if how == WINDOW_CLOSED and not any(counts[state] for state in (PENDING, DEFERRED)):
        how = NOTHING_LEFT
    return SendOutcome(sending.kind, how, submitted, counts, now.reason, now.state)


def rehearse_day(
    settings: Settings,
    memory: Memory,
    day: date,
    wishes: SendOptions,
    stop: Event,
    environment: Mapping[str, str] = os.environ,
) -> tuple[int, Path]:
    """Write what would be sent of a day into a folder of .eml files; return how many, and where. The ledger is left alone."""
    keys, sign = outbox.link_keys(environment), signing.make_signer(settings, environment)
    _prepare(settings, memory, day, datetime.now(UTC))
    folder = Folder(settings.folder / settings.send.folder / day.isoformat())

    def letters(sending: Sending) -> Iterator[Message]:
        write = Messages(memory, sending, keys, outbox.envelope_senders(settings, day, keys), sign)
        with memory.read() as connection:
            for number, one in enumerate(
                sendings.waiting_deliveries(connection, day, sending.kind)
            ):
                if number == wishes.limit:
                    return
                yield write(Claimed(one.subscriber, one.address, "", one.variant, one.revision, 1))

    with memory.read() as connection:
        open_ones = [one for one in sendings.sendings_of_day(connection, day) if one.state == OPEN]
    return sum(engine.for_each(letters(one), folder.put, stop) for one in open_ones), folder.path


def _prepare(settings: Settings, memory: Memory, day: date, now: datetime) -> None:
    """Prepare the ledger of a day. Raises NoSending, and CannotSend where it was forgotten who got it."""
    if mailing.prepare_sending(settings, memory, day, now).forgotten:
        raise CannotSend(day=day, reason="it was forgotten who got it (see [keep] deliveries)")
