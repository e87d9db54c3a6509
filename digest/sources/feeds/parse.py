"""Feeds: RSS, RDF and Atom, and JSON Feed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from digest.model import Article, Problem, Source
from digest.sources import article, timestamp
from digest.sources.feeds import entry, jsonfeed, xmlfeed
from digest.sources.feeds.entry import Entry
from digest.sources.fetching import body

_XML = re.compile(rb"<(?:[\w.-]+:)?(?:rss|rdf|feed)\s", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
#: A feed's root stands before this, behind what its writer says of it (bytes).
_START = 10_000
#: Programs escape the slash, and put the version where they like.
_JSON = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')
_NEVER = datetime.min.replace(tzinfo=UTC)


def is_json(data: bytes) -> bool:
    """Tell whether `data` looks like a JSON Feed."""
    return data[:100].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" and _JSON.search(data) is not None


def is_xml(data: bytes) -> bool:
    """Tell whether `data` looks like a feed in XML."""
    start = _COMMENT.sub(b"", data[:_START].replace(b"\0", b""))
    root = _XML.search(start)
    return root is not None and not _PAGE.search(start, 0, root.start())


def parse_feed(
    data: bytes, content_type: str, source: Source, url: str
) -> Iterator[Article | Problem]:
    """Yield the articles of the feed `data` found at `url`, newest first, and what is wrong with it.

    An entry with a short summary alone is an excerpt. Raises ValueError, with a reason for people, when nothing in it
    can be read.
    """
    text = body.decode_body(data, content_type)
    limit = source.max_articles
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        entries, problem = (
            _newest(jsonfeed.read_json_feed(text.strip("\ufeff \t\r\n"), url), limit),
            None,
        )
    else:
        entries, problem = xmlfeed.read_xml_feed(text, url, limit)
    if problem and not entries:
        raise ValueError(problem)
    made: list[Article] = []
    wrong: Counter[str] = Counter()
    for one in entries:
        try:
            made.append(entry.entry_article(one, source, url))
        except ValueError as problem_of_one:
            wrong[str(problem_of_one)] += 1
    yield from _once(made)
    for reason, times in wrong.items():
        yield Problem(
            url, f"{times} of its {len(entries)} entries left out: {reason}", skipped=False
        )
    if problem:
        yield Problem(url, f"{problem}; {len(made)} articles could be read", skipped=False)


def named_feeds(links: Iterable[str]) -> str:
    """Return the addresses of feeds as a message names them."""
    return ", ".join(list(links)[:3])


def _newest(entries: Iterable[Entry], limit: int) -> list[Entry]:
    return sorted(entries, key=_when, reverse=True)[:limit]


def _when(one: Entry) -> datetime:
    date = timestamp.parse_timestamp(one.published) or timestamp.parse_timestamp(one.updated)
    return article.parse_date(date, "UTC")[0] or _NEVER


def _once(made: Iterable[Article]) -> list[Article]:
    """Return the articles, newest first; of one that the feed has twice, as corrected, the later word."""
    found: dict[str, Article] = {}
    for one in made:
        known = found.setdefault(one.id, one)
        if _changed(one) > _changed(known):
            found[one.id] = one
    return sorted(found.values(), key=lambda one: one.published or _NEVER, reverse=True)


def _changed(one: Article) -> datetime:
    return max(one.updated or _NEVER, one.published or _NEVER)
