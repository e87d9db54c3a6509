"""Exports as JSON Lines: one article in each line."""

import json
from collections.abc import Iterable, Iterator

import msgspec

from digest.model import Article, Problem, Source
from digest.sources.tables import record
from digest.sources.tables.record import ArticleRecord


def parse_json_lines(
    lines: Iterable[tuple[int, bytes | None]], source: Source, origin: str
) -> Iterator[Article | Problem]:
    """Yield an article or a problem for each of the numbered `lines`; None is a line too long."""
    empty = True
    for number, line in lines:
        empty = empty and line is not None and not line.strip()
        place = f"{origin}, line {number}"
        if line is None:
            yield Problem(place, "is too long to be an article")
        elif line.strip():
            yield from _article(line, source, place)
    if empty:
        yield Problem(origin, "is empty")


def _article(line: bytes, source: Source, place: str) -> Iterator[Article | Problem]:
    try:
        # Unlike msgspec's parser, the standard one takes lone surrogates; they are dropped later.
        said = msgspec.convert(json.loads(line), ArticleRecord)
    except msgspec.ValidationError as problem:
        reason, _, where = str(problem).replace("`", "'").partition(" - at '$.")
        wrong = f"'{where.rstrip(chr(39))}': {reason[:1].lower()}{reason[1:]}"
        yield Problem(place, wrong if where else "is not a JSON object")
    except (ValueError, RecursionError) as problem:
        yield Problem(place, f"is not JSON ({problem})")
    else:
        yield from record.read_record(said, source, place)
