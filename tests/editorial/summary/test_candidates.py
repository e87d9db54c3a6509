"""Openings: the sentence that a summary begins with."""

from collections.abc import Callable

import pytest

from digest.editorial.summary.candidates import find_opening, read_candidates
from digest.editorial.summary.headline import Headline
from digest.model import Article
from tests.languages import ENGLISH

NEWS = "Bihar will build a 48-km ring road around Gaya for Rs 640 crore, its works minister said."
SCENE = "For years lorries have stood nose to tail under the banyan trees from dawn to dusk."
TITLE = "Gaya to get 48-km ring road"


def opening(article: Callable[..., Article], *text: str, title: str = TITLE) -> str:
    """Return the opening of an article with these sentences, or ""."""
    candidates = read_candidates(article(title, " ".join(text)), ENGLISH)
    found = find_opening(candidates, Headline(title))
    return found.text if found else ""


@pytest.mark.parametrize(
    "first",
    [
        SCENE,
        "What do you do when lorries stand nose to tail?",
        "The works will be finished in 18 months.",
        "In return, towns will give up their share of the tolls.",
        "The company had asked for more time in May.",
        "Shares of Vindhya Infra rose 4% to a 52-week high of Rs 612 on Monday.",
        "“I have sold tea here for 31 years,” said Bhola Rai, 58.",
    ],
)
def test_news_opens_before_what_sets_a_scene(article: Callable[..., Article], first: str) -> None:
    """What says the headline's words and figures opens; scenes, leaning, shares do not."""
    assert opening(article, first, NEWS) == NEWS


def test_else_the_first_sentence_opens(article: Callable[..., Article]) -> None:
    """A later sentence has to say clearly more of the headline."""
    first = "Bihar will build a ring road around Gaya, its works minister said on Monday."
    assert opening(article, first, "Gaya pays Rs 48 lakh for a map of the 48-km road.") == first
    assert opening(article, SCENE, NEWS, title="") == SCENE


def test_behind_a_first_sentence_too_long_to_quote_the_news_opens(
    article: Callable[..., Article],
) -> None:
    """What stands next is the background more often."""
    long = f"{NEWS[:-1]} {'and said that towns would pay a share ' * 8}in May 2031."
    aside = "Gaya was a town of weavers in the sixteenth century, and of pilgrims before that."
    news = "Bihar pays for all of the ring road around Gaya."
    assert opening(article, long, aside, news) == news
    assert opening(article, aside, news, title="Gaya to get ring road for 90,000 lorries") == aside


def test_a_long_first_sentence_opens(article: Callable[..., Article]) -> None:
    """One of up to 70 words does, a longer one does not; nothing that leans takes its place."""
    long = f"{NEWS[:-1]} {'and said that towns would pay a share ' * 6}in May 2031."
    assert len(long.split()) == 68
    assert opening(article, long, "It has to be ready by June.") == long
    endless = f"{long[:-1]} and then June."
    assert opening(article, endless, "It has to be ready by June.") == ""


def test_the_first_sentence_may_name_what_only_the_headline_explains(
    article: Callable[..., Article],
) -> None:
    """Nothing stands before it that it could lean on, so it opens if nothing better does."""
    first = "The scheme takes 18 months and costs Rs 640 crore."
    assert opening(article, first, "It will have two lanes.") == first
    assert opening(article, first, NEWS) == NEWS


def test_share_prices_open_where_the_headline_is_about_them(
    article: Callable[..., Article],
) -> None:
    """Under such a headline they are the news."""
    first = "Shares of Vindhya Infra rose 4% to Rs 612 on Monday, a day after an order."
    title = "Shares of Vindhya Infra rise 4%"
    assert opening(article, first, "Vindhya Infra makes girders at Gaya.", title=title) == first
