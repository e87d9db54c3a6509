"""Projects: what is reported on over months, known again by its names and places.

A wrong earlier item is worse than a missing one: two stories are about one project only when a name of several words, or
one joined by a hyphen, that few other stories have, stands in both headlines or openings, and nothing tells them apart
("Package C4", "Package C5").
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from digest.editorial import marks
from digest.model import Article, Earlier

#: How much of an article is read: its headline and about three sentences.
_OPENING = 500
_MOST_NAMES = 16
_LONGEST = 80
_MOST_EARLIER = 2
#: A name that so many stories have is an agency's or a place's, not a project's.
_COMMON = 12

_CAPITAL = r"[A-Z][\w&’'.-]*\w|[A-Z]{2,}|[A-Z]\d+"
#: "Navi Mumbai International Airport", "Mumbai-Ahmedabad", "Delhi-Mumbai Expressway".
_NAME = re.compile(rf"(?:{_CAPITAL})(?: (?:of |and |the )?(?:{_CAPITAL}))*")
_ROAD = re.compile(r"\b(NH|SH|National Highway|State Highway)[\s-]*(\d{1,4}[A-Z]{0,2})\b")
_ORGANISATION = re.compile(
    r"\b(Ltd|Limited|Pvt|Inc|Corporation|Authority|Ministry|Government|Board|Bank|Company|Group|Infra|Infrastructure|Constructions?|"
    r"Engineering|Projects|Energy|Power|Industries|Enterprises|Developers|Realty|Minister|Department|Commission|Court|NHAI|NTPC|"
    r"Railways?|Council|Tribunal|Union|Cabinet|Secretary|Director|Chairman|India)$"
)
_NOT_A_NAME = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday thursday "
    "friday saturday sunday the this that these those it its in on at as a an for with by from under after since but and when "
    "new rs inr phase package tender bids work the first second third he she they we our".split()
)


@dataclass(frozen=True, slots=True)
class Past:
    """A story of an earlier edition, as it is found again: its `names`, and what tells it from others (`marks`)."""

    story: str
    day: date
    title: str
    url: str | None
    names: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]


def names(title: str, text: str) -> tuple[str, ...]:
    """Return the names that an article's headline and opening give to what it is about, normalised, sorted."""
    found: dict[str, None] = {}
    opening = f"{title[:_OPENING]}\n{text[:_OPENING]}".replace("–", "-").replace("—", "-")
    for part in opening.split("\n"):
        for kind, number in _ROAD.findall(part):
            found[f"{'nh' if kind[0] == 'N' else 'sh'}-{number.lower()}"] = None
        for match in _NAME.finditer(part):
            name = _normal(match[0])
            if name and not _ORGANISATION.search(match[0].rstrip(".")):
                found[name] = None
    return tuple(sorted(list(found)[:_MOST_NAMES]))


def earlier(
    lead: Article, story: str, day: date, past: Iterable[Past], spread: Mapping[str, int]
) -> tuple[Earlier, ...]:
    """Return the newest two of `past`, other stories before `day`, that are about the project of `lead`.

    `spread` says in how many stories each name is known.
    """
    mine, told_apart = set(names(lead.title, lead.text)), marks.read(lead.title, lead.text)
    telling = {name for name in mine if spread.get(name, 0) <= _COMMON}
    headline = _letters(lead.title)
    found: dict[str, Earlier] = {}
    for one in sorted(past, key=lambda one: (one.day, one.title), reverse=True):
        shared = telling.intersection(one.names)
        if one.story == story or one.day >= day or marks.conflict(told_apart, one.marks):
            continue
        if any(_letters(name) in headline and _letters(name) in _letters(one.title) for name in shared):
            found.setdefault(_letters(one.title), Earlier(one.day, one.title, one.url))
    return tuple(found.values())[:_MOST_EARLIER]


def _normal(name: str) -> str | None:
    """Return a name as it is looked for, None where it names no one thing: a single word is a place or a person."""
    words = name.lower().replace("’", "'").rstrip(".").split()
    while words and words[0] in _NOT_A_NAME:
        words.pop(0)
    while words and words[-1] in _NOT_A_NAME:
        words.pop()
    said = " ".join(words)
    return said if ("-" in said or len(words) > 1) and 6 <= len(said) <= _LONGEST else None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
