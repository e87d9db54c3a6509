"""The net below reading: whatever is wrong with a source or link is its own problem."""

import logging
from collections.abc import Iterable, Iterator
from typing import TypeVar

from digest.model import Problem

Result = TypeVar("Result")

_LOG = logging.getLogger(__name__)
_LONGEST = 300


def catch_problems(origin: str, results: Iterable[Result]) -> Iterator[Result | Problem]:
    """Yield the `results`, and a problem of `origin` if giving them raises anything."""
    try:
        yield from results
    except Exception as fault:
        yield Problem(origin, explain_fault(fault, origin))


def explain_fault(fault: Exception, origin: str) -> str:
    """Return what is wrong with `origin`, in one line; log where it was raised, for debugging.

    A ValueError is worded for people where it was raised, as is an OSError by the system. All
    else is a fault that nobody foresaw.
    """
    _LOG.debug("Reading %r failed", origin, exc_info=fault)
    if isinstance(fault, OSError) and fault.strerror:
        said = f"cannot be read: {fault.strerror}"
    elif isinstance(fault, RecursionError):
        said = "is nested too deeply to be a page"
    elif isinstance(fault, ValueError) and str(fault):
        said = str(fault)
    else:
        said = f"cannot be read ({type(fault).__name__}: {fault})"
    line = "".join(char for char in " ".join(said.split()) if char.isprintable())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
