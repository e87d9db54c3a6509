"""What on a page is not its article: menus, share bars, readers' comments, teasers of other articles, credits.

The words are those that publishing systems commonly use for such parts (in class names and ids) and in them (as lines
of their own). None is of a single site.
"""

import re
from functools import lru_cache
from typing import Any

#: Elements that never hold an article's text.
NEVER = frozenset(
    "script style noscript iframe template svg math object embed canvas audio video map button select textarea input "
    "dialog menu datalist option ins amp-ad".split()
)
#: Elements that hold it only where a template misuses them, as with a form around the whole page.
_SELDOM = frozenset("nav aside footer figure figcaption form".split())
#: Elements whose names say nothing: what they hold is the page, the article or a few of its words.
_TRUSTED = frozenset("html body main article a em strong b i u font time mark cite code".split())

_OTHER = re.compile(
    r"""(?<![a-z])(?:
    nav | navbar | navigation | menu | breadcrumbs? | footer | foot | side-?_?bar | aside | rail | masthead | banner
    | related\w* | recirc\w* | recommend\w* | more-?_?(?:from|stories|on|news|articles) | read-?_?(?:more|next|also)
    | most-?_?(?:read|popular) | popular | trending | up-?_?next | prev | next | pagination | pager | toc
    | share | sharing | share-?_?(?:bar|tools|buttons|links) | socials? | social-?_?\w+ | follow | addthis\w* | sharedaddy
    | news-?_?letter\w* | subscribe | subscription | sign-?_?up | login | register | paywall | cookies? | consent | gdpr
    | promo | promotion | advert\w* | ads? | adv | sponsor\w* | dfp | outbrain | taboola | jp-relatedposts
    | comments? | comment-?_?list | disqus\w* | respond | reply | feedback | ratings? | poll | quiz
    | by-?_?line | authors? | author-?_?\w+ | bio | dateline | timestamp | meta | metadata | post-?_?meta
    | tags? | tag-?_?(?:list|cloud) | topics | categories | copyright | disclaimer
    | captions? | image-?_?caption | credits? | gallery | slideshow | carousel | lightbox | video | player | photo | image
    | toolbar | tools | print | print-?_?only | modal | popup | overlay | widgets? | infobox | fact-?_?box | callout
    | visually-?_?hidden | sr-only | screen-reader-text | skip
    )(?![a-z])""",
    re.IGNORECASE | re.VERBOSE,
)
_READERS = re.compile(
    r"(?<![a-z])(?:comments?(?:[-_]*(?:list|container|section|area|wrapper))?|disqus\w*)(?![a-z-])",
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
_MOST = 0.3
#: What readers wrote may be longer than the article; only a layout named after it ("no-comments") holds nearly all.
_NEARLY_ALL = 0.9
_NAMES = 4096

#: Lines over links to other articles.
_OPENS_LINKS = re.compile(
    r"(?:don['’]t miss|more (?:great|from|on|stories|news)|related|you (?:may|might) also|(?:read|see) (?:more|next|also))\b.{0,60}",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"""
    (?: advert | advertisement | ad | iklan | more | text\ size | key\ points | topics?:? | image\ \d+\ of\ \d+ )
    | (?: \d+\ comments? | comments?\ *comments? )
    | (?: (?:read|see|learn)\ (?:more|also) | related | also\ (?:read|see) | leggi\ anche )\b.{0,150}
    | (?: you\ (?:may|might)\ also\ (?:like|be\ interested) | don['’]t\ miss | more\ (?:great|from|on|stories) )\b.{0,100}
    | (?: photo\ ?: | (?:photo|image)s?\ (?:by|courtesy|credit)\b ).{0,150}
    | .{0,80}\b(?:click|clicking|tap)\ here[.!]? | (?:click|tap)\ here.{0,80}
    | (?: tags?:? | filed\ under | share(?:\ this)? | story\ continues\ below | continue\ reading | like\ this\ story\?)(?!\w).{0,80}
    | (?: follow\ .{1,80}\ on\ (?:twitter|facebook|instagram) | follow\ (?:us|him|her|them)\ on )\b.{0,100}
    | (?: subscribe | sign\ up | copyright | reach\ the | have\ a\ tip\?)(?!\w).{0,120} | ©.{0,120}
    | (?: updated | published | posted )\b.{0,60}
    | \(?(?:additional\ )?reporting\ (?:by|and\ writing\ by)\b.{0,200}
    | .{0,60}\ (?:contributed\ to\ this\ report|may\ be\ reached\ at).{0,120}
    | (?: e-?mail | write\ to )\ \w.{0,60}\ at\ \S{1,60}@\S{1,60} .{0,80} | \S{1,60}@\S{1,60}\.\w{2,20}
    """,
    re.IGNORECASE | re.VERBOSE,
)


def others(body: Any) -> set[Any]:
    """Return the elements below `body` that hold something else than its article, or hold it out of sight."""
    prose = _prose(body)
    most, nearly_all = _MOST * prose[body], _NEARLY_ALL * prose[body]
    return {
        element
        for element, held in prose.items()
        if element is not body
        and (
            element.tag in NEVER
            or (held <= most and _is_other(element))
            or (held <= nearly_all and _is_readers(element))
        )
    }


def names_body(element: Any) -> bool:
    """Tell whether `element` is marked or named as an article's body."""
    return "articlebody" in (element.get("itemprop") or "").lower() or _named_body(_names(element))


def names_other(element: Any) -> bool:
    """Tell whether `element` is named as something beside an article."""
    return _named_other(_names(element))


def is_line(text: str) -> bool:
    """Tell whether the whole line `text` is one that sites print into or around an article."""
    return len(text) < 300 and _LINE.fullmatch(text) is not None


def opens_links(text: str) -> bool:
    """Tell whether links to other articles come after the line `text`."""
    return len(text) < 100 and _OPENS_LINKS.fullmatch(text) is not None


# A page's elements share few names.
@lru_cache(_NAMES)
def _named_body(names: str) -> bool:
    return _BODY.search(names) is not None


@lru_cache(_NAMES)
def _named_other(names: str) -> bool:
    return _OTHER.search(names) is not None


@lru_cache(_NAMES)
def _named_readers(names: str) -> bool:
    return _READERS.search(names) is not None


def _is_other(element: Any) -> bool:
    if element.tag in _SELDOM or _is_hidden(element):
        return True
    return element.tag not in _TRUSTED and names_other(element) and not names_body(element)


def _is_readers(element: Any) -> bool:
    return element.tag not in _TRUSTED and _named_readers(_names(element))


def _is_hidden(element: Any) -> bool:
    style = element.get("style")
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or (style is not None and "display:none" in style.replace(" ", "").lower())
    )


def _names(element: Any) -> str:
    """Return the class names and the id: one of more than some hundred characters says nothing more."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:400]


def _prose(body: Any) -> dict[Any, int]:
    """Return how many characters of prose each element from `body` on holds; the words of a link are none."""
    held: dict[Any, int] = {}
    for element in reversed(list(body.iter())):
        own = held.get(element, 0) + _long(element.text)
        held[element] = own = 0 if element.tag == "a" or element.tag in NEVER else own
        if element is not body:
            parent = element.getparent()
            held[parent] = held.get(parent, 0) + own + _long(element.tail)
    return held


def _long(text: str | None) -> int:
    return len(text) if text and len(text) > _PROSE and not text.isspace() else 0
