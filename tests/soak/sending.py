"""Sending to many while it is disturbed often. Usage: python -m tests.soak.sending [--subscribers N] [--times N] [--seed N]."""

import argparse
import tempfile
from pathlib import Path

from tests.delivery import ordeal
from tests.delivery.publication import Place, approve, assert_once, subscribe
from tests.delivery.sink import Sink

THREADS = 8


def main() -> None:
    """Send, disturbed in each way, and count what arrived."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--subscribers", type=int, default=20_000, metavar="N")
    parser.add_argument("--times", type=int, default=20, metavar="N")
    parser.add_argument("--seed", type=int, default=2026, metavar="N")
    chosen = parser.parse_args()
    for disturb in (ordeal.kill, ordeal.freeze, ordeal.kill_server):
        with tempfile.TemporaryDirectory() as folder, Sink() as sink:
            place = Place(Path(folder))
            place.configure(sink.port)
            with place.memory() as memory:
                subscribe(memory, chosen.subscribers)
                approve(place, memory)
            times = ordeal.run(place, sink, chosen.subscribers, chosen.times, disturb, chosen.seed)
            most = 0 if disturb is ordeal.freeze else times * THREADS
            assert_once(place, sink.counts, chosen.subscribers, doubtful=most)
            doubtful = len(place.states().get("doubtful", ()))
            print(
                f"{disturb.__name__}: {times} times; {chosen.subscribers} subscribers, {len(sink.taken)} messages taken, "
                f"none twice, {doubtful} doubtful (at most {most})"
            )


if __name__ == "__main__":
    main()
