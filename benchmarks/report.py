"""What the benchmark programs share: options, rows of data, timing and tables."""

import argparse
import gzip
import json
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from digest.config.languages import read_languages

#: A title, headings, and rows under them.
Table = tuple[str, Sequence[str], Sequence[Sequence[Any]]]
T = TypeVar("T")
#: The languages that ship with the program.
LANGUAGES = read_languages(Path("no publication's folder"))
ENGLISH = LANGUAGES.of("en")


def parser(
    doc: str | None, data: Path | None = None, **numbers: tuple[int, str]
) -> argparse.ArgumentParser:
    """Return a parser of --json, of --data if a default is given, and of whole numbers.

    `numbers` gives each option's default and help.
    """
    made = argparse.ArgumentParser(description=(doc or "").splitlines()[0])
    if data:
        made.add_argument("--data", type=Path, default=data, metavar="PATH", help="measure on this")
    for name, (default, text) in numbers.items():
        told = f"{text} (default {default:,})"
        made.add_argument(f"--{name}", type=int, default=default, metavar="N", help=told)
    made.add_argument("--json", action="store_true", help="print JSON")
    return made


def read_rows(path: Path, *fields: str) -> list[dict[str, Any]]:
    """Return the rows of a JSON Lines file, plain or .gz; exit if a row lacks one of `fields`."""
    rows = []
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            try:
                rows.append(json.loads(line))
                missing = [field for field in fields if field not in rows[-1]]
            except (ValueError, TypeError) as problem:
                sys.exit(f"{path}, line {number}: not a JSON object ({problem})")
            if missing:
                sys.exit(f"{path}, line {number}: the field '{missing[0]}' is missing")
    return rows


def read_text(path: Path, errors: str = "strict") -> str:
    """Return the text of a file, plain or .gz; exit if it cannot be read."""
    try:
        content = path.read_bytes()
        return (gzip.decompress(content) if path.suffix == ".gz" else content).decode(errors=errors)
    except (OSError, EOFError, UnicodeError, zlib.error) as problem:
        sys.exit(f"{path} cannot be read: {getattr(problem, 'strerror', None) or problem}")


def best_time(work: Callable[[], T], runs: int = 3) -> tuple[T, float]:
    """Return the result of `work` and the least processor seconds of `runs` runs.

    Whatever else uses the machine makes a run slower, never faster.
    """
    taken = []
    for _ in range(runs):
        start = time.process_time()
        result = work()
        taken.append(time.process_time() - start)
    return result, min(taken)


def show(*tables: Table, as_json: bool) -> None:
    """Print the tables aligned, or as one JSON object: a list of objects by title."""
    if as_json:
        objects = {
            title: [dict(zip(headings, row, strict=True)) for row in rows]
            for title, headings, rows in tables
        }
        print(json.dumps(objects, indent=2))
        return
    for title, headings, rows in tables:
        cells = [[str(cell) for cell in row] for row in (headings, *rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        print(f"\n{title}")
        for row in cells:
            print("  " + "  ".join(map(str.ljust, row, widths)).rstrip())
    sys.stdout.flush()
