"""The memory: what the stories told lately are to today's, asked of those that share rare names."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain

from digest.editorial.news.candidates import Opening, Rarity, find_candidates, read_opening
from digest.editorial.news.events import find_states
from digest.editorial.news.known import Known
from digest.editorial.news.reports import Report
from digest.editorial.news.verdict import Verdict, judge_news
from digest.model import Article, EventWords, Languages, ToldStory

#: A story is compared with so many told ones, those that share most.
_MOST = 5


class NewsMemory:
    """Judges today's stories, each a list of articles, by the stories `told` lately."""

    def __init__(
        self,
        told: Sequence[ToldStory],
        stories: Sequence[Sequence[Article]],
        languages: Languages,
    ) -> None:
        self._told = told
        self._languages = languages
        self._openings = [read_opening(one.articles) for one in told]
        self._today = [read_opening(articles) for articles in stories]
        self._known: dict[int, Known] = {}
        self._reports: dict[int, Report] = {}

    def verdicts(self, story: int, article: Article) -> list[Verdict]:
        """Return what an article of a story (by position) is to those told, the nearest first."""
        language = self._languages.of_article(article)
        report, words = self._report(article), language.events or EventWords()
        found: dict[int, Verdict] = {}
        for at in self._candidates.get(story, ()):
            mine = self._languages.of_article(self._told[at].articles[0]) is language
            if mine and (one := judge_news(report, self._of(at), self._rarity, words)):
                found[at] = one
        several = {at: one for at, one in found.items() if one.kind != "other" or one.earlier}
        for at, one in several.items():
            if one.kind == "update" and len(several) > 1:
                known = self._together(at, several)
                again = judge_news(report, known, self._rarity, words) or one
                found[at] = replace(again, shared=one.shared)
        return sorted(found.values(), key=lambda one: (-one.shared, one.told.story))

    def _together(self, at: int, others: Iterable[int]) -> Known:
        """Return what readers of a told story know, with other stories of its theme and subject."""
        mine = self._of(at)
        more = [self._of(one) for one in others if one != at]
        some = [mine, *(one for one in more if one.told.theme == mine.told.theme)]
        return Known(
            mine.told,
            tuple(report for one in some for report in one.reports),
            tuple(state for one in some for state in one.printed),
        )

    @cached_property
    def _rarity(self) -> Rarity:
        languages = {self._languages.of_article(one.articles[0]) for one in self._told}
        common = frozenset().union(*(one.stories.common for one in languages if one.stories))
        return Rarity(self._openings, common)

    @cached_property
    def _candidates(self) -> dict[int, list[int]]:
        """The told stories that each story is compared with, by position."""
        found: dict[int, list[int]] = {}
        for at, other in find_candidates(self._today, self._openings, self._rarity):
            found.setdefault(at, []).append(other)
        return {at: self._nearest(self._today[at], some) for at, some in found.items()}

    def _nearest(self, opening: Opening, some: Iterable[int]) -> list[int]:
        def shared(at: int) -> float:
            return self._rarity.weigh(opening.words & self._openings[at].words)

        return sorted(some, key=lambda at: (-shared(at), at))[:_MOST]

    def _of(self, at: int) -> Known:
        if at not in self._known:
            one = self._told[at]
            words = self._languages.of_article(one.articles[0]).events
            printed = (find_states(said.text, words) for said in one.sentences)
            reports = tuple(map(self._report, one.articles))
            self._known[at] = Known(one, reports, tuple(chain.from_iterable(printed)))
        return self._known[at]

    def _report(self, article: Article) -> Report:
        key = id(article)
        if key not in self._reports:
            self._reports[key] = Report(article, self._languages.of_article(article))
        return self._reports[key]
