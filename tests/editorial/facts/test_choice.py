"""Choice of the facts that an edition shows, and of the dates to watch."""

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.editorial.facts.choice import choose_facts, dates_to_watch, judge_facts
from digest.editorial.facts.finder import article_facts
from digest.model import Language
from tests.editorial.facts.lines import DAY, article_of, judged, line, watched
from tests.editorial.facts.texts import TEXTS
from tests.languages import ENGLISH


def test_a_story_shows_money_then_figures_then_a_date() -> None:
    """Three facts of three kinds come in this order, and a repeated sum only once."""
    text = (
        "By January 2027 the state will rebuild 645 roads for Rs 17,000 crore. Two bidders are "
        "in for the six lanes. The plan of Rs 170 billion grew from Rs 900 crore in 2021."
    )
    assert line(text) == ["Rs 17,000 crore", "645 roads", "By January 2027"]


def test_the_headlines_figures_come_first_exact_before_rounded() -> None:
    """Then the lead sentence's, whatever the size of those below."""
    text = "The state cleared 82 km of roads. They cost Rs 5 crore. It has Rs 90,000 crore."
    assert line(text, "Rs 50 million for roads") == ["Rs 5 crore", "82 km"]
    text = "The road costs Rs 1,890 crore. It has 8 bridges and Rs 1,900 crore of debt."
    assert line(text, "Rs 1,890-crore road") == ["Rs 1,890 crore"]
    text = "The state will pay Rs 700 crore in all. The road costs Rs 1,890 crore."
    assert line(text, "Nearly Rs 1,900 crore for a road") == ["Rs 700 crore", "Rs 1,890 crore"]
    rules = {one.fact.text: one.rule for one in judged(text, "Nearly Rs 1,900 crore for a road")}
    assert rules["Rs 1,890 crore"] == "rounded in the headline"


def test_below_the_summary_only_a_thin_line_is_filled() -> None:
    """With two figures of lead and summary, larger ones further down are left out."""
    text = "It has 40 km. It costs Rs 40 crore. The state has Rs 900 crore."
    assert line(text, summary=((0, 13), (14, 35))) == ["Rs 40 crore", "40 km"]
    assert line(text, summary=((0, 13),)) == ["Rs 900 crore", "40 km"]


def test_a_share_below_the_summary_fills_an_empty_line_only() -> None:
    """Alone it does not say what it is a share of."""
    told, more = "The dam is 640 metres long.", " It is 41 per cent full."
    assert line(told + more, summary=[(0, len(told))]) == ["640 metres"]
    bare = "The dam is long."
    assert line(bare + more, summary=[(0, len(bare))]) == ["41 per cent"]


def test_a_line_tells_why_each_fact_is_shown_or_not() -> None:
    """Each fact has one rule."""
    text = "It has 40 km. It costs Rs 40 crore, or $5 million. The bridge of 40 km is long."
    assert [(one.fact.text, one.rule, one.shown) for one in judged(text, "A 40-km bridge")] == [
        ("40 km", "the headline's", True),
        ("Rs 40 crore", "by size", True),
        ("$5 million", "a conversion beside its original", False),
        ("40 km", "said by another", False),
    ]


def test_past_vague_and_small_facts_are_not_shown() -> None:
    """No date that is over, no whole year without a deadline, no small count."""
    assert (
        line("In 2021 and March 2026, two bidders had six lanes; FY28 and this year are open.")
        == []
    )
    assert line("It was due by 2021.") == []
    assert line("It opens by 2030.") == ["by 2030"]


def test_a_language_without_data_shows_nothing() -> None:
    """It has no facts either."""
    article = article_of("It costs Rs 40 crore by May.")
    bare = Language("fi")
    assert article_facts(article, bare) == ()
    assert choose_facts(article_facts(article), article, (), DAY, bare) == ()
    assert dates_to_watch(article_facts(article), article, DAY, bare) == ()


def test_dates_to_watch_are_deadlines_and_coming_days() -> None:
    """The headline's first, then by place; nothing past, vague, or after the twelfth month."""
    text = (
        "Bids are due by 15 January 2027 and open on 2 December 2026. It began in 2024, in May "
        "2026. The work is due within six months, the next by March 2028. FY27, next year and the "
        "next three years are good. Again, bids: by 15 January 2027. It rained on 3 October. It "
        "opens by 30 November 2027. Rain comes in July."
    )
    assert watched(text, "Bids open on 2 December") == [
        "2 December 2026",
        "by 15 January 2027",
        "within six months",
        "by 30 November 2027",
    ]
    assert watched("") == []


def test_a_month_is_watched_where_a_verb_plans_something_for_it() -> None:
    """Not what may be, or will not, and no part of the month."""
    assert watched("The board met. Bids will be called in March.") == ["March"]
    assert not watched("The board met. The pass may shut in March.")
    assert not watched("The board met. There will be no audit in March.")
    assert not watched("The board met. They will move in the first week of March.")


def test_a_dateline_is_no_date_to_watch() -> None:
    """Nor is any other mention of the day of publication."""
    assert watched("SIKAR, 20 November 2026: Talks are on 21 November 2026.") == [
        "21 November 2026"
    ]


@settings(derandomize=True, max_examples=50, deadline=None)
@given(TEXTS, st.text(max_size=40), st.integers(0, 100), st.integers(0, 100))
def test_choosing_takes_three_at_most_of_what_there_is(
    text: str, headline: str, start: int, end: int
) -> None:
    """Of any text at most three different facts are chosen; each fact is judged once."""
    article = article_of(text, headline)
    there = article_facts(article, ENGLISH)
    summary = ((start, end),)
    shown = choose_facts(there, article, summary, DAY, ENGLISH)
    assert len(shown) == len(set(shown)) <= 3
    watch = dates_to_watch(there, article, DAY, ENGLISH, summary)
    assert {*shown, *watch} <= set(there)
    assert [one.fact for one in judge_facts(there, article, summary, DAY, ENGLISH)] == list(there)
