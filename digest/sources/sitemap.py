"""Sitemaps (sitemaps.org), news sitemaps, indexes and plain lists of addresses, also in gzip.

They are read piece by piece: however much is packed into one, it takes little memory.
"""

import codecs
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from digest.sources.charset import decode_text
from digest.sources.fetching.body import (
    LARGEST_SITEMAP,
    is_list_start,
    is_sitemap_start,
    read_body_start,
    read_pieces,
)
from digest.sources.files import LARGEST_FILE
from digest.sources.markup import XmlReader
from digest.sources.timestamp import parse_timestamp

#: The most addresses that the protocol allows one sitemap.
MOST_LINKS = 50_000
#: One of 50,000 addresses takes 2 seconds of processor time; so many show that it is an attack.
LONGEST_WORK = 20.0
_GZIP = b"\x1f\x8b"
#: So many bytes are parsed at a time; the first of them show encoding and root.
_PIECE = 65_536
_START = 4000
_UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
#: The entries of a sitemap and of an index, by the names of their roots.
_ENTRIES = {"urlset": "url", "sitemapindex": "sitemap"}
_TOO_MANY = f"names more than {MOST_LINKS:,} addresses; the others were not read"
_NEWS = "/schemas/sitemap-news/"
#: No address, headline or date is longer (characters).
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class SitemapLink:
    """An article's address, and what the sitemap, feed or listing that names it says of it."""

    url: str
    title: str | None = None
    published: str | None = None
    updated: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The articles that a sitemap names, newest first, or the sitemaps that an index names.

    `problem` says what is wrong with a sitemap of which only a part could be read.
    """

    links: tuple[SitemapLink, ...] = ()
    sitemaps: tuple[str, ...] = ()
    problem: str | None = None


def is_sitemap(data: bytes) -> bool:
    """Return whether `data` looks like a sitemap or an index; in gzip, also a plain list."""
    is_packed = data.startswith(_GZIP)
    start = _unpacked_start(data) if is_packed else data[:_START]
    return is_sitemap_start(start) or (is_packed and is_list_start(start))


def parse_sitemap(data: bytes, content_type: str = "") -> Sitemap:
    """Return what the sitemap `data` names, up to 50,000 addresses.

    Raises ValueError, worded for people.
    """
    text = _decoded(data, content_type)
    start = next(text, "").lstrip("\ufeff \t\r\n")
    text = chain((start,), text)
    return _parse_xml(text) if start.startswith("<") else _parse_list(text)


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Yield `data` in pieces, unpacked if it is in gzip. Raises ValueError, worded for people."""
    if data.startswith(_GZIP):
        yield from read_pieces([data], "gzip", LARGEST_SITEMAP)
    else:
        yield from (data[at : at + _PIECE] for at in range(0, len(data), _PIECE))


def _decoded(data: bytes, content_type: str) -> Iterator[str]:
    """Yield `data` as text: UTF-8, as the protocol asks for, UTF-16, or what it is called."""
    codec = _UTF_16.get(next(_unpacked(data), b"")[:2], "utf-8")
    if not _is_all(data, codec):
        whole = read_body_start(_unpacked(data), "", LARGEST_FILE)
        yield decode_text(whole, content_type)
        return
    decoder = codecs.getincrementaldecoder(codec)("replace")
    yield from map(decoder.decode, _unpacked(data))
    yield decoder.decode(b"", final=True)


def _is_all(data: bytes, codec: str) -> bool:
    """Return whether `data`, as far as it can be unpacked, is all in the encoding `codec`."""
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for piece in _unpacked(data):
            decoder.decode(piece)
    except UnicodeDecodeError:
        return False
    except ValueError:
        pass  # reading it tells
    return True


def _parse_list(text: Iterator[str]) -> Sitemap:
    """Return the addresses of a plain list, one a line. Raises ValueError if there is none."""
    links: list[SitemapLink] = []
    for line in map(str.strip, _lines(text)):
        if line.startswith(("http://", "https://")):
            if len(links) == MOST_LINKS:
                return Sitemap(tuple(links), problem=_TOO_MANY)
            links.append(SitemapLink(line))
    if not links:
        raise ValueError("is not a sitemap")
    return Sitemap(tuple(links))


def _lines(text: Iterator[str]) -> Iterator[str]:
    """Yield the lines of a text that comes in pieces, far too long ones shortened."""
    rest = ""
    for piece in text:
        *lines, rest = re.split(r"\r\n?|\n", rest + piece)
        yield from lines
        rest = rest[:_LONGEST]
    yield rest


def _parse_xml(text: Iterator[str]) -> Sitemap:
    """Return what an XML sitemap names. Raises ValueError, worded for people."""
    reader = _Reader()
    problem: str | None = _TOO_MANY
    begun = time.thread_time()
    for piece in text:
        reader.feed(piece)
        if len(reader.found) > MOST_LINKS:
            break
        if time.thread_time() - begun > LONGEST_WORK:
            problem = "takes too long to be read whole"
            break
    else:
        problem = reader.finish()
    if not reader.root:
        raise ValueError("is not XML")
    found = reader.found[:MOST_LINKS]
    found.sort(key=_time, reverse=True)
    if reader.root == "urlset":
        return Sitemap(tuple(found), (), problem)
    return Sitemap((), tuple(link.url for link in found), problem)


def _time(link: SitemapLink) -> datetime:
    """Return when the page of `link` was published, else changed, in UTC if it names no zone."""
    when = datetime.fromisoformat(link.published or link.updated or "0001-01-01")
    return when if when.tzinfo else when.replace(tzinfo=UTC)


class _Reader(XmlReader):
    """Collects the entries of a sitemap or an index that are whole, in `found`.

    Of an entry it keeps what it says of a page, without what it says of pictures and films there.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[SitemapLink] = []
        self._open: list[str] = []
        self._text = ""
        self._said: dict[str, str] = {}

    def start(self, tag: str, _: object) -> None:
        """Begin an element. Raises ValueError if the root is that of another document."""
        super().start(tag, _)
        if self.root not in _ENTRIES:
            raise ValueError(f"is not a sitemap (it begins with <{self.root[:20]}>)")
        self._open.append(tag)
        self._text = ""

    def data(self, text: str) -> None:
        """Add to the text of the innermost element."""
        if len(self._text) < _LONGEST:
            self._text += text

    def end(self, _: str) -> None:
        """End an element; an entry that has an address is found."""
        space, _, name = self._open.pop().rpartition("}")
        depth = len(self._open)
        if depth == 1 and name.lower() == _ENTRIES.get(self.root):
            self._add()
        elif depth == 2 and space == self._open[1].rpartition("}")[0]:
            self._said[name.lower()] = self._text.strip()
        elif depth == 3 and (_NEWS in space or not space):
            self._said[f"{_local_name(self._open[2])}:{name.lower()}"] = self._text.strip()
        self._text = ""

    def _add(self) -> None:
        said, self._said = self._said, {}
        if said.get("loc"):
            link = SitemapLink(
                said["loc"],
                said.get("news:title") or None,
                parse_timestamp(said.get("news:publication_date")),
                parse_timestamp(said.get("lastmod")),
            )
            self.found.append(link)


def _local_name(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _unpacked_start(data: bytes) -> bytes:
    """Return the first bytes out of gzip, or b"" if it is broken."""
    try:
        return read_body_start([data[:_START]], "gzip", _START)
    except ValueError:
        return b""
