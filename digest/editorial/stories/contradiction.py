"""Contradiction: what a new form of a sentence says otherwise, in the place of the old words.

Figures are compared by what they say, not by how near they are: 410 and 401 flats are two numbers,
398 is what "about 400" meant. Words are compared by the language's lists (`text.toml`, [errata]).
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher

from digest.editorial.facts.comparison import covers_fact, is_rounding, same_amount
from digest.editorial.facts.finder import find_facts, with_plain_signs
from digest.editorial.facts.numbers import FIGURES
from digest.editorial.stories.countings import with_numbers
from digest.editorial.stories.spelling import are_spellings, is_same_name
from digest.model import ErrataWords, Fact, Language

#: Longest initials or "Mr", and longest word that may be small in a headline in capitals.
_INITIALS, _SMALL = 2, 4
#: A rough number may be so far from the exact one: "about 400", "more than 60".
_ABOUT, _BEYOND = 0.1, 0.25
#: A number with so many noughts may be a round one: 400, but not 410 or 20.
_NOUGHTS = 2
#: So many words stand between two that changed places: "A must pay B".
_BETWEEN = 2
#: A hedge is so many words.
_HEDGE = 3
#: The unit of what lies between two percentages.
_POINTS = "points"
_WORD = re.compile(r"\w[\w'-]*")
_DIGITS = re.compile(FIGURES)
#: "NH-44", "C4", "Phase II".
_CODE = re.compile(r"(?=[\w-]*\d)[\w-]++|[IVX]{1,4}")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the words of a sentence are read by: its day of publication, language and article.

    `names` are written with a capital within the article's sentences. The words `before` and
    `still` are those of the old and of the new version, notices of corrections aside, and how often
    they stand there. All are in small letters.
    """

    published: date | None
    language: Language
    names: frozenset[str] = frozenset()
    before: Counter[str] = field(default_factory=Counter)
    still: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Said:
    """A word or figure of a sentence: equal in two sentences if its `key` is.

    A figure has its amount as a `fact`, the `hedge` before it ("about", "over", "under") and the
    number as it is written; a word may be a name.
    """

    key: str
    text: str
    fact: Fact | None = None
    hedge: str = ""
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """How two forms of a sentence differ.

    `pairs` are the old and the new words in one place that contradict each other; words are `lost`
    and `gained`, those at the end of the new form are its `tail`; `changed` counts how many, the
    pairs and the tail aside.
    """

    pairs: tuple[tuple[Said, Said], ...]
    lost: tuple[Said, ...]
    gained: tuple[Said, ...]
    tail: tuple[Said, ...]
    changed: int
    is_swapped: bool
    is_denied: bool

    @property
    def figures(self) -> tuple[tuple[Fact, Fact], ...]:
        """The pairs of figures."""
        return tuple((old.fact, new.fact) for old, new in self.pairs if old.fact and new.fact)

    @property
    def contradicts(self) -> bool:
        """True if both forms cannot be true of one moment."""
        return bool(self.pairs) or self.is_swapped or self.is_denied


def words_of(text: str) -> Iterator[str]:
    """Yield the words of a text in small letters."""
    return (found[0].removesuffix("'s").casefold() for found in _words(text))


def capital_words(sentence: str) -> Iterator[str]:
    """Yield the words that a sentence writes with a capital behind its first word."""
    words = [found[0] for found in _words(sentence)]
    if not _is_title(words):
        yield from (word.removesuffix("'s").casefold() for word in words[1:] if word[0].isupper())


def compare_forms(old: str, new: str, around: Surroundings) -> Difference:
    """Return how the `new` form of a sentence differs from the `old` one."""
    mine, theirs = (_said(text, around) for text in (old, new))
    matcher = SequenceMatcher(
        None, [one.key for one in mine], [one.key for one in theirs], autojunk=False
    )
    pairs: list[tuple[Said, Said]] = []
    lost: list[Said] = []
    gained: list[Said] = []
    tail: list[Said] = []
    changed = 0
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            continue
        before, after = mine[start:end], theirs[first:last]
        found = list(_contradicting(before, after, (mine, theirs), around))
        pairs += found
        if kind == "insert" and start == len(mine):
            tail = after
            continue
        lost += before
        gained += after
        size = max(len(before), len(after))
        names_in = max(sum(one.is_name for one in some) for some in (before, after))
        changed += max(0, size - max(len({old for old, _ in found}), names_in)) if found else size
    denied = [
        sum(one.key in around.language.errata.denying for one in some) for some in (mine, theirs)
    ]
    return Difference(
        tuple(pairs),
        tuple(lost),
        tuple(gained),
        tuple(tail),
        changed,
        _is_swapped([one.key for one in mine], [one.key for one in theirs], around.language),
        denied[0] % 2 != denied[1] % 2,
    )


def find_slips(old: str, new: str, around: Surroundings) -> Iterator[tuple[Said, Said]]:
    """Yield the figures of `old` and those anywhere in `new` that have their digits in order."""
    mine, theirs = ([one for one in _said(text, around) if one.fact] for text in (old, new))
    for one in mine:
        for other in theirs:
            if one.fact and other.fact and _is_slip(one.fact, other.fact):
                yield one, other


def _is_slip(one: Fact, other: Fact) -> bool:
    return (one.kind, one.unit) == (other.kind, other.unit) and are_permuted(one, other)


def _said(text: str, around: Surroundings) -> list[Said]:
    """Return the words and figures of a sentence in order."""
    plain = with_plain_signs(text)
    found = find_facts(plain, around.published, around.language)
    facts = with_numbers(plain, [fact for fact in found if fact.kind != "count"], around.language)
    said = [(fact.start, _figure(fact, plain, around.language.errata)) for fact in facts]
    words = _words(plain)
    is_title = _is_title([word[0] for word in words])
    for at, one in enumerate(words):
        if not any(fact.start < one.end() and one.start() < fact.end for fact in facts):
            word = one[0].removesuffix("'s")
            before_name = at == 0 and _opens_with_name(words, around.language)
            is_within = (at > 0 or before_name) and not is_title
            is_name = word[0].isupper() and len(word) > _INITIALS
            is_name = is_name and not _is_office(word.casefold(), around.language)
            is_name = is_name and (is_within or word.casefold() in around.names)
            said.append((one.start(), Said(word.casefold(), word, is_name=is_name)))
    return [one for _, one in sorted(said, key=lambda pair: pair[0])]


def _opens_with_name(words: Sequence[re.Match[str]], language: Language) -> bool:
    """Return True if a sentence's first word has another name behind it: "Suresh Patil"."""
    openings = language.openings
    plain = openings.back | openings.earlier | openings.articles | openings.prepositions
    first = words[0][0].casefold()
    if first in plain | openings.numbers | openings.known or len(words) == 1:
        return False
    second = words[1][0]
    joined = words[1].start() - words[0].end() == 1
    return joined and second[0].isupper() and not _is_office(second.casefold(), language)


def _is_office(word: str, language: Language) -> bool:
    """Return True if a word with a capital is an office, a body or a unit."""
    days = language.datelines.weekdays | language.datelines.months
    openings = language.openings
    offices = openings.no_names | openings.bodies | openings.courtesy | language.errata.offices
    return word in offices - days


def _words(text: str) -> list[re.Match[str]]:
    return list(_WORD.finditer(with_plain_signs(text)))


def _is_title(words: Sequence[str]) -> bool:
    """Return True if all long words and most others have a capital: there they name nothing."""
    capitals = sum(word[0].isupper() for word in words)
    return 2 * capitals > len(words) and all(
        word[0].isupper() for word in words if len(word) > _SMALL
    )


def _figure(fact: Fact, text: str, words: ErrataWords) -> Said:
    """Return a figure of `text` as it is said."""
    before, behind = text[: fact.start], text[fact.end :]
    ends = (fact.first, fact.last) if fact.kind == "date" else (fact.value, fact.to_value)
    hedge = _hedge(before, behind, words)
    if fact.text.casefold().endswith(tuple(words.points)):
        fact = replace(fact, unit=_POINTS)
    return Said(f"{fact.kind} {ends} {fact.unit or ''}", fact.text, fact, hedge)


def _hedge(before: str, behind: str, words: ErrataWords) -> str:
    """Return how rough a figure is said to be by the words around it: "" if it is not."""
    last = f" {' '.join(before.casefold().split()[-_HEDGE:])}"
    first = f"{' '.join(re.split('[ -]', behind.casefold())[:_HEDGE])} ".lstrip()
    hedges = {"about": words.about, "over": words.over, "under": words.under}
    for name, some in hedges.items():
        if any(last.endswith(f" {one}") or first.startswith(f"{one} ") for one in some):
            return name
    return ""


def _contradicting(
    before: Sequence[Said],
    after: Sequence[Said],
    whole: tuple[Sequence[Said], Sequence[Said]],
    around: Surroundings,
) -> Iterator[tuple[Said, Said]]:
    """Yield the words `before` and those `after` in their place that exclude each other.

    What the `whole` of the other form says as well is neither lost nor gained.
    """
    mine, theirs = whole
    for old in before:
        for new in _without_spellings(old, after):
            if old.fact and new.fact:
                lost = not any(one.fact and _is_same(old.fact, one.fact) for one in theirs)
                gained = not any(one.fact and _is_same(new.fact, one.fact) for one in mine)
                if lost and gained and _is_other_figure(old, new):
                    yield old, new
            elif old.fact or new.fact:
                continue
            elif _excludes(old, new, whole, around):
                yield old, new


def _without_spellings(old: Said, after: Sequence[Said]) -> Sequence[Said]:
    """Return the words `after`, or none if one of them is the `old` name, spelled better."""
    is_spelled = old.is_name and any(
        new.is_name and are_spellings(old.key, new.key) for new in after
    )
    return () if is_spelled else after


def _is_same(one: Fact, other: Fact) -> bool:
    """Return True if two facts state one amount, or one is within the other's days."""
    if one.kind == "date" or other.kind == "date":
        return covers_fact(one, other) or covers_fact(other, one) or _is_same_day(one, other)
    return same_amount(one, other)


def _is_same_day(one: Fact, other: Fact) -> bool:
    """Return True if both are a day of one month, and not both are written with their year."""
    if one.last is None or other.last is None or all(map(_YEAR.search, (one.text, other.text))):
        return False
    return (one.last.month, one.last.day) == (other.last.month, other.last.day)


def _is_other_figure(old: Said, new: Said) -> bool:
    """Return True if two figures in one place cannot both be true."""
    one, other = old.fact, new.fact
    if one is None or other is None or _is_same(one, other):
        return False
    if one.kind != other.kind:
        return _digits(one) == _digits(other) != "" and "date" not in (one.kind, other.kind)
    if one.kind == "date":
        return True
    if one.unit != other.unit:
        return _digits(one) == _digits(other) or not covers_fact(one, other)
    return not (_tells_roughly(old, new) or _tells_roughly(new, old))


def _tells_roughly(rough: Said, exact: Said) -> bool:
    """Return True if one figure may be the `exact` one in fewer digits, or as far as it says."""
    if rough.fact is None or exact.fact is None:
        return False
    value, meant = rough.fact.value or 0.0, exact.fact.value or 0.0
    if rough.fact.to_value is not None or exact.fact.to_value is not None:
        return False
    match rough.hedge:
        case "about":
            return math.isclose(value, meant, rel_tol=_ABOUT)
        case "over":
            return value <= meant <= value * (1 + _BEYOND)
        case "under":
            return value * (1 - _BEYOND) <= meant <= value
    digits, other = _digits(rough.fact), _digits(exact.fact)
    decimals = [len(one.partition(".")[2]) for one in (digits, other)]
    noughts = len(digits) - len(digits.rstrip("0")) if "." not in digits else 0
    is_scaled = len(other.replace(".", "")) > len(digits.replace(".", "")) + 1
    return is_rounding(rough.fact, exact.fact) and (
        decimals[0] < decimals[1] or noughts >= _NOUGHTS or is_scaled
    )


def are_permuted(one: Fact, other: Fact) -> bool:
    """Return True if two figures have the same digits in another order: one is a slip."""
    mine, theirs = _digits(one), _digits(other)
    return mine != theirs and sorted(mine) == sorted(theirs)


def _digits(fact: Fact) -> str:
    """Return the number of a fact as it is written, without its scale."""
    found = _DIGITS.search(fact.text)
    return found[0].replace(",", "") if found else ""


def _excludes(
    old: Said, new: Said, whole: tuple[Sequence[Said], Sequence[Said]], around: Surroundings
) -> bool:
    """Return True if a name, a code or an opposite gave way to another."""
    if all(_CODE.fullmatch(one.text) for one in (old, new)):
        return old.key != new.key
    if not (old.is_name and new.is_name):
        return _are_opposite(old.key, new.key, around.language.errata)
    mine, theirs = whole
    return not (
        any(one.key == old.key for one in theirs)
        or is_same_name(old.key, new.key, around.language, around.before)
        or _stands_for(old, theirs)
        or _stands_for(new, mine)
    )


def _are_opposite(old: str, new: str, words: ErrataWords) -> bool:
    """Return True if two words exclude each other, or one is the other with "un" before it."""
    few, many = sorted((old, new), key=len)
    if len(few) > _SMALL and any(f"{one}{few}" == many for one in words.turning):
        return True
    for line in words.opposites:
        sides = [side.split() for side in line.split("|")]
        mine = [at for at, side in enumerate(sides) if old in side]
        theirs = [at for at, side in enumerate(sides) if new in side]
        if mine and theirs and mine != theirs:
            return True
    return False


def _is_swapped(old: Sequence[str], new: Sequence[str], language: Language) -> bool:
    """Return True if two parts of a sentence changed places: "A must pay B", "B must pay A".

    The parts of a list may stand in any order: "A at 5 and B at 7".
    """
    if old == new or sorted(old) != sorted(new):
        return False
    listing, prepositions = language.errata.listing, language.openings.prepositions
    start = next(at for at, (one, other) in enumerate(zip(old, new, strict=True)) if one != other)
    while old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    old, new = old[start:], new[start:]
    return any(
        new == [*old[last:], *old[first:last], *old[:first]]
        and not (old[first] in listing and set(old[first + 1 : last]) <= prepositions)
        for first in range(1, len(old))
        for last in range(first + _BETWEEN, len(old))
    )


def _stands_for(letters: Said, names: Sequence[Said]) -> bool:
    """Return True if a word is the first letters of `names`: "NHAI"."""
    return letters.text.isupper() and set(letters.key) <= {
        one.key[0] for one in names if one.is_name
    }
