"""Metadata, a page's markup about its article: JSON-LD, then meta tags, then marked-up elements.

The names come from schema.org (NewsArticle, BreadcrumbList), the Open Graph protocol with its
article namespace, HTML's link relations, and Dublin Core. Nothing is read from running text.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from digest.model.text import FILE_NAME
from digest.model.webaddress import web_address
from digest.sources import timestamp
from digest.sources.language import spoken_language
from digest.sources.markup import Element, element_text

#: A value of JSON-LD: an object, a list, a text, a number.
_Value: TypeAlias = Any
#: An object of JSON-LD.
_Thing: TypeAlias = dict[str, Any]

_ARTICLE_TYPES = frozenset(
    "article newsarticle reportagenewsarticle analysisnewsarticle askpublicnewsarticle "
    "backgroundnewsarticle opinionnewsarticle reviewnewsarticle advertisercontentarticle "
    "blogposting liveblogposting report techarticle".split()
)
# Names of meta tags, the most reliable first.
_PUBLISHED = (
    "article:published_time datepublished date dc.date dc.date.issued dcterms.created pubdate "
    "publish-date publishdate parsely-pub-date sailthru.date"
)
_UPDATED = "article:modified_time datemodified og:updated_time last-modified dcterms.modified"
_AUTHOR = "author article:author dc.creator parsely-author sailthru.author byl twitter:creator"
_LABEL = "article:section articlesection section parsely-section"
_PICTURE = "og:image:secure_url og:image og:image:url"
_OTHER_PICTURE = "twitter:image twitter:image:src"
#: Not a section's name: the first of the breadcrumbs, or what a system writes for any article.
_NO_LABEL = frozenset(
    "all home homepage start index post posts article articles uncategorized uncategorised "
    "default".split()
) | {"news home", "home page", "front page"}
#: The author's name that systems write when nobody gave one.
_NO_AUTHOR = frozenset({"admin", "administrator"})
#: For paying readers only, or free up to so many articles a month.
_PAID_TIERS = frozenset({"locked", "metered"})
#: An address, the name of an account, or a date.
_NO_PERSON = re.compile(r"://|^@|\d{4}")
_HINTS = ("class", "id", "aria-label", "itemtype")
#: What is behind a section's address in an article's, and behind no article's in its print view.
_SLUG = re.compile(r"[^\W\d_]-[^\W\d_]{1,40}-\w|\d{4}")
_LONGEST_AUTHOR = 100
_LONGEST_LABEL = 60
#: At most so many nested elements are read, since each holds the text of all inside it.
_MOST_ELEMENTS = 8
_DEEPEST = 6  # no publisher nests its article deeper in JSON-LD


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says of its article: texts as written, dates in ISO 8601, addresses absolute.

    `width` and `height` are the picture's, as written. `body` is the whole text that JSON-LD
    repeats.
    """

    title: str | None = None
    url: str | None = None
    label: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    picture: str | None = None
    alt: str | None = None
    width: _Value = None
    height: _Value = None
    language: str | None = None
    site: str | None = None
    paid: bool = False
    body: str | None = None


@dataclass(frozen=True, slots=True)
class _Page:
    root: Element
    meta: dict[str, str]
    objects: dict[str, _Thing]
    article: _Thing
    crumbs: _Thing

    def meta_values(self, names: str) -> Iterator[str]:
        """Yield the contents of the meta tags `names`, a list in one string."""
        return (self.meta[name] for name in names.split() if name in self.meta)

    def resolve(self, value: _Value) -> _Value:
        """Return `value`, the first of a list, or the object that a mere reference points to."""
        value = value[0] if isinstance(value, list) and value else value
        name = value.get("@id") if isinstance(value, dict) and len(value) <= 2 else None
        return self.objects.get(name, value) if isinstance(name, str) else value


def read_metadata(root: Element, url: str | None = None, zone: str = "UTC") -> PageMetadata:
    """Return what the page `root`, found at `url`, says of its article; `zone` is its source's."""
    page = _read_page(root)
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


def _read_page(root: Element) -> _Page:
    objects = list(_linked_data(root))
    named: dict[str, _Thing] = {}
    for thing in objects:
        name = thing.get("@id")
        if isinstance(name, str) and len(thing) > len(named.get(name, ())):
            named[name] = thing  # a reference to an object has its name, too, but says less
    return _Page(
        root,
        _meta_tags(root),
        named,
        next((thing for thing in objects if _types(thing) & _ARTICLE_TYPES), {}),
        next((thing for thing in objects if "breadcrumblist" in _types(thing)), {}),
    )


def _meta_tags(root: Element) -> dict[str, str]:
    """Return the content of each meta tag by its name in lower case; the first of a name counts."""
    meta: dict[str, str] = {}
    for tag in root.iter("meta"):
        names = map(tag.get, ("property", "name", "itemprop", "http-equiv"))
        name = next(filter(None, names), "").strip().lower()
        if name and (content := (tag.get("content") or "").strip()):
            meta.setdefault(name, content)
    return meta


def _linked_data(root: Element) -> Iterator[_Thing]:
    """Yield every object of the page's JSON-LD, outermost first; skip invalid JSON."""
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            text = (script.text or "").strip().removeprefix("<!--").removesuffix("-->")
            try:
                value = json.loads(text.strip().rstrip(";"), strict=False)
            except (ValueError, RecursionError):
                continue
            yield from _walk(value, depth=0)


def _walk(value: _Value, depth: int) -> Iterator[_Thing]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _walk(part, depth + 1)


def _types(thing: _Thing) -> set[str]:
    return {name.lower() for name in _as_list(thing.get("@type")) if isinstance(name, str)}


def _as_list(value: _Value) -> list[_Value]:
    return value if isinstance(value, list) else [value]


def _title(page: _Page, site: str | None) -> str | None:
    titles = (
        _string(page.article.get("headline")),
        next(page.meta_values("og:title twitter:title"), None),
        _first_text(page.root, "h1"),
        _first_text(page.root, "title"),
    )
    title = " ".join(next(filter(None, titles), "").split())
    if site:
        title = re.sub(rf"\s[|–—:·»-]+\s{re.escape(site)}$", "", title, flags=re.IGNORECASE)
    return title or None


def _url(page: _Page, url: str | None) -> str | None:
    """Return the address that the page calls its own.

    The address of the site's front page, or of the section that the page is in, is a template's
    mistake.
    """
    links = page.root.iter("link")
    canonical = next((one.get("href") for one in links if "canonical" in _words(one, "rel")), None)
    said = [canonical, page.meta.get("og:url"), _string(page.article.get("url"))]
    joined = [address for one in said if (address := web_address(one, url))]
    own = (one for one in joined if _has_path(one) and not (url and _is_section(one, url)))
    return next(own, None) or url or next(iter(joined), None)


def _is_section(address: str, page: str) -> bool:
    """Return whether `page` is an article in the folder `address`: by a slug, or by a number."""
    folder = address.rstrip("/") + "/"
    return page.startswith(folder) and _SLUG.search(page[len(folder) :]) is not None


def _has_path(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.path.strip("/") or parts.query)


def _label(page: _Page, title: str | None, address: str | None, site: str | None) -> str | None:
    """Return the section that the page names, else its last breadcrumb that can be one."""
    host = (urlsplit(address).hostname or "") if address else ""
    names = filter(None, (title, site, host, host.removeprefix("www.")))
    no_label = _NO_LABEL | set(map(str.casefold, names))
    for text in _labels(page, address):
        # Some systems write all sections and keywords of an article into one label.
        is_list = len(text) > _LONGEST_LABEL or re.search(r",\S", text)
        label = text.partition(",")[0] if is_list else text
        if label and label.casefold() not in no_label and len(label) <= _LONGEST_LABEL:
            return label.strip()
    return None


def _labels(page: _Page, address: str | None) -> Iterator[str]:
    if label := _string(page.article.get("articleSection")):
        yield label
    yield from page.meta_values(_LABEL)
    yield from reversed(_crumbs(page, address))


def _crumbs(page: _Page, address: str | None) -> list[str]:
    """Return the names of the breadcrumbs, without the page itself."""
    steps = page.crumbs.get("itemListElement")
    if isinstance(steps, list):
        names = (_crumb(page, step, address) for step in steps if isinstance(step, dict))
        return list(filter(None, names))
    for element in page.root.iter("nav", "ol", "ul", "div"):
        if "breadcrumb" in " ".join(filter(None, map(element.get, _HINTS))).lower():
            return list(filter(None, map(element_text, element.iter("a"))))
    return []


def _crumb(page: _Page, step: _Thing, address: str | None) -> str | None:
    """Return a breadcrumb's name, or None if it leads nowhere or to the page itself."""
    thing = page.resolve(step.get("item"))
    target = (thing.get("@id") or thing.get("url")) if isinstance(thing, dict) else thing
    leads = isinstance(target, str) and web_address(target, address) not in (None, address)
    return (_string(step.get("name")) or _name(thing)) if leads else None


def _author(page: _Page) -> str | None:
    names = (_name(page.resolve(one)) for one in _as_list(page.article.get("author")))
    author = ", ".join(dict.fromkeys(filter(None, map(_person, names))))
    return author or next(filter(None, map(_person, _authors_in_tags(page))), None)


def _authors_in_tags(page: _Page) -> Iterator[str]:
    yield from page.meta_values(_AUTHOR)
    marked = (
        element
        for element in page.root.iter("a", "span", "div", "p", "address", "strong", "h4", "h5")
        if "author" in _words(element, "rel") or "author" in _words(element, "itemprop")
    )
    yield from map(element_text, islice(marked, _MOST_ELEMENTS))


def _person(text: str | None) -> str | None:
    """Return the name in `text` without the word for "by", or None if it is not a person's."""
    name = " ".join((text or "").split())
    if len(name) > _LONGEST_AUTHOR or _NO_PERSON.search(name):
        return None
    name = re.sub(r"^(?:by|von|por|par|di)\s", "", name, flags=re.IGNORECASE)
    return name if name.casefold() not in _NO_AUTHOR else None


def _picture(page: _Page, address: str | None) -> tuple[str | None, _Value, _Value]:
    """Return (address, width, height) of the article's picture, one with https if there is any."""
    said = page.resolve(page.article.get("image"))
    thing = said if isinstance(said, dict) else {"url": said}
    linked = web_address(_string(thing.get("url")) or _string(thing.get("contentUrl")), address)
    graph = web_address(next(page.meta_values(_PICTURE), None), address)
    others = (web_address(one, address) for one in page.meta_values(_OTHER_PICTURE))
    found = [one for one in (graph, *others, linked) if one and one != address]
    picture = next((one for one in found if one.startswith("https:")), next(iter(found), None))
    width = height = None
    if picture and picture == linked:
        width, height = thing.get("width"), thing.get("height")
    if picture and picture == graph:
        width = width or page.meta.get("og:image:width")
        height = height or page.meta.get("og:image:height")
    return picture, width, height


def _alt(page: _Page, picture: str | None) -> str | None:
    """Return the alternative text of the `picture`, or None; the name of a file says nothing."""
    if not picture:
        return None
    name = picture.partition("?")[0].rpartition("/")[2]
    images = page.root.iter("img")
    shown = (one.get("alt") for one in images if name and name in (one.get("src") or ""))
    alts = chain(page.meta_values("og:image:alt twitter:image:alt"), shown)
    return next((alt for alt in alts if alt and not FILE_NAME.fullmatch(alt.strip())), None)


def _language(page: _Page) -> str | None:
    html = (page.root.get("lang"), page.root.get("xml:lang")) if page.root.tag == "html" else ()
    meta = page.meta_values("content-language og:locale")
    said = (*html, *meta, _string(page.article.get("inLanguage")))
    return next(filter(None, map(spoken_language, said)), None)


def _is_paid(page: _Page) -> bool:
    things = (page.article, *_as_list(page.article.get("hasPart")))
    free = (thing.get("isAccessibleForFree") for thing in things if isinstance(thing, dict))
    if any(str(one).strip().lower() == "false" for one in free):
        return True
    return page.meta.get("article:content_tier", "").lower() in _PAID_TIERS


def _first_date(said: Iterable[str | None], zone: str) -> str | None:
    """Return the first of the texts `said` that is a date, in ISO 8601, or None."""
    return next(filter(None, (timestamp.parse_timestamp(text, zone) for text in said)), None)


def _published(page: _Page) -> Iterator[str | None]:
    yield _string(page.article.get("datePublished"))
    yield from page.meta_values(_PUBLISHED)
    yield from _marked_dates(page, "datePublished")
    times = [element for element in page.root.iter("time") if element.get("datetime")]
    marked = [element for element in times if _is_published(element)]
    yield from (element.get("datetime") for element in (marked or times)[:1])


def _updated(page: _Page) -> Iterator[str | None]:
    yield _string(page.article.get("dateModified"))
    yield from page.meta_values(_UPDATED)
    yield from _marked_dates(page, "dateModified")


def _marked_dates(page: _Page, name: str) -> Iterator[str | None]:
    for element in page.root.xpath("//*[@itemprop=$name]", name=name):
        yield element.get("content") or element.get("datetime")


def _is_published(element: Element) -> bool:
    is_marked = element.get("pubdate") is not None
    return is_marked or bool({"published", "entry-date"} & _words(element, "class"))


def _name(thing: _Value) -> str | None:
    return _string(thing.get("name")) if isinstance(thing, dict) else _string(thing)


def _string(value: _Value) -> str | None:
    """Return `value`, or the first of a list, if that is a text; else None."""
    value = value[0] if isinstance(value, list) and value else value
    return value.strip() or None if isinstance(value, str) else None


def _words(element: Element, name: str) -> set[str]:
    """Return the words of the attribute `name`, in lower case."""
    return set((element.get(name) or "").lower().split())


def _first_text(root: Element, tag: str) -> str | None:
    texts = map(element_text, islice(root.iter(tag), _MOST_ELEMENTS))
    return next(filter(None, texts), None)
