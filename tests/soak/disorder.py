"""Disorder: the articles of a quarter as their sources have them, and the odd days, from a seed.

Articles are published again at other addresses, dated anew, renamed, changed, corrected, taken back
and withdrawn; they come as excerpts; sources and the machine are down; days are quiet or rich.
"""

import random
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tests.soak.invented import SOURCES, Event, Report, invent_event

FIRST: Final = date(2026, 3, 2)
ZONE: Final = ZoneInfo("Asia/Kolkata")
RUN: Final = time(6, 30)
#: After the last day that has news, so many mornings go by: all that is owed is told by then.
DRAIN: Final = 10
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Said:
    """What an article says in one version, and what of it is so: its facts.

    `change` is what made it another version: "first", "corrected", "taken back", "longer", "whole",
    "dated" or "renamed".
    """

    url: str
    title: str
    text: str
    label: str | None
    published: datetime
    facts: frozenset[str]
    excerpt: bool = False
    change: str = "first"


@dataclass(frozen=True, slots=True)
class Standing:
    """An article (key) of an event, its versions, and until when its source shows it.

    At `gone` its page is taken down.
    """

    key: str
    event: int
    theme: str | None
    source: str
    versions: tuple[tuple[datetime, Said], ...]
    leaves: datetime
    gone: datetime | None = None

    def version_at(self, now: datetime) -> int | None:
        """Return the number of the version that its source shows at a time, or None."""
        if now >= self.leaves or (self.gone and now >= self.gone):
            return None
        seen = [number for number, (since, _) in enumerate(self.versions) if since <= now]
        return seen[-1] if seen else None


@dataclass(slots=True)
class Quarter:
    """A quarter before it is lived: the articles, and the days on which something is odd.

    `second` are the days that are built and approved a second time, `rebuilt` those that are built
    more than once before; on an `absent` day nobody approves.
    """

    seed: int
    days: list[date]
    articles: list[Standing] = field(default_factory=list)
    off: set[date] = field(default_factory=set)
    down: dict[date, set[str]] = field(default_factory=dict)
    absent: set[date] = field(default_factory=set)
    rebuilt: set[date] = field(default_factory=set)
    second: set[date] = field(default_factory=set)


def plan_quarter(seed: int, days: int, only: Collection[int] | None = None) -> Quarter:
    """Return the quarter of a seed, with all of its events or `only` those."""
    lived = [FIRST + timedelta(days=at) for at in range(days + DRAIN)]
    quarter = Quarter(seed, lived)
    number = 0
    for at, day in enumerate(lived[:days]):
        chance = random.Random(f"{seed} day {at}")
        _make_odd(quarter, day, chance, is_first=at == 0)
        for _ in range(_events_of(chance)):
            number += 1
            began = datetime.combine(day, time(), ZONE) - chance.uniform(-6, 16) * _HOUR
            if only is None or number in only:
                _add_event(quarter, invent_event(seed, number), began)
    end = datetime.combine(lived[days - 1], RUN, ZONE)
    quarter.articles = [one for one in quarter.articles if one.versions[0][0] <= end]
    return quarter


def _events_of(chance: random.Random) -> int:
    """Return how many events begin on a day."""
    kind = chance.random()
    if kind < 0.15:
        return 0
    return chance.randint(9, 14) if kind > 0.94 else chance.randint(1, 5)


def _make_odd(quarter: Quarter, day: date, chance: random.Random, *, is_first: bool) -> None:
    odd = [chance.random() for _ in range(6)]
    if odd[0] < 0.05 and not is_first:
        quarter.off |= {day, *(day + timedelta(days=at) for at in range(chance.randint(0, 2)))}
    if odd[1] < 0.12:
        quarter.down[day] = set(chance.sample(SOURCES, chance.randint(1, 2)))
    if odd[2] < 0.04:
        quarter.absent.add(day)
    if odd[3] < 0.2:
        quarter.rebuilt.add(day)
    if odd[4] < 0.12:
        quarter.second.add(day)


def _add_event(quarter: Quarter, event: Event, began: datetime) -> None:
    chance = random.Random(f"{quarter.seed} disorder {event.number}")
    for at, report in enumerate(event.reports):
        when = began + report.after * _HOUR
        key = f"{event.number}-{at}"
        one = _standing(key, event, report, when, chance)
        quarter.articles.append(one)
        if chance.random() < 0.08:
            quarter.articles.append(_again(one, chance))


def _standing(
    key: str, event: Event, report: Report, when: datetime, chance: random.Random
) -> Standing:
    """Return a report as an article that begins at a time, with what becomes of it."""
    source = chance.choice(SOURCES)
    day = f"{when:%A}"
    text, title = report.text.replace("{day}", day), report.title
    said = Said(
        f"https://{source}.example/{when:%Y/%m}/{key}",
        title,
        text,
        report.label,
        when - chance.uniform(0.1, 2) * _HOUR,
        report.facts,
    )
    versions = [(when, said)]
    late = when
    if report.slip:
        wrong, right = report.slip
        late += chance.uniform(2, 90) * _HOUR
        mended = replace(
            said,
            title=title.replace(wrong, right),
            text=text.replace(wrong, right),
            change="corrected",
        )
        versions.append((late, mended))
        if chance.random() < 0.2:
            late += chance.uniform(20, 60) * _HOUR
            versions.append((late, replace(said, change="taken back")))
    else:
        late = _disturb(versions, late, chance)
    leaves = late + chance.uniform(24, 90) * _HOUR
    gone = when + chance.uniform(3, 30) * _HOUR if chance.random() < 0.04 else None
    return Standing(key, event.number, event.theme, source, tuple(versions), leaves, gone)


def _disturb(
    versions: list[tuple[datetime, Said]], late: datetime, chance: random.Random
) -> datetime:
    """Let something become of an article that has no error; return when the last of it was."""
    said = versions[0][1]
    way = chance.random()
    late += chance.uniform(4, 80) * _HOUR
    if way < 0.06:
        added = f"{said.text} Officials in the district gave no further details."
        versions.append((late, replace(said, text=added, change="longer")))
    elif way < 0.12:
        cut = said.text[: said.text.index(". ") + 1]
        versions[0] = (versions[0][0], replace(said, text=cut, excerpt=True))
        versions.append((late, replace(said, change="whole")))
    elif way < 0.17:
        versions.append((late, replace(said, published=late, change="dated")))
    elif way < 0.21:
        versions.append((late, replace(said, url=f"{said.url}-renamed", change="renamed")))
    else:
        return versions[0][0]
    return late


def _again(one: Standing, chance: random.Random) -> Standing:
    """Return an article in the same words at another address, hours or weeks later."""
    when, said = one.versions[-1]
    when += chance.choice((chance.uniform(2, 60), chance.uniform(100, 900))) * _HOUR
    source = chance.choice(SOURCES)
    url = f"https://{source}.example/{when:%Y/%m}/{one.key}-again"
    copied = replace(said, url=url, published=when, change="first", excerpt=False)
    leaves = when + chance.uniform(24, 72) * _HOUR
    return Standing(f"{one.key}-again", one.event, one.theme, source, ((when, copied),), leaves)
