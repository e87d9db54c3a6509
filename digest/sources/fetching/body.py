"""The body of an answer: kinds that are read, taken out of its compression within bounds, and as text."""

import codecs
import re
import zlib
from collections.abc import Iterable, Iterator

from digest.sources import files

#: What is asked for. Brotli and Zstandard are not: a few hundred bytes of theirs hold gigabytes.
ENCODINGS = "gzip, deflate"
_READABLE = re.compile(
    r"text/(?:html|plain|markdown|(?:[\w.-]+\+)?xml)|application/(?:[\w.-]+\+)?(?:xml|json)|application/(?:x-)?gzip"
)
#: What servers call a file of which they know nothing.
_UNKNOWN = frozenset({"application/octet-stream", "binary/octet-stream"})
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:+-]{1,40})""", re.IGNORECASE)
_DECLARED = re.compile(
    rb"""\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})["']"""
)
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: Codecs of Python that no page is written in; the first two take quadratic time.
_NO_CHARSET = frozenset(
    {"punycode", "idna", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined"}
)
#: What servers say by default (WHATWG reads all three as the last); often the page is in UTF-8 all the same.
_WESTERN = frozenset({"ascii", "iso8859-1", "cp1252"})
#: So many bytes are taken out of compression at a time.
_STEP = 65536


class TooLarge(ValueError):
    """The body goes on after its first `limit` bytes, which are `start`."""

    def __init__(self, start: bytes, limit: int) -> None:
        super().__init__(f"is larger than {limit / 1_000_000:g} MB")
        self.start = start


def media_type(content_type: str) -> str:
    """Return the media type that a `Content-Type` header names, in small letters; "" when it names none."""
    return content_type.partition(";")[0].strip().lower()


def is_readable(media: str, path: str = "") -> bool:
    """Tell whether a body of the type may be a page, a feed or a sitemap, which may be packed by gzip.

    One that says nothing may (RFC 9110); of one that says as good as nothing, the `path` of its address tells.
    """
    if media in _UNKNOWN:
        return path.lower().endswith(".gz")
    return not media or _READABLE.fullmatch(media) is not None


def read_body(chunks: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """Return the whole body, out of its `Content-Encoding`.

    Raises TooLarge when it is over `limit` bytes, as sent or as it comes out; ValueError, with a reason for
    people, when it is broken or in an encoding that nobody asked for. Holds hardly more than `limit` in memory.
    """
    body = bytearray()
    for piece in _plain(_bounded(chunks, limit), encoding.strip().lower()):
        body += piece
        if len(body) > limit:
            raise TooLarge(bytes(body[:limit]), limit)
    return bytes(body)


def decode_body(data: bytes, content_type: str) -> str:
    """Return `data` as text: by its byte order mark, its header, as UTF-8, as it declares itself, as it looks.

    What the header names is believed only as far as the bytes bear it out. Raises ValueError, with a reason for
    people, when it is not text.
    """
    for charset in _charsets(data, content_type):
        try:
            return data.decode(charset)
        except (UnicodeError, LookupError):  # not so; or a codec that is none of text
            continue
    return files.decode_file(data)


def _charsets(data: bytes, content_type: str) -> Iterator[str]:
    """Yield what to try before looking at the text itself: what the header names, then the XML declaration."""
    if data.startswith(_BOMS):
        return
    header, declaration = _CHARSET.search(content_type), _DECLARED.match(data)
    for name in (header and header[1], declaration and declaration[1].decode("ascii")):
        charset = _codec(name) if name else None
        if charset in _WESTERN:
            yield from ("utf-8", "cp1252")
        elif charset:
            yield charset


def _codec(name: str) -> str | None:
    """Return what Python calls the encoding; None when it is none that a page is written in."""
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    return None if codec in _NO_CHARSET else codec


def _bounded(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Yield the chunks up to the one that passes `limit`: compressed nothing can go on for ever, too."""
    seen = 0
    for chunk in chunks:
        yield chunk
        seen += len(chunk)
        if seen > limit:
            raise TooLarge(b"", limit)


def _plain(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    if encoding in {"", "identity"}:
        yield from chunks
    elif encoding in {"gzip", "x-gzip"}:
        yield from _inflated(chunks, zlib.decompressobj(zlib.MAX_WBITS | 16))
    elif encoding == "deflate":
        chunks = iter(chunks)
        first = next(chunks, b"")
        # RFC 9110 means zlib's format; some servers send it without its two bytes of header.
        bits = zlib.MAX_WBITS if first[:1] and first[0] & 15 == zlib.DEFLATED else -zlib.MAX_WBITS
        yield from _inflated(_with(first, chunks), zlib.decompressobj(bits))
    else:
        raise ValueError(f"is compressed in a way that was not asked for ({encoding[:40]!a})")


def _with(first: bytes, others: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from others


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
