"""Themes, and the evidence that an article belongs to one."""

from dataclasses import dataclass
from typing import Literal

Thin = Literal["skip", "carry", "say"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase that speaks for a theme, with this weight."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Subtheme:
    """A part of a theme, with its own labels and terms.

    If a theme has more stories than it holds, the best `min_stories` of this part stay in any case.
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
    """A newsletter's subject matter.

    - `threshold` is the score that a text without a deciding label must pass to belong here.
    - `examples` are headlines that belong here.
    - `thin` is what happens on a day with fewer than `min_stories`: "skip" leaves the theme out and
      drops its stories, "carry" offers them to the next day, "say" also says there is no news.
    - `catch_all` takes what fits no other theme; one theme at most has it.
    - Colours are `#rrggbb`; `subject` is a pattern with `{site}`, `{theme}`, `{date}` and `{lead}`.
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
    catch_all: bool = False
    subthemes: tuple[Subtheme, ...] = ()


@dataclass(frozen=True, slots=True)
class NoTheme:
    """The labels, terms and examples of articles that belong to no theme and no newsletter."""

    labels: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    negative: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    threshold: float = 0.0


@dataclass(frozen=True, slots=True)
class Correction:
    """The theme that an editor gave an article for good, or None for no theme.

    It decides the article with this id or address; its title and the front of its text are evidence
    for articles like it.
    """

    article: str
    theme: str | None
    title: str
    text: str = ""
    subtheme: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason for a judgement: a label, a term found, or a similar headline or correction.

    "source" is its source's theme, "catch_all" a theme that takes what fits no other. `weight` is
    its strength, negative if it speaks against the answer.
    """

    kind: Literal["label", "term", "example", "correction", "source", "told", "catch_all"]
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """An article's theme, None if no theme fits; `confidence` is 0 to 1."""

    theme: str | None
    subtheme: str | None = None
    also: tuple[str, ...] = ()
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    review: bool = False
