"""Entries: what a feed of any format says of one article, and the article that it makes."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from digest.model import Article, Image, Layout, Source
from digest.model.webaddress import page_key, web_address
from digest.sources import article
from digest.sources.article import RawArticle
from digest.sources.feeds.prose import NO_PROSE, Prose, html_of, title_of, without_tags
from digest.sources.pages import layout, webpage
from digest.sources.timestamp import parse_timestamp

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
_CUT = re.compile(r"(?:(?<!\.)\.\.+|…|[(\[] ?(?:…|\.\.\.+) ?[)\]])\s*$")
_END = 200
_END_OF_HTML = 1000
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

    Relative addresses are resolved against `base`. `key` is the feed's own id of the entry. Of the
    `links`, the likeliest comes first; so do the texts that may be its dates.
    """

    base: str
    key: str | None = None
    links: tuple[str, ...] = ()
    title: Prose = NO_PROSE
    summary: Prose = NO_PROSE
    content: Prose = NO_PROSE
    labels: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    author: str | None = None
    image: Image | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class _Body:
    """The text of a content or summary, and whether it says that it is not the whole."""

    text: str
    leads_on: bool


def entry_article(entry: Entry, source: Source, origin: str) -> Article:
    """Return the article of `entry`. Raises ValueError, worded for people, if it says nothing."""
    url = _page_address(entry)
    title = title_of(entry.title)
    whole, excerpt = (
        _read_body(prose, title, source.layout) for prose in (entry.content, entry.summary)
    )
    # Some programs put a caption where the whole text belongs.
    body = whole if len(whole.text) >= len(excerpt.text) else excerpt
    is_short = len(body.text) < _WHOLE and len(whole.text) <= len(excerpt.text)
    published, updated = entry_dates(entry, source)
    raw = RawArticle(
        id=None if url else entry.key,
        guid=entry.key,
        url=url,
        title=title,
        text=body.text,
        label=_choose_label(entry.labels, source),
        published=published or updated,
        updated=updated,
        author=author_name(entry.author),
        image=entry.image or _picture(entry),
        language=entry.language,
        teaser=body.leads_on or is_short or _CUT.search(body.text[-_END:]) is not None,
    )
    return article.make_article(raw, source, origin)


def entry_dates(entry: Entry, source: Source) -> tuple[str | None, str | None]:
    """Return when `entry` was published and updated, in ISO 8601, None for what it does not say."""
    language = entry.language or source.own_language
    published, updated = (
        next(
            filter(None, (parse_timestamp(text, source.timezone, language) for text in texts)), None
        )
        for texts in (entry.published, entry.updated)
    )
    return published, updated


def entry_picture(
    base: str, address: object, alt: object = None, width: object = None, height: object = None
) -> Image | None:
    """Return the picture at `address`, resolved against `base`, or None if it shows nothing."""
    if not isinstance(address, str) or not address.strip() or _NO_PICTURE.search(address):
        return None
    found = webpage.page_image(
        web_address(address, base), alt if isinstance(alt, str) else None, width, height
    )
    is_dot = found and any(size and size < _SMALLEST for size in (found.width, found.height))
    return None if is_dot else found


def author_name(text: str | None) -> str | None:
    """Return a name without "by" and without the e-mail address that RSS puts beside it."""
    name = " ".join(_MAIL.sub("", (text or "")[:_LONGEST_NAME]).split()).strip(" ()<>,")
    return re.sub(r"^by\s+", "", name, flags=re.IGNORECASE) or None


def _page_address(entry: Entry) -> str | None:
    """Return the address of the entry's page, or None; a site's front page is not an article's."""
    for link in entry.links:
        url = web_address(link, entry.base)
        parts = urlsplit(page_key(url) if url else "")
        if parts.path.strip("/") or parts.query or parts.fragment:
            return url
    return None


def _read_body(prose: Prose, title: str, own: Layout) -> _Body:
    """Return the text of `prose` without furniture and without the title that it repeats."""
    if not prose:
        return _Body("", leads_on=False)
    found = html_of(prose)
    lines = layout.split_lines(webpage.parse_fragment(found))
    lines, leads_on = _without_signature(lines)
    if lines and title and lines[0].casefold() == title.casefold():
        del lines[0]
    return _Body("\n".join(layout.text_lines(lines, own)), leads_on or _links_on(found))


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
    end = article.one_line(without_tags(text[-_END_OF_HTML:]))
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
    for tag in _PICTURE.finditer(entry.content.value or entry.summary.value):
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
