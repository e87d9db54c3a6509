"""Printing: tables, JSON, problems, and a progress bar; plain text in a pipe."""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from digest.config.settings import Settings
    from digest.model import Problem


#: Characters that steer a terminal: controls but tab and newline, line separators, and those that
#: turn the direction of what follows.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


#: A longer line is hard to read.
_NOTE_WIDTH = 92


def harmless_line(text: str) -> str:
    """Return `text` with newlines and all else that steers a terminal written out as escapes."""
    return harmless_text(text).replace("\n", "\\n")


def harmless_text(text: str) -> str:
    """Return `text` with the same written out, but newlines."""
    return STEERING.sub(lambda found: repr(found[0])[1:-1], text)


def echo(*texts: object) -> None:
    """Print each text on a line."""
    for text in texts:
        sys.stdout.write(f"{harmless_line(str(text))}\n")


def print_table(
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    colours: Mapping[str, str] | None = None,
) -> None:
    """Print rows under headings: ruled on a terminal, separated by tabs in a pipe.

    A cell of None is empty. `colours` are the terminal's, by a cell's text.
    """
    texts = ([_cell(cell) for cell in row] for row in rows)
    if not sys.stdout.isatty():
        for row in chain((headings,), texts):
            sys.stdout.write("\t".join(row) + "\n")
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        grid.add_column(heading, overflow="fold")  # a long word may be a name or a command
    for row in texts:
        grid.add_row(*(Text(cell, (colours or {}).get(cell, "")) for cell in row))
    Console().print(grid)


def print_note(title: str, lines: Iterable[tuple[str, str]]) -> None:
    """Print a title and under it lines of (name, text); on a terminal long texts are wrapped."""
    pairs = [(name, _cell(text)) for name, text in lines]
    width = max((len(name) for name, _ in pairs), default=0)
    if not sys.stdout.isatty():
        sys.stdout.write(f"{_cell(title)}\n")
        sys.stdout.writelines(f"  {name:<{width}}  {text}\n" for name, text in pairs)
        sys.stdout.write("\n")
        return
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", width=width)
    grid.add_column(overflow="fold", max_width=_NOTE_WIDTH)
    for name, text in pairs:
        grid.add_row(Text(name), Text(text))
    console = Console()
    console.print(Text(_cell(title), "bold"))
    console.print(Padding(grid, (0, 0, 1, 2)))


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return harmless_line(text.replace("\t", " ").replace("\n", " "))


def print_json(value: object) -> None:
    """Print a value as JSON, for scripts."""
    sys.stdout.write(f"{_json(value, indent=2)}\n")


def print_json_line(value: object) -> None:
    """Print a value as JSON on a line of its own, as one of several."""
    sys.stdout.write(f"{_json(value)}\n")


def print_json_array(values: Iterable[object]) -> None:
    """Print values as a JSON array, one at a time: there may be a million."""
    opening = "[\n"
    for value in values:
        sys.stdout.write(opening + _json(value))
        opening = ",\n"
    sys.stdout.write("\n]\n" if opening != "[\n" else "[]\n")


def _json(value: object, indent: int | None = None) -> str:
    """Return a value as JSON, in which what would steer a terminal is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def print_document(text: str) -> None:
    """Print a text of several lines as it is; on a terminal with what steers that written out."""
    if sys.stdout.isatty():
        text = harmless_text(text)
    sys.stdout.write(text)


def print_bytes(data: bytes) -> None:
    """Print a document in any charset as it is; on a terminal as `print_document` does."""
    if sys.stdout.isatty():
        print_document(data.decode("utf-8", "backslashreplace"))
    else:
        sys.stdout.buffer.write(data)


class DocumentStream:
    """A file that prints what is written to it, as `print_document` does."""

    def write(self, text: str) -> None:
        """Print a text."""
        print_document(text)


def print_problem(text: object) -> None:
    """Print a line on standard error."""
    sys.stderr.write(f"digest: {harmless_line(str(text))}\n")


def print_problems(found: "Sequence[Problem]") -> None:
    """Print each problem on standard error, and how many were skipped if several were."""
    for one in found:
        print_problem(f"{'skipped: ' if one.skipped else ''}{one.origin}: {one.reason}")
    if (skipped := sum(one.skipped for one in found)) > 1:
        print_problem(f"{skipped} skipped in all")


def print_sources(counts: "Iterable[Mapping[str, Any]]") -> None:
    """Print how many articles each source gave."""
    rows = ((one["name"], one["read"], one["new"], one["changed"], _state(one)) for one in counts)
    print_table(("Source", "Read", "New", "Changed", ""), rows)


def quiet_day(settings: "Settings", day: "date") -> str:
    """Return that `day` has no edition, and which day is the next that has."""
    following = settings.calendar.next_edition(day)
    then = f": the next edition is that of {following:%A} {following}" if following else ""
    return f"{day:%A} {day} is a quiet day (see [calendar] in digest.toml){then}."


def _state(count: "Mapping[str, Any]") -> str:
    """Return in a word how reading a source went; older reports know fewer words."""
    if count["failed"]:
        return "failed"
    if left := count.get("left"):
        return f"{left} left"
    return "unchanged" if count.get("unchanged") else ""


def count_noun(number: int, one: str, many: str) -> str:
    """Return "1 story" or "2 stories"."""
    return f"{number} {one if number == 1 else many}"


def count_news(stories: int, errata: int) -> str:
    """Return "2 stories", or "2 stories, 1 correction"."""
    told = count_noun(stories, "story", "stories")
    return f"{told}, {count_noun(errata, 'correction', 'corrections')}" if errata else told


def evidence_text(parts: Iterable[tuple[str, str, float]]) -> str:
    """Return (kind, text, weight) of each piece of evidence as words: "label Roads, toll +6"."""
    said = []
    for kind, text, weight in parts:
        decides = kind in ("label", "correction", "source", "catch_all") and weight == 1.0
        shown = {
            "term": text,
            "example": f"like '{text}'",
            "correction": f"corrected '{text}'",
            "source": text,
            "catch_all": text,
        }.get(kind, f"{kind} {text}")
        said.append(shown if decides else f"{shown} {weight:+g}")
    return ", ".join(said)


@contextmanager
def show_progress(what: str, *, wanted: bool = True) -> Iterator[Callable[[int, int], None] | None]:
    """Give a function to call with (done, in all): it draws a bar on standard error.

    Give None unless a bar is `wanted` and standard error is a terminal.
    """
    if not wanted or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
