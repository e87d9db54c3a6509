"""Relays: several of them, each with its share; who is in trouble is left out for a while, and others take over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock

from digest.delivery import replies
from digest.delivery.deliver import Message
from digest.delivery.replies import Submission
from digest.delivery.transports.smtp import Connection, Relay, RelayAway, RelayRefuses
from digest.errors import RelayTrouble
from digest.newsroom.publication import Clock

#: How long a relay is left out after its first failure, and after many, in seconds.
_FIRST, _LONGEST = 0.5, 60.0
#: A relay that was away, or refused our mail, for so long is in trouble that passes only if somebody does something.
RELAY_PATIENCE = 900.0
#: So often may a relay say in a row that it is the sender it does not want.
_STUMBLES = 3
#: A connection that was idle for longer may have been ended by the relay, in seconds.
_IDLE = 5.0

#: Asks for leave to send one message: 0, or in how many seconds to ask again.
TakesToken = Callable[[], float]


@dataclass(slots=True)
class _Standing:
    """How it stands with a relay: the workers it has, and since when and how often it has failed."""

    relay: Relay
    take: TakesToken
    workers: int = 0
    failures: int = 0
    stumbles: int = 0
    failing_since: float = 0.0
    back_at: float = 0.0
    reason: str = ""
    dead: bool = False


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
        """Return these relays, with what asks for leave to send through each."""
        leave = take or (lambda _: lambda: 0.0)
        return cls([_Standing(relay, leave(relay)) for relay in relays], clock)

    def line(self) -> "SmtpLine":
        """Return one worker's way to them."""
        return SmtpLine(self)

    def pick(self) -> tuple[_Standing | None, float]:
        """Return the relay that lacks workers most, else None and how long to wait for one. Raises RelayTrouble."""
        now = self.clock.seconds()
        with self._lock:
            alive = [one for one in self.standings if not one.dead]
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
        """Note that a worker has left a relay."""
        with self._lock:
            one.workers -= 1

    def worked(self, one: _Standing) -> None:
        """Note that a relay does what it should."""
        if one.failures or one.stumbles:
            with self._lock:
                one.failures = one.stumbles = 0

    def failed(self, one: _Standing, reason: str, *, for_good: bool = False) -> None:
        """Note that a relay could not be had: it is left out, for longer each time."""
        now = self.clock.seconds()
        with self._lock:
            one.reason = reason
            if one.failures == 0:
                one.failing_since = now
            if one.back_at <= now:  # others may have found out at the same time
                one.failures += 1
                one.back_at = now + replies.retry_pause(one.failures, _FIRST, _LONGEST)
            one.dead = one.dead or for_good or now - one.failing_since > self.patience

    def stumbled(self, one: _Standing, reason: str) -> None:
        """Note that a relay refused us, and not a recipient."""
        with self._lock:
            one.stumbles += 1
        self.failed(one, reason, for_good=one.stumbles >= _STUMBLES)


class SmtpLine:
    """One worker's connection, made anew where it is used up or lost, and with another relay if need be."""

    def __init__(self, relays: Relays) -> None:
        self._relays = relays
        self._connection: Connection | None = None
        self._at: _Standing | None = None
        self._used = 0.0

    def ready(self) -> float:
        """Return 0 if a message can be submitted now, else after how many seconds to ask again. Raises RelayTrouble."""
        if self._connection and self._connection.spent:
            self.close()
        if not self._at or not self._connection:
            self._at, wait = self._relays.pick()
            if not self._at:
                return max(wait, 0.01)
            try:
                self._connection = Connection(self._at.relay)
                self._used = self._relays.clock.seconds()
            except (RelayAway, RelayRefuses) as problem:
                self._relays.failed(
                    self._at, str(problem), for_good=isinstance(problem, RelayRefuses)
                )
                self._let_go()
                return 0.01
        return self._at.take()

    def submit(self, letter: Message) -> Submission:
        """Hand a message over, once."""
        if self._connection and self._relays.clock.seconds() - self._used > _IDLE:
            self._renew()
        if not self._connection or not self._at:
            return Submission("deferred", "there is no connection")
        outcome = self._connection.submit(letter)
        self._used = self._relays.clock.seconds()
        if outcome.trouble:
            self._relays.stumbled(self._at, outcome.reply)
        elif outcome.state == "sent":
            self._relays.worked(self._at)
        made = Submission(
            outcome.state,
            outcome.reply,
            outcome.kind,
            self._at.relay.name,
            outcome.trouble,
            outcome.kept,
        )
        if not outcome.kept or outcome.trouble:
            self._connection.drop()
            self._let_go()
        return made

    def _renew(self) -> None:
        """See whether a connection that was idle still holds: relays end it after a while. If not, make another to the same relay."""
        if not self._connection or not self._at:
            return
        try:
            self._connection.greet()
        except RelayAway:
            self._connection.drop()
            try:
                self._connection = Connection(self._at.relay)
            except (RelayAway, RelayRefuses) as problem:
                self._relays.failed(
                    self._at, str(problem), for_good=isinstance(problem, RelayRefuses)
                )
                self._let_go()

    def close(self) -> None:
        """Take leave."""
        if self._connection:
            self._connection.close()
        self._let_go()

    def _let_go(self) -> None:
        self._connection = None
        if self._at:
            self._relays.left(self._at)
        self._at = None
