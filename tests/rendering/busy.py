"""Editions of rich days: many stories, each of which a test can find again."""

from dataclasses import replace

from digest.model import Edition, Image, Publisher, Section
from tests.rendering import samples

PAGES = replace(samples.PUBLICATION, public_url="https://news.ledger.example")


def busy(
    count: int,
    themes: int = 3,
    words: str = "",
    image: Image | None = None,
    publication: Publisher = PAGES,
) -> Edition:
    """Return an edition of `count` stories, with facts, in so many themes."""
    slugs = ("power", "homes", "roads")[:themes]
    leads = [
        samples.article(
            f"{words or 'Saryu Solar wins its order near Jodhpur'} number {at}",
            f"{words or 'A plant of many megawatts is built'} in ward {at}. " * 3,
            id=f"{at}",
            url=f"https://ledger.example/news/{at}",
            image=image,
        )
        for at in range(count)
    ]
    return replace(
        samples.edition(publication=publication),
        themes=tuple(replace(samples.POWER, slug=slug, title=slug.title()) for slug in slugs),
        articles=tuple(leads),
        stories=tuple(
            replace(
                samples.story(lead, slugs[at % themes]), facts=(samples.fact(f"Rs {at} crore"),)
            )
            for at, lead in enumerate(leads)
        ),
        sections=tuple(
            Section(slug, tuple(lead.id for lead in leads[at::themes]))
            for at, slug in enumerate(slugs)
        ),
    )
