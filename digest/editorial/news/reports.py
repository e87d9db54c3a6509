"""Reports: what an article tells of its event, as far as it decides whether that is news."""

import re
from collections.abc import Container, Iterable, Sequence
from functools import cached_property

from digest.editorial.facts.finder import article_facts, find_facts
from digest.editorial.news.events import State, find_states
from digest.editorial.stories.marks import Marks
from digest.editorial.stories.projects import project_parts
from digest.editorial.summary.sentences import split_sentences
from digest.editorial.words import STOP_WORDS, is_in_capitals
from digest.model import Article, Fact, Language

#: A lead has so many sentences, of so many characters at most.
_SENTENCES, _LEAD = 2, 420
#: A day so few characters behind a state is the state's.
_BESIDE = 5
#: An event is clear after so many characters.
_READ = 6000
_WORD = re.compile(r"[^\W\d_][^\W_]+|\d[\d,.]*")


class EventReport:
    """What an `article` says: its names in small letters, the states of its event, its figures.

    Each part is read when it is asked for: most articles share no subject, and no more is wanted.

    - `lead` ends the text's first sentences, `first` the very first.
    - States and facts of the headline are apart: `states` and `facts` are the text's.
    - `places` are the towns that its language knows.
    """

    def __init__(self, article: Article, language: Language) -> None:
        self.article = article
        self.places: Container[str] = language.stories.places if language.stories else frozenset()
        self._language = language
        self._text = article.prose[:_READ]
        spans = (
            split_sentences(self._text, language.sentences, _SENTENCES)
            if language.sentences
            else []
        )
        self.first = spans[0][1] if spans else 0
        leading = [end for _, end in spans if end <= _LEAD]
        self.lead = max(leading, default=min(self.first, _LEAD))
        headline: list[str] = _WORD.findall(article.title)
        opening: list[str] = _WORD.findall(self._text[: self.lead])
        # A dateline shows what is a name, and no more: a firm sends all its news from one town.
        every: list[str] = _WORD.findall(article.text[:_READ])
        self.names = _names(headline, every)
        self.headline_words = _small(headline)
        self.lead_words = self.headline_words | _small(opening)
        self.words = self.headline_words | _small(every)
        self.headline_names = self.names & self.headline_words
        self.lead_names = self.names & self.lead_words

    @cached_property
    def headline_states(self) -> tuple[State, ...]:
        """The states that the headline tells, planned before a coming day: "opens May 2"."""
        published = self.article.published_day
        coming = [
            one.start
            for one in self.headline_facts
            if one.kind == "date" and one.first and published and one.first > published
        ]
        return tuple(
            one._replace(planned=one.planned or any(0 < at - one.end <= _BESIDE for at in coming))
            for one in find_states(self.article.title, self._language.events)
        )

    @cached_property
    def states(self) -> tuple[State, ...]:
        """The states that the text tells."""
        return find_states(self._text, self._language.events)

    @cached_property
    def headline_facts(self) -> tuple[Fact, ...]:
        """The facts of the headline."""
        return find_facts(self.article.title, self.article.published_day, self._language)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts of the text."""
        return article_facts(self.article, self._language)

    @cached_property
    def marks(self) -> Marks:
        """The parts of a project that it names."""
        return project_parts(self.article.title, self.article.text)

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


def states_of(reports: Iterable[EventReport]) -> tuple[State, ...]:
    """Return all states that reports tell."""
    return tuple(one for report in reports for one in report.told_states)
