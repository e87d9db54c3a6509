"""Sending: a day's approved mail submitted to the relays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

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
from digest.delivery.deliver import LinesState, Message
from digest.delivery.prepare import SendingPlan, prepare_sending
from digest.delivery.rates import DomainRates
from digest.delivery.waiting import Waiting
from digest.delivery.window import send_window
from digest.errors import AnotherSends, CannotSend, NotNow
from digest.newsroom.publication import Publication
from digest.newsroom.variantkeys import message_name
from digest.rendering import personal
from digest.store import lock
from digest.store.database import Memory
from digest.store.ledger import claims, sendings
from digest.store.ledger.claims import Claimed, Span
from digest.store.ledger.held import HeldVariant, held_variants
from digest.store.ledger.sendings import Sending
from digest.store.ledger.states import (
    DEFERRED,
    LEFT_TO_DO,
    OPEN,
    PENDING,
    SENT,
    WAITING,
)
from digest.store.ledger.transaction import ledger_transaction
from digest.store.news import editions
from digest.store.people.standing import mark_bounced
from digest.tokens import Keys

#: A correction may take so many seconds: it has no window of its own.
_A_DAY = 86_400
#: After so many seconds without a relay a sending waits: it is told, and a later run tries again.
_RELAY_PATIENCE = 900.0


@dataclass(frozen=True, slots=True)
class SendOutcome:
    """How a run ended for one sending.

    `submitted` counts its messages, `counts` the ledger's states; `reason` says why it was halted.
    The variants that are `held` were sent to nobody.
    """

    kind: str
    how: str
    submitted: int
    counts: Mapping[str, int]
    reason: str = ""
    state: str = OPEN
    held: tuple[HeldVariant, ...] = ()

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
        """How it ended, in one word; a halted one is "waiting", "paused" or "withdrawn"."""
        return self.state if self.how == WAS_HALTED else self.how

    @property
    def exit_status(self) -> int:
        """0 if nothing is left to do; 4 if something was sent, is held or wants time; else 1."""
        if self.is_whole or not self.left:
            return 4 if self.held else 0
        waits = self.ending in (NOT_NOW, WINDOW_CLOSED, WAS_STOPPED, WAITING)
        return 4 if self.counts[SENT] or waits else 1


@dataclass(frozen=True, slots=True)
class SendOptions:
    """The options of one run.

    At most `limit` messages, of one `kind` only; `by_hand`, in the window of those who send by
    hand; `late`, outside it; unless `patient`, without waiting for what a relay put off. A
    `persistent` one tries relays that cannot be reached as long as the window is open; else a later
    run does.
    """

    limit: int | None = None
    by_hand: bool = False
    late: bool = False
    patient: bool = True
    persistent: bool = False
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class SendProgress:
    """How far a run is with a sending: how many of `total` it submitted, and what holds it up.

    `deferred` is how many are to be tried again.
    """

    day: date
    kind: str
    submitted: int
    total: int
    deferred: int
    lines: LinesState


#: Called several times a second while a run sends.
WatchesSending = Callable[[SendProgress], object]


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


def send_day(
    publication: Publication, day: date, options: SendOptions, watch: WatchesSending | None = None
) -> list[SendOutcome]:
    """Send all that is to be sent of a day; return how it ended for each sending.

    On SQLite one run sends at a time, on PostgreSQL runs share the work. `watch` is told how far it
    is. Raises NoSending, NotNow, AnotherSends; and before anything is claimed CannotSend, BadRelay,
    BadKeys, CannotSign.
    """
    memory, clock = publication.memory, publication.clock
    lines = outbox.open_lines(publication, day)
    keys, sign = outbox.link_keys(publication), publication.signer
    with lock.hold_lock(memory, "sending", AnotherSends()):
        refuse_forgotten(prepare_sending(publication, day))
        with ledger_transaction(memory) as connection:
            claims.doubt_orphans(connection, int(clock.seconds()), lapsed=memory.path is None)
        run = _Run(publication, options, keys, sign, lines, watch)
        with memory.read() as connection:
            found = sendings.sendings_of_day(connection, day)
        outcomes = []
        for sending in (one for one in found if options.kind in (None, one.kind)):
            outcomes.append(run.work_off(sending))
            if clock.stop.is_set():
                break
        return outcomes


def refuse_forgotten(planned: Sending | SendingPlan) -> None:
    """Raise CannotSend if it was forgotten who got a day's edition."""
    if isinstance(planned, Sending) and planned.forgotten:
        reason = "it was forgotten who got it (see [keep] deliveries)"
        raise CannotSend(day=planned.day, reason=reason)


@dataclass(frozen=True, slots=True)
class _Run:
    """One run: the publication, what was asked for, the ways out, and who is told of it."""

    publication: Publication
    options: SendOptions
    keys: Keys
    sign: Callable[[bytes], bytes]
    lines: outbox.Lines
    watch: WatchesSending | None

    def work_off(self, sending: Sending) -> SendOutcome:
        """Send all of a sending, including a revision that replaces it meanwhile."""
        submitted = rounds = 0
        how = sending.state
        while sending.state in (OPEN, WAITING):
            rules = _rules(self.publication, sending, self.options, submitted)
            if sending.state == WAITING:
                waiting = self._waiting(sending, rules, submitted)
                if ended := waiting.reopen(sending, rounds):
                    how = ended
                    break
            done = self._deliver(sending, rules, submitted)
            how, submitted = done.how, submitted + done.submitted
            rounds = 1 if done.submitted else rounds + 1
            logs.log_event(
                "submitted",
                day=sending.day,
                kind=sending.kind,
                revision=sending.revision,
                count=done.submitted,
                how=how,
            )
            renewed = self._renewed(sending, how)
            if renewed is None:
                break
            sending = renewed
        return _outcome(self.publication.memory, sending, how, submitted)

    def _waiting(self, sending: Sending, rules: Rules, submitted: int) -> Waiting:
        left, deferred = self._left(sending)

        def tell(lines: LinesState) -> None:
            self._tell(sending, submitted, submitted + left, deferred, lines)

        persistent = self.options.persistent
        return Waiting(self.publication, self.lines, rules.closes, persistent, tell)

    def _tell(
        self, sending: Sending, submitted: int, total: int, deferred: int, lines: LinesState
    ) -> None:
        if self.watch is not None:
            day, kind = sending.day, sending.kind
            self.watch(SendProgress(day, kind, submitted, total, deferred, lines))

    def _left(self, sending: Sending) -> tuple[int, int]:
        """Return how many are left to be sent, and how many of them were deferred."""
        with self.publication.memory.read() as connection:
            return claims.count_left(connection, _span(sending))

    def _deliver(self, sending: Sending, rules: Rules, submitted: int) -> engine.Ended:
        settings, memory = self.publication.settings, self.publication.memory
        clock, span = self.publication.clock, _span(sending)
        with ledger_transaction(memory) as connection:
            # Nothing waits longer than the longest pause, whatever the clock said when it began.
            claims.limit_waits(connection, span, int(clock.seconds()) + 3600)
        left, deferred = self._left(sending)
        if not left:
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
        committer.deferred = deferred
        total = submitted + (left if rules.limit is None else min(left, rules.limit))

        def look() -> None:
            lines = self.lines.state()
            if lines.away_for > _RELAY_PATIENCE and not committer.is_over:
                committer.pause(lines.why, WAITING)
            done = submitted + committer.submitted
            self._tell(sending, done, total, committer.deferred, lines)

        sender_for = outbox.envelope_senders(settings, sending.day, self.keys)
        # What is sent by hand before its hour is not dated ahead: filters distrust the future.
        dated = replace(sending, dated=min(sending.dated, clock.now()))
        messages = Messages(memory, dated, self.keys, sender_for, self.sign)
        open_line, workers = self.lines.open_line, self.lines.workers
        return engine.run_engine(committer, open_line, messages, workers, clock, look)

    def _renewed(self, sending: Sending, how: str) -> Sending | None:
        """Return the sending to go on with, or None.

        It is the same one that waits now, another revision, or what that left behind.
        """
        day, kind = sending.day, sending.kind
        if how not in (NOTHING_LEFT, WAS_HALTED):
            return None
        with self.publication.memory.read() as connection:
            now = sendings.get_sending(connection, day, kind)
            left = now is not None and sendings.has_stale_deliveries(connection, day, kind)
        if now is None or now.state == WAITING:
            return now
        if now.state != OPEN or kind != sendings.EDITION:
            return None
        if left:
            prepare_sending(self.publication, day, again=True)
            return now
        return now if now.revision != sending.revision else None


def _span(sending: Sending) -> Span:
    return Span(sending.day, sending.kind, sending.revision)


def _rules(
    publication: Publication, sending: Sending, options: SendOptions, submitted: int
) -> Rules:
    """Return the rules by which a sending is worked off. Raises NotNow before its window opens."""
    settings, clock = publication.settings, publication.clock
    closes = clock.seconds() + _A_DAY
    if sending.kind == sendings.EDITION and not options.late:
        window = send_window(settings, sending.day, by_hand=options.by_hand)
        closes = window.closes.timestamp()
        if window.at(clock.now()) == "early":
            local = window.opens.astimezone(settings.zone)
            opens = f"{local:%H:%M} of {local:%Y-%m-%d} ({settings.site.timezone})"
            reason = f"it may be sent from {opens} on; 'digest send --late' sends it now"
            raise NotNow(day=sending.day, reason=reason)
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
        held = tuple(held_variants(connection, sending.day, sending.kind))
    waits = any(counts[state] for state in (PENDING, DEFERRED))
    if how == WINDOW_CLOSED and not waits:
        how = NOTHING_LEFT
    return SendOutcome(sending.kind, how, submitted, counts, now.reason, now.state, held)
