"""Leaning: whether a sentence stands alone, or needs an earlier one to be understood.

The main rule is about definite nouns. "The line will open in May" is about a line that the text has
named before; "The Kasara line", "The line to Kasara" and "The roads ministry" explain themselves.
So "the" with a common noun leans, unless what stands with the noun, or the headline above it, says
which one is meant. Other openings are listed in the language's data.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from digest.model import OpeningWords

#: What a sentence leans on, if on anything: the very sentence before, an earlier one, or a noun
#: that the headline explains ("headline") or nothing does ("noun").
Lean = Literal["", "headline", "noun", "earlier", "before"]

#: Words of a sentence that are read: what opens it is among them.
_READ = 26
_OPENING = 8
#: "The last of 1,184 girders on the viaduct of Pune Metro Line 5" has 12 words.
_LONGEST_NOUN = 14
#: "Shares of the builder rose": such a noun begins with one of the first words.
_LATEST_NOUN = 4
#: "The board of the utility also met": an "also" so early adds to what was said before.
_ALSO_WITHIN = 7
#: "Two of them are in Assam".
_POINTER_WITHIN = 4
_LONGEST_PHRASE = 6
#: The front of a word: "projects" in a sentence is explained by "project" in the headline.
_FRONT = 6
_OPENING_MARKS = "\"'“‘([«"
_CLOSING_MARKS = "\"'”’)]».,;:!?…–—-"
_MARKS = _OPENING_MARKS + _CLOSING_MARKS
_SHORTENED = ("s", "ve", "re", "ll", "d")
_YEAR_DIGITS = 4


class _Word(NamedTuple):
    """A word of a sentence, without the marks around it."""

    said: str
    lower: str
    #: A comma, or the like, follows it.
    closes: bool
    owns: bool


def find_lean(text: str, words: OpeningWords, headline: str = "") -> Lean:
    """Return what a sentence leans on; "" if it stands alone."""
    pieces = text.split(maxsplit=_READ)[:_READ]
    said = _words(pieces[:_OPENING])
    if not said or _is_bare_quotation(text) or _points_back(text, pieces, said, words):
        return "before"
    if _is_of_earlier(text, said, words):
        return "earlier"
    if text.isupper() or text.islower():  # names look like other words
        return ""
    if not (
        _is_fronted(said, words)
        or any(one.lower in words.articles for one in said[: _LATEST_NOUN + 1])
    ):
        return ""  # as are most sentences: quick to tell
    said += _words(pieces[_OPENING:])
    nouns = [noun for noun in _definite_nouns(said, words) if not _is_explained(noun, words)]
    if not nouns:
        return ""
    named = frozenset(map(_front, _words(headline.split()[:_READ])))
    return "headline" if all(_is_explained(noun, words, named) for noun in nouns) else "noun"


def _words(pieces: Iterable[str]) -> list[_Word]:
    """Return the words of `pieces` that have spaces around."""
    found = []
    for piece in pieces:
        said = piece.strip(_MARKS)
        if not said:
            continue
        last = piece[-1]
        owns = last in "’'"
        if "’" in said or "'" in said:
            said = said.replace("’", "'")
            stem, _, rest = said.partition("'")
            said = stem if stem and rest in _SHORTENED else said
            owns = owns or rest == "s"
        found.append(_Word(said, said.lower(), last in ",;:", owns))
    return found


def _is_bare_quotation(text: str) -> bool:
    """Return True if `text` is a quotation without its speaker."""
    closing = {"“": "”", '"': '"'}.get(text[:1])
    return closing is not None and text.find(closing, 1) == len(text) - 1


def _points_back(
    text: str, pieces: Sequence[str], said: Sequence[_Word], words: OpeningWords
) -> bool:
    first = said[0].lower
    if text[0] in '"“' and first in words.speakers:  # "We paid," said Asha Rao: she says who
        return False
    if _opens_with(said, words.back):
        return first not in words.unless_and or all(one.lower != "and" for one in said[2:5])
    if first in words.articles and len(said) > 2 and said[1].lower in words.numbers:
        return _is_verb(said, 2, words)  # "The two have signed"
    if said[0].closes and first in words.numbers:  # "One, a retired clerk, had paid"
        return True
    # "Of these, 38 are ready", "Two of them are in Assam", "Under it, states get land"
    pointing = any(
        one.lower in words.prepositions and after.lower in words.pointers
        for one, after in pairwise(said[:_POINTER_WITHIN])
    )
    return (pointing and not _names_owner(_words(pieces), words)) or _is_about_unnamed(said, words)


def _names_owner(said: Sequence[_Word], words: OpeningWords) -> bool:
    """Return True if "Ten years after its start," has a name or a definite noun behind it.

    "Under it, states" and "After this deal, Assam" have nothing that the subject owns.
    """
    pauses = (at for at, one in enumerate(said[:-1]) if one.closes)
    # "on May 20, 2017, the yard"
    front = next((at for at in pauses if not said[at + 1].said.isdigit()), 0)
    if words.owning.isdisjoint(one.lower for one in said[:front]):
        return False
    subject = said[front + 1]
    return subject.lower in words.articles or _is_name(subject, words)


def _is_about_unnamed(said: Sequence[_Word], words: OpeningWords) -> bool:
    """Return True if a pronoun is the subject before any name: "On Friday at five she went"."""
    if said[0].lower not in words.fronting:
        return False
    for one in said[1:]:
        if one.lower in words.persons:
            return True
        if one.closes or _is_name(one, words) or one.lower in words.articles:
            return False
    return False


def _is_of_earlier(text: str, said: Sequence[_Word], words: OpeningWords) -> bool:
    """Return True if a sentence says by its words that it goes on with something."""
    if _opens_with(said, words.earlier):
        return True
    if any(one.lower in words.adding for one in said[1:_ALSO_WITHIN]):
        return True
    if any(map(text.lower().__contains__, words.unnamed)):
        return True
    return said[0].lower in words.courtesy and len(said) > 2 and said[2].said.islower()


def _opens_with(said: Sequence[_Word], phrases: frozenset[str]) -> bool:
    """Return True if a sentence opens with one of the `phrases`."""
    likely = _by_first(phrases).get(said[0].lower)
    if likely is None:
        return False
    lower = tuple(one.lower for one in said[:_LONGEST_PHRASE])
    return any(lower[: len(one)] == one for one in likely)


@lru_cache(maxsize=64)
def _by_first(phrases: frozenset[str]) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """Return the words of each of the `phrases`, by the first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        parts = tuple(phrase.split())
        found.setdefault(parts[0], []).append(parts)
    return found


def _definite_nouns(said: Sequence[_Word], words: OpeningWords) -> Iterator[list[_Word]]:
    """Yield the definite nouns of a sentence's opening, each with what follows it up to a verb.

    They are its subject, what the subject is of ("Work at the site"), and what an adverbial in
    front of the subject names ("As the nodal agency, the board").
    """
    if said[0].lower in words.articles:
        yield _noun(said, 1, words)
        return
    fronted = _is_fronted(said, words)
    for at, one in enumerate(said[:-1]):
        before = said[at - 1].lower if at else ""
        of = one.lower in words.articles and before in words.prepositions
        if of and (fronted or at <= _LATEST_NOUN):
            yield _noun(said, at + 1, words)
        if one.closes:
            if fronted and said[at + 1].lower in words.articles:
                yield _noun(said, at + 2, words)
            return
        if not fronted and _is_verb(said, at, words):
            return


def _is_fronted(said: Sequence[_Word], words: OpeningWords) -> bool:
    """Return True for "After its start, the line" and "Ten years after its start, the line"."""
    first, third = said[0].lower, said[2].lower if len(said) > 2 else ""
    return first in words.fronting or (first in words.numbers and third in words.fronting)


def _noun(said: Sequence[_Word], start: int, words: OpeningWords) -> list[_Word]:
    """Return the words from `start` up to a verb or a comma."""
    noun: list[_Word] = []
    for at in range(start, min(start + _LONGEST_NOUN, len(said))):
        if at > start and _is_verb(said, at, words):
            break
        noun.append(said[at])
        if said[at].closes:
            break
    return noun


def _is_verb(said: Sequence[_Word], at: int, words: OpeningWords) -> bool:
    """Return True if a noun ends before the word `at`: a listed verb, or one in -ed."""
    lower, before = said[at].lower, said[at - 1].lower if at else ""
    if before in words.numbers and lower.endswith("s"):  # "the two ends of a tunnel"
        return lower in words.auxiliaries
    if lower in words.verbs or lower in words.auxiliaries:
        return True
    ends = lower.endswith(tuple(words.verb_endings))
    return ends and "-" not in lower and bool(before) and before not in words.articles


def _is_explained(
    noun: Sequence[_Word], words: OpeningWords, named: frozenset[str] = frozenset()
) -> bool:
    """Return True if a definite `noun`, with what follows it, says which one is meant.

    `named` are the fronts of words that the headline has.
    """
    at = next((at for at, one in enumerate(noun) if at and _joins(one, words)), len(noun))
    head, rest = noun[:at], noun[at:]
    if not head or any(_is_name(one, words) for one in head):
        return True
    owner = next((one for one in head[:-1] if one.owns), None)  # "the company's plant"
    if {head[-1].lower, (owner or head[-1]).lower} & words.known:
        return True
    # "The roads ministry", "the roads ministry's panel"
    if any(one.lower in words.bodies for one in head[1:] if one in (owner, head[-1])):
        return True
    if _front(owner or head[-1]) in named:
        return True
    if rest and rest[0].lower in words.relatives:
        return True
    return bool(rest) and owner is None and _defines(rest, words, named)


def _defines(rest: Sequence[_Word], words: OpeningWords, named: frozenset[str]) -> bool:
    """Return True if a preposition and what follows say which noun before them is meant."""
    if len(rest) == 1:
        return False
    joining, following = rest[0].lower, rest[1]
    if following.lower in words.articles:  # "of the project" does not, unless that is explained
        return _is_explained(rest[2:], words, named)
    if following.lower in words.relatives:  # "the price at which"
        return True
    is_year = following.said.isdigit() and len(following.said) == _YEAR_DIGITS
    if is_year or following.lower in words.pointers | words.no_names:
        return False
    return joining in words.defining or _is_name(following, words)


def _front(one: _Word) -> str:
    return one.lower.rstrip("s")[:_FRONT]


def _joins(one: _Word, words: OpeningWords) -> bool:
    return one.lower in words.prepositions or one.lower in words.relatives


def _is_name(one: _Word, words: OpeningWords) -> bool:
    """Return True if a word is written as a name, and is none that says nothing."""
    return one.said[0].isupper() and one.lower not in words.no_names
