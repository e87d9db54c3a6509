"""Updates: what of an article is news to readers who were sent its story."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from digest.editorial import updates
from digest.editorial.forming import find
from digest.model import Article, Sent, Update

DAY = date(2026, 11, 24)
TOLD = (
    "Saryu Solar has won an order for a 300 MW solar plant near Jodhpur. The order is worth Rs 1,890 crore. "
    "The plant is to be ready by March 2028, and needs 1,200 acres."
)
Make = Callable[..., Article]


def news(
    article: Make, text: str, title: str = "Saryu Solar order grows", **fields: object
) -> tuple[str, ...] | None:
    """Return the facts that make an update of the day after, None where there is none."""
    sent = Sent("s", date(2026, 11, 23), "Saryu Solar wins an order", None, (article(text=TOLD),))
    made = article(title, text, id="later", **({"published": datetime(2026, 11, 23, 9, tzinfo=UTC)} | fields))
    found = updates.find(made, find(made), [sent], DAY)
    return found and tuple(fact.text for fact in found.facts)


def test_a_new_figure_in_the_opening_is_news(article: Make) -> None:
    """What is new is named in the article's words; what was sent is not."""
    text = "The order of Saryu Solar near Jodhpur has grown to 450 MW. It was worth Rs 1,890 crore."
    assert news(article, text) == ("450 MW",)


def test_the_day_it_was_sent_is_told(article: Make) -> None:
    """An update says which edition had the story last."""
    told = article(text=TOLD)
    days = (date(2026, 11, 21), date(2026, 11, 22))
    sent = [Sent("s", day, "Saryu Solar wins", None, (told,)) for day in days]
    made = article(
        "Order grows", "The order has grown to 450 MW.", id="b", published=datetime(2026, 11, 23, tzinfo=UTC)
    )
    update = updates.find(made, find(made), sent, DAY)
    assert isinstance(update, Update)
    assert update.day == days[1]


@pytest.mark.parametrize(
    "text",
    [
        TOLD,
        "Saryu Solar is glad about its order near Jodhpur. Nobody expected it.",
        "Saryu Solar won an order worth nearly Rs 19 billion. It is for 0.3 GW.",
        "Saryu Solar won an order worth Rs 18.9 billion ($225 million).",
        "Saryu Solar's plant is to be ready by the end of March 2028. The firm is glad.",
        "Saryu Solar has won its order, two officials said. Three more were silent.",
    ],
)
def test_what_was_sent_in_other_words_is_none(article: Make, text: str) -> None:
    """Other words, rounded or converted sums, the same date said otherwise, small counts: all repetition."""
    assert news(article, text) is None


def test_what_stands_lower_is_background(article: Make) -> None:
    """A paper's own background, further down, is no news."""
    opening = "Saryu Solar spoke about its order near Jodhpur. Its chairman was glad to have it. "
    assert (
        news(article, opening + "Others were glad, too. In 2019 it built a 75 MW plant near Bikaner.") is None
    )


def test_an_older_report_tells_no_news(article: Make) -> None:
    """What came out before that which was sent is not what happened since."""
    text = "The order of Saryu Solar near Jodhpur is for 450 MW."
    assert news(article, text, published=datetime(2026, 11, 20, tzinfo=UTC)) is None


def test_a_new_deadline_is_news(article: Make) -> None:
    """A date that moved is worth a second look."""
    assert news(article, "Saryu Solar's plant near Jodhpur is now due by December 2028.") == (
        "by December 2028",
    )


def test_behind_an_excerpt_only_the_headline_is_news(article: Make) -> None:
    """What an excerpt left out has not changed: the whole article is an update only where its headline says so."""
    excerpt = article("Saryu Solar wins an order", "Saryu Solar has won an order ..", teaser=True)
    sent = Sent("s", date(2026, 11, 23), "Saryu Solar wins an order", None, (excerpt,))
    whole = article(
        "Saryu Solar wins an order", TOLD, id="b", published=datetime(2026, 11, 23, 9, tzinfo=UTC)
    )
    assert updates.find(whole, find(whole), [sent], DAY) is None
    said = article(
        "Saryu Solar wins 300 MW order", TOLD, id="b", published=datetime(2026, 11, 23, 9, tzinfo=UTC)
    )
    update = updates.find(said, find(said), [sent], DAY)
    assert update is not None
    assert [fact.text for fact in update.facts] == ["300 MW"]
