"""Rules about contrast, in light mode and in dark mode."""

from typing import Any

from digest.preflight import colour
from digest.preflight.cascade import Cascade, ComputedStyle
from digest.preflight.mail import Mail
from digest.preflight.page import MailPage, cut_snippet
from digest.preflight.rule import Found, rule

_NEEDED = 4.5
_NEEDED_LARGE = 3.0
#: Large is from 18 points on, or from 14 in bold: in pixels.
_LARGE = 24.0
_LARGE_BOLD = 18.66
_WCAG = "WCAG 2.2, 1.4.3"


@rule("E501", "page", source=_WCAG)
def light_contrast(mail: Mail) -> Found:
    """Text that stands out too little is not read by many, and by nobody in the sun."""
    if mail.page:
        yield from _faint(mail.page, mail.page.light)


@rule("E502", "page", source=_WCAG)
def dark_contrast(mail: Mail) -> Found:
    """Colours that a mail sets for light mode only stay as they are in dark mode, on a dark ground."""
    if mail.page and mail.page.has_dark:
        yield from _faint(mail.page, mail.page.dark)


def _faint(page: MailPage, cascade: Cascade) -> Found:
    """Yield each pair of colours that is too faint, with the first text that has it, and how many there are."""
    first: dict[tuple[str, str, bool], tuple[Any, str, float]] = {}
    counts: dict[tuple[str, str, bool], int] = {}
    ratios: dict[ComputedStyle, tuple[float, bool] | None] = {}
    for element, text in page.texts:
        look = cascade.look(element)
        if look not in ratios:
            ratios[look] = _ratio(look)
        found = ratios[look]
        if found is None or found[0] >= (_NEEDED_LARGE if found[1] else _NEEDED):
            continue
        if any(char.isalnum() for char in text) and look.text and look.behind:
            key = (colour.colour_as_hex(look.text), colour.colour_as_hex(look.behind), found[1])
            first.setdefault(key, (element, text, found[0]))
            counts[key] = counts.get(key, 0) + 1
    for key, (element, text, ratio) in first.items():
        needed = _NEEDED_LARGE if key[2] else _NEEDED
        again = f" ({counts[key]} times)" if counts[key] > 1 else ""
        where = f"<{element.tag}>{cut_snippet(text)}{again}"
        yield where, f"{key[0]} on {key[1]} has a contrast of {ratio:.2f}; {needed:g} is needed"


def _ratio(look: ComputedStyle) -> tuple[float, bool] | None:
    """Return the contrast of text that is shown, and whether it is large; None where that cannot be known."""
    if not look.shown or look.text is None or look.behind is None:
        return None
    seen = colour.blend(look.text, look.behind, look.opacity)
    large = look.size >= _LARGE or (look.bold and look.size >= _LARGE_BOLD)
    return colour.contrast_ratio(seen, look.behind), large
