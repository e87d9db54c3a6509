"""Doubles: two stories of one edition that tell one event are told as one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import doubles as benchmark
from benchmarks import report
from digest.editorial.doubles import find_doubles, join_doubles
from digest.editorial.drafts import DraftStory
from digest.editorial.stories.trace import trace_article
from digest.model import Article, Decisions, Judgement, Section, Story, Update
from tests.languages import ENGLISH

Make = Callable[..., Article]

DAY = datetime(2026, 11, 10, 6, tzinfo=UTC)
AWARD = (
    "Setu Builders bags Rs 1,386 crore Alauli depot",
    "On Tuesday a contract of Rs 1,386 crore for the metro depot at Alauli went to Setu Builders.",
)
RETOLD = (
    "A depot to call its own",
    "Trains of the Alauli metro will sleep at home. For Rs 13.86 billion Setu Builders was chosen.",
)


def draft(article: Article, theme: str = "roads", update: Update | None = None) -> DraftStory:
    """Return the draft of a story of one article."""
    outline = Story(article.id, article.id, (article.id,), theme, update=update)
    judged = Judgement(theme, None, 1.0)
    return DraftStory(outline, (article,), judged, date(2026, 11, 10), ENGLISH, 0)


def edition(*drafts: DraftStory) -> list[Section]:
    """Return the sections of an edition of these stories, in order."""
    themes = dict.fromkeys(one.outline.theme or "" for one in drafts)
    return [
        Section(theme, tuple(one.outline.id for one in drafts if one.outline.theme == theme))
        for theme in themes
    ]


@pytest.fixture
def pair(article: Make) -> list[Article]:
    """Return two articles about one award, in other words and units."""
    return [
        article(*AWARD, id="award", published=DAY),
        article(*RETOLD, id="retold", published=DAY + timedelta(hours=5)),
    ]


def reasons(articles: list[Article]) -> list[str]:
    """Return why which of these articles' stories are one."""
    return [one.reason for one in find_doubles([trace_article(one, ENGLISH) for one in articles])]


def test_one_sum_place_and_day_are_one_event(pair: list[Article]) -> None:
    """Crores are billions; the reason names the sum and the place."""
    assert reasons(pair) == ["same Rs 1,386 crore = Rs 13.86 billion, Alauli"]


@pytest.mark.parametrize(
    ("changed", "into"),
    [
        ("13.86 billion", "13.1 billion"),
        ("For Rs 13.86", "It costs Rs 13.86"),
        ("Trains of", "Package 3 of"),
    ],
)
def test_in_doubt_nothing_is_one(pair: list[Article], changed: str, into: str) -> None:
    """Neither with another sum, nor if the sum is what a thing costs, nor across marks."""
    award, retold = pair
    award = replace(award, text=f"{award.text} It is package 2.")
    made = replace(retold, text=retold.text.replace(changed, into))
    assert made != retold
    assert reasons([award, retold])
    assert not reasons([award, made])


def test_other_names_in_both_headlines_are_two_events(pair: list[Article]) -> None:
    """One firm may win two orders of one sum on a day."""
    text = pair[1].text.replace("Alauli", "Bihpur")
    assert not reasons([pair[0], replace(pair[1], title="Trains of Bihpur at home", text=text)])


def test_days_apart_are_two_events(pair: list[Article]) -> None:
    """The same sum three days later is told of something else."""
    assert not reasons([pair[0], replace(pair[1], published=DAY + timedelta(days=3))])


def test_a_round_sum_says_nothing(pair: list[Article]) -> None:
    """Rs 500 crore is given to many."""
    award, retold = (
        replace(
            one,
            title=one.title.replace("1,386", "500"),
            text=one.text.replace("1,386 crore", "500 crore").replace("13.86", "5"),
        )
        for one in pair
    )
    assert not reasons([award, retold])


def test_an_order_is_not_its_loan(pair: list[Article]) -> None:
    """A headline's sum that the other article lacks is another event's."""
    loan = replace(pair[1], title="Bank lends Rs 972 crore for Alauli depot")
    assert not reasons([pair[0], loan])


def test_the_better_placed_leads_and_nothing_is_lost(pair: list[Article]) -> None:
    """The other's articles join it, so that its headline stands below; the reason is kept."""
    drafts = [draft(one) for one in pair]
    (section,), (joined,) = join_doubles(edition(*drafts[::-1]), drafts, Decisions())
    assert section.stories == ("retold",)
    assert joined.outline.articles == ("retold", "award")
    assert [one.id for one in joined.members] == ["retold", "award"]
    assert joined.outline.joined == ("same Rs 13.86 billion = Rs 1,386 crore, Alauli",)


def test_across_themes_both_are_told(pair: list[Article]) -> None:
    """There are readers of either theme alone."""
    drafts = [draft(pair[0]), draft(pair[1], "rails")]
    assert join_doubles(edition(*drafts), drafts, Decisions())[1] == drafts


@pytest.mark.parametrize(
    "decisions",
    [
        Decisions(pins=("retold",)),
        Decisions(order=("retold",)),
        Decisions(titles={"retold": "A"}),
        Decisions(sentences={"retold": ("A",)}),
    ],
)
def test_an_editors_story_stays(pair: list[Article], decisions: Decisions) -> None:
    """What an editor pinned, ordered, named or summarised is not put below another."""
    drafts = [draft(one) for one in pair]
    assert join_doubles(edition(*drafts), drafts, decisions)[1] == drafts


def test_news_of_a_told_story_stays(pair: list[Article]) -> None:
    """It is marked as an update, and another story is not."""
    drafts = [draft(pair[0]), draft(pair[1], update=Update(date(2026, 11, 9), ()))]
    assert join_doubles(edition(*drafts), drafts, Decisions())[1] == drafts


ROWS = report.read_rows(benchmark._OWN)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from(ROWS), min_size=1, max_size=3, unique_by=id), st.randoms())
def test_no_article_is_lost_and_a_second_look_finds_nothing(
    rows: list[dict[str, object]], chance: object
) -> None:
    """Whatever the order of drafts; every article is in one story."""
    articles = [
        Article(f"{at} {side}", "s", told["title"], told["text"], published=DAY)
        for at, row in enumerate(rows)
        for side in ("one", "other")
        if isinstance(told := row[side], dict)
    ]
    drafts = [draft(one) for one in articles]
    shuffled = drafts.copy()
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    sections, made = join_doubles(edition(*drafts), drafts, Decisions())
    again, other = join_doubles(edition(*drafts), shuffled, Decisions())
    told = [key for one in made for key in one.outline.articles]
    assert sorted(told) == sorted(one.id for one in articles)
    assert again == sections
    assert {one.outline.articles for one in other} == {one.outline.articles for one in made}
    assert join_doubles(sections, made, Decisions()) == (sections, made)
