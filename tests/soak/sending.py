"""Sending to many subscribers under kills, freezes, cuts, a full disk and a clock set back.

Usage: python -m tests.soak.sending [--subscribers N] [--times N] [--seed N]
"""

import argparse
import resource
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from digest.delivery import send
from tests.delivery import ordeal
from tests.delivery.publication import DAY, NOW, Place, approve, assert_once, subscribe
from tests.delivery.sink import Fault, Sink, once

THREADS = 8
#: With so many connections a relay's restart cuts more than `most_errors` messages.
MANY = 30
#: Each cut within DATA or behind it leaves one message doubtful.
CUTS = 50


def main(arguments: Sequence[str] | None = None) -> None:
    """Send under each disturbance, and count what arrives."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for name, default, text in (
        ("subscribers", 20_000, "subscribers to send to"),
        ("times", 20, "disturbances of each kind"),
        ("seed", 2026, "seed of the moments"),
    ):
        told = f"{text} (default {default:,})"
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N", help=told)
    chosen = parser.parse_args(arguments)
    endure(chosen.subscribers, chosen.times, chosen.seed)


def endure(
    subscribers: int, times: int, seed: int, patience: float = 20.0, away: float = 120.0
) -> None:
    """Send under each disturbance.

    The server waits `patience` seconds for a silent sender, and is `away` for so many.
    """
    suffer = partial(soak, subscribers=subscribers, seed=seed)
    most = times * THREADS
    suffer(ordeal.kill, times=times, most=most)
    suffer(ordeal.freeze, times=times)
    suffer(ordeal.kill_server, times=times, most=most)
    few = min(times, 5)
    suffer(ordeal.restart(away), times=min(times, 2), most=2 * MANY, connections=MANY)
    suffer(ordeal.kill_waiting, times=few, most=few * 2 * THREADS)
    # Each takes three times the server's patience.
    suffer(ordeal.freeze_long, times=min(times, 2), most=2 * THREADS, patience=patience)
    # A relay that answers for few messages is left for a person: no more than a tenth is cut.
    each = min(CUTS, subscribers // 10)
    cuts = ordeal.cuts(each, subscribers, seed)
    suffer(ordeal.kill, times=times, most=most + 2 * each, fault=cuts)
    second = [0]

    def start_second(place: Place) -> None:
        second[0] += place.run(*ordeal.SEND).returncode == 75

    def hold_memory(place: Place) -> None:
        other = sqlite3.connect(place.folder / "digest.db", isolation_level=None, timeout=60)
        other.execute("BEGIN IMMEDIATE")
        time.sleep(2)
        other.execute("ROLLBACK")
        other.close()

    suffer(ordeal.freeze, times=times, beside=start_second)
    print(f"of {times} second senders, {second[0]} said that another was sending")
    suffer(ordeal.freeze, times=few, beside=hold_memory)
    fill_disk(subscribers, few)
    set_clock_back(subscribers, few)


def soak(
    disturb: ordeal.Disturb,
    *,
    subscribers: int,
    times: int,
    seed: int,
    most: int = 0,
    fault: Fault = lambda _step, _whom: None,
    patience: float = 20.0,
    connections: int = THREADS,
    beside: Callable[[Place], None] = lambda _: None,
) -> None:
    """Send, disturbed `times` times with `beside` done after each; at most `most` are doubtful."""
    with ready(subscribers, connections) as (place, sink):
        sink.fault, sink.patience = fault, patience

        def both(process: "subprocess.Popen[str]", sink: Sink) -> None:
            disturb(process, sink)
            beside(place)

        done = ordeal.run(place, sink, subscribers, times, both, seed)
        assert_once(place, sink.counts, subscribers, doubtful=most)
        tell(disturb.__name__, done, place, sink, f" (at most {most})")


def fill_disk(subscribers: int, times: int) -> None:
    """Send `times` times with room for a part of what is written, and then with room enough."""
    with ready(subscribers) as (place, sink):
        room = min(1_000_000, 1_000 * subscribers)
        limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (room, room))
        for _ in range(times):
            with place.start(*ordeal.SEND, preexec_fn=limit) as process:
                process.communicate(timeout=600)
            assert process.returncode == 1
        assert 0 < len(sink.taken) < subscribers
        assert place.run(*ordeal.SEND).returncode == 0
        assert_once(place, sink.counts, subscribers, doubtful=times * THREADS)
        tell("full disk", times, place, sink)


def set_clock_back(subscribers: int, times: int) -> None:
    """Send a part and defer a part, `times` times, with the clock an hour back each time."""
    with ready(subscribers) as (place, sink):
        options = send.SendOptions(limit=subscribers // (times + 1), patient=False)
        for turn in range(times + 1):
            sink.fault = once("rcpt", "451 4.3.0 later", times=20)
            now = NOW + timedelta(hours=times - turn)
            with place.memory() as memory:
                send.send_day(place.publication(memory, now), DAY, options)
        assert place.run(*ordeal.SEND).returncode == 0
        assert_once(place, sink.counts, subscribers)
        tell("clock set back", times, place, sink)


@contextmanager
def ready(subscribers: int, connections: int = THREADS) -> Iterator[tuple[Place, Sink]]:
    """Yield a publication with subscribers and an approved edition, and its relay's server."""
    with tempfile.TemporaryDirectory() as folder, Sink() as sink:
        place = Place(Path(folder))
        place.configure(sink.port, send=f"connections = {connections}")
        with place.memory() as memory:
            subscribe(memory, subscribers)
            approve(place, memory)
        yield place, sink


def tell(what: str, times: int, place: Place, sink: Sink, limit: str = "") -> None:
    """Print what was done how often, and how it ended."""
    states = {state: len(whose) for state, whose in place.states().items()}
    print(
        f"{what}: {times} times; {sum(states.values())} subscribers, {len(sink.taken)} messages "
        f"taken, none twice, {states.get('doubtful', 0)} doubtful{limit}",
        flush=True,
    )


if __name__ == "__main__":
    main()
