"""What was told: a story as the readers of a theme know it from the editions so far."""

from dataclasses import dataclass
from datetime import date

from digest.model.article import Article
from digest.model.story import Erratum, Fact, Sentence


@dataclass(frozen=True, slots=True)
class ToldStory:
    """What the readers of `theme` were told of a story (id), from the day `first` to `day`.

    Whether something is new or wrong is asked of this alone.

    - `title` and `url` are those of the last time; `lead` is the id of the article that led it.
    - `articles` are as they were when last sent, the lead first; their copies are among them.
    - `sentences` and `facts` are all that was printed, the last time's first.
    - `errata` are the corrections that these readers were sent, the newest first.
    """

    story: str
    theme: str
    first: date
    day: date
    title: str
    url: str | None
    lead: str
    articles: tuple[Article, ...]
    sentences: tuple[Sentence, ...] = ()
    facts: tuple[Fact, ...] = ()
    errata: tuple[Erratum, ...] = ()
