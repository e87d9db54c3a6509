"""Languages: what the program knows of each, as its data files say it (`digest/languages/`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """What ends a sentence, and what does not (`text.toml`, [sentences]); words in small letters.

    - `titles` never end a sentence before a capital, `before_number` never before a number.
    - `may_end` end one before a word of the `openers`, which usually open a sentence.
    """

    titles: frozenset[str] = frozenset()
    before_number: frozenset[str] = frozenset()
    may_end: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class WordForms:
    """The endings that make no other word (`text.toml`, [forms]).

    "s" is put behind a word, "y>ies" in the place of its last letter.
    """

    plurals: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RepairWords:
    """What shows that a text has lost a space or a sign (`text.toml`, [repairs]).

    All are in small letters.

    - `openers` begin a sentence behind a lost space; `plain_openers` are of these the ones that no
      name ends with.
    - `joining` stand in a heading in small letters; `names` are no heading with an opener behind.
    - `after_in` go on after a sentence's first word "In"; other words stand behind a host's name.
    - `clitics` stand behind a word's apostrophe, `scales` behind a sum of rupees.
    """

    openers: frozenset[str] = frozenset()
    plain_openers: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    after_in: frozenset[str] = frozenset()
    clitics: frozenset[str] = frozenset()
    scales: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HeadlineWords:
    """What headlines say in words of their own (`text.toml`, [headlines]); in small letters."""

    deaths: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: patterns are kept by it
class Language:
    """What is known of the language `tag` (BCP 47); a part without data is None.

    Without `sentences` texts are not cut: headlines and the sources' own teasers stand. Without
    `forms` a theme's terms are found as they are written, without `repairs` no word is changed.
    """

    tag: str
    sentences: SentenceWords | None = None
    forms: WordForms | None = None
    headlines: HeadlineWords | None = None
    repairs: RepairWords | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Languages:
    """The languages known, by tag in small letters."""

    known: Mapping[str, Language] = field(default_factory=dict)

    def of(self, tag: str) -> Language:
        """Return the language with the longest known tag that `tag` begins with, else a bare one.

        "en-GB" is "en" if nothing more is known of it.
        """
        parts = tag.lower().split("-")
        tags = ("-".join(parts[:number]) for number in range(len(parts), 0, -1))
        return next((self.known[one] for one in tags if one in self.known), Language(tag))
