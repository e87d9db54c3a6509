"""Headlines, made fit for an inbox: a source's own may shout, fake a reply, or hide characters.

The mail shows a headline as its source wrote it; beside the sender's name a filter judges it, and a
reader takes it for the publisher's own words.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from digest.rendering.width import without_heaps

#: Joiners, which scripts of India and emoji need; all other invisible characters go.
_JOINERS: Final = "\u200c\u200d"
_JOINERS_HEAPED = re.compile(f"([{_JOINERS}])[{_JOINERS}]+")
#: Marks of a reply, a forwarded mail or a filter before a headline, as mail programs write them.
_FAKED = re.compile(
    r"(?:(?:re|fwd?|aw|wg|tr|rv|enc|res|sv|vs|vb|odp|antw|ynt|ilt|atb|回复|答复|转发)\s?(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?[:\uff1a]"
    r"|[\[(*]+(?:test|draft|spam|external|ad|adv)[\])*]+:?)\s*",
    re.IGNORECASE,
)
_HEADLINE_MOST: Final = 1000
_CALLS = re.compile(r"[!?\uff01\uff1f]{2,}")
_ROW = re.compile(r"([^\w\s])\1{2,}|([$€£₹])\2+")
_SPACED = re.compile(r"\b(?:[^\W\d_] ){3,}[^\W\d_]\b")
_WORD = re.compile(r"[^\W\d_]+")
#: A word without a vowel is an abbreviation, and so is a Roman numeral.
_ABBREVIATION = re.compile(r"[B-DF-HJ-NP-TV-Z]+|[IVX]+")
#: So much of an article's text tells how its words are written.
_EVIDENCE: Final = 20_000
#: A single word in capitals shouts if it is so long; of shorter ones it takes three.
_LONG_WORD, _SEVERAL = 6, 3


def inbox_headline(headline: str, text: str = "") -> str:
    """Return a headline on one line, without capitals throughout, faked marks or hidden characters.

    The article's `text` tells which words in capitals are always written so.
    """
    line = single_line(headline[:_HEADLINE_MOST])
    while faked := _FAKED.match(line):
        line = line[faked.end() :]
    line = _CALLS.sub(_one_call, line.replace("...", "…"))
    line = _ROW.sub(r"\1\2", line)
    line = _SPACED.sub(lambda found: found[0].replace(" ", ""), line)
    return _spoken(line, text[:_EVIDENCE]) if _shouts(line) else line


def single_line(text: str) -> str:
    """Return `text` on one line with single spaces, without control and invisible characters."""
    kept = (_visible(char) for char in text)
    return " ".join(_JOINERS_HEAPED.sub(r"\1", without_heaps("".join(kept))).split())


def _visible(char: str) -> str:
    kind = unicodedata.category(char)
    if kind in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    return "" if kind[0] == "C" and char not in _JOINERS else char


def _one_call(found: re.Match[str]) -> str:
    """Return the one sign that a row of exclamation and question marks comes to."""
    return "?" if "?" in found[0] or "\uff1f" in found[0] else "!"


def _shouts(line: str) -> bool:
    """Return True if most letters are capitals, and not only those of abbreviations."""
    cased = [char for char in line if char.isupper() or char.islower()]
    if sum(map(str.isupper, cased)) * 2 <= len(cased):
        return False
    loud = [word for word in _loud_words(line) if not _ABBREVIATION.fullmatch(word)]
    return len(loud) >= _SEVERAL or any(len(word) >= _LONG_WORD for word in loud)


def _loud_words(line: str) -> Iterable[str]:
    return (word for word in _WORD.findall(line) if len(word) > 1 and word.isupper())


def _spoken(line: str, text: str) -> str:
    """Return `line` with its words in capitals written as `text` writes them, else capitalised."""
    written = set(_WORD.findall(text))
    is_calm = not _shouts(text)

    def spoken(found: re.Match[str]) -> str:
        word = found[0]
        if len(word) == 1 or not word.isupper():
            return word
        for form in (word.lower(), word.capitalize()):
            if form in written:
                return form
        is_kept = (word in written and is_calm) or _ABBREVIATION.fullmatch(word)
        return word if is_kept else word.capitalize()

    said = _WORD.sub(spoken, line)
    return said[:1].upper() + said[1:]
