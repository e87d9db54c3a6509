"""A sending that waits: how it goes on by itself, and what ends the wait."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Thread

from digest.delivery.deliver import LinesState
from digest.delivery.send import SendOptions, SendOutcome, SendProgress, send_day
from digest.store.ledger import sendings
from digest.store.ledger.states import WAITING, WITHDRAWN
from digest.store.ledger.transaction import ledger_transaction
from tests.delivery.clocks import Fast
from tests.delivery.conftest import Ready
from tests.delivery.publication import DAY, KEY, NOW, Place
from tests.delivery.sink import STALL, Sink, once

PERSISTENT = SendOptions(persistent=True)


class Seen(list[LinesState]):
    """What a run was told of its lines."""

    def __call__(self, now: SendProgress) -> None:
        """Note it."""
        self.append(now.lines)

    @property
    def reasons(self) -> set[str]:
        """Every reason to wait."""
        return {one.why for one in self} - {""}


def send(made: Place, clock: Fast, options: SendOptions, watch: Seen | None = None) -> SendOutcome:
    """Send the day's edition."""
    with made.memory() as memory:
        publication = replace(made.publication(memory), clock=clock)
        return send_day(publication, DAY, options, watch)[0]


def state(made: Place) -> tuple[str, str]:
    """Return the sending's state and its reason."""
    with made.memory() as memory, memory.read() as connection:
        found = sendings.get_sending(connection, DAY)
    assert found
    return found.state, found.reason


def let_wait(made: Place) -> None:
    """Let the sending wait, as a run before this one did."""
    with made.memory() as memory, ledger_transaction(memory) as connection:
        sendings.halt_sendings(connection, DAY, WAITING, "relay sink: connection refused", NOW)


@contextmanager
def meanwhile(seconds: float, work: Callable[[], object]) -> Iterator[None]:
    """Do some work after so many seconds."""

    def later() -> None:
        time.sleep(seconds)
        work()

    thread = Thread(target=later)
    thread.start()
    yield
    thread.join()


def test_a_relay_that_is_away_for_25_minutes_costs_nobody_the_day(ready: Ready, sink: Sink) -> None:
    """A persistent run sends all once it is back; after a quarter of an hour it is told."""
    made, seen, states = ready(20), Seen(), []
    sink.kill()

    def come_back() -> None:
        states.append(state(made))
        sink.start()

    with meanwhile(2.5, come_back):  # 1,500 seconds of the clock
        outcome = send(made, Fast(NOW, 600), PERSISTENT, seen)
    assert states == [("waiting", "relay sink: connection refused")]
    assert (outcome.how, outcome.submitted, state(made)) == ("done", 20, ("open", ""))
    assert set(sink.counts.values()) == {1}
    assert "relay sink: connection refused" in seen.reasons


def test_other_runs_try_once_and_leave_it_to_the_next(ready: Ready, sink: Sink) -> None:
    """The first one for a quarter of an hour; the one after the relay came back sends all."""
    made = ready(20)
    sink.kill()
    first = send(made, Fast(NOW, 600), SendOptions())
    assert (first.ending, first.reason) == ("waiting", "relay sink: connection refused")
    begun = time.monotonic()
    second = send(made, Fast(NOW, 1), SendOptions())
    assert (second.ending, second.submitted, second.exit_status) == ("waiting", 0, 4)
    assert time.monotonic() - begun < 10
    sink.start()
    third = send(made, Fast(NOW, 1), SendOptions())
    assert (third.how, third.submitted, third.state) == ("done", 20, "open")


def test_a_wait_ends_when_it_is_told_to(ready: Ready, sink: Sink) -> None:
    """Soon, even while a relay that is silent keeps its connection."""
    made, stop = ready(3), Event()
    let_wait(made)
    sink.fault = once("banner", STALL, times=100)
    with meanwhile(0.5, stop.set):
        begun = time.monotonic()
        outcome = send(made, Fast(NOW, 1, stop), PERSISTENT)
    assert (outcome.how, outcome.counts["pending"]) == ("stopped", 3)
    assert time.monotonic() - begun < 5


def test_a_run_whose_workers_hang_ends_when_it_is_told_to(ready: Ready, sink: Sink) -> None:
    """They have nothing in hand before they are connected."""
    made, stop = ready(3), Event()
    sink.fault = once("banner", STALL, times=100)
    with meanwhile(0.5, stop.set):
        begun = time.monotonic()
        outcome = send(made, Fast(NOW, 1, stop), PERSISTENT)
    assert (outcome.how, outcome.counts["pending"]) == ("stopped", 3)
    assert time.monotonic() - begun < 5


def test_a_wait_ends_with_the_time_to_send(ready: Ready, sink: Sink) -> None:
    """The sending waits on, for `--late`."""
    made, clock = ready(3, send="send_until = '24:00'"), Fast(NOW, 1000)
    sink.kill()

    def close() -> None:
        while state(made)[0] != WAITING:
            time.sleep(0.01)
        clock.skip(86_400)

    with meanwhile(0, close):
        outcome = send(made, clock, PERSISTENT)
    assert (outcome.how, outcome.state) == ("window", "waiting")


def test_a_wait_ends_when_the_sending_is_withdrawn(ready: Ready, sink: Sink) -> None:
    """Or paused, by another process."""
    made = ready(3)
    let_wait(made)
    sink.kill()

    def withdraw() -> None:
        with made.memory() as memory, ledger_transaction(memory) as connection:
            sendings.halt_sendings(connection, DAY, WITHDRAWN, "a wrong figure", NOW)

    with meanwhile(0.5, withdraw):
        outcome = send(made, Fast(NOW, 1), PERSISTENT)
    assert (outcome.ending, outcome.reason) == ("withdrawn", "a wrong figure")


def test_a_refused_login_ends_the_wait_for_a_person(ready: Ready, sink: Sink) -> None:
    """It is tried once, and told."""
    made = ready(3, relay="security = 'none'\nuser = 'desk'\n")
    let_wait(made)
    sink.users = {"desk": "secret"}
    with made.memory() as memory:
        environment = {"DIGEST_TOKEN_KEYS": KEY, "DIGEST_RELAY_PASSWORD_SINK": "wrong"}
        publication = made.publication(memory, environment=environment)
        (outcome,) = send_day(publication, DAY, PERSISTENT)
    assert (outcome.ending, sink.connections) == ("paused", 1)
    assert "535" in outcome.reason
    assert not outcome.reason.endswith(".")


def test_after_a_row_of_not_now_a_persistent_run_rests_first(ready: Ready, sink: Sink) -> None:
    """As long as a deferred message, so that the relay is not asked again and again."""
    made, seen = ready(40, send="connections = 1\nmost_errors = 5"), Seen()
    sink.fault = once("rcpt", "451 4.3.0 later", times=10)
    outcome = send(made, Fast(NOW, 1), PERSISTENT, seen)
    assert (outcome.how, outcome.counts["sent"]) == ("done", 40)
    assert "5 messages in a row deferred, the last with: 451 4.3.0 later" in seen.reasons
    assert max(one.next_try for one in seen) > 0.9
