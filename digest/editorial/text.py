"""Cleaning of text: repairs what copying and old software broke, and leaves words alone."""

import dataclasses
import hashlib
import re

from digest.editorial.asides import find_asides
from digest.editorial.signs import restore_signs
from digest.editorial.spaces import restore_spaces
from digest.model import Article, Language
from digest.model.text import bare_letters

#: An excerpt that was cut off: "..", "..." or "…", with or without "read more".
_CUT = re.compile(
    r"(?:\.\.|…|\[(?:…|\.\.\.)\])\s*(?:\(?(?:read|continue)\b.{0,20})?$", re.IGNORECASE
)
#: A break that stands in the text as it is coded.
_BREAK = re.compile(r"<[bB][rR] ?/?>|\\n(?![a-z])")
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_SHINGLE = 24
_SHORT = 60


def clean_article(article: Article, language: Language) -> Article:
    """Return the article with its title and text repaired, and the hash of their content.

    Words and signs are changed only where the `language` is known well enough. What the page around
    it left in its text is set aside.
    """
    title, text = restore_signs(article.title, article.text, language)
    title = " ".join(title.split())
    if "<" in text or "\\" in text:
        text = _BREAK.sub("\n", text)
    kept = _without_repeats(_paragraphs(text.replace("\xa0", " ").replace("\t", " ")), title)
    text = "\n".join(piece for paragraph in kept for piece in restore_spaces(paragraph, language))
    digest = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()
    teaser = article.teaser or _CUT.search(text) is not None
    return dataclasses.replace(
        article,
        title=title,
        text=text,
        teaser=teaser,
        content_hash=digest,
        asides=find_asides(title, text, language),
    )


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of `text`, with the lines of a fixed width joined."""
    paragraphs: list[str] = []
    for block in re.split(r"\n\s*\n", text):
        lines = [" ".join(line.split()) for line in block.splitlines()]
        joined: list[str] = []
        for line in filter(None, lines):
            if joined and line[0].islower() and not _SENTENCE_END.search(joined[-1][-8:]):
                joined[-1] += f" {line}"
            else:
                joined.append(line)
        paragraphs += joined
    return paragraphs


def _without_repeats(paragraphs: list[str], title: str) -> list[str]:
    """Return `paragraphs` without repeats of those above, as some pages print a body twice."""
    kept: list[str] = []
    keys: set[str] = set()
    above, seen = "", set[str]()
    title_key = bare_letters(title)
    for paragraph in paragraphs:
        key = bare_letters(paragraph)
        own = _shingles(key)
        if (
            (key == title_key and not kept)
            or key in keys
            or (len(key) >= _SHINGLE and _repeats(key, own, above, seen))
        ):
            continue
        kept.append(paragraph)
        keys.add(key)
        seen |= own
        seen |= _shingles(above[1 - _SHINGLE :] + key[: _SHINGLE - 1])
        above += key
    return kept


def _shingles(text: str) -> set[str]:
    """Return all pieces of `text` of a shingle's length: quick to look up, whatever its length."""
    return {text[at : at + _SHINGLE] for at in range(len(text) - _SHINGLE + 1)}


def _repeats(key: str, own: set[str], above: str, seen: set[str]) -> bool:
    """Return True if nine tenths of `key` stand `above`, or `key` is all above with page text.

    `own` are the shingles of `key`, `seen` those above.
    """
    if own <= seen:
        return True
    if len(key) < _SHORT or not above:
        return False
    if (
        key.startswith(above[:_SHINGLE])
        and len(key) > 0.8 * len(above)
        and _share(above, own) >= 0.8
    ):
        return True
    return (key[:_SHINGLE] in seen or key[-_SHINGLE:] in seen) and _share(key, seen) >= 0.9


def _share(key: str, other: set[str]) -> float:
    """Return the share of the pieces of `key` that are among the shingles `other`."""
    pieces = [key[at : at + _SHINGLE] for at in range(0, len(key) - _SHINGLE + 1, _SHINGLE)]
    return sum(piece in other for piece in pieces) / max(len(pieces), 1)
