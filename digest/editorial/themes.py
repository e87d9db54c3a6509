"""Themes: which theme an article belongs to, how sure that is, and why.

A label that a theme claims decides. Without one the text does: every theme's terms found in title and text
add up to its score, and the best theme takes the article if its score reaches the theme's threshold.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from digest.model import Article, Evidence, Judgement, Subtheme, Term, Theme

_TOKEN = re.compile(r"[a-z0-9]+(?:[&.][a-z0-9]+)*", re.ASCII)
#: A term in the headline counts this much on top of its count in the text.
_TITLE_WEIGHT = 2.0
#: The news stands at the front; what follows these words counts half.
_FRONT_WORDS = 160
_NEGATIVE_WEIGHT = 3.0
#: A theme beside the primary one is "also in" from this share of the primary's score.
_ALSO_SHARE = 0.6
#: The label and the text disagree strongly when another theme's score is so many times the label's theme's.
_DISAGREES = 3.0
_LABEL_CONFIDENCE = 0.97
_DISPUTED_CONFIDENCE = 0.6
_REVIEW_BELOW = 0.5
_MOST_EVIDENCE = 6

_Owner = tuple[str, str | None]  # (theme, sub-theme or None)


@dataclass(frozen=True, slots=True, eq=False)  # each is one of a kind, and hashed often
class _Phrase:
    tokens: tuple[str, ...]
    owner: _Owner
    term: Term


_Found = Mapping[_Phrase, float]


class Judge:
    """Judges articles by a set of themes, whose terms it indexes once."""

    def __init__(self, themes: Iterable[Theme]) -> None:
        self._themes = tuple(themes)
        self._labels = dict(_labels(self._themes))
        terms = [(tokens(term.text), owner, term) for owner, term in _owned_terms(self._themes)]
        self._inflections = _inflections({token for words, _, _ in terms for token in words})
        self._phrases: dict[str, list[_Phrase]] = {}
        for words, owner, term in terms:
            if words:
                phrase = _Phrase(tuple(self._inflections[word] for word in words), owner, term)
                self._phrases.setdefault(phrase.tokens[0], []).append(phrase)

    def judge(self, article: Article, *, use_label: bool = True) -> Judgement:
        """Return the theme of `article`, from its label where there is a deciding one, else from its text."""
        found = self._find(article)
        scores = {theme.slug: _total(found, theme.slug) for theme in self._themes}
        owner = self._labels.get((article.label or "").casefold()) if use_label else None
        if owner:
            return self._by_label(article, owner, scores, found)
        return self._by_text(scores, found)

    def _by_label(
        self, article: Article, owner: _Owner, scores: dict[str, float], found: _Found
    ) -> Judgement:
        slug, subtheme = owner
        rival = max((score for other, score in scores.items() if other != slug), default=0.0)
        disputed = any(
            scores[theme.slug] >= theme.threshold and rival > _DISAGREES * max(scores[slug], 1.0)
            for theme in self._themes
            if theme.slug != slug and scores[theme.slug] == rival
        )
        return Judgement(
            theme=slug,
            subtheme=subtheme or self._subtheme(slug, found),
            also=self._also(slug, max(scores[slug], rival if disputed else 0.0), scores),
            confidence=_DISPUTED_CONFIDENCE if disputed else _LABEL_CONFIDENCE,
            evidence=(Evidence("label", article.label or "", 1.0), *_evidence(found, slug)),
            review=disputed,
        )

    def _by_text(self, scores: dict[str, float], found: _Found) -> Judgement:
        best = max(self._themes, key=lambda theme: (scores[theme.slug], -theme.order))
        score = scores[best.slug]
        rivals = [value for slug, value in scores.items() if slug != best.slug]
        confidence = _confidence(score, max(rivals, default=0.0), best.threshold)
        if score < best.threshold:
            return Judgement(None, confidence=confidence, evidence=_evidence(found, best.slug))
        return Judgement(
            theme=best.slug,
            subtheme=self._subtheme(best.slug, found),
            also=self._also(best.slug, score, scores),
            confidence=confidence,
            evidence=_evidence(found, best.slug),
            review=confidence < _REVIEW_BELOW,
        )

    def _also(self, slug: str, score: float, scores: dict[str, float]) -> tuple[str, ...]:
        return tuple(
            theme.slug
            for theme in self._themes
            if theme.slug != slug
            and scores[theme.slug] >= theme.threshold
            and scores[theme.slug] >= _ALSO_SHARE * score
        )

    def _subtheme(self, slug: str, found: _Found) -> str | None:
        """Return the sub-theme of the theme `slug` that the terms found speak for most, if any does."""
        totals: defaultdict[str, float] = defaultdict(float)
        for phrase, count in found.items():
            theme, subtheme = phrase.owner
            if theme == slug and subtheme:
                totals[subtheme] += count * phrase.term.weight
        ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
        return ranked[0][0] if ranked and ranked[0][1] > 0 else None

    def _find(self, article: Article) -> _Found:
        """Return every phrase found in title and text, with its dampened and weighted count."""
        words = tokens(article.text)
        counts: defaultdict[_Phrase, float] = defaultdict(float)
        for phrase in self._matches(tokens(article.title)):
            counts[phrase] = _TITLE_WEIGHT
        for part, weight in ((words[:_FRONT_WORDS], 1.0), (words[_FRONT_WORDS:], 0.5)):
            for phrase, times in Counter(self._matches(part)).items():
                counts[phrase] += weight * (1 + math.log(times))
        return counts

    def _matches(self, words: list[str]) -> Iterator[_Phrase]:
        """Yield each phrase at each place of `words` that it matches, the longest of an owner only."""
        known = [self._inflections.get(word) for word in words]
        for at, word in enumerate(known):
            if word is None:
                continue
            longest: dict[_Owner, _Phrase] = {}
            for phrase in self._phrases.get(word, ()):
                size = len(phrase.tokens)
                if size > 1 and tuple(known[at : at + size]) != phrase.tokens:
                    continue
                other = longest.get(phrase.owner)
                if other is None or size > len(other.tokens):
                    longest[phrase.owner] = phrase
            yield from longest.values()


def tokens(text: str) -> list[str]:
    """Return the words of `text`, in lower case, without possessives; hyphens part words."""
    return _TOKEN.findall(text.lower().replace("’s", "").replace("'s", "").replace("’", "").replace("'", ""))


def _labels(themes: tuple[Theme, ...]) -> Iterator[tuple[str, _Owner]]:
    for theme in themes:
        yield from ((label.casefold(), (theme.slug, None)) for label in theme.labels)
        for sub in theme.subthemes:
            yield from ((label.casefold(), (theme.slug, sub.slug)) for label in sub.labels)


def _owned_terms(themes: tuple[Theme, ...]) -> Iterator[tuple[_Owner, Term]]:
    for theme in themes:
        parts: tuple[Theme | Subtheme, ...] = (theme, *theme.subthemes)
        for part in parts:
            owner = (theme.slug, None if part is theme else part.slug)
            yield from ((owner, term) for term in part.terms)
            yield from ((owner, Term(text, -_NEGATIVE_WEIGHT)) for text in part.negative)


def _inflections(words: set[str]) -> dict[str, str]:
    """Return each of `words` and its simple inflections (plural, past, -ing), mapped to one form of it.

    A plural among `words` is mapped to its singular where that is among them too.
    """
    known: dict[str, str] = {}
    for word in sorted(words, key=lambda word: (len(word), word)):
        base = known.setdefault(word, word)
        if len(word) >= 3 and word.isalpha():
            for form in _plurals(word):
                known.setdefault(form, base)
    for word in sorted(words):
        if len(word) >= 3 and word.isalpha():
            for form in _verb_forms(word):
                known.setdefault(form, known[word])
    return known


def _plurals(word: str) -> tuple[str, ...]:
    return (f"{word[:-1]}ies",) if word[-1] == "y" and word[-2] not in "aeiou" else (f"{word}s", f"{word}es")


def _verb_forms(word: str) -> tuple[str, ...]:
    stem = word.removesuffix("e")
    return (f"{word[:-1]}ied", f"{word}ing") if word.endswith("y") else (f"{stem}ed", f"{stem}ing")


def _total(found: _Found, slug: str) -> float:
    return sum(count * phrase.term.weight for phrase, count in found.items() if phrase.owner[0] == slug)


def _confidence(score: float, rival: float, threshold: float) -> float:
    """Return how sure the best theme, or below its `threshold` none, is: by the lead over what else it could be."""
    alternative = max(rival, threshold) if score >= threshold else score
    lead = (score - alternative) / threshold if score >= threshold else (threshold - score) / threshold
    return round(0.5 + 0.5 * math.tanh(lead), 4)


def _evidence(found: _Found, slug: str) -> tuple[Evidence, ...]:
    """Return the terms that weighed most for or against the theme `slug`."""
    weights: defaultdict[str, float] = defaultdict(float)
    for phrase, count in found.items():
        if phrase.owner[0] == slug:
            weights[phrase.term.text] += count * phrase.term.weight
    ranked = sorted(weights.items(), key=lambda item: (-abs(item[1]), item[0]))
    return tuple(Evidence("term", text, round(weight, 3)) for text, weight in ranked[:_MOST_EVIDENCE])
