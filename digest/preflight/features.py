"""Features: which features of CSS and HTML a page uses, and where, by caniemail's names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import tinycss2

from digest.preflight import css
from digest.preflight.page import MailPage, cut_snippet, snippet
from digest.preflight.selector import PageElement
from digest.preflight.snapshot import read_snapshot

#: Names, by kind and feature, that the feature's title does not hold.
_NAMED = {
    "property": {
        "css-block-inline-size": "block-size inline-size",
        "css-border-inline-block": "border-inline border-block",
        "css-border-inline-block-individual": "border-block-end border-block-start "
        "border-inline-end border-inline-start",
        "css-border-inline-block-longhand": "border-block-color border-block-style "
        "border-block-width border-inline-color border-inline-style border-inline-width",
        "css-border-radius-logical": "border-end-end-radius border-end-start-radius "
        "border-start-end-radius border-start-start-radius",
        "css-color-scheme": "color-scheme",
        "css-column-layout-properties": "column-count column-fill column-rule column-span "
        "column-width columns",
        "css-gap": "gap column-gap row-gap",
        "css-grid-template": "grid-template grid-template-areas grid-template-columns "
        "grid-template-rows",
        "css-left-right-top-bottom": "left right top bottom",
        "css-margin-block-start-end": "margin-block-start margin-block-end",
        "css-margin-inline-block": "margin-inline margin-block",
        "css-margin-inline-start-end": "margin-inline-start margin-inline-end",
        "css-padding-block-start-end": "padding-block-start padding-block-end",
        "css-padding-inline-block": "padding-inline padding-block",
        "css-padding-inline-start-end": "padding-inline-start padding-inline-end",
    },
    "function": {
        "css-variables": "var",
        "css-modern-color": "lch oklch lab oklab",
        "css-unit-calc": "calc",
    },
    "word": {
        "css-sytem-ui": "system-ui ui-serif ui-sans-serif ui-rounded ui-monospace",
        "css-intrinsic-size": "fit-content min-content max-content",
        "css-unit-initial": "initial",
    },
    "element": {
        "html-address": "address",
        "html-h1-h6": "h1 h2 h3 h4 h5 h6",
        "html-image-maps": "map area",
        "html-lists": "ul ol dl",
        "html-semantics": "article aside details figcaption figure footer header main mark nav "
        "section summary time",
        "html-svg": "svg",
    },
    "attribute": {"html-srcset": "srcset sizes"},
}
#: Features, and the attribute that does the same in clients without them.
_BACKED = {
    "css-float": "align",
    "css-text-align": "align",
    "css-vertical-align": "valign",
    "css-background-color": "bgcolor",
}
_CONDITIONS = {
    "css-at-media": "@media",
    "css-at-supports": "@supports",
    "css-at-media-prefers-color-scheme": "prefers-color-scheme",
    "css-at-media-prefers-reduced-motion": "prefers-reduced-motion",
    "css-at-media-hover": "hover:",
    "css-at-media-orientation": "orientation",
    "css-at-media-device-pixel-ratio": "device-pixel-ratio",
}
_SELECTORS = {
    "css-selector-adjacent-sibling": re.compile(r"\+"),
    "css-selector-attribute": re.compile(r"\["),
    "css-selector-chaining": re.compile(r"\.[\w-]+\.[\w-]"),
    "css-selector-child": re.compile(r">"),
    "css-selector-class": re.compile(r"\.\w"),
    "css-selector-descendant": re.compile(r"[\w\])*]\s+[\w.#\[*:]"),
    "css-selector-general-sibling": re.compile(r"~(?!=)"),
    "css-selector-id": re.compile(r"#\w"),
    "css-selector-type": re.compile(r"(?:^|[\s>+~])[a-z]"),
    "css-selector-universal": re.compile(r"(?:^|[\s>+~])\*"),
}
#: Selectors of what single clients put around or into a mail.
_OF_ONE_CLIENT = re.compile(
    r"x-apple|\.g-img|externalclass|#outlook|messageview|messageweb|\bu\s?[+~]|\[href\s?\^="
    r"|\[style\s?\*=|\[data-og|\[owa\]|moz-text-html|\[class~=[\"']?x_|\.yshortcuts|gmail|samsung",
    re.IGNORECASE,
)
_FORMATS = frozenset("apng avif bmp gif heif ico jpg png svg tiff webp".split())
_FORMAT = re.compile(r"\.([a-z]{3,5})(?:[?#]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UsedFeature:
    """Where a feature is used first, and whether only under a condition (a media query)."""

    where: str
    conditional: bool


#: Features by the kind and the name of what uses them: ("property", "gap").
_Names = dict[tuple[str, str], str]


@lru_cache(maxsize=1)  # two rules ask for it
def used_features(page: MailPage) -> dict[str, UsedFeature]:
    """Return the features that `page` uses, each with its first unconditional place, if any."""
    titles = read_snapshot().titles
    found: dict[str, UsedFeature] = {}
    for slugs, place, conditional in _uses(page):
        for slug in sorted(titles.keys() & slugs):
            if slug not in found or (found[slug].conditional and not conditional):
                where = place if isinstance(place, str) else snippet(place)
                found[slug] = UsedFeature(where, conditional)
    return found


def _uses(page: MailPage) -> Iterator[tuple[Iterable[str], PageElement | str, bool]]:
    """Yield sets of features, the element or the words for their place, whether conditional."""
    styles: set[tuple[str, frozenset[str]]] = set()
    shapes: set[tuple[str, ...]] = set()
    for element in page.elements:
        style = element.get("style")
        backed = frozenset(slug for slug, name in _BACKED.items() if name in element.attrib)
        if style and (style, backed) not in styles:
            styles.add((style, backed))
            yield _declared(style) - backed, element, False
        shape = (element.tag, *element.keys())
        if shape not in shapes or element.tag in ("a", "img", "meta"):
            shapes.add(shape)
            yield _marked(element), element, False
    for sheet in page.sheets:
        yield from _styled(sheet)


@lru_cache(maxsize=64)
def _styled(sheet: css.Sheet) -> tuple[tuple[frozenset[str], str, bool], ...]:
    """Return the features of each rule and statement, its place, and whether conditional."""
    found = []
    for rule in sheet.rules:
        conditional = any("(" in condition for condition in rule.conditions) or _is_mending(rule)
        where = f"style sheet: {cut_snippet(', '.join(rule.selectors))}"
        found.append((frozenset(_ruled(rule)), where, conditional))
    for statement in sheet.statements:
        names = re.findall(r"^@(import|font-face|keyframes)", statement)
        found.append((frozenset(f"css-at-{name}" for name in names), cut_snippet(statement), False))
    return tuple(found)


def _is_mending(rule: css.StyleRule) -> bool:
    """Return True for a rule that undoes what one client does: the others may drop it."""
    prefixed = all(one.name.startswith(("-", "mso-")) for one in rule.declarations)
    return prefixed or any(map(_OF_ONE_CLIENT.search, rule.selectors))


def _ruled(rule: css.StyleRule) -> set[str]:
    """Return the features that a rule of a style sheet uses."""
    around = " ".join(rule.conditions).lower()
    found = {slug for slug, mark in _CONDITIONS.items() if mark in around}
    found |= _declarations(rule.declarations)
    for selector in rule.selectors:
        bare = _bare(selector)
        found |= {slug for slug, pattern in _SELECTORS.items() if pattern.search(bare)}
        found |= _named("pseudo", *re.findall(r"::?[\w-]+", bare))
    if len(rule.selectors) > 1:
        found.add("css-selector-grouping")
    return found


def _bare(selector: str) -> str:
    """Return `selector` without the contents of its brackets and the signs in its names."""
    bare = ""
    for token in tinycss2.parse_component_value_list(selector):
        if token.type == "[] block":
            bare += "[]"
        elif token.type in ("ident", "hash"):
            bare += "#"[token.type == "ident" :] + re.sub(r"[^\w-]", "_", token.value)
        else:
            bare += css.css_text([token]) or " "
    return bare


@lru_cache(maxsize=4096)
def _declared(style: str) -> frozenset[str]:
    return frozenset(_declarations(css.parse_declarations(style)))


def _declarations(declared: Iterable[css.Declaration]) -> set[str]:
    """Return the features that declarations use; of those that hide an element, to hide it."""
    declared = list(declared)
    hiding = [one for one in declared if (one.name, one.value.lower()) == ("display", "none")]
    found: set[str] = set()
    for one in hiding or declared:
        found |= _valued(one)
        if one.important:
            found.add("css-important")
    return found


def _valued(declared: css.Declaration) -> set[str]:
    name = declared.name
    found = _named("property", name, _shorthand(name))
    found |= _named("pair", f"{name}: {declared.value.lower()}")
    for token in css.all_tokens(declared.tokens):
        if token.type == "function":
            found |= _named("function", token.lower_name)
        elif token.type == "dimension":
            found |= _named("unit", token.lower_unit)
        elif token.type == "percentage":
            found |= _named("unit", "%")
        elif token.type == "ident":
            found |= _named("word", token.lower_value)
    return found


def _shorthand(name: str) -> str:
    """Return the shorthand of a property such as "padding-top" or "border-left-width"."""
    front = name.split("-", maxsplit=1)[0]
    return front if front in ("padding", "margin", "border") and "radius" not in name else name


def _marked(element: PageElement) -> Iterator[str]:
    """Yield the features that an element and its attributes use."""
    tag, held = element.tag, element.attrib
    yield from _named("element", tag)
    if tag in ("input", "button"):
        yield f"html-{tag}-{(held.get('type') or 'text').lower()}"
    is_hidden = "css-display-none" in _declared(held.get("style") or "")
    yield from _named("attribute", *(name for name in held if name != "hidden" or not is_hidden))
    href = held.get("href") or ""
    if tag == "a" and href.startswith("#"):
        yield "html-anchor-links"
    if tag == "a" and href.startswith("mailto:"):
        yield "html-mailto-links"
    if tag == "meta" and held.get("name") == "color-scheme":
        yield "html-meta-color-scheme"
    if tag == "img":
        src = held.get("src") or ""
        if src.startswith("data:"):
            yield "image-base64"
        elif (ending := _FORMAT.search(src)) and ending[1].lower() in _FORMATS:
            yield f"image-{ending[1].lower()}"


def _named(kind: str, *names: str) -> set[str]:
    """Return the features that these names of one kind use."""
    return {slug for name in names if (slug := _names().get((kind, name)))}


@lru_cache(maxsize=1)
def _names() -> _Names:
    """Return all features by name: those of `_NAMED`, and those that titles name."""
    names = {
        (kind, word): slug
        for kind, table in _NAMED.items()
        for slug, words in table.items()
        for word in words.split()
    }
    for slug, title in read_snapshot().titles.items():
        if slug.startswith("css-") and slug not in _NAMED["property"]:
            if name := _css_name(title):
                names[name] = slug
        elif slug.startswith("html-"):
            if element := re.match(r"<(\w+)>", title):
                names.setdefault(("element", element[1]), slug)
            if attribute := re.fullmatch(r"([\w-]+) attribute", title):
                names.setdefault(("attribute", attribute[1]), slug)
    return names


def _css_name(title: str) -> tuple[str, str] | None:
    """Return the kind and the name that the title of a feature of CSS names; None if unclear."""
    plain = re.sub(r" (property|shorthand)$", "", title)
    if pair := re.fullmatch(r"([a-z-]+):\s*([a-z-]+)", title):
        return "pair", f"{pair[1]}: {pair[2]}"
    if unit := re.fullmatch(r"(\S+) unit", title):
        return "unit", unit[1]
    if title.startswith(":"):
        return "pseudo", title.removesuffix("()")
    if function := re.fullmatch(r"([a-z-]+)\(\)", title):
        return "function", function[1]
    return ("property", plain) if re.fullmatch(r"[a-z-]+", plain) else None
