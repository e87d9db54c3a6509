"""Checking the theme files: how they judge what editors corrected, and what their terms do."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digest.editorial.themes.judge import Judge
from digest.editorial.themes.terms import Owner
from digest.model import Article, Correction, Judgement, Term


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a corrected article is judged from its title and text, as if nobody had corrected it."""

    correction: Correction
    judged: Judgement

    @property
    def right(self) -> bool:
        """Whether that is the theme, and the sub-theme if the correction names one, that the editor gave it."""
        wanted = self.correction
        return self.judged.theme == wanted.theme and wanted.subtheme in (None, self.judged.subtheme)


@dataclass(frozen=True, slots=True)
class TermUse:
    """In how many articles a term was found, and in how many corrected ones it spoke for the right and a wrong theme."""

    owner: Owner
    term: Term
    found: int
    right: int
    wrong: int


def judge_corrections(judge: Judge, corrections: Iterable[Correction]) -> list[Verdict]:
    """Judge every correction's article without that correction, the others still speaking (leave-one-out)."""
    return [
        Verdict(one, judge.judge(_article(one), use_label=False, use_correction=False))
        for one in corrections
    ]


def count_term_uses(
    judge: Judge, corrections: Sequence[Correction], articles: Iterable[Article]
) -> list[TermUse]:
    """Return what each term of the theme files did in `articles` and in the corrected ones, in the files' order."""
    found, right, wrong = Counter[int](), Counter[int](), Counter[int]()
    corrected = {one.article for one in corrections}
    for article in articles:
        if article.id not in corrected:
            found.update(judge.terms_in(article))
    for one in corrections:
        for at in judge.terms_in(_article(one)):
            owner, term = judge.terms[at]
            found[at] += 1
            (right if (owner.theme == one.theme) == (term.weight > 0) else wrong)[at] += 1
    return [
        TermUse(owner, term, found[at], right[at], wrong[at])
        for at, (owner, term) in enumerate(judge.terms)
    ]


def _article(correction: Correction) -> Article:
    return Article(correction.article, "", correction.title, correction.text, url=correction.url)
