"""Bodies of answers: whether they are read, decompressed within bounds, and decoded."""

import codecs
import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

from digest.sources import files

#: The encodings asked for. In Brotli or Zstandard, a few hundred bytes may hold gigabytes.
ACCEPTED_ENCODINGS = "gzip, deflate"
_READABLE = re.compile(
    r"text/(?:html|plain|markdown|(?:[\w.-]+\+)?xml)|application/(?:[\w.-]+\+)?(?:xml|json)"
    r"|application/(?:x-)?gzip"
)
#: The types of a file of which a server knows nothing.
_UNKNOWN = frozenset({"application/octet-stream", "binary/octet-stream"})
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:+-]{1,40})""", re.IGNORECASE)
_DECLARED = re.compile(
    rb"""\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})["']"""
)
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: Python's codecs in which no page is written; the first two take quadratic time.
_NO_CHARSET = frozenset(
    {"punycode", "idna", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined"}
)
#: Servers' defaults (WHATWG reads all three as the last), often named for a page in UTF-8.
_WESTERN = frozenset({"ascii", "iso8859-1", "cp1252"})
#: So many bytes are decompressed at a time.
_STEP = 65536
#: The protocol of sitemaps allows 50 MB (bytes, unpacked); its root stands within so many bytes.
LARGEST_SITEMAP = 50_000_000
_SITEMAP = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)\b", re.IGNORECASE)
_START = 4000


class TooLarge(ValueError):
    """A body is larger than `limit` bytes; `start` holds that many of them."""

    def __init__(self, start: bytes, limit: int) -> None:
        super().__init__(f"is larger than {limit / 1_000_000:g} MB")
        self.start = start


def media_type(content_type: str) -> str:
    """Return the media type of a `Content-Type` header in lower case, or "" if it names none."""
    return content_type.partition(";")[0].strip().lower()


def is_readable_type(media: str, path: str = "") -> bool:
    """Return whether a body of the type `media` may be a page, a feed or a sitemap, also in gzip.

    A body without a type may be (RFC 9110, 8.3). For a type that says nothing, the `path` of the
    address decides.
    """
    if media in _UNKNOWN:
        return path.lower().endswith(".gz")
    return not media or _READABLE.fullmatch(media) is not None


def read_body(chunks: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """Return the whole body, decompressed from its `Content-Encoding`.

    Raises TooLarge if it is over `limit` bytes, as sent or decompressed; ValueError, worded for
    people, if it is broken or its encoding was not asked for. Holds little more than `limit` in
    memory.
    """
    body = bytearray()
    for piece in read_pieces(chunks, encoding, limit):
        body += piece
        if len(body) > limit:
            raise TooLarge(bytes(body[:limit]), limit)
    return bytes(body)


def read_page(chunks: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """Return a body as `read_body` does, but one over `limit` bytes, if it is a sitemap, in gzip.

    Such a sitemap may have 50 MB, and `limit` bytes in gzip: it takes no more memory than a page.
    """
    body = bytearray()
    pieces = read_pieces(chunks, encoding, LARGEST_SITEMAP)
    for piece in pieces:
        body += piece
        if len(body) > limit:
            start = bytes(body[:_START])
            # No page begins with an address, but a sitemap that is a plain list does.
            if not (is_sitemap_start(start) or start.lstrip().startswith(b"http")):
                raise TooLarge(bytes(body[:limit]), limit)
            return _packed(chain((bytes(body),), pieces), limit)
    return bytes(body)


def is_sitemap_start(start: bytes) -> bool:
    """Return whether a body with these first bytes is a sitemap or an index of sitemaps."""
    return _SITEMAP.search(start[:_START].replace(b"\0", b"")) is not None


def read_pieces(chunks: Iterable[bytes], encoding: str, limit: int) -> Iterator[bytes]:
    """Yield the body, decompressed, in pieces; the last may pass `limit`. Raises as `read_body`."""
    passed = 0
    for piece in _decompressed(_bounded(chunks, limit), encoding.strip().lower()):
        yield piece
        passed += len(piece)
        if passed > limit:
            raise TooLarge(b"", limit)


def read_body_start(chunks: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """Return at most the first `limit` bytes of the body. Raises ValueError as `read_body` does."""
    try:
        return read_body(chunks, encoding, limit)
    except TooLarge as error:
        return error.start


def decode_body(data: bytes, content_type: str) -> str:
    """Return `data` as text: by byte order mark, header, as UTF-8, as it declares, as it looks.

    The header's encoding is used only if the bytes are valid in it. Raises ValueError, worded for
    people, if it is not text.
    """
    for charset in _charsets(data, content_type):
        try:
            return data.decode(charset)
        except (UnicodeError, LookupError):  # a wrong name, or a codec that is not for text
            continue
    return files.decode_file(data)


def _charsets(data: bytes, content_type: str) -> Iterator[str]:
    """Yield the encodings to try first: the header's, then the XML declaration's."""
    if data.startswith(_BOMS):
        return
    header, declaration = _CHARSET.search(content_type), _DECLARED.match(data)
    for name in (header and header[1], declaration and declaration[1].decode("ascii")):
        charset = _codec_name(name) if name else None
        if charset in _WESTERN:
            yield from ("utf-8", "cp1252")
        elif charset:
            yield charset


def _codec_name(name: str) -> str | None:
    """Return Python's name of the encoding, or None if no page is written in it."""
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    return None if codec in _NO_CHARSET else codec


def _bounded(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Yield the chunks up to the one that passes `limit`: an empty body can be endless in gzip."""
    seen = 0
    for chunk in chunks:
        yield chunk
        seen += len(chunk)
        if seen > limit:
            raise TooLarge(b"", limit)


def _decompressed(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    if encoding in {"", "identity"}:
        yield from chunks
    elif encoding in {"gzip", "x-gzip"}:
        yield from _inflated(chunks, zlib.decompressobj(zlib.MAX_WBITS | 16))
    elif encoding == "deflate":
        chunks = iter(chunks)
        first = next(chunks, b"")
        # RFC 9110 means zlib's format; some servers leave out its header of two bytes.
        bits = zlib.MAX_WBITS if first[:1] and first[0] & 15 == zlib.DEFLATED else -zlib.MAX_WBITS
        yield from _inflated(chain([first], chunks), zlib.decompressobj(bits))
    else:
        raise ValueError(f"is compressed in a way that was not asked for ({encoding[:40]!a})")


def _packed(pieces: Iterable[bytes], limit: int) -> bytes:
    """Return `pieces` in gzip. Raises TooLarge if that takes more than `limit` bytes."""
    packer = zlib.compressobj(1, wbits=zlib.MAX_WBITS | 16)
    body = bytearray()
    for piece in pieces:
        body += packer.compress(piece)
        if len(body) > limit:
            break
    else:
        body += packer.flush()
    if len(body) > limit:
        raise TooLarge(b"", limit)
    return bytes(body)


def _inflated(chunks: Iterable[bytes], inflater: "zlib._Decompress") -> Iterator[bytes]:
    try:
        for chunk in chunks:
            left = chunk
            while left and not inflater.eof:
                yield inflater.decompress(left, _STEP)
                left = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error:
        raise ValueError("is broken (its compression cannot be undone)") from None
    if not inflater.eof:
        raise ValueError("is cut off")
