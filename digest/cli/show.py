"""Printing: tables, JSON, problems, and a progress bar; plain text in a pipe."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from digest.model import Problem


def print_table(
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    colours: Mapping[str, str] | None = None,
) -> None:
    """Print rows under headings: ruled on a terminal, separated by tabs in a pipe.

    A cell of None is empty. `colours` are the terminal's, by a cell's text.
    """
    texts = (["" if cell is None else str(cell) for cell in row] for row in rows)
    if not sys.stdout.isatty():
        for row in chain((headings,), texts):
            cells = (cell.replace("\t", " ").replace("\n", " ") for cell in row)
            sys.stdout.write("\t".join(cells) + "\n")
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


def print_json(value: object) -> None:
    """Print a value as JSON, for scripts."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_json_line(value: object) -> None:
    """Print a value as JSON on a line of its own, as one of several."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def print_problem(text: str) -> None:
    """Print a line on standard error."""
    sys.stderr.write(f"digest: {text}\n")


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


def evidence_text(parts: Iterable[tuple[str, str, float]]) -> str:
    """Return (kind, text, weight) of each piece of evidence as words: "label Roads, toll +6"."""
    said = []
    for kind, text, weight in parts:
        decides = kind in ("label", "correction") and weight == 1.0
        shown = {
            "term": text,
            "example": f"like '{text}'",
            "correction": f"corrected '{text}'",
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
