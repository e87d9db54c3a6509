"""Updates: the news in an article about an event that earlier editions told.

An update without news is a repetition. Words change every hour, so only figures and dates count,
and of these only the ones worth a second look:

- The headline or the opening states it; further down is background, and each paper has its own.
- No sent article states it, not even rounded, converted, or counted from another day.
- It is an amount or a time to come: a count only if the headline names it, no voltage, no share
  price, no small sum beside the others of the story.
- Its article is newer than those sent: an earlier report tells nothing that happened since.

If only an excerpt was sent, the headline must state it: the rest is not new, just unsent.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from digest.editorial.facts.choice import choose_facts
from digest.editorial.facts.comparison import covers_fact, is_conversion
from digest.editorial.facts.finder import article_facts, find_facts
from digest.editorial.facts.sizes import size_of
from digest.editorial.facts.wording import Wording, wording_of
from digest.editorial.summary.sentences import split_sentences
from digest.model import Article, Fact, Language, SentenceWords, ToldStory, Update

#: The opening: so many sentences, of so many characters at most.
_OPENING_SENTENCES = 2
_OPENING = 400
#: A sum is a fee or a price if it is less than a tenth of the story's largest (in powers of ten).
_SMALLER = 1.0


def find_update(
    article: Article,
    found: Sequence[Fact],
    sent: Iterable[ToldStory],
    day: date,
    language: Language,
) -> Update | None:
    """Return the news that an article with the facts `found` has for readers of the story, if any.

    `sent` holds the story as sent before and is not empty; `day` is that of the new edition.
    """
    sent, words, wording = tuple(sent), language.sentences, wording_of(language)
    told = [one for earlier in sent for one in earlier.articles]
    if words is None or wording is None or _is_older(article, told):
        return None
    known = [fact for one in told for fact in _all_facts(one, language)]
    known += [fact for one in sent for fact in find_facts(one.title, one.day, language)]
    repeated = [fact for fact in found if any(covers_fact(other, fact) for other in known)]
    named = find_facts(article.title, article.published_day, language)
    end = 0 if all(one.teaser for one in told) else _opening_end(article.prose, words)
    sums = [size_of(fact) for fact in (*known, *found) if fact.kind == "money"]
    least = max(sums, default=0.0) - _SMALLER
    new = [
        fact
        for fact in found
        if fact not in repeated
        and (fact.end <= end or any(covers_fact(other, fact) for other in named))
        and _is_worth_telling(fact, named, article.text, day, least, wording)
        and not any(is_conversion(fact, other) for other in repeated)
    ]
    chosen = choose_facts(new, article, [(0, end)], day, language)
    return Update(max(one.day for one in sent), chosen) if chosen else None


def _all_facts(article: Article, language: Language) -> tuple[Fact, ...]:
    """Return the facts of an article's headline and text."""
    named = find_facts(article.title, article.published_day, language)
    return (*named, *article_facts(article, language))


def _opening_end(text: str, words: SentenceWords) -> int:
    spans = split_sentences(text, words, _OPENING_SENTENCES)
    return min(spans[-1][1], _OPENING) if spans else 0


def _is_older(article: Article, told: Sequence[Article]) -> bool:
    """Return True if an article is older than the newest of those `told`."""
    mine, theirs = _moment(article), [when for one in told if (when := _moment(one))]
    return mine is not None and bool(theirs) and mine < max(theirs)


def _moment(article: Article) -> datetime | None:
    """Return when an article was published or updated; the end of the day if only that is known."""
    if article.updated is None and article.published and article.published_precision == "day":
        return (article.published + timedelta(days=1)).astimezone(UTC)
    when = article.updated or article.published
    return when.astimezone(UTC) if when else None


def _is_worth_telling(
    fact: Fact, named: Sequence[Fact], text: str, day: date, least: float, wording: Wording
) -> bool:
    """Return True if a new fact of `text` alone is worth a second look; `named` are the headline's.

    A sum that the headline does not name has at least the size `least`. A date on the edition's
    `day` is the day of writing: "Mumbai, 24 November".
    """
    is_named = any(covers_fact(other, fact) for other in named)
    match fact.kind:
        case "money":
            return is_named or size_of(fact) >= least
        case "count":
            return is_named
        case "share":
            return not wording.is_about_shares(_sentence(text, fact))
        case "date":
            return fact.last is not None and fact.last > day
        case "length":
            return not wording.away.match(text, fact.end)
        case kind:
            return kind != "voltage"


def _sentence(text: str, fact: Fact) -> str:
    """Return roughly the sentence that holds `fact`."""
    start = max(text.rfind(mark, 0, fact.start) for mark in (". ", "\n")) + 1
    ends = [at for mark in (". ", "\n") if (at := text.find(mark, fact.end)) >= 0]
    return text[start : min(ends, default=len(text))]
