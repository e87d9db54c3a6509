from threading import Event

import pytest

from digest.delivery.deliver import LinesState, Message
from digest.delivery.transports.relays import Relays, SmtpLine
from digest.delivery.transports.smtp import Relay
from digest.errors import RelayTrouble
from digest.newsroom.publication import Clock
from tests.delivery.sink import DROP, Sink, once

MESSAGE = Message("desk@ledger.example", "reader@home.example", b"Message-ID: <1@x>\r\n\r\nend\r\n")


class Still(Clock):
    """A clock that goes on when it is told to, and by each rest."""

    def __init__(self) -> None:
        super().__init__(Event())
        self.at = 1000.0

    def seconds(self) -> float:
        """Return the time."""
        return self.at

    def rest(self, seconds: float) -> None:
        """Go on."""
        self.at += seconds


def relay(name: str, port: int, **fields: object) -> Relay:
    """Return a relay on this machine."""
    values = {"security": "none", "timeout": 20.0, "hello": "desk.example"}
    return Relay(name, "127.0.0.1", port, **(values | fields))  # type: ignore[arg-type]


def until_ready(line: SmtpLine, clock: Still) -> None:
    """Wait until a line is ready, in the clock's time."""
    while wait := line.ready():
        clock.rest(wait)


def closed_port() -> int:
    """Return a port at which nobody listens."""
    with Sink() as sink:
        return sink.port


def test_workers_are_shared_by_weight() -> None:
    """Of eight, a relay of weight three has six and one of weight one has two."""
    relays = Relays.of([relay("big", 1, weight=3), relay("small", 2)], Still())
    chosen = [relays.pick(relays.line())[0] for _ in range(8)]
    assert sorted(one.relay.name for one in chosen if one) == ["big"] * 6 + ["small"] * 2


def test_a_relay_that_is_away_is_left_out_for_longer_each_time() -> None:
    """It is tried again after half a second, a second, two, up to half a minute."""
    clock = Still()
    line = Relays.of([relay("away", closed_port())], clock, chance=lambda: 0.0).line()
    waits = []
    for _ in range(8):
        assert line.ready() == 0.01
        wait = line.ready()
        waits.append(round(wait, 2))
        clock.rest(wait)
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


def test_several_processes_do_not_try_at_the_same_moment() -> None:
    """By chance each pause is up to twice as long."""
    clock, chances = Still(), iter((0.0, 0.5, 0.99))
    line = Relays.of([relay("away", closed_port())], clock, chance=chances.__next__).line()
    waits = []
    for _ in range(3):
        line.ready()
        waits.append(round(line.ready(), 2))
        clock.rest(waits[-1])
    assert waits == [0.5, 1.5, 3.98]


def test_another_relay_takes_over(sink: Sink) -> None:
    """Mail goes on through whichever there is."""
    relays = Relays.of(
        [relay("away", closed_port(), weight=100), relay("here", sink.port)], Still()
    )
    line = relays.line()
    while line.ready():
        pass
    assert line.submit(MESSAGE).relay == "here"
    line.close()


def test_a_relay_that_stays_away_is_tried_on_and_on() -> None:
    """How long it has been away, why, and when it is tried again is told at any time."""
    clock, port = Still(), closed_port()
    relays = Relays.of([relay("main", port)], clock, chance=lambda: 0.0)
    line = relays.line()
    while clock.at < 3000:
        clock.rest(line.ready())
    line.ready()
    state = relays.state()
    assert (state.connections, state.why) == (0, "relay main: connection refused")
    assert 1990 < state.away_for < 2040
    assert 0 <= state.next_try <= 30
    with Sink(port=port):
        until_ready(line, clock)
        assert line.submit(MESSAGE).state == "sent"
        assert relays.state() == LinesState(1)
        line.close()


def test_connections_that_fail_together_are_one_failure(sink: Sink) -> None:
    """Of thirty that a relay cuts as it restarts, and its trouble is not thirty times as long."""
    clock = Still()
    relays = Relays.of([relay("main", sink.port)], clock, chance=lambda: 0.0)
    lines = [relays.line() for _ in range(30)]
    assert [line.ready() for line in lines] == [0.0] * 30
    clock.rest(1)
    sink.kill()
    assert all(line.ready() for line in lines)
    assert relays.state().next_try == 0.5
    assert relays.state().connections == 0


def test_one_worker_tries_a_relay_that_failed(sink: Sink) -> None:
    """The others follow once it has answered for a message."""
    clock = Still()
    relays = Relays.of([relay("main", sink.port)], clock, chance=lambda: 0.0)
    first, second = relays.line(), relays.line()
    sink.kill()
    first.ready()
    clock.rest(1)
    sink.start()
    assert (first.ready(), second.ready() > 0) == (0.0, True)
    assert sink.connections == 1
    assert first.submit(MESSAGE).state == "sent"
    assert second.ready() == 0.0
    first.close()
    second.close()


def test_a_relay_that_never_says_whether_it_has_a_message_is_trouble(sink: Sink) -> None:
    """Three times in a row: each leaves a doubtful message, and nobody else is to be one."""
    sink.fault = once("answer", DROP, times=100)
    clock = Still()
    relays = Relays.of([relay("main", sink.port)], clock, chance=lambda: 0.0)
    line = relays.line()
    for _ in range(3):
        until_ready(line, clock)
        assert line.submit(MESSAGE).state == "doubtful"
        clock.rest(60)
    with pytest.raises(RelayTrouble, match="no answer after the whole message was sent"):
        until_ready(line, clock)


def test_a_wrong_password_is_trouble_at_once(sink: Sink) -> None:
    """It is tried once."""
    sink.users = {"desk": "secret"}
    line = Relays.of(
        [relay("here", sink.port, user="desk", password=lambda: "wrong")], Still()
    ).line()
    line.ready()
    with pytest.raises(RelayTrouble, match="535"):
        line.ready()
    assert sink.connections == 1


def test_a_relay_that_does_not_want_the_sender_is_trouble(sink: Sink) -> None:
    """Three times in a row: nobody else is tried in vain."""
    sink.fault = once("mail", "550 5.7.1 sender refused", times=100)
    clock = Still()
    line = Relays.of([relay("here", sink.port)], clock).line()
    for _ in range(3):
        until_ready(line, clock)
        assert line.submit(MESSAGE).state == "deferred"
    with pytest.raises(RelayTrouble, match="sender refused"):
        until_ready(line, clock)


def test_a_connection_takes_so_many_messages(sink: Sink) -> None:
    """Then another is made."""
    line = Relays.of([relay("here", sink.port, per_connection=2)], Still()).line()
    for _ in range(5):
        assert line.ready() == 0
        assert line.submit(MESSAGE).state == "sent"
    line.close()
    assert sink.connections == 3


def test_after_421_a_new_connection_is_made(sink: Sink) -> None:
    """The message is put off, and the next goes out a moment later."""
    sink.fault = once("rcpt", "421 4.7.0 too busy")
    clock = Still()
    line = Relays.of([relay("here", sink.port)], clock).line()
    states = []
    for _ in range(2):
        until_ready(line, clock)
        states.append(line.submit(MESSAGE).state)
    line.close()
    assert (states, sink.connections) == (["deferred", "sent"], 2)


def test_a_connection_that_was_idle_is_looked_at_first() -> None:
    """Relays end idle connections: no message is spent on finding that out."""
    with Sink() as sink:
        clock = Still()
        line = Relays.of([relay("main", sink.port)], clock).line()
        until_ready(line, clock)
        assert line.submit(MESSAGE).state == "sent"
        sink.kill()
        sink.start()
        clock.rest(60)
        assert line.submit(MESSAGE).state == "sent"
        sink.kill()
        clock.rest(60)
        assert line.submit(MESSAGE).state == "deferred"
        sink.start()
        until_ready(line, clock)
        assert line.submit(MESSAGE).state == "sent"
        line.close()
    assert len(sink.taken) == 3
