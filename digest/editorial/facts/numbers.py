"""Numbers as the trade press of India writes them: 1,25,000; 1.25 lakh crore; 45m; twelve."""

import re
from decimal import Decimal
from functools import lru_cache

NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {
    "hundred": 10**2, "thousand": 10**3, "k": 10**3, "lakh": 10**5, "lac": 10**5, "l": 10**5,
    "million": 10**6, "mn": 10**6, "mln": 10**6, "m": 10**6, "mm": 10**6, "crore": 10**7,
    "cr": 10**7, "billion": 10**9, "bn": 10**9, "bln": 10**9, "b": 10**9, "trillion": 10**12,
    "tn": 10**12, "trn": 10**12,
}  # fmt: skip

FIGURES = r"(?>\d{1,3}(?:,\d{2,3})+|\d+)(?>\.\d+)?(?!\.?\d)"
#: "One" alone is an article or a pronoun more often than a number; before a big number it is one.
_ONE = r"one(?=[ -](?:lakh|crore|million|billion|trillion)\b)"
_CASED = (f"[{word[0]}{word[0].upper()}]{word[1:]}" for word in (*list(NUMBER_WORDS)[1:], _ONE))
NUMBER_WORD = rf"\b(?:{'|'.join(_CASED)})\b"
_FIRST_LETTERS = {letter for word in NUMBER_WORDS for letter in (word[0], word[0].upper())}
#: Where a number may begin. A set of first characters at the front makes the search quick.
NUMBER_SPOT = re.compile(
    rf"[\d{''.join(_FIRST_LETTERS)}]"
    rf"(?:(?<=\d)[\d,.]*|(?<!\w.)(?:{'|'.join(word[1:] for word in NUMBER_WORDS)})\b)"
)
#: A number after this belongs to a name or a date: "PM2.5", "Tier-2", "15/01".
NUMBER_BOUND = re.compile(r"(?:[\w.,]|\w-|\d/)\Z")
_BIG = r"(?:hundred|thousand|lakh|lac|million|crore|billion|trillion)s?"
_SHORT = r"(?:mn|mln|bn|bln|trn|tn|crs?)"
#: What multiplies a number. A letter alone does so before clear units only: "5m sq ft".
SCALE = re.compile(
    rf"[ -]?(?ai:{_BIG}(?:[ -]{_BIG}|[ -]{_SHORT}\b)?|{_SHORT})\b|(?<=\d)k\b"
    r"|[ -]?m(?= (?:sq|square|tonnes|tons|litres|TEU))"
)
#: After a currency a letter alone multiplies, too, and a dash may close the sum: "€45m", "Rs 4.5k
#: cr", "Rs 400/- crore".
MONEY_SCALE = re.compile(
    rf"(?:/-(?= ?(?ai:{_BIG}|{_SHORT})\b))?(?:[ -]?(?ai:[kl][ -](?:{_BIG}|{_SHORT})\b)"
    rf"|{SCALE.pattern}|[ -]?(?ai:mm|[mbkl])\b)"
)
_NEXT_WORD = re.compile(r"(?:/-)?[ -]?([^\W\d_]+)")
#: Shorter words are near too many others.
_SHORTEST_SCALE = 4


def plain_number(figures: str) -> Decimal:
    """Return the number that `figures`, or a number's word, stand for."""
    word = NUMBER_WORDS.get(figures.lower())
    return Decimal(figures.replace(",", "")) if word is None else Decimal(word)


def number_scale(words: str) -> int:
    """Return the factor of the `words` that a scale's pattern found: 10**12 for "lakh crore"."""
    product = 1
    for word in words.lower().replace("/", " ").replace("-", " ").replace(".", "").split():
        product *= _SCALES.get(word) or _SCALES[word.removesuffix("s")]
    return product


def is_scale_unread(text: str, at: int) -> bool:
    """Return True if a sum that ends at `at` goes on with a scale that is not known.

    It is in another script, or misspelt by one letter: "Rs 1,000 core".
    """
    found = _NEXT_WORD.match(text, at)
    if found is None:
        return False
    return _is_scale_in_other_letters(found[1].lower())


@lru_cache(maxsize=2048)
def _is_scale_in_other_letters(word: str) -> bool:
    return not word.isascii() or any(
        _is_misspelt(word, scale) for scale in _SCALES if len(scale) >= _SHORTEST_SCALE
    )


def _is_misspelt(word: str, right: str) -> bool:
    """Return True if one letter of `word` is wrong, too many or missing, or two are swapped."""
    if abs(len(word) - len(right)) > 1 or word.removesuffix("s") == right:
        return False
    same = next(
        (at for at, (one, other) in enumerate(zip(word, right, strict=False)) if one != other),
        min(len(word), len(right)),
    )
    mine, theirs = word[same:], right[same:]
    return (
        mine[1:] in (theirs, theirs[1:])
        or mine == theirs[1:]
        or (mine[:2] == theirs[1::-1] and mine[2:] == theirs[2:])
    )
