"""Articles: the one place where what a source says becomes an Article.

What comes in is hostile or broken. What goes out holds only legal characters, a parsed date or
none, a web address or none, and an id that depends on nothing but the article.
"""

import hashlib
import html
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from digest.model import Article, Image, Precision, Source
from digest.model.text import HIDING, NOT_MAIL, unpadded
from digest.model.webaddress import page_key, web_address
from digest.sources.bounds import LONGEST_NAME, bound_line, bound_text
from digest.sources.language import spoken_language, written_language

_LONGEST_ID = 200
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article as its source gives it: nothing is checked, dates and addresses are as written.

    `id` is the article's own in an export; `guid` is its feed's name for it. `site` is the name
    that a page gives its site; it counts only if the source has no name.
    """

    title: str = ""
    text: str = ""
    id: str | None = None
    guid: str | None = None
    url: str | None = None
    label: str | None = None
    published: str | None = None
    updated: str | None = None
    image: Image | None = None
    author: str | None = None
    language: str | None = None
    teaser: bool = False
    site: str | None = None


def make_article(raw: RawArticle, source: Source, origin: str) -> Article:
    """Return the checked article; `origin` (a path and line, or an address) is for messages.

    Raises ValueError, worded for people, if `raw` has neither a title nor a text.
    """
    title, text = one_line(raw.title), plain_text(raw.text).strip()
    text = text if unpadded(text) else ""
    if not title and not text:
        raise ValueError("has neither a title nor a text")
    url = web_address(raw.url)
    published, precision = parse_date(raw.published, source.timezone)
    name = source.name or _name(raw.site) or _host_name(url)
    return Article(
        id=_article_id(raw.id or "", url, source.name or "", title or text),
        guid=_own_name(raw.id or raw.guid),
        source=name,
        title=bound_line(title),
        text=bound_text(text),
        url=url,
        label=_mapped_label(raw.label, source),
        published=published,
        published_precision=precision,
        updated=parse_date(raw.updated, source.timezone)[0],
        image=raw.image and replace(raw.image, alt=bound_line(raw.image.alt)),
        author=_name(raw.author) or None,
        language=(
            source.language
            or spoken_language(raw.language)
            or written_language(f"{title} {text}", source.site_language)
        ),
        weight=source.weight,
        teaser=raw.teaser,
        origin=origin,
    )


def address_id(url: str) -> str:
    """Return the id of an article that has no other name than its address."""
    return hashlib.sha256(page_key(url).encode()).hexdigest()[:16]


def legal_text(text: str) -> str:
    """Return `text` in NFC, with only characters that XML and e-mail can carry and people see."""
    return unicodedata.normalize("NFC", HIDING.sub("", NOT_MAIL.sub("", text)))


def plain_text(text: str) -> str:
    """Return `text` with HTML references ("&amp;") replaced by their characters, and legal."""
    return legal_text(html.unescape(text))


def one_line(text: str) -> str:
    """Return `text` plain and on one line; empty if nothing of it would be seen."""
    line = " ".join(plain_text(text).split())
    return line if unpadded(line) else ""


def parse_date(text: str | None, timezone: str) -> tuple[datetime | None, Precision]:
    """Return an ISO 8601 or RFC 5322 date and its precision, or (None, "none") if it is not one.

    A date without a zone is taken to be in `timezone`.
    """
    text = (text or "").strip()
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        with suppress(ValueError, TypeError, IndexError, OverflowError):
            when = parse(text)
            when = when if when.tzinfo else when.replace(tzinfo=ZoneInfo(timezone))
            # Any time zone may be asked for it, and the calendar has two ends.
            _ = when.astimezone(UTC) - _DAY, when.astimezone(UTC) + _DAY
            return when, "day" if re.fullmatch(r"[\dW-]+", text) else "second"
    return None, "none"


def _name(text: str | None) -> str:
    return bound_line(one_line(text or ""), LONGEST_NAME)


def _mapped_label(label: str | None, source: Source) -> str | None:
    label = _name(label)
    mapped = {theirs.casefold(): ours for theirs, ours in source.labels.items()}
    return mapped.get(label.casefold(), label) or None


def _host_name(url: str | None) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""


def _article_id(given: str, url: str | None, source: str, title: str) -> str:
    given = _own_name(given)
    if given and len(given) <= _LONGEST_ID:
        return given
    if url and not given:
        return address_id(url)
    return hashlib.sha256((given or f"{source}\n{title}").encode()).hexdigest()[:16]


def _own_name(given: str | None) -> str:
    return " ".join(legal_text(given or "").split())
