"""Articles: whatever a source gives, what comes out is clean and the same for the same."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Article, Source
from digest.sources import article
from digest.sources.article import RawArticle

PUNE = Source(Path("pune"), timezone="Asia/Kolkata", site_language="en-IN")


def make(source: Source = PUNE, **fields: str | bool | None) -> Article:
    """Return an article about a bridge, with the fields as given."""
    values = {"title": "Mula bridge opens", "text": "The bridge opened on Monday."} | fields
    raw = RawArticle(**values)  # type: ignore[arg-type]
    return article.make_article(raw, source, "pune/mula.txt")


def test_an_article_needs_a_title_or_a_text() -> None:
    """What has neither a title nor a text is no article, also when it has invisible characters."""
    with pytest.raises(ValueError, match="neither a title nor a text"):
        make(title=" \n", text="\u200b \x00")
    with pytest.raises(ValueError, match="neither a title nor a text"):
        make(title="\u200c\u200d", text="\u3164\n\u200f")


def test_no_headline_is_invented() -> None:
    """An article without a title stays without one, and one that nobody can see is none."""
    assert make(title="").title == ""
    assert make(title="\u200f \u200c").title == ""
    assert make(title="\u200fمی\u200cخواهم").title == "\u200fمی\u200cخواهم"


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x0b", "\x81", "\ud800", "\ufffe", "\uffff", "\xad", "\u200b", "\u202e", "\ufeff"],
)
def test_illegal_characters_are_dropped(character: str) -> None:
    """Characters that XML forbids, C1 controls, and those that hide text are dropped."""
    made = make(
        title=f"Mula{character} bridge", text=f"It{character} opened.", label=f"Ro{character}ads"
    )
    assert (made.title, made.text, made.label) == ("Mula bridge", "It opened.", "Roads")


@pytest.mark.parametrize("reference", ["&#129;", "&#8203;", "&#x202e;", "&shy;", "&#1;"])
def test_illegal_characters_do_not_come_in_as_references(reference: str) -> None:
    """A character that is dropped is dropped also where it is written as an HTML reference."""
    made = make(title=f"Mula{reference} bridge", text=f"It{reference} opened.")
    assert (made.title, made.text) == ("Mula bridge", "It opened.")


def test_references_become_characters() -> None:
    """HTML's references stand for their characters in title, text, label and author."""
    made = make(
        title="Steel &amp; cement",
        text="A&nbsp;B &lt;C&gt;",
        label="Oil &amp; Gas",
        author="O&#39;Neil",
    )
    assert (made.title, made.label, made.author) == ("Steel & cement", "Oil & Gas", "O'Neil")
    assert made.text == "A\xa0B <C>"


def test_text_is_in_composed_form() -> None:
    """The same word has the same code points, however it was typed."""
    assert make(title="Cafe\u0301").title == "Caf\xe9"


def test_a_title_is_one_line() -> None:
    """Line breaks and runs of spaces in a title become one space."""
    assert make(title="Mula\n  bridge\topens ").title == "Mula bridge opens"


@given(st.text(st.characters(codec=None), max_size=40))
@settings(derandomize=True, max_examples=50, deadline=None)
def test_whatever_comes_in_can_be_mailed(text: str) -> None:
    """Any title, text, label, author and id becomes valid UTF-8 without controls."""
    made = make(title=text, text=f"x{text}", label=text, author=text, id=text)
    for said in (made.title, made.text, made.label or "", made.author or "", made.id):
        said.encode("utf-8")
        assert not any(ord(char) < 32 and char not in "\t\n\r" for char in said)
        assert not any(0x7F <= ord(char) < 0xA0 for char in said)


@pytest.mark.parametrize(
    ("given_", "read"),
    [
        ("https://example.com/mula-bridge", "https://example.com/mula-bridge"),
        (" HTTPS://Example.COM/a ", "https://example.com/a"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//example.com/a", None),
        ("/a", None),
        ("https://", None),
        ("https://[broken", None),
        ("", None),
        (None, None),
    ],
)
def test_a_web_address_is_one_or_none(given_: str | None, read: str | None) -> None:
    """Only http and https addresses pass, as browsers read them."""
    assert make(url=given_).url == read


@pytest.mark.parametrize(
    ("written", "when", "precision"),
    [
        ("2026-11-22", datetime(2026, 11, 22, tzinfo=ZoneInfo("Asia/Kolkata")), "day"),
        ("20261122", datetime(2026, 11, 22, tzinfo=ZoneInfo("Asia/Kolkata")), "day"),
        ("2026-11-22T09:30:00", datetime(2026, 11, 22, 4, 0, tzinfo=UTC), "second"),
        ("2026-11-22T09:30:00Z", datetime(2026, 11, 22, 9, 30, tzinfo=UTC), "second"),
        ("2026-11-22 09:30:00+02:00", datetime(2026, 11, 22, 7, 30, tzinfo=UTC), "second"),
        ("Sun, 22 Nov 2026 09:30:00 +0530", datetime(2026, 11, 22, 4, 0, tzinfo=UTC), "second"),
    ],
)
def test_a_date_is_read(written: str, when: datetime, precision: str) -> None:
    """A date as ISO 8601 or RFC 5322 writes it is read; without a zone it is the source's."""
    assert article.parse_date(written, "Asia/Kolkata") == (when, precision)


@pytest.mark.parametrize(
    "written",
    [
        "yesterday",
        "22.11.2026",
        "2026-13-01",
        "0001-01-01",
        "9999-12-31T23:59:59-12:00",
        "",
        None,
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ],
)
def test_what_is_no_date_is_none(written: str | None) -> None:
    """What is not a date, or one beyond the calendar in some time zone, is no date."""
    assert article.parse_date(written, "Asia/Kolkata") == (None, "none")


def test_every_date_has_a_zone() -> None:
    """Published and updated carry a time zone."""
    made = make(published="2026-11-22", updated="2026-11-22T10:00:00")
    assert made.published is not None
    assert made.updated is not None
    assert made.published.utcoffset() == made.updated.utcoffset() == timedelta(hours=5, minutes=30)


def test_a_label_is_mapped_without_regard_to_case() -> None:
    """The label that a source prints is replaced as the settings say."""
    source = Source(Path("x"), labels={"Bijli": "Power"})
    assert make(source, label="BIJLI").label == "Power"
    assert make(source, label="Roads").label == "Roads"
    assert make(source, label=" ").label is None


def test_the_source_is_named_by_settings_then_page_then_host() -> None:
    """Readers see the name from the settings, else the page's own, else the host, else nothing."""
    named = Source(Path("x"), name="The Site Ledger")
    url = "https://www.example.com/a"
    assert make(named, url=url, site="Example").source == "The Site Ledger"
    assert make(url=url, site="Example").source == "Example"
    assert make(url=url).source == "example.com"
    assert make().source == ""


def test_an_id_is_the_given_one() -> None:
    """A given id is kept as it is."""
    assert make(id="cms-4711").id == "cms-4711"


def test_an_id_depends_on_the_address_alone() -> None:
    """Two articles at one address have one id, however it is written."""
    one, other = (
        make(url="https://example.com/a"),
        make(url="HTTPS://EXAMPLE.com/a#comments", title="New", text="Other."),
    )
    assert one.id == other.id
    assert len(one.id) == 16


def test_an_id_without_address_depends_on_source_and_title() -> None:
    """Without an address, source and title make the id; where the file lies does not."""
    raw = RawArticle(title="Mula bridge opens", text="Updated.")
    elsewhere = article.make_article(raw, Source(Path("elsewhere")), "other.txt")
    assert make().id == elsewhere.id
    assert make().id != make(Source(Path("x"), name="The Site Ledger")).id
    assert make().id != make(title="Mula bridge closes").id


def test_articles_without_title_do_not_share_an_id() -> None:
    """Two texts without headlines are two articles."""
    assert make(title="", text="One road.").id != make(title="", text="Another road.").id


def test_a_very_long_id_is_shortened() -> None:
    """An id that is no id but a text is replaced by a short one, always the same."""
    assert len(make(id="x" * 300).id) == 16
    assert make(id="x" * 300).id == make(id="x" * 300).id != make(id="y" * 300).id


@pytest.mark.parametrize(
    ("given_", "language"),
    [("hi", "hi"), ("en-GB", "en-GB"), ("<x>", "en-IN"), ("", "en-IN"), (None, "en-IN")],
)
def test_a_language_is_a_tag_or_the_sites(given_: str | None, language: str) -> None:
    """A language that is not a tag is replaced by the site's; that of the source wins over all."""
    assert make(language=given_).language == language
    assert make(replace(PUNE, language="mr"), language=given_).language == "mr"
