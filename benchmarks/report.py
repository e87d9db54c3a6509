"""Printing what was measured."""

import json
import sys
from collections.abc import Sequence
from typing import Any

#: A title, headings, and rows under them.
Table = tuple[str, Sequence[str], Sequence[Sequence[Any]]]


def show(*tables: Table, as_json: bool) -> None:
    """Print each table aligned, or all as one JSON object: lists of objects by title."""
    if as_json:
        print(
            json.dumps(
                {title: _objects(headings, rows) for title, headings, rows in tables}, indent=2
            )
        )
        return
    for title, headings, rows in tables:
        cells = [[str(cell) for cell in row] for row in (headings, *rows)]
        widths = [max(len(row[column]) for row in cells) for column in range(len(headings))]
        print(f"\n{title}")
        for row in cells:
            print(
                "  "
                + "  ".join(
                    cell.ljust(width) for cell, width in zip(row, widths, strict=True)
                ).rstrip()
            )
    sys.stdout.flush()


def _objects(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(headings, row, strict=True)) for row in rows]
