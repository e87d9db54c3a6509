"""The body of an answer: bounds, compression, and text."""

import gzip
import random
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.fetching import body

CAFE = "The café owners’ bid for the naïve façade – “the lowest” – was opened on Monday in Pune."


def raw_deflate(data: bytes) -> bytes:
    """Return `data` in deflate without zlib's header."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@given(
    st.binary(max_size=3000),
    st.integers(1, 50),
    st.sampled_from(["", "gzip", "X-GZIP ", "deflate", "raw"]),
)
def test_any_body_comes_out_as_it_went_in(data: bytes, step: int, encoding: str) -> None:
    """In whichever pieces it comes, compressed or not."""
    packers = {
        "gzip": gzip.compress,
        "X-GZIP ": gzip.compress,
        "deflate": zlib.compress,
        "raw": raw_deflate,
    }
    packed = packers.get(encoding, bytes)(data)
    pieces = [packed[at : at + step] for at in range(0, len(packed), step)]
    assert body.read_body(pieces, "deflate" if encoding == "raw" else encoding, 3000) == data


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_left_at_the_bound(encoding: str) -> None:
    """What comes out is counted as it comes; the start is kept for who can use it."""
    packed = (gzip.compress if encoding == "gzip" else zlib.compress)(b"x" * 10_000_000)
    with pytest.raises(body.TooLarge) as caught:
        body.read_body([packed], encoding, 1000)
    assert caught.value.start == b"x" * 1000


def test_compressed_nothing_ends_too() -> None:
    """Endless empty blocks decompress to nothing and are bounded by what is sent."""

    def empty_blocks() -> Iterator[bytes]:
        yield b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
        while True:
            yield b"\0\0\0\xff\xff" * 100

    with pytest.raises(body.TooLarge):
        body.read_body(empty_blocks(), "gzip", 100_000)


@pytest.mark.parametrize(
    "packed", [b"", gzip.compress(b"one", mtime=0)[:-9], gzip.compress(CAFE.encode(), mtime=0)[:20]]
)
def test_a_compressed_body_that_is_cut_off_is_none(packed: bytes) -> None:
    """Half a body is not taken for the whole."""
    with pytest.raises(ValueError, match="is cut off"):
        body.read_body([packed], "gzip", 1000)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_broken_body_is_none(encoding: str) -> None:
    """What is not compressed as it says cannot be undone."""
    with pytest.raises(ValueError, match="is broken"):
        body.read_body([b"<html>"], encoding, 1000)


@pytest.mark.parametrize(
    ("content_type", "media"),
    [
        ("text/html", "text/html"),
        ("Text/XML; charset=utf-8", "text/xml"),
        ("text/xml, charset=utf-8", "text/xml"),
        ("text/html, text/html; charset=utf-8", "text/html"),
        (" application/json ;", "application/json"),
        ("", ""),
        ("; charset=utf-8", ""),
    ],
)
def test_a_type_is_what_stands_before_its_parameters(content_type: str, media: str) -> None:
    """Programs part them by a comma, too, and proxies repeat the header."""
    assert body.media_type(content_type) == media


@pytest.mark.parametrize(
    "media",
    ["", "text/html", "text/plain", "application/rss+xml", "application/feed+json", "text/xml"],
)
def test_a_page_or_feed_is_known_by_its_type(media: str) -> None:
    """Whatever it begins with: sites print words above it."""
    assert body.may_be_page(media)
    assert body.may_be_page(media, b"Warning: x in a.php")


RSS = "<?xml version='1.0'?><rss/>"
STARTS = [
    RSS.encode(),
    b"\xef\xbb\xbf\r\n " + RSS.encode(),
    RSS.encode("utf-16"),
    RSS.encode("utf-16-be"),
    ("\n " + RSS).encode("utf-16-le"),
    b'{"version": 1}',
    b"https://girder.example/a",
    b"\x1f\x8b\x08",
]


@pytest.mark.parametrize(
    "media",
    "application/octet-stream binary/octet-stream application/rss text/rss text/json text/x-xml "
    "application/gzip application/download content/unknown x".split(),
)
def test_another_type_is_judged_by_its_first_bytes(media: str) -> None:
    """Servers have many names for feeds, and none for some."""
    assert body.may_be_page(media)
    assert all(body.may_be_page(media, start) for start in STARTS)
    assert not body.may_be_page(media, b"MZ\x90\0")
    assert not body.may_be_page(media, b"body { color: red }")
    assert not body.may_be_page(media, b"")


@pytest.mark.parametrize(
    "media",
    "image/png image/svg+xml audio/mpeg video/mp4 font/woff2 application/pdf application/zip "
    "application/msword application/vnd.ms-excel application/x-rar-compressed".split(),
)
def test_what_is_binary_by_its_type_is_never_read(media: str) -> None:
    """Neither pictures nor films nor archives nor office files."""
    assert not body.may_be_page(media)
    assert not body.may_be_page(media, RSS.encode())


@pytest.mark.parametrize("start", [b"<?xml version='1.0'?><urlset>", b"https://news.test/1\n"])
@pytest.mark.parametrize("limit", [1000, 10_000_000])
def test_a_large_sitemap_is_kept_in_gzip(start: bytes, limit: int) -> None:
    """Of XML or of lines; one within the limit stays as it is."""
    data = start + b"<url><loc>https://news.test/1</loc></url>" * 500
    found = body.read_page((data[at : at + 700] for at in range(0, len(data), 700)), "", limit)
    assert (gzip.decompress(found) if limit < len(data) else found) == data
    assert len(found) <= limit


@pytest.mark.parametrize(
    "data", [b"<html>" + b"x" * 2000, b"<urlset>" + random.Random(1).randbytes(5000)]
)
def test_only_what_packs_well_may_be_large(data: bytes) -> None:
    """Another page, and a sitemap that is large in gzip as well, are refused at the limit."""
    with pytest.raises(body.TooLarge):
        body.read_page([data[:500], data[500:]], "", 1000)
