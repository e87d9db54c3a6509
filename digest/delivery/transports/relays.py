"""Relays: each with its share of the mail; one in trouble is left out, and others take over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from digest.delivery import replies
from digest.delivery.deliver import Message
from digest.delivery.replies import Submission
from digest.delivery.transports.smtp import Connection, Relay, RelayAway, RelayRefuses
from digest.errors import RelayTrouble
from digest.newsroom.publication import Clock

#: For how long a relay is left out after its first failure, and after many, in seconds.
_FIRST, _LONGEST = 0.5, 60.0
#: A relay that fails for so many seconds is retired: its trouble needs a person.
RELAY_PATIENCE = 900.0
#: So many rejections of the sender in a row retire a relay.
_REJECTIONS = 3
#: The relay may have ended a connection that was idle for more seconds.
_IDLE = 5.0

#: Takes the token of one message: returns 0, or the seconds until to ask again.
TakesToken = Callable[[], float]


@dataclass(slots=True)
class _Standing:
    """A relay's state: its workers, and since when and how often it has failed."""

    relay: Relay
    take: TakesToken
    workers: int = 0
    failures: int = 0
    rejections: int = 0
    failing_since: float = 0.0
    back_at: float = 0.0
    reason: str = ""
    retired: bool = False


@dataclass(slots=True)
class Relays:
    """The relays of all workers. Thread-safe."""

    standings: list[_Standing]
    clock: Clock
    patience: float = RELAY_PATIENCE
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def of(
        cls,
        relays: Sequence[Relay],
        clock: Clock,
        take: Callable[[Relay], TakesToken] | None = None,
    ) -> "Relays":
        """Return these relays; `take` makes the function that takes a relay's tokens."""
        tokens = take or (lambda _: lambda: 0.0)
        return cls([_Standing(relay, tokens(relay)) for relay in relays], clock)

    def line(self) -> "SmtpLine":
        """Return a new line to the relays, for one worker."""
        return SmtpLine(self)

    def pick(self) -> tuple[_Standing | None, float]:
        """Return the relay that lacks workers most, or None and the seconds to wait for one.

        Raises RelayTrouble if all are retired.
        """
        now = self.clock.seconds()
        with self._lock:
            alive = [one for one in self.standings if not one.retired]
            if not alive:
                reasons = "; ".join(f"{one.relay.name}: {one.reason}" for one in self.standings)
                raise RelayTrouble(reasons=reasons)
            here = [one for one in alive if one.back_at <= now]
            if not here:
                return None, min(one.back_at for one in alive) - now
            chosen = min(here, key=lambda one: (one.workers + 1) / one.relay.weight)
            chosen.workers += 1
            return chosen, 0.0

    def left(self, one: _Standing) -> None:
        """Count a worker that left a relay."""
        with self._lock:
            one.workers -= 1

    def worked(self, one: _Standing) -> None:
        """Forget a relay's failures: it accepted a message."""
        if one.failures or one.rejections:
            with self._lock:
                one.failures = one.rejections = 0

    def failed(self, one: _Standing, reason: str, *, for_good: bool = False) -> None:
        """Count a failure of a relay: it is left out, for longer each time, or `for_good`."""
        now = self.clock.seconds()
        with self._lock:
            one.reason = reason
            if one.failures == 0:
                one.failing_since = now
            if one.back_at <= now:  # other workers may have failed at the same time
                one.failures += 1
                one.back_at = now + replies.retry_pause(one.failures, _FIRST, _LONGEST)
            one.retired = one.retired or for_good or now - one.failing_since > self.patience

    def rejected(self, one: _Standing, reason: str) -> None:
        """Count a rejection of the sender; the third in a row retires the relay."""
        with self._lock:
            one.rejections += 1
        self.failed(one, reason, for_good=one.rejections >= _REJECTIONS)


class SmtpLine:
    """One worker's connection, renewed if it is used up or lost, to another relay if need be."""

    def __init__(self, relays: Relays) -> None:
        self._relays = relays
        self._connection: Connection | None = None
        self._at: _Standing | None = None
        self._used = 0.0

    def ready(self) -> float:
        """Return 0 if a message can be submitted now, else the seconds until to ask again.

        Raises RelayTrouble.
        """
        if self._connection and self._connection.spent:
            self.close()
        if not self._at or not self._connection:
            self._at, wait = self._relays.pick()
            if not self._at:
                return max(wait, 0.01)
            self._connect(self._at)
            if not self._connection:
                return 0.01
        return self._at.take()

    def submit(self, message: Message) -> Submission:
        """Submit a message, once."""
        if self._connection and self._relays.clock.seconds() - self._used > _IDLE:
            self._renew(self._connection)
        if not self._connection or not self._at:
            return Submission("deferred", "there is no connection")
        outcome = self._connection.submit(message)
        self._used = self._relays.clock.seconds()
        if outcome.trouble:
            self._relays.rejected(self._at, outcome.reply)
        elif outcome.state == "sent":
            self._relays.worked(self._at)
        relay = self._at.relay.name
        if not outcome.kept or outcome.trouble:
            self._connection.drop()
            self._let_go()
        return replace(outcome, relay=relay)

    def _renew(self, connection: Connection) -> None:
        """Test an idle connection, which relays end after a while; if it is lost, reconnect."""
        try:
            connection.greet()
        except RelayAway:
            connection.drop()
            if self._at:
                self._connect(self._at)

    def _connect(self, at: _Standing) -> None:
        """Connect to a relay; if that fails, count it and leave the relay."""
        try:
            self._connection = Connection(at.relay)
            self._used = self._relays.clock.seconds()
        except (RelayAway, RelayRefuses) as problem:
            self._relays.failed(at, str(problem), for_good=isinstance(problem, RelayRefuses))
            self._let_go()

    def close(self) -> None:
        """Close the connection and leave the relay."""
        if self._connection:
            self._connection.close()
        self._let_go()

    def _let_go(self) -> None:
        self._connection = None
        if self._at:
            self._relays.left(self._at)
        self._at = None
