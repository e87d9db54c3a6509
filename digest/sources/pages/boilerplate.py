"""Boilerplate around an article: menus, share bars, comments, teasers of others, credits.

The words are those that publishing systems use for such parts in class names and ids, and inside
them as lines of their own. None is of a single site.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from digest.sources.markup import Element

#: Elements that never hold an article's text.
_NEVER_TEXT = frozenset(
    "script style noscript iframe template svg math object embed canvas audio video map button "
    "select textarea input dialog menu datalist option ins amp-ad".split()
)
#: Elements for other things than an article, unless a template puts nearly the whole page there.
_BESIDE = frozenset("nav aside footer figcaption".split())
#: The same, unless a template puts a good part of the page there.
_SELDOM = frozenset("figure form".split())
#: Elements whose class names and ids say nothing: they hold the page, the article or a few words.
_TRUSTED = frozenset(
    "html body main article a em strong b i u font time mark cite code table tbody tr th".split()
)

_OTHER = re.compile(
    r"""(?<![a-z])(?<!no-)(?<!has-)(?<!with-)(?:
    nav | navbar | navigation | menu | breadcrumbs? | footer | foot | side-?_?bar | aside | rail
    | masthead | banner | related\w* | recirc\w* | recommend\w*
    | more-?_?(?:from|stories|on|news|articles) | read-?_?(?:more|next|also)
    | most-?_?(?:read|popular) | popular | trending | up-?_?next | prev | next | pagination | pager
    | toc | share | sharing | share-?_?(?:bar|tools|buttons|links) | socials? | social-?_?\w+
    | follow | addthis\w* | sharedaddy | news-?_?letter\w* | subscribe | subscription | sign-?_?up
    | login | register | cookies? | consent | gdpr | promo | promotion | advert\w* | ads? | adv
    | sponsor\w* | dfp | outbrain | taboola | jp-relatedposts | comments? | comment-?_?list
    | disqus\w* | respond | reply | feedback | ratings? | poll | quiz | by-?_?line | authors?
    | author-?_?\w+ | bio | dateline | timestamp | meta | metadata | post-?_?meta
    | tags? | tag-?_?(?:list|cloud) | topics | categories | copyright | disclaimer
    | captions? | image-?_?caption | credits? | gallery | slideshow | carousel | lightbox | video
    | player | photo | image | toolbar | tools | print | print-?_?only | modal | popup | overlay
    | widgets? | infobox | fact-?_?box | callout | cta | visually-?_?hidden | sr-only
    | screen-reader-text | skip
    )(?![a-z])""",
    re.IGNORECASE | re.VERBOSE,
)
_SURELY_OTHER = re.compile(
    r"(?<![a-z])(?:comments?(?:[-_]*(?:list|container|section|area|wrapper))?|disqus\w*)(?![a-z-])"
    r"|(?<![a-z])(?<!no-)(?<!has-)(?<!with-)footer(?![a-z])",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:article|story|entry|post|blog|news)s?[-_]*(?:main[-_]*)?(?:body|content|text|copy)"
    r"|(?:content|main|body)[-_]*(?:body|content|text|copy)|rich-?text",
    re.IGNORECASE,
)
#: A longer text (characters) is a sentence rather than a menu or button.
_PROSE = 50
#: An element with this share of a page's prose is its article, whatever its name.
_MOST = 0.4
#: A short article may have longer comments or a longer footer, but only a misnamed layout has this.
_NEARLY_ALL = 0.9
#: An element's class names are read up to so many characters.
_LONGEST_NAMES = 300

#: Lines above links to other articles.
_OPENS_LINKS = re.compile(
    r"""(?:
      don['’]t\ miss | more\ (?:great|from|on|about|stories|news) | related | recommended
    | (?:also|please)\ (?:read|see) | (?:read|see|learn|watch)\ (?:more|next|also)
    | you\ (?:may|might)\ also
    | (?:lesen|sehen|hören)\ sie\ (?:auch|mehr) | lies\ auch | siehe\ auch | auch\ interessant
    | mehr\ (?:zum\ thema|zu|dazu|lesen|themen|infos|aus) | weiterlesen | passend\ (?:dazu|zum)
    | (?:weitere|weiterführende|verwandte|ähnliche)\ (?:themen|artikel|beiträge|nachrichten
      | meldungen|links|infos|informationen)
    | (?:das|dies)\ könnte\ (?:sie|dich|euch)
    | (?:à\ )?(?:lire|voir)\ (?:aussi|également|plus) | sur\ le\ même\ (?:sujet|thème)
    | en\ savoir\ plus
    | le[aeí]r?\ (?:también|más) | lea(?=:) | (?:vea|ver|mira|mire)\ (?:también|más)
    | (?:notas?|artículos?|noticias?|temas?)\ relacionad[ao]s? | [tl]e\ (?:puede|podría)\ interesar
    | (?:leia|veja|saiba|confira|assista)\ (?:também|mais)
    | (?:leggi|vedi|guarda)\ (?:anche|di\ più) | (?:ti\ )?potrebbe\ interessar
    | (?:lees|zie|bekijk)\ (?:ook|meer|verder)
    | (?:czytaj|zobacz|przeczytaj|sprawdź)\ (?:także|też|również|więcej)
    | (?:читайте|смотрите)\ (?:также|ещё|еще)
    | (?:läs|se|læs|les)\ (?:också|även|også|mer|mere)
    )(?!\w).{0,150}""",
    re.IGNORECASE | re.VERBOSE,
)
#: A year, a time of day, or minutes, in a line of at most so many characters.
_DATE = re.compile(r"(?<!\d)(?:(?:19|20)\d\d(?!\d)|\d\d?[:.h]\d\d(?!\d)|\d\d? min)")
_DATE_LINE = 100
_SITE_LINE = re.compile(
    r"""
    (?: advert | advertisement | ad | anzeige | werbung | publicité | publicidad | publicidade
      | pubblicità | iklan | реклама | 広告 )
    | more | topics?:? | text\ size | image\ \d+\ of\ \d+ | \d+\ comments?
    | (?: tags?:? | filed\ under | share(?:\ this)? | story\ continues\ below
      | continue\ reading)(?!\w).{0,80}
    | (?: follow\ .{1,80}\ on\ (?:twitter|facebook|instagram)
      | follow\ (?:us|him|her|them)\ on )\b.{0,100}
    | (?: updated | published | posted )\b.{0,60}
    | \(?(?:additional\ )?reporting\ (?:by|and\ writing\ by)\b.{0,200}
    | .{0,200}\ contributed\ (?:to\ this\ (?:report|story|article)|reporting)\b.{0,100}
    | (?: e-?mail | write\ to )\ \w.{0,60}\ at\ \S{1,60}@\S{1,60} .{0,80}
    | \S{1,60}@\S{1,60}\.\w{2,20}
    """,
    re.IGNORECASE | re.VERBOSE,
)


def make_is_other(body: Element) -> Callable[[Element], bool]:
    """Return a test that is true of elements below `body` beside the article, or out of sight."""
    prose, quoting = _measure_prose(body)
    most, nearly_all = _MOST * prose[body], _NEARLY_ALL * prose[body]

    def is_other(element: Element) -> bool:
        if element.tag in _NEVER_TEXT:
            return True
        held = prose[element]
        if held > nearly_all:
            return False
        if is_beside(element):
            return True
        if held > most:
            return False
        # A quotation belongs to the article, even one from a "social" network.
        return _is_out_of_sight(element) or (element not in quoting and _is_named_other(element))

    return is_other


def never_holds_text(element: Element) -> bool:
    """Return whether `element` never holds an article's text."""
    return element.tag in _NEVER_TEXT


def is_beside(element: Element) -> bool:
    """Return whether `element` is by its tag, or surely by its name, no part of an article."""
    return element.tag in _NEVER_TEXT or element.tag in _BESIDE or _is_surely_other(element)


def names_body(element: Element) -> bool:
    """Return whether `element` is marked or named as an article's body."""
    return "articlebody" in (element.get("itemprop") or "").lower() or _read_names(element).body


def is_site_line(text: str) -> bool:
    """Return whether the whole line `text` is one that sites print into or around an article."""
    return len(text) < 300 and _SITE_LINE.fullmatch(text) is not None


def is_date_line(text: str) -> bool:
    """Return whether the line `text`, no sentence, gives a date, a time, or minutes to read."""
    return len(text) < _DATE_LINE and text[-1] not in ".!?…:" and _DATE.search(text) is not None


def opens_links(text: str) -> bool:
    """Return whether links to other articles follow the line `text`."""
    return len(text) < 200 and _OPENS_LINKS.fullmatch(text) is not None


def _is_named_other(element: Element) -> bool:
    return element.tag not in _TRUSTED and _read_names(element).other and not names_body(element)


def _is_surely_other(element: Element) -> bool:
    return element.tag not in _TRUSTED and _read_names(element).surely_other


def _is_out_of_sight(element: Element) -> bool:
    style = element.get("style")
    return (
        element.tag in _SELDOM
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or (style is not None and "display:none" in style.replace(" ", "").lower())
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """What the class names and the id of an element name."""

    body: bool
    other: bool
    surely_other: bool


def _read_names(element: Element) -> _Names:
    classes, name = ((element.get(key) or "")[:_LONGEST_NAMES] for key in ("class", "id"))
    return _search_names(f"{classes} {name}")


@lru_cache(4096)  # a page's elements share few names
def _search_names(text: str) -> _Names:
    return _Names(*(pattern.search(text) is not None for pattern in (_BODY, _OTHER, _SURELY_OTHER)))


def _measure_prose(body: Element) -> tuple[dict[Element, int], set[Element]]:
    """Return how many characters of prose each element from `body` on holds, and which quote.

    The words of a link are not prose.
    """
    held: dict[Element, int] = defaultdict(int)
    quoting: set[Element] = set()
    for element in reversed(list(body.iter())):
        if element.tag == "a" or element.tag in _NEVER_TEXT:
            held[element] = 0
        elif own := _prose_length(element.text):
            held[element] += own
        own = held.get(element, 0) + _prose_length(element.tail)
        if element is not body and (own or element.tag == "blockquote" or element in quoting):
            parent = element.getparent()
            held[parent] += own
            if element.tag == "blockquote" or element in quoting:
                quoting.add(parent)
    return held, quoting


def _prose_length(text: str | None) -> int:
    return len(text) if text and len(text) > _PROSE and not text.isspace() else 0
