"""Leaning: whether a sentence stands alone, or needs an earlier one to be understood.

The main rule is about definite nouns. "The line will open in May" is about a line that the text has
named before; "The Kasara line", "The line to Kasara" and "The roads ministry" explain themselves.
So "the" with a common noun leans, unless what stands with the noun, or the headline above it, says
which one is meant. Other openings are listed in the language's data.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digest.model import OpeningWords

#: Words of a sentence that are read: what opens it is among them.
_READ = 26
#: "The last of 1,184 girders on the viaduct of Pune Metro Line 5" has 12 words.
_LONGEST_NOUN = 14
#: "Shares of the builder rose": such a noun begins with one of the first words.
_LATEST_NOUN = 4
#: "The board of the utility also met": an "also" so early adds to what was said before.
_ALSO_WITHIN = 7
#: The front of a word: "projects" in a sentence is explained by "project" in the headline.
_FRONT = 6
_OPENING_MARKS = "\"'“‘([«"
_CLOSING_MARKS = "\"'”’)]».,;:!?…–—-"


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a sentence, without the marks around it."""

    said: str
    lower: str
    #: A comma, or the like, follows it.
    closes: bool
    owns: bool


def points_back(text: str, words: OpeningWords) -> bool:
    """Return True if a sentence needs the very one before: a pronoun, a joining word, a quote."""
    said = _words(text)
    return _is_bare_quotation(text) or (bool(said) and _points_back(text, said, words))


def leans_on_previous(text: str, words: OpeningWords, headline: str = "") -> bool:
    """Return True if a sentence needs an earlier one to be understood.

    What the `headline` above it names is explained.
    """
    said = _words(text)
    if _is_bare_quotation(text) or not said:
        return True
    if _points_back(text, said, words) or _opens_with(said, words.earlier):
        return True
    if any(one.lower in words.adding for one in said[1:_ALSO_WITHIN]):
        return True
    if text.isupper() or text.islower():  # names look like other words
        return False
    named = frozenset(one.lower[:_FRONT] for one in _words(headline))
    return any(not _is_explained(noun, words, named) for noun in _definite_nouns(said, words))


def _words(text: str) -> list[_Word]:
    """Return the first words of `text`."""
    found = []
    for piece in text.split(maxsplit=_READ)[:_READ]:
        bare = piece.strip(_OPENING_MARKS + _CLOSING_MARKS)
        if bare:
            stem, _, rest = bare.replace("’", "'").partition("'")
            said = stem if stem and rest in ("s", "ve", "re", "ll", "d") else bare
            owns = rest == "s" or piece[-1] in "’'"
            found.append(_Word(said, said.lower(), piece[-1] in ",;:", owns))
    return found


def _is_bare_quotation(text: str) -> bool:
    """Return True if `text` is a quotation without its speaker."""
    if text[:1] == "“":
        return text.find("”") == len(text) - 1
    return text[:1] == '"' and text.find('"', 1) == len(text) - 1


def _points_back(text: str, said: Sequence[_Word], words: OpeningWords) -> bool:
    first = said[0].lower
    if text[0] in '"“' and first in words.speakers:  # "We paid," said Asha Rao: she says who
        return False
    if _opens_with(said, words.back):
        return not (first in words.unless_and and any(one.lower == "and" for one in said[2:5]))
    if first in words.articles and len(said) > 2 and said[1].lower in words.numbers:
        return _is_verb(said, 2, words)  # "The two have signed"
    # "Of these, 38 are ready", "Two of them are in Assam", "Under it, states get land"
    return any(
        one.lower in words.prepositions and after.lower in words.pointers
        for one, after in zip(said[:3], said[1:4], strict=False)
    )


def _opens_with(said: Sequence[_Word], phrases: frozenset[str]) -> bool:
    """Return True if a sentence opens with one of the `phrases`."""
    lower = tuple(one.lower for one in said[:6])
    return any(lower[: len(one)] == one for one in _by_first(phrases).get(lower[0], ()))


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
    fronted = said[0].lower in words.fronting
    for at, one in enumerate(said[:-1]):
        before = said[at - 1].lower if at else ""
        if one.lower in words.articles and before in words.prepositions:
            if fronted or at <= _LATEST_NOUN:
                yield _noun(said, at + 1, words)
        if one.closes:
            if fronted and said[at + 1].lower in words.articles:
                yield _noun(said, at + 2, words)
            return
        if not fronted and _is_verb(said, at, words):
            return


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
    if before in words.numbers and lower.endswith("s"):
        return False
    if lower in words.verbs:
        return True
    ends = any(lower.endswith(one) for one in words.verb_endings)
    return ends and "-" not in lower and bool(before) and before not in words.articles


def _is_explained(
    noun: Sequence[_Word], words: OpeningWords, named: frozenset[str], depth: int = 3
) -> bool:
    """Return True if a definite `noun`, with what follows it, says which one is meant."""
    at = next(
        (at for at, one in enumerate(noun) if at and _joins(one, words)), len(noun)
    )
    head, rest = noun[:at], noun[at:]
    if not head or any(_is_name(one, words) for one in head):
        return True
    owner = next((one for one in head[:-1] if one.owns), None)
    last = head[-1]
    if last.lower in words.known or (owner and owner.lower in words.known):
        return True
    if last.lower in words.bodies and len(head) > 1:
        return True
    if (owner or last).lower[:_FRONT] in named:
        return True
    if owner or not rest or depth == 0:
        return False
    joining, complement = rest[0].lower, rest[1:]
    if joining in words.relatives or (complement and complement[0].lower in words.relatives):
        return True  # "the price at which"
    if not complement:
        return False
    of = complement[0]
    if of.lower in words.articles:
        return _is_explained(complement[1:], words, named, depth - 1)
    if of.lower in words.pointers or of.lower in words.no_names or _is_year(of):
        return False
    return joining in words.defining or _is_name(of, words)


def _joins(one: _Word, words: OpeningWords) -> bool:
    return one.lower in words.prepositions or one.lower in words.relatives


def _is_name(one: _Word, words: OpeningWords) -> bool:
    """Return True if a word is written as a name, and is none that says nothing."""
    return one.said[0].isupper() and one.lower not in words.no_names


def _is_year(one: _Word) -> bool:
    return one.said.isdigit() and len(one.said) == 4
