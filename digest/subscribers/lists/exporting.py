"""Export: subscribers written as a list that can be imported again, to the same standing."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import CannotWrite
from digest.model import Subscriber
from digest.resources import replaced_file
from digest.store.people.subscribers import encode_themes
from digest.subscribers.lists.columns import LIST_COLUMNS

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

#: To spreadsheets a cell that begins like this is a formula; an apostrophe makes it text.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
#: Without it Excel takes UTF-8 for the encoding of the machine's language.
_MARK = "\ufeff"


def write_list(
    people: Iterable[Subscriber], file: "SupportsWrite[str]", *, excel: bool = False
) -> int:
    """Write `people` as a list, for `excel` with a byte order mark; return their number."""
    out = csv.writer(file, lineterminator="\n")
    if excel:
        file.write(_MARK)
    out.writerow(LIST_COLUMNS)
    count = 0
    for person in people:
        out.writerow(map(_cell, _values(person)))
        count += 1
    return count


def save_list(people: Iterable[Subscriber], path: Path, *, excel: bool = False) -> int:
    """Write `people` as a list to `path`, whole or not at all; return their number.

    Only the file's owner can read it. Raises CannotWrite.
    """
    try:
        with replaced_file(path, mode=0o600) as file:
            text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
            return write_list(people, text, excel=excel)
    except OSError as problem:
        raise CannotWrite(path=path, reason=problem.strerror or problem) from None


def _values(person: Subscriber) -> Iterator[str]:
    yield person.address
    yield person.name
    yield encode_themes(person.themes)
    yield person.language or ""
    yield person.state
    yield person.paused_until.isoformat() if person.paused_until else ""
    yield person.consent_at.astimezone(UTC).isoformat() if person.consent_at else ""
    yield person.consent_how
    yield person.consent_from


def _cell(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text
