"""What a page's markup says of the article on it: JSON-LD first, then meta tags, then elements marked up for it.

Sources of the names: schema.org (NewsArticle, BreadcrumbList), the Open Graph protocol and its article namespace,
HTML's own link relations, Dublin Core. Nothing is read out of running text.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from digest.sources import article, timestamp

_ARTICLE_TYPES = frozenset(
    "article newsarticle reportagenewsarticle analysisnewsarticle askpublicnewsarticle backgroundnewsarticle "
    "opinionnewsarticle reviewnewsarticle advertisercontentarticle blogposting liveblogposting report techarticle".split()
)
_PUBLISHED = (
    "article:published_time datepublished date dc.date dc.date.issued dcterms.created pubdate publish-date "
    "publishdate parsely-pub-date sailthru.date"
).split()
_UPDATED = (
    "article:modified_time datemodified og:updated_time last-modified dcterms.modified".split()
)
_AUTHOR = (
    "author article:author dc.creator parsely-author sailthru.author byl twitter:creator".split()
)
_LABEL = "article:section articlesection section parsely-section".split()
_PICTURE = "og:image:secure_url og:image og:image:url".split()
_OTHER_PICTURE = "twitter:image twitter:image:src".split()
#: What stands in a section's place and is none: the start of the way to a page, and what systems write for any article.
_NO_LABEL = frozenset(
    "all home homepage start index post posts article articles uncategorized uncategorised default".split()
) | {"news home", "home page", "front page"}
#: What systems write for an author whose name nobody gave.
_NO_AUTHOR = frozenset({"admin", "administrator"})
#: What paying readers only may read, or everybody up to so many a month.
_PAID_TIERS = frozenset({"locked", "metered"})
#: An address, the name of an account, or a date.
_NO_PERSON = re.compile(r"://|^@|\d{4}")
_HINTS = ("class", "id", "aria-label", "itemtype")
_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|avif)", re.IGNORECASE)
_LONGEST_AUTHOR = 100
_LONGEST_LABEL = 60
#: Of elements that stand in each other, so many are read: each holds the text of all within.
_ELEMENTS = 8
_DEEPEST = 6  # no publisher nests its article deeper in JSON-LD


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says of its article: texts as written there, dates in ISO 8601, addresses absolute where they can be.

    `width` and `height` are the picture's, as written. `body` is the whole text that JSON-LD repeats.
    """

    title: str | None = None
    url: str | None = None
    label: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    picture: str | None = None
    alt: str | None = None
    width: Any = None
    height: Any = None
    language: str | None = None
    site: str | None = None
    paid: bool = False
    body: str | None = None


@dataclass(frozen=True, slots=True)
class _Page:
    root: Any
    meta: dict[str, str]
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    article: dict[str, Any] = field(default_factory=dict)
    crumbs: dict[str, Any] = field(default_factory=dict)

    def first(self, names: Iterable[str]) -> str | None:
        """Return what the first of the meta tags `names` says."""
        return next(self.each(names), None)

    def each(self, names: Iterable[str]) -> Iterator[str]:
        """Yield what the meta tags `names` say."""
        return (self.meta[name] for name in names if name in self.meta)

    def resolve(self, value: Any) -> Any:
        """Return the first of a list, and the object of the page that a mere reference to it means."""
        value = value[0] if isinstance(value, list) and value else value
        name = value.get("@id") if isinstance(value, dict) and len(value) <= 2 else None
        return self.objects.get(name, value) if isinstance(name, str) else value


def read_metadata(root: Any, url: str | None = None, zone: str = "UTC") -> PageMetadata:
    """Return what the page under `root`, found at `url`, says of its article; `zone` is where its source is."""
    page = _page(root)
    site = page.meta.get("og:site_name") or _name(page.resolve(page.article.get("publisher")))
    title = _title(page, site)
    address = _url(page, url)
    picture, width, height = _picture(page, address)
    return PageMetadata(
        title=title,
        url=address,
        label=_label(page, title, address, site),
        published=_first_date(_published(page), zone),
        updated=_first_date(_updated(page), zone),
        author=_author(page),
        picture=picture,
        alt=_alt(page, picture),
        width=width,
        height=height,
        language=_language(page),
        site=site,
        paid=_is_paid(page),
        body=_string(page.article.get("articleBody")),
    )


def _page(root: Any) -> _Page:
    objects = list(_linked_data(root))
    named: dict[str, dict[str, Any]] = {}
    for thing in objects:
        name = thing.get("@id")
        if isinstance(name, str) and len(thing) > len(named.get(name, ())):
            named[name] = thing  # references to an object have its name, too, but say less
    return _Page(
        root,
        _meta(root),
        named,
        next((thing for thing in objects if _types(thing) & _ARTICLE_TYPES), {}),
        next((thing for thing in objects if "breadcrumblist" in _types(thing)), {}),
    )


def _meta(root: Any) -> dict[str, str]:
    """Return what the page's meta tags say by their names in lower case; the first of a name counts."""
    meta: dict[str, str] = {}
    for tag in root.iter("meta"):
        get = tag.get
        name = (
            (get("property") or get("name") or get("itemprop") or get("http-equiv") or "")
            .strip()
            .lower()
        )
        if name and (content := (get("content") or "").strip()):
            meta.setdefault(name, content)
    return meta


def _linked_data(root: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of the page's JSON-LD, outermost first; what is no JSON is passed over."""
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            text = (
                (script.text or "")
                .strip()
                .removeprefix("<!--")
                .removesuffix("-->")
                .strip()
                .rstrip(";")
            )
            try:
                value = json.loads(text, strict=False)
            except (ValueError, RecursionError):
                continue
            yield from _walk(value, depth=0)


def _walk(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _walk(part, depth + 1)


def _types(thing: dict[str, Any]) -> set[str]:
    names = thing.get("@type")
    return {
        name.lower()
        for name in (names if isinstance(names, list) else [names])
        if isinstance(name, str)
    }


def _title(page: _Page, site: str | None) -> str | None:
    titles = (
        _string(page.article.get("headline")),
        page.first(("og:title", "twitter:title")),
        _text(page.root, "h1"),
        _text(page.root, "title"),
    )
    title = " ".join(next(filter(None, titles), "").split())
    if site:
        title = re.sub(rf"\s[|–—:·»-]+\s{re.escape(site)}$", "", title, flags=re.IGNORECASE)
    return title or None


def _url(page: _Page, url: str | None) -> str | None:
    """Return the address that the page calls its own; one that is only the site's start is a template's mistake."""
    links = (
        link.get("href")
        for link in page.root.iter("link")
        if "canonical" in _words(link.get("rel"))
    )
    said = [next(links, None), page.meta.get("og:url"), _string(page.article.get("url"))]
    joined = [address for one in said if (address := _join(url, one))]
    return next(filter(_has_path, joined), None) or url or next(iter(joined), None)


def _has_path(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.path.strip("/") or parts.query)


def _join(base: str | None, address: str | None) -> str | None:
    """Return `address` as an absolute one, or None; `base` is the page's own."""
    address = (address or "").strip()
    try:
        joined = urljoin(base or "", address)
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if address and parts.scheme in ("http", "https") and parts.netloc else None


def _label(page: _Page, title: str | None, address: str | None, site: str | None) -> str | None:
    """Return the section the page names, else the last of the way to it that is neither the start nor itself."""
    host = (urlsplit(address).hostname or "") if address else ""
    no_label = _NO_LABEL | {
        name.casefold() for name in (title, site, host, host.removeprefix("www.")) if name
    }
    for text in _labels(page, address):
        # Some systems write all the sections and keywords of an article in one.
        one = (
            text
            if len(text) <= _LONGEST_LABEL and not re.search(r",\S", text)
            else text.partition(",")[0]
        )
        if one and one.casefold() not in no_label and len(one) <= _LONGEST_LABEL:
            return one.strip()
    return None


def _labels(page: _Page, address: str | None) -> Iterator[str]:
    if label := _string(page.article.get("articleSection")):
        yield label
    yield from page.each(_LABEL)
    yield from reversed(_crumbs(page, address))


def _crumbs(page: _Page, address: str | None) -> list[str]:
    """Return the names of the way to the page, without the page itself."""
    steps = page.crumbs.get("itemListElement")
    if isinstance(steps, list):
        return list(
            filter(None, (_step(page, step, address) for step in steps if isinstance(step, dict)))
        )
    for element in page.root.iter("nav", "ol", "ul", "div"):
        if "breadcrumb" in " ".join(filter(None, map(element.get, _HINTS))).lower():
            return [name for link in element.iter("a") if (name := _inner(link))]
    return []


def _step(page: _Page, step: dict[str, Any], address: str | None) -> str | None:
    """Return the name of a `step` on the way to the page; one that leads nowhere or to the page is the page."""
    thing = page.resolve(step.get("item"))
    target = (thing.get("@id") or thing.get("url")) if isinstance(thing, dict) else thing
    leads = isinstance(target, str) and _join(address, target) not in (None, address)
    return (_string(step.get("name")) or _name(thing)) if leads else None


def _author(page: _Page) -> str | None:
    said = page.article.get("author")
    names = (_name(page.resolve(one)) for one in (said if isinstance(said, list) else [said]))
    author = ", ".join(dict.fromkeys(filter(None, map(_person, names))))
    return author or next(filter(None, map(_person, _authors_in_tags(page))), None)


def _authors_in_tags(page: _Page) -> Iterator[str]:
    yield from page.each(_AUTHOR)
    marked = (
        element
        for element in page.root.iter("a", "span", "div", "p", "address", "strong", "h4", "h5")
        if "author" in _words(element.get("rel")) or "author" in _words(element.get("itemprop"))
    )
    yield from map(_inner, islice(marked, _ELEMENTS))


def _person(text: str | None) -> str | None:
    """Return the name that `text` is, without the word for "by"; an address or a name of nobody is none."""
    name = " ".join((text or "").split())
    if len(name) > _LONGEST_AUTHOR or _NO_PERSON.search(name):
        return None
    name = re.sub(r"^(?:by|von|por|par|di)\s", "", name, flags=re.IGNORECASE)
    return name if name.casefold() not in _NO_AUTHOR else None


def _picture(page: _Page, address: str | None) -> tuple[str | None, Any, Any]:
    """Return (address, width, height) of the article's picture; a mail shows none that is not encrypted."""
    said = page.resolve(page.article.get("image"))
    thing = said if isinstance(said, dict) else {"url": said}
    linked = _join(address, _string(thing.get("url")) or _string(thing.get("contentUrl")))
    graph = _join(address, page.first(_PICTURE))
    others = (_join(address, one) for one in page.each(_OTHER_PICTURE))
    found = [one for one in (graph, *others, linked) if one and one != address]
    picture = next((one for one in found if one.startswith("https:")), next(iter(found), None))
    width = height = None
    if picture and picture == linked:
        width, height = thing.get("width"), thing.get("height")
    if picture and picture == graph:
        width, height = (
            width or page.meta.get("og:image:width"),
            height or page.meta.get("og:image:height"),
        )
    return picture, width, height


def _alt(page: _Page, picture: str | None) -> str | None:
    """Return what the page says in place of the `picture`; the name of a file says nothing."""
    if not picture:
        return None
    name = picture.partition("?")[0].rpartition("/")[2]
    shown = (
        one.get("alt") for one in page.root.iter("img") if name and name in (one.get("src") or "")
    )
    alts = chain(page.each(("og:image:alt", "twitter:image:alt")), shown)
    return next((alt for alt in alts if alt and not _FILE_NAME.fullmatch(alt.strip())), None)


def _language(page: _Page) -> str | None:
    html = (page.root.get("lang"), page.root.get("xml:lang")) if page.root.tag == "html" else ()
    said = (
        *html,
        *page.each(("content-language", "og:locale")),
        _string(page.article.get("inLanguage")),
    )
    tags = (one.partition(",")[0].strip().replace("_", "-") for one in said if one)
    return next((tag for tag in tags if re.fullmatch(article.LANGUAGE, tag)), None)


def _is_paid(page: _Page) -> bool:
    parts = page.article.get("hasPart")
    for thing in (page.article, *(parts if isinstance(parts, list) else [parts])):
        if (
            isinstance(thing, dict)
            and str(thing.get("isAccessibleForFree")).strip().lower() == "false"
        ):
            return True
    return page.meta.get("article:content_tier", "").lower() in _PAID_TIERS


def _first_date(said: Iterable[str | None], zone: str) -> str | None:
    """Return the first of the dates `said` that is one."""
    return next(filter(None, (timestamp.parse_timestamp(text, zone) for text in said)), None)


def _published(page: _Page) -> Iterator[str | None]:
    yield _string(page.article.get("datePublished"))
    yield from page.each(_PUBLISHED)
    yield from _marked_dates(page, "datePublished")
    times = [element for element in page.root.iter("time") if element.get("datetime")]
    times.sort(
        key=lambda element: not (element.get("pubdate") is not None or _is_published(element))
    )
    yield from (element.get("datetime") for element in times[:1])


def _updated(page: _Page) -> Iterator[str | None]:
    yield _string(page.article.get("dateModified"))
    yield from page.each(_UPDATED)
    yield from _marked_dates(page, "dateModified")


def _marked_dates(page: _Page, name: str) -> Iterator[str | None]:
    for element in page.root.xpath("//*[@itemprop=$name]", name=name):
        yield element.get("content") or element.get("datetime")


def _is_published(element: Any) -> bool:
    return bool({"published", "entry-date"} & _words(element.get("class")))


def _name(thing: Any) -> str | None:
    return _string(thing.get("name")) if isinstance(thing, dict) else _string(thing)


def _string(value: Any) -> str | None:
    """Return the text that a JSON-LD value or the first of its list is, or None."""
    value = value[0] if isinstance(value, list) and value else value
    return value.strip() or None if isinstance(value, str) else None


def _words(value: str | None) -> set[str]:
    return set((value or "").lower().split())


def _text(root: Any, tag: str) -> str | None:
    return next(filter(None, map(_inner, islice(root.iter(tag), _ELEMENTS))), None)


def _inner(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
