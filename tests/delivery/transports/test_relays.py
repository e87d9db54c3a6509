from threading import Event

import pytest

from digest.delivery.deliver import Message
from digest.delivery.transports.relays import Relays, SmtpLine
from digest.delivery.transports.smtp import Relay
from digest.errors import RelayTrouble
from digest.newsroom.publication import Clock
from tests.delivery.sink import Sink, once

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
    chosen = [relays.pick()[0] for _ in range(8)]
    assert sorted(one.relay.name for one in chosen if one) == ["big"] * 6 + ["small"] * 2


def test_a_relay_that_is_away_is_left_out_for_longer_each_time() -> None:
    """It is tried again after half a second, a second, two; the others take over."""
    clock = Still()
    relays = Relays.of([relay("away", closed_port())], clock)
    line, waits = relays.line(), []
    for _ in range(4):
        assert line.ready() == 0.01
        wait = line.ready()
        waits.append(round(wait, 2))
        clock.rest(wait)
    assert waits == [0.5, 1.0, 2.0, 4.0]


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


def test_a_relay_that_stays_away_is_trouble() -> None:
    """After a quarter of an hour somebody has to look at it."""
    clock = Still()
    line = Relays.of([relay("away", closed_port())], clock).line()
    with pytest.raises(RelayTrouble, match=r"No relay takes mail: away: .*refused"):
        until_ready(line, clock)
    assert clock.at > 1900


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
    """The message is put off, and the next goes out."""
    sink.fault = once("rcpt", "421 4.7.0 too busy")
    line = Relays.of([relay("here", sink.port)], Still()).line()
    states = []
    for _ in range(2):
        line.ready()
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
