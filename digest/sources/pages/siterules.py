"""Site rules: selectors of the body, the headline and the label on the pages of one site."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from digest.sources.markup import Element, element_text
from digest.sources.pages import boilerplate, extraction


@dataclass(frozen=True, slots=True)
class SiteRule:
    """Selectors for the pages of `host` and its sub-domains; each in CSS, or None.

    What a selector finds overrides everything else; if it finds nothing, the page is read without
    it. Raises ValueError, worded for people, if a selector is not one.
    """

    host: str
    body: str | None = None
    title: str | None = None
    label: str | None = None

    def __post_init__(self) -> None:
        for selector in (self.body, self.title, self.label):
            _compile(selector)

    def covers(self, url: str | None) -> bool:
        """Return whether the page at `url` is of this rule's host."""
        try:
            host = (urlsplit(url or "").hostname or "").lower()
        except ValueError:
            return False
        return f".{host}".endswith(f".{self.host.lower().removeprefix('www.')}")

    def find_body(self, root: Element) -> list[str]:
        """Return the lines of the body on the page under `root`, or none."""
        chosen = set(_select(root, self.body))
        found = (
            block
            for element in (_outermost(root, chosen) if chosen else ())
            for block in extraction.find_blocks(element, boilerplate.never_holds_text)
        )
        return extraction.body_lines(extraction.below_headline(found))

    def find_title(self, root: Element) -> str | None:
        """Return the headline on the page under `root`, or None."""
        return next(filter(None, map(element_text, _select(root, self.title))), None)

    def find_label(self, root: Element) -> str | None:
        """Return the label on the page under `root`, or None."""
        return next(filter(None, map(element_text, _select(root, self.label))), None)


def _select(root: Element, selector: str | None) -> list[Element]:
    """Return the elements under `root` that the CSS `selector` matches, in page order."""
    found = [path(root) for path in _compile(selector)]
    if len(found) < 2:
        return found[0] if found else []
    chosen = {element for elements in found for element in elements}
    return [element for element in root.iter() if element in chosen]


@cache
def _compile(selector: str | None) -> tuple[Any, ...]:
    """Return an XPath for each selector of the CSS list `selector`; none for no selector.

    Each has its own, since libxml2 takes quadratic time to unite what they find.
    """
    if not selector:
        return ()
    from cssselect import HTMLTranslator, SelectorError, parse
    from lxml import etree

    translator = HTMLTranslator()
    try:
        paths = tuple(
            etree.XPath(translator.selector_to_xpath(one, translate_pseudo_elements=True))
            for one in parse(selector)
        )
        for path in paths:
            path(etree.Element("html"))  # an undeclared prefix shows only here
    except (SelectorError, etree.XPathError) as problem:
        raise ValueError(f"'{selector}' is not a CSS selector ({problem})") from None
    return paths


def _outermost(root: Element, chosen: Container[Element]) -> Iterator[Element]:
    """Yield the elements `chosen` in page order, without those inside another of them."""
    from lxml import etree

    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if element in chosen:
            yield element
            walk.skip_subtree()
