"""Reports: what an article tells of its event, as far as it decides whether that is news."""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from digest.editorial.facts.finder import article_facts, find_facts
from digest.editorial.news.events import State, find_states
from digest.editorial.stories.marks import Marks
from digest.editorial.stories.projects import project_parts
from digest.editorial.summary.sentences import split_sentences
from digest.editorial.words import STOP_WORDS, is_in_capitals
from digest.model import Article, Fact, Language

#: A lead has so many sentences, of so many characters at most.
_SENTENCES, _LEAD = 2, 420
#: An event is clear after so many characters.
_READ = 6000
_WORD = re.compile(r"[^\W\d_][^\W_]+|\d[\d,.]*")


@dataclass(frozen=True, slots=True)
class Report:
    """What an `article` says: its names in small letters, the states of its event, its figures.

    - `lead` ends the text's first sentences, `first` the very first.
    - Names and words of the headline, of headline and lead, and of all have fields of their own.
    - States and facts of the headline are apart: `states` and `facts` are the text's.
    - `places` are the towns that its language knows.
    """

    article: Article
    first: int
    lead: int
    headline_names: frozenset[str]
    lead_names: frozenset[str]
    names: frozenset[str]
    headline_words: frozenset[str]
    lead_words: frozenset[str]
    words: frozenset[str]
    headline_states: tuple[State, ...]
    states: tuple[State, ...]
    headline_facts: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    marks: Marks
    places: Container[str]

    @property
    def lead_states(self) -> tuple[State, ...]:
        """The states that the lead tells, without the headline's."""
        return tuple(one for one in self.states if one.end <= self.lead)

    @property
    def opening_states(self) -> tuple[State, ...]:
        """The states of headline and first sentence."""
        return (*self.headline_states, *(one for one in self.states if one.end <= self.first))

    @property
    def lead_facts(self) -> tuple[Fact, ...]:
        """The facts of the lead."""
        return tuple(fact for fact in self.facts if fact.end <= self.lead)

    def said(self, state: State) -> str:
        """Return the words of one of its states."""
        in_text = any(one is state for one in self.states)
        return (self.article.text if in_text else self.article.title)[state.start : state.end]

    @property
    def told_states(self) -> tuple[State, ...]:
        """The states of headline and text."""
        return (*self.headline_states, *self.states)


def read_report(article: Article, language: Language) -> Report:
    """Return what an article in `language` tells of its event."""
    text = article.prose[:_READ]
    spans = split_sentences(text, language.sentences) if language.sentences else []
    leading = [end for _, end in spans[:_SENTENCES] if end <= _LEAD]
    first = spans[0][1] if spans else 0
    lead = max(leading, default=min(first, _LEAD))
    # A dateline shows what is a name, and no more: a firm sends all its news from one town.
    headline: list[str] = _WORD.findall(article.title)
    opening: list[str] = _WORD.findall(text[:lead])
    every: list[str] = _WORD.findall(article.text[:_READ])
    names = _names(headline, every)
    published = article.published_day
    return Report(
        article,
        first,
        lead,
        names & _small(headline),
        names & _small((*headline, *opening)),
        names,
        _small(headline),
        _small((*headline, *opening)),
        _small((*headline, *every)),
        find_states(article.title, language.events),
        find_states(text, language.events),
        find_facts(article.title, published, language),
        article_facts(article, language),
        project_parts(article.title, article.text),
        language.stories.places if language.stories else frozenset(),
    )


def _small(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(str.lower, words))


def _names(headline: Sequence[str], text: Sequence[str]) -> frozenset[str]:
    """Return the words in small letters that always have a capital.

    A headline in capitals proves nothing, nor does its first word.
    """
    shouted = is_in_capitals(headline, STOP_WORDS)
    said = text if shouted else (*headline[1:], *text)
    plain = {word for word in (*headline, *text) if word[0].islower()}
    return (
        frozenset(word.lower() for word in said if word[0].isupper() and word.isalpha())
        - plain
        - STOP_WORDS
    )


def states_of(reports: Iterable[Report]) -> tuple[State, ...]:
    """Return all states that reports tell."""
    return tuple(one for report in reports for one in report.told_states)
