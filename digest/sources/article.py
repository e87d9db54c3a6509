"""Articles: the one place where what a source says becomes an Article.

What comes in is hostile or broken. What goes out holds only legal characters, a parsed date or
none, a web address or none, and an id that depends on nothing but the article.
"""

import hashlib
import html
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from digest.model import Article, Image, Precision, Source
from digest.model.text import LANGUAGE_TAG, NOT_MAIL

#: Invisible characters that only hide or reorder text: soft hyphen, zero-width space, word joiner,
#: byte order mark, bidirectional embeddings, overrides and isolates.
_HIDING = re.compile("[\xad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article as its source gives it: nothing is checked, dates and addresses are as written.

    `site` is the name that a page gives its site; it counts only if the source has no name.
    """

    title: str = ""
    text: str = ""
    id: str | None = None
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
    if not title and not text:
        raise ValueError("has neither a title nor a text")
    url = web_address(raw.url)
    published, precision = parse_date(raw.published, source.timezone)
    name = source.name or one_line(raw.site or "") or _host_name(url)
    language = raw.language or ""
    return Article(
        id=_article_id(raw.id or "", url, source.name or "", title or text),
        source=name,
        title=title,
        text=text,
        url=url,
        label=_mapped_label(raw.label, source),
        published=published,
        published_precision=precision,
        updated=parse_date(raw.updated, source.timezone)[0],
        image=raw.image,
        author=one_line(raw.author or "") or None,
        language=language if LANGUAGE_TAG.fullmatch(language) else source.language,
        weight=source.weight,
        teaser=raw.teaser,
        origin=origin,
    )


def legal_text(text: str) -> str:
    """Return `text` in NFC, with only characters that XML and e-mail can carry and people see."""
    return unicodedata.normalize("NFC", _HIDING.sub("", NOT_MAIL.sub("", text)))


def plain_text(text: str) -> str:
    """Return `text` with HTML references ("&amp;") replaced by their characters, and legal."""
    return legal_text(html.unescape(text))


def one_line(text: str) -> str:
    """Return `text` plain and on one line."""
    return " ".join(plain_text(text).split())


def web_address(text: str | None) -> str | None:
    """Return the http(s) address `text`, normalised so that equal ones compare equal, or None."""
    from courlan import normalize_url

    text = legal_text(text or "").strip()
    try:
        parts = urlsplit(text)
        is_web = parts.scheme.lower() in ("http", "https") and parts.hostname
        if not is_web or re.search(r"[\s<>\"]", text):
            return None
        address: str = normalize_url(text)
    except ValueError:
        return None
    return address.partition("#")[0]


def join_address(base: str, address: str | None) -> str:
    """Return `address` resolved against `base`, or "" if the two make no address."""
    try:
        return urljoin(base, (address or "").strip())
    except ValueError:
        return ""


def parse_date(text: str | None, timezone: str) -> tuple[datetime | None, Precision]:
    """Return an ISO 8601 or RFC 5322 date and its precision, or (None, "none") if it is not one.

    A date without a zone is taken to be in `timezone`.
    """
    text = (text or "").strip()
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        with suppress(ValueError, TypeError, IndexError, OverflowError):
            when = parse(text)
            when = when if when.tzinfo else when.replace(tzinfo=ZoneInfo(timezone))
            # At either end of the calendar no other zone has it.
            if MINYEAR < when.year < MAXYEAR:
                return when, "day" if re.fullmatch(r"[\dW-]+", text) else "second"
    return None, "none"


def _mapped_label(label: str | None, source: Source) -> str | None:
    label = one_line(label or "")
    mapped = {theirs.casefold(): ours for theirs, ours in source.labels.items()}
    return mapped.get(label.casefold(), label) or None


def _host_name(url: str | None) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""


def _article_id(given: str, url: str | None, source: str, title: str) -> str:
    given = " ".join(legal_text(given).split())
    if given and len(given) <= _LONGEST_ID:
        return given
    key = given or url or f"{source}\n{title}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]
