"""Cleaning: what copying and old software broke is mended; words are left alone."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.editorial.text import clean_article
from digest.model import Article, Language
from tests.languages import ENGLISH, LANGUAGES
from tests.timing import in_proportion


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("Sales grew in FY26.Vimal Rao said so.", "Sales grew in FY26. Vimal Rao said so."),
        ("It helps buyers.Harit Rao agrees.", "It helps buyers. Harit Rao agrees."),
        ("He observes:“It is good.”", "He observes: “It is good.”"),
        ("It ends at Sector 62.Noida has it.", "It ends at Sector 62. Noida has it."),
        (
            'He said."We go on." It ends."We stay," she said.',
            'He said. "We go on." It ends. "We stay," she said.',
        ),
        ('"We go on."He left.', '"We go on." He left.'),
        ("The firm is Saryu.In the east it builds.", "The firm is Saryu. In the east it builds."),
        ("India?s plan costs ?500 crore.", "India’s plan costs ₹500 crore."),
        ("Why? 5 reasons.", "Why? 5 reasons."),
        ("It ends.<br /><br />The rest.\\nIt is late.", "It ends.\nThe rest.\nIt is late."),
        ("a line that was\nwrapped by hand.", "a line that was wrapped by hand."),
        (
            "Bids and Next StepsThe river port grew.",
            "Bids and Next Steps\nThe river port grew.",
        ),
    ],
)
def test_what_was_broken_is_mended(
    article: Callable[..., Article], broken: str, mended: str
) -> None:
    """Lost spaces, lost signs, hard line ends and glued headings are put right."""
    assert clean_article(article(text=broken), ENGLISH).text == mended


def test_a_body_that_stands_twice_is_kept_once(article: Callable[..., Article]) -> None:
    """The same paragraphs run together, with lost spaces, are not text."""
    parts = (
        "The port will add a berth of 400 m by 2029. It costs Rs 1,740 crore in all.",
        "Work begins in May. Bids are open.",
    )
    twice = "\n".join((*parts, " ".join(parts).replace(". It", ".It")))
    assert clean_article(article(text=twice), ENGLISH).text == "\n".join(parts)


@pytest.mark.parametrize("end", ["serving commut..", "the rains ...", "and then…", "more […]"])
def test_a_cut_text_is_known_as_an_excerpt(article: Callable[..., Article], end: str) -> None:
    """A text that ends in two dots or an ellipsis is only the beginning of one."""
    assert clean_article(article(text=f"The road opens in May. It is long, {end}"), ENGLISH).teaser


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    """Whatever the text, what was cleaned is clean."""
    once = clean_article(Article("i", "", "A title", text), ENGLISH)
    assert clean_article(once, ENGLISH).text == once.text


CASES = tomllib.loads((Path(__file__).parent / "languages" / "cases.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["words"], ids=lambda case: case["id"])
def test_published_words_are_changed_on_evidence_only(
    article: Callable[..., Article], case: dict[str, str]
) -> None:
    """The page's own, in a language that is known."""
    made = article(case["title"], case["text"], language=case["language"])
    cleaned = clean_article(made, LANGUAGES.of(case["language"]))
    assert cleaned.title == case.get("title_after", case["title"]), case["why"]
    assert cleaned.text == case.get("text_after", case["text"]), case["why"]


def test_a_language_that_is_not_known_is_left_as_it_is(article: Callable[..., Article]) -> None:
    """Its signs and its capitals may mean something else."""
    text = "Neue MeisterIn der Stadt.Sie zahlt ?640 crore."
    made = article("Wer zahlt ?640 crore", text, language="de")
    cleaned = clean_article(made, Language("de"))
    assert (cleaned.title, cleaned.text) == (made.title, made.text)


def test_a_headline_above_the_body_is_dropped(article: Callable[..., Article]) -> None:
    """The body does not begin with the headline once more, in whatever dress."""
    assert (
        clean_article(article("Road opens", "ROAD OPENS.\nIt is long."), ENGLISH).text
        == "It is long."
    )


def test_a_copy_that_holds_an_advert_is_dropped(article: Callable[..., Article]) -> None:
    """A second copy with nearly all of the body is dropped, with anything that stands in it."""
    body = [
        (
            "Saryu Infra has won a Rs 4.2 billion contract to widen 38 km of the Deoghar bypass in "
            "Jharkhand."
        ),
        (
            "Work on the four-lane section starts in January and takes 24 months, the road "
            "authority said on Monday."
        ),
        (
            "The firm holds an order book of Rs 61 billion, most of it in the east of the country, "
            "it said in a notice."
        ),
    ]
    copy = " ".join(
        [
            body[0],
            "Meet all the builders at the Site Ledger Summit in Patna on 4 December.",
            *body[1:],
        ]
    )
    assert clean_article(article(text="\n".join([*body, copy])), ENGLISH).text == "\n".join(body)


def test_paragraphs_that_begin_alike_are_kept(article: Callable[..., Article]) -> None:
    """A list whose points share most of their words is no repetition."""
    points = [
        f"The Ministry of Road Transport and Highways has approved the widening of the road to "
        f"{town}."
        for town in ("Ara", "Gaya", "Dumka")
    ]
    assert clean_article(article(text="\n".join(points)), ENGLISH).text == "\n".join(points)


def test_a_whole_text_is_no_excerpt(article: Callable[..., Article]) -> None:
    """An ellipsis within a text, or one dot at its end, cuts nothing off; a teaser stays one."""
    made = article(text="It waits ... and ends.")
    assert not clean_article(made, ENGLISH).teaser
    assert clean_article(article(text="It ends.", teaser=True), ENGLISH).teaser


def test_the_hash_is_of_what_is_said(article: Callable[..., Article]) -> None:
    """Two articles that say the same once cleaned have one hash; a changed word makes another."""
    hashes = {
        clean_article(article("Road opens", text), ENGLISH).content_hash
        for text in ("It’s long.", "It?s long.\n")
    }
    assert len(hashes) == 1
    assert clean_article(article("Road opens", "It’s wide."), ENGLISH).content_hash not in hashes


@pytest.mark.parametrize(
    "text",
    [
        "1,200, " * 400 + "words",
        "A" + "-A" * 5_000,
        "a.b-" * 10_000,
        "The road is built.Work ends. " * 2_000,
        "\n".join(
            f"The Inland Port Board of Assam said that item {n} of the list is at place {n * 7}"
            for n in range(1_500)
        ),
        "The road\n" + "is built and so on with words\n" * 5_000,
        "?" * 100_000,
        "A" * 100_000,
    ],
    ids=["figures", "hyphens", "dots", "glued", "list", "wrapped", "questions", "word"],
)
def test_a_hostile_text_is_cleaned_in_no_time(article: Callable[..., Article], text: str) -> None:
    """No text, however made, keeps the cleaning busy for long: this test would not end."""
    assert clean_article(article(text=text), ENGLISH).text


GLUED = st.lists(
    st.sampled_from(
        [
            "The road opens.",
            "“We are glad.”",
            "Key Highlights",
            "It costs ?5 crore.",
            "FY26.",
            "India?s",
            "U.S.A",
            "5.25%",
            "J.P.Morgan",
            " ",
            "\n",
        ]
    ),
    max_size=25,
).map("".join)


@given(GLUED)
@settings(derandomize=True, max_examples=200, deadline=None)
def test_cleaning_glued_text_loses_no_word(text: str) -> None:
    """Every letter stays; cleaning again drops at most copies that lost headings had hidden."""
    cleaned = clean_article(Article("i", "", "A title", text), ENGLISH).text
    again = clean_article(Article("i", "", "A title", cleaned), ENGLISH).text
    lines = iter(cleaned.splitlines())
    assert all(line in lines for line in again.splitlines())
    for before, after in ((text, cleaned), (cleaned, again)):
        kept = "".join(filter(str.isalnum, after))
        assert all("".join(filter(str.isalnum, line)) in kept for line in before.splitlines())


@pytest.mark.parametrize("letters", ["ab", "abcdefgh", "a"])
def test_many_paragraphs_are_compared_in_proportion(
    article: Callable[..., Article], letters: str
) -> None:
    """Each with all above it: short ones of few letters, which nearly repeat one another."""
    rng = Random(7)

    def made(size: int) -> Article:
        lines = ("".join(rng.choices(letters, k=30)) for _ in range(size // 31))
        return article(text="\n".join(lines))

    in_proportion(made, lambda one: clean_article(one, ENGLISH), 100_000)
