"""Choice of the facts that an edition shows, and of the dates to watch."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.editorial.facts.choice import choose_facts, dates_to_watch
from digest.editorial.facts.finder import find_facts
from tests.editorial.facts.texts import TEXTS

PUBLISHED = date(2026, 11, 20)


def choose(text: str, headline: str = "", summary: tuple[tuple[int, int], ...] = ()) -> list[str]:
    """Return the texts of the facts that a story with this text shows."""
    shown = choose_facts(find_facts(text, PUBLISHED), headline, summary, PUBLISHED)
    return [fact.text for fact in shown]


def test_a_story_shows_money_then_figures_then_a_date() -> None:
    """Three facts of three kinds come in this order, and a repeated sum only once."""
    text = (
        "By January 2027 the state will rebuild 645 roads for Rs 17,000 crore. Two bidders are "
        "in for the six lanes. "
        "The plan of Rs 170 billion ($2 billion) grew from Rs 900 crore in 2021."
    )
    assert choose(text) == ["Rs 17,000 crore", "645 roads", "By January 2027"]


def test_what_the_summary_says_is_shown_first() -> None:
    """A smaller figure of the summary comes before a larger one of the same kind elsewhere."""
    text = "The bridge costs Rs 40 crore. The state has Rs 90,000 crore. A pier costs Rs 2 crore."
    assert choose(text) == ["Rs 40 crore", "Rs 90,000 crore", "Rs 2 crore"]
    many = text.replace("A pier", "A road costs Rs 300 crore. A port costs Rs 700 crore. A pier")
    assert choose(many) == ["Rs 90,000 crore", "Rs 300 crore", "Rs 700 crore"]
    assert choose(many, summary=((0, 29),)) == ["Rs 40 crore", "Rs 90,000 crore", "Rs 700 crore"]


def test_what_the_headline_says_is_shown_first() -> None:
    """The headline's amount counts in whatever words, and so does its small number of things."""
    text = "Of 900 homes on 40 km, Rs 5 crore goes to eight bridges and Rs 90,000 crore elsewhere."
    assert choose(text, "Rs 50 million for 8 bridges") == ["Rs 5 crore", "40 km", "eight bridges"]


def test_the_same_sum_in_another_currency_is_shown_once() -> None:
    """Dollars in brackets right behind the rupees say nothing new; other dollars do."""
    assert choose("It won Rs 2,180 crore ($245 million).") == ["Rs 2,180 crore"]
    assert choose("It won Rs 2,180 crore and later $245 million.") == [
        "Rs 2,180 crore",
        "$245 million",
    ]


def test_past_vague_and_small_facts_are_not_shown() -> None:
    """No date that is over, no whole year without a deadline, no small count."""
    assert (
        choose("In 2021 and March 2026, two bidders had six lanes; FY28 and this year are open.")
        == []
    )
    assert choose("It was due by 2021.") == []
    assert choose("It opens by 2030.") == ["by 2030"]
    assert choose("It opens by 2030, bids are due by 15 January 2027.") == ["by 2030"]


def test_sums_are_compared_by_what_they_are_worth() -> None:
    """Five million dollars are more than three crore rupees, so the rupees are left out."""
    text = "It has Rs 3 crore, $5 million, Rs 900 crore and Rs 800 crore."
    assert choose(text) == ["$5 million", "Rs 900 crore", "Rs 800 crore"]


def test_dates_to_watch_are_deadlines_and_coming_days() -> None:
    """In order of date, once each; nothing past, vague, or more than twelve months off."""
    text = (
        "Bids are due by 15 January 2027 and open on 2 December 2026. It began in 2024, in May "
        "2026. The work is due "
        "within six months, the next by March 2028. FY27, next year and the next three years are "
        "good. Again, bids: "
        "by 15 January 2027. It rained on 3 October. Talks are on 20 November 2026."
    )
    watched = dates_to_watch(find_facts(text, PUBLISHED), PUBLISHED)
    assert [fact.text for fact in watched] == [
        "20 November 2026",
        "2 December 2026",
        "by 15 January 2027",
        "within six months",
    ]
    assert dates_to_watch((), PUBLISHED) == ()


@settings(derandomize=True, max_examples=200, deadline=None)
@given(TEXTS, st.text(max_size=40), st.integers(0, 100), st.integers(0, 100))
def test_choosing_takes_three_at_most_of_what_there_is(
    text: str, headline: str, start: int, end: int
) -> None:
    """Of any text at most three different facts are chosen, and dates to watch are in order."""
    there = find_facts(text, PUBLISHED)
    shown = choose_facts(there, headline, ((start, end),), PUBLISHED)
    assert len(shown) == len(set(shown)) <= 3
    watched = dates_to_watch(there, PUBLISHED)
    assert {*shown, *watched} <= set(there)
    assert [fact.last for fact in watched] == sorted(fact.last for fact in watched if fact.last)
