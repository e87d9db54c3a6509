"""The cascade: the computed style of each element of a page, in light mode or in dark mode.

Only what the preflight asks for: colours, size and weight of text, whether it is shown, and
the box it is in. A value that cannot be known (an image behind text, a variable, the rules of a
page that takes too long to match) is None, and no rule judges it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

import cssselect2

from digest.preflight import colour, css, selector
from digest.preflight.box import BOX_PROPERTIES, Box, make_box
from digest.preflight.colour import Rgba
from digest.preflight.length import KEYWORD_SIZES, ROOT_SIZE, is_zero, size_in_pixels
from digest.preflight.selector import MatchedElement, PageElement

#: The width of the reader's window, in pixels.
_WIDTH = 1000
#: The background of a page that declares dark mode; a link's colour without it, and with it.
_DARK_CANVAS: Rgba = (18 / 255, 18 / 255, 18 / 255, 1.0)
_LINKS: tuple[Rgba, Rgba] = ((0.0, 0.0, 238 / 255, 1.0), (158 / 255, 158 / 255, 1.0, 1.0))
_UNSEEN = frozenset("head style script title meta link template noscript".split())
_BOLD = frozenset("b strong th h1 h2 h3 h4 h5 h6".split())
_SIZES = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h5": 0.83, "h6": 0.67, "small": 0.83}
_FEATURE = re.compile(r"\(\s*([\w-]+)\s*(?::([^()]*))?\)")
_FONT_SIZE = re.compile(r"[\d.]+(?:px|pt|em|rem|%)")
_PICTURES = frozenset("url src image image-set cross-fade element".split())
_WANTED = frozenset(
    "color background background-color background-image font font-size font-weight display "
    "visibility opacity max-height height overflow".split()
)

#: A declaration's precedence: important, in a style attribute, its specificity, its position.
_Weight = tuple[bool, bool, tuple[int, int, int], int]
#: Values by property; None if one cannot be known.
_Values = Mapping[str, str | None]


class _Ruled(NamedTuple):
    """What a rule says of an element that it applies to."""

    specificity: tuple[int, int, int]
    order: int
    declarations: tuple[css.Declaration, ...]


@dataclass(frozen=True, slots=True)
class ComputedStyle:
    """The style of an element's text: its colour, the one behind it, its size, its box."""

    text: Rgba | None
    behind: Rgba | None
    size: float
    bold: bool
    opacity: float
    shown: bool
    box: Box = field(default=Box(), compare=False)


class Cascade:
    """The computed styles of a page's elements."""

    def __init__(
        self, elements: Iterable[MatchedElement], sheets: Iterable[css.Sheet], *, dark: bool
    ) -> None:
        self._dark = dark
        # Boxes are the same in either mode, and only the light one is asked for them.
        self._wanted = _WANTED if dark else _WANTED | BOX_PROPERTIES
        self._looks: dict[PageElement, ComputedStyle] = {}
        rules = [rule for sheet in sheets for rule in sheet.rules]
        self._canvas = self._root([one.etree_element for one in elements], rules)
        self._fill(elements, self._matcher(rules))

    def look(self, element: PageElement) -> ComputedStyle:
        """Return the computed style of `element`."""
        return self._looks[element]

    def _matcher(self, rules: Iterable[css.StyleRule]) -> cssselect2.Matcher:
        """Return what finds the declarations of this mode's rules for an element."""
        matcher = cssselect2.Matcher()
        for rule in rules:
            wanted = tuple(one for one in rule.declarations if one.name in self._wanted)
            if wanted and all(holds(one, dark=self._dark) for one in rule.conditions):
                for compiled in selector.compile_selectors(",".join(rule.selectors)):
                    matcher.add_selector(compiled, wanted)
        return matcher

    def _root(
        self, elements: Iterable[PageElement], rules: Iterable[css.StyleRule]
    ) -> ComputedStyle:
        """Return the style of the page before any declaration."""
        schemes = [
            one.value for rule in rules for one in rule.declarations if one.name == "color-scheme"
        ]
        schemes += [
            element.get("content") or ""
            for element in elements
            if element.tag == "meta" and (element.get("name") or "").lower() == "color-scheme"
        ]
        knows_dark = self._dark and any("dark" in scheme for scheme in schemes)
        self._link = _LINKS[knows_dark]
        text, behind = (colour.WHITE, _DARK_CANVAS) if knows_dark else (colour.BLACK, colour.WHITE)
        return ComputedStyle(text, behind, ROOT_SIZE, bold=False, opacity=1.0, shown=True)

    def _fill(self, elements: Iterable[MatchedElement], matcher: cssselect2.Matcher) -> None:
        """Compute every style, once for all elements that are alike in parents of one style."""
        alike: dict[tuple[Any, ...], tuple[int, ComputedStyle]] = {}
        numbers: dict[PageElement, int] = {}
        for matched in elements:
            element = matched.etree_element
            parent = element.getparent()
            ruled = _ruled(matcher, matched)
            orders = None if ruled is None else tuple(one.order for one in ruled)
            own = matched.likeness(_STYLED)
            key = (numbers.get(parent, -1), orders, own, element.get("href") is None)
            if key not in alike:
                look = self._work_out(element, ruled, self._looks.get(parent, self._canvas))
                alike[key] = (len(alike), look)
            numbers[element], self._looks[element] = alike[key]

    def _work_out(
        self, element: PageElement, ruled: list[_Ruled] | None, parent: ComputedStyle
    ) -> ComputedStyle:
        values = (
            dict.fromkeys(self._wanted) if ruled is None else _values(element, ruled, self._wanted)
        )
        size = size_in_pixels(
            values.get("font-size", ""), parent.size, _SIZES.get(element.tag, 1.0)
        )
        opacity = parent.opacity * _number(values.get("opacity", "1"), 1.0)
        text = self._text(element, values, parent)
        behind = _behind(values, parent.behind, text)
        bold, shown = _bold(element.tag, values, parent), self._shown(element, values, parent)
        box = parent.box if self._dark else make_box(element, values, size, parent.box)
        return ComputedStyle(text, behind, size, bold, opacity, shown, box)

    def _text(self, element: PageElement, values: _Values, parent: ComputedStyle) -> Rgba | None:
        own = values.get("color", "")
        if own is None:
            return None
        if own == "" and element.tag == "a" and element.get("href") is not None:
            return self._link
        if own in ("", "inherit", "currentcolor", "unset"):
            return parent.text
        return self._canvas.text if own == "initial" else colour.parse_colour(own)

    def _shown(self, element: PageElement, values: _Values, parent: ComputedStyle) -> bool:
        if not parent.shown or element.tag in _UNSEEN or element.get("hidden") is not None:
            return False
        size = values.get("font-size")
        return not (
            values.get("display") == "none"
            or values.get("visibility") == "hidden"
            or is_zero(values.get("opacity"))
            or is_zero(values.get("max-height"))
            or (is_zero(values.get("height")) and values.get("overflow") == "hidden")
            or (is_zero(size) and not list(element))
        )


#: HTML's presentational attributes, as properties.
_PRESENTED = {
    "bgcolor": "background-color",
    "background": "background-image",
    "color": "color",
    "text": "color",
}
#: Attributes that set an element's style.
_STYLED = (*_PRESENTED, "style", "hidden", "size")
#: What the attribute size of <font> stands for.
_FONT_SIZES = dict(zip("1234567", (10, 13, 16, 18, 24, 32, 48), strict=True))


def _ruled(matcher: cssselect2.Matcher, matched: MatchedElement) -> list[_Ruled] | None:
    """Return the rules for an element, the weakest first; None if they cannot be known."""
    try:
        found = matcher.match(matched)
    except RecursionError:
        return None
    return [_Ruled(specificity, order, wanted) for specificity, order, _, wanted in found]


def _values(element: PageElement, ruled: Iterable[_Ruled], wanted: Set[str]) -> _Values:
    """Return the winning values for `element`, by property."""
    said: dict[str, tuple[_Weight, str]] = {}
    for weight, declared in _said(element, ruled, wanted):
        for name, value in _expanded(declared):
            if name not in said or said[name][0] <= weight:
                said[name] = (weight, value)
    return {name: value for name, (_, value) in said.items()}


def _said(
    element: PageElement, ruled: Iterable[_Ruled], wanted: Set[str]
) -> Iterator[tuple[_Weight, css.Declaration]]:
    """Yield each declaration for `element` and its weight."""
    for attribute, name in _PRESENTED.items():
        value = element.get(attribute)
        if value is not None and (attribute != "text" or element.tag == "body"):
            value = f"url({value})" if attribute == "background" else value.lower()
            yield (False, False, (-1, 0, 0), 0), css.Declaration(name, value, important=False)
    if element.tag == "font" and (size := _FONT_SIZES.get(element.get("size", ""))):
        yield (
            (False, False, (-1, 0, 0), 0),
            css.Declaration("font-size", f"{size}px", important=False),
        )
    for rule in ruled:
        for declared in rule.declarations:
            yield (declared.important, False, rule.specificity, rule.order), declared
    for at, declared in enumerate(css.parse_declarations(element.get("style") or "")):
        if declared.name in wanted:
            yield (declared.important, True, (0, 0, 0), at), declared


@lru_cache(maxsize=256)
def holds(condition: str, *, dark: bool) -> bool:
    """Return True if the at-rule `condition` holds on a desktop screen, in dark mode or not."""
    kind, _, text = condition.partition(" ")
    if kind.lower() not in ("@media", "media"):
        return True
    return any(_query(query.strip().lower(), dark=dark) for query in text.split(","))


def _query(query: str, *, dark: bool) -> bool:
    negated = query.startswith("not ")
    media = re.sub(r"^(only|not)\s+", "", query).partition(" and ")[0].strip()
    true = media.startswith("(") or media in ("all", "screen", "")
    for name, written in _FEATURE.findall(query):
        value = written.strip()
        match name:
            case "prefers-color-scheme":
                true = true and value == ("dark" if dark else "light")
            case "max-width" | "max-device-width":
                true = true and size_in_pixels(value, ROOT_SIZE) >= _WIDTH
            case "min-width" | "min-device-width":
                true = true and size_in_pixels(value, ROOT_SIZE) <= _WIDTH
            case _:
                true = False
    return true != negated


def _expanded(declared: css.Declaration) -> Iterator[tuple[str, str]]:
    """Yield the properties that a declaration sets, a shorthand's parts one by one."""
    if declared.name == "font":
        yield from _font(declared.tokens)
    elif declared.name == "background":
        yield from _background(declared.tokens)
    else:
        yield declared.name, declared.value.lower()


def _font(tokens: Iterable[css.CssNode]) -> Iterator[tuple[str, str]]:
    words = [css.css_text([token]).lower() for token in tokens]
    sizes = (word for word in words if word in KEYWORD_SIZES or _FONT_SIZE.fullmatch(word))
    for size in islice(sizes, 1):
        yield "font-size", size
    bold = any(word in ("bold", "bolder") or _number(word, 0) >= 600 for word in words)
    yield "font-weight", "bold" if bold else "normal"


def _background(tokens: Iterable[css.CssNode]) -> Iterator[tuple[str, str]]:
    functions = {token.lower_name for token in tokens if token.type == "function"}
    pictures = {name for name in functions if name in _PICTURES or name.endswith("gradient")}
    pictured = pictures or any(token.type == "url" for token in tokens)
    yield "background-image", "url()" if pictured else "none"
    words = [css.css_text([token]).lower() for token in tokens]
    known = (word for word in words if word == "currentcolor" or colour.parse_colour(word))
    yield "background-color", next(known, "unknown" if functions - pictures else "transparent")


def _behind(values: _Values, below: Rgba | None, text: Rgba | None) -> Rgba | None:
    picture = values.get("background-image", "none")
    if picture not in ("none", "", "initial"):
        return None
    own = values.get("background-color", "transparent")
    if own is None:
        return None
    if own in ("initial", "unset", "inherit"):
        own = "transparent"
    painted = text if own == "currentcolor" else colour.parse_colour(own)
    if painted is None or painted[3] == 1.0:
        return painted
    return below and colour.blend(painted, below)


def _bold(tag: str, values: _Values, parent: ComputedStyle) -> bool:
    weight = values.get("font-weight", "")
    if not weight or weight == "inherit":
        return tag in _BOLD or parent.bold
    return weight in ("bold", "bolder") or _number(weight, 400) >= 700


def _number(text: str | None, otherwise: float) -> float:
    try:
        return float(text or "")
    except ValueError:
        return otherwise
