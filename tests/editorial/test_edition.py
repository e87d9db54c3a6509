"""The edition: stories in their themes' sections, and what was left out and why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config import themes
from digest.editorial import text
from digest.editorial.edition import Frame, compose_edition, narrow_edition, omit_stories
from digest.editorial.news.forming import Recalled
from digest.editorial.themes.judge import Judge
from digest.editorial.waiting import WaitingStories
from digest.model import Article, Decisions, Edition, Erratum, LeftOut, Placing, Publisher
from tests.languages import ENGLISH, LANGUAGES
from tests.tellings import told

FRAME = Frame(
    day=date(2026, 11, 23),
    timezone="Asia/Kolkata",
    language="en-IN",
    publication=Publisher("The Site Ledger", "daily@ledger.example", "broadsheet"),
    themes=themes.read_themes(Path("/nowhere")),
    judge=Judge(themes.read_themes(Path("/nowhere")), themes.read_no_theme(Path("/nowhere"))),
    languages=LANGUAGES,
)


def day(number: int) -> datetime:
    """Return a morning in November."""
    return datetime(2026, 11, number, 6, tzinfo=UTC)


def articles(article: Callable[..., Article]) -> list[Article]:
    """Return two stories of a theme, one of another, and one of none."""
    return [
        article("Port adds a berth", id="a", label="Ports & Shipping", published=day(20)),
        article("Metro opens", id="b", label="Railways & Metro Rail", published=day(22)),
        article("Flats sold", id="c", label="Real Estate", published=day(21)),
        article("Masons honoured", id="d", label="Cover Story", published=day(21)),
    ]


def test_stories_stand_in_their_themes_newest_first(article: Callable[..., Article]) -> None:
    """Sections follow the themes' order; what fits no theme is left out with the reason."""
    edition = compose_edition(articles(article), FRAME)
    assert [(section.theme, section.stories) for section in edition.sections] == [
        ("power-renewable", ()),
        ("real-estate", ("c",)),
        ("infrastructure", ("b", "a")),
    ]
    assert [(left.article, left.reason) for left in edition.left_out] == [("d", "no theme fits")]


def test_what_may_fit_none_is_left_out_as_doubtful(article: Callable[..., Article]) -> None:
    """The reason says that the judge is not sure."""
    frame = replace(FRAME, judge=Judge(FRAME.themes, review_below=1.0))
    edition = compose_edition([article("Masons honoured", published=day(21))], frame)
    assert [left.reason for left in edition.left_out] == ["no theme fits for sure"]


def test_the_order_of_reading_does_not_matter(article: Callable[..., Article]) -> None:
    """The same articles give the same edition however they come."""
    made = articles(article)
    assert len({repr(compose_edition(order, FRAME)) for order in permutations(made)}) == 1


def test_a_full_article_takes_its_teasers_place(article: Callable[..., Article]) -> None:
    """A teaser with the same headline lies under the article, which takes over the label."""
    teaser = article(
        "Metro opens",
        "It is long..",
        id="t",
        label="Infrastructure Transport",
        teaser=True,
        published=None,
    )
    full = article("Metro Opens", "The metro opens.", id="f")
    edition = compose_edition([teaser, full], FRAME)
    (story,) = edition.stories
    assert (story.lead, story.articles, story.theme) == ("f", ("f",), "infrastructure")
    assert edition.left_out[0].reason == "copy of 'Metro Opens'"


def test_untitled_articles_are_no_copies_of_each_other(article: Callable[..., Article]) -> None:
    """Without a headline only the text, the address or the id can make a copy."""
    made = [
        article("", f"Text {n} of a teaser..", id=str(n), teaser=True, label="Real Estate")
        for n in range(3)
    ]
    assert len(compose_edition(made, FRAME).stories) == 3


def test_a_theme_holds_as_many_stories_as_it_may(article: Callable[..., Article]) -> None:
    """The newest stay; the others are left out with the reason."""
    edition = compose_edition(
        articles(article),
        Frame(**{**{name: getattr(FRAME, name) for name in FRAME.__slots__}, "max_stories": 1}),
    )
    assert edition.sections[2].stories == ("b",)
    assert any(
        left.article == "a" and "over the 1 stories" in left.reason for left in edition.left_out
    )


def test_a_variant_holds_its_themes_alone(article: Callable[..., Article]) -> None:
    """Narrowing keeps the chosen sections and their stories."""
    variant = narrow_edition(compose_edition(articles(article), FRAME), ["real-estate"])
    assert [theme.slug for theme in variant.themes] == ["real-estate"]
    assert [story.id for story in variant.stories] == ["c"]


def test_the_order_does_not_matter_among_copies_and_articles_set_aside(
    article: Callable[..., Article],
) -> None:
    """Copies, teasers and articles set aside give one edition in any order."""
    made = [
        article("Metro opens", "It opens.", id="a", label="Railways & Metro Rail", author="A. Rao"),
        article("Metro opens", "It opens.", id="a", label="Real Estate", author="B. Rao"),
        article("Metro opens", "It op..", id="t", teaser=True, published=None),
        article("Port adds a berth", "It is new.", id="p", label="Ports & Shipping"),
    ]
    aside = [
        (article("Dam fills", text, id="d", teaser=True, published=None), "undated")
        for text in ("It fi..", "It fill..")
    ]
    editions = {repr(compose_edition(order, FRAME, aside)) for order in permutations(made)}
    editions |= {repr(compose_edition(made, FRAME, aside[::-1]))}
    assert len(editions) == 1


def test_the_same_inputs_give_the_same_value(article: Callable[..., Article]) -> None:
    """An edition depends on nothing but what it is made of: no clock, no chance."""
    assert compose_edition(articles(article), FRAME) == compose_edition(articles(article), FRAME)


def test_no_articles_give_an_empty_edition() -> None:
    """A day without news has its sections, and nothing in them."""
    edition = compose_edition([], FRAME)
    assert [section.stories for section in edition.sections] == [(), (), ()]
    assert (edition.articles, edition.stories, edition.left_out) == ((), (), ())


def test_excerpts_stand_after_full_articles(article: Callable[..., Article]) -> None:
    """Full articles come first, the newest before the undated, then excerpts likewise."""
    made = [
        article("B undated", id="1", label="Real Estate", published=None),
        article("A undated", id="2", label="Real Estate", published=None),
        article("Before", id="3", label="Real Estate", published=day(20)),
        article("New", id="4", label="Real Estate", published=day(22)),
        article("Newest, cut", id="5", label="Real Estate", published=day(23), teaser=True),
        article("Undated, cut", id="6", label="Real Estate", published=None, teaser=True),
    ]
    assert compose_edition(made, FRAME).sections[1].stories == ("4", "1", "2", "3", "5", "6")


def test_a_story_without_an_address_does_not_lead(article: Callable[..., Article]) -> None:
    """It stands behind one whose headline leads somewhere; the others keep their order."""
    made = [
        article("Port adds a berth", id="a", label="Real Estate", published=day(23)),
        article("Metro opens", id="b", label="Real Estate", published=day(22)),
        article("Flats sold", id="c", label="Real Estate", published=day(21), url="https://a.b/c"),
    ]
    edition = compose_edition(made, FRAME)
    assert edition.sections[1].stories == ("c", "a", "b")


def test_a_theme_s_own_cap_counts_too(article: Callable[..., Article]) -> None:
    """The smaller of the theme's cap and the edition's holds, and only for that theme."""
    made = [
        article(f"Flat {n}", id=f"f{n}", label="Real Estate", published=day(n)) for n in range(1, 6)
    ]
    made += [
        article(f"Port {n}", id=f"p{n}", label="Ports & Shipping", published=day(n))
        for n in range(1, 6)
    ]
    themes = tuple(
        replace(theme, max_stories=2) if theme.slug == "real-estate" else theme
        for theme in FRAME.themes
    )
    edition = compose_edition(made, replace(FRAME, themes=themes, max_stories=4))
    assert [len(section.stories) for section in edition.sections] == [0, 2, 4]
    assert edition.sections[1].stories == ("f5", "f4")
    reasons = {left.article: left.reason for left in edition.left_out}
    assert reasons["f3"] == "over the 2 stories that 'real-estate' holds"
    assert reasons["p1"] == "over the 4 stories that 'infrastructure' holds"
    assert {left.since for left in edition.left_out} == {FRAME.day}
    assert len(edition.left_out) == 4


def test_what_is_left_out_is_said_once(article: Callable[..., Article]) -> None:
    """The same excerpt under many pages is left out once, with its reason."""
    teaser = article("Dam fills", "It fi..", id="d", teaser=True, published=None)
    edition = compose_edition([], FRAME, [(teaser, "undated"), (teaser, "undated")])
    assert edition.left_out == (LeftOut("d", "undated"),)
    full = article("Dam fills", "It is full.", id="f", label="Water & Waste")
    assert compose_edition([full, teaser, teaser], FRAME).left_out == (
        LeftOut("d", "copy of 'Dam fills'", used=True),
    )


def test_an_article_that_leads_is_not_left_out(article: Callable[..., Article]) -> None:
    """An excerpt set aside is not left out if another page has the whole article."""
    teaser = article("Metro opens", "It is..", id="m", teaser=True, published=None)
    full = article("Metro opens", "It is long.", id="m", label="Railways & Metro Rail")
    edition = compose_edition([full], FRAME, [(teaser, "undated")])
    assert edition.left_out == ()
    assert [one.text for one in edition.articles] == ["It is long."]


def test_every_article_is_kept_with_the_edition(article: Callable[..., Article]) -> None:
    """The edition holds all articles, by id, also those that it leaves out: it explains itself."""
    edition = compose_edition(articles(article), FRAME, [(article("Dam fills", id="z"), "undated")])
    assert [one.id for one in edition.articles] == ["a", "b", "c", "d", "z"]


def test_every_story_stands_once(article: Callable[..., Article]) -> None:
    """Sections refer to the stories that the edition holds, each of them once."""
    edition = compose_edition(articles(article), FRAME)
    shown = [story for section in edition.sections for story in section.stories]
    assert sorted(shown) == sorted(story.id for story in edition.stories)
    assert len(shown) == len(set(shown))


def test_the_frame_is_in_the_edition() -> None:
    """Day, time zone, language, publication, themes and note are the frame's."""
    edition = compose_edition([], replace(FRAME, note="Good morning."))
    assert (edition.day, edition.timezone, edition.language) == (FRAME.day, "Asia/Kolkata", "en-IN")
    assert (edition.publication, edition.note, edition.revision) == (
        FRAME.publication,
        "Good morning.",
        1,
    )
    assert [theme.slug for theme in edition.themes] == [theme.slug for theme in FRAME.themes]
    assert edition.themes[2].subthemes["transport"] == "Transport"


def test_a_story_takes_the_label_of_its_first_labelled_article(
    article: Callable[..., Article],
) -> None:
    """A full article without a label is placed by its teaser's."""
    made = [
        article("X", "Long.", id="f"),
        article("X", "Lo..", id="t", label="Oil & Gas", teaser=True),
    ]
    (story,) = compose_edition(made, FRAME).stories
    assert (story.lead, story.theme, story.subtheme) == ("f", "infrastructure", "energy")


METRO = (
    "Kaveri Metro has given Vindhya Infra the 11.6 km viaduct of its Orange Line in "
    "Tiruchirappalli for Rs 1,890 crore. {} Work is to end by March 2028."
)


def test_articles_about_one_event_are_one_story(article: Callable[..., Article]) -> None:
    """The lead is told; the other is a reporter, kept with the story and not left out."""
    made = [
        article(
            "Kaveri Metro gives Orange Line viaduct to Vindhya Infra",
            METRO.format(
                "It has nine stations and a depot at Thuvakudi, and it will be cast at Asur."
            ),
            id="a",
            label="Railways & Metro Rail",
            published=day(22),
        ),
        article(
            "Vindhya Infra bags Rs 1,890 crore Orange Line viaduct of Kaveri Metro",
            METRO.format("Shares of Vindhya rose."),
            id="b",
            source="Metro Builder",
            published=day(21),
        ),
        article("Port adds a berth", id="c", label="Ports & Shipping", published=day(22)),
    ]
    edition = compose_edition(made, FRAME)
    story = next(story for story in edition.stories if "a" in story.articles)
    assert (story.id, set(story.articles)) == ("b", {"a", "b"})
    assert story.score["outlets"] == 1.0
    assert edition.left_out == ()
    assert edition.sections[2].stories[0] == "b"


def test_dates_to_watch_are_those_of_the_stories_shown(article: Callable[..., Article]) -> None:
    """The nearest first, two of a story at most; a variant has those of its own stories."""
    made = [
        article(
            "Port adds a berth",
            "The berth is to open by March 2027. Bids are due on 5 January 2027.",
            id="p",
            label="Ports & Shipping",
        ),
        article(
            "Flats sold", "Buyers get their keys by December 2026.", id="f", label="Real Estate"
        ),
        article("Masons honoured", "The next awards are on 1 February 2027.", id="m"),
    ]
    edition = compose_edition(made, FRAME)
    assert [(watch.story, watch.fact.text) for watch in edition.watch] == [
        ("f", "by December 2026"),
        ("p", "5 January 2027"),
        ("p", "by March 2027"),
    ]
    variant = narrow_edition(edition, ["infrastructure"])
    assert {watch.story for watch in variant.watch} == {"p"}
    left = omit_stories(edition, {"p"})
    assert [watch.story for watch in left.watch] == ["f"]
    assert len(left.sections) == len(edition.sections)
    assert "p" not in {key for section in left.sections for key in section.stories}
    assert len(left.stories) == len(edition.stories) - 1


def test_a_theme_that_is_not_shown_takes_its_stories_all_the_same(
    article: Callable[..., Article],
) -> None:
    """A story is judged by all themes; if its theme is not shown, it is not put elsewhere."""
    edition = compose_edition(articles(article), replace(FRAME, themes=FRAME.themes[:2]))
    assert LeftOut("a", "its theme 'infrastructure' is not in this edition") in edition.left_out
    assert [len(section.stories) for section in edition.sections] == [0, 1]


def test_the_editor_decides(article: Callable[..., Article]) -> None:
    """Pins stand first, drops are left out, a theme moves; the rest is as without."""
    decisions = Decisions(
        pins=("a",), drops=frozenset({"c"}), themes={"d": Placing("infrastructure", "urban")}
    )
    edition = compose_edition(articles(article), FRAME, decisions=decisions)
    assert [section.stories for section in edition.sections] == [(), (), ("a", "b", "d")]
    assert edition.left_out == (LeftOut("c", "dropped by the editor", used=True),)
    assert compose_edition(articles(article), FRAME, decisions=Decisions()) == compose_edition(
        articles(article), FRAME
    )


def test_a_variant_of_all_themes_is_the_edition(article: Callable[..., Article]) -> None:
    """Narrowing to every theme changes nothing; to none, it leaves no section."""
    edition = compose_edition(articles(article), FRAME)
    assert narrow_edition(edition, [theme.slug for theme in FRAME.themes]) == edition
    assert narrow_edition(edition, []).sections == ()


# Thin days, and what was sent before


def thin(policy: str, least: int = 2) -> Frame:
    """Return a frame whose first theme wants so many stories on a day."""
    first, *others = FRAME.themes
    return replace(FRAME, themes=(replace(first, min_stories=least, thin=policy), *others))


def one_story(article: Callable[..., Article]) -> Article:
    """Return an article of the first theme."""
    label = FRAME.themes[0].labels[0]
    return article(
        "Saryu Solar wins", "Saryu Solar has won an order near Jodhpur.", id="a", label=label
    )


@pytest.mark.parametrize(
    ("policy", "section", "used", "then"),
    [
        ("skip", False, True, "skipped"),
        ("carry", False, False, "carried over"),
        ("say", True, False, "carried over"),
    ],
)
def test_a_thin_day_is_as_its_theme_says(
    article: Callable[..., Article], policy: str, then: str, *, section: bool, used: bool
) -> None:
    """With too few stories a theme is skipped, or its stories wait, and it may say so."""
    frame = thin(policy)
    edition = compose_edition([one_story(article)], frame)
    slug = frame.themes[0].slug
    assert (slug in {one.theme for one in edition.sections}) is section
    assert not edition.stories
    reason = f"too few stories for '{frame.themes[0].title}': {then}"
    since = None if used else frame.day
    assert edition.left_out == (LeftOut("a", reason, used=used, since=since),)


@pytest.mark.parametrize(
    ("policy", "shown"), [("carry", ["a", "b"]), ("say", ["a", "b"]), ("skip", [])]
)
def test_a_thin_theme_is_shown_if_a_story_cannot_wait(
    article: Callable[..., Article], policy: str, shown: list[str]
) -> None:
    """Once a story would be too old for the next edition, its theme has all its stories."""
    other = article("Wind park sold", "A wind park near Bhuj was sold.", id="b", label="Power")
    label = FRAME.themes[0].labels[0]
    frame = replace(thin(policy, least=3), waiting=WaitingStories(last=frozenset("b")))
    edition = compose_edition([one_story(article), replace(other, label=label)], frame)
    assert sorted(story.id for story in edition.stories) == shown


def of_two(article: Callable[..., Article], waits: str = "", pins: tuple[str, ...] = ()) -> Edition:
    """Return an edition with two of three stories, the weakest of which are those that wait."""
    made = [
        article(f"Port {n}", id=f"p{n}", label="Ports & Shipping", published=day(n))
        for n in (11, 22, 23)
    ]
    waiting = WaitingStories(dict.fromkeys(waits.split(), date(2026, 11, 20)))
    frame = replace(FRAME, max_stories=2, waiting=waiting)
    return compose_edition(made, frame, decisions=Decisions(pins=pins))


def test_what_had_no_room_is_taken_first(article: Callable[..., Article]) -> None:
    """Whatever its score, by which it stands in its section all the same."""
    assert of_two(article).sections[2].stories == ("p23", "p22")
    assert of_two(article, "p11").sections[2].stories == ("p23", "p11")
    assert of_two(article, "p11 p22").sections[2].stories == ("p22", "p11")


def test_an_editor_s_pins_come_before_what_had_no_room(article: Callable[..., Article]) -> None:
    """The editor has looked at the day."""
    made = of_two(article, "p11 p22", pins=("p23",))
    assert made.sections[2].stories == ("p23", "p22")


def test_what_waits_on_remembers_since_when(article: Callable[..., Article]) -> None:
    """The first edition that had no room for it."""
    (left,) = of_two(article, "p11 p22 p23").left_out
    assert (left.article, left.since) == ("p11", date(2026, 11, 20))


def test_enough_stories_are_shown(article: Callable[..., Article]) -> None:
    """The least number is enough."""
    edition = compose_edition([one_story(article)], thin("skip", least=1))
    assert [story.id for story in edition.stories] == ["a"]


def test_what_was_sent_is_left_out_where_nothing_is_new(article: Callable[..., Article]) -> None:
    """An article without news about a sent story is used; with news it is an update."""
    body = (
        "Saryu Solar has won an order for a solar plant near Jodhpur in Rajasthan. Rajasthan "
        "Urja Nigam gives it Rs 1,890 "
        "crore for the plant near Jodhpur. It is to be ready by March 2028."
    )
    was = text.clean_article(replace(one_story(article), text=body), ENGLISH)
    again = text.clean_article(
        article(
            "Saryu Solar wins order",
            was.text,
            id="b",
            label=was.label,
            published=datetime(2026, 11, 23, 9, tzinfo=UTC),
        ),
        ENGLISH,
    )
    day = FRAME.day - timedelta(days=1)
    recalled = Recalled((told("s", was, day=day),))
    edition = compose_edition([again], FRAME, recalled=recalled)
    assert not edition.stories
    why = f"told already on {day.day} Nov: same words; nothing new"
    assert edition.left_out == (LeftOut("b", why, used=True),)
    cut = was.text.replace("1,890", "1,240")
    news = text.clean_article(
        replace(again, title="Saryu Solar order is cut to Rs 1,240 crore", text=cut), ENGLISH
    )
    (story,) = compose_edition([news], FRAME, recalled=recalled).stories
    assert story.id == "s"
    assert story.update is not None
    assert [fact.text for fact in story.update.facts] == ["Rs 1,240 crore"]


def test_corrections_of_what_was_sent_are_noted(article: Callable[..., Article]) -> None:
    """What is recalled of corrections stands in the edition."""
    erratum = Erratum(
        "a", "hash", FRAME.day - timedelta(days=1), "Saryu Solar wins", "300 MW.", "450 MW."
    )
    assert compose_edition([], FRAME, recalled=Recalled(errata=(erratum,))).errata == (erratum,)


@pytest.mark.parametrize(("policy", "used"), [("skip", True), ("carry", False), ("say", False)])
def test_copies_wait_with_their_story(
    article: Callable[..., Article], policy: str, *, used: bool
) -> None:
    """A story skipped on a thin day is skipped with its copies, or waits with them."""
    copy = replace(one_story(article), id="copy", published=day(20))
    edition = compose_edition([one_story(article), copy], thin(policy))
    assert {left.article: left.used for left in edition.left_out} == {"a": used, "copy": used}


def test_a_theme_with_a_pinned_story_is_not_thin(article: Callable[..., Article]) -> None:
    """What the editor pinned is shown in any case."""
    for policy in ("skip", "carry", "say"):
        edition = compose_edition(
            [one_story(article)], thin(policy), decisions=Decisions(pins=("a",))
        )
        assert edition.sections[0].stories == ("a",)
        assert edition.left_out == ()


def test_a_thin_theme_leaves_the_others_alone(article: Callable[..., Article]) -> None:
    """Only the theme with too few stories is left out; an empty one is thin as well."""
    made = [one_story(article), *articles(article)]
    for policy, shown in (("skip", 2), ("carry", 2), ("say", 3)):
        edition = compose_edition(made, thin(policy))
        assert len(edition.sections) == shown
        assert {story.id for story in edition.stories} == {"a", "b", "c"} - {"a"} | {
            story.id for story in edition.stories if story.theme == "infrastructure"
        }
        assert len(compose_edition([], thin(policy)).sections) == shown


def test_a_reporter_set_aside_elsewhere_is_told_not_left_out(
    article: Callable[..., Article],
) -> None:
    """An article of two sources, whole and as an undated excerpt, is not left out."""
    whole = articles(article)[1]
    other = replace(whole, id="other", published=day(20))
    edition = compose_edition(
        [whole, other], FRAME, [(replace(other, teaser=True, published=None), "undated")]
    )
    assert [(left.article, left.reason) for left in edition.left_out] == [
        ("other", "copy of 'Metro opens'")
    ]


TOLD = (
    (
        "Kaveri Metro has given Vindhya Infra the viaduct of its Orange Line in Tiruchirappalli "
        "for Rs {} crore."
    ),
    "The port of Ennore has opened a coal berth that cost Rs {} crore.",
    "Saryu Solar has won an order for a {} MW solar plant near Jodhpur in Rajasthan.",
    "Brigade Homes will build {} flats at Kelambakkam near Chennai by June 2028.",
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(range(len(TOLD))), st.integers(11, 99), st.sampled_from("abc")),
        max_size=7,
        unique_by=lambda one: (one[0], one[2]),
    ),
    st.sampled_from(("skip", "carry", "say")),
    st.integers(0, 2),
    st.randoms(use_true_random=False),
)
def test_every_article_is_told_or_left_out(
    said: list[tuple[int, int, str]], policy: str, least: int, random: Any
) -> None:
    """No article is both, the order does not matter, and nothing is told again the next day."""
    themes = tuple(replace(theme, min_stories=least, thin=policy) for theme in FRAME.themes)
    frame = replace(FRAME, themes=themes)
    made = [
        text.clean_article(
            Article(
                f"{at}{key}",
                "",
                f"News {key} of {TOLD[at].split('.')[0][:30]}",
                TOLD[at].format(number),
                published=day(21),
            ),
            ENGLISH,
        )
        for at, number, key in said
    ]
    edition = compose_edition(made, frame)
    having = [key for story in edition.stories for key in story.articles]
    left = {one.article for one in edition.left_out}
    assert not left.intersection(having)
    assert len(having) == len(set(having))
    assert len({story.id for story in edition.stories}) == len(edition.stories)
    assert {one.id for one in made} == left | set(having)
    random.shuffle(made)
    assert compose_edition(made, frame) == edition
    by_id = {one.id: one for one in made}
    sent = tuple(
        told(
            story.id,
            *(by_id[key] for key in (story.lead, *story.articles[1:], *story.copies)),
            day=FRAME.day,
        )
        for story in edition.stories
    )
    shown = {key for story in edition.stories for key in (*story.articles, *story.copies)}
    again = [
        replace(one, id=f"again {one.id}", url=f"https://b.example/{one.id}")
        for one in made
        if one.id in shown
    ]
    following = compose_edition(
        again, replace(frame, day=FRAME.day + timedelta(days=1)), recalled=Recalled(sent)
    )
    assert following.stories == ()
    assert {one.article for one in following.left_out if one.used} == {one.id for one in again}


def test_a_story_has_the_theme_of_a_source_of_its_articles(
    article: Callable[..., Article],
) -> None:
    """That of its lead, else of a copy or another reporter."""
    text = "Metro trains will run to the new depot at Kothrud from the first week of March."
    lead = article("Metro reaches Kothrud", text, id="a")
    copy = article("Metro reaches Kothrud", text, id="b", url=lead.url)
    edition = compose_edition([lead, copy], replace(FRAME, source_themes={"b": "real-estate"}))
    (story,) = edition.stories
    assert (story.theme, story.evidence[0].kind, story.review) == ("real-estate", "source", False)
    frame = replace(FRAME, source_themes={"b": "real-estate"})
    decisions = Decisions(themes={"a": Placing("power-renewable")})
    (story,) = compose_edition([lead, copy], frame, decisions=decisions).stories
    assert story.theme == "power-renewable"
