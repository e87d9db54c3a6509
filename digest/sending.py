"""Sending: a day's approved mail on its way, with what settings, memory and environment say of how."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parseaddr
from pathlib import Path
from threading import Event

from digest import mailing, tokens
from digest.config.send import RelayTable
from digest.config.settings import Settings
from digest.delivery import engine, verp
from digest.delivery.deliver import Clock, Letter, Line
from digest.delivery.desk import DONE, HALTED, LIMIT, WINDOW, Desk, Rules
from digest.delivery.folders import Folder, Maildir
from digest.delivery.rates import DomainRates, RelayRate
from digest.delivery.relays import Relays, Take
from digest.delivery.smtp import Relay
from digest.errors import AnotherSends, CannotSend, NoSending, NotNow
from digest.rendering import personal
from digest.store import ledger, people, revisions, sendings
from digest.store.database import Memory
from digest.store.ledger import Claimed, Span
from digest.store.sendings import Sending
from digest.tokens import Keys

#: Which mailbox answers about a subscriber's message come back to.
SenderFor = Callable[[int], str]

#: What a correction may take, in seconds: it has no window of its own.
_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the run ended for one sending, how many messages it submitted, how the ledger stands, and why it was halted."""

    kind: str
    how: str
    submitted: int
    counts: Mapping[str, int]
    reason: str = ""
    state: str = ledger.OPEN

    @property
    def left(self) -> int:
        """How many are still to be sent."""
        return sum(self.counts[state] for state in (ledger.PENDING, ledger.DEFERRED, ledger.SENDING))

    @property
    def is_whole(self) -> bool:
        """Whether all was done that was asked for."""
        return self.how in (DONE, LIMIT)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the operator asks of one run: up to `limit` messages; also when it is `late`; without waiting if not `patient`."""

    limit: int | None = None
    late: bool = False
    patient: bool = True
    kind: str | None = None


class Messages:
    """The messages of a sending, made out of what was approved.

    Raises NotSendable where that was changed since, and CannotSend where it is kept no longer.
    """

    def __init__(self, memory: Memory, sending: Sending, keys: Keys, sender_for: SenderFor) -> None:
        self._sending, self._keys, self._sender_for = sending, keys, sender_for
        end = mailing.name_of("", sending.kind)
        at = sending.day, sending.revision
        with memory.read() as connection:
            self._templates = {
                name: personal.load(revisions.part(connection, *at, name), name)
                for name in revisions.part_names(connection, *at)
                if name.endswith(end) and name.count(".") == end.count(".")
            }
        if not self._templates:
            raise CannotSend(day=sending.day, reason="its messages are kept no longer (see [keep] parts)")

    def __call__(self, claimed: Claimed) -> Letter:
        """Return the message of a delivery. Raises BadRecipient."""
        template = self._templates[mailing.name_of(claimed.variant, self._sending.kind)]
        data = template.fill(
            claimed.subscriber, claimed.address, self._sending.dated, self._keys, claimed.name
        )
        return Letter(self._sender_for(claimed.subscriber), claimed.address, data)


def send(
    settings: Settings,
    memory: Memory,
    day: date,
    wishes: Wishes,
    clock: Clock,
    environment: Mapping[str, str] = os.environ,
) -> list[Outcome]:
    """Work off all that is to be sent of a day. Raises NoSending, CannotSend, BadRelay, BadKeys, NotNow, AnotherSends.

    One run at a time on SQLite; on PostgreSQL runs share the work.
    """
    line_for, workers = lines(settings, memory, day, clock, environment)
    keys = tokens.read_keys(environment)
    with alone(memory):
        _prepare(settings, memory, day, clock.now())
        with ledger.writing(memory) as connection:
            ledger.orphans(connection, int(clock.seconds()), lapsed=memory.path is None)
        run = _Run(settings, memory, wishes, clock, keys, line_for, workers)
        with memory.read() as connection:
            found = [one for one in sendings.of_day(connection, day) if wishes.kind in (None, one.kind)]
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
    wishes: Wishes
    clock: Clock
    keys: Keys
    line_for: Callable[[], Line]
    workers: int

    def work_off(self, sending: Sending) -> Outcome:
        """Send all there is of a sending; also of a revision that replaces it meanwhile."""
        submitted = 0
        how = sending.state
        while sending.state == ledger.OPEN:
            ended = self._deliver(sending, submitted)
            how, submitted = ended.how, submitted + ended.submitted
            renewed = self._renewed(sending, how)
            if renewed is None:
                break
            sending = renewed
        return _outcome(self.memory, sending, how, submitted)

    def _deliver(self, sending: Sending, submitted: int) -> engine.Ended:
        send = self.settings.send
        rules = _rules(self.settings, sending, self.wishes, self.clock, submitted)
        span = Span(sending.day, sending.kind, sending.revision)
        with ledger.writing(self.memory) as connection:
            # Nothing waits for longer than the longest pause, whatever the clock said when it was put off.
            ledger.mend_clock(connection, span, int(self.clock.seconds()) + 3600)
        with self.memory.read() as connection:
            if ledger.ahead(connection, span).due is None:
                return engine.Ended(DONE, 0)  # no relay is troubled for nothing
        domains = DomainRates(send.domain_rates, send.domain_rate, self.clock.seconds)
        desk = Desk(
            self.memory,
            span,
            engine.owner(),
            self.clock,
            rules,
            admit=domains.admit if domains.are_set else None,
            bounced=lambda connection, number: people.bounced(connection, number, self.clock.now()),
        )
        messages = Messages(self.memory, sending, self.keys, envelope(self.settings, sending.day, self.keys))
        return engine.run(desk, self.line_for, messages, self.workers, self.clock)

    def _renewed(self, sending: Sending, how: str) -> Sending | None:
        """Return the sending as it is to be gone on with, None if not: another revision, or what that left behind."""
        day, kind = sending.day, sending.kind
        if how not in (DONE, HALTED) or kind != sendings.EDITION:
            return None
        with self.memory.read() as connection:
            now = sendings.get(connection, day, kind)
            left = now is not None and sendings.behind(connection, day, kind)
        if now and now.state == ledger.OPEN and left:
            mailing.prepare(self.settings, self.memory, day, self.clock.now(), again=True)
            return now
        return now if now and now.state == ledger.OPEN and now.revision != sending.revision else None


def _rules(settings: Settings, sending: Sending, wishes: Wishes, clock: Clock, submitted: int) -> Rules:
    """Return how a sending is worked off. Raises NotNow before its window opens, CannotSend when it is over."""
    closes = clock.seconds() + _A_DAY
    if sending.kind == sendings.EDITION and not wishes.late:
        window = mailing.opening(settings, sending.day)
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


def _outcome(memory: Memory, sending: Sending, how: str, submitted: int) -> Outcome:
    with memory.read() as connection:
        counts = sendings.counts(connection, sending.day, sending.kind)
        now = sendings.get(connection, sending.day, sending.kind) or sending
    if how == WINDOW and not any(counts[state] for state in (ledger.PENDING, ledger.DEFERRED)):
        how = DONE
    return Outcome(sending.kind, how, submitted, counts, now.reason, now.state)


def rehearse(
    settings: Settings,
    memory: Memory,
    day: date,
    wishes: Wishes,
    stop: Event,
    environment: Mapping[str, str] = os.environ,
) -> tuple[int, Path]:
    """Write what would be sent of a day into a folder of .eml files; return how many, and where. The ledger is left alone."""
    keys = tokens.read_keys(environment)
    _prepare(settings, memory, day, datetime.now(UTC))
    folder = Folder(settings.folder / settings.send.folder / day.isoformat())

    def letters(sending: Sending) -> Iterator[Letter]:
        write = Messages(memory, sending, keys, envelope(settings, day, keys))
        with memory.read() as connection:
            for number, one in enumerate(sendings.waiting(connection, day, sending.kind)):
                if number == wishes.limit:
                    return
                yield write(Claimed(one.subscriber, one.address, "", one.variant, one.revision, 1))

    with memory.read() as connection:
        open_ones = [one for one in sendings.of_day(connection, day) if one.state == ledger.OPEN]
    return sum(engine.each(letters(one), folder.put, stop) for one in open_ones), folder.path


def _prepare(settings: Settings, memory: Memory, day: date, now: datetime) -> None:
    """Prepare the ledger of a day. Raises NoSending, and CannotSend where it was forgotten who got it."""
    if mailing.prepare(settings, memory, day, now).forgotten:
        raise CannotSend(day=day, reason="it was forgotten who got it (see [keep] deliveries)")


def is_rehearsal(settings: Settings) -> bool:
    """Tell whether mail is written into a folder and not sent: the default until there is a relay."""
    chosen = settings.send.transport
    return chosen == "folder" or (chosen is None and not settings.relays)


def trial(
    settings: Settings,
    memory: Memory,
    day: date,
    address: str,
    clock: Clock,
    environment: Mapping[str, str] = os.environ,
) -> str:
    """Send a day's newest edition, approved or not, to one address; return what became of it. The ledger is left alone."""
    from digest.editorial.edition import narrow
    from digest.rendering.parts import Renderer

    keys = tokens.read_keys(environment)
    with memory.read() as connection:
        edition = revisions.newest(connection, day)
    if edition is None:
        raise NoSending(day=day)
    variant = narrow(edition, [section.theme for section in edition.sections])
    template = personal.template(Renderer(settings.folder).render(variant), variant, "all", "test")
    letter = Letter(envelope(settings, day, keys)(0), address, template.fill(0, address, clock.now(), keys))
    if is_rehearsal(settings):
        return str(Folder(settings.folder / settings.send.folder / "test").put(letter))
    line = lines(settings, memory, day, clock, environment)[0]()
    try:
        while wait := line.ready():
            if clock.stop.is_set():
                raise NotNow(day=day, reason="it was stopped")
            clock.rest(wait)
        outcome = line.submit(letter)
    finally:
        line.close()
    if outcome.state != ledger.SENT:
        raise CannotSend(day=day, reason=f"{address}: {outcome.reply}")
    return outcome.reply


def envelope(settings: Settings, day: date, keys: Keys) -> SenderFor:
    """Return what names the mailbox that answers come back to: for each subscriber and day, where there is one for bounces."""
    if bounces := settings.bounces.address:
        return lambda subscriber: verp.sender(bounces, subscriber, day, keys)
    address = parseaddr(settings.mail.sender)[1]
    return lambda _: address


@contextmanager
def alone(memory: Memory) -> Iterator[None]:
    """Hold the send lock. Raises AnotherSends. The lock of a process that was killed is free, of a stopped one it is not."""
    if memory.path is None:
        yield
        return
    import fcntl

    with memory.path.with_name(f"{memory.path.name}.sending").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AnotherSends from None
        yield


def lines(
    settings: Settings, memory: Memory, day: date, clock: Clock, environment: Mapping[str, str]
) -> tuple[Callable[[], Line], int]:
    """Return what opens a worker's way to where mail goes, and how many workers there are. Raises CannotSend, BadRelay."""
    if settings.send.transport == "maildir":
        place = settings.folder / settings.send.folder
        return lambda: Maildir(place), 1
    if not settings.mail.public_url:
        reason = "the settings have no mail.public_url, where subscribers could leave"
        raise CannotSend(day=day, reason=reason)
    for table in settings.relays:
        table.password(environment)
    relays = [_relay(table, settings, environment) for table in settings.relays]
    standing = Relays.of(relays, clock, lambda relay: _leave(relay, memory, clock))
    return standing.line, settings.send.connections


def _relay(table: RelayTable, settings: Settings, environment: Mapping[str, str]) -> Relay:
    return Relay(
        name=table.called,
        host=table.host,
        port=table.port,
        security=table.security,
        user=table.user or "",
        password=lambda: table.password(environment),
        weight=table.weight,
        rate=table.rate,
        per_connection=table.per_connection,
        timeout=table.timeout,
        ca_file=settings.folder / table.ca_file if table.ca_file else None,
        hello=table.hello,
    )


def _leave(relay: Relay, memory: Memory, clock: Clock) -> Take:
    if relay.rate is None:
        return lambda: 0.0
    return RelayRate(memory, relay.name, relay.rate, clock).take
