"""The cascade: the computed style of each element of a page, in light mode or in dark mode.

Only what the preflight asks for: colours, size and weight of text, and whether it is shown. A
value that cannot be known (an image behind text, a variable, a selector that looks at siblings)
is None, and no rule judges it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from digest.preflight import colour, css, selector
from digest.preflight.colour import Rgba
from digest.preflight.selector import PageElement

#: The width of the reader's window, in pixels.
_WIDTH = 1000
_ROOT_SIZE = 16.0
#: The background of a page that declares dark mode; a link's colour without it, and with it.
_DARK_CANVAS: Rgba = (18 / 255, 18 / 255, 18 / 255, 1.0)
_LINKS: tuple[Rgba, Rgba] = ((0.0, 0.0, 238 / 255, 1.0), (158 / 255, 158 / 255, 1.0, 1.0))
_UNSEEN = frozenset("head style script title meta link template noscript".split())
_BOLD = frozenset("b strong th h1 h2 h3 h4 h5 h6".split())
_SIZES = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h5": 0.83, "h6": 0.67, "small": 0.83}
_KEYWORDS = "xx-small x-small small medium large x-large xx-large".split()
_KEYWORD_SIZES = dict(zip(_KEYWORDS, (9.0, 10.0, 13.0, 16.0, 18.0, 24.0, 32.0), strict=True))
_UNITS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "rem": _ROOT_SIZE}
_LENGTH = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*([a-z%]*)")
_FEATURE = re.compile(r"\(\s*([\w-]+)\s*(?::([^()]*))?\)")
_WANTED = frozenset(
    "color background background-color background-image font font-size font-weight display "
    "visibility opacity max-height".split()
)

#: An element's tag, whether it links, and the attributes that its style depends on.
Shape = tuple[Any, ...]
#: Shapes by element, in the order of the page.
Shapes = dict[PageElement, Shape]
#: A declaration's precedence: important, in a style attribute, its specificity, its position.
_Weight = tuple[bool, bool, tuple[int, int, int], int]
#: Values by property; None if one cannot be known.
_Values = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class ComputedStyle:
    """The style of an element's text: its colour, the one behind it, its size in pixels."""

    text: Rgba | None
    behind: Rgba | None
    size: float
    bold: bool
    opacity: float
    shown: bool


class _Ruled(NamedTuple):
    selector: selector.Selector
    declarations: tuple[css.Declaration, ...]
    order: int


class Cascade:
    """The computed styles of a page's elements."""

    def __init__(self, shapes: Shapes, sheets: list[css.Sheet], *, dark: bool) -> None:
        self._dark = dark
        self._index: dict[str, list[_Ruled]] = {}
        self._attributes = self._read(sheets)
        self._looks: dict[PageElement, ComputedStyle] = {}
        #: The marks of an element and of its ancestors.
        self._around: dict[PageElement, frozenset[str]] = {}
        self._canvas = self._root(shapes, sheets)
        self._fill(shapes)

    def look(self, element: PageElement) -> ComputedStyle:
        """Return the computed style of `element`."""
        return self._looks[element]

    def _read(self, sheets: list[css.Sheet]) -> tuple[str, ...]:
        """Index this mode's rules by the mark they apply to; return the attributes they ask for."""
        attributes: set[str] = set()
        order = 0
        for rule in (rule for sheet in sheets for rule in sheet.rules):
            wanted = tuple(one for one in rule.declarations if one.name in _WANTED)
            if not wanted or not all(holds(one, dark=self._dark) for one in rule.conditions):
                continue
            for text in rule.selectors:
                order += 1
                if parsed := selector.parse_selector(text):
                    subject = parsed.compounds[0]
                    marks = selector.compound_marks(subject) - {subject.type}
                    key = min(marks, default=subject.type)  # an id, else a class
                    self._index.setdefault(key, []).append(_Ruled(parsed, wanted, order))
                    for compound in parsed.compounds:
                        attributes |= {name for name, _, _ in compound.attributes}
        return tuple(sorted(attributes))

    def _root(self, elements: Iterable[PageElement], sheets: list[css.Sheet]) -> ComputedStyle:
        """Return the style of the page before any declaration."""
        rules = (rule for sheet in sheets for rule in sheet.rules)
        schemes = [
            *(
                one.value
                for rule in rules
                for one in rule.declarations
                if one.name == "color-scheme"
            ),
            *(
                element.get("content") or ""
                for element in elements
                if element.tag == "meta" and (element.get("name") or "").lower() == "color-scheme"
            ),
        ]
        knows_dark = self._dark and any("dark" in scheme for scheme in schemes)
        self._link = _LINKS[knows_dark]
        text, behind = (colour.WHITE, _DARK_CANVAS) if knows_dark else (colour.BLACK, colour.WHITE)
        return ComputedStyle(text, behind, _ROOT_SIZE, bold=False, opacity=1.0, shown=True)

    def _fill(self, shapes: Shapes) -> None:
        """Compute every style, once for all elements of one shape in parents of one style."""
        alike: dict[tuple[Any, ...], tuple[int, ComputedStyle, frozenset[str]]] = {}
        numbers: dict[PageElement, int] = {}
        for element, shape in shapes.items():
            parent = element.getparent()
            key = (numbers.get(parent, -1), shape, *map(element.get, self._attributes))
            if key not in alike:
                look = self._work_out(element, self._looks.get(parent, self._canvas))
                marks = self._around.get(parent, frozenset()) | selector.element_marks(element)
                alike[key] = (len(alike), look, marks)
            numbers[element], self._looks[element], self._around[element] = alike[key]

    def _work_out(self, element: PageElement, parent: ComputedStyle) -> ComputedStyle:
        values = self._values(element)
        size = _size(values.get("font-size", ""), parent.size, _SIZES.get(element.tag, 1.0))
        opacity = parent.opacity * _number(values.get("opacity", "1"), 1.0)
        text = self._text(element, values, parent)
        behind = _behind(values, parent.behind, text)
        bold, shown = _bold(element.tag, values, parent), self._shown(element, values, parent)
        return ComputedStyle(text, behind, size, bold, opacity, shown)

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
            or _zero(values.get("opacity"))
            or _zero(values.get("max-height"))
            or (_zero(size) and not list(element))
        )

    def _values(self, element: PageElement) -> _Values:
        """Return the winning values for `element`, by property."""
        said: dict[str, tuple[_Weight, str | None]] = {}
        for weight, declared, unsure in self._said(element):
            for name, value in _expanded(declared.name, declared.value):
                if name not in said or said[name][0] <= weight:
                    said[name] = (weight, None if unsure else value)
        return {name: value for name, (_, value) in said.items()}

    def _said(self, element: PageElement) -> Iterator[tuple[_Weight, css.Declaration, bool]]:
        """Yield each declaration for `element`, its weight, and whether it may not apply."""
        for attribute, name in _PRESENTED.items():
            value = element.get(attribute)
            if value is not None and (attribute != "text" or element.tag == "body"):
                value = f"url({value})" if attribute == "background" else value.lower()
                declared = css.Declaration(name, value, important=False)
                yield (False, False, (-1, 0, 0), 0), declared, False
        around = self._around.get(element.getparent(), frozenset())
        marks = ("*", *selector.element_marks(element))
        for ruled in chain.from_iterable(self._index.get(mark, ()) for mark in marks):
            chosen = ruled.selector
            if chosen.around <= around and selector.selector_matches(chosen, element):
                for declared in ruled.declarations:
                    weight = (declared.important, False, chosen.specificity, ruled.order)
                    yield weight, declared, chosen.unsure
        for at, declared in enumerate(css.parse_declarations(element.get("style") or "")):
            if declared.name in _WANTED:
                yield (declared.important, True, (0, 0, 0), at), declared, False


#: HTML's presentational attributes, as properties.
_PRESENTED = {
    "bgcolor": "background-color",
    "background": "background-image",
    "color": "color",
    "text": "color",
}
#: Attributes that no style depends on, unless a selector asks for them.
_MUTE = frozenset(
    "href src alt title width height role align valign border cellpadding cellspacing lang "
    "dir".split()
)


def shape_of(element: PageElement) -> Shape:
    """Return all of `element` itself that its style depends on."""
    held = element.items()
    return (element.tag, "href" in element, *(one for one in held if one[0] not in _MUTE))


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
                true = true and _size(value, _ROOT_SIZE) >= _WIDTH
            case "min-width" | "min-device-width":
                true = true and _size(value, _ROOT_SIZE) <= _WIDTH
            case _:
                true = False
    return true != negated


def _expanded(name: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield the properties that a declaration sets, a shorthand's parts one by one."""
    value = value.lower()
    if name == "font":
        for found in re.findall(r"(?:^|\s)([\d.]+(?:px|pt|em|rem|%))", value)[:1]:
            yield "font-size", found
        yield "font-weight", "bold" if re.search(r"\b(bold|[6-9]00)\b", value) else "normal"
    elif name == "background":
        pictured = "url(" in value or "gradient(" in value
        tokens = re.findall(r"[\w-]+\([^()]*\)|[^\s,/]+", value)
        yield "background-image", "url()" if pictured else "none"
        known = (token for token in tokens if colour.parse_colour(token) is not None)
        unknown = any(token.startswith(("var(", "color-mix(", "light-dark(")) for token in tokens)
        yield "background-color", next(known, "unknown" if unknown else "transparent")
    else:
        yield name, value


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


def _size(text: str | None, parent: float, usual: float = 1.0) -> float:
    """Return a size in pixels: of `text`, else `usual` times the `parent` element's size."""
    if text in _KEYWORD_SIZES:
        return _KEYWORD_SIZES[text]
    found = _LENGTH.fullmatch(text or "")
    if found is None:
        return parent * {"smaller": 0.83, "larger": 1.2, "inherit": 1.0}.get(text or "", usual)
    number, unit = float(found[1]), found[2]
    if unit in ("em", "%"):
        return parent * (number / 100 if unit == "%" else number)
    return number * _UNITS.get(unit, 1.0)


def _number(text: str | None, otherwise: float) -> float:
    try:
        return float(text or "")
    except ValueError:
        return otherwise


def _zero(text: str | None) -> bool:
    found = _LENGTH.fullmatch(text or "")
    return found is not None and float(found[1]) == 0
