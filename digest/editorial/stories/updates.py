"""Updates: what is new in an article about an event that earlier editions told.

An update that has nothing new is a repetition. Words change every hour, so only figures and dates count, and of these
only what is worth a second look:

- the headline or the opening says it: what stands lower is background, of which every paper has its own;
- nothing that was sent says it, not rounded, in another currency, or reckoned from another day either;
- it is an amount or a time to come: a count only where the headline names it, no voltage, no price of a share;
- it came out after what was sent: an earlier report tells nothing that happened since.

Where only an excerpt was sent, the headline must say it: what an excerpt leaves out has not changed.
"""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from digest.editorial.facts import find as facts
from digest.editorial.facts import sizes
from digest.editorial.summary import sentences
from digest.model import Article, Fact, Sent, Update

#: The opening: so many sentences, of so many characters at most.
_OPENING_SENTENCES = 2
_OPENING = 400
#: Less money than a crore of rupees is a fee or a price.
_LEAST_MONEY = -2.0
#: Amounts this close are one amount; a rounder one may be this far from what it rounds.
_CLOSE, _ROUNDED = 0.01, 0.06
#: One sum at this year's rates of exchange, in powers of ten; in brackets behind the other, at any rate.
_RATES = 0.08
_BRACKET = len(" (")
#: "Within 30 months" is reckoned from the day of writing: it moves with it, by so many days within a story.
_DRIFT = 10
_RECKONED = re.compile(r"\b(?:day|week|month|year)s?\b", re.IGNORECASE)
_MARKET = re.compile(
    r"\b(?:[Ss]hares|scrip|BSE|NSE|Sensex|Nifty|stock price|the stock|stocks? (?:rose|fell|gained|jumped|slipped|closed))\b"
)
#: "60 km from Pune" says where a thing is, not how long.
_AWAY = re.compile(r" (?:away|off|from|north|south|east|west|outside|upstream|downstream|inland)\b")


def find_update(
    article: Article, found: Sequence[Fact], sent: Iterable[Sent], day: date
) -> Update | None:
    """Return what an `article` with the facts `found` says that readers of the story, as `sent`, do not know yet.

    `sent` is not empty; `day` is that of the edition that would tell it. None when there is nothing worth telling.
    """
    sent = tuple(sent)
    told = [one for earlier in sent for one in earlier.articles]
    if _is_older(article, told):
        return None
    known = [fact for one in told for fact in _facts(one)]
    known += [fact for one in sent for fact in facts.find_facts(one.title, one.day)]
    repeated = [fact for fact in found if any(says_anew(other, fact) for other in known)]
    named = facts.find_facts(article.title, _published(article))
    end = 0 if all(one.teaser for one in told) else _opening(article.text)
    new = [
        fact
        for fact in found
        if fact not in repeated
        and (fact.end <= end or any(says_anew(other, fact) for other in named))
        and _is_worth_telling(fact, named, article.text, day)
        and not any(_converts(fact, other) for other in repeated)
    ]
    chosen = facts.choose_facts(new, article.title, [(0, end)], day)
    return Update(max(one.day for one in sent), chosen) if chosen else None


def _facts(article: Article) -> tuple[Fact, ...]:
    """Return all facts that an article that was sent says, in its headline and its text."""
    published = _published(article)
    return (*facts.find_facts(article.title, published), *facts.find_facts(article.text, published))


def _published(article: Article) -> date | None:
    return article.published.date() if article.published else None


def _opening(text: str) -> int:
    """Return where the opening of `text` ends."""
    spans = sentences.split_sentences(text, _OPENING_SENTENCES)
    return min(spans[-1][1], _OPENING) if spans else 0


def _is_older(article: Article, told: Sequence[Article]) -> bool:
    """Tell whether an article came out before the last of those that were told."""
    mine, theirs = _moment(article), [when for one in told if (when := _moment(one))]
    return mine is not None and bool(theirs) and mine < max(theirs)


def _moment(article: Article) -> datetime | None:
    """Return when an article came out or was last changed; of which only the day is known, at its end."""
    if article.updated is None and article.published and article.published_precision == "day":
        return (article.published + timedelta(days=1)).astimezone(UTC)
    when = article.updated or article.published
    return when.astimezone(UTC) if when else None


def is_of_market(sentence: str) -> bool:
    """Tell whether a sentence is about the price of shares."""
    return _MARKET.search(sentence) is not None


def _is_worth_telling(fact: Fact, named: Sequence[Fact], text: str, day: date) -> bool:
    """Tell whether a new fact of `text` alone would be worth a second look; `named` are the headline's.

    The edition's `day` itself is the day of writing rather than a coming one: "Mumbai, 24 November".
    """
    match fact.kind:
        case "money":
            return sizes.size_of(fact) >= _LEAST_MONEY
        case "count":
            return any(says_anew(other, fact) for other in named)
        case "share":
            return not is_of_market(_sentence(text, fact))
        case "date":
            return fact.last is not None and fact.last > day
        case "length":
            return not _AWAY.match(text, fact.end)
        case kind:
            return kind != "voltage"


def _sentence(text: str, fact: Fact) -> str:
    """Return about the sentence that holds `fact`."""
    start = max(text.rfind(mark, 0, fact.start) for mark in (". ", "\n")) + 1
    ends = [at for mark in (". ", "\n") if (at := text.find(mark, fact.end)) >= 0]
    return text[start : min(ends, default=len(text))]


def says_anew(known: Fact, fact: Fact) -> bool:
    """Tell whether a fact that is `known` says what `fact` does: in other words, rounded, or in another currency."""
    if known.kind != fact.kind:
        return False
    if fact.kind == "date":
        return _same_time(known, fact)
    if fact.kind == "money" and known.unit != fact.unit:
        return abs(sizes.size_of(known) - sizes.size_of(fact)) < _RATES
    if _head(known) != _head(fact):
        return False
    ends = _ends(known)
    most = 1.0 if fact.kind == "share" else math.inf
    return all(any(_rounds(end, other, most) for other in ends) for end in _ends(fact))


def _converts(fact: Fact, other: Fact) -> bool:
    """Tell whether `fact` is the sum `other` in another currency, in brackets right behind it or before it."""
    if not fact.kind == other.kind == "money" or fact.unit == other.unit:
        return False
    return 0 <= max(fact.start, other.start) - min(fact.end, other.end) <= _BRACKET


def _same_time(known: Fact, fact: Fact) -> bool:
    """Tell whether a date that is `known` says when `fact` is: as well, or more precisely."""
    if known.text.casefold() == fact.text.casefold():
        return True
    if known.last is None or fact.last is None:
        return known.last == fact.last and known.first == fact.first
    if known.last == fact.last:
        return True
    if fact.first and fact.first <= (known.first or known.last) and known.last <= fact.last:
        return True
    reckoned = _RECKONED.search(known.text) and _RECKONED.search(fact.text)
    return bool(reckoned) and abs((known.last - fact.last).days) <= _DRIFT


def _ends(fact: Fact) -> tuple[float, ...]:
    return tuple(value for value in (fact.value, fact.to_value) if value is not None)


def _head(fact: Fact) -> str:
    """Return the unit; of what is counted, the noun alone."""
    return (fact.unit or "").rpartition(" ")[2].casefold()


def _rounds(one: float, other: float, most: float) -> bool:
    """Tell whether two amounts, at most `most` apart, are one, of which either may be rounded."""
    apart = abs(one - other)
    if apart <= _CLOSE * max(abs(one), abs(other)):
        return True
    rough, exact = sorted((one, other), key=_digits)
    return apart < most and apart < _last_place(rough) and apart <= _ROUNDED * abs(exact)


def _digits(value: float) -> int:
    """Return how many digits `value` is given with, zeros at its end aside."""
    return len(f"{value:.9e}".partition("e")[0].rstrip("0").replace(".", "").lstrip("-"))


def _last_place(value: float) -> float:
    """Return what one more in the last digit of `value` that is no zero is worth."""
    return float(10 ** (math.floor(math.log10(abs(value))) + 1 - _digits(value))) if value else 0.0
