"""Relays: each with its share of the mail; one in trouble is left out, and others take over.

A relay that ends connections or does not answer is away. That is counted once for all connections
that it had. From then on one worker at a time tries it, after a pause that grows; once it has
answered for a message, all may use it again. A relay that only a person can help is retired.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from random import Random
from threading import Lock

from digest.delivery import replies
from digest.delivery.deliver import LinesState, Message
from digest.delivery.replies import Submission
from digest.delivery.transports.smtp import Connection, Relay, RelayAway, RelayRefuses
from digest.errors import RelayTrouble
from digest.newsroom.publication import Clock

#: For how long a relay is left out after its first failure, and after many, in seconds: at least,
#: and by chance up to twice as long.
_FIRST, _LONGEST = 0.5, 30.0
#: How soon a worker asks again for a relay that another worker is trying, in seconds.
_SOON = 0.25
#: How soon it asks again after a failure, for there may be another relay.
_RETRY = 0.01
#: So many rejections of the sender in a row retire a relay, or so many messages without an answer.
_REJECTIONS = 3
#: The relay may have ended a connection that was idle for more seconds.
_IDLE = 5.0

#: Takes the token of one message: returns 0, or the seconds until to ask again.
TakesToken = Callable[[], float]


@dataclass(slots=True)
class _Standing:
    """A relay's state: its workers, whether one is trying it, since when and how often it failed.

    `unanswered` counts the times in a row that it took a message whole and did not answer.
    """

    relay: Relay
    take: TakesToken
    workers: int = 0
    failures: int = 0
    rejections: int = 0
    unanswered: int = 0
    failing_since: float = 0.0
    failed_at: float = 0.0
    back_at: float = 0.0
    reason: str = ""
    tried_by: "SmtpLine | None" = None
    retired: bool = False


@dataclass(slots=True)
class Relays:
    """The relays of all workers. Thread-safe; `chance` spreads the pauses of several processes."""

    standings: list[_Standing]
    clock: Clock
    chance: Callable[[], float]
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def of(
        cls,
        relays: Sequence[Relay],
        clock: Clock,
        take: Callable[[Relay], TakesToken] | None = None,
        chance: Callable[[], float] | None = None,
    ) -> "Relays":
        """Return these relays; `take` makes the function that takes a relay's tokens."""
        tokens = take or (lambda _: lambda: 0.0)
        standings = [_Standing(relay, tokens(relay)) for relay in relays]
        return cls(standings, clock, chance or Random().random)  # noqa: S311 - no secret

    def line(self) -> "SmtpLine":
        """Return a new line to the relays, for one worker."""
        return SmtpLine(self)

    def state(self) -> LinesState:
        """Return how many workers have a relay, and why none has, if so."""
        now = self.clock.seconds()
        with self._lock:
            alive = [one for one in self.standings if not one.retired]
            workers = sum(one.workers for one in self.standings)
            if not alive or not all(one.failures for one in alive):
                return LinesState(workers)
            first = min(alive, key=lambda one: one.back_at)
            return LinesState(
                workers,
                f"relay {first.relay.name}: {first.reason}",
                next_try=max(0.0, first.back_at - now),
                away_for=now - max(one.failing_since for one in alive),
            )

    def pick(self, line: "SmtpLine") -> tuple[_Standing | None, float]:
        """Return the relay that lacks workers most, or None and the seconds to wait for one.

        Raises RelayTrouble if all are retired.
        """
        now = self.clock.seconds()
        with self._lock:
            alive = [one for one in self.standings if not one.retired]
            if not alive:
                reasons = "; ".join(f"{one.relay.name}: {one.reason}" for one in self.standings)
                raise RelayTrouble(reasons=reasons)
            here = [one for one in alive if one.back_at <= now and not one.tried_by]
            if not here:
                return None, max(_SOON, min(one.back_at for one in alive) - now)
            chosen = min(here, key=lambda one: (one.workers + 1) / one.relay.weight)
            chosen.workers += 1
            if chosen.failures:
                chosen.tried_by = line
            return chosen, 0.0

    def left(self, one: _Standing, line: "SmtpLine") -> None:
        """Count a worker that left a relay."""
        with self._lock:
            one.workers -= 1
            if one.tried_by is line:
                one.tried_by = None

    def worked(self, one: _Standing) -> None:
        """Forget a relay's failures: it answered for a message."""
        if one.failures or one.rejections or one.unanswered:
            with self._lock:
                one.failures = one.rejections = one.unanswered = 0
                one.tried_by = None

    def failed(
        self, one: _Standing, reason: str, since: float, *, unanswered: bool = False
    ) -> None:
        """Count a failure of a connection that was opened at `since`; leave the relay out.

        Connections that were open when another failed are not counted: they failed with it.
        """
        now = self.clock.seconds()
        with self._lock:
            if one.failed_at and since <= one.failed_at:
                return
            one.reason, one.failed_at = reason, now
            if one.failures == 0:
                one.failing_since = now
            one.failures += 1
            pause = replies.retry_pause(one.failures, 2 * _FIRST, 2 * _LONGEST)
            one.back_at = now + pause * (1 + self.chance()) / 2
            one.unanswered = one.unanswered + 1 if unanswered else 0
            one.retired = one.retired or one.unanswered >= _REJECTIONS

    def rejected(self, one: _Standing, reason: str) -> None:
        """Count a rejection of the sender; the third in a row retires the relay."""
        with self._lock:
            one.rejections += 1
            one.reason = reason
            one.retired = one.retired or one.rejections >= _REJECTIONS

    def retire(self, one: _Standing, reason: str) -> None:
        """Leave a relay out for good: a retry does not help."""
        with self._lock:
            one.reason, one.retired = reason, True


class SmtpLine:
    """One worker's connection, renewed if it is used up or lost, to another relay if need be."""

    def __init__(self, relays: Relays) -> None:
        self._relays = relays
        self._connection: Connection | None = None
        self._at: _Standing | None = None
        self._opened = self._used = 0.0

    def ready(self) -> float:
        """Return 0 if a message can be submitted now, else the seconds until to ask again.

        Raises RelayTrouble.
        """
        if self._connection and self._connection.spent:
            self.close()
        if self._connection and not self._connection.is_quiet:
            self._probe(self._connection)
        if not self._connection and (wait := self._reconnect()):
            return wait
        if self._at and (wait := self._at.take()):
            return wait
        return 0.0 if self._is_fresh() else _RETRY

    def submit(self, message: Message) -> Submission:
        """Submit a message, once."""
        with suppress(RelayTrouble):  # the next `ready` raises it, when nothing is in hand
            self._is_fresh()  # a worker may have waited long for what to submit
        if not self._at or not self._connection:
            return Submission("deferred", "there is no connection", kept=False)
        at, outcome = self._at, self._connection.submit(message)
        self._used = self._relays.clock.seconds()
        if outcome.trouble:
            self._relays.rejected(at, outcome.reply)
        elif outcome.kept:
            self._relays.worked(at)
        else:
            is_unanswered = outcome.state == "doubtful"
            self._relays.failed(at, outcome.reply, self._opened, unanswered=is_unanswered)
        if not outcome.kept or outcome.trouble:
            self._connection.drop()
            self._let_go()
        return replace(outcome, relay=at.relay.name)

    def close(self) -> None:
        """Close the connection and leave the relay."""
        if self._connection:
            self._connection.close()
        self._let_go()

    def _is_fresh(self) -> bool:
        """Return True if a message may go out; test an idle connection, and replace a lost one."""
        if self._connection and self._relays.clock.seconds() - self._used > _IDLE:
            self._probe(self._connection)
            if not self._connection:
                self._reconnect()
        return self._connection is not None

    def _probe(self, connection: Connection) -> None:
        """Test a connection, which relays end when it is idle; leave it if it is lost."""
        try:
            connection.greet()
            self._used = self._relays.clock.seconds()
        except RelayAway:
            connection.drop()
            self._let_go()

    def _reconnect(self) -> float:
        """Connect to a relay; return 0, or the seconds until to try again. Raises RelayTrouble."""
        self._at, wait = self._relays.pick(self)
        if not self._at:
            return wait
        self._opened = self._relays.clock.seconds()
        try:
            self._connection = Connection(self._at.relay)
        except RelayAway as problem:
            self._relays.failed(self._at, str(problem), self._opened)
        except RelayRefuses as problem:
            self._relays.retire(self._at, str(problem))
        if not self._connection:
            self._let_go()
            return _RETRY
        self._used = self._relays.clock.seconds()
        return 0.0

    def _let_go(self) -> None:
        self._connection = None
        if self._at:
            self._relays.left(self._at, self)
        self._at = None
