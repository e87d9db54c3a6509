"""Read files: every file of the sources, in order, into articles; many pages on all cores."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from io import BufferedReader
from itertools import groupby, islice
from multiprocessing import get_context
from pathlib import Path

from digest.errors import CannotRead
from digest.model import Article, Problem, Source
from digest.sources import files
from digest.sources.charset import decode_text
from digest.sources.net import catch_problems
from digest.sources.pages.pagetext import parse_page_text
from digest.sources.pages.webpage import parse_webpage
from digest.sources.tables.csvtable import is_header, parse_csv
from digest.sources.tables.jsonlines import parse_json_lines

#: From so many web pages on, further processes save more time than they take to start.
_MANY_PAGES = 40
_BATCH = 16

ReadResult = Article | Problem
_Task = tuple[Path, Source]


def reading_tasks(sources: Iterable[Source]) -> list[_Task]:
    """Return every file to read with its source, each file once, in the order of the sources."""
    found: dict[str, _Task] = {}
    for source in sources:
        for path in files.find_files(source.path or Path()):
            # Unlike Path.resolve, realpath raises nothing for a loop of links.
            found.setdefault(os.path.realpath(path), (path, source))
    return list(found.values())


def read_files(todo: list[_Task]) -> Iterator[tuple[int, ReadResult]]:
    """Yield (index of its file in `todo`, article or problem), in order and in constant memory."""
    pages = sum(path.suffix.lower() in files.WEB_PAGE for path, _ in todo)
    workers = os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count()
    if pages < _MANY_PAGES or (workers or 1) < 2:
        for at, task in enumerate(todo):
            yield from ((at, result) for result in _read_file(*task))
    else:
        yield from _read_on_all_cores(todo, workers or 1)


def _read_on_all_cores(todo: list[_Task], workers: int) -> Iterator[tuple[int, ReadResult]]:
    """Read pages in batches side by side, but standard input and exports, often huge, here."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for is_stream, run in groupby(enumerate(todo), lambda task: _is_stream(task[1][0])):
            if is_stream:
                yield from ((at, result) for at, task in run for result in _read_file(*task))
            else:
                yield from _read_side_by_side(pool, run, 2 * workers)


def _read_side_by_side(
    pool: ProcessPoolExecutor, run: Iterator[tuple[int, _Task]], ahead: int
) -> Iterator[tuple[int, ReadResult]]:
    pending: deque[Future[list[tuple[int, ReadResult]]]] = deque()
    try:
        while batch := list(islice(run, _BATCH)):
            pending.append(pool.submit(_read_batch, batch))
            if len(pending) > ahead:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()
    except BrokenProcessPool:
        reason = "a reading process was ended from outside"
        raise CannotRead(path="the web pages", reason=reason) from None
    finally:
        for future in pending:
            future.cancel()


def _read_batch(batch: list[tuple[int, _Task]]) -> list[tuple[int, ReadResult]]:
    return [(at, result) for at, task in batch for result in _read_file(*task)]


def _is_stream(path: Path) -> bool:
    return path == files.STANDARD_INPUT or path.suffix.lower() in files.EXPORT


def _read_file(path: Path, source: Source) -> Iterator[ReadResult]:
    """Yield what the file at `path` holds; a problem, not an exception, if it cannot be read."""
    origin = "standard input" if path == files.STANDARD_INPUT else str(path)
    yield from catch_problems(origin, _open_file(path, source, origin))


def _open_file(path: Path, source: Source, origin: str) -> Iterator[ReadResult]:
    """Yield what the file holds. Raises OSError, and ValueError worded for people."""
    with files.open_file(path) as file:
        if path == files.STANDARD_INPUT:
            start, whole = files.read_start(file)
            yield from _parse_file(_guess_suffix(start), whole, source, origin)
        else:
            yield from _parse_file(path.suffix.lower(), file, source, origin)


def _parse_file(
    suffix: str, file: BufferedReader, source: Source, origin: str
) -> Iterator[ReadResult]:
    if suffix in files.LINES:
        yield from parse_json_lines(files.lines_of(file), source, origin)
    elif suffix in files.TABLE:
        yield from parse_csv(files.lines_of(file), source, origin)
    elif suffix in files.WEB_PAGE:
        yield parse_webpage(files.text_of(file), source, origin)
    else:
        yield from parse_page_text(files.text_of(file), source, origin)


def _guess_suffix(start: bytes) -> str:
    """Return the suffix for a file that begins with `start`. Raises ValueError if not text."""
    if not start.strip():
        return files.PAGE_TEXT[0]  # its reader says that it is empty, or skips blank lines
    text = decode_text(start).strip()
    if text.startswith("{"):
        return files.LINES[0]
    if text.startswith("<"):
        return files.WEB_PAGE[0]
    first = text.partition("\n")[0]
    return files.TABLE[0] if is_header(first) else files.PAGE_TEXT[0]
