"""Projects: reported on over months, and recognised by their names and places.

A wrong earlier item is worse than a missing one. A project's name is a place, or the two that it
joins, and what is built there: "Zojila tunnel", "Mumbai-Ahmedabad bullet train", "Mumbai Metro Line
3". So a city, a company or a person alone is none, a road and a railway between the same two cities
are two, and a network is none without its line. A name counts only if the headline speaks of it,
and not just of something near it or on the way to it. Parts that both articles name ("C4", "C5")
must agree.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from digest.editorial.stories import kinds
from digest.editorial.stories.kinds import ProjectKind, project_kind_of
from digest.editorial.stories.marks import marks_conflict, read_marks
from digest.editorial.words import is_in_capitals
from digest.model import Article, Earlier
from digest.model.text import bare_letters

#: So many characters of a text are read: about its first two sentences.
_OPENING = 320
_LOOK_BACK = 80
_LONGEST = 80
_MOST_EARLIER = 2
#: An article with more names, or with "projects" in its headline, is a list.
_MOST_NAMES = 4
_LIST = re.compile(
    r"\bprojects\b|\b(?:\d+|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)(?: \w+)? Projects\b"
)
#: A name that more stories have is a place's after all.
_COMMON = 60
_NH = re.compile(r"\b(NH|SH|National Highway|State Highway)[\s-]?(\d{1,4}[A-Z]{0,2})\b")

#: It begins a word, so that no word is searched twice.
_CAPITAL = r"(?<!\w)(?<!\w')[A-Z](?:'?\w)++"
_TWO = rf"{_CAPITAL}(?: {_CAPITAL})?"
#: "Mumbai – Ahmedabad"; a dash before a sentence joins nothing.
_DASH = re.compile(r" ?[–—] ?(?=[A-Z])")
#: Words before a kind: "Mumbai-Nagpur Samruddhi ", "Navi Mumbai ", "Nashik Phata to Khed ".
_BEFORE = re.compile(rf"(?P<name>{_CAPITAL}(?:[ -]{_CAPITAL}){{0,9}}) $")
_FROM_TO = re.compile(rf"(?P<one>{_TWO}) to (?P<other>{_TWO}) $")
_BETWEEN = re.compile(rf" (?:between|from) (?P<one>{_TWO}) (?:and|to) (?P<other>{_TWO})")
_ROAD_AT = re.compile(rf"{_NH.pattern},? (?:at|near|in|around) (?P<place>{_CAPITAL})")
_JOINED = re.compile(rf"{_CAPITAL}-{_CAPITAL}")
#: "airport at Parandur", "refinery in Barmer": one to a place.
_AT = re.compile(rf" (?:at|in) (?P<place>{_TWO})")
_ONE_TO_A_PLACE = frozenset(("airport", "port", "refinery"))
#: Words between a place and its kind that are no part of the name.
_DESCRIBING = re.compile(
    r"(?:\b(?:international|domestic|greenfield|ultra|mega|main|lower|upper|access-controlled"
    r"|cargo|sea|economic|super|\w+-lane|underground|deep-?water|transshipment|transhipment"
    r"|container|renewable|hydro|lift|multi-?modal)[ -]){1,9}$",
    re.IGNORECASE,
)
#: After these a name says only where something lies or leads.
_ASIDE = re.compile(
    r"\b(?:near|around|along|off|beside|close to|next to|adjoining|abutting|opposite|outside|behind"
    r"|via|beyond|like|includ\w+|(?<!nod )(?<!object )(?<!objects )(?<!clearance )to|towards|with"
    r"|(?:connect|link|join|reach)\w*|from|which (?:dug|built))(?: its| the)? $",
    re.IGNORECASE,
)
#: Before these a port is the company that runs it.
_ACTS = re.compile(
    r" (?:hands|signs|inks|invites|awards|calls|plans|seeks|leases|buys|sells|pays|joins"
    r"|to (?:build|lease|develop))\b"
)
#: Headlines about homes and offices name the project that is near.
_ESTATE = re.compile(
    r"\b(?:homes?|flats?|housing|apartments?|plots?|residential|realty|property|properties"
    r"|townships?|villas?|warehous\w+|offices|office space|leasing|hotels?|malls?|luxury"
    r"|land prices)\b",
    re.IGNORECASE,
)
_OF_ESTATE = frozenset(("industrial corridor", "industrial park", "redevelopment"))
#: A name with its abbreviation: "High Speed Rail (MAHSR)".
_SHORT = re.compile(r"[^()]{0,30}?\(([A-Z]{3,8})\)")
_ORGANISATION = re.compile(
    rf"{_CAPITAL}(?:(?: |-| & | and | of ){_CAPITAL}){{0,9}}? (?:Ltd|Limited|Pvt|Inc|Corporation"
    r"|Authority|Ministry|Company|Commission|Department|Tribunal|Infra|Infrastructure"
    r"|Constructions?|Engineering|Projects|Energy|Power|Industries|Enterprises|Solutions|Developers"
    rf"|Properties|Group|Trust|Agency)\b(?! (?:{_CAPITAL}|[Pp]ark|[Pp]roject))"
)
#: First words of places that have two.
_COMPOUND = frozenset("navi greater north south east west new sri port fort great silk".split())
#: Too wide to name one project by, and words that only look like names.
_NO_PLACE = frozenset(
    "india bharat asia national state central union government indian international the this that "
    "these those it its a an new old first second third fourth fifth another proposed upcoming "
    "planned next last both all two three four five six his her our their andhra arunachal assam "
    "bihar chhattisgarh goa gujarat haryana himachal jharkhand karnataka kerala maharashtra "
    "manipur meghalaya mizoram nagaland odisha punjab rajasthan sikkim telangana tripura "
    "uttarakhand bengal kashmir ladakh tamil nadu uttar madhya pradesh northern southern eastern "
    "western north south east west high speed rail metro airport port power green phase package "
    "line corridor in on at of for under with from by and or underground river land sea air road "
    "major minor big key city smart expressway highway tunnel dam bridge station terminal thermal "
    "nuclear solar".split()
)
_WORD = re.compile(r"[\w'&]+")
#: Words that stay small in a headline in capitals, beside the short ones.
_SMALL = frozenset(
    "with from into over amid after near under till than until between along across".split()
)
_SHORT_WORD = 3
_STRUCTURAL = frozenset(
    "package phase stage lot section reach stretch unit block tower line corridor berth terminal "
    "tunnel plot sector zone".split()
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
    """A story of an earlier edition, with its projects' `names` and its parts (`marks`)."""

    story: str
    day: date
    title: str
    url: str | None
    names: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]


class _Found(NamedTuple):
    """A project's name in a text: its kind, places and abbreviation; `at` is the kind's offset.

    It is `aside` if it says only where something lies or leads.
    """

    kind: ProjectKind
    places: tuple[str, ...]
    short: str | None
    at: int
    aside: bool

    @property
    def name(self) -> str:
        """The normalised name."""
        is_road = len(self.places) > 1 and self.kind.name in kinds.ROAD_KINDS
        return f"{'-'.join(sorted(self.places))} {'road' if is_road else self.kind.name}"


def project_parts(title: str, text: str) -> tuple[tuple[str, str], ...]:
    """Return the parts of a project that an article names: packages, phases, lines, units."""
    opening = f"{title[:_OPENING]}\n{text[:_OPENING]}"
    # A full stop, so that "Yellow Line" and "A train" under it are no "Line A".
    found = {mark for mark in read_marks(f"{title[:_OPENING]}.", text) if mark[0] in _STRUCTURAL}
    for listed, single in _CODED.findall(opening):
        found |= {("code", code.replace("-", "")) for code in re.findall(_CODE, listed or single)}
    found |= {("line", number.upper()) for number in _METRO_NUMBER.findall(opening)}
    return tuple(sorted(found))


def name_projects(title: str, text: str) -> tuple[str, ...]:
    """Return the normalised names of the projects that an article is about, sorted."""
    title, opening = (_DASH.sub("-", part[:_OPENING].replace("’", "'")) for part in (title, text))
    whole, told = f"{title}\n{opening}", project_parts(title, text)
    in_title, in_text = list(_find_names(title, whole)), list(_find_names(opening, whole))
    if is_in_capitals((word for word in _WORD.findall(title) if len(word) > _SHORT_WORD), _SMALL):
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
    """Return the newest two stories of `past` before `day` about the project of `lead`.

    Stories about the same part of it come first. `spread` counts the stories with each name.
    """
    told = project_parts(lead.title, lead.text)
    telling = {
        name for name in name_projects(lead.title, lead.text) if spread.get(name, 0) <= _COMMON
    }
    newest = sorted(past, key=lambda one: (one.day, one.title, one.url or ""), reverse=True)
    found: dict[str, EarlierStory] = {}
    for one in sorted(newest, key=lambda one: {*told}.isdisjoint(one.marks)):
        other = one.story != story and one.day < day
        if other and telling.intersection(one.names) and not marks_conflict(told, one.marks):
            found.setdefault(bare_letters(one.title), one)
    chosen = sorted(list(found.values())[:_MOST_EARLIER], key=newest.index)
    return tuple(Earlier(one.day, one.title, one.url) for one in chosen)


def newest_earlier(*some: Earlier) -> tuple[Earlier, ...]:
    """Return the newest two, each headline once, the newest first."""
    found: dict[str, Earlier] = {}
    for one in sorted(some, key=lambda one: one.day, reverse=True):
        found.setdefault(bare_letters(one.title), one)
    return tuple(found.values())[:_MOST_EARLIER]


def _find_names(text: str, whole: str) -> Iterator[_Found]:
    """Yield the names in `text`, the headline or the opening of the `whole`."""
    masked = _ORGANISATION.sub(lambda found: "_" * len(found[0]), text)
    companies = set(_companies(text))
    for found in _ROAD_AT.finditer(masked):
        if place := _place([found["place"]]):
            road = ProjectKind(f"{found[1][0].lower()}h-{found[2].lower()}", _NH.pattern)
            yield _Found(road, (place,), None, found.start(), aside=False)
    for match in kinds.KIND_PATTERN.finditer(masked):
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
    """Return the kind at `match`; for a "project" or "line" the first that fits in the `whole`."""
    kind = project_kind_of(match)
    if kind.name not in kinds.VAGUE_KINDS:
        return kind
    if kind.name == "stretch" and not pair:
        return None
    for other in kinds.KIND_PATTERN.finditer(whole):
        said = project_kind_of(other)
        if said.name in (kinds.LINEAR_KINDS if pair else kinds.LOCAL_KINDS):
            return said
    if pair and _NH.search(whole):
        return next(road for road in kinds.PROJECT_KINDS if road.name == "highway")
    return kind if pair else None


def _places(text: str, match: re.Match[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the places, one or two, that name the project at `match`, and their offset."""
    start = match.start()
    if describing := _DESCRIBING.search(text, max(0, start - _LOOK_BACK), start):
        start = describing.start()
    since = max(0, start - _LOOK_BACK)
    if before := _BEFORE.search(text, since, start):
        yield from _before(before)
    kind = project_kind_of(match)
    to = None if kind.named_by == "place" else _FROM_TO.search(text, since, start)
    for found in filter(None, (to, _BETWEEN.match(text, match.end()))):
        one, other = _place(found["one"].split(), last=True), _place(found["other"].split())
        if one and other and one != other:
            yield found.start(), (one, other)
    at = _AT.match(text, match.end()) if kind.name in _ONE_TO_A_PLACE else None
    if at and (place := _place(at["place"].split(), whole=True)):
        yield match.start(), (place,)


def _before(found: re.Match[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the places before a kind: the two that a hyphen joins, and the one that follows."""
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
    """Return the first place in `words`, or the `last`, or the `whole`; None if there is none."""
    named = (word for word in words if len(word) == 1 or not word.isupper())
    said = [word.removesuffix("'s").lower() for word in named]
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
    """Yield first words of companies, no places; "Mumbai Metro Rail Corporation" has one."""
    for found in _ORGANISATION.finditer(text):
        name, _, rest = found[0].partition(" ")
        if not kinds.KIND_PATTERN.match(rest):
            yield name.lower()


def _agreed(in_title: Sequence[_Found]) -> Iterator[_Found]:
    """Yield the headline's names, but none aside, and none of two of a kind (one may build it)."""
    single = {(one.kind, one.at) for one in in_title if len(one.places) == 1}
    times = Counter(kind for kind, _ in single)
    aside = {one.name for one in in_title if one.aside}
    for one in in_title:
        if one.name not in aside and (len(one.places) > 1 or times[one.kind] == 1):
            yield one


def _spoken_of(
    in_text: Sequence[_Found], in_title: Sequence[_Found], agreed: Collection[str], title: str
) -> Iterator[_Found]:
    """Yield the opening's names that the headline speaks of; a project with two names by both.

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
    """Return True if a headline speaks of a name: by its places, abbreviation, line or kind.

    The kind alone is enough for the `first` of its kind, if the headline has no other.
    """
    words = {word.lower().removesuffix("'s") for word in _WORD.findall(title.replace("-", " "))}
    met = [words.issuperset(place.split()) for place in one.places]
    if all(met) or (one.short and re.search(rf"\b{one.short}\b", title)):
        return True
    said = {project_kind_of(match) for match in kinds.KIND_PATTERN.finditer(title)}
    plain = {kind for kind in said if kind.name not in kinds.VAGUE_KINDS}
    if (any(met) and (one.kind in plain or plain < said)) or (first and plain == {one.kind}):
        return True
    lines = (slot in _LINES for slot, _ in project_parts(title, ""))
    return one.kind.named_by == "line" and any(lines)


def _with_lines(about: Collection[_Found], title: str, told: Sequence[tuple[str, str]]) -> set[str]:
    """Return the names; a network's with its line or phase, and not without either."""
    networks = {one.name for one in about if one.kind.named_by == "line" and len(one.places) == 1}
    lines = [mark for mark in told if mark[0] in _LINES]
    if len({slot for slot, _ in lines}) < len(lines):  # two lines: the headline's is meant
        lines = [mark for mark in project_parts(title, "") if mark[0] in _LINES]
    if not lines and not _JOINED.search(title):
        lines = [mark for mark in told if mark[0] == "phase"]
    named = {one.name for one in about if one.name not in networks}
    return named | {f"{name} {slot} {value.lower()}" for name in networks for slot, value in lines}


def _is_said(one: _Found, opening: str) -> bool:
    """Return True if an opening confirms the places of a name from a headline in capitals."""
    said = set(_WORD.findall(opening.replace("-", " ")))
    return all(part.title() in said for place in one.places for part in place.split())
