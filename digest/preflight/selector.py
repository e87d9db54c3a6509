"""Selectors: which elements of a page a rule of a style sheet is about."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_PIECE = re.compile(
    r"(?P<combinator>\s*[>+~]\s*|\s+)|(?P<type>\*|[a-zA-Z][\w-]*)|\.(?P<class>[\w-]+)|#(?P<id>[\w-]+)"
    r"|\[\s*(?P<attribute>[\w-]+)\s*(?:(?P<how>[~|^$*]?=)\s*[\"']?(?P<value>[^\"'\]]*)[\"']?\s*)?\]"
    r"|(?P<pseudo>::?[\w-]+(?:\([^()]*\))?)"
)
#: What a pointer or a reader's doing makes true; nothing on a page that lies still.
_MOVED = frozenset(
    ":hover :focus :active :visited :focus-within :focus-visible :checked :target".split()
)


#: How what an attribute holds may be like a value.
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
    """What one element has to be. `unsure` says that it depends on what is not looked at here."""

    combinator: str
    type: str
    classes: frozenset[str]
    ids: frozenset[str]
    attributes: tuple[tuple[str, str, str], ...]
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector, its last compound first, how specific it is, and the marks that what is around has to bear."""

    compounds: tuple[Compound, ...]
    specificity: tuple[int, int, int]
    unsure: bool
    around: frozenset[str]

    @property
    def subject(self) -> Compound:
        """What the element itself has to be."""
        return self.compounds[0]


@lru_cache(maxsize=2048)
def parse_selector(text: str) -> Selector | None:
    """Return the selector `text`; None where it matches nothing on a page that lies still, or cannot be read."""
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
    if any(kind == "pseudo" and (text in _MOVED or text.startswith("::")) for kind, text in pieces):
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
    around = frozenset[str]() if unsure else frozenset().union(*map(_marks, compounds[1:]))
    return Selector(compounds, _specificity(pieces), unsure, around)


def element_marks(element: Any) -> frozenset[str]:
    """Return what selectors may call `element`: its type, classes and id."""
    named = {f".{name}" for name in classes(element.get("class"))}
    return frozenset((element.tag, f"#{element.get('id')}", *named))


@lru_cache(maxsize=1024)
def classes(text: str | None) -> frozenset[str]:
    """Return the classes that an attribute names."""
    return frozenset((text or "").split())


def _marks(compound: Compound) -> set[str]:
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


def selector_matches(selector: Selector, element: Any) -> bool:
    """Tell whether `element` is what `selector` is about, as far as that can be seen."""
    if not _is(selector.subject, element):
        return False
    return _above(selector.compounds, 0, element, set())


def _above(
    compounds: tuple[Compound, ...], at: int, element: Any, failed: set[tuple[int, Any]]
) -> bool:
    """Tell whether what stands around `element` is what the compounds after the one `at` say.

    What `failed` is remembered: a page may be deep, and each place in it need not be tried more than once.
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


def _is(compound: Compound, element: Any) -> bool:
    if compound.type not in ("*", element.tag):
        return False
    if not compound.classes <= classes(element.get("class")):
        return False
    if compound.ids and compound.ids != {element.get("id")}:
        return False
    return all(_holds(element.get(name), how, value) for name, how, value in compound.attributes)


def _holds(held: str | None, how: str, value: str) -> bool:
    if held is None:
        return False
    if how in _HOLDS:
        return bool(value) and _HOLDS[how](held, value)
    return True
