"""The judge: an article's theme, with confidence and evidence.

An editor's correction decides, else a label of "no theme", else the theme of the source, else a
label that a theme claims, else the text. Each theme, and "no theme", has a score: the weights of
its terms found, and of examples and corrections like the article, less its threshold. The highest
score wins. What fits no theme belongs to the theme that takes all, if there is one, unless an
editor taught otherwise. What else was tried is in docs/engineering/editorial.md.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from digest.editorial.themes.examples import Example, Examples
from digest.editorial.themes.terms import Owner, Phrase, TermIndex, split_words
from digest.model import (
    Article,
    Correction,
    Evidence,
    Judgement,
    Languages,
    NoTheme,
    Subtheme,
    Term,
    Theme,
    WordForms,
)
from digest.model.webaddress import page_key

#: A term in the headline adds this to its count in the text.
_TITLE_WEIGHT = 2.0
#: News is at the front: words after the first so many count half, and after those nothing.
_FRONT_WORDS = 160
_WORDS_READ = 800
_NEGATIVE_WEIGHT = 4.0
#: A long text has words of a theme by chance: "no theme" gains this with each word read.
_CHANCE = 0.04
#: An identical example, or correction, adds this to a score; it falls with likeness squared.
_EXAMPLE_WEIGHT = 40.0
_CORRECTION_WEIGHT = 80.0
#: A second theme is "also in" from this share of the first one's score.
_ALSO_SHARE = 0.4
#: Label and text disagree strongly if the text alone is this sure of another theme.
_DISAGREES = 0.9
_LABEL_CONFIDENCE = 0.97
_DISPUTED_CONFIDENCE = 0.6
#: The curve of confidence, fitted on stories that editors filed (see benchmarks/themes.py).
_SURENESS, _UNSURE = 4.3, 0.8
_MOST_EVIDENCE = 6
_BY_SOURCE = Evidence("source", "the source's theme", 1.0)
_AS_TOLD = Evidence("told", "the theme that its story was sent under", 1.0)
_AS_REST = Evidence("catch_all", "fits no other theme", 1.0)


class _Reason(NamedTuple):
    """Evidence for its owner, or against it if its weight is negative."""

    owner: Owner
    evidence: Evidence


_Scores = Mapping[str | None, float]


class Judge:
    """Judges articles by themes, "no theme" and an editor's corrections, indexed once.

    A judgement with confidence below `review_below` is marked for review. Terms are found in the
    forms of the article's language, as `languages` has them.
    """

    def __init__(
        self,
        themes: Iterable[Theme],
        none: NoTheme | None = None,
        corrections: Iterable[Correction] = (),
        review_below: float = 0.6,
        languages: Languages | None = None,
    ) -> None:
        self._themes = tuple(themes)
        self._review_below = review_below
        self._catch_all = next((theme.slug for theme in self._themes if theme.catch_all), None)
        parts = tuple(_parts(self._themes, none or NoTheme()))
        self._thresholds: dict[str | None, float] = {
            theme.slug: theme.threshold for theme in self._themes
        }
        self._thresholds[None] = none.threshold if none else 0.0
        self._labels = {label.casefold(): owner for owner, part in parts for label in part.labels}
        #: Every term of the theme files, with its owner.
        self.terms = tuple((owner, term) for owner, part in parts for term in _terms(part))
        self._languages = languages or Languages()
        self._indexes: dict[WordForms | None, TermIndex] = {}
        self._corrections = tuple(corrections)
        self._by_id = {one.article: one for one in self._corrections}
        self._by_page = {page_key(one.url): one for one in self._corrections if one.url}
        given = [Example(owner, title) for owner, part in parts for title in part.examples]
        corrected = [
            Example(Owner(one.theme, one.subtheme), one.title, one.text, one)
            for one in self._corrections
        ]
        self._examples = Examples((*given, *corrected))

    def judge(
        self,
        article: Article,
        *,
        theme: str | None = None,
        told: str | None = None,
        use_label: bool = True,
        use_correction: bool = True,
    ) -> Judgement:
        """Return the theme of `article`; on request without its label or its own correction.

        `theme` is that of its source, if it has one; `told` the one that its readers know its story
        under, which stays.
        """
        page = page_key(article.url) if article.url else ""
        correction = self._by_id.get(article.id) or self._by_page.get(page)
        if correction and use_correction:
            decided = Evidence("correction", correction.title, 1.0)
            return Judgement(
                correction.theme, correction.subtheme, confidence=1.0, evidence=(decided,)
            )
        text = split_words(article.prose)[:_WORDS_READ]
        index = self._index(article)
        reasons = list(self._reasons(article.title, text, index, correction))
        scores = self._scores(reasons, len(text))
        owner = self._labels.get((article.label or "").casefold()) if use_label else None
        if told and told in scores:
            return self._as_given(told, _AS_TOLD, owner, scores, reasons)
        if theme and not (owner and owner.theme is None):
            return self._as_given(theme, _BY_SOURCE, owner, scores, reasons)
        if owner:
            return self._by_label(article.label or "", owner, scores, reasons)
        return self._by_text(scores, reasons)

    def terms_in(self, article: Article) -> frozenset[int]:
        """Return the positions in `terms` of those that the article has."""
        index, texts = self._index(article), (article.title, article.prose)
        found = (phrase for text in texts for phrase in index.find(split_words(text)))
        return frozenset(phrase.number for phrase in found)

    def _index(self, article: Article) -> TermIndex:
        """Return the terms in the forms of the article's language."""
        forms = self._languages.of_article(article).forms
        if forms not in self._indexes:
            self._indexes[forms] = TermIndex(self.terms, forms)
        return self._indexes[forms]

    def _as_given(
        self,
        slug: str,
        by: Evidence,
        label: Owner | None,
        scores: _Scores,
        reasons: list[_Reason],
    ) -> Judgement:
        labelled = label.subtheme if label and label.theme == slug else None
        return Judgement(
            theme=slug,
            subtheme=labelled or _subtheme(slug, reasons),
            also=self._also(slug, scores[slug], scores),
            confidence=1.0,
            evidence=(by, *_strongest(slug, slug, reasons)),
        )

    def _by_label(
        self, label: str, owner: Owner, scores: _Scores, reasons: list[_Reason]
    ) -> Judgement:
        slug = owner.theme
        choices = {slug: scores[slug], **self._choices(scores, reasons)}
        rival = _rival(slug, choices)
        mine, best = choices[slug], choices[rival]
        disputed = best > mine and _confidence(best, mine) >= _DISAGREES
        decided = Evidence("label", label, 1.0)
        return Judgement(
            theme=slug,
            subtheme=owner.subtheme or _subtheme(slug, reasons),
            also=self._also(slug, max(mine, best if disputed else 0.0), scores),
            confidence=_DISPUTED_CONFIDENCE if disputed else _LABEL_CONFIDENCE,
            evidence=(decided, *_strongest(slug, rival if disputed else slug, reasons)),
            review=disputed,
        )

    def _by_text(self, scores: _Scores, reasons: list[_Reason]) -> Judgement:
        choices = self._choices(scores, reasons)
        # Of equal scores the cautious one comes first: none, then the theme with the lowest order.
        best = max(choices, key=lambda slug: choices[slug])
        rival = _rival(best, choices)
        confidence = 1.0 if rival == best else _confidence(choices[best], choices[rival])
        rest = (_AS_REST,) if best and choices[best] > scores[best] else ()
        return Judgement(
            theme=best,
            subtheme=_subtheme(best, reasons),
            also=self._also(best, choices[best], scores) if best else (),
            confidence=confidence,
            evidence=(*rest, *_strongest(best, rival, reasons)),
            review=confidence < self._review_below,
        )

    def _choices(self, scores: _Scores, reasons: list[_Reason]) -> _Scores:
        """Return the scores of what the text can decide for, the cautious choice first.

        A theme that takes all stands in for "no theme", except for what an editor taught to be
        none; no other theme fits below its threshold.
        """
        if self._catch_all is None:
            return scores
        taught = sum(
            reason.evidence.weight
            for reason in reasons
            if reason.owner.theme is None and reason.evidence.kind == "correction"
        )
        least = round(max(0.0, scores[None] - taught), 6)
        none: dict[str | None, float] = {None: round(taught, 6)} if taught else {}
        rest = {self._catch_all: max(scores[self._catch_all], least)}
        taken = (None, self._catch_all)
        return none | rest | {slug: scores[slug] for slug in scores if slug not in taken}

    def _also(self, slug: str | None, score: float, scores: _Scores) -> tuple[str, ...]:
        least = max(0.0, scores[None], _ALSO_SHARE * score)
        others = (theme.slug for theme in self._themes if theme.slug != slug)
        return tuple(other for other in others if scores[other] > least)

    def _scores(self, reasons: list[_Reason], length: int) -> _Scores:
        scores = {slug: -threshold for slug, threshold in self._thresholds.items()}
        scores[None] += _CHANCE * length
        for reason in reasons:
            scores[reason.owner.theme] += reason.evidence.weight
        ordered = sorted(self._themes, key=lambda one: (one.order, one.slug))
        return {slug: round(scores[slug], 6) for slug in (None, *(one.slug for one in ordered))}

    def _reasons(
        self, title: str, text: list[str], index: TermIndex, without: Correction | None
    ) -> Iterator[_Reason]:
        """Yield the evidence of title and text for each theme, `without` one correction."""
        counts: defaultdict[Phrase, float] = defaultdict(float)
        for phrase in index.find(split_words(title)):
            counts[phrase] = _TITLE_WEIGHT
        for part, weight in ((text[:_FRONT_WORDS], 1.0), (text[_FRONT_WORDS:], 0.5)):
            for phrase, times in Counter(index.find(part)).items():
                counts[phrase] += weight * (1 + math.log(times))
        for phrase, count in counts.items():
            weight = round(count * phrase.term.weight, 3)
            yield _Reason(phrase.owner, Evidence("term", phrase.term.text, weight))
        for example, degree in self._examples.nearest(title, text):
            if example.correction is None:
                weight = round(degree**2 * _EXAMPLE_WEIGHT, 3)
                yield _Reason(example.owner, Evidence("example", example.title, weight))
            elif example.correction is not without:
                weight = round(degree**2 * _CORRECTION_WEIGHT, 3)
                yield _Reason(example.owner, Evidence("correction", example.title, weight))


def _parts(
    themes: tuple[Theme, ...], none: NoTheme
) -> Iterator[tuple[Owner, Theme | Subtheme | NoTheme]]:
    yield Owner(None), none
    for theme in themes:
        yield Owner(theme.slug), theme
        yield from ((Owner(theme.slug, sub.slug), sub) for sub in theme.subthemes)


def _terms(part: Theme | Subtheme | NoTheme) -> Iterator[Term]:
    yield from part.terms
    yield from (Term(text, -_NEGATIVE_WEIGHT) for text in part.negative)


def _subtheme(slug: str | None, reasons: list[_Reason]) -> str | None:
    """Return the sub-theme of the theme `slug` with the most evidence, or None."""
    totals: defaultdict[str, float] = defaultdict(float)
    for reason in reasons:
        if reason.owner.theme == slug and reason.owner.subtheme:
            totals[reason.owner.subtheme] += reason.evidence.weight
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return ranked[0][0] if ranked and ranked[0][1] > 0 else None


def _rival(slug: str | None, scores: _Scores) -> str | None:
    """Return the other choice with the highest score, or `slug` if there is no other."""
    return max((other for other in scores if other != slug), key=scores.__getitem__, default=slug)


def _confidence(score: float, rival: float) -> float:
    """Return the likelihood that the highest `score` is right, by its relative lead, as fitted."""
    lead = (score - rival) / (abs(score) + 5)
    return round(1 / (1 + math.exp(_UNSURE - _SURENESS * lead)), 4)


def _strongest(slug: str | None, rival: str | None, reasons: list[_Reason]) -> tuple[Evidence, ...]:
    """Return the strongest evidence for and against `slug`; for its `rival` is against it."""
    signs = {rival: -1.0, slug: 1.0}
    weights: defaultdict[tuple[str, str], float] = defaultdict(float)
    for owner, evidence in reasons:
        if owner.theme in signs:
            weights[evidence.kind, evidence.text] += signs[owner.theme] * evidence.weight
    ranked = sorted(weights.items(), key=lambda item: (-abs(item[1]), item[0]))
    return tuple(
        Evidence(kind, text, round(weight, 3))  # type: ignore[arg-type]
        for (kind, text), weight in ranked[:_MOST_EVIDENCE]
    )
