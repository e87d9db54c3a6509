"""Sending to many while it is disturbed often. Usage: python -m tests.soak.sending [--subscribers N] [--times N] [--seed N]."""

import argparse
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.delivery import ordeal
from tests.delivery.publication import Place, approve, assert_once, subscribe
from tests.delivery.sink import Fault, Sink

THREADS = 8
#: Of one cut within DATA or behind it, one message is doubtful.
CUTS = 50


def main() -> None:
    """Send, disturbed in each way, and count what arrived."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--subscribers", type=int, default=20_000, metavar="N")
    parser.add_argument("--times", type=int, default=20, metavar="N")
    parser.add_argument("--seed", type=int, default=2026, metavar="N")
    chosen = parser.parse_args()
    many, times, seed = chosen.subscribers, chosen.times, chosen.seed
    for disturb in (ordeal.kill, ordeal.freeze, ordeal.kill_server):
        soak(disturb, many, times, seed, 0 if disturb is ordeal.freeze else times * THREADS)
    soak(ordeal.freeze_long, many, 2, seed, 2 * THREADS)  # a minute each: the server waits for 20 s
    soak(ordeal.kill, many, times, seed, times * THREADS + 2 * CUTS, ordeal.cuts(CUTS, many, seed))
    second = [0]

    def start_second(place: Place) -> None:
        second[0] += place.run(*ordeal.SEND).returncode == 75

    def hold_memory(place: Place) -> None:
        other = sqlite3.connect(place.folder / "digest.db", isolation_level=None, timeout=60)
        other.execute("BEGIN IMMEDIATE")
        time.sleep(2)
        other.execute("ROLLBACK")
        other.close()

    soak(ordeal.freeze, many, times, seed, 0, beside=start_second)
    print(f"of {times} second senders {second[0]} said that another was at work")
    soak(ordeal.freeze, many, 5, seed, 0, beside=hold_memory)


def soak(
    disturb: ordeal.Disturb,
    subscribers: int,
    times: int,
    seed: int,
    most: int,
    fault: Fault = lambda _step, _whom: None,
    beside: Callable[[Place], None] = lambda _: None,
) -> None:
    """Send to so many, disturbed so many times, and something done beside each time; at most so many are doubtful in the end."""
    with tempfile.TemporaryDirectory() as folder, Sink(fault=fault) as sink:
        place = Place(Path(folder))
        place.configure(sink.port)
        with place.memory() as memory:
            subscribe(memory, subscribers)
            approve(place, memory)

        def both(process: "subprocess.Popen[str]", sink: Sink) -> None:
            disturb(process, sink)
            beside(place)

        done = ordeal.run(place, sink, subscribers, times, both, seed)
        assert_once(place, sink.counts, subscribers, doubtful=most)
        doubtful = len(place.states().get("doubtful", ()))
        print(
            f"{disturb.__name__}: {done} times; {subscribers} subscribers, {len(sink.taken)} messages taken, none twice, "
            f"{doubtful} doubtful (at most {most})",
            flush=True,
        )


if __name__ == "__main__":
    main()
