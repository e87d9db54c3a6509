"""Bodies of answers: whether they are read, and decompressed within bounds."""

import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

#: The encodings asked for. In Brotli or Zstandard, a few hundred bytes may hold gigabytes.
ACCEPTED_ENCODINGS = "gzip, deflate"
_READABLE = re.compile(
    r"text/(?:html|plain|markdown|(?:[\w.-]+\+)?xml)|application/(?:[\w.-]+\+)?(?:xml|json)"
)
#: Types of which no body is a page or a feed, whatever its first bytes are.
_BINARY = re.compile(
    r"(?:audio|font|image|video)/.*"
    r"|application/(?:pdf|zip|msword|vnd\.(?:ms-|oasis|openxml).*|x-(?:7z|bzip|rar|tar).*)"
)
#: How markup, JSON, a list of addresses and gzip begin: behind a mark and in UTF-16, too.
_DOCUMENT = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*(?:[<{]|h\0?t\0?t\0?p)|\x1f\x8b"
)
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
    return re.split(r"[;,]", content_type, maxsplit=1)[0].strip().lower()


def may_be_page(media: str, start: bytes | None = None) -> bool:
    """Return whether a body of the type `media` may be a page, a feed or a sitemap.

    For a type that is not one of theirs, its first bytes decide if `start` is given. A body without
    a type may be any (RFC 9110, 8.3).
    """
    if not media or _READABLE.fullmatch(media):
        return True
    return not _BINARY.fullmatch(media) and (start is None or _DOCUMENT.match(start) is not None)


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
            if not (is_sitemap_start(start) or is_list_start(start)):
                raise TooLarge(bytes(body[:limit]), limit)
            return _packed(chain((bytes(body),), pieces), limit)
    return bytes(body)


def is_sitemap_start(start: bytes) -> bool:
    """Return whether a body with these first bytes is a sitemap or an index of sitemaps."""
    return _SITEMAP.search(start[:_START].replace(b"\0", b"")) is not None


def is_list_start(start: bytes) -> bool:
    """Return whether a body with these first bytes is a plain list of addresses."""
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"http")


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
