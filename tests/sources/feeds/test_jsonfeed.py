"""JSON Feed: both versions, and what programs make of them."""

import json
from typing import Any

import pytest

from digest.model import Article, Image, Source
from digest.sources.feeds import parse

URL = "https://girder.example/feed.json"
VERSION = "https://jsonfeed.org/version/1.1"


def read(*items: Any, **fields: Any) -> list[Article]:
    """Return the articles of a feed with these items."""
    data = json.dumps({"version": VERSION, "items": list(items)} | fields).encode()
    source = Source(url=URL, timezone="Asia/Kolkata")
    return [
        one
        for one in parse.parse_feed(data, "application/feed+json", source, URL)
        if isinstance(one, Article)
    ]


def one(**item: Any) -> Article:
    """Return the article of an item with these fields."""
    (found,) = read({"title": "Bridge opens"} | item)
    return found


def test_version_1_1() -> None:
    """Every field that counts; where the feed goes on is not asked."""
    (found,) = read(
        {
            "id": "https://girder.example/7",
            "url": "https://girder.example/bridge?utm_source=x",
            "title": "Bridge opens",
            "content_html": "<p>It is open.</p><p>Cars pass.</p>",
            "summary": "It is open.",
            "image": "https://girder.example/a.jpg",
            "date_published": "2026-11-22T08:00:00+05:30",
            "date_modified": "2026-11-22T09:00:00+05:30",
            "authors": [{"name": "Asha Rao"}, {"name": "Vijay Nair"}],
            "tags": ["Bridges", "Pune"],
        },
        language="en-IN",
        next_url="https://girder.example/feed2.json",
    )
    assert (found.title, found.url) == (
        "Bridge opens",
        "https://girder.example/bridge?utm_source=x",
    )
    assert (found.text, found.teaser) == ("It is open.\nCars pass.", False)
    assert (found.author, found.label, found.language) == (
        "Asha Rao, Vijay Nair",
        "Bridges",
        "en-IN",
    )
    assert found.image == Image("https://girder.example/a.jpg")
    assert found.published is not None
    assert found.updated is not None
    assert found.published.isoformat() == "2026-11-22T08:00:00+05:30"


def test_version_1() -> None:
    """One author, and text without markup, a line a paragraph."""
    found = one(content_text="Rs 5 < Rs 6 & more.\nCars pass.", author={"name": "Asha Rao"})
    assert (found.text, found.author) == ("Rs 5 < Rs 6 & more.\nCars pass.", "Asha Rao")


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ({"id": "https://girder.example/7"}, "https://girder.example/7"),
        ({"id": "7"}, None),
        ({"id": "7", "external_url": "https://beam.example/a"}, "https://beam.example/a"),
        ({"id": "7", "url": "/bridge"}, "https://girder.example/bridge"),
        ({"id": "7", "url": 5}, "https://girder.example/5"),
        ({"id": "7", "url": None}, None),
    ],
)
def test_an_id_is_an_address_only_where_it_looks_like_one(
    item: dict[str, Any], url: str | None
) -> None:
    """Otherwise it is a name."""
    assert one(**item).url == url


def test_a_relative_address_counts_from_the_home_page() -> None:
    """A feed may stand on another host than its site."""
    item = {"title": "A", "url": "/a", "image": "/a.jpg"}
    (found,) = read(item, home_page_url="https://paper.example/home/")
    assert found.url == "https://paper.example/a"
    assert found.image == Image("https://paper.example/a.jpg")


def test_control_characters_in_a_string_are_no_error() -> None:
    """Programs leave line breaks as they are."""
    data = (
        f'{{"version": "{VERSION}", "items": [{{"title": "A\tB\nC", "content_text": "x\x01\ny"}}]}}'
    )
    (found,) = parse.parse_feed(data.encode(), "", Source(url=URL), URL)
    assert isinstance(found, Article)
    assert (found.title, found.text) == ("A B C", "x\ny")


def test_content_text_is_text() -> None:
    """What looks like markup in it is a word."""
    assert one(content_text="Use the <p> tag &amp; more.").text == "Use the <p> tag & more."


def test_an_id_may_be_a_number() -> None:
    """Though the format wants a string."""
    assert one(id=7).id == "7"


@pytest.mark.parametrize(
    "item",
    [
        {"banner_image": "https://girder.example/a.jpg"},
        {
            "attachments": [
                {"url": "/a.mp3", "mime_type": "audio/mpeg"},
                {"url": "/a.jpg", "mime_type": "image/jpeg"},
            ]
        },
        {"content_html": "<img src='/a.jpg'>"},
        {"image": 5, "banner_image": "/a.jpg"},
    ],
)
def test_a_picture_in_every_place(item: dict[str, Any]) -> None:
    """The banner, an attachment, the text."""
    assert one(**item).image == Image("https://girder.example/a.jpg")


def test_fields_of_a_wrong_type_are_passed_over() -> None:
    """They spoil neither their item nor the others."""
    names = "id url content_html content_text summary image date_published date_modified language"
    wrong = {name: {"a": 1} for name in names.split()}
    found = read(
        {"title": "One", "tags": "x", "authors": "x", "author": 5, "attachments": {"a": 1}} | wrong,
        {
            "title": "Two",
            "tags": [5, "Water"],
            "authors": [5, {"name": None}],
            "date_published": True,
        },
        {"title": "Three", "date_published": 1795400000},
        5,
        None,
    )
    assert sorted(one.title for one in found) == ["One", "Three", "Two"]
    assert {one.title: one.label for one in found}["Two"] == "Water"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "is not JSON"),
        (
            b'{"version": "https://jsonfeed.org/version/2", "items": []}',
            "is not a JSON Feed of version 1",
        ),
        (b'{"items": []}', "is not a JSON Feed of version 1"),
        (b'{"version": ' + b"[" * 100_000, "is not JSON"),
        (b'{"version": ' + b"1" * 5_000 + b"}", "is not JSON"),
    ],
)
def test_what_is_none_is_refused_in_one_line(data: bytes, reason: str) -> None:
    """Cut off, of another version, or nested without end."""
    with pytest.raises(ValueError, match=f"^{reason}[^\n]*$"):
        list(parse.parse_feed(data, "application/json", Source(url=URL), URL))


@pytest.mark.parametrize("items", [None, 5, "x", {}])
def test_a_feed_without_a_list_is_empty(items: Any) -> None:
    """There is nothing in it."""
    assert read(items=items) == []


def test_a_byte_order_mark_and_lone_surrogates() -> None:
    """What JSON may carry and text may not is dropped."""
    data = (
        b'\xef\xbb\xbf\n{"version": "'
        + VERSION.encode()
        + rb'", "items": [{"title": "A\ud800B\u0000"}]}'
    )
    (found,) = parse.parse_feed(data, "", Source(url=URL), URL)
    assert isinstance(found, Article)
    assert found.title == "AB"
