"""Projects: what is reported on over months, known again by its names and places.

A wrong earlier item is worse than a missing one. A project's name is a place, or two that it joins, and what is built there:
"Zojila tunnel", "Mumbai-Ahmedabad bullet train", "Mumbai Metro Line 3". So a city, a company or a person alone is none, a road
and a railway between the same two cities are two, and a network is none without its line. It counts where the article is about
it: its headline speaks of it, and not only of what lies near it or leads to it. Parts that both tell must agree ("C4", "C5").
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from digest.editorial.stories import kinds, marks
from digest.editorial.stories.kinds import ProjectKind
from digest.model import Article, Earlier

#: How much of a text is read: about its first two sentences.
_OPENING = 320
_LOOK_BACK = 80
_LONGEST = 80
_MOST_EARLIER = 2
#: What names more is a list of projects, and so is what says "projects" in its headline.
_MOST_NAMES = 4
_LIST = re.compile(
    r"\bprojects\b|\b(?:\d+|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)(?: \w+)? Projects\b"
)
#: A name that so many stories have is a place's after all.
_COMMON = 60
_NH = re.compile(r"\b(NH|SH|National Highway|State Highway)[\s-]?(\d{1,4}[A-Z]{0,2})\b")

_CAPITAL = r"[A-Z][\w']*\w"
_TWO = rf"{_CAPITAL}(?: {_CAPITAL})?"
#: "Mumbai – Ahmedabad"; before a sentence a dash is none.
_DASH = re.compile(r" ?[–—] ?(?=[A-Z])")
#: What stands before a kind: "Mumbai-Nagpur Samruddhi ", "Navi Mumbai ", "Pune's ", "Nashik Phata to Khed ".
_BEFORE = re.compile(rf"(?P<name>{_CAPITAL}(?:[ -]{_CAPITAL})*)(?:'s)? $")
_FROM_TO = re.compile(rf"(?P<one>{_TWO}) to (?P<other>{_TWO}) $")
_BETWEEN = re.compile(rf" (?:between|from) (?P<one>{_TWO}) (?:and|to) (?P<other>{_TWO})")
_ROAD_AT = re.compile(rf"{_NH.pattern},? (?:at|near|in|around) (?P<place>{_CAPITAL})")
#: "airport at Parandur", "refinery in Barmer": one to a place.
_AT = re.compile(rf" (?:at|in) (?P<place>{_TWO})")
_ONE_TO_A_PLACE = frozenset(("airport", "port", "refinery"))
#: Words between a place and its kind that are no part of the name.
_DESCRIBING = re.compile(
    r"(?:\b(?:international|domestic|greenfield|ultra|mega|main|lower|upper|access-controlled|cargo|sea|economic|super|"
    r"\w+-lane|underground|deep-?water|transshipment|transhipment|container|renewable|hydro|lift|multi-?modal)[ -])+$",
    re.IGNORECASE,
)
#: What lies there, or leads there, is not about it.
_ASIDE = re.compile(
    r"\b(?:near|around|along|off|beside|close to|next to|adjoining|abutting|opposite|outside|behind|via|beyond|like|includ\w+|"
    r"(?<!nod )(?<!object )(?<!objects )(?<!clearance )to|towards|with|(?:connect|link|join|reach)\w*|from|which (?:dug|built))(?: its| the)? $",
    re.IGNORECASE,
)
#: A port that does this is the company that runs it.
_ACTS = re.compile(
    r" (?:hands|signs|inks|invites|awards|calls|plans|seeks|leases|buys|sells|pays|joins|to (?:build|lease|develop))\b"
)
#: Headlines of homes and offices name what stands near.
_ESTATE = re.compile(
    r"\b(?:homes?|flats?|housing|apartments?|plots?|residential|realty|property|properties|townships?|villas?|warehous\w+|"
    r"offices|office space|leasing|hotels?|malls?|luxury|land prices)\b",
    re.IGNORECASE,
)
_OF_ESTATE = frozenset(("industrial corridor", "industrial park", "redevelopment"))
#: A name with its abbreviation: "High Speed Rail (MAHSR)".
_SHORT = re.compile(r"[^()]{0,30}?\(([A-Z]{3,8})\)")
_ORGANISATION = re.compile(
    rf"{_CAPITAL}(?:(?: |-| & | and | of ){_CAPITAL})*? (?:Ltd|Limited|Pvt|Inc|Corporation|Authority|Ministry|Company|Commission|"
    r"Department|Tribunal|Infra|Infrastructure|Constructions?|Engineering|Projects|Energy|Power|Industries|Enterprises|"
    rf"Solutions|Developers|Properties|Group|Trust|Agency)\b(?! (?:{_CAPITAL}|[Pp]ark|[Pp]roject))"
)
#: First words of places that have two.
_COMPOUND = frozenset("navi greater north south east west new sri port fort great silk".split())
#: Too wide to name one thing by, and words that only look like names.
_NO_PLACE = frozenset(
    "india bharat asia national state central union government indian international the this that these those it its a an new "
    "old first second third fourth fifth another proposed upcoming planned next last both all two three four five six his her our "
    "their andhra arunachal assam bihar chhattisgarh goa gujarat haryana himachal jharkhand karnataka kerala maharashtra "
    "manipur meghalaya mizoram nagaland odisha punjab rajasthan sikkim telangana tripura uttarakhand bengal kashmir ladakh "
    "tamil nadu uttar madhya pradesh northern southern eastern western north south east west high speed rail metro airport "
    "port power green phase package line corridor in on at of for under with from by and or underground river land sea air "
    "road major minor big key city smart expressway highway tunnel dam bridge station terminal thermal nuclear solar".split()
)
_WORD = re.compile(r"[\w'&]+")
#: Small words that stay small in a headline in capitals.
_SMALL = frozenset(
    "with from into over amid after near under till than until between along across".split()
)
_STRUCTURAL = frozenset(
    "package phase stage lot section reach stretch unit block tower line corridor berth terminal tunnel plot sector zone".split()
) | {"named line", "named corridor"}
_LINES = ("line", "named line", "corridor", "named corridor")
#: "package C4", "C5 contractor".
_CODE = r"[A-Z]{1,3}-?\d{1,3}[A-Z]?"
_CODED = re.compile(
    rf"\b(?i:package|lot|contract|section|stretch)s?[\s-]*((?:{_CODE}(?:, | and | & |/)?)+)"
    rf"|\b({_CODE}) (?i:package|lot|contract|contractor|section|stretch)\b"
)
_METRO_NUMBER = re.compile(r"\bMetro[ -](\d{1,2}[A-Z]?)\b")


@dataclass(frozen=True, slots=True)
class EarlierStory:
    """A story of an earlier edition, as it is found again: its `names`, and its parts (`marks`)."""

    story: str
    day: date
    title: str
    url: str | None
    names: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]


class _Found(NamedTuple):
    """A name where it stands: of which kind, by which places and abbreviation it is known, at which kind's word.

    It is `aside` where it tells only where something lies or leads.
    """

    kind: ProjectKind
    places: tuple[str, ...]
    short: str | None
    at: int
    aside: bool

    @property
    def name(self) -> str:
        """The name, the same however it is said."""
        kind = "road" if len(self.places) > 1 and self.kind.name in kinds.ROADS else self.kind.name
        return f"{'-'.join(sorted(self.places))} {kind}"


def project_parts(title: str, text: str) -> tuple[tuple[str, str], ...]:
    """Return which parts of a project an article tells of: packages, phases, lines, units."""
    opening = f"{title[:_OPENING]}\n{text[:_OPENING]}"
    # A full stop, so that "Yellow Line" and "A train" under it are no "Line A".
    found = {
        mark for mark in marks.read_marks(f"{title[:_OPENING]}.", text) if mark[0] in _STRUCTURAL
    }
    for listed, single in _CODED.findall(opening):
        found |= {("code", code.replace("-", "")) for code in re.findall(_CODE, listed or single)}
    found |= {("line", number.upper()) for number in _METRO_NUMBER.findall(opening)}
    return tuple(sorted(found))


def name_projects(title: str, text: str) -> tuple[str, ...]:
    """Return the names of the projects that an article is about, normalised, sorted."""
    title, opening = (_DASH.sub("-", part[:_OPENING].replace("’", "'")) for part in (title, text))
    whole, told = f"{title}\n{opening}", project_parts(title, text)
    in_title, in_text = list(_find(title, whole)), list(_find(opening, whole))
    if _in_capitals(title):
        in_title = [one for one in in_title if _is_said(one, opening)]
    several = len({one.name for one in (*in_title, *in_text)}) > _MOST_NAMES
    if several or _LIST.search(_ORGANISATION.sub("", title)):
        return ()
    about = list(_agreed(in_title))
    about += _spoken_of(in_text, in_title, {one.name for one in about}, title)
    if _ESTATE.search(title):
        about = [one for one in about if one.kind.name in _OF_ESTATE]
    return tuple(sorted(name for name in _with_lines(about, title, told) if len(name) <= _LONGEST))


def find_earlier(
    lead: Article, story: str, day: date, past: Iterable[EarlierStory], spread: Mapping[str, int]
) -> tuple[Earlier, ...]:
    """Return the newest two of `past`, other stories before `day`, that are about the project of `lead`.

    Those about the same part of it come before others. `spread` says in how many stories each name is known.
    """
    told = project_parts(lead.title, lead.text)
    telling = {
        name for name in name_projects(lead.title, lead.text) if spread.get(name, 0) <= _COMMON
    }
    newest = sorted(past, key=lambda one: (one.day, one.title, one.url or ""), reverse=True)
    found: dict[str, EarlierStory] = {}
    for one in sorted(newest, key=lambda one: {*told}.isdisjoint(one.marks)):
        other = one.story != story and one.day < day
        if other and telling.intersection(one.names) and not marks.marks_conflict(told, one.marks):
            found.setdefault(_letters(one.title), one)
    chosen = sorted(list(found.values())[:_MOST_EARLIER], key=newest.index)
    return tuple(Earlier(one.day, one.title, one.url) for one in chosen)


def _find(text: str, whole: str) -> Iterator[_Found]:
    """Yield the names in `text`, which is the headline or the opening of an article that says the `whole`."""
    masked = _ORGANISATION.sub(lambda found: "_" * len(found[0]), text)
    companies = set(_companies(text))
    for found in _ROAD_AT.finditer(masked):
        if place := _place([found["place"]]):
            road = ProjectKind(f"{found[1][0].lower()}h-{found[2].lower()}", _NH.pattern)
            yield _Found(road, (place,), None, found.start(), aside=False)
    for match in kinds.PATTERN.finditer(masked):
        short = _SHORT.match(masked, match.end())
        for start, places in _places(masked, match):
            kind = _meant(match, whole, pair=len(places) > 1)
            if kind and (
                len(places) > 1 or (kind.named_by != "two" and places[0] not in companies)
            ):
                aside = _ASIDE.search(masked, max(0, start - _LOOK_BACK), start) or (
                    kind.name in _ONE_TO_A_PLACE and _ACTS.match(masked, match.end())
                )
                yield _Found(kind, places, short and short[1], match.start(), bool(aside))


def _meant(match: re.Match[str], whole: str, *, pair: bool) -> ProjectKind | None:
    """Return the kind at `match`; of a "project" or a "line" it is what else the article says first that it can be."""
    kind = kinds.project_kind_of(match)
    if kind.name not in kinds.VAGUE:
        return kind
    if kind.name == "stretch" and not pair:
        return None
    for other in kinds.PATTERN.finditer(whole):
        said = kinds.project_kind_of(other)
        if said.name in (kinds.LINEAR if pair else kinds.LOCAL):
            return said
    if not pair:
        return None
    return (
        next(road for road in kinds.PROJECT_KINDS if road.name == "highway")
        if _NH.search(whole)
        else kind
    )


def _places(text: str, match: re.Match[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield what names the thing at `match`, each with where it begins: one place, or two."""
    start = match.start()
    if describing := _DESCRIBING.search(text, max(0, start - _LOOK_BACK), start):
        start = describing.start()
    if before := _BEFORE.search(text, max(0, start - _LOOK_BACK), start):
        yield from _before(before)
    kind = kinds.project_kind_of(match)
    to = (
        None
        if kind.named_by == "place"
        else _FROM_TO.search(text, max(0, start - _LOOK_BACK), start)
    )
    for found in filter(None, (to, _BETWEEN.match(text, match.end()))):
        one, other = _place(found["one"].split(), last=True), _place(found["other"].split())
        if one and other and one != other:
            yield found.start(), (one, other)
    at = _AT.match(text, match.end()) if kind.name in _ONE_TO_A_PLACE else None
    if at and (place := _place(at["place"].split(), whole=True)):
        yield match.start(), (place,)


def _before(found: re.Match[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the places in the capital words before a kind: the two that a hyphen joins, and what follows them."""
    words = found["name"].removesuffix("'s").split("'s ")[-1].split()
    joined = next((at for at in range(len(words) - 1, -1, -1) if "-" in words[at]), None)
    if joined is not None:
        sides = words[joined].split("-")
        left = _place([*words[max(0, joined - 1) : joined], sides[0]], last=True)
        right = _place([sides[-1], *words[joined + 1 :]])
        if left and right and left != right:
            yield found.start(), (left, right)
        words = words[joined + 1 :]
    if words and (place := _place(words, whole=True)):
        yield found.start(), (place,)


def _place(words: Iterable[str], *, last: bool = False, whole: bool = False) -> str | None:
    """Return the first place that `words` name, or the `last`, or all of them; None where they name none."""
    said = [
        word.removesuffix("'s").lower() for word in words if not (word.isupper() and len(word) > 1)
    ]
    while said and said[0] in _NO_PLACE and not (len(said) > 1 and said[0] in _COMPOUND):
        said.pop(0)
    while last and said and said[-1] in _NO_PLACE:
        said.pop()
    if not said or (whole and (len(said) > 3 or said[-1] in _NO_PLACE)):
        return None
    if whole:
        return " ".join(said)
    if last:
        return " ".join(said[-2:]) if said[-2:-1] and said[-2] in _COMPOUND else said[-1]
    return " ".join(said[:2]) if said[0] in _COMPOUND else said[0]


def _companies(text: str) -> Iterator[str]:
    """Yield what companies in `text` are called, which names no place; "Mumbai Metro Rail Corporation" is of a place."""
    for found in _ORGANISATION.finditer(text):
        name, _, rest = found[0].partition(" ")
        if not kinds.PATTERN.match(rest):
            yield name.lower()


def _agreed(in_title: Sequence[_Found]) -> Iterator[_Found]:
    """Yield what the headline is about: nothing aside, and not one of two things of a kind, of which one may build the other."""
    times = Counter(
        kind for kind, _ in {(one.kind, one.at) for one in in_title if len(one.places) == 1}
    )
    aside = {one.name for one in in_title if one.aside}
    for one in in_title:
        if one.name not in aside and (len(one.places) > 1 or times[one.kind] == 1):
            yield one


def _spoken_of(
    in_text: Sequence[_Found], in_title: Sequence[_Found], agreed: Collection[str], title: str
) -> Iterator[_Found]:
    """Yield what the opening names and the headline speaks of; what goes by two names there, by both.

    `agreed` are the headline's own names.
    """
    known = {one.kind for one in in_title if len(one.places) == 1}
    spoken = {one.at for one in in_text if one.name in agreed}
    for one in in_text:
        if _speaks(title, one, first=one.kind not in known):
            spoken.add(one.at)
        known.add(one.kind)
    decided = {one.name for one in in_title}.difference(agreed) | {
        one.name for one in in_text if one.aside
    }
    yield from (one for one in in_text if one.at in spoken and one.name not in decided)


def _speaks(title: str, one: _Found, *, first: bool) -> bool:
    """Tell whether a headline speaks of what an opening names: by its places, its abbreviation, its line, or its kind.

    The kind alone will do for the `first` of its kind, where the headline has no other.
    """
    words = {word.lower().removesuffix("'s") for word in _WORD.findall(title.replace("-", " "))}
    met = [words.issuperset(place.split()) for place in one.places]
    if all(met) or (one.short and re.search(rf"\b{one.short}\b", title)):
        return True
    said = {kinds.project_kind_of(match) for match in kinds.PATTERN.finditer(title)}
    plain = {kind for kind in said if kind.name not in kinds.VAGUE}
    by_line = one.kind.named_by == "line" and any(
        slot in _LINES for slot, _ in project_parts(title, "")
    )
    return (
        (any(met) and (one.kind in plain or plain < said))
        or (first and plain == {one.kind})
        or by_line
    )


def _with_lines(about: Collection[_Found], title: str, told: Sequence[tuple[str, str]]) -> set[str]:
    """Return the names; a network's with the line that the article tells of, or its phase, and none without either."""
    networks = {one.name for one in about if one.kind.named_by == "line" and len(one.places) == 1}
    lines = [mark for mark in told if mark[0] in _LINES]
    if len({slot for slot, _ in lines}) < len(lines):  # two lines: the headline's is meant
        lines = [mark for mark in project_parts(title, "") if mark[0] in _LINES]
    if not lines and not re.search(rf"{_CAPITAL}-{_CAPITAL}", title):
        lines = [mark for mark in told if mark[0] == "phase"]
    named = {one.name for one in about if one.name not in networks}
    return named | {f"{name} {slot} {value.lower()}" for name in networks for slot, value in lines}


def _is_said(one: _Found, opening: str) -> bool:
    """Tell whether an opening has the places of a name that a headline in capitals seems to have."""
    said = set(_WORD.findall(opening.replace("-", " ")))
    return all(part.title() in said for place in one.places for part in place.split())


def _in_capitals(title: str) -> bool:
    """Tell whether all words of a headline that matter have capitals, so that they mark no names."""
    return not any(
        len(word) > 3 and word[0].islower() and word not in _SMALL for word in _WORD.findall(title)
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
