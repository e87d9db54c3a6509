"""Rules about layout: what fits a phone and Outlook, and what can be read there."""

import re
from collections import Counter
from collections.abc import Iterator

from digest.preflight import css
from digest.preflight.length import fixed_pixels
from digest.preflight.mail import Mail
from digest.preflight.page import MailPage, cut_snippet, snippet
from digest.preflight.rule import Found, because, rule
from digest.preflight.selector import PageElement

_WIDEST = 640
#: A mail that shrinks with its window, and what only Outlook reads, may be wider.
_WIDEST_FLUID = 700
_OUTLOOK_WIDTH = re.compile(r"<table\b[^<>]{0,400}?\swidth=[\"']?(\d{3,4})\b", re.IGNORECASE)
#: A small phone is so wide.
_PHONE = 320
_SMALLEST = 12.0
#: Smaller text is hidden on purpose, and the rules of contrast and preheader look at it.
_HIDDEN = 2.0
#: A paragraph of so many characters has several lines.
_PARAGRAPH = 120
_TIGHTEST, _COLLAPSED = 1.15, 0.3
_BOXES = ("table", "td", "th", "div", "tr", "center", "p")


@rule("W323", "page", source="www.w3.org/TR/css-viewport-1")
@because(
    "Without it phones lay a mail out for a wide screen and show it small.",
    'Write <meta name="viewport" content="width=device-width, initial-scale=1"> into the <head>.',
)
def no_viewport(mail: Mail) -> Found:
    page = mail.page
    for meta in page.of("meta"):
        if (meta.get("name") or "").lower() == "viewport":
            if "device-width" not in (meta.get("content") or "").lower():
                yield snippet(meta), "does not say width=device-width"
            return
    has_widths = any("width" in one for sheet in page.sheets for one in _conditions(sheet))
    boxes = (page.look(one).box for one in page.of("div"))
    has_widths = has_widths or any((box.width or box.widest or 0) > _PHONE for box in boxes)
    if has_widths or any(True for _ in page.of("table")):
        yield "HTML", "has a layout, and no <meta> for the viewport"


@rule("W324", "page", source="docs/engineering/preflight.md")
@because(
    "Preview panes and phones show about 600 pixels; of a wider mail they cut off the right.",
    "Give it max-width and width:100%, and Outlook a table of at most 600 pixels.",
)
def wide_layout(mail: Mail) -> Found:
    page = mail.page
    for element in page.of(*_BOXES):
        width = _width(page, element)
        widest = page.look(element).box.widest
        held = min((side for side in (width, widest) if side is not None), default=0.0)
        most = _WIDEST if width else _WIDEST_FLUID
        if held > most and page.look(element).shown:
            yield snippet(element), f"is {held:g} pixels wide; {_WIDEST} fit everywhere"
            return  # what is in it is as wide
    for comment in page.comments:
        found = _OUTLOOK_WIDTH.search(comment) if comment.lstrip().startswith("[if") else None
        if found and int(found[1]) > _WIDEST_FLUID:
            yield "conditional comment", f"is {found[1]} pixels wide; {_WIDEST} fit everywhere"
            return


@rule("W326", "page", source="docs/engineering/preflight.md")
@because(
    "Small text is hard to read, and iPhones enlarge it, which breaks the layout.",
    "Set it in 12 pixels or more, better in 14.",
)
def small_text(mail: Mail) -> Found:
    page = mail.page
    first: dict[float, str] = {}
    counts: Counter[float] = Counter()
    for element, text in page.texts:
        look = page.look(element)
        is_raised = element.tag in ("sup", "sub")
        is_small = look.shown and _HIDDEN < look.size < _SMALLEST - 0.05 and not is_raised
        if is_small and sum(map(str.isalpha, text)) > 1:
            first.setdefault(look.size, f"<{element.tag}>{cut_snippet(text)}")
            counts[look.size] += 1
    for size, where in first.items():
        again = f" ({counts[size]} times)" if counts[size] > 1 else ""
        yield f"{where}{again}", f"is {size:.3g} pixels high; {_SMALLEST:g} are the least"


@rule("W328", "page", source="WCAG 2.2, 1.4.8 and 1.4.12")
@because(
    "Justified lines have holes on a narrow screen, and tight ones run into each other.",
    "Set paragraphs ragged (text-align:left), with a line-height of about 1.5.",
)
def hard_to_read(mail: Mail) -> Found:
    page = mail.page
    told: set[str] = set()
    for element, text in page.texts:
        if len(text.strip()) < _PARAGRAPH:
            continue
        look = page.look(element)
        leading = look.box.leading
        faults = {
            "is justified": look.box.align == "justify",
            f"has a line-height of {leading}": leading and _COLLAPSED < leading < _TIGHTEST,
        }
        for fault, is_so in faults.items():
            if is_so and look.shown and fault not in told:
                told.add(fault)
                yield f"<{element.tag}>{cut_snippet(text)}", fault


@rule("W329", "page", source="caniemail.com/features/css-padding")
@because(
    "Outlook gives a link no padding: of the button only its words are left.",
    "Put colour and padding on a table cell around the link, or add mso-padding-alt.",
)
def padded_link(mail: Mail) -> Found:
    page = mail.page
    # What Outlook has as buttons of its own.
    drawn = [comment for comment in page.comments if "roundrect" in comment]
    for link in page.of("a"):
        said = {one.name: one.value for one in css.parse_declarations(link.get("style") or "")}
        paddings = [value for name, value in said.items() if name.startswith("padding")]
        is_padded = any((fixed_pixels(one) or 0) >= 4 for text in paddings for one in text.split())
        coloured = {"background", "background-color"} & said.keys()
        helped = any(name.startswith("mso-") for name in said) or _in_colour(page, link)
        helped = helped or any(link.get("href", "") in comment for comment in drawn)
        if is_padded and coloured and not helped and page.look(link).shown:
            yield snippet(link), "is a button by its padding alone"


@rule("W332", "page", source="caniemail.com/features/css-margin")
@because(
    "Outlook, Gmail and Yahoo drop negative margins: what they pull up stays below.",
    "Place it by the order of tables and cells.",
)
def negative_margin(mail: Mail) -> Found:
    page = mail.page
    for element in page.elements:
        style = element.get("style") or ""
        if "margin" in style and any(map(_is_negative, css.parse_declarations(style))):
            yield snippet(element), "has a negative margin"
    for sheet in page.sheets:
        for ruled in sheet.rules:
            if not ruled.conditions and any(map(_is_negative, ruled.declarations)):
                yield f"style sheet: {cut_snippet(', '.join(ruled.selectors))}", "has one, too"


def _is_negative(declared: css.Declaration) -> bool:
    is_margin = declared.name.startswith("margin")
    return is_margin and re.search(r"(?:^|\s)-\d", declared.value) is not None


def _conditions(sheet: css.Sheet) -> Iterator[str]:
    return (condition for ruled in sheet.rules for condition in ruled.conditions)


def _width(page: MailPage, element: PageElement) -> float | None:
    """Return the width of an element in pixels, None if it has none of its own."""
    box = page.look(element).box
    if box.width is not None or box.fluid:
        return box.width
    return fixed_pixels(element.get("width"))


def _in_colour(page: MailPage, link: PageElement) -> bool:
    """Return True if the cell around a link has its colour."""
    cell = next(link.iterancestors("td", "th"), None)
    return cell is not None and page.look(cell).behind == page.look(link).behind
