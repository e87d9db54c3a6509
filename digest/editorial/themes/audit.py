"""Audit of the theme files: their verdicts on corrected articles, and the use of their terms."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digest.editorial.themes.judge import Judge
from digest.editorial.themes.terms import Owner
from digest.model import Article, Correction, Judgement, Term


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of a corrected article from its title and text, without the correction."""

    correction: Correction
    judged: Judgement

    @property
    def right(self) -> bool:
        """True if the theme is the editor's, and so is the sub-theme if the editor named one."""
        wanted = self.correction
        return self.judged.theme == wanted.theme and wanted.subtheme in (None, self.judged.subtheme)


@dataclass(frozen=True, slots=True)
class TermUse:
    """The number of articles with a term, and of corrected ones where it was right or wrong."""

    owner: Owner
    term: Term
    found: int
    right: int
    wrong: int


def judge_corrections(
    judge: Judge, corrections: Iterable[Correction], language: str
) -> list[Verdict]:
    """Return the verdict on each corrected article without its own correction (leave-one-out).

    `language` is the tag of the publication's, as a correction has none.
    """
    return [
        Verdict(one, judge.judge(_article(one, language), use_label=False, use_correction=False))
        for one in corrections
    ]


def count_term_uses(
    judge: Judge, corrections: Sequence[Correction], articles: Iterable[Article], language: str
) -> list[TermUse]:
    """Return each term's use in `articles` and corrected articles, in the theme files' order."""
    found, right, wrong = Counter[int](), Counter[int](), Counter[int]()
    corrected = {one.article for one in corrections}
    for article in articles:
        if article.id not in corrected:
            found.update(judge.terms_in(article))
    for one in corrections:
        for at in judge.terms_in(_article(one, language)):
            owner, term = judge.terms[at]
            found[at] += 1
            (right if (owner.theme == one.theme) == (term.weight > 0) else wrong)[at] += 1
    return [
        TermUse(owner, term, found[at], right[at], wrong[at])
        for at, (owner, term) in enumerate(judge.terms)
    ]


def _article(correction: Correction, language: str) -> Article:
    return Article(
        correction.article,
        "",
        correction.title,
        correction.text,
        url=correction.url,
        language=language,
    )
