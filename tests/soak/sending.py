"""Sending to many while it is disturbed often. Usage: python -m tests.soak.sending [--subscribers N] [--times N] [--seed N]."""

import argparse
import resource
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event

from digest.config.settings import load
from digest.delivery import send
from digest.newsroom.publication import Clock
from tests.delivery import ordeal
from tests.delivery.publication import DAY, KEY, NOW, Place, approve, assert_once, subscribe
from tests.delivery.sink import Fault, Sink, once

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
    full_disk(many, 5)
    clock_set_back(many, 5)


def full_disk(subscribers: int, times: int) -> None:
    """Send with room for a part of what is to be written down, so many times, and then with room enough."""
    with tempfile.TemporaryDirectory() as folder, Sink() as sink:
        place = ready(Path(folder), sink, subscribers)
        ended = []
        for _ in range(times):
            limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
            with place.start(*ordeal.SEND, preexec_fn=limit) as process:
                process.communicate(timeout=600)
            ended.append(process.returncode)
        assert ended == [1] * times
        assert 0 < len(sink.taken) < subscribers
        assert place.run(*ordeal.SEND).returncode == 0
        assert_once(place, sink.counts, subscribers, doubtful=times * THREADS)
        doubtful = len(place.states().get("doubtful", ()))
        print(
            f"full disk: {times} times; {subscribers} subscribers, none twice, {doubtful} doubtful",
            flush=True,
        )


def clock_set_back(subscribers: int, times: int) -> None:
    """Send a part and put off a part, so many times, with the clock an hour further back each time."""
    with tempfile.TemporaryDirectory() as folder, Sink() as sink:
        place = ready(Path(folder), sink, subscribers)
        settings = load(place.folder / "digest.toml")
        wishes = send.SendOptions(limit=subscribers // (times + 1), patient=False)
        for turn in range(times + 1):
            sink.fault = once("rcpt", "451 4.3.0 later", times=20)
            clock = Clock(Event(), NOW.timestamp() + 3600 * (times - turn))
            with place.memory() as memory:
                send.send_day(settings, memory, DAY, wishes, clock, {"DIGEST_TOKEN_KEYS": KEY})
        assert place.run(*ordeal.SEND).returncode == 0
        assert_once(place, sink.counts, subscribers)
        print(f"clock set back: {times} times; {subscribers} subscribers, none twice", flush=True)


def ready(folder: Path, sink: Sink, subscribers: int) -> Place:
    """Return a publication whose edition is approved, with so many subscribers, and the server as its relay."""
    place = Place(folder)
    place.configure(sink.port)
    with place.memory() as memory:
        subscribe(memory, subscribers)
        approve(place, memory)
    return place


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
        place = ready(Path(folder), sink, subscribers)

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
