"""Sending: a day's approved mail submitted to the relays, or rehearsed into a folder."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from digest import logs
from digest.delivery import engine, outbox
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
from digest.delivery.deliver import Connects, Message
from digest.delivery.prepare import prepare_sending
from digest.delivery.rates import DomainRates
from digest.delivery.transports.folders import Folder
from digest.delivery.window import send_window
from digest.errors import AnotherSends, CannotSend, NotNow
from digest.newsroom.publication import Publication
from digest.newsroom.variantkeys import message_name
from digest.rendering import personal
from digest.store import lock
from digest.store.database import Memory
from digest.store.ledger import claims, sendings
from digest.store.ledger.claims import Claimed, Span
from digest.store.ledger.sendings import Sending
from digest.store.ledger.states import DEFERRED, LEFT_TO_DO, OPEN, PENDING, SENT
from digest.store.ledger.transaction import ledger_transaction
from digest.store.news import editions
from digest.store.people.standing import mark_bounced
from digest.tokens import Keys

#: A correction may take so many seconds: it has no window of its own.
_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class SendOutcome:
    """How a run ended for one sending.

    `submitted` counts its messages, `counts` the ledger's states; `reason` says why it was halted.
    """

    kind: str
    how: str
    submitted: int
    counts: Mapping[str, int]
    reason: str = ""
    state: str = OPEN

    @property
    def left(self) -> int:
        """The number of messages still to be sent."""
        return sum(self.counts[state] for state in LEFT_TO_DO)

    @property
    def is_whole(self) -> bool:
        """True if all was done that was asked for."""
        return self.how in (NOTHING_LEFT, RATE_LIMIT)

    @property
    def ending(self) -> str:
        """How it ended, in one word; a halted one is "paused" or "withdrawn"."""
        return self.state if self.how == WAS_HALTED else self.how

    @property
    def exit_status(self) -> int:
        """0 if nothing is left to do; 4 if something was sent or only time is missing; else 1."""
        if self.is_whole or not self.left:
            return 0
        waits = self.how in (NOT_NOW, WINDOW_CLOSED, WAS_STOPPED)
        return 4 if self.counts[SENT] or waits else 1


@dataclass(frozen=True, slots=True)
class SendOptions:
    """The options of one run.

    At most `limit` messages, of one `kind` only; `late`, outside the window; unless `patient`,
    without waiting for what a relay put off.
    """

    limit: int | None = None
    late: bool = False
    patient: bool = True
    kind: str | None = None


class Messages:
    """Makes out the messages of a sending from what was approved.

    Raises NotSendable if that was changed since, and CannotSend if it is kept no longer.
    """

    def __init__(
        self,
        memory: Memory,
        sending: Sending,
        keys: Keys,
        sender_for: outbox.SenderFor,
        sign: Callable[[bytes], bytes],
    ) -> None:
        self._sending, self._keys, self._sender_for, self._sign = sending, keys, sender_for, sign
        end = message_name("", sending.kind)
        at = sending.day, sending.revision
        with memory.read() as connection:
            self._templates = {
                name: personal.load_template(editions.read_part(connection, *at, name), name)
                for name in editions.part_names(connection, *at)
                if name.endswith(end) and name.count(".") == end.count(".")
            }
        if not self._templates:
            reason = "its messages are kept no longer (see [keep] parts)"
            raise CannotSend(day=sending.day, reason=reason)

    def __call__(self, claimed: Claimed) -> Message:
        """Return the message of a delivery. Raises BadRecipient."""
        template = self._templates[message_name(claimed.variant, self._sending.kind)]
        data = template.fill(
            claimed.subscriber, claimed.address, self._sending.dated, self._keys, claimed.name
        )
        return Message(self._sender_for(claimed.subscriber), claimed.address, self._sign(data))


def send_day(publication: Publication, day: date, options: SendOptions) -> list[SendOutcome]:
    """Send all that is to be sent of a day; return how it ended for each sending.

    On SQLite one run sends at a time, on PostgreSQL runs share the work. Raises NoSending, NotNow,
    AnotherSends; and before anything is claimed CannotSend, BadRelay, BadKeys, CannotSign.
    """
    memory, clock = publication.memory, publication.clock
    line_for, workers = outbox.open_lines(publication, day)
    keys, sign = outbox.link_keys(publication), publication.signer
    with lock.hold_lock(memory, "sending", AnotherSends()):
        _prepare(publication, day)
        with ledger_transaction(memory) as connection:
            claims.doubt_orphans(connection, int(clock.seconds()), lapsed=memory.path is None)
        run = _Run(publication, options, keys, sign, line_for, workers)
        with memory.read() as connection:
            found = sendings.sendings_of_day(connection, day)
        outcomes = []
        for sending in (one for one in found if options.kind in (None, one.kind)):
            outcomes.append(run.work_off(sending))
            if clock.stop.is_set():
                break
        return outcomes


def rehearse_day(publication: Publication, day: date, options: SendOptions) -> tuple[int, Path]:
    """Write what would be sent of a day into a folder of .eml files; return their number and it.

    No delivery is marked as sent.
    """
    settings, memory = publication.settings, publication.memory
    keys, sign = outbox.link_keys(publication), publication.signer
    _prepare(publication, day)
    folder = Folder(settings.folder / settings.send.folder / day.isoformat())

    def messages(sending: Sending) -> Iterator[Message]:
        sender_for = outbox.envelope_senders(settings, day, keys)
        write = Messages(memory, sending, keys, sender_for, sign)
        with memory.read() as connection:
            waiting = sendings.waiting_deliveries(connection, day, sending.kind)
            for number, one in enumerate(waiting):
                if number == options.limit:
                    return
                yield write(Claimed(one.subscriber, one.address, "", one.variant, one.revision, 1))

    with memory.read() as connection:
        found = sendings.sendings_of_day(connection, day)
    count = 0
    for message in chain.from_iterable(messages(one) for one in found if one.state == OPEN):
        if publication.clock.stop.is_set():
            break
        folder.put(message)
        count += 1
    return count, folder.path


@dataclass(frozen=True, slots=True)
class _Run:
    """One run: the publication, what was asked for, and the way out."""

    publication: Publication
    options: SendOptions
    keys: Keys
    sign: Callable[[bytes], bytes]
    line_for: Callable[[], Connects]
    workers: int

    def work_off(self, sending: Sending) -> SendOutcome:
        """Send all of a sending, including a revision that replaces it meanwhile."""
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
        return _outcome(self.publication.memory, sending, how, submitted)

    def _deliver(self, sending: Sending, submitted: int) -> engine.Ended:
        settings, memory = self.publication.settings, self.publication.memory
        clock = self.publication.clock
        rules = _rules(self.publication, sending, self.options, submitted)
        span = Span(sending.day, sending.kind, sending.revision)
        with ledger_transaction(memory) as connection:
            # Nothing waits longer than the longest pause, whatever the clock said when it began.
            claims.limit_waits(connection, span, int(clock.seconds()) + 3600)
        with memory.read() as connection:
            if claims.remaining_deliveries(connection, span).due is None:
                return engine.Ended(NOTHING_LEFT, 0)  # no relay is troubled for nothing
        send = settings.send
        domains = DomainRates(send.domain_rates, send.domain_rate, clock.seconds)
        committer = Committer(
            memory,
            span,
            clock,
            rules,
            domains.admit,
            lambda connection, number: mark_bounced(connection, number, clock.now()),
        )
        sender_for = outbox.envelope_senders(settings, sending.day, self.keys)
        messages = Messages(memory, sending, self.keys, sender_for, self.sign)
        return engine.run_engine(committer, self.line_for, messages, self.workers, clock)

    def _renewed(self, sending: Sending, how: str) -> Sending | None:
        """Return the sending to go on with: another revision, or what that left behind; or None."""
        day, kind = sending.day, sending.kind
        if how not in (NOTHING_LEFT, WAS_HALTED) or kind != sendings.EDITION:
            return None
        with self.publication.memory.read() as connection:
            now = sendings.get_sending(connection, day, kind)
            left = now is not None and sendings.has_stale_deliveries(connection, day, kind)
        if now is None or now.state != OPEN:
            return None
        if left:
            prepare_sending(self.publication, day, again=True)
            return now
        return now if now.revision != sending.revision else None


def _rules(
    publication: Publication, sending: Sending, options: SendOptions, submitted: int
) -> Rules:
    """Return the rules by which a sending is worked off. Raises NotNow before its window opens."""
    settings, clock = publication.settings, publication.clock
    closes = clock.seconds() + _A_DAY
    if sending.kind == sendings.EDITION and not options.late:
        window = send_window(settings, sending.day)
        closes = window.closes.timestamp()
        if window.at(clock.now()) == "early":
            opens = f"{window.opens:%H:%M} of {window.opens:%Y-%m-%d} ({settings.site.timezone})"
            raise NotNow(day=sending.day, reason=f"it may be sent from {opens} on")
    return Rules(
        closes=closes,
        limit=None if options.limit is None else max(0, options.limit - submitted),
        first_pause=settings.send.first_pause,
        most_errors=settings.send.most_errors,
        patient=options.patient,
    )


def _outcome(memory: Memory, sending: Sending, how: str, submitted: int) -> SendOutcome:
    with memory.read() as connection:
        counts = sendings.delivery_counts(connection, sending.day, sending.kind)
        now = sendings.get_sending(connection, sending.day, sending.kind) or sending
    waits = any(counts[state] for state in (PENDING, DEFERRED))
    if how == WINDOW_CLOSED and not waits:
        how = NOTHING_LEFT
    return SendOutcome(sending.kind, how, submitted, counts, now.reason, now.state)


def _prepare(publication: Publication, day: date) -> None:
    """Prepare the ledger of a day. Raises NoSending, and CannotSend if it was pruned."""
    if prepare_sending(publication, day).forgotten:
        raise CannotSend(day=day, reason="it was forgotten who got it (see [keep] deliveries)")
