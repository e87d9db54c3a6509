"""Parse a feed of any format: RSS, RDF, Atom or JSON Feed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from digest.model import Article, Problem, Source
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
        entries, problem = read_xml_feed(text, url, limit, source.language)
    if problem and not entries:
        raise ValueError(problem)
    made: list[Article] = []
    wrong: Counter[str] = Counter()
    unread: list[str] = []
    for one in entries:
        try:
            made.append(entry_article(one, source, url))
        except ValueError as problem_of_one:
            wrong[str(problem_of_one)] += 1
        else:
            unread += _unread_dates(one, source)[:1]
    yield from _without_repeats(made)
    for reason, times in wrong.items():
        left_out = f"{times} of its {len(entries)} entries left out: {reason}"
        yield Problem(url, left_out, skipped=False)
    if unread:
        undated = f"{len(unread)} of its {len(entries)} entries read without a date"
        yield Problem(url, f"{undated}: '{unread[0][:40]}' is not one", skipped=False)
    if problem:
        yield Problem(url, f"{problem}; {len(made)} articles could be read", skipped=False)


def _unread_dates(entry: Entry, source: Source) -> list[str]:
    """Return what stands for a date of `entry` without being one."""
    said = zip((entry.published, entry.updated), entry_dates(entry, source), strict=True)
    return [texts[0] for texts, read in said if texts and not read]


def _newest(entries: Iterable[Entry], limit: int) -> list[Entry]:
    def age(one: Entry) -> datetime:
        return sortable_time(*one.published, *one.updated)

    return sorted(entries, key=age, reverse=True)[:limit]


def _without_repeats(made: Iterable[Article]) -> list[Article]:
    """Return the articles, newest first; of two versions of one article, the one changed last."""
    found: dict[str, Article] = {}
    for one in made:
        known = found.setdefault(one.id, one)
        if _changed(one) > _changed(known):
            found[one.id] = one
    return sorted(found.values(), key=lambda one: one.published or NEVER, reverse=True)


def _changed(one: Article) -> datetime:
    return max(one.updated or NEVER, one.published or NEVER)
