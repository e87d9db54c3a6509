"""The archive: the approved editions that readers may look up."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, LargeBinary, Select, and_, exists, func, select, type_coerce

from digest.store.news.editions import APPROVED
from digest.store.schema import editions, parts, sendings

#: The page of the variant of all themes.
_WHOLE = "all.html"
#: How many bytes of a page hold its title and the inbox's preview.
_HEAD = 32_768
#: The preview in an inbox, which has the headlines; the subject for a look without one.
_SAID = (
    re.compile(rb'<body[^<>]*>\s*<div style="display:none[^"]*">([^<]*)</div>'),
    re.compile(rb"<title>([^<]*)</title>"),
)
#: The characters that fill up a preview.
_FILLING = re.compile("(?:\u200c\xa0|\\s)+")


@dataclass(frozen=True, slots=True)
class Appeared:
    """An edition in the archive: its day, the revision to show, and its headlines."""

    day: date
    revision: int
    about: str = ""

    @property
    def name(self) -> str:
        """The day as it is written in addresses."""
        return self.day.isoformat()


def archived_editions(connection: Connection, until: date, limit: int) -> list[Appeared]:
    """Return the newest editions up to the day `until`, newest first, at most `limit`."""
    newest = _newest().where(editions.c.day <= until.isoformat()).subquery()
    whole = and_(
        parts.c.day == newest.c.day, parts.c.revision == newest.c.revision, parts.c.name == _WHOLE
    )
    head = type_coerce(func.substr(parts.c.data, 1, _HEAD), LargeBinary).label("head")
    found = connection.execute(
        select(newest.c.day, newest.c.revision, head)
        .join(parts, whole)
        .order_by(newest.c.day.desc())
        .limit(limit)
    )
    return [
        Appeared(date.fromisoformat(row.day), row.revision, _about(bytes(row.head)))
        for row in found
    ]


def archived_revision(connection: Connection, day: date) -> int | None:
    """Return a day's newest approved revision, None if there is none or it was withdrawn."""
    newest = _newest().where(editions.c.day == day.isoformat()).subquery()
    found: int | None = connection.execute(select(newest.c.revision)).scalar()
    return found


def had_page(connection: Connection, day: date, names: Iterable[str]) -> bool:
    """Return whether an approved revision of a day has a page with one of these `names`."""
    which = (parts.c.day == day.isoformat(), parts.c.name.in_(list(names)))
    return connection.execute(select(parts.c.name).where(*which).limit(1)).first() is not None


def _newest() -> Select[tuple[str, int]]:
    """Return the query for the newest approved revision of each day that was not withdrawn."""
    taken_back = exists().where(
        sendings.c.day == editions.c.day,
        sendings.c.kind == "edition",
        sendings.c.state == "withdrawn",
    )
    return (
        select(editions.c.day, func.max(editions.c.revision).label("revision"))
        .where(editions.c.state == APPROVED, ~taken_back)
        .group_by(editions.c.day)
    )


def _about(head: bytes) -> str:
    for pattern in _SAID:
        if found := pattern.search(head):
            text = html.unescape(found[1].decode("utf-8", "replace"))
            if text := _FILLING.sub(" ", text).strip():
                return text
    return ""
