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
class StoryCard:
    """What each sign that two articles are about one event is worth (`card.toml`), in log-odds.

    `tools/fit_stories.py` fits it. With 0 and above on average, articles are one story.
    """

    bias: float = 0.0
    whole: float = 0.0
    lead: float = 0.0
    headline: float = 0.0
    figures: float = 0.0
    conflict: float = 0.0
    places: float = 0.0


@dataclass(frozen=True, slots=True)
class StoryWords:
    """What tells whether two articles are about one event; words in small letters.

    - `common` words say little (`text.toml`, [stories]). A line that begins with a word of `about`
      and a name, or with one of the phrases `closing`, is about the sender, and so is all below.
    - `places` maps places ("navi_mumbai") to the region that each is in (`places.toml`).
    """

    card: StoryCard
    common: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    closing: frozenset[str] = frozenset()
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: patterns are kept by it
class Language:
    """What is known of the language `tag` (BCP 47); a part without data is None.

    Without `sentences` texts are not cut: headlines and the sources' own teasers stand. Without
    `stories` articles are one story only by address or headline.
    """

    tag: str
    sentences: SentenceWords | None = None
    stories: StoryWords | None = None


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
