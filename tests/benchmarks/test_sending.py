"""The sending benchmark, trimmed: it runs, its rows are whole, and both loops send the same messages."""

from pathlib import Path

from benchmarks import sending
from tests.delivery.sink import Sink


def test_the_benchmark_measures_every_row(tmp_path: Path) -> None:
    """A few messages are sent by both, and a small ledger is measured."""
    with Sink() as sink:
        row = sending.measure_speed(tmp_path, "sink", sink.port, 40, 1)
        assert len(row) == len(sending.SPEED)
        assert len(sink.taken) == 80
        rows = [
            *sending.measure_ledger(tmp_path, sink.port, 100),
            sending.measure_signing(tmp_path, sink.port, 10),
        ]
    assert [len(row) for row in rows] == [len(sending.LEDGER)] * 5
    assert all(float(row[1]) > 0 for row in rows[2:])


def test_both_loops_send_what_was_approved(tmp_path: Path) -> None:
    """Messages of about 60 KB, one like the other but for who gets it."""
    with Sink(keep=True) as sink:
        place = sending.prepare(tmp_path / "place", sink.port, 3)
        letters = sending.ready(place, 3)
        sending.bare_loop(sink.port, letters, 3)
        sending.send(place, 3)
    sizes = [len(data) for _, _, data in sink.taken]
    assert len(sizes) == 6
    assert all(55_000 < size < 75_000 for size in sizes)


def test_the_proxy_delays_each_way(tmp_path: Path) -> None:
    """A round trip through it takes at least twice its delay."""
    import socket

    with (
        Sink() as sink,
        sending.proxy(sink.port, 0.05) as far,
        socket.create_connection(("127.0.0.1", far)) as client,
    ):
        client.recv(100)
        waited = sending.timed(lambda: (client.sendall(b"NOOP\r\n"), client.recv(100)))
    assert waited >= 0.1
