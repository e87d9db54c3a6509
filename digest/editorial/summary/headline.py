"""Headlines: the words and figures that one promises, and how much of them a sentence keeps."""

import re

from digest.editorial.words import STOP_WORDS

#: The fronts of the words that say nothing by themselves.
STOP_FRONTS = frozenset(word[:6] for word in STOP_WORDS)
#: The front of a word. Words that share six letters count as one: stemming at no cost.
_WORD = re.compile(r"(\w{1,6})\w*")
_UNIT = (
    r"%|per ?cent|[kmgt]?wh?\b|mva|kv\b|k?m\b|cr\b|crores?|lakhs?|[bm]n\b|[bmtr]+illions?|acres?"
    r"|hectares?|ha\b|sq\b|tonnes?"
)
#: A number with what it counts. "FY26", "NH-44" and "5G" are names.
_FIGURE = re.compile(
    rf"(?=\d)(?:(?<![\w-])|(?<=\brs)|(?<=\d-))(?P<money>(?<=₹)|(?<=rs)|(?<=rs[. ])|(?<=rs\. ))?"
    r"(?P<number>\d{1,15}(?:,\d{1,4}){0,6}(?:\.\d{1,9})?)"
    rf"(?:[ -]?(?P<unit>{_UNIT})|(?![a-z]))"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
#: A figure says as much as so many words.
_FIGURE_COUNTS = 2


class Headline:
    """The words and figures of a headline."""

    def __init__(self, title: str) -> None:
        self.figures = find_figures(title)
        self._words = telling_words(title)
        self._numbers = {number for number, _ in self.figures}
        #: The largest share that a text can say of it: 0 of an empty one.
        self.most = float(bool(self._words or self._numbers))
        self._weight = len(self._words) + _FIGURE_COUNTS * len(self._numbers)

    def share(self, text: str) -> float:
        """Return the share, 0 to 1, of the headline that `text` says."""
        if not self._weight:
            return 0.0
        said = len(self._words & telling_words(text))
        if self._numbers:
            figures = {number for number, _ in find_figures(text)}
            said += _FIGURE_COUNTS * len(self._numbers & figures)
        return said / self._weight


def word_fronts(text: str) -> list[str]:
    """Return the fronts of the words of `text`, in small letters."""
    return _WORD.findall(text.lower())


def telling_words(text: str) -> set[str]:
    """Return the fronts of the words of `text` but stop words, numbers and letters."""
    return {
        word.rstrip("s")  # "yards" is "yard"
        for word in word_fronts(text)
        if word not in STOP_FRONTS and len(word) > 1 and not word[0].isdigit()
    }


def find_figures(text: str) -> list[tuple[str, str]]:
    """Return the figures in `text`, normalised, with the front of their unit; no years."""
    figures = []
    for found in _FIGURE.finditer(text.lower()):
        number, unit = found["number"], found["unit"] or ""
        if unit or found["money"] is not None or not _YEAR.fullmatch(number):
            plain = number.replace(",", "")
            plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
            figures.append((plain, "%" if unit.startswith("per") else unit[:2]))
    return figures
