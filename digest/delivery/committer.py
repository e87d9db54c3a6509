"""The desk: one thread that writes to the ledger for all workers of a process.

What workers report and what they ask for meanwhile goes into one durable transaction, so that claiming every delivery
by itself costs a part of a commit each. A worker never has more than one delivery in hand.
"""

import queue
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Thread
from typing import Final

from sqlalchemy import Connection

from digest.delivery import replies
from digest.delivery.deliver import Finished
from digest.delivery.replies import Submission
from digest.errors import MemoryBusy
from digest.newsroom.publication import Clock
from digest.store.database import Memory
from digest.store.ledger import claims, sendings
from digest.store.ledger.claims import Claimed, Report, Span

#: How a run of the desk ends: all was tried; the rest may be tried later; the window is over; a limit was reached; it was
#: stopped; or the sending is no longer open.
NOTHING_LEFT: Final = "done"
NOT_NOW: Final = "later"
WINDOW_CLOSED: Final = "window"
RATE_LIMIT: Final = "limit"
WAS_STOPPED: Final = "stopped"
WAS_HALTED: Final = "halted"

#: After a lost connection the next may be there at once, in seconds; what the relay put off itself waits longer.
_LOST_PAUSE = 5.0
#: How often a desk without work looks whether there is some, or whether it was told to end, in seconds.
_LOOK = 0.5
#: How long those are waited for who are about to report, in seconds.
_GATHER = 0.001
#: So many failures without a success may be by chance.
_FEW = 4
#: How often it tries to write down what was sent, each time for as long as the memory waits.
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Rules:
    """How a span is worked off: until `closes` (seconds since 1970), up to `limit` submissions.

    What is deferred is tried again after `first_pause` seconds, and twice that each time; without `patient`, by a later
    run. After `most_errors` in a row the sending is paused.
    """

    closes: float = float("inf")
    limit: int | None = None
    first_pause: float = 60.0
    most_errors: int = 25
    patient: bool = True


@dataclass(slots=True)
class _Request:
    done: Finished | None
    answer: "queue.SimpleQueue[Claimed | None] | None"


#: Told of subscribers whose mailbox does not exist, in the ledger's own transaction.
Bounced = Callable[[Connection, int], object]


class Committer:
    """Gives out the deliveries of a `span`, and writes down what becomes of them. Use as a context manager."""

    def __init__(
        self,
        memory: Memory,
        span: Span,
        owner: str,
        clock: Clock,
        rules: Rules,
        *,
        admit: claims.Admit | None = None,
        bounced: Bounced | None = None,
    ) -> None:
        self.memory, self.span, self.owner, self.clock, self.rules = (
            memory,
            span,
            owner,
            clock,
            rules,
        )
        self.ended: str | None = None
        self.failure: BaseException | None = None
        self.submitted = 0
        self._admit, self._bounced = admit, bounced
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._waiting: list[_Request] = []
        self._in_hand = 0
        self._claims = 0
        self._streak: list[Finished] = []
        self._thread = Thread(target=self._run, name="desk", daemon=True)

    def __enter__(self) -> "Committer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Wait until all that was reported is written down."""
        self._requests.put(None)
        self._thread.join()

    @property
    def is_over(self) -> bool:
        """Whether nothing more is given out."""
        return self.ended is not None

    def next(self, done: Finished | None) -> Claimed | None:
        """Note what became of a worker's last delivery, and claim another; None where there is no more."""
        answer: queue.SimpleQueue[Claimed | None] = queue.SimpleQueue()
        self._requests.put(_Request(done, answer))
        return answer.get()

    def note(self, done: Finished) -> None:
        """Note what became of a delivery."""
        self._requests.put(_Request(done, None))

    def pause(self, reason: str) -> None:
        """Stop the sending, for all processes, until its operator resumes it."""
        with claims.ledger_transaction(self.memory) as connection:
            self._halt(connection, reason)

    def _run(self) -> None:
        try:
            self._serve()
        except BaseException as problem:  # told to whoever started the desk
            self.failure = problem
            self.ended = WAS_HALTED
        finally:
            self._send_home()
            # Workers that still come learn that there is no more.
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
            if self._waiting and not more and not self.ended:
                rest = self._rest()
            if self.ended:
                self._send_home()

    def _collect(self, rest: float) -> tuple[list[Finished], bool]:
        """Return what was reported, and whether the desk is to close; wait up to `rest` seconds for something to come.

        Others who are about to report are waited for a moment: a commit costs as much for one as for all.
        """
        reports, over = self._take(rest)
        if reports and not over and self._in_hand > len(reports):
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
        """Write down the reports and claim what the waiting are to get, in one transaction."""
        self.ended = self.ended or self._end()
        wanted = 0 if self.ended else len(self._waiting)
        if self.rules.limit is not None:
            wanted = min(wanted, self.rules.limit - self._claims)
        if not reports and not wanted:
            return [], False
        streak, now = list(self._streak), int(self.clock.seconds())
        for attempt in range(1, _TRIES + 1):
            self._streak = list(streak)
            try:
                with claims.ledger_transaction(self.memory) as connection:
                    self._report(connection, reports, now)
                    claimed, more = (
                        claims.claim_deliveries(
                            connection, self.span, wanted, self.owner, now, self._admit
                        )
                        if wanted and not self.ended
                        else ([], False)
                    )
                break
            except MemoryBusy:
                if attempt == _TRIES:
                    raise
        self._in_hand += len(claimed) - len(reports)
        self._claims += len(claimed)
        return claimed, more

    def _end(self) -> str | None:
        """Return why nothing more is given out, if so."""
        if self.clock.stop.is_set():
            return WAS_STOPPED
        if self.clock.seconds() >= self.rules.closes:
            return WINDOW_CLOSED
        limit = self.rules.limit
        return RATE_LIMIT if limit is not None and self._claims >= limit else None

    def _rest(self) -> float:
        """Return how long there is nothing to do; note it if that is for good."""
        with self.memory.read() as connection:
            sending = sendings.get_sending(connection, self.span.day, self.span.kind)
            ahead = claims.ahead(connection, self.span)
        if (
            sending is None
            or sending.state != claims.OPEN
            or sending.revision != self.span.revision
        ):
            self.ended = WAS_HALTED
        elif self._in_hand > 0:
            return (
                _LOOK
                if ahead.due is None
                else max(0.01, min(_LOOK, ahead.due - self.clock.seconds()))
            )
        elif ahead.due is None:
            self.ended = NOTHING_LEFT
        elif ahead.due >= self.rules.closes:
            self.ended = WINDOW_CLOSED
        elif not self.rules.patient and ahead.due > self.clock.seconds():
            self.ended = NOT_NOW
        else:
            return max(0.01, min(_LOOK, ahead.due - self.clock.seconds()))
        return 0.0

    def _send_home(self) -> None:
        for request in self._waiting:
            if request.answer:
                request.answer.put(None)
        self._waiting = []

    def _report(self, connection: Connection, reports: Sequence[Finished], now: int) -> None:
        rows = [self._row(done, now) for done in reports]
        claims.mark_deliveries(connection, self.span, rows, self.owner, now)
        for done in reports:
            self._judge(connection, done, now)

    def _row(self, done: Finished, now: int) -> Report:
        outcome, claimed = done.outcome, done.claimed
        due = 0
        if outcome.state == claims.DEFERRED:
            first = (
                self.rules.first_pause if outcome.kept else min(_LOST_PAUSE, self.rules.first_pause)
            )
            due = now + max(1, round(replies.retry_pause(claimed.attempt, first)))
        return Report(claimed.subscriber, outcome.state, outcome.reply, outcome.relay, due)

    def _judge(self, connection: Connection, done: Finished, now: int) -> None:
        """Look at what became of one beside those before it: too much trouble in a row is not the recipients' fault.

        So a mailbox counts as unknown only once the relay has taken another message.
        """
        if done.outcome.state == claims.SENT:
            self.submitted += 1
            self._settle(connection)
            return
        self._streak.append(done)
        if len(self._streak) >= self.rules.most_errors:
            if self.ended != WAS_HALTED:
                self._halt(connection, self._trouble(done.outcome))
            refused = [
                one.claimed.subscriber
                for one in self._streak
                if one.outcome.state == claims.REFUSED
            ]
            claims.put_back(connection, self.span, refused, now)

    def _settle(self, connection: Connection) -> None:
        if self._bounced:
            for one in self._streak:
                if one.outcome.kind == "mailbox":
                    self._bounced(connection, one.claimed.subscriber)
        self._streak = []

    def _close(self) -> None:
        """Settle what is left, unless all that was tried failed: then it may be the relay that knows nobody."""
        if (
            self._streak
            and self.ended != WAS_HALTED
            and (self.submitted or len(self._streak) < _FEW)
        ):
            with claims.ledger_transaction(self.memory) as connection:
                self._settle(connection)

    def _trouble(self, last: Submission) -> str:
        what = (
            "refused"
            if all(one.outcome.state == claims.REFUSED for one in self._streak)
            else "failed"
        )
        return f"{len(self._streak)} messages in a row {what}, the last with: {last.reply}"

    def _halt(self, connection: Connection, reason: str) -> None:
        self.ended = WAS_HALTED
        now = self.clock.now()
        sendings.halt_sendings(
            connection, self.span.day, sendings.PAUSED, reason, now, self.span.kind
        )
