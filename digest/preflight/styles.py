"""Rules about the values of styles: what no program can read, and fonts that few readers have."""

import re
from functools import lru_cache

from digest.preflight import css
from digest.preflight.colour import parse_colour
from digest.preflight.mail import Mail
from digest.preflight.page import MailPage, cut_snippet, snippet
from digest.preflight.rule import Found, because, rule
from digest.preflight.selector import PageElement

_COLOURS = frozenset(
    "color background-color border-color border-top-color border-bottom-color border-left-color "
    "border-right-color".split()
)
#: Properties whose numbers have units.
_LENGTHS = frozenset(
    "font-size width height max-width min-width max-height padding padding-top padding-right "
    "padding-bottom padding-left margin margin-top margin-right margin-bottom margin-left "
    "border-radius letter-spacing".split()
)
_KEYWORDS = frozenset("inherit initial unset revert revert-layer currentcolor".split())
#: A value that another program or a later standard may read.
_OTHER = re.compile(r"[(]|^-|windowtext|^auto$|^mso", re.IGNORECASE)
#: Fonts that readers have, and the families that stand for any.
_COMMON = re.compile(
    r"\b(?:serif|sans-serif|monospace|cursive|fantasy|system-ui|ui-[a-z]+|math|emoji|inherit|initial"
    r"|unset|arial|helvetica|georgia|times|verdana|tahoma|trebuchet|courier|palatino|segoe|calibri"
    r"|cambria|garamond|geneva|lucida|impact|-apple-system|blinkmacsystemfont|menlo|consolas)",
    re.IGNORECASE,
)


@rule("W335", "page", source="caniemail.com/features/css-at-font-face")
@because(
    "A reader without the font gets another, in Outlook Times, with other widths.",
    "End the list with fonts that all have: Georgia, serif or Arial, sans-serif.",
)
def uncommon_font(mail: Mail) -> Found:
    yield from _told(mail.page, "font")


@rule("W336", "page", source="CSS Color 4, 4; CSS Values 4, 6")
@because(
    "A value that cannot be read is dropped: the mail looks as if it were not written.",
    "Write colours as #rrggbb, lengths with a unit, and a semicolon after each value.",
)
def broken_value(mail: Mail) -> Found:
    yield from _told(mail.page, "value")


def _told(page: MailPage, kind: str) -> Found:
    """Yield each fault of a kind in the page's styles, at its first place."""
    styles = {element.get("style"): element for element in reversed(page.elements)}
    first: dict[str, PageElement | str] = {}
    for style, element in reversed(styles.items()):
        for fault in _faults(css.parse_declarations(style), kind) if style else ():
            first.setdefault(fault, element)
    for sheet in page.sheets:
        for ruled in sheet.rules:
            for fault in _faults(ruled.declarations, kind):
                first.setdefault(fault, f"style sheet: {', '.join(ruled.selectors)}")
    for fault, place in first.items():
        yield (cut_snippet(place) if isinstance(place, str) else snippet(place)), fault


@lru_cache(maxsize=8192)
def _faults(declarations: tuple[css.Declaration, ...], kind: str) -> tuple[str, ...]:
    """Return what is wrong with declarations: with a "font", or with a "value"."""
    find = _font_fault if kind == "font" else _value_fault
    return tuple(fault for one in declarations if (fault := find(one)))


def _font_fault(declared: css.Declaration) -> str:
    is_list = declared.name == "font-family" and "(" not in declared.value
    if is_list and not _COMMON.search(declared.value):
        return f"names no common font: '{cut_snippet(declared.value)}'"
    return ""


def _value_fault(declared: css.Declaration) -> str:
    value = declared.value.lower()
    shown = f"'{declared.name}: {cut_snippet(declared.value)}'"
    if declared.name in _COLOURS:
        words = value.split() if declared.name == "border-color" else [value]
        return "" if all(map(_is_colour, words)) else f"{shown} is no colour"
    if declared.name in _LENGTHS and any(map(_is_bare, value.split())):
        return f"{shown} has a number without unit"
    return ""


def _is_colour(word: str) -> bool:
    return word in _KEYWORDS or bool(_OTHER.search(word)) or parse_colour(word) is not None


def _is_bare(word: str) -> bool:
    """Return True for a number other than zero that has no unit."""
    return re.fullmatch(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", word) is not None and float(word) != 0
