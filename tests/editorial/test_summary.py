"""Summaries: 1 to 3 sentences, word for word, that stand by themselves."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.editorial import quotable, sentences, summary
from digest.model import Article

NEWS = (
    "Saryu Solar has won an order for 300 MW of solar plants in Rajasthan from the state utility.",
    "It beat four other bidders with a tariff of Rs 2.54 a unit.",
    "The plants will stand on 1,400 acres near Bhadla and are to be finished by March 2028.",
    "Analysts see more such auctions before the end of the year.",
)


def texts(article: Article) -> list[str]:
    """Return the sentences of the summary of `article`."""
    return [sentence.text for sentence in summary.summarise(article)]


def test_a_summary_is_of_the_articles_own_sentences(article: Callable[..., Article]) -> None:
    """One to three of them, in order, verbatim at their offsets, at most 70 words."""
    made = article(text=" ".join(NEWS))
    found = summary.summarise(made)
    assert 1 <= len(found) <= 3
    assert all(made.text[one.start : one.end] == one.text for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert sum(len(one.text.split()) for one in found) <= 70


@pytest.mark.parametrize(
    "opening",
    [
        "It will be the largest plant of its kind in the state.",
        "However, the officials had warned of such a delay before.",
        "The company plans to hire 400 people for the new plant.",
        "“We are proud of this order for the new plant.",
        "Also read: Port adds two berths for container ships this year.",
        "Image credit: Saryu Solar and its partners in the project.",
        "By Asha Rao.",
        "For more information, visit www.saryu.example to register now for it.",
    ],
)
def test_what_leans_or_is_no_text_does_not_open(article: Callable[..., Article], opening: str) -> None:
    """The first sentence needs none before it and is no caption, byline, advert or contact line."""
    assert texts(article(text=f"{opening} {NEWS[0]}")) == [NEWS[0]]


def test_a_dateline_is_left_out(article: Callable[..., Article]) -> None:
    """Place and day before the news are no part of the sentence."""
    assert texts(article(text=f"MUMBAI, Nov 22: {NEWS[0]}"))[0] == NEWS[0]


def test_a_cut_sentence_is_never_used(article: Callable[..., Article]) -> None:
    """An excerpt's last sentence is not shown, nor one without an end."""
    assert texts(article(text=f"{NEWS[0]} The plants will help indus..")) == [NEWS[0]]
    assert texts(article(text=f"{NEWS[0]} The plants will help")) == [NEWS[0]]


@pytest.mark.parametrize("text", ["", "Opening soon", "It is so. " * 3, "Steel " * 80 + "fell."])
def test_where_no_sentence_will_do_there_is_none(article: Callable[..., Article], text: str) -> None:
    """A headline alone, leaning sentences and endless ones give no summary."""
    assert texts(article(text=text)) == []


def test_the_headlines_figure_is_kept(article: Callable[..., Article]) -> None:
    """If the headline has a figure and a sentence carries it, that sentence is in."""
    background = " ".join(
        f"Officials of district {name} met the bidders of the corridor again." for name in "ABCDEFGH"
    )
    made = article(
        "Metro line to cost Rs 4,750 crore",
        f"{NEWS[0]} {background} The line will cost Rs 4,750 crore in all.",
    )
    assert any("4,750" in sentence for sentence in texts(made))


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([*NEWS, "It is so.", "The road (a long one is.", "ab..", "Rs 5 crore", "\n"]),
        max_size=30,
    )
)
def test_every_summary_keeps_the_rules(parts: list[str]) -> None:
    """Whatever the text: verbatim, in order, within the limits, whole sentences, the first alone, the same twice."""
    made = Article("i", "", "Saryu wins 300 MW", " ".join(parts))
    found = summary.summarise(made)
    spans = sentences.split(made.text)
    assert len(found) <= summary.MOST_SENTENCES
    assert sum(len(one.text.split()) for one in found) <= summary.MOST_WORDS
    assert [(one.start, one.end) for one in found] == [
        span for span in spans if span in {(o.start, o.end) for o in found}
    ]
    assert all(
        made.text[one.start : one.end] == one.text and quotable.will_do(one.text, made.title) for one in found
    )
    assert not (found and quotable.leans(found[0].text))
    assert summary.summarise(made) == found


def test_nothing_is_said_twice(article: Callable[..., Article]) -> None:
    """A sentence that the article repeats stands once in the summary."""
    found = texts(article(text=f"{NEWS[0]} It is so. {NEWS[0]} {NEWS[2]}"))
    assert len(found) == len(set(found))


def test_a_sentence_over_the_limit_is_passed_over(article: Callable[..., Article]) -> None:
    """A sentence of more than 70 words is never cut to fit; one of 70 may stand alone."""
    long = "Steel " + "rose " * 69 + "again."
    assert texts(article(text=long)) == []
    assert texts(article(text=f"{long} {NEWS[0]}")) == [NEWS[0]]
    fitting = "Steel " + "rose " * 68 + "again."
    assert texts(article(text=fitting)) == [fitting]


def test_the_limit_is_on_the_whole_summary(article: Callable[..., Article]) -> None:
    """Three sentences of 30 words are one too many."""
    three = [f"{name} " + "builds roads in " * 9 + "the east." for name in ("Saryu", "Malhar", "Kaveri")]
    found = texts(article(text=" ".join(three)))
    assert found
    assert sum(len(one.split()) for one in found) <= 70


def test_the_headline_again_is_no_summary(article: Callable[..., Article]) -> None:
    """A text that only says its headline has no summary."""
    assert (
        texts(article("Saryu Solar wins a 300 MW order today", "Saryu Solar wins a 300 MW order today."))
        == []
    )


def test_a_teaser_uses_what_it_has(article: Callable[..., Article]) -> None:
    """Of an excerpt the whole sentences are used, and never the one that was cut off."""
    made = article(
        text=f"Key Highlights\n{NEWS[0]} {NEWS[2]} The bank said it would lend to other build..",
        teaser=True,
    )
    assert texts(made) == [NEWS[0], NEWS[2]]


def test_a_glued_heading_is_not_quoted(article: Callable[..., Article]) -> None:
    """A heading on a line of its own is no sentence."""
    assert texts(article(text=f"Demand Outlook and Pricing Trends\n{NEWS[0]}")) == [NEWS[0]]


def test_offsets_count_code_points(article: Callable[..., Article]) -> None:
    """Offsets hold also after characters that take more than one byte or one UTF-16 unit."""
    made = article(text=f"सड़क 🏗 ₹\n{NEWS[0]}")
    (found,) = summary.summarise(made)
    assert made.text[found.start : found.end] == found.text == NEWS[0]


def test_a_sentence_names_its_article(article: Callable[..., Article]) -> None:
    """Each sentence says from which article it is."""
    (found,) = summary.summarise(article(id="a-7", text=NEWS[0]))
    assert found.article == "a-7"


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("abc ABC. .. … \n“”\"'()‘’1?!:₹-–,"), max_size=300), st.text(max_size=20)
)
def test_any_text_gives_a_summary_or_none(text: str, title: str) -> None:
    """Noise gives no error, and nothing that the rules forbid."""
    made = Article("i", "", title, text)
    found = summary.summarise(made)
    assert all(made.text[one.start : one.end] == one.text for one in found)
    assert all("\n" not in one.text and quotable.will_do(one.text, title) for one in found)
    assert sum(len(one.text.split()) for one in found) <= summary.MOST_WORDS
