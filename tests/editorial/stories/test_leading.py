"""Leading: the report of an event leads its group; what follows a report stands below it."""

from collections.abc import Callable

import pytest

from digest.editorial.stories.group import lead_first
from digest.editorial.stories.leading import follows_report, states_event
from digest.editorial.stories.trace import trace_article
from digest.model import Article
from tests.editorial.stories.test_group import day
from tests.languages import ENGLISH

Make = Callable[..., Article]

REPORT = (
    "Two welders die in fire at Sundarpur tank farm",
    "Two welders were killed in a fire at the Sundarpur tank farm on Monday, police said.",
)
FEATURE = (
    "The night Kamla Devi counted her plates",
    (
        "Kamla Devi was at her stove when the sky turned orange. She ran out with a ladle. "
        "She counted the men as they passed her door. Two welders never came. The Sundarpur farm "
        "has fed her for eleven years, and she has fed its men."
    ),
)


def led(articles: list[Article]) -> list[str]:
    """Return the ids of one event's articles, the lead first."""
    traces = [trace_article(article, ENGLISH) for article in articles]
    return [articles[at].id for at in lead_first([(at,) for at in range(len(traces))], traces)]


@pytest.mark.parametrize(
    "title",
    [
        "How Setu Builders won the bridge",
        "Will the bridge ever open?",
        "Minister hails the bridge at Alauli",
        "'We ran when the bolts sang': men of the bridge",
        "Opinion: A bridge too many",
        "A bridge too many | Analysis",
        "5 things to know about the bridge",
        "Shares of Setu Builders jump after bridge order",
    ],
)
def test_a_headline_tells_what_follows_a_report(title: str) -> None:
    """It asks, explains, reacts, quotes, lists, is an opinion, or is about shares."""
    assert follows_report(title, ENGLISH)


@pytest.mark.parametrize(
    "title",
    [
        "Setu Builders wins Rs 842 crore bridge order",
        "Bridge opens at Alauli: minister drives across",
        "All nine out of the tunnel after 62 hours",
        "5 workers hurt at Alauli",
        "'Missing' bridge found at Alauli",
        "Fund buys 26% of the shares in Setu Builders",
        "",
    ],
)
def test_a_headline_of_news_is_a_reports(title: str) -> None:
    """Words within it that stand elsewhere in other pieces say nothing."""
    assert not follows_report(title, ENGLISH)


def test_the_report_leads_a_longer_and_earlier_feature(article: Make) -> None:
    """A feature begins with a person whom the report does not know, at whatever hour."""
    made = [
        article(*FEATURE, id="feature", published=day(20)),
        article(*REPORT, id="report", published=day(21)),
    ]
    assert len(made[0].text) > 1.5 * len(made[1].text)
    assert led(made) == led(made[::-1]) == ["report", "feature"]


def test_of_reports_the_earliest_leads(article: Make) -> None:
    """A later report does not take the lead, so that it stays from build to build."""
    title, text = REPORT
    made = [
        article(title, text, id="first", published=day(20)),
        article(
            f"{title}, police say", f"{text} The farm was shut.", id="later", published=day(21)
        ),
    ]
    assert led(made) == ["first", "later"]


def test_where_none_reports_the_earliest_leads(article: Make) -> None:
    """Reactions alone are led by the earliest of them."""
    made = [
        article(f"Minister hails {name}", REPORT[1], id=name, published=day(number))
        for number, name in ((20, "early"), (21, "late"))
    ]
    assert led(made) == ["early", "late"]


def test_one_article_states_its_event(article: Make) -> None:
    """There is nothing to compare it with."""
    assert states_event([trace_article(article(*FEATURE), ENGLISH).terms]) == [True]
