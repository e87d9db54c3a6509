"""Updates: what of an article is news to readers who were sent its story."""

import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editorial.facts.finder import article_facts
from digest.editorial.stories import updates
from digest.model import Article, Update
from tests.languages import ENGLISH, LANGUAGES
from tests.tellings import told as tell

DAY = date(2026, 11, 24)
TOLD = (
    "Saryu Solar has won an order for a 300 MW solar plant near Jodhpur. The order is worth Rs "
    "1,890 crore. "
    "The plant is to be ready by March 2028, and needs 1,200 acres."
)
Make = Callable[..., Article]


def news(
    article: Make, text: str, title: str = "Saryu Solar order grows", **fields: object
) -> tuple[str, ...] | None:
    """Return the facts that make an update of the day after, None where there is none."""
    sent = tell("s", article(text=TOLD), day=date(2026, 11, 23), title="Saryu Solar wins an order")
    made = article(
        title, text, id="later", **({"published": datetime(2026, 11, 23, 9, tzinfo=UTC)} | fields)
    )
    found = updates.find_update(made, article_facts(made), [sent], DAY, ENGLISH)
    return found and tuple(fact.text for fact in found.facts)


def test_a_new_figure_in_the_opening_is_news(article: Make) -> None:
    """What is new is named in the article's words; what was sent is not."""
    text = "The order of Saryu Solar near Jodhpur has grown to 450 MW. It was worth Rs 1,890 crore."
    assert news(article, text) == ("450 MW",)


def test_the_day_it_was_sent_is_told(article: Make) -> None:
    """An update says which edition had the story last."""
    told = article(text=TOLD)
    days = (date(2026, 11, 21), date(2026, 11, 22))
    sent = [tell("s", told, day=day, title="Saryu Solar wins") for day in days]
    made = article(
        "Order grows",
        "The order has grown to 450 MW.",
        id="b",
        published=datetime(2026, 11, 23, tzinfo=UTC),
    )
    update = updates.find_update(made, article_facts(made), sent, DAY, ENGLISH)
    assert isinstance(update, Update)
    assert update.day == days[1]


@pytest.mark.parametrize(
    "text",
    [
        TOLD,
        "Saryu Solar is glad about its order near Jodhpur. Nobody expected it.",
        "Saryu Solar won an order worth nearly Rs 19 billion. It is for 0.3 GW.",
        "Saryu Solar won an order worth Rs 18.9 billion ($225 million).",
        "Saryu Solar won an order worth Rs 18.9 billion ($160 million).",
        "Saryu Solar won an order near Jodhpur for $225 million.",
        "Saryu Solar's plant is to be ready by the end of March 2028. The firm is glad.",
        "Saryu Solar has won its order, two officials said. Three more were silent.",
    ],
)
def test_what_was_sent_in_other_words_is_none(article: Make, text: str) -> None:
    """Other words, rounded or converted sums, the same date and small counts are repetition."""
    assert news(article, text) is None


def test_what_stands_lower_is_background(article: Make) -> None:
    """A paper's own background, further down, is no news."""
    opening = "Saryu Solar spoke about its order near Jodhpur. Its chairman was glad to have it. "
    assert (
        news(
            article, opening + "Others were glad, too. In 2019 it built a 75 MW plant near Bikaner."
        )
        is None
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
    """After an excerpt, the whole article is an update only if its headline has news."""
    excerpt = article("Saryu Solar wins an order", "Saryu Solar has won an order ..", teaser=True)
    sent = tell("s", excerpt, day=date(2026, 11, 23), title="Saryu Solar wins an order")
    whole = article(
        "Saryu Solar wins an order", TOLD, id="b", published=datetime(2026, 11, 23, 9, tzinfo=UTC)
    )
    assert updates.find_update(whole, article_facts(whole), [sent], DAY, ENGLISH) is None
    said = article(
        "Saryu Solar wins 300 MW order",
        TOLD,
        id="b",
        published=datetime(2026, 11, 23, 9, tzinfo=UTC),
    )
    update = updates.find_update(said, article_facts(said), [sent], DAY, ENGLISH)
    assert update is not None
    assert [fact.text for fact in update.facts] == ["300 MW"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mumbai, 24 November: Saryu Solar is glad of its order near Jodhpur.", None),
        ("Shares of Saryu Solar rose 4 per cent on its order near Jodhpur.", None),
        ("Saryu Solar has won an order for a plant 60 km from Jodhpur.", None),
        ("Saryu Solar pays a fee of Rs 25,000 for the tender at Jodhpur.", None),
        ("Saryu Solar won its order near Jodhpur from 14 bidders.", None),
        ("Saryu Solar will build a 400 kV substation near Jodhpur.", None),
        ("Saryu Solar had signed for its order near Jodhpur on 2 November.", None),
        ("Saryu Solar has won an order of about Rs 2,000 crore near Jodhpur.", None),
        ("Saryu Solar's order of Rs 1,950 crore near Jodhpur is signed.", ("Rs 1,950 crore",)),
        ("Saryu Solar has borrowed Rs 800 crore for its order.", ("Rs 800 crore",)),
        ("Saryu Solar has finished 40 per cent of its plant.", ("40 per cent",)),
        ("Saryu Solar opens its plant near Jodhpur on 15 December.", ("15 December",)),
        ("Saryu Solar lays a line of 38 km to its plant near Jodhpur.", ("38 km",)),
    ],
)
def test_what_is_worth_a_second_look(
    article: Make, text: str, found: tuple[str, ...] | None
) -> None:
    """Sums, sizes, progress and coming days are news; datelines, fees and distances are not."""
    assert news(article, text) == found


def test_a_count_is_news_where_the_headline_names_it(article: Make) -> None:
    """How many of a thing is news when it is what the article is about."""
    text = "Saryu Solar has given work at Jodhpur to 640 people."
    assert news(article, text, "Saryu Solar's plant gives work to 640 people") == ("640 people",)
    assert news(article, text) is None


def test_a_deadline_reckoned_from_another_day_is_the_same(article: Make) -> None:
    """Written a day later, "within 30 months" ends a day later, and says nothing new."""
    first, second = datetime(2026, 11, 22, 9, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC)
    told = article(text="Saryu Solar is to finish within 30 months.", published=first)
    sent = tell("s", told, day=date(2026, 11, 23), title="Saryu Solar wins")

    def update(text: str) -> Update | None:
        made = article("Saryu Solar starts", text, id="later", published=second)
        return updates.find_update(made, article_facts(made), [sent], DAY, ENGLISH)

    assert update("Saryu Solar is to finish within 30 months.") is None
    assert (
        update("Saryu Solar is to finish within two and a half years, or within 130 weeks.") is None
    )
    assert update("Saryu Solar is to finish within 36 months.") is not None


def test_a_vaguer_date_is_no_news(article: Make) -> None:
    """Readers who know the day know the month; the other way round the day is news."""
    when = datetime(2026, 11, 23, 9, tzinfo=UTC)
    for told, later, is_news in (
        ("on 15 January 2027", "in January 2027", False),
        ("in January 2027", "on 15 January 2027", True),
    ):
        was = article(text=f"The plant opens {told}.")
        made = article("Plant to open", f"The plant opens {later}.", id="later", published=when)
        sent = tell("s", was, day=date(2026, 11, 23), title="Plant")
        assert bool(updates.find_update(made, article_facts(made), [sent], DAY, ENGLISH)) is is_news


def test_all_that_was_sent_of_a_story_is_known(article: Make) -> None:
    """On the third day the figures of both days before are known, recalled in any order."""
    days = [
        tell(
            "s",
            article(text=f"It is worth Rs {sum_} crore."),
            day=date(2026, 11, 20 + at),
            title="Saryu Solar",
        )
        for at, sum_ in enumerate((500, 700))
    ]
    for text, is_news in (
        ("It is worth Rs 500 crore.", False),
        ("It is worth Rs 900 crore.", True),
    ):
        made = article(
            "Saryu Solar", text, id="later", published=datetime(2026, 11, 23, 9, tzinfo=UTC)
        )
        for order in (days, days[::-1]):
            update = updates.find_update(made, article_facts(made), order, DAY, ENGLISH)
            assert bool(update) is is_news
            assert update is None or update.day == date(2026, 11, 21)


def test_an_editor_s_headline_was_sent_too(article: Make) -> None:
    """What the edition said in its own headline is known."""
    sent = tell(
        "s", article(text=TOLD), day=date(2026, 11, 23), title="Saryu Solar borrows Rs 800 crore"
    )
    made = article(
        "Loan",
        "Saryu Solar has borrowed Rs 800 crore.",
        id="b",
        published=datetime(2026, 11, 23, tzinfo=UTC),
    )
    assert updates.find_update(made, article_facts(made), [sent], DAY, ENGLISH) is None


FORMS = (
    "It costs Rs {} crore.",
    "It makes {} MW.",
    "It is {} km long.",
    "It is due by March 20{}.",
    "{} people work there.",
    "It is {} per cent ready.",
)


@given(
    st.lists(st.tuples(st.sampled_from(FORMS), st.integers(27, 99)), max_size=6),
    st.randoms(use_true_random=False),
)
def test_what_was_sent_is_never_news(said: list[tuple[str, int]], random: object) -> None:
    """Sent sentences in any order are no update, and an update's facts are its article's words."""
    lines = [form.format(number) for form, number in said]
    when = datetime(2026, 11, 22, 9, tzinfo=UTC)
    was = Article("a", "", "Plant", " ".join(lines), published=when)
    random.shuffle(lines)  # type: ignore[attr-defined]
    again = Article("b", "", "Plant", " ".join(lines), published=when)
    sent = [tell("s", was, day=date(2026, 11, 23), title="Plant")]
    assert updates.find_update(again, article_facts(again), sent, DAY, ENGLISH) is None
    more = Article("c", "", "Plant", f"It costs Rs 5,555 crore. {was.text}", published=when)
    update = updates.find_update(more, article_facts(more), sent, DAY, ENGLISH)
    assert update is not None
    assert [fact.text for fact in update.facts] == ["Rs 5,555 crore"]
    assert all(more.text[fact.start : fact.end] == fact.text for fact in update.facts)


CASES = tomllib.loads(
    (Path(__file__).parent.parent / "languages" / "cases.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES["updates"], ids=lambda case: case["new"])
def test_a_sum_is_judged_by_those_of_its_story(case: dict[str, Any]) -> None:
    """A village's appeal is told on, though it is no crore of rupees."""
    rows = {row["id"]: row for row in CASES["articles"]}
    was, now = (
        Article(key, "", row["title"], row["text"], published=row["published"])
        for key in case["articles"]
        for row in [rows[key]]
    )
    sent = tell("s", was, day=DAY)
    update = updates.find_update(now, article_facts(now), [sent], DAY, LANGUAGES.of("en-GB"))
    assert update is not None, case["why"]
    assert case["new"] in [fact.text for fact in update.facts]


def test_a_small_sum_beside_the_story_s_others_is_no_news(article: Make) -> None:
    """It is a fee or a price, unless the headline names it."""
    text = "Saryu Solar has paid Rs 40 lakh in fees for its order near Jodhpur."
    assert news(article, text) is None
    assert news(article, text, "Saryu Solar pays Rs 40 lakh") == ("Rs 40 lakh",)
