"""Selectors: which elements of a page a style sheet's rule applies to."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

#: An element of lxml, which brings no types.
PageElement = Any

_PIECE = re.compile(
    r"(?P<combinator>\s*[>+~]\s*|\s+)|(?P<type>\*|[a-zA-Z][\w-]*)"
    r"|\.(?P<class>[\w-]+)|#(?P<id>[\w-]+)|\[\s*(?P<attribute>[\w-]+)\s*"
    r"(?:(?P<how>[~|^$*]?=)\s*+[\"']?(?P<value>[^\"'\]]*+)[\"']?\s*)?\]"
    r"|(?P<pseudo>::?[\w-]+(?:\([^()]*\))?)"
)
#: States that a pointer or a keyboard brings about; no element is in one as a mail opens.
_STATES = frozenset(
    ":hover :focus :active :visited :focus-within :focus-visible :checked :target".split()
)
#: How an attribute's value is compared.
_HOLDS: dict[str, Callable[[str, str], bool]] = {
    "=": lambda held, value: held == value,
    "~=": lambda held, value: value in held.split(),
    "|=": lambda held, value: held == value or held.startswith(f"{value}-"),
    "^=": lambda held, value: held.startswith(value),
    "$=": lambda held, value: held.endswith(value),
    "*=": lambda held, value: value in held,
}


@dataclass(frozen=True, slots=True)
class Compound:
    """What one element has to be; `unsure` if that depends on things not looked at here."""

    combinator: str
    type: str
    classes: frozenset[str]
    ids: frozenset[str]
    attributes: tuple[tuple[str, str, str], ...]
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector: its compounds, the last one first, and its specificity.

    `around` holds the marks (`element_marks`) that must occur among the element's ancestors.
    """

    compounds: tuple[Compound, ...]
    specificity: tuple[int, int, int]
    unsure: bool
    around: frozenset[str]


@lru_cache(maxsize=2048)
def parse_selector(text: str) -> Selector | None:
    """Return the selector `text`; None if it is unreadable, or matches nothing as a mail opens."""
    pieces: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        found = _PIECE.match(text, at)
        if found is None or found.end() == at:
            return None
        pieces.append((found.lastgroup or "", found[0]))
        if found["attribute"]:
            pieces[-1] = (
                "attribute",
                f"{found['attribute'].lower()}\0{found['how'] or ''}\0{found['value'] or ''}",
            )
        at = found.end()
    if any(
        kind == "pseudo" and (text in _STATES or text.startswith("::")) for kind, text in pieces
    ):
        return None
    groups: list[list[tuple[str, str]]] = [[]]
    for piece in pieces:
        if piece[0] == "combinator":
            groups.append([])
        groups[-1].append(piece)
    compounds = tuple(map(_compound, reversed(groups)))
    if not compounds or any(not group or group[-1][0] == "combinator" for group in groups):
        return None
    unsure = any(compound.unsure for compound in compounds)
    around = frozenset[str]() if unsure else frozenset().union(*map(compound_marks, compounds[1:]))
    return Selector(compounds, _specificity(pieces), unsure, around)


def element_marks(element: PageElement) -> frozenset[str]:
    """Return the element's type, classes (".name") and id ("#name")."""
    named = {f".{name}" for name in classes(element.get("class"))}
    return frozenset((element.tag, f"#{element.get('id')}", *named))


@lru_cache(maxsize=1024)
def classes(text: str | None) -> frozenset[str]:
    """Return the classes in a class attribute."""
    return frozenset((text or "").split())


def compound_marks(compound: Compound) -> set[str]:
    """Return the marks that an element of the `compound` has."""
    kind = set() if compound.type == "*" else {compound.type}
    return kind | {f".{name}" for name in compound.classes} | {f"#{name}" for name in compound.ids}


def _compound(pieces: list[tuple[str, str]]) -> Compound:
    def of(kind: str) -> list[str]:
        return [text for named, text in pieces if named == kind]

    combinator = (of("combinator") or [""])[0].strip() or " "
    pseudos = of("pseudo")
    kind = (of("type") or ["*"])[0].lower()
    if ":root" in pseudos:
        kind = "html"
    attributes = [tuple(text.split("\0")) for text in of("attribute")]
    if ":link" in pseudos:
        attributes.append(("href", "", ""))
    return Compound(
        combinator,
        kind,
        frozenset(text[1:] for text in of("class")),
        frozenset(text[1:] for text in of("id")),
        tuple((name, how, value) for name, how, value in attributes),
        unsure=combinator in "+~" or bool(set(pseudos) - {":root", ":link"}),
    )


def _specificity(pieces: list[tuple[str, str]]) -> tuple[int, int, int]:
    kinds = [kind for kind, _ in pieces]
    classes = sum(kinds.count(kind) for kind in ("class", "attribute", "pseudo"))
    types = sum(1 for kind, text in pieces if kind == "type" and text != "*")
    return kinds.count("id"), classes, types


def selector_matches(selector: Selector, element: PageElement) -> bool:
    """Return True if `selector` matches `element`, its unsure compounds counted as met."""
    return _is(selector.compounds[0], element) and _above(selector.compounds, 0, element, set())


def _above(
    compounds: tuple[Compound, ...],
    at: int,
    element: PageElement,
    failed: set[tuple[int, PageElement]],
) -> bool:
    """Return True if the ancestors of `element` match the compounds after the one `at`.

    `failed` remembers the pairs that do not: on a deep page each is tried only once.
    """
    if at + 1 == len(compounds):
        return True
    if (at, element) in failed:
        return False
    combinator = compounds[at].combinator
    if combinator in "+~":
        return True  # unsure: neighbours are not looked at
    parent = element.getparent()
    while parent is not None:
        if _is(compounds[at + 1], parent) and _above(compounds, at + 1, parent, failed):
            return True
        if combinator == ">":
            break
        parent = parent.getparent()
    failed.add((at, element))
    return False


def _is(compound: Compound, element: PageElement) -> bool:
    if compound.type not in ("*", element.tag):
        return False
    if not compound.classes <= classes(element.get("class")):
        return False
    if compound.ids and compound.ids != {element.get("id")}:
        return False
    return all(_holds(element.get(name), how, value) for name, how, value in compound.attributes)


def _holds(held: str | None, how: str, value: str) -> bool:
    if held is None or how not in _HOLDS:
        return held is not None
    return bool(value) and _HOLDS[how](held, value)
