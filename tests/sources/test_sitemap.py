"""Sitemaps: indexes, news sitemaps, plain lists, packed ones, and broken ones."""

import gzip
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.sources import markup, sitemap
from digest.sources.sitemap import Sitemap, SitemapLink
from tests.timing import TIMES, in_proportion

XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def urlset(*urls: str) -> bytes:
    """Return a sitemap of these, with what news sites declare."""
    inner = "".join(f"<url>{url}</url>" for url in urls)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{XMLNS}" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
        'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" '
        'xmlns:video="http://www.google.com/schemas/sitemap-video/1.1" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">{inner}</urlset>'
    ).encode()


def index(*maps: str) -> bytes:
    """Return an index of these sitemaps."""
    inner = "".join(f"<sitemap>{one}</sitemap>" for one in maps)
    return f'<sitemapindex xmlns="{XMLNS}">{inner}</sitemapindex>'.encode()


def test_a_sitemap_names_pages_newest_first() -> None:
    """Links are sorted by their dates in any zone; those without one come last."""
    found = sitemap.parse_sitemap(
        urlset(
            "<loc>https://girder.example/1</loc>",
            "<loc>https://girder.example/2</loc><lastmod>2026-11-22T02:00:00+05:30</lastmod>",
            "<loc>\n https://girder.example/3 \n</loc>"
            "<lastmod>2026-11-22T01:00:00Z</lastmod><priority>0.5</priority>",
            "<loc>https://girder.example/4?a=1&amp;b=2</loc><lastmod>2026-11-21</lastmod>",
            "<loc>https://girder.example/5</loc><lastmod>soon</lastmod>",
        )
    )
    assert [(link.url[-1], link.updated) for link in found.links] == [
        ("3", "2026-11-22T01:00:00+00:00"),
        ("2", "2026-11-22T02:00:00+05:30"),
        ("2", "2026-11-21"),
        ("1", None),
        ("5", None),
    ]


def test_a_news_sitemap_says_title_and_date() -> None:
    """Title and date come from the news element, not from pictures and films."""
    found = sitemap.parse_sitemap(
        urlset(
            """<image:image><image:loc>https://girder.example/a.jpg</image:loc>"""
            """<image:title>IMG 7</image:title></image:image>
            <loc>https://girder.example/bridge</loc>
            <news:news><news:publication><news:name>Girder</news:name>"""
            """<news:language>en</news:language></news:publication>
            <news:publication_date>2026-11-22T08:00:00+05:30</news:publication_date>
            <news:title><![CDATA[Bridge & road open]]></news:title>"""
            """<news:keywords>bridge</news:keywords></news:news>
            <lastmod>2026-11-22T09:00:00+05:30</lastmod>
            <image:image><image:loc>https://girder.example/b.jpg</image:loc>"""
            """<image:title>IMG 8</image:title></image:image>
            <video:video><video:title>Film</video:title>"""
            """<video:publication_date>2020-01-01</video:publication_date></video:video>
            <xhtml:link rel="alternate" hreflang="hi" href="https://girder.example/hi/bridge"/>"""
        )
    )
    assert found.links == (
        SitemapLink(
            "https://girder.example/bridge",
            "Bridge & road open",
            "2026-11-22T08:00:00+05:30",
            "2026-11-22T09:00:00+05:30",
        ),
    )


def test_news_are_ordered_by_when_they_were_published() -> None:
    """A change to an old article does not make it new."""
    news = "<news:news><news:publication_date>{}</news:publication_date></news:news>"
    found = sitemap.parse_sitemap(
        urlset(
            "<loc>https://girder.example/old</loc><lastmod>2026-11-23</lastmod>"
            + news.format("2026-11-20"),
            "<loc>https://girder.example/new</loc>" + news.format("2026-11-22"),
        )
    )
    assert [link.url for link in found.links] == [
        "https://girder.example/new",
        "https://girder.example/old",
    ]


def test_a_page_without_an_address_of_its_own_is_none() -> None:
    """A picture's address is not the page's."""
    found = sitemap.parse_sitemap(
        urlset(
            "<image:image><image:loc>https://girder.example/a.jpg</image:loc></image:image>",
            "<loc/>",
            "",
        )
    )
    assert found == Sitemap()


def test_an_index_names_sitemaps_newest_first() -> None:
    """An index of indexes is no different."""
    found = sitemap.parse_sitemap(
        index(
            "<loc>https://girder.example/s1.xml</loc>",
            "<loc>https://girder.example/s2.xml.gz</loc><lastmod>2026-11-20</lastmod>",
            "<loc>https://girder.example/s3.xml</loc><lastmod>2026-11-22T00:00:00+05:30</lastmod>",
            "<loc></loc>",
        )
    )
    assert found.links == ()
    assert found.sitemaps == (
        "https://girder.example/s3.xml",
        "https://girder.example/s2.xml.gz",
        "https://girder.example/s1.xml",
    )


@pytest.mark.parametrize("mark", ["", "\ufeff", "\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_plain_list_of_addresses(mark: str, end: str) -> None:
    """One a line; what is none is passed over."""
    lines = [
        "https://girder.example/1",
        "",
        "# a note",
        " http://girder.example/2 ",
        "ftp://girder.example/3",
    ]
    found = sitemap.parse_sitemap((mark + end.join(lines)).encode())
    assert [link.url for link in found.links] == [
        "https://girder.example/1",
        "http://girder.example/2",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_sitemap_in_any_encoding(encoding: str) -> None:
    """Addresses may have letters of every script."""
    data = (
        f"<urlset xmlns='{XMLNS}'><url><loc>https://girder.example/पुल</loc></url></urlset>".encode(
            encoding
        )
    )
    assert sitemap.is_sitemap(data)
    assert sitemap.parse_sitemap(data).links == (SitemapLink("https://girder.example/पुल"),)


@pytest.mark.parametrize(
    "data",
    [
        "<urlset><url><loc>https://girder.example/1</loc></url></urlset>",
        (
            f"<s:urlset xmlns:s='{XMLNS}'>"
            "<s:url><s:loc>https://girder.example/1</s:loc></s:url></s:urlset>"
        ),
        (
            "<urlset xmlns='http://www.google.com/schemas/sitemap/0.84'>"
            "<url><loc>https://girder.example/1</loc></url></urlset>"
        ),
        "<URLSET><URL><LOC>https://girder.example/1</LOC></URL></URLSET>",
    ],
)
def test_namespaces_do_not_matter(data: str) -> None:
    """None, a prefix, an old one, capitals."""
    assert sitemap.is_sitemap(data.encode())
    assert sitemap.parse_sitemap(data.encode()).links == (SitemapLink("https://girder.example/1"),)


def test_a_packed_sitemap_is_unpacked() -> None:
    """As XML or as a list."""
    for data in (urlset("<loc>https://girder.example/1</loc>"), b"https://girder.example/1\n"):
        assert sitemap.is_sitemap(gzip.compress(data, mtime=0))
        assert sitemap.parse_sitemap(gzip.compress(data, mtime=0)).links == (
            SitemapLink("https://girder.example/1"),
        )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><body>",
        b"<rss version='2.0'>",
        gzip.compress(b"<html>", mtime=0),
        gzip.compress(b"\x89PNG", mtime=0),
        b"\x1f\x8b\x08",
        b"\x1f\x8bnothing",
        gzip.compress(b"", mtime=0),
    ],
)
def test_what_is_no_sitemap_does_not_look_like_one(data: bytes) -> None:
    """Packed or not, whole or broken."""
    assert not sitemap.is_sitemap(data)


def test_a_large_packed_sitemap_is_known_by_its_start() -> None:
    """No more of it is unpacked than that takes."""
    data = gzip.compress(
        urlset(*(f"<loc>https://girder.example/{number}</loc>" for number in range(50_000)))
    )
    assert sitemap.is_sitemap(data)


def test_a_sitemap_that_unpacks_without_end_is_refused() -> None:
    """It is left at the size that the protocol allows."""
    packed = gzip.compress(b"<urlset>" + b" " * 60_000_000, mtime=0)
    tracemalloc.start()
    with pytest.raises(ValueError, match="is larger than 50 MB"):
        sitemap.parse_sitemap(packed)
    assert tracemalloc.get_traced_memory()[1] < 200_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzip.compress(b"<urlset>" * 100, mtime=0)[:-12], "is cut off"),
        (b"\x1f\x8b" + b"x" * 40, "is broken"),
        (
            gzip.compress(b"<html><body/></html>", mtime=0),
            r"is not a sitemap \(it begins with <html>\)",
        ),
        (gzip.compress(bytes(range(256)) * 9, mtime=0), "is not text"),
        (gzip.compress(b"some words", mtime=0), "is not a sitemap"),
        (b"", "is not a sitemap"),
        (b"<", "is not XML"),
        (b"<!DOCTYPE urlset [<!ENTITY a 'b'>]><urlset/>", "declares entities"),
        (
            gzip.compress(b"<!DOCTYPE urlset [<!ENTITY a 'b'>]><urlset/>", mtime=0),
            "declares entities",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, reason: str) -> None:
    """Broken, something else, or an attack."""
    with pytest.raises(ValueError, match=reason):
        sitemap.parse_sitemap(data)


def test_a_truncated_sitemap_is_read_up_to_the_cut() -> None:
    """Half an address is left out, and the fault is told."""
    data = urlset("<loc>https://girder.example/1</loc>", "<loc>https://girder.example/22</loc>")
    found = sitemap.parse_sitemap(data[: data.index(b"22") + 1])
    assert [link.url for link in found.links] == ["https://girder.example/1"]
    assert found.problem == "is cut off"


def test_a_sitemap_as_large_as_allowed_takes_a_few_seconds() -> None:
    """Fifty thousand addresses with news, as the protocol allows."""

    def made(size: int) -> bytes:
        return urlset(
            *(
                f"<loc>https://girder.example/{number}</loc>"
                f"<news:news><news:title>T{number}</news:title>"
                "<news:publication_date>2026-11-22T08:00:00+05:30</news:publication_date>"
                "</news:news>"
                for number in range(size)
            )
        )

    read: list[int] = []
    assert (
        in_proportion(
            made, lambda data: read.append(len(sitemap.parse_sitemap(data).links)), 50_000
        )
        < 10
    )
    assert set(read) == {50_000, 50_000 // TIMES}


def test_a_bomb_of_addresses_takes_little_memory() -> None:
    """Of 600,000 addresses in a small file the first 50,000 are read, and this is told."""
    one = b"<url><loc>https://girder.example/1</loc></url>"
    packed = gzip.compress(b"<urlset>" + one * 600_000 + b"</urlset>", mtime=0)
    sitemap.parse_sitemap(b"<urlset/>")  # lxml is loaded by now
    tracemalloc.start()
    found = sitemap.parse_sitemap(packed)
    assert tracemalloc.get_traced_memory()[1] < 25_000_000
    tracemalloc.stop()
    assert len(found.links) == sitemap.MOST_LINKS
    assert found.problem == "names more than 50,000 addresses; the others were not read"


def test_work_without_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a sitemap names before it has taken too long is kept, and this is told."""
    monkeypatch.setattr(sitemap, "LONGEST_WORK", 0.0)
    data = urlset("<loc>https://girder.example/1</loc>") + b"&" * 200_000
    found = sitemap.parse_sitemap(data)
    assert [link.url for link in found.links] == ["https://girder.example/1"]
    assert found.problem == "takes too long to be read whole"


@pytest.mark.parametrize("root", ["sitemapindex", "list"])
def test_indexes_and_lists_are_bounded_too(root: str) -> None:
    """An index has at most as many sitemaps as a sitemap has pages, and so has a plain list."""
    if root == "list":
        data = b"https://girder.example/1\n" * 60_000
    else:
        data = index(*["<loc>https://girder.example/1</loc>"] * 60_000)
    found = sitemap.parse_sitemap(data)
    assert len(found.links + found.sitemaps) == sitemap.MOST_LINKS
    assert found.problem


@pytest.mark.parametrize("size", range(40, 80))
def test_a_sitemap_is_read_alike_wherever_its_pieces_end(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tags, references, CDATA and letters that a piece ends within are read whole."""
    data = urlset(
        "<loc>https://girder.example/पुल?a=1&b=2&amp;c=3</loc><!-- <url> -->"
        "<news:news><news:title><![CDATA[Bridge <b>&amp;</b> road]]> &eacute;</news:title>"
        "</news:news>",
        "<loc>https://girder.example/2</loc><lastmod>2026-11-22</lastmod>",
    )
    whole = sitemap.parse_sitemap(data)
    assert [link.title for link in whole.links] == [None, "Bridge <b>&amp;</b> road é"]
    assert whole.links[1].url == "https://girder.example/पुल?a=1&b=2&c=3"
    monkeypatch.setattr(sitemap, "_PIECE", size)
    monkeypatch.setattr(markup, "_START", 0)
    assert sitemap.parse_sitemap(data) == whole


def test_a_sitemap_in_another_encoding_is_read_if_it_is_not_large() -> None:
    """The protocol asks for UTF-8; a Western sitemap says what it is, and is read as that."""
    text = "<?xml version='1.0' encoding='iso-8859-1'?><urlset><url><loc>https://a.example/é</loc>"
    data = f"{text}</url></urlset>".encode("latin-1")
    assert sitemap.parse_sitemap(data).links == (SitemapLink("https://a.example/é"),)
    large = f"{text}<!--{'école ' * 1_000_000}--></url></urlset>".encode("latin-1")
    assert sitemap.parse_sitemap(large).problem == "is cut off"


def test_a_letter_far_down_tells_the_encoding_too() -> None:
    """All of a sitemap is in one encoding, and its label is believed for all of it."""
    head = "<?xml version='1.0' encoding='iso-8859-1'?><urlset>"
    many = "".join(f"<url><loc>https://a.example/{at}</loc></url>" for at in range(3000))
    data = f"{head}{many}<url><loc>https://a.example/café</loc></url></urlset>".encode("latin-1")
    found = sitemap.parse_sitemap(data)
    assert found.links[-1].url == "https://a.example/café"
    assert found.problem is None


PIECES = st.sampled_from(
    "<urlset> <sitemapindex> <url> </url> <sitemap> <loc> </loc> "
    "<lastmod> <news:title> https://girder.example/ 2026-11-22 & ]]> \x1f\x8b".split(" ")
)  # fmt: skip


@given(
    st.one_of(
        st.binary(max_size=200),
        st.lists(PIECES, max_size=30).map(lambda pieces: "".join(pieces).encode("latin-1")),
    )
)
@settings(derandomize=True, max_examples=125, deadline=None)
def test_any_bytes_are_a_sitemap_or_refused_in_words(data: bytes) -> None:
    """Packed too, nothing but a reason in one line ends the reading."""
    for body in (
        data,
        gzip.compress(data, mtime=0),
        gzip.compress(data, mtime=0)[: len(data) // 2 + 3],
    ):
        sitemap.is_sitemap(body)
        reason = ""
        try:
            sitemap.parse_sitemap(body)
        except ValueError as problem:
            reason = str(problem)
        assert "\n" not in reason
