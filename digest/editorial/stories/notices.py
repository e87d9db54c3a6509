"""Notices: the sentences in which an article says itself that it was corrected."""

import re

from digest.editorial.stories.contradiction import words_of
from digest.editorial.summary.sentences import split_sentences
from digest.model import Article, ErrataWords, SentenceWords
from digest.model.text import bare_letters

#: The point of a decimal is no sign between words.
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
#: A notice goes on for so many sentences of its line.
_GOES_ON = 2


def letters_of(text: str) -> str:
    """Return the letters and figures of `text`: "1.5" and "15" are two figures."""
    return bare_letters(_POINT.sub("o", text))


def find_notice(
    was: Article, now: Article, words: ErrataWords, ends: SentenceWords
) -> tuple[str, ...]:
    """Return the new sentences that say that an article was corrected."""
    before = letters_of(was.text)
    found: list[str] = []
    for line in now.text.split("\n"):
        spans = [line[start:end] for start, end in split_sentences(line, ends)]
        for at, sentence in enumerate(spans):
            if letters_of(sentence) not in before and _is_notice(sentence, words):
                rest = spans[at:]
                found += rest if len(rest) <= _GOES_ON + 1 else rest[:1]
                break
    return tuple(found)


def _is_notice(sentence: str, words: ErrataWords) -> bool:
    said = f" {' '.join(words_of(sentence))} "
    return any(said.startswith(f" {one} ") for one in words.notices) or any(
        f" {one} " in said for one in words.versions
    )
