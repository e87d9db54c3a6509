"""Themes, and what decides that an article belongs to one."""

from dataclasses import dataclass
from typing import Literal

Thin = Literal["skip", "carry", "say"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase that speaks for a theme, and how strongly."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Subtheme:
    """A part of a theme, with its own labels and terms.

    Where a theme holds fewer stories than there are, the best `min_stories` of this part are kept all the same.
    """

    slug: str
    title: str
    labels: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    negative: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    min_stories: int = 0
    max_stories: int | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """What a newsletter is about.

    `threshold` is the score that a text without a deciding label has to pass to belong here; `examples` are
    headlines that do. On a day with fewer than `min_stories` it is `thin`: "skip" leaves the theme out and drops
    its stories, "carry" offers them to the next day's edition, "say" also says that there is no news today. Colours are
    `#rrggbb`. `subject` is a pattern with `{site}`, `{theme}`, `{date}` and `{lead}`.
    """

    slug: str
    title: str
    order: int
    colour: str
    colour_dark: str
    blurb: str
    subject: str
    labels: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    negative: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    threshold: float = 3.0
    min_stories: int = 0
    thin: Thin = "say"
    max_stories: int | None = None
    subthemes: tuple[Subtheme, ...] = ()


@dataclass(frozen=True, slots=True)
class NoTheme:
    """What belongs to no theme: like a theme, it has labels, terms and examples, but no newsletter."""

    labels: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    negative: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    threshold: float = 0.0


@dataclass(frozen=True, slots=True)
class Correction:
    """What an editor said of an article: its theme, or None for no theme.

    It decides the article with this id or address; its title and the front of its text speak for the theme of
    articles like it.
    """

    article: str
    theme: str | None
    title: str
    text: str = ""
    subtheme: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why this answer: the correction or label that decides, or a term found, or a headline or correction like it.

    `weight` is how strongly it speaks for the answer, negative when it speaks against.
    """

    kind: Literal["label", "term", "example", "correction"]
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """Which theme an article belongs to. `theme` None means that none fits; `confidence` is 0 to 1."""

    theme: str | None
    subtheme: str | None = None
    also: tuple[str, ...] = ()
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    review: bool = False
