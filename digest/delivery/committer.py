"""The committer: one thread that writes to the ledger for all workers of a process.

It merges what workers report with what they claim next into one durable transaction, so that
claiming each delivery by itself costs a fraction of a commit. A worker never has more than one
delivery in hand.
"""

import os
import queue
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from secrets import token_hex
from threading import Thread
from typing import Final

from sqlalchemy import Connection

from digest.delivery import replies
from digest.delivery.replies import Submission
from digest.errors import MemoryBusy
from digest.newsroom.publication import Clock
from digest.store.database import Memory
from digest.store.ledger import claims, sendings, transaction
from digest.store.ledger.claims import Claimed, Report, Span
from digest.store.ledger.states import DEFERRED, OPEN, PAUSED, REFUSED, SENT, WAITING

#: How a run ends: all was tried; the rest may be tried later; the window is over; a limit was
#: reached; it was stopped; or the sending is no longer open.
NOTHING_LEFT: Final = "done"
NOT_NOW: Final = "later"
WINDOW_CLOSED: Final = "window"
RATE_LIMIT: Final = "limit"
WAS_STOPPED: Final = "stopped"
WAS_HALTED: Final = "halted"

#: The retry after a lost connection, in seconds: the next may be there at once. What the relay
#: itself put off waits longer.
_LOST_PAUSE = 5.0
#: How often an idle committer looks for work, or for its end, in seconds.
_LOOK = 0.5
#: How long it waits for other workers that are about to report, in seconds.
_GATHER = 0.001
#: So many failures without a success may be chance.
_FEW = 4
#: How often it tries to write down what was sent, each time for as long as the memory waits.
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Rules:
    """How a span is worked off: until `closes` (seconds since 1970), up to `limit` submissions.

    A deferred delivery is retried after `first_pause` seconds, then twice that each time; unless
    `patient`, by a later run. `most_errors` failures in a row pause the sending, or let it wait.
    """

    closes: float = float("inf")
    limit: int | None = None
    first_pause: float = 60.0
    most_errors: int = 25
    patient: bool = True


@dataclass(frozen=True, slots=True)
class Finished:
    """A claimed delivery and the outcome of its submission."""

    claimed: Claimed
    outcome: Submission


@dataclass(slots=True)
class _Request:
    done: Finished | None
    answer: "queue.SimpleQueue[Claimed | None] | None"


#: Called with each subscriber whose mailbox does not exist, in the ledger's own transaction.
Bounced = Callable[[Connection, int], object]


class Committer:
    """Gives out the deliveries of a `span` and writes down their outcomes. A context manager."""

    def __init__(
        self,
        memory: Memory,
        span: Span,
        clock: Clock,
        rules: Rules,
        admit: claims.Admit,
        bounced: Bounced,
    ) -> None:
        self.memory = memory
        self.span = span
        self.clock = clock
        self.rules = rules
        self.ended: str | None = None
        self.failure: BaseException | None = None
        self.submitted = 0
        self.deferred = 0
        self.in_hand = 0
        self._admit = admit
        self._bounced = bounced
        #: No other run has this name.
        self._owner = f"{socket.gethostname()[:30]} {os.getpid()} {token_hex(4)}"
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._waiting: list[_Request] = []
        self._claims = 0
        self._streak: list[Finished] = []
        self._thread = Thread(target=self._run, name="committer", daemon=True)

    def __enter__(self) -> "Committer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Wait until all reports are written down."""
        self._requests.put(None)
        self._thread.join()

    @property
    def is_over(self) -> bool:
        """True if nothing more is given out."""
        return self.ended is not None

    def claim(self, done: Finished | None) -> Claimed | None:
        """Report a worker's last delivery and claim another; return None if none is left."""
        answer: queue.SimpleQueue[Claimed | None] = queue.SimpleQueue()
        self._requests.put(_Request(done, answer))
        return answer.get()

    def report(self, done: Finished) -> None:
        """Report the outcome of a delivery, without a claim."""
        self._requests.put(_Request(done, None))

    def pause(self, reason: str, state: str = PAUSED) -> None:
        """Pause the sending, for all processes: until it is resumed, or a run finds it WAITING."""
        with transaction.ledger_transaction(self.memory) as connection:
            self._halt(connection, reason, state)

    def _run(self) -> None:
        try:
            self._serve()
        except BaseException as problem:  # raised by `run_engine`
            self.failure = problem
            self.ended = WAS_HALTED
        finally:
            self._send_home()
            # Workers that still ask are told that none is left.
            while self.failure and (request := self._requests.get()) is not None:
                self._waiting = [request] if request.answer else []
                self._send_home()

    def _serve(self) -> None:
        rest = _LOOK
        while True:
            reports, over = self._collect(rest)
            claimed, more = self._write(reports)
            for one, request in zip(claimed, self._waiting, strict=False):
                if request.answer:
                    request.answer.put(one)
            del self._waiting[: len(claimed)]
            if over:
                self._close()
                return
            rest = 0.0 if more else _LOOK
            # Workers that wait for a relay ask for nothing, and the sending may be withdrawn.
            if (self._waiting or not reports) and not more and not self.ended:
                rest = self._rest()
            if self.ended:
                self._send_home()

    def _collect(self, rest: float) -> tuple[list[Finished], bool]:
        """Return the reports of up to `rest` seconds, and True if the committer is to close.

        It waits a moment for other workers' reports: a commit costs as much for one as for all.
        """
        reports, over = self._take(rest)
        if reports and not over and self.in_hand > len(reports):
            time.sleep(_GATHER)
            more, over = self._take(0.0)
            reports += more
        return reports, over

    def _take(self, rest: float) -> tuple[list[Finished], bool]:
        reports: list[Finished] = []
        try:
            request = self._requests.get(timeout=rest) if rest else self._requests.get_nowait()
            while True:
                if request is None:
                    return reports, True
                if request.done:
                    reports.append(request.done)
                if request.answer:
                    self._waiting.append(request)
                request = self._requests.get_nowait()
        except queue.Empty:
            return reports, False

    def _write(self, reports: Sequence[Finished]) -> tuple[list[Claimed], bool]:
        """Write down the reports and claim deliveries for the workers that wait.

        Return the claims, and True if there may be more right now.
        """
        self._end_with(self._end())
        wanted = 0 if self.ended else len(self._waiting)
        if self.rules.limit is not None:
            wanted = min(wanted, self.rules.limit - self._claims)
        if not reports and not wanted:
            return [], False
        claimed, more = self._commit(reports, wanted)
        self.in_hand += len(claimed) - len(reports)
        self._claims += len(claimed)
        return claimed, more

    def _commit(self, reports: Sequence[Finished], wanted: int) -> tuple[list[Claimed], bool]:
        """Report and claim in one transaction, tried again while the memory is busy."""
        streak, now = list(self._streak), int(self.clock.seconds())
        left = _TRIES
        while True:
            left -= 1
            self._streak = list(streak)
            try:
                with transaction.ledger_transaction(self.memory) as connection:
                    self._report(connection, reports, now)
                    if not wanted or self.ended:
                        return [], False
                    return claims.claim_deliveries(
                        connection, self.span, wanted, self._owner, now, self._admit
                    )
            except MemoryBusy:
                if not left:
                    raise

    def _end(self) -> str | None:
        """Return why nothing more is given out, or None."""
        if self.clock.stop.is_set():
            return WAS_STOPPED
        if self.clock.seconds() >= self.rules.closes:
            return WINDOW_CLOSED
        limit = self.rules.limit
        return RATE_LIMIT if limit is not None and self._claims >= limit else None

    def _end_with(self, how: str | None) -> None:
        """End the run, if it is to end: another thread may have ended it since, by `pause`."""
        if how and not self.ended:
            self.ended = how

    def _rest(self) -> float:
        """Return the seconds until there may be work; set `ended` if there will be none."""
        with self.memory.read() as connection:
            sending = sendings.get_sending(connection, self.span.day, self.span.kind)
            due = claims.remaining_deliveries(connection, self.span).due
        open_revision = sending.revision if sending and sending.state == OPEN else None
        if open_revision != self.span.revision:
            self._end_with(WAS_HALTED)
        elif not self.in_hand:
            self._end_with(self._end_before(due))
        if self.ended:
            return 0.0
        return _LOOK if due is None else max(0.01, min(_LOOK, due - self.clock.seconds()))

    def _end_before(self, due: int | None) -> str | None:
        """Return why nothing is given out before the next delivery is `due`, or None."""
        if due is None:
            return NOTHING_LEFT
        if due >= self.rules.closes:
            return WINDOW_CLOSED
        return NOT_NOW if not self.rules.patient and due > self.clock.seconds() else None

    def _send_home(self) -> None:
        for request in self._waiting:
            if request.answer:
                request.answer.put(None)
        self._waiting = []

    def _report(self, connection: Connection, reports: Sequence[Finished], now: int) -> None:
        rows = [self._row(done, now) for done in reports]
        claims.mark_deliveries(connection, self.span, rows, self._owner, now)
        for done in reports:
            self._judge(connection, done, now)

    def _row(self, done: Finished, now: int) -> Report:
        outcome, claimed = done.outcome, done.claimed
        due, first = 0, self.rules.first_pause
        if outcome.state == DEFERRED:
            first = first if outcome.kept else min(_LOST_PAUSE, first)
            due = now + max(1, round(replies.retry_pause(claimed.attempt, first)))
        return Report(claimed.subscriber, outcome.state, outcome.reply, outcome.relay, due)

    def _judge(self, connection: Connection, done: Finished, now: int) -> None:
        """Weigh an outcome with those before it: many failures in a row are the relay's.

        So a mailbox counts as unknown only once the relay has accepted another message. A lost
        connection says nothing of a message: `Relays` counts it, once for all connections.
        """
        self._count(done)
        if done.outcome.state == SENT:
            self._settle(connection)
            return
        if not done.outcome.kept:
            return
        self._streak.append(done)
        if len(self._streak) >= self.rules.most_errors:
            refused = [
                one.claimed.subscriber for one in self._streak if one.outcome.state == REFUSED
            ]
            if self.ended != WAS_HALTED:
                self._halt(connection, *self._row_of_failures())
            claims.retry_refused(connection, self.span, refused, now)

    def _count(self, done: Finished) -> None:
        self.submitted += done.outcome.state == SENT
        is_first = done.claimed.attempt == 1
        if (done.outcome.state == DEFERRED) == is_first:
            self.deferred = max(0, self.deferred + (1 if is_first else -1))

    def _row_of_failures(self) -> tuple[str, str]:
        """Return what is said of the streak, and its state: who says "not now" is asked again."""
        outcomes = [one.outcome for one in self._streak]
        never = sum(one.state == REFUSED or one.trouble for one in outcomes)
        what = "refused" if never == len(outcomes) else "failed" if never else "deferred"
        said = f"{len(outcomes)} messages in a row {what}, the last with: {outcomes[-1].reply}"
        return said, PAUSED if 2 * never >= len(outcomes) else WAITING

    def _settle(self, connection: Connection) -> None:
        """End a streak of failures: its unknown mailboxes are bounces."""
        for one in self._streak:
            if one.outcome.kind == "mailbox":
                self._bounced(connection, one.claimed.subscriber)
        self._streak = []

    def _close(self) -> None:
        """Settle the streak, unless all that was tried failed: then the relay may know nobody."""
        few = self.submitted or len(self._streak) < _FEW
        if self._streak and self.ended != WAS_HALTED and few:
            with transaction.ledger_transaction(self.memory) as connection:
                self._settle(connection)

    def _halt(self, connection: Connection, reason: str, state: str) -> None:
        self.ended = WAS_HALTED
        day, kind, now = self.span.day, self.span.kind, self.clock.now()
        sendings.halt_sendings(connection, day, state, reason.rstrip("."), now, kind)
