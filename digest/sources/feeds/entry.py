"""Entries: what a feed of any format says of one article, and the article that it makes."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from digest.model import Article, Image, Source
from digest.sources import article, timestamp
from digest.sources.article import RawArticle
from digest.sources.pages import layout, webpage

#: A text of so many characters is no excerpt, unless it says so.
_WHOLE = 1500
#: The line that blogs put under a text, ...
_SIGNATURE = re.compile(r"the post .+ appeared (first )?(on|at) ((?!\. ).){1,100}", re.IGNORECASE)
#: ... the one under an excerpt alone, and the length of either (characters).
_LEADS_ON = re.compile(
    r"[(\[]?(?:(?:continue|keep) reading|read (?:more|on\b|the (?:full|whole|rest|complete))"
    r"|full story|more ?(?:…|\.\.\.)).{0,200}",
    re.IGNORECASE,
)
_LONGEST_SIGNATURE = 500
#: The same after the last sentence, ...
_TAIL = re.compile(
    r"(?<=[.!?…\]”\"’'])\s*[(\[]?(?:(?:continue|keep) reading|read more|more ?(?:…|\.\.\.))"
    r"[^.]{0,60}\W{0,3}$",
    re.IGNORECASE,
)
#: ... as a link of its own, before the blog's signature, and as the mark of a cut.
_LINK_ON = re.compile(
    r"\b(?:(?:continue|keep) reading|read more|read the (?:full|whole|rest|complete))\b[^.!?]{0,80}"
    r"(?:\bthe post .+ appeared .+)?$",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:\.\.+|…|[(\[] ?(?:…|\.\.\.+) ?[)\]])\s*$")
_END = 200
_END_OF_HTML = 1000
_TAG = re.compile(
    r"</?(?=[a-z])(?:a|abbr|article|aside|audio|b|big|blockquote|body|br|caption|center|cite|code"
    r"|dd|del|details|div|dl|dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|header|hr|html"
    r"|i|iframe|img|input|ins|label|li|main|mark|nav|noscript|object|ol|p|picture|pre|q|s|script"
    r"|section|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|tfoot|th"
    r"|thead|time|tr|tt|u|ul|video|wbr)\b[^<>]*>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"</?(?:br|div|h[1-6]|li|p)\b[^<>]*>", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b[^<>]{1,4000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"\b([a-z-]{1,20})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
#: Pictures that show nothing of the article: counters, faces beside a name, smileys.
_NO_PICTURE = re.compile(
    r"gravatar\.com|feeds?\.feedburner|//s\.w\.org/|doubleclick|scorecardresearch"
    r"|/(?:pixel|spacer|blank|1x1|count)\b",
    re.IGNORECASE,
)
#: A smaller picture (pixels) shows nothing either.
_SMALLEST = 50
_MAIL = re.compile(r"[<(]?\b[^\s<>()@]{1,64}@[^\s<>()@]{1,255}\b[>)]?")
_LONGEST_NAME = 200
#: What content systems print when nobody chose a section.
_NO_LABEL = frozenset({"uncategorized", "uncategorised", "default"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one article.

    `title`, `summary` and `content` are HTML or text. Relative addresses are resolved against
    `base`. `key` is the feed's own id of the entry.
    """

    base: str
    key: str | None = None
    link: str | None = None
    title: str = ""
    summary: str = ""
    content: str = ""
    labels: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    image: Image | None = None
    language: str | None = None


def entry_article(entry: Entry, source: Source, origin: str) -> Article:
    """Return the article of `entry`. Raises ValueError, worded for people, if it says nothing."""
    url = _page_address(entry)
    title = _plain_title(entry.title)
    whole, excerpt = _html_lines(entry.content), _html_lines(entry.summary)
    lines, leads_on = _without_signature(whole or excerpt)
    leads_on = leads_on or _links_on(entry.content if whole else entry.summary)
    if lines and title and lines[0].casefold() == title.casefold():
        del lines[0]
    text = "\n".join(layout.text_lines(lines, source.layout))
    is_short = len(text) < _WHOLE and sum(map(len, whole)) <= sum(map(len, excerpt))
    published, updated = (
        timestamp.parse_timestamp(date, source.timezone)
        for date in (entry.published, entry.updated)
    )
    raw = RawArticle(
        id=None if url else entry.key,
        url=url,
        title=title,
        text=text,
        label=_choose_label(entry.labels, source),
        published=published or updated,
        updated=updated,
        author=author_name(entry.author),
        image=entry.image or _picture(entry),
        language=(entry.language or "").strip().replace("_", "-") or None,
        teaser=leads_on or is_short or _CUT.search(text[-_END:]) is not None,
    )
    return article.make_article(raw, source, origin)


def entry_picture(
    base: str, address: object, alt: object = None, width: object = None, height: object = None
) -> Image | None:
    """Return the picture at `address`, resolved against `base`, or None if it shows nothing."""
    if not isinstance(address, str) or not address.strip() or _NO_PICTURE.search(address):
        return None
    url = article.join_address(base, address)
    found = webpage.page_image(url, alt if isinstance(alt, str) else None, width, height)
    is_dot = found and any(size and size < _SMALLEST for size in (found.width, found.height))
    return None if is_dot else found


def author_name(text: str | None) -> str | None:
    """Return a name without "by" and without the e-mail address that RSS puts beside it."""
    name = " ".join(_MAIL.sub("", (text or "")[:_LONGEST_NAME]).split()).strip(" ()<>,")
    return re.sub(r"^by\s+", "", name, flags=re.IGNORECASE) or None


def _page_address(entry: Entry) -> str | None:
    """Return the address of the entry's page, or None; a site's front page is not an article's."""
    link = (entry.link or "").strip()
    url = article.web_address(article.join_address(entry.base, link)) if link else None
    if not url:
        return None
    parts = urlsplit(url)
    return url if parts.path.strip("/") or parts.query else None


def _plain_title(text: str) -> str:
    """Return a title without markup, on one line."""
    text = text if _TAG.search(text) else html.unescape(text)
    return article.one_line(_TAG.sub("", _BREAK.sub(" ", text)))


def _html_lines(text: str) -> list[str]:
    """Return the lines of HTML, of HTML that was escaped twice, or of plain text."""
    if not text.strip():
        return []
    if not _TAG.search(text):
        text = html.unescape(text)
        if not _TAG.search(text):
            text = re.sub(r"\n\s*\n", "<br>", html.escape(text))
    return layout.split_lines(webpage.parse_fragment(text))


def _without_signature(lines: list[str]) -> tuple[list[str], bool]:
    """Return `lines` without what stands under an article, and whether that links to its rest."""
    kept, leads_on = list(lines), False
    while kept and len(kept[-1]) <= _LONGEST_SIGNATURE:
        if _LEADS_ON.fullmatch(kept[-1]):
            leads_on = True
        elif not _SIGNATURE.fullmatch(kept[-1]):
            break
        del kept[-1]
    if kept and (tail := _TAIL.search(kept[-1], max(len(kept[-1]) - _END, 0))):
        kept[-1] = kept[-1][: tail.start()]
        leads_on = True
    return kept, leads_on


def _links_on(text: str) -> bool:
    """Return whether the HTML `text` ends with a link to the rest."""
    end = article.one_line(_TAG.sub(" ", text[-_END_OF_HTML:]))
    return _LINK_ON.search(end) is not None


def _choose_label(labels: Iterable[str], source: Source) -> str | None:
    """Return the first label that the settings map, else the first known one, else the first."""
    said = [one for one in map(article.one_line, labels) if one and one.casefold() not in _NO_LABEL]
    mapped = {theirs.casefold() for theirs in source.labels}
    for one in said:
        if one.casefold() in mapped:
            return one
    return next(
        (one for one in said if layout.is_label(one, source.layout)), next(iter(said), None)
    )


def _picture(entry: Entry) -> Image | None:
    """Return the first picture in the entry's HTML that shows something, or None."""
    for tag in _PICTURE.finditer(entry.content or entry.summary):
        said = {
            name.lower(): html.unescape(next(filter(None, values), ""))
            for name, *values in _ATTRIBUTE.findall(tag[0])
        }
        alt, width, height = map(said.get, ("alt", "width", "height"))
        # Pages that load pictures late keep the address beside a placeholder's.
        for address in map(said.get, ("data-src", "data-lazy-src", "src")):
            if found := entry_picture(entry.base, address, alt, width, height):
                return found
    return None
