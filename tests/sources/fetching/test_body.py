"""The body of an answer: bounds, compression, and text."""

import codecs
import gzip
import random
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.fetching import body
from tests.timing import seconds

RUPEES = "Saryu Infra’s bid of ₹4,200 crore – “the lowest” – was opened."
CAFE = "The café owners’ bid for the naïve façade – “the lowest” – was opened on Monday in Pune."
HINDI = "सरयू सोलर को तीन सौ मेगावाट का ठेका मिला"


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
    ("data", "content_type", "text"),
    [
        (RUPEES.encode(), "text/html; charset=utf-8", RUPEES),
        (RUPEES.encode(), "text/html", RUPEES),
        (RUPEES.encode(), "text/html; charset=iso-8859-1", RUPEES),
        (CAFE.encode("cp1252"), 'text/html; charset="ISO-8859-1"', CAFE),
        (CAFE.encode("cp1252"), "text/html; charset=utf-8", CAFE),
        (HINDI.encode("utf-16-le"), "text/html;charset=utf-16le", HINDI),
        (HINDI.encode(), "text/html; charset=us-ascii", HINDI),
        ("москва строит".encode("koi8-r"), "text/html; Charset=KOI8-R", "москва строит"),
        ("日本の駅".encode("iso2022_jp"), "text/html; charset=ISO-2022-JP", "日本の駅"),
        (codecs.BOM_UTF8 + RUPEES.encode(), "text/html; charset=windows-1252", RUPEES),
        (codecs.BOM_UTF16_BE + HINDI.encode("utf-16-be"), "text/xml; charset=utf-8", HINDI),
    ],
)
def test_text_is_read_by_its_header(data: bytes, content_type: str, text: str) -> None:
    """The header's encoding is used if the bytes are valid in it; a byte order mark beats it."""
    assert body.decode_body(data, content_type) == text


@pytest.mark.parametrize(
    "content_type", ["", "text/xml", "text/xml; charset=nonsense", "text/xml; charset=utf-8"]
)
def test_text_is_read_by_its_declaration(content_type: str) -> None:
    """Without a header that holds, XML and HTML say it themselves."""
    xml = '<?xml version="1.0" encoding="windows-1251"?><a>москва</a>'
    page = '<meta charset="koi8-r"><p>москва строит метро</p>'
    assert body.decode_body(xml.encode("cp1251"), content_type) == xml
    assert body.decode_body(page.encode("koi8-r"), content_type) == page


def test_text_that_says_nothing_is_detected() -> None:
    """Without any word of it the encoding is seen from the text."""
    assert body.decode_body(CAFE.encode("cp1252"), "text/plain") == CAFE


@pytest.mark.parametrize(
    "charset", ["punycode", "idna", "unicode_escape", "utf-7", "hex", "rot13", "undefined"]
)
def test_odd_codecs_are_not_used(charset: str) -> None:
    """Python has codecs that take quadratic time or run escapes: a server cannot ask for them."""
    text = "\\x41 +AGE- " + "a-b." * 250_000
    content_type = f"text/html; charset={charset}"
    assert body.decode_body(text.encode(), content_type) == text
    assert seconds(lambda: body.decode_body(text.encode(), content_type)) < 2


def test_binary_is_no_text() -> None:
    """What is no text is said to be none."""
    with pytest.raises(ValueError, match="is not text"):
        body.decode_body(bytes(range(256)) * 10, "text/html")


@pytest.mark.parametrize(
    "media",
    [
        "",
        "text/html",
        "text/plain",
        "application/rss+xml",
        "application/feed+json",
        "application/gzip",
        "application/x-gzip",
    ],
)
def test_what_may_be_read_is_known_by_its_type(media: str) -> None:
    """Pages, feeds, sitemaps, which may be packed; and what does not say."""
    assert body.is_readable_type(media)


@pytest.mark.parametrize(
    "media", ["image/png", "application/pdf", "application/zip", "application/gzipped", "text/css"]
)
def test_what_is_something_else_is_not(media: str) -> None:
    """Neither pictures nor other archives."""
    assert not body.is_readable_type(media)


@pytest.mark.parametrize("media", ["application/octet-stream", "binary/octet-stream"])
def test_of_a_file_that_a_server_does_not_know_the_name_tells(media: str) -> None:
    """A packed sitemap is called so often; other files are."""
    assert body.is_readable_type(media, "/news-sitemap.XML.gz")
    assert not body.is_readable_type(media, "/program.exe")
    assert not body.is_readable_type(media)
    assert not body.is_readable_type("image/png", "/picture.gz")


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
