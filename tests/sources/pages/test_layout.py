"""The layout: which lines of a page are its article's text."""

import pytest

from digest.model import Layout
from digest.sources.pages import layout

PARAGRAPH = "Work on the four-lane section starts in January and takes 24 months."


def text_lines(*page: str) -> list[str]:
    """Return the lines of `page` that are text."""
    return list(layout.text_lines(page))


def test_lines_are_trimmed_and_blank_ones_dropped() -> None:
    """A page's lines come without the white space around them."""
    assert layout.split_lines("  One \n\n \t\nTwo\r\n") == ["One", "Two"]


@pytest.mark.parametrize("end", ["<br />", "<br>", "<BR/>", r"\n", r"\r\n"])
def test_a_written_out_line_end_is_one(end: str) -> None:
    r"""Markup's `<br />` and a `\n` spelled out, as they stand on pages by mistake, end a line."""
    assert layout.split_lines(f"One.{end}Two.{end}{end}Three.") == ["One.", "Two.", "Three."]


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "ADVERTISEMENT",
        "+",
        "|",
        "Share",
        "(ET)",
        "(PTI)",
        "Source: PIB",
        "Source:PIB",
        "Sources: company statement",
        "Image Source",
        "Image source: Saryu Infra",
        "Image Source Saryu Infra",
        "Representational image: the Mula bridge",
        "(Image is for representation only)",
        "Contact: Meera Nair",
        "Tel: 022 5550 0100",
        "Phone no: 022 5550 0100",
        "E-mail: meera@example.com",
        "Email : meera@example.com",
        "Website: www.example.com",
        "For more details, click here",
        "Register now for the Site Ledger Summit in Pune!",
        "Book your stall at the Site Ledger Expo before 4 December.",
        "Don't miss the Site Ledger Awards on 4 December in Pune.",
        "Don’t miss the Site Ledger Awards on 4 December in Pune.",
        "Save the date: 4 December, Pune",
        "By Meera Nair",
        "3 min read",
        "Last updated: 22 November 2026",
    ],
)
def test_furniture_is_no_text(line: str) -> None:
    """Adverts, credits, contact lines and buttons are not the article's words."""
    assert text_lines(PARAGRAPH, line, "The bid was the lowest of five.") == [
        PARAGRAPH,
        "The bid was the lowest of five.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Buyers can register at the regulator's portal until 31 March.",
        "The source of the water is the Mula.",
        "Imagery from satellites shows 38 km of new road.",
        "Contact with the ground was lost at 14 metres.",
        "Shares of Saryu Infra rose 4 per cent.",
        "By March 2027, the authority will have laid 140 km of drains.",
        "An advertisement for the tender appeared on Monday.",
        "Print works in Pune will move to Chakan.",
        "The next story of the tower will be cast in March.",
    ],
)
def test_news_that_reads_like_furniture_is_kept(line: str) -> None:
    """A sentence of news stays, though it begins with a word that furniture begins with."""
    assert text_lines(PARAGRAPH, line) == [PARAGRAPH, line]


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to Our Newsletter",
        "Get daily newsletters around different themes from The Site Ledger.",
        "STAY CONNECTED",
        "Open In App",
        "Next Story",
        "Related Stories",
        "Follow us on",
        "© 2026 The Site Ledger",
    ],
)
def test_nothing_after_the_end_is_text(line: str) -> None:
    """What a page prints below its article does not belong to it."""
    assert text_lines(PARAGRAPH, line, "The bid was the lowest of five.") == [PARAGRAPH]


@pytest.mark.parametrize(
    "marker",
    ["Also read:", "Also Read", "See also:", "Read also: Pune gets a ring road", "READ MORE"],
)
def test_unrelated_headlines_in_the_middle_are_dropped(marker: str) -> None:
    """The headlines after "Also read:" go, up to the next paragraph."""
    headlines = ("Metro line 9 opens in Thane", "Can Pune build faster?", "Cement sells out!")
    assert text_lines("The road opens.", marker, *headlines, PARAGRAPH) == [
        "The road opens.",
        PARAGRAPH,
    ]


def test_unrelated_headlines_at_the_end_are_dropped() -> None:
    """After "See also:" at the end nothing is left."""
    assert text_lines(
        PARAGRAPH, "See also:", "Metro line 9 opens in Thane", "Goa opens its ropeway"
    ) == [PARAGRAPH]


def test_a_long_line_after_headlines_is_a_paragraph_again() -> None:
    """A long line is no headline, also when it lacks its full stop."""
    long = "The authority has 12 more such sections in hand " * 4
    assert text_lines("Also read:", "Metro line 9 opens in Thane", long.strip()) == [long.strip()]


def test_an_advert_among_unrelated_headlines_does_not_end_them() -> None:
    """An advert's full stop does not make the headline below it a paragraph."""
    assert (
        text_lines("Also read:", "Register now for the summit.", "Metro line 9 opens in Thane")
        == []
    )


@pytest.mark.parametrize(
    "tail", ["(ET)", " (PTI)", " Source: PIB", " Also read: Metro line 9 opens in Thane"]
)
def test_a_credit_on_the_end_of_a_paragraph_is_cut_off(tail: str) -> None:
    """An agency, a source or another headline that hangs on a paragraph's end is no part of it."""
    assert text_lines(PARAGRAPH + tail) == [PARAGRAPH]


def test_brackets_that_are_text_stay() -> None:
    """Only what is known as a credit is cut off."""
    assert text_lines("It was built for the authority (MSRDC)") == [
        "It was built for the authority (MSRDC)"
    ]


def test_labels_are_known_without_regard_to_case() -> None:
    """The labels that such sites print are known; other lines are none."""
    assert layout.is_label("Power & Renewable Energy")
    assert layout.is_label("INFRASTRUCTURE TRANSPORT")
    assert not layout.is_label("Power cut in Pune")


@pytest.mark.parametrize(
    "line", ["a" + " " * 50_000 + "b", "word and more " * 20_000, "Source:" * 20_000, "(" * 50_000]
)
def test_a_hostile_line_is_read_in_no_time(line: str) -> None:
    """No line, however made, keeps the patterns busy for long: this test would not end."""
    assert len(text_lines(line)) <= 1


# A publication's own lines

OWN = Layout(
    labels=("Hafen & Schiff",),
    next_story=("nächste meldung:?",),
    end=("unser newsletter.*",),
    related=("mehr aus .*",),
    furniture=("jetzt drucken", r"(\w)\1+"),
    tail=(r"\((dpa|apa)\)",),
)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (["JETZT DRUCKEN", PARAGRAPH, "xxx"], [PARAGRAPH]),
        ([PARAGRAPH, "Unser Newsletter am Morgen", PARAGRAPH], [PARAGRAPH]),
        ([PARAGRAPH, "Nächste Meldung", PARAGRAPH], [PARAGRAPH]),
        (["Mehr aus Varuna", "Kran bestellt", PARAGRAPH], [PARAGRAPH]),
        ([f"{PARAGRAPH} (dpa)"], [PARAGRAPH]),
        (["Advertisement", f"{PARAGRAPH} (PTI)"], [PARAGRAPH]),
    ],
)
def test_own_lines_count_beside_the_known_ones(page: list[str], text: list[str]) -> None:
    """A publication's patterns match whole lines in any case; the known ones still hold."""
    assert list(layout.text_lines(page, OWN)) == text
    assert list(layout.text_lines(["jetzt drucken"])) == ["jetzt drucken"]


def test_own_labels_are_known() -> None:
    """They are names rather than patterns, in any case."""
    assert layout.is_label("HAFEN & SCHIFF", OWN)
    assert layout.is_label("CEMENT", OWN)
    assert not layout.is_label("HAFEN & SCHIFF")


def test_an_own_pattern_sees_short_lines_and_ends_alone() -> None:
    """A slow pattern ends on a line of megabytes too: no furniture is that long."""
    own = Layout(furniture=(".*.*!",), tail=(r"!", r".*.*.*\?"))
    line = f"{'word ' * 200_000}!"
    assert list(layout.text_lines([line], own)) == [line[:-1].rstrip()]
