"""The verdict: an update, a repeat, or another event."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.editorial import text
from digest.editorial.facts.comparison import covers_fact
from digest.editorial.facts.finder import article_facts, find_facts
from digest.editorial.news.events import find_states, state_keys
from digest.editorial.news.memory import NewsMemory
from digest.editorial.news.verdict import Verdict
from digest.model import Article
from tests.languages import ENGLISH, LANGUAGES
from tests.tellings import told

DAY = date(2026, 11, 10)
SLAB = (
    "Four masons were killed when a slab collapsed at the Hebbagodi bus depot near Anekal on "
    "Monday. The depot is built by Nandi Infra for Rs 86 crore. Police have begun a probe."
)
BIDS = (
    "Nandi Infra is the lowest bidder for the Hebbagodi bus depot near Anekal with a quote of "
    "Rs 86 crore. Five firms took part. The depot will have bays for 140 buses."
)


def made(key: str, title: str, body: str, hours: int = 0) -> Article:
    """Return a cleaned article, published so many hours after the first."""
    when = datetime(2026, 11, 9, 12, tzinfo=UTC) + timedelta(hours=hours)
    return text.clean_article(
        Article(key, "", title, body, published=when, published_precision="minute"), ENGLISH
    )


def verdict(later: Article, *before: Article) -> Verdict | None:
    """Return what an article is to readers of a story."""
    memory = NewsMemory([told("s", *before, day=DAY)], [[later]], LANGUAGES)
    return next(iter(memory.verdicts(0, later)), None)


FALL = made("a", "Four killed as slab collapses at Hebbagodi depot", SLAB)
LOWEST = made("b", "Nandi Infra lowest for Hebbagodi depot", BIDS)


@pytest.mark.parametrize(
    ("title", "body", "words"),
    [
        (
            "Hebbagodi depot: site engineer arrested",
            "Police arrested a site engineer of Nandi Infra over the slab at the Hebbagodi depot.",
            "Police arrested a site engineer of Nandi Infra over the slab at the Hebbagodi depot",
        ),
        (
            "Hebbagodi depot: toll rises to six",
            "Two more masons died at Anekal. That takes the toll of the Hebbagodi slab to six.",
            "That takes the toll of the Hebbagodi slab to six",
        ),
    ],
)
def test_an_outcome_or_a_toll_is_an_update(title: str, body: str, words: str) -> None:
    """It is quoted in the article's own words, and says since when it is new."""
    found = verdict(made("x", title, body, 30), FALL)
    assert found is not None
    assert found.update is not None
    (said,) = found.update.words
    assert said.text == words
    assert found.words == f"new since 10 Nov: {words}"


def test_an_award_after_bids_is_an_update() -> None:
    """The chain of a tender goes on."""
    body = "Nandi Infra has received the letter of award for the Hebbagodi bus depot near Anekal."
    found = verdict(made("x", "Nandi Infra wins Hebbagodi depot", body, 90), LOWEST)
    assert found is not None
    assert found.kind == "update"


def test_an_accident_on_the_site_of_an_award_is_another_event() -> None:
    """It is told as a story of its own, with the told one as "Earlier"."""
    found = verdict(made("x", FALL.title, SLAB, 90), LOWEST)
    assert found is not None
    assert (found.kind, found.earlier) == ("other", True)
    assert found.words.startswith("another event")


def test_a_rewritten_report_is_a_repeat() -> None:
    """The same event in other words is left out, and the evidence is named."""
    body = (
        "A slab collapsed on Monday at the bus depot of Hebbagodi near Anekal, killing four "
        "masons. Nandi Infra builds the depot for Rs 86 crore. A probe has begun, police said."
    )
    found = verdict(made("x", "Slab collapse at Hebbagodi depot kills four masons", body, 20), FALL)
    assert found is not None
    assert (found.kind, found.words[:23]) == ("repeat", "told already on 10 Nov:")


def test_an_older_report_is_no_update() -> None:
    """What was published before what was told cannot be news since."""
    body = "Three masons died when a slab collapsed at the Hebbagodi bus depot near Anekal."
    found = verdict(made("x", "Three dead at Hebbagodi depot", body, -2), FALL)
    assert found is None or found.kind != "update"


def test_another_project_is_nothing_to_it() -> None:
    """Without rare words in common there is no verdict at all."""
    body = "The ropeway at Girnar has carried its first passengers. It has 25 cabins."
    assert verdict(made("x", "Girnar ropeway opens", body, 20), FALL) is None


TITLES = (
    "Four killed as slab collapses at Hebbagodi depot",
    "Hebbagodi depot slab: {} dead",
    "Slab collapse at Hebbagodi: engineer arrested",
    "Hebbagodi depot work halted",
    "Hebbagodi depot by Nandi Infra to cost Rs {} crore",
    "Hebbagodi slab: probe over by December {}",
    "Slab at Hebbagodi depot kills four",
)


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(TITLES), st.integers(2, 30), st.sampled_from((SLAB, BIDS)))
def test_nothing_is_discarded_whose_headline_says_more(title: str, number: int, body: str) -> None:
    """A repeat's headline has no figure, date or outcome that no told article states."""
    later = made("x", title.format(number), body, 20)
    found = verdict(later, FALL)
    if found is None or found.kind != "repeat":
        return
    known = (
        *find_facts(FALL.title, FALL.published_day, ENGLISH),
        *article_facts(FALL, ENGLISH),
    )
    for fact in find_facts(later.title, later.published_day, ENGLISH):
        assert any(covers_fact(one, fact) for one in known)
    before = find_states(f"{FALL.title}\n{FALL.text}", ENGLISH.events)
    stated = find_states(later.title, ENGLISH.events)
    assert state_keys(stated) <= state_keys(before)
    tolls = {one.toll for one in before}
    assert all(one.toll in tolls for one in stated if one.toll)
