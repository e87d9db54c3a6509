"""Rules about the contrast of text, in light mode and in dark mode (WCAG 2.2, 1.4.3)."""

from collections import Counter
from functools import lru_cache

from digest.preflight import colour
from digest.preflight.cascade import Cascade, ComputedStyle
from digest.preflight.mail import Mail
from digest.preflight.page import MailPage, cut_snippet
from digest.preflight.rule import Found, because, rule

_NEEDED = 4.5
_NEEDED_LARGE = 3.0
#: Text is large from 18 points on, in bold from 14: here in pixels.
_LARGE = 24.0
_LARGE_BOLD = 18.66
_WCAG = "WCAG 2.2, 1.4.3"


@rule("E501", "page", source=_WCAG)
@because(
    "Many people cannot read faint text, and in the sun nobody can.",
    "Choose a darker text or a lighter background.",
)
def light_contrast(mail: Mail) -> Found:
    yield from _faint(mail.page, mail.page.light)


@rule("E502", "page", source=_WCAG)
@because(
    "Colours set for light mode only stay as they are in dark mode, on a dark background.",
    "Give the text and its background colours of their own in dark mode.",
)
def dark_contrast(mail: Mail) -> Found:
    if mail.page.has_dark:
        yield from _faint(mail.page, mail.page.dark)


def _faint(page: MailPage, cascade: Cascade) -> Found:
    """Yield each pair of colours with too little contrast: its first text, and how many have it."""
    first: dict[tuple[str, float], tuple[str, float]] = {}
    counts: Counter[tuple[str, float]] = Counter()
    for element, text in page.texts:
        found = _too_faint(cascade.look(element))
        if found and any(char.isalnum() for char in text):
            pair, needed, ratio = found
            first.setdefault((pair, needed), (f"<{element.tag}>{cut_snippet(text)}", ratio))
            counts[pair, needed] += 1
    for (pair, needed), (where, ratio) in first.items():
        times = counts[pair, needed]
        again = f" ({times} times)" if times > 1 else ""
        yield f"{where}{again}", f"{pair} has a contrast of {ratio:.2f}; {needed:g} is needed"


@lru_cache(maxsize=1024)
def _too_faint(look: ComputedStyle) -> tuple[str, float, float] | None:
    """Return a faint text's colours, the contrast it needs and the one it has.

    None if it has enough, is not shown, or its colours are unknown.
    """
    if not look.shown or look.text is None or look.behind is None:
        return None
    large = look.size >= _LARGE or (look.bold and look.size >= _LARGE_BOLD)
    needed = _NEEDED_LARGE if large else _NEEDED
    seen = colour.blend(look.text, look.behind, look.opacity)
    ratio = colour.contrast_ratio(seen, look.behind)
    pair = f"{colour.colour_as_hex(look.text)} on {colour.colour_as_hex(look.behind)}"
    return (pair, needed, ratio) if ratio < needed else None
