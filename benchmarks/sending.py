"""How fast mail is sent, beside a bare loop of smtplib that sends the same bytes and notes nothing.

Usage: python -m benchmarks.sending [--messages N] [--slow N] [--subscribers N] [--runs N] [--json]

Both hand messages of 60 KB over 8 connections to the same server on this machine: Debian's
smtp-sink, else the slower one of this project's tests. They take turns, and the median run of each
counts; then once more through a proxy that holds every byte back for 10 ms each way. The ledger is
SQLite and waits for the disk at each commit; that wait is in the second table, with the time to
prepare a ledger, the memory that sending from it takes, the start of `digest send`, and the
messages a second that leave with our own DKIM signatures.
"""

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
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import insert, text

from benchmarks import rendering, report
from digest.config.settings import Settings, read_settings
from digest.delivery.messages import write_messages
from digest.delivery.prepare import prepare_sending
from digest.delivery.send import SendOptions, send_day
from digest.newsroom.publication import Clock, Publication
from digest.newsroom.variants import render_variants
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
#: `digest send` without the imports of the other commands.
SEND = (
    *(sys.executable, "-c", "from digest.cli import send; import typer; typer.run(send.send)"),
    *("--day", DAY.isoformat(), "--late"),
)
STORIES = 24


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = report.parser(
        __doc__,
        messages=(6000, "messages of each run"),
        slow=(1500, "messages of each run with the round trip"),
        subscribers=(1_000_000, "subscribers in the ledger"),
        runs=(5, "runs of each"),
    )
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, server() as (name, port):
        place = Path(folder)
        speed = [measure_speed(place, name, port, chosen.messages, chosen.runs)]
        with proxy(port, 0.01) as far:
            speed.append(measure_speed(place, name, far, chosen.slow, chosen.runs, delayed=True))
        rows = [
            *measure_ledger(place, port, chosen.subscribers, chosen.runs),
            measure_signing(place, port, min(500, chosen.messages)),
        ]
    report.show(
        (f"Sending 60 KB over {CONNECTIONS} connections", SPEED, speed),
        ("The ledger", LEDGER, rows),
        as_json=chosen.json,
    )


def measure_speed(
    folder: Path, name: str, port: int, count: int, runs: int, *, delayed: bool = False
) -> tuple[str, ...]:
    """Return a row: messages a second of the bare loop and of `digest`, and their ratio."""
    place = prepare(folder / f"speed {delayed}", port, count)
    messages = ready(place, min(count, 200))
    bare, ours = [], []
    for _ in range(runs):
        bare.append(count / timed(lambda: bare_loop(port, messages, count)))
        again(place)
        ours.append(count / timed(lambda: send(place, count)))
    rates = statistics.median(bare), statistics.median(ours)
    share = statistics.median(one / other for one, other in zip(ours, bare, strict=True))
    trip, least = ("20 ms", "0.90") if delayed else ("none", "0.80")
    return (trip, name, f"{rates[0]:.0f}", f"{rates[1]:.0f}", f"{share:.2f}", least)


def bare_loop(port: int, messages: list[bytes], count: int) -> None:
    """Send `count` messages with smtplib, over kept connections, and note nothing."""

    def work(first: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, local_hostname="bench") as smtp:
            for number in range(first, count, CONNECTIONS):
                content = messages[number % len(messages)]
                smtp.sendmail("desk@ledger.example", [f"r{number}@home.example"], content)

    threads = [threading.Thread(target=work, args=(first,)) for first in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def send(place: Path, count: int, key: str = "") -> None:
    """Send all that the ledger holds, as `digest send` does; `key` is DKIM's private key."""
    settings = read_settings(place / "digest.toml")
    with Memory(settings.store.url, place) as memory:
        environment = {"DIGEST_TOKEN_KEYS": KEY, "DIGEST_DKIM_KEY": key}
        publication = Publication(settings, memory, Clock(now=MORNING.timestamp()), environment)
        (ended,) = send_day(publication, DAY, SendOptions())
    if ended.counts["sent"] != count:
        raise SystemExit(f"not everything was sent: {ended}")


def measure_ledger(folder: Path, port: int, count: int, runs: int) -> list[tuple[str, ...]]:
    """Return rows for the disk, for preparing a ledger and sending from it, and for the start."""
    place = folder / "many"
    seconds = prepare_many(place, port, count)
    wait = disk(folder)
    peak = peak_memory(place, 1000)
    few = prepare(folder / "few", port, 5)
    start = statistics.median(timed(lambda: run(few, *SEND, "--limit", "1")) for _ in range(runs))
    return [
        ("one fdatasync, ms", f"{wait * 1000:.2f}", ""),
        (f"preparing a ledger of {count:,}, seconds", f"{seconds:.1f}", "30"),
        ("memory of sending from it, MB", f"{peak:.0f}", "150"),
        ("starting digest send, to its first message, seconds", f"{start:.2f}", "0.50"),
    ]


def measure_signing(folder: Path, port: int, count: int) -> tuple[str, ...]:
    """Return a row: messages a second, each signed with a key of 2,048 bits."""
    place = prepare(folder / "signed", port, count)
    with (place / "digest.toml").open("a", encoding="utf-8") as file:
        file.write("[dkim]\nselector = 'bench'\nsign = true\n")
    made = subprocess.run(["openssl", "genrsa", "2048"], check=True, capture_output=True, text=True)
    rate = count / timed(lambda: send(place, count, made.stdout))
    return (f"with DKIM signing, messages a second (of {count})", f"{rate:.0f}", "")


def prepare(place: Path, port: int, count: int) -> Path:
    """Make a publication of `count` subscribers, its edition approved and its ledger ready."""
    prepare_many(place, port, count)
    return place


def prepare_many(place: Path, port: int, count: int) -> float:
    """Make the publication; return the seconds that preparing its ledger took."""
    place.mkdir(parents=True)
    (place / "digest.toml").write_text(
        f"[mail]\nfrom = 'desk@ledger.example'\npublic_url = '{SITE}'\n"
        f"[send]\nconnections = {CONNECTIONS}\n[[relay]]\nhost = '127.0.0.1'\nport = {port}\n"
        "security = 'none'\nper_connection = 100000\n",
        encoding="utf-8",
    )
    settings = read_settings(place / "digest.toml")
    with Memory(settings.store.url, place) as memory:
        with memory.write() as connection:
            connection.execute(text("PRAGMA foreign_keys = OFF"))
            for first in range(1, count + 1, 50_000):
                rows = people(first, min(count + 1, first + 50_000))
                connection.execute(insert(subscribers), rows)
        approve(settings, memory)
        begun = time.perf_counter()
        clock = Clock(now=MORNING.timestamp())
        prepare_sending(Publication(settings, memory, clock, {}), DAY)
        return time.perf_counter() - begun


def people(first: int, end: int) -> list[dict[str, object]]:
    """Return rows of subscribers with ids from `first` to before `end`."""
    same: dict[str, object] = dict.fromkeys(("name", "consent_how", "consent_from"), "")
    same |= dict.fromkeys(("created", "changed"), 0) | {"state": "active", "themes": "all"}
    addresses = {
        number: f"reader{number}@home{number % 100}.example" for number in range(first, end)
    }
    return [
        {"id": number, "address": address, "key": address, **same}
        for number, address in addresses.items()
    ]


def approve(settings: Settings, memory: Memory) -> None:
    """Approve an edition whose message to readers of all themes has about 60 KB."""
    made = rendering.edition(STORIES)
    made = replace(made, day=DAY, publication=replace(made.publication, public_url=SITE))
    variants = render_variants(made, settings.folder).values()
    files = {
        name: (hashlib.sha256(data).hexdigest(), data)
        for name, data in write_messages(variants, settings, correct=False).items()
    }
    with memory.write() as connection:
        editions.save_draft(connection, made, {"all": VariantFiles((), {})}, MORNING)
        editions.approve_draft(connection, DAY, made.revision, files, (), MORNING)


def ready(place: Path, count: int) -> list[bytes]:
    """Return `count` messages as `digest` sends them."""
    with _memory(place) as memory, memory.read() as connection:
        template = personal.load_template(editions.read_part(connection, DAY, 1, "all.msg"))
    keys = Keys([KEY])
    return [
        template.fill(number, f"reader{number}@home.example", MORNING, keys)
        for number in range(1, count + 1)
    ]


def again(place: Path) -> None:
    """Set every delivery back to pending."""
    with _memory(place) as memory, memory.write() as connection:
        connection.execute(text("UPDATE deliveries SET state = 'pending', attempts = 0, due = 0"))


def _memory(place: Path) -> Memory:
    return Memory(read_settings(place / "digest.toml").store.url, place)


def disk(folder: Path) -> float:
    """Return the median seconds that the disk takes to keep 16 KB."""
    waits = []
    with (folder / "disk").open("wb", buffering=0) as file:
        for _ in range(200):
            file.write(bytes(16_384))
            waits.append(timed(lambda: os.fdatasync(file.fileno())))
    return statistics.median(waits)


def run(place: Path, *command: str) -> str:
    """Run `command` in the folder `place`; return its output."""
    environment = os.environ | {"DIGEST_TOKEN_KEYS": KEY}
    done = subprocess.run(
        command, cwd=place, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def peak_memory(place: Path, count: int) -> float:
    """Return the most memory that a run which sends `count` messages holds, in MB."""
    script = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    return int(run(place, sys.executable, "-c", script, *SEND, "--limit", str(count))) / 1024


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@contextmanager
def server() -> Iterator[tuple[str, int]]:
    """Yield the name and the port of a server that takes mail: smtp-sink if it is installed."""
    port = free_port()
    sink = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin")
    if sink:
        as_user = ["-u", "nobody"] if os.geteuid() == 0 else []
        command = [sink, *as_user, f"127.0.0.1:{port}", "1000"]
    else:
        script = (
            "import sys, time; from tests.delivery.sink import Sink;"
            "Sink(port=int(sys.argv[1])).start(); time.sleep(3600)"
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
    """Yield the port of a proxy that holds every byte back for `delay` seconds each way."""
    here = free_port()
    command = [sys.executable, "-m", "benchmarks.delay", str(here), str(port), str(delay)]
    with subprocess.Popen(command) as process:
        try:
            wait_for(here)
            yield here
        finally:
            process.kill()


def free_port() -> int:
    """Return a free port of this machine."""
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        return int(found.getsockname()[1])


def wait_for(port: int) -> None:
    """Return once a server listens at `port`; raise TimeoutError after 20 seconds."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(f"no server listens at port {port}")


if __name__ == "__main__":
    main()
