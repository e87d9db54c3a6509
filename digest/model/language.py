"""Languages: what the program knows of each, as its data files say it (`digest/languages/`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """What ends a sentence, and what does not (`text.toml`, [sentences]); words in small letters.

    - `titles` never end a sentence before a capital, `before_number` never before a number.
    - `may_end` end one before a word of the `openers`, which usually open a sentence.
    - `units` end one before any capital.
    - `whole` are short words, and no abbreviations though they may look like one.
    """

    titles: frozenset[str] = frozenset()
    before_number: frozenset[str] = frozenset()
    may_end: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DatelineWords:
    """What stands above or before an article's first words (`text.toml`, [datelines]).

    `labels` stand before a writer's name, `stamps` before a day or an hour, `spans` behind a number
    of minutes or hours; `no_places` are words in capitals that end with a colon and are no place.
    """

    months: frozenset[str] = frozenset()
    weekdays: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    reporters: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    stamps: frozenset[str] = frozenset()
    spans: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    no_places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FurnitureWords:
    """What pages print around a text (`text.toml`, [furniture]), as phrases in small letters.

    In a phrase "*" stands for any words, "#" for a number.

    - `lines` are whole lines, `sentences` whole sentences, within a paragraph too.
    - Behind a line of `related` come other articles' headlines, behind one of `end` nothing more.
    - `captions` tell what a picture shows, or who took it.
    - The line behind one of `synopses` tells beforehand what the article says.
    - `abouts` begin a line behind which a firm speaks of itself.
    - `questions` and `answers` are labels before those of an interview.
    - A sentence that begins with one of `calls` and holds one of `offers` calls on the reader.
    - A line of `buttons` alone is a row of them.
    - `headings` are single words that stand above a part of an article, if not glued to it.
    """

    lines: frozenset[str] = frozenset()
    sentences: frozenset[str] = frozenset()
    related: frozenset[str] = frozenset()
    end: frozenset[str] = frozenset()
    captions: frozenset[str] = frozenset()
    synopses: frozenset[str] = frozenset()
    abouts: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    buttons: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: patterns are kept by it
class Language:
    """What is known of the language `tag` (BCP 47); a part without data is None.

    Without `sentences` texts are not cut: headlines and the sources' own teasers stand.
    """

    tag: str
    sentences: SentenceWords | None = None
    datelines: DatelineWords = field(default_factory=DatelineWords)
    furniture: FurnitureWords = field(default_factory=FurnitureWords)


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
