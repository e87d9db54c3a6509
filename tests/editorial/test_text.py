"""Cleaning: what copying and old software broke is mended; words are left alone."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.editorial.text import clean_article
from digest.model import Article
from tests.languages import ENGLISH
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


@pytest.mark.parametrize(
    "text",
    [
        "Harit Rao LinkedIn is where it was posted.",
        "The DoPT and GoI signed an MoU with PowerGrid.",
        "A J.P.Morgan note on Booking.Com and the U.S.A is out.",
        "Pay by Kiraya.In for it, or at Kiraya.In or Ghar.Co.",
        "Rule 4.A applies, and Section 12.A does.",
        "The repo rate is 5.25% and the tariff Rs 2.54 a unit.",
        "UltraTech and HeidelbergCement raised prices.",
    ],
)
def test_names_and_figures_are_left_alone(article: Callable[..., Article], text: str) -> None:
    """Capitals and dots within a name or a figure are no lost space."""
    assert clean_article(article(text=text), ENGLISH).text == text


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


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("It signed the JV.“We are glad,” he said.", "It signed the JV. “We are glad,” he said."),
        ("“We are glad.”He left.", "“We are glad.” He left."),
        ("The rate fell to 5.25%.The bank said so.", "The rate fell to 5.25%. The bank said so."),
        ("It opened in 2024.India followed.", "It opened in 2024. India followed."),
        ("It has 38 lanes.The road is long.", "It has 38 lanes. The road is long."),
        ("It goes to sector 62.The tower rises.", "It goes to sector 62. The tower rises."),
        ("It signed the MoU.The firm is glad.", "It signed the MoU. The firm is glad."),
        ("Bids by L&T.The order is big.", "Bids by L&T. The order is big."),
        ("Bids by NHAI.Road firms wait.", "Bids by NHAI. Road firms wait."),
        ("The road (38 km).Work begins.", "The road (38 km). Work begins."),
        (
            "It costs Rs 1,200 crore.₹400 crore is paid.",
            "It costs Rs 1,200 crore. ₹400 crore is paid.",
        ),
        (
            "What comes next?While prices rise, few buy.",
            "What comes next? While prices rise, few buy.",
        ),
        ("Is it late?Yes.It is!Work goes on.", "Is it late? Yes. It is! Work goes on."),
    ],
)
def test_glued_sentences_are_set_apart(
    article: Callable[..., Article], broken: str, mended: str
) -> None:
    """A lost space after a sentence is put back, whatever the sentence ends with."""
    assert clean_article(article(text=broken), ENGLISH).text == mended


@pytest.mark.parametrize(
    "text",
    [
        "Posted on YouTube and LinkedIn by IndiGo, PhonePe and WeWork India.",
        "The A.P.J. Abdul Kalam Nagar road goes to R.K.Constructions and M.S.Rao.",
        "Booking.Com, MagicBricks.Com and Node.JS lease 1.25 lakh sq.ft in Pune.",
        "See https://www.example.com/News.Html?s=metro or www.example.com/Road.The for it.",
        "He cited U.S.A. figures, a Ph.D. thesis, an M.Tech degree and A.I. itself.",
        "It costs Rs.500 crore, or Rs.1.2 lakh a metre, at 7.8% of 5.25.",
        "Plot No.12 and Nos.14 of Sector 7.5 are sold.",
        "The CapitaLand tower has BuiltIn wardrobes and a CheckIn hall.",
    ],
)
def test_what_looks_glued_and_is_not_is_left(article: Callable[..., Article], text: str) -> None:
    """Names with inner capitals, initials, host names, addresses and figures stay in one piece."""
    assert clean_article(article(text=text), ENGLISH).text == text


@pytest.mark.parametrize(
    ("broken", "heading", "rest"),
    [
        (
            "Demand Outlook and Pricing TrendsThe homes sell.",
            "Demand Outlook and Pricing Trends",
            "The homes sell.",
        ),
        ("Key HighlightsIt has 12 lanes.", "Key Highlights", "It has 12 lanes."),
        (
            "The Way ForwardIn March the board meets.",
            "The Way Forward",
            "In March the board meets.",
        ),
        ("OverviewThe project covers 38 km.", "Overview", "The project covers 38 km."),
        (
            "What buyers should knowThe authority pays.",
            "What buyers should know",
            "The authority pays.",
        ),
    ],
)
def test_a_glued_heading_is_set_apart(
    article: Callable[..., Article], broken: str, heading: str, rest: str
) -> None:
    """A heading gets its lost line end back, at a paragraph's front and after a sentence."""
    assert clean_article(article(text=broken), ENGLISH).text == f"{heading}\n{rest}"
    assert (
        clean_article(article(text=f"Prices rose. {broken}"), ENGLISH).text
        == f"Prices rose.\n{heading}\n{rest}"
    )


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("The firm?s bid and the JSW?s", "The firm’s bid and the JSW’s"),
        ("FY26?s budget doesn?t grow, they?re sure", "FY26’s budget doesn’t grow, they’re sure"),
        (
            "It won ?4,200 crore (?500 crore now) and ? 38 more",
            "It won ₹4,200 crore (₹500 crore now) and ₹38 more",
        ),
        (
            "Who pays? Seven banks do, but how? 12 say nothing",
            "Who pays? Seven banks do, but how? 12 say nothing",
        ),
        ("at https://example.com/find?s=metro", "at https://example.com/find?s=metro"),
    ],
)
def test_a_question_mark_that_stood_for_a_sign_is_that_sign(
    article: Callable[..., Article], broken: str, mended: str
) -> None:
    """A "?" for an apostrophe or a rupee sign is mended in title and text; one that asks stays."""
    cleaned = clean_article(article(broken, broken), ENGLISH)
    assert cleaned.title == mended
    assert clean_article(article("A title", broken), ENGLISH).text == mended


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
