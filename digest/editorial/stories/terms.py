"""Terms: what articles are compared by: words, names, numbers, and two of these side by side."""

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import pairwise

from digest.editorial.words import STOP_WORDS, is_in_capitals

_STOP_WORDS = STOP_WORDS | {"s", "t", "mr", "ms", "dr", "rs"}
#: The lead of an article: its headline and whole sentences of so many words.
_LEAD = 40

_WORD = re.compile(r"[Rr]s(?=[.\d])|[^\W_]++(?:[.,&'’-][^\W_]++)*+")
#: The first word of a line or a sentence, or "" before what is no word: else a long run of blank
#: lines were searched from each of them. A set of first characters makes the search quick.
_FIRST = re.compile(rf"[\n.!?:](?:(?<=\n)|[\"'”’)\]]*+\s)[\s\"'“‘`(\[]*+({_WORD.pattern})?")
_OWNER = re.compile(r"['’](?:s\b|(?!\w))")
#: One paper writes crores, the next billions.
_SCALES = {
    "crore": 1e7, "crores": 1e7, "cr": 1e7, "lakh": 1e5, "lakhs": 1e5, "thousand": 1e3,
    "million": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "mw": 1e6, "gw": 1e9,
}  # fmt: skip
#: "12,500" and "18.9"; not "21st", "3d" or a version's "1.2.3".
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Terms:
    """An article's terms: a line of them for its headline, then one for each sentence.

    `lead` counts the lines of headline and first sentences; `names` are as written; `headline` are
    the names and figures there. All are strings, divided by spaces: a tenth of the memory of sets.
    """

    lines: str = ""
    names: str = ""
    headline: str = ""
    lead: int = 0

    @property
    def words(self) -> set[str]:
        """All terms."""
        return set(self.lines.split())


NO_TERMS = Terms()


def read_terms(title: str, sentences: Sequence[str]) -> Terms:
    """Return the terms of an article.

    Terms are words, numbers ("1.89e+10" for 1,890 crore) and pairs of names or numbers side by side
    ("orange_line"). A name has a capital within a sentence and never stands without one.
    """
    title, *sentences = (_OWNER.sub("", text) for text in (title, *sentences))
    headline, *spoken = (_WORD.findall(text) for text in (title, *sentences))
    body = [word for words in spoken for word in words]
    text = "\n".join(sentences)
    if is_in_capitals(headline, _STOP_WORDS):
        names = _names(body, _FIRST.findall(f"\n{text}"))
    else:
        names = _names([*headline, *body], _FIRST.findall(f"\n{title}\n{text}"))
    keys = [_numbered([*map(str.lower, words)]) for words in (headline, *spoken)]
    shown = {key for key in keys[0] if key in names or is_figure(key)} - _STOP_WORDS
    lead, read = 1, 0
    while lead < len(keys) and read < _LEAD:
        read += len(spoken[lead - 1])
        lead += 1
    return Terms(
        lines="\n".join(" ".join(sorted(_line(one, names))) for one in keys),
        names=" ".join(sorted(names.values())),
        headline=" ".join(sorted(shown)),
        lead=lead,
    )


def headlines_differ(one: Terms, other: Terms) -> bool:
    """Return True if each of two headlines has a name or figure that the other article lacks."""
    return bool(set(one.headline.split()) - other.words and set(other.headline.split()) - one.words)


def is_figure(word: str) -> bool:
    """Return True if a term is a number, and no year."""
    return word[0].isdigit() and "_" not in word and not is_year_term(word)


def is_year_term(word: str) -> bool:
    """Return True if a term is a year."""
    return _YEAR.fullmatch(word) is not None


def _line(keys: Sequence[str], names: Container[str]) -> set[str]:
    """Return the terms of a sentence."""
    single = {*keys} - _STOP_WORDS
    telling = {key for key in single if key in names or key[0].isdigit()}
    pairs = {
        f"{one}_{other}" for one, other in pairwise(keys) if one in telling and other in telling
    }
    return single | pairs


def _names(spoken: Sequence[str], first: Sequence[str]) -> dict[str, str]:
    """Return the names among words, in small letters, as they are written.

    A capital at the `first` word of a sentence proves nothing.
    """
    times = Counter(spoken)
    times.subtract(filter(None, first))
    return {
        word.lower(): word
        for word, number in times.items()
        if number > 0 and word[0].isupper() and word.lower() not in times
    }


def _numbered(keys: list[str]) -> list[str]:
    """Return `keys` with figures and their scales made one: "18.9", "billion" is "1.89e+10"."""
    numbered: list[str] = []
    done = 0
    for at in [at for at, key in enumerate(keys) if key[0].isdigit()]:
        if found := _FIGURE.fullmatch(keys[at]):
            figure = found[0].replace(",", "")
            numbered += keys[done:at]
            done = at + 1
            value = float(figure)
            while done < len(keys) and (scale := _SCALES.get(keys[done])):
                value *= scale
                figure = f"{value:.3g}"
                done += 1
            numbered.append(figure)
    return numbered + keys[done:]
