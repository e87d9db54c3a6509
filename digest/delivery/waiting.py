"""Waiting: a sending that waits goes on by itself, once a relay can be reached again."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread

from digest.delivery import replies
from digest.delivery.committer import WAS_HALTED, WAS_STOPPED, WINDOW_CLOSED
from digest.delivery.deliver import LinesState
from digest.delivery.outbox import Lines
from digest.errors import RelayTrouble
from digest.newsroom.publication import Publication
from digest.store.ledger import sendings
from digest.store.ledger.sendings import Sending
from digest.store.ledger.states import OPEN, PAUSED, WAITING
from digest.store.ledger.transaction import ledger_transaction

#: How often a waiting run looks whether it still should, in seconds.
_LOOK = 0.5


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a run waits with: until `closes` (seconds since 1970), telling `tell` how it stands.

    Unless `persistent`, it tries once, and not at all if the sending began to wait in this run.
    """

    publication: Publication
    lines: Lines
    closes: float
    persistent: bool
    tell: Callable[[LinesState], object]

    def reopen(self, sending: Sending, rounds: int) -> str | None:
        """Open a sending again once a relay can be reached; return how the run ends if none can.

        After so many `rounds` of this run, the last ones in vain, it first rests, longer each time.
        """
        if rounds and not self.persistent:
            return WAS_HALTED
        ended = self._rest(sending, rounds) if rounds else None
        ended = ended or self._reach(sending)
        if ended is None:
            clock = self.publication.clock
            with ledger_transaction(self.publication.memory) as connection:
                sendings.reopen_sending(connection, sending.day, sending.kind, clock.now())
        return ended

    def _rest(self, sending: Sending, rounds: int) -> str | None:
        """Rest as long as a deferred message does; return how the run ends if it does meanwhile."""
        clock, first = self.publication.clock, self.publication.settings.send.first_pause
        end = clock.seconds() + replies.retry_pause(rounds, first)
        while (left := end - clock.seconds()) > 0:
            if ended := self._why_over(sending):
                return ended
            self.tell(LinesState(0, sending.reason, next_try=left))
            clock.rest(min(left, _LOOK))
        return None

    def _reach(self, sending: Sending) -> str | None:
        """Wait until a relay can be reached; return how the run ends if it does before.

        The relays are tried in a thread, since one that is silent takes its time to fail.
        """
        given_up, reached, troubles = Event(), Event(), list[RelayTrouble]()

        def attempt() -> None:
            line = self.lines.open_line()
            try:
                while wait := line.ready():
                    if given_up.is_set():
                        return
                    self.publication.clock.rest(min(wait, _LOOK))
                reached.set()
            except RelayTrouble as problem:
                troubles.append(problem)
            finally:
                line.close()

        thread = Thread(target=attempt, name="attempt", daemon=True)
        thread.start()
        try:
            while thread.is_alive():
                thread.join(_LOOK)
                state = self.lines.state()
                self.tell(state)
                ended = self._why_over(sending)
                if state.why and not self.persistent and not reached.is_set():
                    ended = ended or WAS_HALTED
                if ended:
                    return ended
        finally:
            given_up.set()
        if troubles:
            self._pause(sending, str(troubles[0]))
        return None if reached.is_set() else WAS_HALTED

    def _why_over(self, sending: Sending) -> str | None:
        """Return how the run ends if it is over: stopped, out of time, or halted by somebody."""
        clock = self.publication.clock
        if clock.stop.is_set():
            return WAS_STOPPED
        if clock.seconds() >= self.closes:
            return WINDOW_CLOSED
        with self.publication.memory.read() as connection:
            now = sendings.get_sending(connection, sending.day, sending.kind)
        return None if now and now.state in (OPEN, WAITING) else WAS_HALTED

    def _pause(self, sending: Sending, reason: str) -> None:
        now = self.publication.clock.now()
        with ledger_transaction(self.publication.memory) as connection:
            sendings.halt_sendings(
                connection, sending.day, PAUSED, reason.rstrip("."), now, sending.kind
            )
