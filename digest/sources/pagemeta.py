"""What a page's markup says of the article on it: JSON-LD first, then meta tags, then elements marked up for it.

Sources of the names: schema.org (NewsArticle, BreadcrumbList), the Open Graph protocol and its article namespace,
HTML's own link relations, Dublin Core. Nothing is read out of running text.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

_ARTICLE_TYPES = frozenset(
    "article newsarticle reportagenewsarticle analysisnewsarticle askpublicnewsarticle backgroundnewsarticle "
    "opinionnewsarticle reviewnewsarticle advertisercontentarticle blogposting liveblogposting report techarticle".split()
)
_PUBLISHED = (
    "article:published_time datepublished date dc.date dc.date.issued dcterms.created pubdate publish-date "
    "publishdate parsely-pub-date sailthru.date"
).split()
_UPDATED = "article:modified_time datemodified og:updated_time last-modified dcterms.modified".split()
_AUTHOR = "author article:author dc.creator parsely-author sailthru.author byl twitter:creator".split()
_LABEL = "article:section articlesection section parsely-section".split()
#: A page whose address shows the way to it names the site and the start before any section.
_START = frozenset({"home", "homepage", "start", "news home", "index"})
#: What paying readers only may read, or everybody up to so many a month.
_PAID_TIERS = frozenset({"locked", "metered"})
_LONGEST_AUTHOR = 100
_LONGEST_LABEL = 60
_DEEPEST = 6  # no publisher nests its article deeper in JSON-LD


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says of its article; texts as written there, addresses made absolute where they can be.

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
    article: dict[str, Any] = field(default_factory=dict)
    crumbs: dict[str, Any] = field(default_factory=dict)

    def first(self, names: Iterable[str]) -> str | None:
        """Return what the first of the meta tags `names` says."""
        return next((self.meta[name] for name in names if name in self.meta), None)


def read(root: Any, url: str | None = None) -> Said:
    """Return what the page under `root`, found at `url`, says of its article."""
    objects = list(_linked_data(root))
    page = _Page(
        root,
        _meta(root),
        next((thing for thing in objects if _types(thing) & _ARTICLE_TYPES), {}),
        next((thing for thing in objects if "breadcrumblist" in _types(thing)), {}),
    )
    site = page.meta.get("og:site_name") or _name(page.article.get("publisher"))
    title = _title(page, site)
    address = _url(page, url)
    picture, width, height = _picture(page)
    return Said(
        title=title,
        url=address,
        label=_label(page, title),
        published=_string(page.article.get("datePublished")) or page.first(_PUBLISHED) or _time(root),
        updated=_string(page.article.get("dateModified")) or page.first(_UPDATED),
        author=_author(page),
        picture=_join(address, picture),
        alt=page.first(("og:image:alt", "twitter:image:alt")) or _alt(root, picture),
        width=width,
        height=height,
        language=_language(page),
        site=site,
        paid=_is_paid(page),
        body=_string(page.article.get("articleBody")),
    )


def _meta(root: Any) -> dict[str, str]:
    """Return what the page's meta tags say by their names in lower case; the first of a name counts."""
    meta: dict[str, str] = {}
    for tag in root.iter("meta"):
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").strip().lower()
        if name and (content := (tag.get("content") or "").strip()):
            meta.setdefault(name, content)
    return meta


def _linked_data(root: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of the page's JSON-LD, outermost first; what is no JSON is passed over."""
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            text = (script.text or "").strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
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
    return {str(name).lower() for name in (names if isinstance(names, list) else [names])}


def _title(page: _Page, site: str | None) -> str | None:
    titles = (
        _string(page.article.get("headline")),
        page.first(("og:title", "twitter:title")),
        _text(page.root, "h1"),
        _text(page.root, "title"),
    )
    title = next(filter(None, titles), None)
    if title and site:
        title = re.sub(rf"\s+[|–—:·»-]+\s+{re.escape(site)}\s*$", "", title, flags=re.IGNORECASE) or title
    return title


def _url(page: _Page, url: str | None) -> str | None:
    """Return the address that the page calls its own; one that is only the site's start is a template's mistake."""
    links = (link.get("href") for link in page.root.iter("link") if _words(link.get("rel")) & {"canonical"})
    said = [next(links, None), page.meta.get("og:url"), _string(page.article.get("url"))]
    joined = [address for one in said if (address := _join(url, one))]
    return next(filter(_has_path, joined), None) or url or next(iter(joined), None)


def _has_path(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.path.strip("/") or parts.query)


def _join(base: str | None, address: str | None) -> str | None:
    """Return `address` as an absolute one, or None; `base` is the page's own."""
    try:
        joined = urljoin(base or "", (address or "").strip())
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in ("http", "https") and parts.netloc else None


def _label(page: _Page, title: str | None) -> str | None:
    """Return the section the page names, else the last of the way to it that is neither the start nor itself."""
    if label := _string(page.article.get("articleSection")) or page.first(_LABEL):
        return label
    way = [
        one
        for one in _crumbs(page)
        if one.casefold() not in _START and one != title and len(one) <= _LONGEST_LABEL
    ]
    return way[-1] if way else None


def _crumbs(page: _Page) -> list[str]:
    """Return the names of the way to the page; a last one without a link is the page itself."""
    steps = page.crumbs.get("itemListElement")
    if isinstance(steps, list):
        things = [step for step in steps if isinstance(step, dict)]
        names = [_string(step.get("name")) or _name(step.get("item")) for step in things]
        return [name for name in names if name]
    for element in page.root.iter("nav", "ol", "ul", "div"):
        hints = f"{element.get('class')} {element.get('id')} {element.get('aria-label')} {element.get('itemtype')}"
        if "breadcrumb" in hints.lower():
            return [name for link in element.iter("a") if (name := _inner(link))]
    return []


def _author(page: _Page) -> str | None:
    said = page.article.get("author")
    names = [_name(one) for one in (said if isinstance(said, list) else [said])]
    author = ", ".join(dict.fromkeys(name for name in names if name and "://" not in name))
    return author or _author_in_tags(page)


def _author_in_tags(page: _Page) -> str | None:
    marked = (
        _inner(element)
        for element in page.root.iter("a", "span", "div", "p", "address", "strong", "h4", "h5")
        if _words(element.get("rel")) & {"author"} or _words(element.get("itemprop")) & {"author"}
    )
    tagged = (page.meta.get(tag, "") for tag in _AUTHOR)
    for text in (*tagged, *marked):
        name = re.sub(r"^(?:by|von|por|par|di)\s+", "", text.strip(), flags=re.IGNORECASE)
        if name and len(name) <= _LONGEST_AUTHOR and "://" not in name and not name.startswith("@"):
            return name
    return None


def _picture(page: _Page) -> tuple[str | None, Any, Any]:
    """Return (address, width, height) of the article's picture."""
    said = page.article.get("image")
    said = said[0] if isinstance(said, list) and said else said
    thing = said if isinstance(said, dict) else {"url": said}
    data = (_string(thing.get("url")) or _string(thing.get("@id")), thing.get("width"), thing.get("height"))
    tags = page.first(
        ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
    )
    if tags and tags != data[0]:
        return tags, page.meta.get("og:image:width"), page.meta.get("og:image:height")
    return (
        data[0],
        data[1] or page.meta.get("og:image:width"),
        data[2] or page.meta.get("og:image:height"),
    )


def _alt(root: Any, picture: str | None) -> str | None:
    """Return what the page says in place of the `picture` where it shows it."""
    if not picture:
        return None
    name = picture.partition("?")[0].rpartition("/")[2]
    alts = (shown.get("alt") for shown in root.iter("img") if name and name in (shown.get("src") or ""))
    return next(filter(None, alts), None)


def _language(page: _Page) -> str | None:
    html = page.root.get("lang") or page.root.get("xml:lang") if page.root.tag == "html" else None
    said = html or page.first(("content-language", "og:locale")) or _string(page.article.get("inLanguage"))
    return said.strip().replace("_", "-") if said else None


def _is_paid(page: _Page) -> bool:
    free = page.article.get("isAccessibleForFree")
    if str(free).strip().lower() == "false":
        return True
    return page.meta.get("article:content_tier", "").lower() in _PAID_TIERS


def _time(root: Any) -> str | None:
    """Return the machine-readable date of the first time element, those marked as the publication's before others."""
    times = [element for element in root.iter("time") if element.get("datetime")]
    times.sort(key=lambda element: not (element.get("pubdate") is not None or _is_published(element)))
    return times[0].get("datetime").strip() if times else None


def _is_published(element: Any) -> bool:
    return "datepublished" in _words(element.get("itemprop")) or "published" in _words(element.get("class"))


def _name(thing: Any) -> str | None:
    return _string(thing.get("name")) if isinstance(thing, dict) else _string(thing)


def _string(value: Any) -> str | None:
    """Return the text that a JSON-LD value or the first of its list is, or None."""
    value = value[0] if isinstance(value, list) and value else value
    return value.strip() or None if isinstance(value, str) else None


def _words(value: str | None) -> set[str]:
    return set((value or "").lower().split())


def _text(root: Any, tag: str) -> str | None:
    return next(filter(None, map(_inner, root.iter(tag))), None)


def _inner(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
