"""Records: what the fields of an export become in an article."""

import json

import msgspec
import pytest

from digest.model import Article, Image, Problem, Source
from digest.sources.tables.record import ArticleRecord, read_record
from tests.conftest import EXAMPLES


def parse(line: str) -> list[Article | Problem]:
    """Return what the record gives that `line` writes as JSON."""
    record = msgspec.convert(json.loads(line), ArticleRecord)
    return list(read_record(record, Source(EXAMPLES), "x.jsonl, line 1"))


def test_a_date_that_is_none_is_said_and_the_article_kept() -> None:
    """The article enters undated, and a problem says so without counting it as skipped."""
    found, problem = parse('{"title": "One", "published": "soon"}')
    assert isinstance(found, Article)
    assert found.published is None
    assert isinstance(problem, Problem)
    assert not problem.skipped


def test_a_change_without_a_date_is_said_too() -> None:
    """Each date that is none has a problem of its own."""
    _, *problems = parse('{"title": "One", "published": "soon", "updated": "later"}')
    assert [problem.reason for problem in problems if isinstance(problem, Problem)] == [
        "its published date 'soon' is not one; taken as undated",
        "its updated date 'later' is not one; taken as undated",
    ]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2026-11-30 16:30:00 +0800 CST", "2026-11-30T16:30:00+08:00"),
        ("15. Okt 2026 08:00:00 +0200", "2026-10-15T08:00:00+02:00"),
        ("2026-11-30T10:00:00[Europe/Berlin]", "2026-11-30T10:00:00+01:00"),
        ("2026-W48-1T08:00:00Z", "2026-11-23T08:00:00+00:00"),
    ],
)
def test_a_date_is_read_as_in_a_feed(written: str, read_as: str) -> None:
    """One rule for all that comes in, and ISO 8601 whole."""
    (found,) = parse(json.dumps({"title": "One", "published": written}))
    assert isinstance(found, Article)
    assert found.published is not None
    assert found.published.isoformat() == read_as


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x.example/", "/a", "https://", 'https://a"b.example']
)
def test_an_address_that_is_not_one_is_none(url: str) -> None:
    """Only http and https addresses are ever linked, and a link is not lost without a word."""
    found, problem = parse(json.dumps({"title": "One", "url": url}))
    assert isinstance(found, Article)
    assert found.url is None
    assert isinstance(problem, Problem)
    assert problem.reason == f"its address '{url}' is not one; not linked"
    assert not problem.skipped


@pytest.mark.parametrize(("given", "kept"), [("7", "7"), ("0", "0"), ('"a-7"', "a-7")])
def test_an_id_may_be_a_number(given: str, kept: str) -> None:
    """A number as id is its digits."""
    (found,) = parse(f'{{"id": {given}, "title": "One"}}')
    assert isinstance(found, Article)
    assert found.id == kept


@pytest.mark.parametrize("given", ["null", '""', '" "'])
def test_an_id_that_is_empty_is_none(given: str) -> None:
    """An empty id is made of what the article is."""
    (found,) = parse(f'{{"id": {given}, "title": "One"}}')
    assert isinstance(found, Article)
    assert len(found.id) == 16


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://a.example/x.png", Image("https://a.example/x.png")),
        ({"url": "https://a.example/x.png"}, Image("https://a.example/x.png")),
        (
            {"url": "https://a.example/x.png", "alt": "A <b>\nroad", "width": 640, "height": 480},
            Image("https://a.example/x.png", "A <b> road", 640, 480),
        ),
        (
            {"url": "https://a.example/x.png", "width": -1, "height": 0},
            Image("https://a.example/x.png"),
        ),
        ("https://a.example/x\x00\u200b.png", Image("https://a.example/x.png")),
        ("http://a.example/x.png", None),
        ("data:image/png;base64,AA", None),
        ("javascript:alert(1)", None),
        ("", None),
        ({"url": ""}, None),
        (None, None),
    ],
)
def test_an_image_is_an_address_or_an_object(given: object, kept: Image | None) -> None:
    """Both forms of an image are read; one that a mail cannot show safely is none."""
    (found,) = parse(json.dumps({"title": "One", "image": given}))
    assert isinstance(found, Article)
    assert found.image == kept


def test_unknown_fields_are_passed_over() -> None:
    """An export may hold more than is read."""
    (found,) = parse('{"title": "One", "tags": ["a"], "body": {"x": 1}}')
    assert isinstance(found, Article)
    assert found.title == "One"


def test_markup_in_words_is_text() -> None:
    """Line breaks in markup end a text's lines and a title's words; references are characters."""
    (found,) = parse(
        r'{"title": "Road<br />and &amp; rail", "text": "One.<br />Two.\\nThree &lt;b&gt;"}'
    )
    assert isinstance(found, Article)
    assert found.title == "Road and & rail"
    assert found.text == "One.\nTwo.\nThree <b>"


def test_furniture_in_a_text_is_dropped() -> None:
    """A text that was copied off a page is cleaned of what the page printed around it."""
    (found,) = parse(
        json.dumps(
            {"title": "One", "text": "The road opens.\nAdvertisement\nIt is long.\nNext Story\nX"}
        )
    )
    assert isinstance(found, Article)
    assert found.text == "The road opens.\nIt is long."


def test_a_body_as_html_is_read() -> None:
    """Without a text, the body comes from the HTML; the record's own fields come first."""
    html = (
        "<p>The board approved a road of 38 km on Monday.</p><p>Work on the road begins in "
        "March next year.</p>"
    )
    (found,) = parse(json.dumps({"title": "One", "html": html}))
    assert isinstance(found, Article)
    assert found.title == "One"
    assert found.text.startswith("The board approved a road of 38 km on Monday.")
    assert "Work on the road begins" in found.text
    assert "<" not in found.text
