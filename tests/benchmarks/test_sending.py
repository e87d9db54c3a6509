"""The sending benchmark: its rows, and that both loops send the same messages."""

from pathlib import Path

from benchmarks import sending
from tests.benchmarks.conftest import Tables
from tests.delivery.sink import Sink


def test_it_runs_trimmed(tables: Tables) -> None:
    """A few messages are sent by both, and a small ledger is measured."""
    few = ("--messages", 40, "--slow", 10, "--subscribers", 100, "--runs", 1)
    speed, ledger = tables(sending.main, *few)
    assert [row["round trip"] for row in speed] == ["none", "20 ms"]
    assert len(ledger) == 5
    assert all(float(row["measured"]) > 0 for row in ledger[2:])


def test_both_loops_send_what_was_approved(tmp_path: Path) -> None:
    """Each subscriber is sent one message of about 60 KB by either loop."""
    with Sink(keep=True) as sink:
        place = sending.prepare(tmp_path / "place", sink.port, 3)
        messages = sending.ready(place, 3)
        sending.bare_loop(sink.port, messages, 3)
        sending.send(place, 3)
    sizes = [len(data) for _, _, data in sink.taken]
    assert len(sizes) == 6
    assert all(55_000 < size < 75_000 for size in sizes)
