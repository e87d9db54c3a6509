"""Countings: the numbers of a sentence that are no facts for readers, as facts to compare."""

import re
from collections.abc import Iterable

from digest.editorial.facts.numbers import (
    FIGURES,
    NUMBER_WORD,
    NUMBER_WORDS,
    SCALE,
    number_scale,
    plain_number,
)
from digest.model import Fact, Language

_NUMBER = re.compile(
    rf"(?<![\w.,-])(?P<figure>{FIGURES}|{NUMBER_WORD}|\b[Oo]ne\b)"
    rf"(?:[ -](?P<more>(?:{'|'.join(NUMBER_WORDS)})\b))?(?P<scale>{SCALE.pattern})?"
)
_WORD = re.compile(r"\w[\w'-]*")
#: The unit of a number that is an hour: "8 am".
CLOCK = "clock"
#: "24 months" are two years.
_DAYS = {
    word: days
    for words, days in (
        ("day days", 1.0), ("week weeks", 7.0), ("month months", 365 / 12), ("year years", 365.0),
    )
    for word in words.split()
}  # fmt: skip


def with_numbers(text: str, facts: Iterable[Fact], language: Language) -> list[Fact]:
    """Return `facts` and the other numbers of a text: days, hours of the clock, and plain ones."""
    facts = list(facts)
    found = list(facts)
    for number in _NUMBER.finditer(text):
        if not any(fact.start < number.end() and number.start() < fact.end for fact in facts):
            scale = number_scale(number["scale"]) if number["scale"] else 1
            more = NUMBER_WORDS.get(number["more"] or "", 0)
            value = float((plain_number(number["figure"]) + more) * scale)
            behind = _WORD.search(text, number.end())
            word = behind[0].casefold() if behind and behind.start() - number.end() <= 1 else ""
            unit = CLOCK if word in language.errata.clock else ""
            end = number.end()
            if behind and word in _DAYS:
                value, unit, end = value * _DAYS[word], "days", behind.end()
            said = text[number.start() : end]
            found.append(Fact("count", said, number.start(), end, unit, value))
    return found
