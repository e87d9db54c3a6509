"""Parse a feed of any format: RSS, RDF, Atom or JSON Feed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from digest.model import Article, Problem, Source
from digest.model.webaddress import web_address
from digest.sources.charset import decode_text
from digest.sources.feeds.entry import Entry, entry_article, entry_dates
from digest.sources.feeds.jsonfeed import read_json_feed
from digest.sources.feeds.xmlfeed import read_xml_feed
from digest.sources.timestamp import NEVER, sortable_time

_XML = re.compile(rb"<(?:[\w.-]+:)?(?:rss|rdf|feed|channel)(?=[\s/>])", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
#: A feed's root element starts within so many bytes, after its writer's comments.
_START = 10_000
#: Problems quote so much of what a feed says.
_QUOTED = 40
#: Some programs escape the slash, and the version may stand anywhere.
_JSON = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')


def is_json_feed(data: bytes) -> bool:
    """Return whether `data` looks like a JSON Feed."""
    start = data[:100].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith(b"{") and _JSON.search(data.replace(b"\0", b"")) is not None


def is_xml_feed(data: bytes) -> bool:
    """Return whether `data` looks like RSS, RDF or Atom."""
    start = _COMMENT.sub(b"", data[:_START].replace(b"\0", b""))
    root = _XML.search(start)
    return root is not None and not _PAGE.search(start, 0, root.start())


def parse_feed(
    data: bytes, content_type: str, source: Source, url: str
) -> Iterator[Article | Problem]:
    """Yield the articles of the feed `data` found at `url`, newest first, and what is wrong in it.

    An entry with only a short summary is a teaser. Raises ValueError, worded for people, if nothing
    in it can be read.
    """
    text = decode_text(data, content_type)
    limit = source.max_articles
    stripped = text.strip("\ufeff \t\r\n")
    if stripped.startswith("{"):
        entries, problem = _newest(read_json_feed(stripped, url), limit), None
    else:
        entries, problem = read_xml_feed(text, url, limit, source.own_language)
    if problem and not entries:
        raise ValueError(problem)
    made: list[Article] = []
    wrong: Counter[str] = Counter()
    undated: list[str] = []
    unlinked: list[str] = []
    for one in entries:
        try:
            made.append(entry_article(one, source, url))
        except ValueError as problem_of_one:
            wrong[str(problem_of_one)] += 1
        else:
            undated += _unread_dates(one, source)[:1]
            unlinked += _unread_links(one, made[-1])[:1]
    yield from sorted(made, key=lambda one: one.published or NEVER, reverse=True)
    for reason, times in wrong.items():
        left_out = f"{times} of its {len(entries)} entries left out: {reason}"
        yield Problem(url, left_out, skipped=False)
    for unread, what in ((undated, "a date"), (unlinked, "an address")):
        if unread:
            many = f"{len(unread)} of its {len(entries)} entries read without {what}"
            yield Problem(url, f"{many}: '{unread[0][:_QUOTED]}' is not one", skipped=False)
    if problem:
        yield Problem(url, f"{problem}; {len(made)} articles could be read", skipped=False)


def _unread_dates(entry: Entry, source: Source) -> list[str]:
    """Return what stands for a date of `entry` without being one."""
    said = zip((entry.published, entry.updated), entry_dates(entry, source), strict=True)
    return [texts[0] for texts, read in said if texts and not read]


def _unread_links(entry: Entry, made: Article) -> list[str]:
    """Return what stands for the address of an entry that got none, without being one."""
    links = () if made.url else filter(None, map(str.strip, entry.links))
    return [link for link in links if web_address(link, entry.base) is None]


def _newest(entries: Iterable[Entry], limit: int) -> list[Entry]:
    def age(one: Entry) -> datetime:
        return sortable_time(*one.published, *one.updated)

    return sorted(entries, key=age, reverse=True)[:limit]
