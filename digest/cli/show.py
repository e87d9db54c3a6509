"""Showing: tables and a progress bar on a terminal, plain text in a pipe."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from digest.model import Problem


def print_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], colours: Mapping[str, str] | None = None
) -> None:
    """Print `rows` under `headings`: ruled on a terminal, where some cells have `colours`, and parted by tabs in a pipe."""
    if not sys.stdout.isatty():
        for row in chain((headings,), rows):
            sys.stdout.write(
                "\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row) + "\n"
            )
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        grid.add_column(heading, overflow="fold")  # a long word may be a name or a command
    for row in rows:
        grid.add_row(*(Text(cell, (colours or {}).get(cell, "")) for cell in row))
    Console().print(grid)


def evidence_text(parts: Iterable[tuple[str, str, float]]) -> str:
    """Return the (kind, text, weight) of pieces of evidence as people read them: "label Roads, toll +6"."""
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


def print_sources(counts: "Sequence[Mapping[str, Any]]") -> None:
    """Print what came from each source."""
    print_table(
        ("Source", "Read", "New", "Changed", ""),
        [
            (
                count["name"],
                str(count["read"]),
                str(count["new"]),
                str(count["changed"]),
                "failed" if count["failed"] else "",
            )
            for count in counts
        ],
    )


def count_noun(number: int, one: str, many: str) -> str:
    """Return "1 story" or "2 stories"."""
    return f"{number} {one if number == 1 else many}"


def print_problems(found: "Sequence[Problem]") -> None:
    """Name each problem on standard error, and count the skipped."""
    for problem in found:
        sys.stderr.write(
            f"digest: {'skipped: ' if problem.skipped else ''}{problem.origin}: {problem.reason}\n"
        )
    if (skipped := sum(problem.skipped for problem in found)) > 1:
        sys.stderr.write(f"digest: {skipped} skipped in all\n")


@contextmanager
def show_progress(what: str, *, wanted: bool = True) -> Iterator[Callable[[int, int], None] | None]:
    """Give a function to call with (done, of how much); it draws a bar where standard error is a terminal."""
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
