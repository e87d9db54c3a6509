"""Skipped: what stands before a summary's first sentence in the text, and why it does not open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.editorial.summary.candidates import Candidate, read_candidates
from digest.editorial.summary.leaning import Lean
from digest.model import Article, Language, Sentence

#: So much is told of a text without a summary.
_MOST = 8
_FAULTS = {
    "short": "too short",
    "long": "too long",
    "cut": "no whole sentence",
    "doubtful": "may be half a sentence",
    "unbalanced": "a quotation or bracket does not close",
    "contact": "the page's own words",
    "row": "a row of a notice",
    "headline": "the headline again",
}
_LEANS: dict[Lean, str] = {
    "before": "leans on the sentence before",
    "earlier": "leans on what came before",
    "noun": "leans on what came before",
    "headline": "leans on the headline",
}


@dataclass(frozen=True, slots=True)
class SkippedText:
    """A part of a text, from `start` to `end`, and `why` the summary does not begin with it."""

    text: str
    start: int
    end: int
    why: str


def find_skipped(
    article: Article, language: Language, summary: Sequence[Sentence]
) -> tuple[SkippedText, ...]:
    """Return what an article's `summary` skips before its first sentence, in order.

    If there is no summary, return what its text begins with.
    """
    end = summary[0].start if summary else len(article.text)
    found = [
        *(
            SkippedText(article.text[one.start : one.end].strip(), one.start, one.end, one.kind)
            for one in article.asides
            if one.start < end
        ),
        *_sentences(article, language, end),
    ]
    found.sort(key=lambda one: one.start)
    return tuple(found if summary else found[:_MOST])


def _sentences(article: Article, language: Language, end: int) -> Iterator[SkippedText]:
    for one in read_candidates(article, language):
        if one.start >= end:
            return
        yield SkippedText(one.text, one.start, one.end, _why(one))


def _why(one: Candidate) -> str:
    if one.fault:
        return _FAULTS.get(one.fault, one.fault)
    if one.lean:
        return _LEANS[one.lean]
    return "tells what shares did" if one.tells_of_shares else "says less of the headline"
