"""How fast mail is sent, ledger included, beside a bare loop of smtplib that sends the same bytes and notes nothing.

Usage: python -m benchmarks.sending [--messages N] [--subscribers N] [--runs N] [--json]

Both hand messages of 60 KB over 8 connections to the same server on this machine: Debian's smtp-sink, else one of this
project's tests, which is slower. They take turns, and the median run of each counts. Then once more through a proxy that
keeps every byte for 10 ms each way. The ledger is SQLite and waits for the disk at each commit; how long that takes is
printed beside. Then: how long it takes to prepare a ledger, what memory sending from it takes, and how long `digest send`
takes to start; and, apart from all this, how many messages a second leave with DKIM signatures of our own.
"""

import argparse
import hashlib
import os
import shutil
import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import insert, text

from benchmarks import rendering
from benchmarks.report import show
from digest.config.settings import Settings, load
from digest.delivery import messages
from digest.delivery import send as sending
from digest.newsroom.publication import Clock
from digest.rendering import personal
from digest.store.database import Memory
from digest.store.news import editions
from digest.store.news.document import VariantFiles
from digest.store.schema import subscribers
from digest.tokens import Keys

SPEED = ("round trip", "server", "bare loop a second", "digest a second", "share", "at least")
LEDGER = ("what", "measured", "at most")
DAY = date(2026, 11, 23)
MORNING = datetime(2026, 11, 23, 3, tzinfo=UTC)
SITE = "https://news.ledger.example"
KEY = "a-key-of-the-benchmark-of-32-characters-and-more"
CONNECTIONS = 8
STORIES = 24


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--messages", type=int, default=6000, metavar="N", help="messages in each run (6000)"
    )
    parser.add_argument(
        "--slow", type=int, default=1500, metavar="N", help="messages with the round trip (1500)"
    )
    parser.add_argument(
        "--subscribers", type=int, default=1_000_000, metavar="N", help="in the ledger (1000000)"
    )
    parser.add_argument(
        "--runs", type=int, default=5, metavar="N", help="how often each is done (5)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, server() as (name, port):
        place = Path(folder)
        speed = [measure_speed(place, name, port, chosen.messages, chosen.runs)]
        with proxy(port, 0.01) as far:
            speed.append(measure_speed(place, name, far, chosen.slow, chosen.runs, delayed=True))
        rows = [*measure_ledger(place, port, chosen.subscribers), measure_signing(place, port, 500)]
    show(
        (f"Sending 60 KB over {CONNECTIONS} connections", SPEED, speed),
        ("The ledger", LEDGER, rows),
        as_json=chosen.json,
    )


def measure_speed(
    folder: Path, name: str, port: int, count: int, runs: int, *, delayed: bool = False
) -> tuple[str, ...]:
    """Return a row: messages a second of the bare loop and of `digest`, and the share that the ledger leaves."""
    place = prepare(folder / f"speed {delayed}", port, count)
    letters = ready(place, min(count, 200))
    bare, ours = [], []
    for _ in range(runs):
        bare.append(count / timed(lambda: bare_loop(port, letters, count)))
        again(place)
        ours.append(count / timed(lambda: send(place, count)))
    rates = statistics.median(bare), statistics.median(ours)
    share = statistics.median(one / other for one, other in zip(ours, bare, strict=True))
    return (
        "20 ms" if delayed else "none",
        name,
        f"{rates[0]:.0f}",
        f"{rates[1]:.0f}",
        f"{share:.2f}",
        "0.90" if delayed else "0.80",
    )


def bare_loop(port: int, letters: list[bytes], count: int) -> None:
    """Send so many messages with smtplib, over as many kept connections, and note nothing."""

    def work(first: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, local_hostname="bench") as smtp:
            for number in range(first, count, CONNECTIONS):
                smtp.sendmail(
                    "desk@ledger.example",
                    [f"r{number}@home.example"],
                    letters[number % len(letters)],
                )

    threads = [threading.Thread(target=work, args=(first,)) for first in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def send(place: Path, count: int, key: str = "") -> None:
    """Send all that the ledger holds, as `digest send` does, with a private `key` for DKIM where it is to sign."""
    settings = load(place / "digest.toml")
    with Memory(settings.store.url, place) as memory:
        clock = Clock(threading.Event(), MORNING.timestamp())
        environment = {"DIGEST_TOKEN_KEYS": KEY, "DIGEST_DKIM_KEY": key}
        (ended,) = sending.send_day(
            settings, memory, DAY, sending.SendOptions(), clock, environment
        )
    if ended.counts["sent"] != count:
        raise RuntimeError(f"not all was sent: {ended}")


def measure_ledger(folder: Path, port: int, count: int) -> list[tuple[str, ...]]:
    """Return rows: the disk's wait, preparing a ledger, the memory that sending from it takes, and the start."""
    place = folder / "many"
    seconds = prepare_many(place, port, count)
    wait = disk(folder)
    peak = peak_memory(place, 1000)
    few = prepare(folder / "few", port, 5)
    start = statistics.median(timed(lambda: run(few, "--limit", "1")) for _ in range(5))
    return [
        ("one fdatasync, ms", f"{wait * 1000:.2f}", ""),
        (f"preparing a ledger of {count:,}, seconds", f"{seconds:.1f}", "30"),
        ("memory of sending from it, MB", f"{peak:.0f}", "150"),
        ("start of digest send, with the first message, seconds", f"{start:.2f}", "0.50"),
    ]


def measure_signing(folder: Path, port: int, count: int) -> tuple[str, ...]:
    """Return a row: messages a second where each is signed here, with a key of 2048 bits."""
    place = prepare(folder / "signed", port, count)
    with (place / "digest.toml").open("a", encoding="utf-8") as file:
        file.write("[dkim]\nselector = 'bench'\nsign = true\n")
    made = subprocess.run(["openssl", "genrsa", "2048"], check=True, capture_output=True, text=True)
    rate = count / timed(lambda: send(place, count, made.stdout))
    return (f"with DKIM signing, messages a second (of {count})", f"{rate:.0f}", "")


def prepare(place: Path, port: int, count: int) -> Path:
    """Make a publication of so many subscribers, whose edition is approved and prepared."""
    prepare_many(place, port, count)
    return place


def prepare_many(place: Path, port: int, count: int) -> float:
    """Make such a publication; return how long preparing its ledger took."""
    place.mkdir(parents=True)
    (place / "digest.toml").write_text(
        f"[mail]\nfrom = 'desk@ledger.example'\npublic_url = '{SITE}'\n[send]\nconnections = {CONNECTIONS}\n"
        f"[[relay]]\nhost = '127.0.0.1'\nport = {port}\nsecurity = 'none'\nper_connection = 100000\n",
        encoding="utf-8",
    )
    settings = load(place / "digest.toml")
    with Memory(settings.store.url, place) as memory:
        with memory.write() as connection:
            connection.execute(text("PRAGMA foreign_keys = OFF"))
            for first in range(1, count + 1, 50_000):
                connection.execute(
                    insert(subscribers), people(first, min(count + 1, first + 50_000))
                )
        approve(settings, memory)
        begun = time.perf_counter()
        messages.prepare_sending(settings, memory, DAY, MORNING)
        return time.perf_counter() - begun


def people(first: int, end: int) -> list[dict[str, object]]:
    """Return rows of subscribers with these ids."""
    same = {
        "name": "",
        "state": "active",
        "consent_how": "",
        "consent_from": "",
        "created": 0,
        "changed": 0,
        "soft": 0,
    }
    addresses = (
        (number, f"reader{number}@home{number % 100}.example") for number in range(first, end)
    )
    return [
        {"id": number, "address": address, "key": address, "themes": "all", **same}
        for number, address in addresses
    ]


def approve(settings: Settings, memory: Memory) -> None:
    """Approve an edition whose whole message has about 60 KB."""
    made = rendering.edition(STORIES)
    made = replace(made, day=DAY, publication=replace(made.publication, public_url=SITE))
    files = {
        name: (hashlib.sha256(data).hexdigest(), data)
        for name, data in messages.render_messages(made, settings, [], correct=False).items()
    }
    with memory.write() as connection:
        editions.save_draft(connection, made, {"all": VariantFiles((), {})}, MORNING)
        editions.approve_draft(connection, DAY, made.revision, files, (), MORNING)


def ready(place: Path, count: int) -> list[bytes]:
    """Return so many messages as `digest` sends them."""
    with (
        Memory(load(place / "digest.toml").store.url, place) as memory,
        memory.read() as connection,
    ):
        template = personal.load_template(editions.read_part(connection, DAY, 1, "all.msg"))
    keys = Keys([KEY])
    return [
        template.fill(number, f"reader{number}@home.example", MORNING, keys)
        for number in range(1, count + 1)
    ]


def again(place: Path) -> None:
    """Let the ledger begin anew."""
    with (
        Memory(load(place / "digest.toml").store.url, place) as memory,
        memory.write() as connection,
    ):
        connection.execute(text("UPDATE deliveries SET state = 'pending', attempts = 0, due = 0"))


def disk(folder: Path) -> float:
    """Return how long the disk takes to keep what was written, in seconds."""
    waits = []
    with (folder / "disk").open("wb", buffering=0) as file:
        for _ in range(200):
            file.write(bytes(16_384))
            waits.append(timed(lambda: os.fdatasync(file.fileno())))
    return statistics.median(waits)


def run(place: Path, *arguments: str) -> None:
    """Run `digest send` as its operator does."""
    script = "import sys; from digest.cli import send; import typer; typer.run(send.send)"
    subprocess.run(
        [sys.executable, "-c", script, "--day", DAY.isoformat(), "--late", *arguments],
        cwd=place,
        env=os.environ | {"DIGEST_TOKEN_KEYS": KEY},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def peak_memory(place: Path, count: int) -> float:
    """Return the most memory that a run which sends so many messages holds, in MB."""
    script = (
        "import os, resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    inner = "from digest.cli import send; import typer; typer.run(send.send)"
    done = subprocess.run(
        [
            *(sys.executable, "-c", script, sys.executable, "-c", inner),
            *("--day", DAY.isoformat(), "--late", "--limit", str(count)),
        ],
        cwd=place,
        env=os.environ | {"DIGEST_TOKEN_KEYS": KEY},
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout) / 1024


def timed(work: Callable[[], object]) -> float:
    """Return how long something takes, in seconds."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@contextmanager
def server() -> Iterator[tuple[str, int]]:
    """Give the name and the port of a server that takes mail: smtp-sink where it is installed."""
    port = free_port()
    sink = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin")
    if sink:
        as_user = ["-u", "nobody"] if os.geteuid() == 0 else []
        command = [sink, *as_user, f"127.0.0.1:{port}", "1000"]
    else:
        script = (
            "import sys, time; from tests.delivery.sink import Sink; Sink(port=int(sys.argv[1])).start();"
            "time.sleep(3600)"
        )
        command = [sys.executable, "-c", script, str(port)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port)
            yield ("smtp-sink" if sink else "of the tests", port)
        finally:
            process.kill()


@contextmanager
def proxy(port: int, delay: float) -> Iterator[int]:
    """Give the port of a proxy that keeps every byte for `delay` seconds each way; in a process of its own."""
    here = free_port()
    command = [sys.executable, "-m", "benchmarks.delay", str(here), str(port), str(delay)]
    with subprocess.Popen(command) as process:
        try:
            wait_for(here)
            yield here
        finally:
            process.kill()


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        return int(found.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until somebody listens at a port."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(f"nobody listens at {port}")


if __name__ == "__main__":
    main()
