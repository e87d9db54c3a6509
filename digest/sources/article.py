"""Making an Article of what a source gives: every kind of source ends here.

What comes in is hostile or broken; what goes out holds only legal characters, a parsed date or none, an
address that is one or none, and an id that depends on nothing but the article.
"""

import hashlib
import html
import re
import unicodedata
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from digest.model import Article, Image, Precision, Source

#: What XML 1.0 (2.2) does not allow, C1 controls, and invisible characters that only hide or reorder text
#: (soft hyphen, zero-width space, byte order mark, bidirectional embeddings, overrides and isolates).
_ILLEGAL = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\xad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_LONGEST_ID = 200
#: A language tag (BCP 47), as far as it matters here.
LANGUAGE = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"


def make_article(
    source: Source,
    origin: str,
    *,
    title: str,
    text: str,
    id: str | None = None,  # noqa: A002 - the schema's word
    url: str | None = None,
    label: str | None = None,
    published: str | None = None,
    updated: str | None = None,
    image: Image | None = None,
    author: str | None = None,
    language: str | None = None,
    teaser: bool = False,
    site: str | None = None,
) -> Article:
    """Return the article. `site` is the name a page gives its site, used where the source has no name.

    Raises ValueError, with a reason for people, when there is neither a title nor a text.
    """
    title, text = one_line(title), plain_text(text).strip()
    if not title and not text:
        raise ValueError("has neither a title nor a text")
    url = web_address(url)
    when, precision = parse_date(published, source.timezone)
    changed, _ = parse_date(updated, source.timezone)
    name = source.name or one_line(site or "") or _host(url)
    return Article(
        id=_identify(" ".join(legal_text(id or "").split()), url, source.name or "", title or text),
        source=name,
        title=title,
        text=text,
        url=url,
        label=_label(label, source),
        published=when,
        published_precision=precision,
        updated=changed,
        image=image,
        author=one_line(author or "") or None,
        language=language if language and re.fullmatch(LANGUAGE, language) else source.language,
        weight=source.weight,
        teaser=teaser,
        origin=origin,
    )


def legal_text(text: str) -> str:
    """Return `text` in Unicode's composed form, with only the characters that XML and e-mail can carry."""
    return unicodedata.normalize("NFC", _ILLEGAL.sub("", text))


def plain_text(text: str) -> str:
    """Return `text` legal, and the characters that HTML's references in it ("&amp;") stand for."""
    return legal_text(html.unescape(text))


def one_line(text: str) -> str:
    """Return `text` plain and on one line."""
    return " ".join(plain_text(text).split())


def web_address(text: str | None) -> str | None:
    """Return the http(s) address that `text` is, normalised so that equal ones compare equal, or None."""
    from courlan import normalize_url

    text = legal_text(text or "").strip()
    try:
        parts = urlsplit(text)
        if (
            parts.scheme.lower() not in ("http", "https")
            or not parts.hostname
            or re.search(r"[\s<>\"]", text)
        ):
            return None
        address: str = normalize_url(text)
    except ValueError:
        return None
    return address.partition("#")[0]


def parse_date(text: str | None, timezone: str) -> tuple[datetime | None, Precision]:
    """Read a date as ISO 8601 or RFC 5322 writes it; without a zone it is in `timezone`. (None, "none") if not one."""
    text = (text or "").strip()
    if not text:
        return None, "none"
    when = _iso(text) or _mail_date(text)
    if when is None:
        return None, "none"
    precision: Precision = "day" if re.fullmatch(r"[\dW-]+", text) else "second"
    try:
        when = when if when.tzinfo else when.replace(tzinfo=ZoneInfo(timezone))
        when.astimezone(UTC)
    except OverflowError:
        return None, "none"
    return when, precision


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _mail_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _label(label: str | None, source: Source) -> str | None:
    label = one_line(label or "")
    mapped = {theirs.casefold(): ours for theirs, ours in source.labels.items()}
    return mapped.get(label.casefold(), label) or None


def _host(url: str | None) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""


def _identify(given: str, url: str | None, source: str, title: str) -> str:
    if given and len(given) <= _LONGEST_ID:
        return given
    key = given or url or f"{source}\n{title}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]
