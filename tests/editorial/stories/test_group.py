"""Stories: which articles tell of one event, which of them leads, and which are copies."""

import os
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.editorial.stories.group import Group, group_stories
from digest.editorial.stories.trace import trace_article
from digest.model import Article
from tests.languages import ENGLISH

Make = Callable[..., Article]


def day(number: int) -> datetime:
    """Return a morning in November."""
    return datetime(2026, 11, number, 6, tzinfo=UTC)


def told(articles: list[Article]) -> list[Group]:
    """Return the stories of `articles`."""
    return group_stories(trace_article(article, ENGLISH) for article in articles)


def together(*articles: Article) -> set[frozenset[str]]:
    """Return which ids lie together."""
    return {frozenset(articles[at].id for at in group.members) for group in told(list(articles))}


def grouped(articles: list[Article]) -> set[tuple[str, ...]]:
    """Return the groups by what their articles' texts say, which must not depend on their order."""
    found = {
        frozenset(tuple(order[at].text for at in group.members) for group in told(order))
        for order in map(list, permutations(articles))
    }
    assert len(found) == 1
    return set(found.pop())


def test_articles_about_different_things_stand_alone(article: Make) -> None:
    """What shares neither id, address, headline nor words is no copy."""
    made = [article("Road opens", "1"), article("Bridge opens", "2"), article("Tunnel opens", "3")]
    assert grouped(made) == {("1",), ("2",), ("3",)}


def test_full_articles_with_one_headline_are_not_copies(article: Make) -> None:
    """Two full articles with one headline are two, unless all else is the same."""
    made = [article("Weekly prices", "1", id="a"), article("Weekly prices", "2", id="b")]
    assert grouped(made) == {("1",), ("2",)}


@pytest.mark.parametrize(
    "shared",
    [
        {"id": "x"},
        {"url": "https://a.example/x", "title": "One"},
        {"content_hash": "same"},
    ],
)
def test_copies_lie_under_the_newest(article: Make, shared: dict[str, str]) -> None:
    """One id, one address and headline, or the same words make copies; the newest leads."""
    made = [
        article(text="old", published=day(20), **{"title": "One", "id": "a"} | shared),
        article(text="new", published=day(21), **{"title": "Two", "id": "b"} | shared),
        article(
            text="updated",
            published=day(19),
            updated=day(22),
            **{"title": "Three", "id": "c"} | shared,
        ),
    ]
    assert grouped(made) == {("updated", "new", "old")}


def test_the_longer_of_two_as_new_leads(article: Make) -> None:
    """Of copies as new as each other the one that says more leads."""
    made = [article("One", "short", id="a"), article("Two", "much longer", id="a")]
    assert grouped(made) == {("much longer", "short")}


@pytest.mark.parametrize(
    "full",
    [
        {"url": "https://a.example/x", "title": "Another headline"},
        {"title": "METRO opens – at last!"},
    ],
)
def test_a_full_article_leads_its_teasers(article: Make, full: dict[str, str]) -> None:
    """A teaser is a copy of the full article, even if it is newer and longer."""
    made = [
        article(
            **{"title": "Metro opens at last", "text": "full", "id": "f", "published": day(20)}
            | full
        ),
        article(
            "Metro opens at last",
            "an excerpt..",
            id="t",
            url="https://a.example/x",
            teaser=True,
            published=day(22),
        ),
        article("Bridge opens", "other", id="o"),
    ]
    assert grouped(made) == {("full", "an excerpt.."), ("other",)}


def test_excerpts_of_a_column_are_many(article: Make) -> None:
    """It has one headline each day, and says something else."""
    brief = [
        article("News in brief", text, id=text, teaser=True)
        for text in ("The council has approved a bridge ..", "Doctors call off their strike ..")
    ]
    assert len(grouped(brief)) == 2


def test_teasers_of_one_article_are_one(article: Make) -> None:
    """The same teaser under many pages is one story, and its longest excerpt leads."""
    made = [
        article("Metro opens", text, id=text, teaser=True, published=None)
        for text in ("It is lo..", "It is long and wi..", "It is long..")
    ]
    assert grouped(made) == {("It is long and wi..", "It is long..", "It is lo..")}


# One tender as three papers tell it, and its near misses. Companies and places are invented.
ASUR = (
    "Setu Builders has won a Rs 7.42 billion order from the highways authority for Package 3 of "
    "the Alauli bypass. "
    "The stretch of 21.4 km runs from Rapthapur to Kalyanganj and has two flyovers. "
    "Setu was the lowest of six bidders and has 30 months to finish."
)
BELA = (
    "Alauli moved closer to its ring road on Monday, when the authority picked Setu Builders for "
    "the part between "
    "Rapthapur and Kalyanganj. Six firms had offered prices; the winner asked for Rs 742 crore. "
    "Farmers along the 21.4 km have been paid for most of the land."
)
CHAUPAL = (
    "The 21.4 km between Kalyanganj and Rapthapur go to Setu Builders at Rs 742 crore, officials "
    "said. "
    "It is the third package round Alauli; work starts in January."
)
OTHER_PACKAGE = (
    ASUR.replace("Package 3", "Package 4").replace("7.42", "6.18").replace("21.4", "17.9")
)


@pytest.fixture
def tender(article: Make) -> list[Article]:
    """Return three papers' articles on one tender."""
    return [
        article(
            "Setu Builders wins Rs 7.42 billion bypass order", ASUR, id="asur", published=day(21)
        ),
        article("Alauli ring road: builder picked", BELA, id="bela", published=day(22)),
        article("Setu gets next piece of Alauli bypass", CHAUPAL, id="chaupal", published=day(22)),
    ]


def test_three_papers_on_one_tender_are_one_story(tender: list[Article]) -> None:
    """Different words about the same names and numbers are one event; nothing in it is a copy."""
    (group,) = told(tender)
    assert (len(group.members), group.copies) == (3, ())


def test_a_batch_of_many_others_changes_nothing(tender: list[Article], article: Make) -> None:
    """They are one story among 40 unlike articles too, and none of those joins it."""
    others = [
        article(
            f"Place {letter}{other} gets a road",
            f"The road at {letter}{other} of the company opens. " * 3,
        )
        for letter in ("Omk", "Bhal", "Tiru", "Narg", "Jhal")
        for other in ("ara", "epur", "ivas", "odi", "ungar", "elam", "irpo", "anda")
    ]
    assert frozenset(["asur", "bela", "chaupal"]) in together(*tender, *others)
    assert len(together(*tender, *others)) == 41


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            ("Setu wins Package 3 of Alauli bypass", ASUR),
            ("Setu wins Package 4 of Alauli bypass", OTHER_PACKAGE),
        ),
        (
            (
                "Aditi Green wins 300 MW at Bikapur auction",
                (
                    "Aditi Green has won 300 MW of solar power at Bikapur for Rs 2.48 a unit. The "
                    "plant is due in 2028."
                ),
            ),
            (
                "Aditi Green wins 450 MW at Kutchpur auction",
                (
                    "Aditi Green has won 450 MW of solar power at Kutchpur for Rs 2.61 a unit. The "
                    "plant is due in 2028."
                ),
            ),
        ),
        (
            (
                "Vajra Cement Q1 profit rises to Rs 184 crore",
                (
                    "Vajra Cement made Rs 184 crore in the quarter, said Hema Kulkarni. It sold "
                    "4.1 million tonnes."
                ),
            ),
            (
                "Vajra Cement Q2 profit falls to Rs 141 crore",
                (
                    "Vajra Cement made Rs 141 crore in the quarter, said Hema Kulkarni. It sold "
                    "3.6 million tonnes."
                ),
            ),
        ),
        (
            (
                "Machines for the Amber Line reach Indrapur",
                (
                    "Indrapur Metro has two machines at Rajghat for the Amber Line. Tattva Tunnels "
                    "drives them for 8.7 km."
                ),
            ),
            (
                "First train for the Violet Line reaches Indrapur",
                (
                    "Indrapur Metro has its first train at Rajghat for the Violet Line. Sarathi "
                    "built it for 6.2 km."
                ),
            ),
        ),
        (
            (
                "Rebar prices fall in October",
                (
                    "Rebar of 12 mm cost Rs 51,400 a tonne in Mumbai, 3.1 per cent less. In "
                    "Chennai it was Rs 52,150."
                ),
            ),
            (
                "Rebar prices fall in November",
                (
                    "Rebar of 12 mm cost Rs 50,780 a tonne in Mumbai, 1.2 per cent less. In "
                    "Chennai it was Rs 51,700."
                ),
            ),
        ),
        (
            (
                "Road news",
                "The minister opened a road project of the state on Monday. It cost Rs 20 crore.",
            ),
            (
                "Road news",
                "The minister opened a rail project of the state on Monday. It cost Rs 90 crore.",
            ),
        ),
    ],
    ids=["packages", "auctions", "quarters", "lines", "months", "small talk"],
)
def test_two_events_of_one_kind_stay_two(
    article: Make, one: tuple[str, str], other: tuple[str, str]
) -> None:
    """Names and numbers decide, however alike the words are: a wrong merge would lose news."""
    assert together(article(*one, id="1"), article(*other, id="2")) == {
        frozenset("1"),
        frozenset("2"),
    }


def test_a_brief_of_two_lines_joins_its_event_alone(tender: list[Article], article: Make) -> None:
    """A short text joins the event with its names, and not the company's next event."""
    brief = article(
        "Bypass at Alauli",
        "Setu Builders is to build 21.4 km from Rapthapur to Kalyanganj.",
        id="brief",
    )
    sale = article(
        "Setu Builders sells cranes",
        "Setu Builders has sold 14 cranes at Narganj for Rs 9 crore.",
        id="x",
    )
    assert together(*tender, brief, sale) == {
        frozenset(["asur", "bela", "chaupal", "brief"]),
        frozenset("x"),
    }


@pytest.mark.parametrize(("days", "stories_told"), [(6, 1), (9, 2)])
def test_weeks_apart_is_another_event(tender: list[Article], days: int, stories_told: int) -> None:
    """What came out more than a week apart is not one event, whatever the words."""
    first, second, _ = tender
    later = replace(second, published=day(21) + timedelta(days=days))
    assert len(told([first, later])) == stories_told


def test_days_apart_hold_for_all_of_a_story(tender: list[Article]) -> None:
    """No article in between joins two that are more than a week apart."""
    spread = [
        replace(one, published=day(number)) for one, number in zip(tender, (1, 6, 12), strict=True)
    ]
    for group in told(spread):
        dates = [spread[at].published or day(1) for at in group.members]
        assert max(dates) - min(dates) <= timedelta(days=7)


def test_an_unknown_date_parts_nothing(tender: list[Article]) -> None:
    """Without a date an article may be about any day's event."""
    first, second, _ = tender
    assert len(told([first, replace(second, published=None)])) == 1


NOTICE = (
    "Tattva Tunnels will bore 8.7 km below Rajghat from February. Two machines came by ship from "
    "Kiel in October. "
    "Shopkeepers were told of the work on Tuesday evening. Vibration is measured in 140 houses "
    "of the old town. "
    "The work costs Rs 1,120 crore and takes three years."
)


def test_the_same_text_under_two_addresses_is_a_copy(article: Make) -> None:
    """Under another headline and address too, and weeks later."""
    made = [
        article("Boring at Rajghat", NOTICE, id="1", url="https://a.example/1", published=day(1)),
        article("Indrapur waits", NOTICE, id="2", url="https://b.example/2", published=day(22)),
    ]
    assert told(made) == [Group("1", 1, (), (0,))]


def test_an_update_leads_what_it_updates(article: Make) -> None:
    """With most sentences the same the newest leads its copies, and the story keeps its id."""
    newer = (
        NOTICE.replace("three years", "four years").replace("on Tuesday evening", "twice")
        + " Rain may slow it."
    )
    made = [
        article("Boring at Rajghat", NOTICE, id="old", published=day(20)),
        article("Boring at Rajghat to last four years", newer, id="new", published=day(22)),
    ]
    assert told(made) == [Group("old", 1, (), (0,))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("work at Bhalura", "work at Omkara"),
        ("boring in Lot 2", "boring in Lot 3"),
        ("a bid of Rs 80 crore", "a bid of Rs 95 crore"),
    ],
)
def test_one_form_of_words_for_two_events_is_no_copy(article: Make, one: str, other: str) -> None:
    """One form of words with other names, numbers or slots in the headline is two events."""
    _, *pieces = NOTICE.split(". ")
    first = ". ".join([f"Now there is news, {one}, to be told", *pieces])
    second = ". ".join([f"Now there is news, {other}, to be told", *pieces])
    assert len(told([article(one, first, id="1"), article(other, second, id="2")])) == 2
    assert len(told([article(one, first, id="1"), article("More news", first, id="2")])) == 1


def test_furniture_makes_no_copies(article: Make) -> None:
    """Sentences that a paper prints under everything say nothing of the article."""
    furniture = (
        "This paper is sold in nine cities of the north. "
        "Write to the desk if you know more of this. "
    )
    furniture += "All rights to this text are with its publisher here."
    made = [
        article("Notes", f"{name} has news. {furniture}", id=name)
        for name in map(chr, range(65, 82))
    ]
    assert not any(group.copies for group in told(made))


def test_the_earliest_of_the_fullest_leads(tender: list[Article], article: Make) -> None:
    """The earliest of at least two thirds of the longest's length leads; short ones are last."""
    brief = article(
        "Alauli bypass",
        "Setu Builders: 21.4 km, Rapthapur to Kalyanganj.",
        id="b",
        published=day(19),
    )
    articles = [*tender[:2], brief]
    (group,) = told(articles)
    assert [articles[at].id for at in (group.lead, *group.reporters)] == ["asur", "bela", "b"]
    assert group.id == "b"


def test_of_two_as_early_the_longer_leads(tender: list[Article]) -> None:
    """If dates settle nothing, the longer article leads, even if the other ranks higher."""
    first, second = (
        replace(tender[0], published=day(22), updated=day(23)),
        replace(tender[1], published=day(22)),
    )
    assert len(second.text) > len(first.text)
    assert [group.lead for group in told([first, second])] == [1]


def test_an_excerpt_leads_excerpts_alone(tender: list[Article]) -> None:
    """An early and long excerpt is a reporter of a full article, and leads excerpts only."""
    first, second, third = tender
    excerpt = replace(first, teaser=True, published=day(19))
    assert told([excerpt, second])[0] == Group("asur", 1, (0,))
    assert told([excerpt, replace(third, teaser=True)])[0].lead == 0


def test_a_reporters_copy_is_no_reporter(tender: list[Article]) -> None:
    """Copies of any member are listed apart; an update is dated by its first version."""
    update = replace(
        tender[0], id="update", url="https://a.example/u", content_hash="u", updated=day(23)
    )
    older = replace(tender[1], id="older", published=day(20), content_hash="o")
    articles = [*tender[:2], update, older]
    (group,) = told(articles)
    names = {
        part: [articles[at].id for at in getattr(group, part)] for part in ("reporters", "copies")
    }
    assert (articles[group.lead].id, names) == (
        "bela",
        {"reporters": ["update"], "copies": ["asur", "older"]},
    )
    assert group.id == "older"


def test_the_id_stays_when_another_leads(tender: list[Article]) -> None:
    """The story's id is its earliest article's, of two as early the lower, whichever leads."""
    first = told(tender[:2])[0]
    longer = replace(tender[1], text=tender[1].text + " More is known." * 20)
    second = told([tender[0], longer])[0]
    assert (first.lead, second.lead) == (0, 1)
    assert first.id == second.id == "asur"
    same_day = [replace(one, published=None) for one in tender]
    assert told(same_day)[0].id == "asur"


def test_a_long_article_leaves_a_small_trace(article: Make) -> None:
    """A trace holds kilobytes of an article, not the article."""
    text = " ".join(f"word{number} stands here." for number in range(50_000))
    seen = trace_article(article("Long", text), ENGLISH)
    assert len(seen.terms.lines) < 30_000
    assert len(seen.sentences) <= 60


def test_hashing_of_words_decides_nothing() -> None:
    """Python hashes words differently in every process; the stories are the same."""
    program = "from tests.editorial.stories.test_group import newsroom; print(newsroom(3))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(printed) == 1
    assert "[" in printed.pop()


WORDS = (
    "Setu Alauli Rapthapur Kalyanganj Tattva bridge tunnel road 21.4 742 Package order wins opens "
    "cost".split()
)


def newsroom(seed: int) -> list[list[str]]:
    """Return the stories of 60 random articles, by id."""
    chance = random.Random(seed)
    made = [
        Article(
            str(number),
            "",
            " ".join(chance.choices(WORDS, k=4)),
            "It is " + " ".join(chance.choices(WORDS, k=9)),
        )
        for number in range(60)
    ]
    made = [replace(one, content_hash=one.id, published=day(chance.randint(1, 20))) for one in made]
    return [[made[at].id for at in group.members] for group in told(made)]


drafts = st.builds(
    lambda number, title, text, on, teaser: Article(
        f"{number}",
        "",
        " ".join(title),
        "See " + " ".join(text),
        published=on and day(on),
        teaser=teaser,
        content_hash=" ".join((*title, *text)),
    ),
    st.integers(0, 40),
    st.lists(st.sampled_from(WORDS), max_size=4),
    st.lists(st.sampled_from(WORDS), max_size=12),
    st.none() | st.integers(1, 25),
    st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(drafts, max_size=12), st.randoms(use_true_random=False))
def test_any_articles_fall_into_stories_once_in_any_order(
    articles: list[Article], chance: random.Random
) -> None:
    """Every article is in one story with a lead and a member's id, in any order."""
    found = told(articles)
    assert sorted(at for group in found for at in group.members) == list(range(len(articles)))
    assert all(group.id in {articles[at].id for at in group.members} for group in found)
    assert len({group.id for group in found}) == len(found)
    shuffled = chance.sample(articles, len(articles))

    def shown(some: list[Article], groups: list[Group]) -> list[object]:
        return [
            (
                group.id,
                some[group.lead],
                [some[at] for at in group.reporters],
                [some[at] for at in group.copies],
            )
            for group in groups
        ]

    assert shown(articles, found) == shown(shuffled, told(shuffled))
