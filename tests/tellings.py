"""What was told, for tests: stories as an edition had them."""

from collections.abc import Iterable
from datetime import date

from digest.model import Article, Sentence, ToldStory


def told(
    story: str,
    *articles: Article,
    day: date,
    title: str | None = None,
    theme: str = "power",
    sentences: Iterable[Sentence] = (),
) -> ToldStory:
    """Return a story as the edition of `day` told it, led by the first of its articles."""
    lead = articles[0]
    said = title or lead.title
    return ToldStory(story, theme, day, day, said, lead.url, lead.id, articles, tuple(sentences))
