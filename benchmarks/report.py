"""Printing what was measured."""

import json
import sys
from collections.abc import Sequence
from typing import Any


def show(title: str, headings: Sequence[str], rows: Sequence[Sequence[Any]], *, as_json: bool) -> None:
    """Print `rows` under `headings` as an aligned table, or as JSON: a list of objects."""
    if as_json:
        print(json.dumps([dict(zip(headings, row, strict=True)) for row in rows], indent=2))
        return
    cells = [[str(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headings))]
    print(f"\n{title}")
    for row in cells:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    sys.stdout.flush()
