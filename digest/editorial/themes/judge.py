"""Themes: which theme an article belongs to, how sure that is, and why.

An editor's correction decides, else a label that a theme claims, else the text. Of the text every theme has a
score, and so has "no theme": the weights of its terms found, and of examples and corrections that are like the
article, less its threshold. The highest score wins (docs/editorial.md tells what else was tried).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from digest.editorial.themes.examples import Example, Examples
from digest.editorial.themes.terms import Index, Owner, Phrase, words_of
from digest.model import Article, Correction, Evidence, Judgement, NoTheme, Subtheme, Term, Theme

#: A term in the headline counts this much on top of its count in the text.
_TITLE_WEIGHT = 2.0
#: The news stands at the front; what follows these words counts half, and what follows those nothing.
_FRONT_WORDS = 160
_WORDS_READ = 800
_NEGATIVE_WEIGHT = 4.0
#: A long text has some of a theme's words by chance: "no theme" gains so much with each word read.
_CHANCE = 0.04
#: What an example, and a correction, that is the article word for word would add to a score; it falls with the square.
_EXAMPLE_WEIGHT = 40.0
_CORRECTION_WEIGHT = 80.0
#: A theme beside the primary one is "also in" from this share of the primary's score.
_ALSO_SHARE = 0.4
#: The label and the text disagree strongly when the text alone is so sure of another theme.
_DISAGREES = 0.9
_LABEL_CONFIDENCE = 0.97
_DISPUTED_CONFIDENCE = 0.6
#: Confidence, as fitted on stories that editors filed (benchmarks/themes.py shows how it fits).
_SURENESS, _UNSURE = 4.3, 0.8
_MOST_EVIDENCE = 6


class _Reason(NamedTuple):
    """A piece of evidence, and what it speaks for (or, with a weight below zero, against)."""

    owner: Owner
    evidence: Evidence


_Scores = Mapping[str | None, float]


class Judge:
    """Judges articles by themes, "no theme" and an editor's corrections, which it indexes once.

    Below `review_below` of confidence an editor is asked to look.
    """

    def __init__(
        self,
        themes: Iterable[Theme],
        none: NoTheme | None = None,
        corrections: Iterable[Correction] = (),
        review_below: float = 0.6,
    ) -> None:
        self._themes = tuple(themes)
        self._review_below = review_below
        parts = tuple(_parts(self._themes, none or NoTheme()))
        self._thresholds: dict[str | None, float] = {
            theme.slug: theme.threshold for theme in self._themes
        }
        self._thresholds[None] = none.threshold if none else 0.0
        self._labels = {label.casefold(): owner for owner, part in parts for label in part.labels}
        #: Every term of the theme files and what it speaks for.
        self.terms = tuple((owner, term) for owner, part in parts for term in _terms(part))
        self._index = Index(self.terms)
        self._corrections = tuple(corrections)
        self._by_id = {one.article: one for one in self._corrections}
        self._by_url = {one.url: one for one in self._corrections if one.url}
        self._examples = Examples((*_examples(parts), *_corrected(self._corrections)))

    def judge(
        self, article: Article, *, use_label: bool = True, use_correction: bool = True
    ) -> Judgement:
        """Return the theme of `article`.

        Its label and the correction made of this very article count only where they are to be used.
        """
        correction = self._by_id.get(article.id) or self._by_url.get(article.url or "")
        if correction and use_correction:
            decided = Evidence("correction", correction.title, 1.0)
            return Judgement(
                correction.theme, correction.subtheme, confidence=1.0, evidence=(decided,)
            )
        text = words_of(article.text)[:_WORDS_READ]
        reasons = list(self._reasons(article.title, text, correction))
        scores = self._scores(reasons, len(text))
        owner = self._labels.get((article.label or "").casefold()) if use_label else None
        if owner:
            return self._by_label(article.label or "", owner, scores, reasons)
        return self._by_text(scores, reasons)

    def terms_in(self, article: Article) -> frozenset[int]:
        """Return which of `terms` stand in the article, by their position."""
        found = (
            *self._index.find(words_of(article.title)),
            *self._index.find(words_of(article.text)),
        )
        return frozenset(phrase.number for phrase in found)

    def _by_label(
        self, label: str, owner: Owner, scores: _Scores, reasons: list[_Reason]
    ) -> Judgement:
        slug = owner.theme
        rival = max((other for other in scores if other != slug), key=lambda other: scores[other])
        disputed = (
            scores[rival] > scores[slug] and _confidence(scores[rival], scores[slug]) >= _DISAGREES
        )
        decided = Evidence("label", label, 1.0)
        return Judgement(
            theme=slug,
            subtheme=owner.subtheme or _subtheme(slug, reasons),
            also=self._also(slug, max(scores[slug], scores[rival] if disputed else 0.0), scores),
            confidence=_DISPUTED_CONFIDENCE if disputed else _LABEL_CONFIDENCE,
            evidence=(decided, *_strongest(slug, rival if disputed else slug, reasons)),
            review=disputed,
        )

    def _by_text(self, scores: _Scores, reasons: list[_Reason]) -> Judgement:
        # On equal scores the cautious answer stands first: none, then the theme with the lowest order.
        best, rival = sorted(scores, key=lambda slug: -scores[slug])[:2]
        confidence = _confidence(scores[best], scores[rival])
        return Judgement(
            theme=best,
            subtheme=_subtheme(best, reasons),
            also=self._also(best, scores[best], scores) if best else (),
            confidence=confidence,
            evidence=_strongest(best, rival, reasons),
            review=confidence < self._review_below and best is not None,
        )

    def _also(self, slug: str | None, score: float, scores: _Scores) -> tuple[str, ...]:
        return tuple(
            theme.slug
            for theme in self._themes
            if theme.slug != slug
            and scores[theme.slug] > max(0.0, scores[None], _ALSO_SHARE * score)
        )

    def _scores(self, reasons: list[_Reason], length: int) -> _Scores:
        scores = {slug: -threshold for slug, threshold in self._thresholds.items()}
        scores[None] += _CHANCE * length
        for reason in reasons:
            scores[reason.owner.theme] += reason.evidence.weight
        order = (
            None,
            *(theme.slug for theme in sorted(self._themes, key=lambda one: (one.order, one.slug))),
        )
        return {slug: round(scores[slug], 6) for slug in order}

    def _reasons(
        self, title: str, text: list[str], without: Correction | None
    ) -> Iterator[_Reason]:
        """Yield all that title and text say for and against each theme; leave out the correction `without`."""
        counts: defaultdict[Phrase, float] = defaultdict(float)
        for phrase in self._index.find(words_of(title)):
            counts[phrase] = _TITLE_WEIGHT
        for part, weight in ((text[:_FRONT_WORDS], 1.0), (text[_FRONT_WORDS:], 0.5)):
            for phrase, times in Counter(self._index.find(part)).items():
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


def _examples(parts: Iterable[tuple[Owner, Theme | Subtheme | NoTheme]]) -> Iterator[Example]:
    return (Example(owner, title) for owner, part in parts for title in part.examples)


def _corrected(corrections: Iterable[Correction]) -> Iterator[Example]:
    return (
        Example(Owner(one.theme, one.subtheme), one.title, one.text, one) for one in corrections
    )


def _subtheme(slug: str | None, reasons: list[_Reason]) -> str | None:
    """Return the sub-theme of the theme `slug` that most speaks for, if anything does."""
    totals: defaultdict[str, float] = defaultdict(float)
    for reason in reasons:
        if reason.owner.theme == slug and reason.owner.subtheme:
            totals[reason.owner.subtheme] += reason.evidence.weight
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return ranked[0][0] if ranked and ranked[0][1] > 0 else None


def _confidence(score: float, rival: float) -> float:
    """Return how likely the highest `score` is right: by its lead over the next for its size, fitted."""
    lead = (score - rival) / (abs(score) + 5)
    return round(1 / (1 + math.exp(_UNSURE - _SURENESS * lead)), 4)


def _strongest(slug: str | None, rival: str | None, reasons: list[_Reason]) -> tuple[Evidence, ...]:
    """Return what weighs most for or against the answer `slug`; what speaks for its `rival` is against it."""
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
