"""Errata: what an edition printed of an article that the article no longer says.

An article may be mended in many places; what counts is the headline and the sentences that readers were sent.
"""

from datetime import date
from difflib import SequenceMatcher

from digest.editorial.sentences import split
from digest.model import Article, Erratum, Story

#: A sentence is the new form of one that is gone when they are alike at least so far (0 to 1).
_SAME = 0.5


def find(story: Story, day: date, was: Article, now: Article, content: str) -> Erratum | None:
    """Return the first thing that the `story` of `day` said in words of the article as it `was`, and that is not so `now`.

    `content` is the hash of what it says now. An excerpt is written apart from its article: neither corrects the other.
    """
    if now.teaser or was.teaser:
        return None
    said = _letters(now.text)
    quoted = [sentence.text for sentence in story.summary if sentence.article == was.id]
    gone = next((text for text in quoted if _letters(text) not in said), None)
    if gone is not None:
        return Erratum(was.id, content, day, was.title or gone, gone, _new_form(gone, now.text), now.url)
    if was.id == story.lead and not story.title and _letters(was.title) != _letters(now.title):
        return Erratum(was.id, content, day, was.title, was.title, now.title, now.url)
    return None


def _new_form(gone: str, text: str) -> str:
    """Return the sentence of `text` that stands for the one that is `gone`, "" when none does."""
    matcher = SequenceMatcher(autojunk=False, b=gone)
    best, alike = "", _SAME
    for start, end in split(text):
        matcher.set_seq1(text[start:end])
        if (
            matcher.real_quick_ratio() >= alike
            and matcher.quick_ratio() >= alike
            and matcher.ratio() >= alike
        ):
            best, alike = text[start:end], matcher.ratio()
    return best


def _letters(text: str) -> str:
    """Return what counts of `text`: not its spaces, its signs and its capitals."""
    return "".join(filter(str.isalnum, text.casefold()))
