"""Rates: how fast mail goes to a relay, and to the domains of recipients.

The database counts for all processes; each takes its tokens in batches.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import Connection

from digest.newsroom.publication import Clock
from digest.store.database import Memory
from digest.store.ledger import buckets
from digest.store.ledger.transaction import ledger_transaction

#: Seconds whose tokens are one batch: few enough that it does not matter if a process dies with it.
_BATCH = 0.25


@dataclass(slots=True)
class RelayRate:
    """Tokens for one relay, `rate` messages a second over all processes. Thread-safe."""

    memory: Memory
    name: str
    rate: float
    clock: Clock
    _left: int = 0
    _ask_at: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def take(self) -> float:
        """Take the token of one message: return 0, or the seconds until to ask again."""
        with self._lock:
            now = self.clock.seconds()
            if self._left == 0:
                if now < self._ask_at:
                    return self._ask_at - now
                with ledger_transaction(self.memory) as connection:
                    grant = buckets.take_tokens(
                        connection, f"relay {self.name}", self.rate, _batch(self.rate), now
                    )
                self._left, self._ask_at = grant.tokens, now + grant.wait
                if not grant.tokens:
                    return grant.wait
            self._left -= 1
            return 0.0


class DomainRates:
    """When a message may go to an address, by its domain: `rates` a second, else `others`."""

    def __init__(
        self, rates: Mapping[str, float], others: float | None, clock: Callable[[], float]
    ) -> None:
        self._rates = {domain.lower(): rate for domain, rate in rates.items()}
        self._others = others
        self._clock = clock
        self._left: dict[str, int] = {}
        self._slot: dict[str, float] = {}

    def admit(self, connection: Connection, address: str) -> int | None:
        """Return None if a message may go to `address` now, else its turn (seconds since 1970)."""
        domain = address.rpartition("@")[2].lower()
        rate = self._rates.get(domain, self._others)
        if rate is None:
            return None
        now = self._clock()
        if not self._left.get(domain):
            grant = buckets.take_tokens(connection, f"domain {domain}", rate, _batch(rate), now)
            if not grant.tokens:
                turn = max(self._slot.get(domain, 0.0), now + grant.wait)
                self._slot[domain] = turn + 1 / rate
                return int(turn) + 1
            self._left[domain] = grant.tokens
        self._left[domain] -= 1
        return None


def _batch(rate: float) -> int:
    return max(1, int(rate * _BATCH))
