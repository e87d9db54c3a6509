"""What on a page is not its article: menus, share bars, readers' comments, teasers of other articles, credits.

The words are those that publishing systems commonly use for such parts (in class names and ids) and in them (as lines
of their own). None is of a single site.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

#: Elements that never hold an article's text.
NEVER = frozenset(
    "script style noscript iframe template svg math object embed canvas audio video map button select textarea input "
    "dialog menu datalist option ins amp-ad".split()
)
#: Elements that hold something else by their meaning; only a template that misuses them has nearly the whole page there.
_BESIDE = frozenset("nav aside footer figcaption".split())
#: Elements that usually do, but a template may put a good part of the page into one.
_SELDOM = frozenset("figure form".split())
#: Elements whose names say nothing: what they hold is the page, the article or a few of its words.
_TRUSTED = frozenset(
    "html body main article a em strong b i u font time mark cite code table tbody tr th".split()
)

_OTHER = re.compile(
    r"""(?<![a-z])(?<!no-)(?<!has-)(?<!with-)(?:
    nav | navbar | navigation | menu | breadcrumbs? | footer | foot | side-?_?bar | aside | rail | masthead | banner
    | related\w* | recirc\w* | recommend\w* | more-?_?(?:from|stories|on|news|articles) | read-?_?(?:more|next|also)
    | most-?_?(?:read|popular) | popular | trending | up-?_?next | prev | next | pagination | pager | toc
    | share | sharing | share-?_?(?:bar|tools|buttons|links) | socials? | social-?_?\w+ | follow | addthis\w* | sharedaddy
    | news-?_?letter\w* | subscribe | subscription | sign-?_?up | login | register | cookies? | consent | gdpr
    | promo | promotion | advert\w* | ads? | adv | sponsor\w* | dfp | outbrain | taboola | jp-relatedposts
    | comments? | comment-?_?list | disqus\w* | respond | reply | feedback | ratings? | poll | quiz
    | by-?_?line | authors? | author-?_?\w+ | bio | dateline | timestamp | meta | metadata | post-?_?meta
    | tags? | tag-?_?(?:list|cloud) | topics | categories | copyright | disclaimer
    | captions? | image-?_?caption | credits? | gallery | slideshow | carousel | lightbox | video | player | photo | image
    | toolbar | tools | print | print-?_?only | modal | popup | overlay | widgets? | infobox | fact-?_?box | callout
    | cta | visually-?_?hidden | sr-only | screen-reader-text | skip
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
#: A text of so many characters is of a sentence rather than of a menu or button.
_PROSE = 50
#: What holds this share of a page's prose is its article, whatever it is called.
_MOST = 0.4
#: A short article's page may have longer comments or a longer footer; only a misnamed layout holds nearly all.
_NEARLY_ALL = 0.9
_NAMES = 4096
#: Class names of more characters than this say nothing more.
_LONGEST_NAMES = 300

#: Lines over links to other articles.
_OPENS_LINKS = re.compile(
    r"(?:don['’]t miss|more (?:great|from|on|stories|news)|related|you (?:may|might) also|(?:read|see) (?:more|next|also))\b.{0,60}",
    re.IGNORECASE,
)
#: A year, a time of day, or minutes, in a line that is no longer than this.
_DATE = re.compile(r"(?<!\d)(?:(?:19|20)\d\d(?!\d)|\d\d?[:.h]\d\d(?!\d)|\d\d? min)")
_DATE_LINE = 100
_LINE = re.compile(
    r"""
    (?: advert | advertisement | ad | anzeige | werbung | publicité | publicidad | publicidade | pubblicità | iklan | реклама | 広告 )
    | more | topics?:? | text\ size | image\ \d+\ of\ \d+ | \d+\ comments?
    | (?: (?:read|see|learn)\ (?:more|also) | related | also\ (?:read|see) )\b.{0,150}
    | (?: tags?:? | filed\ under | share(?:\ this)? | story\ continues\ below | continue\ reading)(?!\w).{0,80}
    | (?: follow\ .{1,80}\ on\ (?:twitter|facebook|instagram) | follow\ (?:us|him|her|them)\ on )\b.{0,100}
    | (?: updated | published | posted )\b.{0,60}
    | \(?(?:additional\ )?reporting\ (?:by|and\ writing\ by)\b.{0,200}
    | .{0,200}\ contributed\ (?:to\ this\ (?:report|story|article)|reporting)\b.{0,100}
    | (?: e-?mail | write\ to )\ \w.{0,60}\ at\ \S{1,60}@\S{1,60} .{0,80} | \S{1,60}@\S{1,60}\.\w{2,20}
    """,
    re.IGNORECASE | re.VERBOSE,
)


def others(body: Any) -> Callable[[Any], bool]:
    """Return what tells whether an element below `body` holds something else than its article, or holds it out of sight."""
    prose, quoting = _prose(body)
    most, nearly_all = _MOST * prose[body], _NEARLY_ALL * prose[body]

    def is_other(element: Any) -> bool:
        if element.tag in NEVER:
            return True
        held = prose[element]
        if held > nearly_all:
            return False
        if element.tag in _BESIDE or _is_surely_other(element):
            return True
        if held > most:
            return False
        # What is quoted belongs to an article, also out of a "social" network.
        return _is_out_of_sight(element) or (element not in quoting and _is_named_other(element))

    return is_other


def is_never(element: Any) -> bool:
    """Tell whether `element` never holds an article's text."""
    return element.tag in NEVER


def names_body(element: Any) -> bool:
    """Tell whether `element` is marked or named as an article's body."""
    return "articlebody" in (element.get("itemprop") or "").lower() or _names(element).body


def names_other(element: Any) -> bool:
    """Tell whether `element` is named as something beside an article."""
    return _names(element).other


def is_line(text: str) -> bool:
    """Tell whether the whole line `text` is one that sites print into or around an article."""
    return len(text) < 300 and _LINE.fullmatch(text) is not None


def is_date_line(text: str) -> bool:
    """Tell whether the line `text` is none of a text but has a date, a time, or how long it is to read."""
    return len(text) < _DATE_LINE and text[-1] not in ".!?…:" and _DATE.search(text) is not None


def opens_links(text: str) -> bool:
    """Tell whether links to other articles come after the line `text`."""
    return len(text) < 100 and _OPENS_LINKS.fullmatch(text) is not None


def _is_named_other(element: Any) -> bool:
    return element.tag not in _TRUSTED and names_other(element) and not names_body(element)


def _is_surely_other(element: Any) -> bool:
    return element.tag not in _TRUSTED and _names(element).surely_other


def _is_out_of_sight(element: Any) -> bool:
    style = element.get("style")
    return (
        element.tag in _SELDOM
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or (style is not None and "display:none" in style.replace(" ", "").lower())
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """What the class names and the id of an element speak of."""

    body: bool
    other: bool
    surely_other: bool


def _names(element: Any) -> _Names:
    return _read(
        (element.get("class") or "")[:_LONGEST_NAMES], (element.get("id") or "")[:_LONGEST_NAMES]
    )


@lru_cache(_NAMES)  # a page's elements share few names
def _read(names: str, name: str) -> _Names:
    text = f"{names} {name}"
    return _Names(*(pattern.search(text) is not None for pattern in (_BODY, _OTHER, _SURELY_OTHER)))


def _prose(body: Any) -> tuple[dict[Any, int], set[Any]]:
    """Return how many characters of prose the elements from `body` on hold, and which of them hold a quotation.

    The words of a link are no prose.
    """
    held: dict[Any, int] = defaultdict(int)
    quoting: set[Any] = set()
    for element in reversed(list(body.iter())):
        if element.tag == "a" or element.tag in NEVER:
            held[element] = 0
        elif own := _long(element.text):
            held[element] += own
        own = held.get(element, 0) + _long(element.tail)
        if element is not body and (own or element.tag == "blockquote" or element in quoting):
            parent = element.getparent()
            held[parent] += own
            if element.tag == "blockquote" or element in quoting:
                quoting.add(parent)
    return held, quoting


def _long(text: str | None) -> int:
    return len(text) if text and len(text) > _PROSE and not text.isspace() else 0
