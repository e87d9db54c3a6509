"""How fast a list of subscribers is imported, imported again and exported, in how much memory.

Usage: python -m benchmarks.people [--people N] [--url DATABASE] [--json]

The list is made up: every address differs, one line in fifty cannot be understood, half of the
people chose themes. It is imported into a new SQLite file, or into an empty database at DATABASE,
and once more when everybody is known.
"""

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from string import ascii_lowercase
from zoneinfo import ZoneInfo

from benchmarks import report
from digest.store.database import Memory
from digest.store.people.choices import list_choices
from digest.store.people.subscribers import list_subscribers
from digest.subscribers.lists import exporting, importing
from digest.subscribers.lists.importing import ImportOutcome
from digest.subscribers.lists.person import ImportDefaults
from digest.tokens import Keys

HEADINGS = ("what", "people", "seconds", "people/s", "MB at most")
_KEYS = Keys(["the benchmark's own, used nowhere else"])
_NOW = datetime(2026, 11, 23, tzinfo=UTC)
_SLUGS = ("infrastructure", "power", "real-estate")
_HOSTS = ("example.com", "mail.example.org", "example.co.in", "post.example.net")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = report.parser(__doc__, people=(100_000, "lines of the list"))
    told = "an empty database (default: a new SQLite file)"
    parser.add_argument("--url", default="sqlite:///people.db", metavar="DATABASE", help=told)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), chosen.people, chosen.url)
    report.show((f"A list of {chosen.people:,} lines", HEADINGS, rows), as_json=chosen.json)


def measure(folder: Path, count: int, url: str) -> list[tuple[object, ...]]:
    """Return a row for each thing done with a list of `count` lines."""
    path = folder / "people.csv"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(made(count))
    gone = folder / "gone.csv"
    addresses = (f"gone{at}@example.com\n" for at in range(max(count // 100, 1)))
    gone.write_text("email\n" + "".join(addresses))
    with Memory(url, folder) as memory:
        return [
            _timed("import, all new", lambda: _enrol(memory, path)),
            _timed("import, all known", lambda: _enrol(memory, path)),
            _timed(
                "import --suppress",
                lambda: importing.import_suppressed(memory, gone, _NOW, _KEYS, _hush),
            ),
            _timed("import beside suppressed addresses", lambda: _enrol(memory, path)),
            _timed("choices", lambda: _choices(memory)),
            _timed("export", lambda: _export(memory, folder / "again.csv")),
        ]


def made(count: int) -> Iterator[str]:
    """Yield the lines of a list; they are the same each time."""
    chance = random.Random(7)
    yield "email,name,themes,language,consent_at,consent_how,consent_from\n"
    for at in range(count):
        host = "nowhere" if at % 50 == 49 else chance.choice(_HOSTS)
        themes = " ".join(chance.sample(_SLUGS, chance.randint(1, 3))) if at % 2 else ""
        address = f"{chance.choice(ascii_lowercase)}{chance.getrandbits(32):x}.{at}@{host}"
        consent = f"2026-01-31T09:30+05:30,web form,192.0.2.{at % 256}"
        yield f"{address},Reader {at},{themes},en-IN,{consent}\n"


def _enrol(memory: Memory, path: Path) -> int:
    reading = ImportDefaults({slug: slug for slug in _SLUGS}, ZoneInfo("Asia/Kolkata"), _NOW)
    return _lines(importing.import_subscribers(memory, path, reading, _KEYS, _hush))


def _lines(outcome: ImportOutcome) -> int:
    return outcome.added + outcome.known + outcome.repeated + outcome.refused


def _choices(memory: Memory) -> int:
    with memory.read() as connection:
        return sum(choice.count for choice in list_choices(connection, _NOW.date()))


def _export(memory: Memory, path: Path) -> int:
    with memory.read() as connection, path.open("w", encoding="utf-8") as file:
        return exporting.write_list(list_subscribers(connection), file)


def _hush(number: int, why: str) -> None:
    """Say nothing of a refused line."""


def _timed(what: str, work: Callable[[], int | ImportOutcome]) -> tuple[object, ...]:
    start = time.perf_counter()
    done = work()
    seconds = time.perf_counter() - start
    count = _lines(done) if isinstance(done, ImportOutcome) else done
    return (what, count, f"{seconds:.1f}", round(count / seconds), round(_most_memory()))


def _most_memory() -> float:
    """Return the most memory that this process has had so far, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    main()
