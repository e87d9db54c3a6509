"""Rules about pictures: what they say, where they come from, how large they are, what they hide."""

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from digest.model.text import FILE_NAME
from digest.preflight import css
from digest.preflight.length import fixed_pixels
from digest.preflight.mail import Mail
from digest.preflight.page import MailPage, cut_snippet, snippet
from digest.preflight.rule import Found, because, rule
from digest.preflight.selector import PageElement
from digest.preflight.unsubscribe import is_unsubscribing

#: A picture up to so many pixels shows nothing.
_POINT = 2
#: Words of the addresses by which openings are counted.
_COUNTING = re.compile(
    r"[/._?&=-](?:open|opens|opened|track|tracking|tracker|pixel|beacon|webbug|impression|wf/open"
    r"|trk|o\.gif|e\.gif|utm\.gif|collect|mailopen|email_open)(?:[/._?&=-]|$)",
    re.IGNORECASE,
)
_PHOTO = re.compile(r"\.(?:jpe?g|webp|avif)$", re.IGNORECASE)
#: Pictures that hold a place in old layouts.
_SPACER = re.compile(
    r"/(?:spacer|shim|clear|blank|transparent|1x1|trans|space)(?:-?\d+)?\.(?:gif|png)$",
    re.IGNORECASE,
)
#: A picture may be so much wider than its place, for borders and rounding.
_SPARE = 2.0
#: So many square pixels of pictures want a word of text; small mails want none.
_AREA_PER_WORD = 20_000
#: Pictures of unknown height are taken for so much of their width.
_SHAPE = 0.25
_WORD = re.compile(r"[^\W\d_]{2,}")


@rule("E301", "page", source="WCAG 2.2, 1.1.1")
@because(
    'Images are often off, and some readers see none: alt says what they show (or alt="").',
    'Say what the image shows, or alt="" if it only decorates.',
)
def no_alt(mail: Mail) -> Found:
    for image in mail.page.of("img"):
        if image.get("alt") is None:
            yield snippet(image), "has no alt"
        elif FILE_NAME.fullmatch(image.get("alt").strip()):
            found = f"its alt is the name of a file, '{cut_snippet(image.get('alt'))}'"
            yield snippet(image), found


@rule("E302", "page")
@because(
    "Mail programs warn of an image that does not come by https, and drop data: addresses.",
    "Put the picture where https serves it.",
)
def insecure_image(mail: Mail) -> Found:
    for image in mail.page.of("img"):
        if not re.match(r"https://[^/\s]", image.get("src") or "", re.IGNORECASE):
            yield snippet(image), "its picture does not come by https"
    for where, url in _backgrounds(mail.page):
        if not url.lower().startswith("https://"):
            yield where, f"its background '{cut_snippet(url)}' does not come by https"


@rule("W303", "page", source="WHATWG HTML, dimension attributes")
@because(
    "Without width and height, text jumps as images load, and Outlook shows them full size.",
    "Give the attributes width and height in pixels, or style width:100% and height:auto.",
)
def unsized_image(mail: Mail) -> Found:
    for image in mail.page.of("img"):
        style = _style(image)
        is_fluid = _has_share(image.get("width")) or _has_share(style.get("width"))
        for side in ("width", "height"):
            given = (image.get(side), style.get(side))
            is_free = is_fluid and not (side == "width" and given == (None, None))
            if not is_free and not any(map(_is_pixels, given)):
                yield snippet(image), f"has no {side} in pixels"


@rule("W325", "page", source="docs/engineering/preflight.md")
@because(
    "Outlook shows an image as wide as its width says, and bursts the layout by it.",
    "Set the attribute width to the width of the column.",
)
def wide_image(mail: Mail) -> Found:
    page = mail.page
    for image in page.of("img"):
        if not (width := _pixels(image, "width", page)):
            continue
        place = min(_places(page, image), default=_WIDEST)
        if width > place + _SPARE and page.look(image).shown:
            yield snippet(image), f"is {width:g} pixels wide, in a place of {place:g}"


@rule("W327", "page", source="docs/engineering/preflight.md")
@because(
    "While pictures are off, and in Outlook, text stands on what is below the picture.",
    "Set background-color, or bgcolor, to a colour like the picture's.",
)
def bare_background(mail: Mail) -> Found:
    page = mail.page
    for element in page.elements:
        look = page.look(element)
        if look.box.bare_picture and look.shown and any(map(_has_words, element.itertext())):
            yield snippet(element), "has a background picture, and no colour below it"


@rule("W330", "page", source="spamassassin.apache.org, HTML_IMAGE_RATIO")
@because(
    "A mail of pictures says nothing while they are off, and filters take it for spam.",
    "Write the news as text, and let pictures go with it.",
)
def image_only(mail: Mail) -> Found:
    page = mail.page
    if len(_WORD.findall(page.shown)) > 2 * _ENOUGH_WORDS:
        return
    area = sum(_area(image, page) for image in page.of("img") if page.look(image).shown)
    words = len(_WORD.findall(_told(page)))
    if area and words < area / _AREA_PER_WORD and words < _ENOUGH_WORDS:
        yield "HTML", f"has {words} words beside {area:,.0f} square pixels of pictures"


@rule("E331", "page", source="docs/engineering/architecture.md")
@because(
    "A picture that nobody sees tells a server who opened the mail and when: no reader agreed.",
    "Take it out.",
)
def tracking_pixel(mail: Mail) -> Found:
    page = mail.page
    for image in page.of("img"):
        source = (image.get("src") or "").strip()
        path, _, query = source.partition("?")
        if not source or (_SPACER.search(path) and not query):
            continue
        sides = [_pixels(image, side, page) for side in ("width", "height")]
        is_point = all(side is not None and side <= _POINT for side in sides)
        if _PHOTO.search(path) and not query and not is_point:
            continue
        is_unseen = is_point or not page.look(image).shown or sides == [None, None]
        if is_point or (is_unseen and _COUNTING.search(source) and not image.get("alt")):
            yield snippet(image), "is a picture that nobody sees"
    for where, url in _backgrounds(page):
        if "?" in url and _COUNTING.search(url):
            yield where, f"its background '{cut_snippet(url)}' counts who opens the mail"


#: Where no ancestor names a width, a mail is so wide.
_WIDEST = 640.0
#: A mail with so many words is no mail of pictures.
_ENOUGH_WORDS = 60


@lru_cache(maxsize=1)  # two rules ask for it
def _backgrounds(page: MailPage) -> tuple[tuple[str, str], ...]:
    """Return where the page names a background picture, and its address."""
    return tuple(_named_backgrounds(page))


def _named_backgrounds(page: MailPage) -> Iterator[tuple[str, str]]:
    for element in page.elements:
        style = element.get("style") or ""
        if "url" in style.lower() or "src" in style.lower():
            said = css.parse_declarations(style)
            for url in itertools.chain.from_iterable(map(css.css_urls, said)):
                yield snippet(element), url
        if element.get("background"):
            yield snippet(element), element.get("background")
    for sheet in page.sheets:
        for ruled in sheet.rules:
            for url in itertools.chain.from_iterable(map(css.css_urls, ruled.declarations)):
                yield f"style sheet: {cut_snippet(', '.join(ruled.selectors))}", url


def _style(element: PageElement) -> dict[str, str]:
    said = css.parse_declarations(element.get("style") or "")
    return {one.name: one.value for one in said}


def _pixels(image: PageElement, side: str, page: MailPage) -> float | None:
    """Return the width or height of an image in pixels, None if it has none."""
    written = fixed_pixels(image.get(side))
    if written is not None:
        return written
    if side == "width":
        return page.look(image).box.width
    return fixed_pixels(_style(image).get(side))


def _places(page: MailPage, image: PageElement) -> Iterator[float]:
    """Yield the widths in pixels of what an image is in."""
    for element in image.iterancestors("td", "th", "table", "div", "p", "center"):
        box = page.look(element).box
        written = None if box.width is not None or box.fluid else fixed_pixels(element.get("width"))
        for side in (box.width, box.widest, written):
            if side:
                yield side


def _area(image: PageElement, page: MailPage) -> float:
    width = _pixels(image, "width", page) or (
        min(_places(page, image), default=_WIDEST) if _has_share(image.get("width")) else 0.0
    )
    height = _pixels(image, "height", page)
    return width * (height if height is not None else width * _SHAPE)


def _told(page: MailPage) -> str:
    """Return the text that is shown, without the block that holds the link to unsubscribe."""
    footer = {
        element
        for link in page.links
        if is_unsubscribing(link.name, link.href)
        for block in itertools.islice(link.element.iterancestors("td", "p", "div", "table"), 1)
        for element in block.iter()
    }
    shown = (text for element, text in page.texts if element not in footer and _seen(page, element))
    return " ".join(shown)


def _seen(page: MailPage, element: PageElement) -> bool:
    look = page.look(element)
    return look.shown and look.size > _POINT


def _has_words(text: str) -> bool:
    return _WORD.search(text) is not None


def _has_share(text: str | None) -> bool:
    return (text or "").strip().endswith("%")


def _is_pixels(text: str | None) -> bool:
    return re.fullmatch(r"\d+(?:\.\d+)?(?:px)?", (text or "").strip()) is not None
