"""Languages: what the program knows of each, as its data files say it (`digest/languages/`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: A fiscal year begins with this month where the publication says nothing.
FISCAL_START = 4


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
class FactWords:
    """What words say of the figure or date beside them (`text.toml`, [facts]); in small letters.

    - `ahead` and `behind` place a date without a year, as do other words in "ed", but for those
      after a `bare` one; after a `naming` verb it is ahead.
    - `moving` verbs take a date to another; `denying`, `meant` and `cancelled` words say that it
      does not hold, `recurring` and `obliging` ones that it is no day of one story.
    - A sentence is about shares if it has a word of the `market`, or `papers` that are `trading`;
      `worth` is what companies have by them.
    - After `comparing` and before `former` words stand figures of earlier, beside `past` ones those
      of long ago; `scenes` (before `joining` words) and `scene_of` tell sizes of the scene, `away`
      distances from a place, `fees` what bidders and users pay.
    """

    ahead: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    moving: frozenset[str] = frozenset()
    naming: frozenset[str] = frozenset()
    denying: frozenset[str] = frozenset()
    meant: frozenset[str] = frozenset()
    recurring: frozenset[str] = frozenset()
    obliging: frozenset[str] = frozenset()
    cancelled: frozenset[str] = frozenset()
    market: frozenset[str] = frozenset()
    worth: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()
    trading: frozenset[str] = frozenset()
    comparing: frozenset[str] = frozenset()
    former: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()
    scenes: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    scene_of: frozenset[str] = frozenset()
    away: frozenset[str] = frozenset()
    fees: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DatelineWords:
    """What stands above or before an article's first words (`text.toml`, [datelines]).

    All are in small letters. `labels` stand before a writer's name, `stamps` before a day or an
    hour; `no_places` are words in capitals that end with a colon and are no place.
    """

    months: frozenset[str] = frozenset()
    weekdays: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    reporters: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    stamps: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    no_places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FurnitureWords:
    """What pages print around a text (`text.toml`, [furniture]), as phrases in small letters.

    In a phrase "*" stands for any words, "#" for a number.

    - `lines` are whole lines, `sentences` whole sentences, within a paragraph too.
    - Behind a line of `related` come other articles' headlines, behind one of `end` nothing more.
    - `captions` tell what a picture shows, or who took it.
    """

    lines: frozenset[str] = frozenset()
    sentences: frozenset[str] = frozenset()
    related: frozenset[str] = frozenset()
    end: frozenset[str] = frozenset()
    captions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: patterns are kept by it
class Language:
    """What is known of the language `tag` (BCP 47); a part without data is None.

    - Without `sentences` texts are not cut: headlines and the sources' own teasers stand.
    - Without `facts` no figures and dates are found.
    - `month_first` is set if "12/07" is 7 December; a fiscal year begins with month `fiscal_start`.
    """

    tag: str
    sentences: SentenceWords | None = None
    facts: FactWords | None = None
    month_first: bool = False
    fiscal_start: int = FISCAL_START
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
