"""Feeds as a whole: how one is recognised, its articles in order, and its problems."""

import json
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Article, Problem, Source
from digest.sources.feeds import parse
from tests.timing import in_proportion

URL = "https://girder.example/feed"
#: What XML 1.0 does not allow, written out once more.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def read(data: bytes, **fields: object) -> list[Article | Problem]:
    """Return what the feed `data` gives."""
    return list(parse.parse_feed(data, "application/xml", Source(url=URL, **fields), URL))  # type: ignore[arg-type]


def rss(*items: str) -> bytes:
    """Return an RSS feed of these items."""
    inner = "".join(f"<item>{one}</item>" for one in items)
    return f"<rss version='2.0'><channel>{inner}</channel></rss>".encode()


def item(number: int, day: int | None = None, **more: str) -> str:
    """Return an item with its own address, published on this day of November."""
    date = f"<pubDate>{day} Nov 2026 10:00:00 GMT</pubDate>" if day else ""
    said = "".join(f"<{name}>{text}</{name}>" for name, text in more.items())
    return f"<title>Story {number}</title><link>https://girder.example/{number}</link>{date}{said}"


def titles(found: list[Article | Problem]) -> list[str]:
    """Return the titles of the articles."""
    return [one.title for one in found if isinstance(one, Article)]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<rss version='2.0'>", "xml"),
        (
            (
                b"\xef\xbb\xbf\n<?xml version='1.0'?>\n<!-- <html> is none -->"
                b"<feed xmlns='http://www.w3.org/2005/Atom'>"
            ),
            "xml",
        ),
        (
            (
                b"<?xml version='1.0'?><!-- made by X -->"
                b"<a:feed xmlns:a='http://www.w3.org/2005/Atom'>"
            ),
            "xml",
        ),
        (b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", "xml"),
        (b"<rss><channel>", "xml"),
        (b"<RSS>", "xml"),
        (b"<feed><entry>", "xml"),
        (b"<Feed/>", "xml"),
        (b"<CHANNEL HREF='x'>", "xml"),
        ("<rss version='2.0'>".encode("utf-16"), "xml"),
        (b"<rss version='2.0'><channel><item><description><![CDATA[<html><body>", "xml"),
        (b"<!-- " + b"x" * 5000 + b" --><rss version='2.0'>", "xml"),
        (b"<!doctype html><html><body><p>We read <rss version='2.0'> feeds.", None),
        (b"<urlset xmlns='x'>", None),
        (b"<feedback>", None),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "json"),
        (
            b'\xef\xbb\xbf{"items": ['
            + b"1," * 5000
            + b'1], "version":"https:\\/\\/jsonfeed.org\\/version\\/1"}',
            "json",
        ),
        (b'{"version": 2, "note": "see jsonfeed.org/version/1"}', None),
        (b'[{"version": "https://jsonfeed.org/version/1"}]', None),
        (b"", None),
    ],
)
def test_a_feed_is_known_by_its_looks(data: bytes, kind: str | None) -> None:
    """Whatever type the server gives it; a page that speaks of feeds is none."""
    assert (parse.is_xml_feed(data), parse.is_json_feed(data)) == (kind == "xml", kind == "json")


def test_the_newest_come_first() -> None:
    """In whichever order the feed has them; those without a date are last, as they stood."""
    data = rss(item(1, 20), item(2), item(3, 22), item(4), item(5, 21))
    assert titles(read(data)) == ["Story 3", "Story 5", "Story 1", "Story 2", "Story 4"]


def test_no_more_than_the_newest_are_taken() -> None:
    """The oldest are left out where a feed holds more than the source's settings allow."""
    data = rss(item(1, 20), item(2, 23), item(3), item(4, 21), item(5, 22))
    assert titles(read(data, max_articles=3)) == ["Story 2", "Story 5", "Story 4"]


def test_the_newest_of_a_json_feed_are_taken() -> None:
    """It is no different there."""
    items = [
        {"id": str(day), "title": f"Day {day}", "date_published": f"2026-11-{day}T10:00:00Z"}
        for day in (20, 23, 21)
    ]
    data = json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode()
    assert titles(read(data, max_articles=2)) == ["Day 23", "Day 21"]


def test_two_entries_of_one_name_are_both_given() -> None:
    """Whether they are one article is not judged here. The newest comes first."""
    first = item(1, 22, description="Cost: Rs 5 crore.")
    again = item(1, 23, description="Cost: Rs 6 crore.")
    for data in (rss(first, again), rss(again, first)):
        assert [one.text for one in read(data) if isinstance(one, Article)] == [
            "Cost: Rs 6 crore.",
            "Cost: Rs 5 crore.",
        ]


def test_entries_that_say_nothing_are_counted() -> None:
    """One line tells of all of them; the source has not failed for that."""
    found, problem = read(rss("<link>https://girder.example/1</link>", item(2), "<guid>7</guid>"))
    assert isinstance(found, Article)
    assert problem == Problem(
        URL, "2 of its 3 entries left out: has neither a title nor a text", skipped=False
    )


def test_a_feeds_bytes_are_never_taken_for_a_files_name(tmp_path: Path) -> None:
    """What a server sends is read as it is, and names no file to read instead."""
    (tmp_path / "feed.xml").write_bytes(rss(item(1)))
    with pytest.raises(ValueError, match="is not XML"):
        read(str(tmp_path / "feed.xml").encode())


def test_a_packed_body_is_no_feed() -> None:
    """A sitemap may be packed; what else is, is said to be."""
    with pytest.raises(ValueError, match="packed by gzip"):
        read(b"\x1f\x8b\x08\0\0\0\0\0")


def test_ten_thousand_entries_take_little_time() -> None:
    """The newest of them are read alone."""
    body = "".join(
        f"<p>Package {part} of the ring road is opened to bidders.</p>" for part in range(5)
    )
    began = datetime(2026, 11, 22, tzinfo=UTC)

    def made(size: int) -> bytes:
        return rss(
            *(
                f"<title>Story {number}</title>"
                f"<link>https://girder.example/{number}</link><guid>{number}</guid>"
                "<pubDate>"
                f"{began - timedelta(minutes=number):%a, %d %b %Y %H:%M:%S +0000}</pubDate>"
                f"<description><![CDATA[{body}]]></description>"
                for number in range(size)
            )
        )

    # Of 625, too, 500 are read: what the others cost is their XML alone.
    assert in_proportion(made, read, 10_000, most=8) < 4
    assert titles(read(made(10_000))) == [f"Story {number}" for number in range(500)]


TAGS = "rss channel item title link description guid pubDate feed entry content html p b".split()
PIECES = st.one_of(
    st.sampled_from([f"<{slash}{tag}>" for tag in TAGS for slash in ("", "/")]),
    st.sampled_from(
        "<![CDATA[ ]]> <!-- --> & &amp; &lt; &#0; "
        '&#x110000; &nbsp; <?xml ?> <!DOCTYPE [ { " \0'.split(" ")
    ),
    st.sampled_from(
        "xmlns:a='b' <a:b> isPermaLink='true' http://[ \ud800 <rss\tversion='2.0'>".split(" ")
    ),
    st.sampled_from(
        [
            "<feed xmlns='http://www.w3.org/2005/Atom'>",
            '{"version":"https://jsonfeed.org/version/1"',
            '"items":[',
        ]
    ),
    st.text(max_size=20),
)


@given(st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
@settings(derandomize=True, max_examples=150, deadline=None)
def test_any_bytes_are_a_feed_or_refused_in_words(data: bytes | str) -> None:
    """Nothing but a reason in one line ends the reading, and what comes out of it is legal."""
    data = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    parse.is_json_feed(data)
    parse.is_xml_feed(data)
    found: list[Article | Problem] = []
    reason = ""
    try:
        found = read(data)
    except ValueError as problem:
        reason = str(problem)
    assert "\n" not in reason
    for one in found:
        if isinstance(one, Article):
            assert not ILLEGAL.search(
                f"{one.id}{one.title}{one.text}{one.author}{one.label}{one.url}"
            )


WORDS = st.lists(
    st.text(
        st.characters(
            categories=["L", "N", "Sc"], include_characters="&<>'\"₹–’", exclude_characters="\xad"
        ),
        min_size=1,
        max_size=12,
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
#: What reads like a tag or a reference is none of what is printed.
PLAIN = WORDS.filter(lambda text: not re.search(r"<[/\w!?]|&[#\w]", text))


@given(
    st.lists(
        st.tuples(PLAIN, PLAIN, st.integers(0, 10**8)), max_size=8, unique_by=lambda entry: entry[2]
    ),
    st.sampled_from(["rss", "atom", "json"]),
)
@settings(derandomize=True, max_examples=50, deadline=None)
def test_what_a_publisher_writes_is_what_is_read(
    entries: list[tuple[str, str, int]], kind: str
) -> None:
    """Each format gives title, text, address and date back as they were written."""
    began = datetime(2010, 1, 1, tzinfo=UTC)
    written = [
        (
            clean(title),
            f"On Monday {clean(text)}.",
            f"https://girder.example/s/{second}",
            began + timedelta(seconds=second),
        )
        for title, text, second in entries
    ]
    found = read(write(kind, written))
    again = [
        (one.title, one.text, one.url, one.published) for one in found if isinstance(one, Article)
    ]
    assert again == sorted(written, key=lambda entry: entry[3], reverse=True)


def clean(text: str) -> str:
    """Return `text` in the form that every source gives it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def write(kind: str, entries: list[tuple[str, str, str, datetime]]) -> bytes:
    """Return a feed of the `kind` as a careful program writes it."""
    if kind == "json":
        items = [
            {
                "id": url,
                "url": url,
                "title": title,
                "content_text": text,
                "date_published": date.isoformat(),
            }
            for title, text, url, date in entries
        ]
        return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    if kind == "rss":
        return rss(
            *(
                f"<title>{escape(title)}</title><link>{escape(url)}</link>"
                f"<pubDate>{date:%a, %d %b %Y %H:%M:%S +0000}</pubDate>"
                f"<description>{escape(escape(text))}</description>"
                for title, text, url, date in entries
            )
        )
    made = "".join(
        f"<entry><title>{escape(title)}</title><id>{url}</id><link href='{url}'/>"
        f"<published>{date.isoformat()}</published><content>{escape(text)}</content></entry>"
        for title, text, url, date in entries
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{made}</feed>".encode()
