"""Ranking: what speaks for a story's place, and which stories a theme holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editorial import ranking
from digest.editorial.facts.finder import find_facts
from digest.model import (
    Article,
    Decisions,
    Evidence,
    Image,
    Judgement,
    Language,
    Story,
    Subtheme,
    Theme,
)
from tests.languages import ENGLISH

DAY = date(2026, 11, 23)
LABEL, TERM, AGAINST = (
    Evidence("label", "Roads", 1.0),
    Evidence("term", "road", 5.0),
    Evidence("term", "flat", -9.0),
)


NOTHING = ranking.Worth(size=0.0, outlets=1, summarised=False)


def parts(
    made: Article, judged: Judgement | None = None, **values: float | bool
) -> dict[str, float]:
    """Return the score of a story that `made` leads."""
    worth = replace(NOTHING, **values)  # type: ignore[arg-type]
    return ranking.score_story(made, judged or Judgement("roads"), DAY, worth, ENGLISH)


def test_newer_stands_higher(article: Callable[..., Article]) -> None:
    """All of the day are as new; an older one loses half with each day, an undated one as two."""
    early, late, before, long_before, undated = (
        parts(article(published=when))["recency"]
        for when in (
            datetime(2026, 11, 23, 1, tzinfo=UTC),
            datetime(2026, 11, 23, 18, tzinfo=UTC),
            datetime(2026, 11, 22, 18, tzinfo=UTC),
            datetime(2026, 11, 21, 18, tzinfo=UTC),
            None,
        )
    )
    assert early == late == 3.0
    assert early > before == pytest.approx(2 * long_before, abs=0.001)
    assert long_before > undated == 0.75
    assert parts(article(published=datetime(2026, 12, 1, tzinfo=UTC)))["recency"] == 3.0


def test_what_more_report_and_what_says_more_stands_higher(article: Callable[..., Article]) -> None:
    """Outlets, a summary, a picture and an address each add their part."""
    assert [ranking.outlets_score(number) for number in (1, 2, 4)] == [0, 1, 2]
    assert parts(article(), outlets=2)["outlets"] == 1.0
    assert [parts(article(url=url))["address"] for url in (None, "https://x.example/")] == [0, 0.3]
    made = article(image=Image("https://x.example/a.png"))
    assert parts(made, summarised=True)["completeness"] == 1.0
    assert parts(replace(made, teaser=True), summarised=True)["completeness"] == 0.0


def test_outlets_are_counted_once(article: Callable[..., Article]) -> None:
    """Two articles of one source are one outlet; each without a source's name is one."""
    members = [article(f"{at}", source=source) for at, source in enumerate(("x", "x", "", ""))]
    assert ranking.count_outlets(members) == 3


def test_a_large_thing_stands_higher(article: Callable[..., Article]) -> None:
    """Each ten times larger adds as much, within bounds."""
    sizes = (-9, -2, 0, 1, 3, 9)
    found = [parts(article(), size=size)["size"] for size in sizes]
    assert found == pytest.approx([-1.2, -1.2, 0, 0.6, 1.8, 1.8])


def test_a_headline_that_tells_of_deaths_stands_higher(article: Callable[..., Article]) -> None:
    """In a language whose words for it are known; a part of a word is none."""
    for title, worth in (("Two die at a dam", 1.5), ("A diesel deadline", 0.0)):
        assert parts(article(title))["deaths"] == worth
    made = article("Two die at a dam")
    assert ranking.score_story(made, Judgement("roads"), DAY, NOTHING, Language("x"))["deaths"] == 0


def size(text: str, headline: str = "", opening: str = "") -> float:
    """Return the size of a story that shows the facts of `text`, which begins with `opening`."""
    facts, named = find_facts(text, DAY), find_facts(headline, DAY)
    return round(ranking.story_size(facts, named, len(opening)), 2)


def test_a_story_is_as_large_as_what_it_tells_of() -> None:
    """By a figure of the headline or of the first sentence, within its kind; not by a count."""
    assert size("It costs Rs 1,000 crore.", headline="Dam for Rs 1,000 crore") == 1.0
    assert size("A dam of 500 MW rises.", opening="A dam of 500 MW rises.") == 1.0
    assert size("It has 90,000 seats.", headline="Stadium of 90,000 seats") == 0.0
    assert size("It costs Rs 90 crore at 5 MW.", headline="Rs 90 crore for 5 MW") == -0.05


def test_a_figure_further_down_lifts_nothing() -> None:
    """A rival's or a market's sum stands there; a small sum shows that the thing is small."""
    assert size("It opened. A rival won Rs 9,000 crore.", opening="It opened.") == 0.0
    assert size("It opened. It cost Rs 10 lakh.", opening="It opened.") == -3.0
    assert size("It opened. It is 40 m long.", opening="It opened.") == 0.0


def test_a_market_s_size_is_not_the_story_s() -> None:
    """A headline's other figures are; so is a market that is built."""
    for headline, figures in (
        ("Brokers of Rs 20 lakh crore sector meet", []),
        ("Rs 40 crore market opens", ["Rs 40 crore"]),
        ("Rs 20,000 crore metro opens", ["Rs 20,000 crore"]),
    ):
        found = ranking.named_figures(headline, DAY, ENGLISH)
        assert [one.text for one in found] == figures


def test_the_label_counts_as_the_text_bears_it_out(article: Callable[..., Article]) -> None:
    """A label that agrees with the text helps, one that disagrees hurts, none does nothing."""
    for evidence, review, value in (
        ((LABEL, TERM), False, 0.5),
        ((LABEL,), False, 0.0),
        ((LABEL, AGAINST), True, -0.5),
        ((TERM,), False, 0.0),
    ):
        judged = Judgement("roads", evidence=evidence, review=review)
        assert parts(article(), judged)["label"] == value


def test_a_source_of_more_weight_stands_higher(article: Callable[..., Article]) -> None:
    """Twice the weight adds, half of it takes away, the usual one does nothing."""
    assert [parts(article(weight=weight))["weight"] for weight in (2.0, 1.0, 0.5)] == [
        2.0,
        0.0,
        -2.0,
    ]


def test_the_total_is_the_sum(article: Callable[..., Article]) -> None:
    """Every part that is shown counts, and nothing else."""
    shown = parts(article(), summarised=True, outlets=3, size=1)
    assert ranking.total_score(shown) == pytest.approx(sum(shown.values()))


def story(name: str, subtheme: str | None = None, score: float = 0.0) -> Story:
    """Return a story of one article of the same id."""
    return Story(name, name, (name,), "roads", subtheme, score={"recency": score})


def order(
    made: list[Story],
    article: Callable[..., Article],
    decisions: Decisions | None = None,
    **fields: object,
) -> str:
    """Return the stories' ids in the order of their places."""
    leads = {one.id: article(one.id.upper(), id=one.id, **fields) for one in made}
    ranked = sorted(
        made, key=lambda one: ranking.story_place(one, leads[one.lead], decisions or Decisions())
    )
    return "".join(one.id for one in ranked)


def test_stories_stand_by_their_score(article: Callable[..., Article]) -> None:
    """The highest score comes first; of equal ones the newest, and never chance."""
    made = [story("c"), story("b", score=2.0), story("a")]
    assert order(made, article) == order(made[::-1], article)
    assert order(made, article)[0] == "b"
    leads = {
        key: article(key, id=key, published=datetime(2026, 11, 23, hour, tzinfo=UTC))
        for key, hour in (("a", 8), ("b", 9), ("c", 10))
    }
    equal = sorted("abc", key=lambda key: ranking.story_place(story(key), leads[key], Decisions()))
    assert equal == ["c", "b", "a"]


def test_no_name_is_preferred(article: Callable[..., Article]) -> None:
    """Of stories equal in all, the alphabet's first is not always the first."""
    firsts = {order([story(f"a{at}"), story(f"z{at}")], article)[0] for at in range(12)}
    assert firsts == {"a", "z"}


def test_the_editor_s_order_comes_first(article: Callable[..., Article]) -> None:
    """Pinned stories, then those in the editor's order, then the rest by score."""
    made = [
        story(name, score=score) for name, score in zip("abcd", (4.0, 3.0, 2.0, 1.0), strict=True)
    ]
    assert order(made, article, Decisions(pins=("d",), order=("c", "b"))) == "dcba"
    assert order(made, article, Decisions(pins=("gone",), order=("nothing",))) == "abcd"


def test_an_excerpt_never_stands_before_a_full_article(article: Callable[..., Article]) -> None:
    """However high its score; unless the editor pins it."""
    leads = {"a": article("A", id="a", teaser=True), "b": article("B", id="b")}
    made = [story("a", score=9.0), story("b")]
    for decisions, wanted in ((Decisions(), "ba"), (Decisions(pins=("a",)), "ab")):
        ranked = sorted(made, key=lambda one: ranking.story_place(one, leads[one.lead], decisions))
        assert "".join(one.id for one in ranked) == wanted


ROADS = Theme("roads", "Roads", 1, "#000000", "#000000", "", "{theme}")


def held(made: list[Story], most: int | None, *parts: Subtheme, pinned: int = 0) -> str:
    """Return the ids of the stories that a theme with these sub-themes holds."""
    kept, _ = ranking.select_stories(made, replace(ROADS, subthemes=parts), most, pinned)
    return "".join(one.id for one in kept)


def test_a_theme_holds_its_best() -> None:
    """Up to the most it may; without a limit, all."""
    made = [story(name) for name in "abcd"]
    assert held(made, 2) == "ab"
    assert held(made, None) == "abcd"


def test_no_more_stories_are_asked_for_than_are_held() -> None:
    """But one, which finds the theme full: to tell a story is costly."""
    made = iter([story(name) for name in "abcd"])
    assert [one.id for one in ranking.select_stories(made, ROADS, 2)[0]] == ["a", "b"]
    assert [one.id for one in made] == ["d"]


def test_a_subtheme_has_a_limit_of_its_own() -> None:
    """What is over it makes room for others."""
    made = [story("a", "toll"), story("b", "toll"), story("c", "rail"), story("d")]
    assert held(made, 3, Subtheme("toll", "Toll", max_stories=1)) == "acd"
    _, over = ranking.select_stories(
        made, replace(ROADS, subthemes=(Subtheme("toll", "Toll", max_stories=1),)), None
    )
    assert over == {"b": "over the 1 stories that 'roads/toll' holds"}


def test_a_subtheme_is_not_starved() -> None:
    """A sub-theme's minimum comes before better stories of others, within the theme's limit."""
    made = [story("a", "toll"), story("b", "toll"), story("c", "rail"), story("d", "rail")]
    rail = Subtheme("rail", "Rail", min_stories=1)
    assert held(made, 2, rail) == "ac"
    assert held(made, 1, rail) == "c"
    assert held(made, 3, rail) == "abc"


def test_what_is_pinned_is_held_in_any_case() -> None:
    """A pinned story, which stands first, counts towards the limits, but is never over them."""
    made = [story("c", "toll"), story("a"), story("b", "toll")]
    assert held(made, 1, Subtheme("toll", "Toll", max_stories=1), pinned=1) == "c"
    assert held(made, 3, Subtheme("toll", "Toll", max_stories=1), pinned=1) == "ca"
    assert held(made, 1, pinned=2) == "ca"


@given(
    st.lists(st.sampled_from(["toll", "rail", None]), max_size=12),
    st.integers(1, 8),
    st.integers(0, 3),
    st.integers(1, 3),
)
def test_limits_are_kept(subthemes: list[str | None], most: int, least: int, toll: int) -> None:
    """Whatever the stories: no limit is passed, and none is left out while there is room for it."""
    made = [story(f"{number:02}", subtheme) for number, subtheme in enumerate(subthemes)]
    theme = replace(
        ROADS, subthemes=(Subtheme("toll", "Toll", min_stories=min(least, toll), max_stories=toll),)
    )
    kept, over = ranking.select_stories(made, theme, most)
    tolls = [one for one in kept if one.subtheme == "toll"]
    assert len(kept) <= most
    assert len(tolls) <= toll
    assert len(tolls) >= min(least, toll, most, subthemes.count("toll"))
    if len(kept) < most:
        assert all(one.subtheme == "toll" and len(tolls) == toll for one in made if one.id in over)
        assert {*over, *(one.id for one in kept)} == {one.id for one in made}


FULL, BARE, EXCERPT, BARE_EXCERPT = "full", "bare", "excerpt", "bare excerpt"


@pytest.mark.parametrize(
    ("held", "first"),
    [
        ([FULL, BARE], 0),
        ([BARE, FULL, FULL], 1),
        ([BARE, BARE, FULL], 2),
        ([BARE, BARE], 0),
        ([BARE, EXCERPT], 0),
        ([BARE, EXCERPT, FULL], 2),
        ([BARE_EXCERPT, EXCERPT], 1),
        ([BARE], 0),
        ([], None),
    ],
)
def test_a_story_without_an_address_leads_only_where_no_other_can(
    article: Callable[..., Article], held: list[str], first: int | None
) -> None:
    """The best one with an address goes first, an excerpt never before a full article."""
    stories = [Story(str(at), str(at), (str(at),), "roads") for at in range(len(held))]
    leads = {
        str(at): article(
            id=str(at), url=None if "bare" in kind else "https://a.example/", teaser="ex" in kind
        )
        for at, kind in enumerate(held)
    }
    led = [one.id for one in ranking.lead_with_address(stories, leads, Decisions())]
    assert led[:1] == ([] if first is None else [str(first)])
    assert led[1:] == [one.id for one in stories if one.id not in led[:1]]
    chosen = Decisions(order=("0",))
    assert ranking.lead_with_address(stories, leads, chosen) == stories
    assert ranking.lead_with_address(stories, leads, Decisions(pins=("0",))) == stories
