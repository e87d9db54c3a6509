"""The script: the month's articles as they stand at a time, its readers, calendar and table."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

FOLDER: Final = Path(__file__).parent
CALENDAR: Final[Mapping[str, Any]] = tomllib.loads(
    (FOLDER / "calendar.toml").read_text(encoding="utf-8")
)
ZONE: Final = ZoneInfo(CALENDAR["timezone"])


@dataclass(frozen=True, slots=True)
class Scripted:
    """An article of the script: what it says from when on, and when it is taken down."""

    key: str
    source: str
    versions: tuple[tuple[datetime, Mapping[str, Any]], ...]
    gone: datetime | None

    def version_at(self, now: datetime) -> int | None:
        """Return the number of the version that stands in its source, or None if none does."""
        if self.gone and self.gone <= now:
            return None
        seen = [number for number, (since, _) in enumerate(self.versions) if since <= now]
        return seen[-1] if seen else None

    def addresses_at(self, now: datetime) -> list[str]:
        """Return the addresses that it has had until `now`, the present one last."""
        had = [str(said["url"]) for since, said in self.versions if since <= now]
        return list(dict.fromkeys(had))


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader: the themes, the first edition, and the days whose editions are not mailed."""

    name: str
    address: str
    themes: tuple[str, ...]
    joins: date
    paused: tuple[date, ...] = ()

    def is_mailed(self, day: date) -> bool:
        """Return True if the reader is mailed an edition of `day` that has something for them."""
        return self.joins <= day and day not in self.paused


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: what an editor would have told whom of a version of an article."""

    key: str
    version: int
    verdict: str
    readers: tuple[str, ...]
    never: tuple[str, ...]
    why: str
    theme: str = ""
    day: date | None = None
    latest: date | None = None
    of: str = ""
    new: str = ""
    wrong: str = ""
    right: str = ""
    earlier: str = ""
    leads: bool = False
    accept: frozenset[str] = field(default_factory=frozenset)

    @property
    def name(self) -> str:
        """The article's key, and which version of it, such as "tower" and "tower 1"."""
        return f"{self.key} {self.version}" if self.version else self.key

    def accepts(self, verdict: str) -> bool:
        """Return True if an editor would let this verdict pass."""
        return verdict == self.verdict or verdict in self.accept


def mornings() -> list[date]:
    """Return the days of the month, also those without a run."""
    first, last = CALENDAR["first"], CALENDAR["last"]
    return [first + timedelta(days=at) for at in range((last - first).days + 1)]


def run_time(day: date) -> datetime:
    """Return when the run of `day` begins."""
    return datetime.combine(day, CALENDAR["run_at"], ZONE)


def read_articles() -> list[Scripted]:
    """Return the articles of the script."""
    return [_scripted(one) for one in _lines("articles.jsonl")]


def read_readers() -> list[Reader]:
    """Return the readers."""
    said = tomllib.loads((FOLDER / "readers.toml").read_text(encoding="utf-8"))
    return [
        Reader(
            one["name"],
            one["address"],
            tuple(one["themes"]),
            one.get("joins", CALENDAR["first"]),
            tuple(one.get("paused", ())),
        )
        for one in said["readers"]
    ]


def read_table() -> list[Line]:
    """Return the table's lines."""
    return [_line(one) for one in _lines("expected.jsonl")]


def _scripted(one: dict[str, Any]) -> Scripted:
    said = {key: one.get(key) for key in ("url", "title", "label", "text", "published", "excerpt")}
    versions = [(_local(one["seen"]), said)]
    for change in one.get("changes", ()):
        said = said | {key: value for key, value in change.items() if key != "at"}
        versions.append((_local(change["at"]), said))
    gone = _local(one["gone"]) if "gone" in one else None
    return Scripted(one["key"], one["source"], tuple(versions), gone)


def _line(one: dict[str, Any]) -> Line:
    days = {name: date.fromisoformat(one[name]) for name in ("day", "latest") if name in one}
    lists = {name: tuple(one[name]) for name in ("readers", "never")}
    accept = frozenset(one.get("accept", ()))
    return Line(**one | days | lists | {"accept": accept})


def _lines(name: str) -> Iterator[dict[str, Any]]:
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)
