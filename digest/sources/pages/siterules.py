"""What is known of a site's pages: where on them the body, the headline and the label stand."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from digest.sources.pages import boilerplate, extraction


@dataclass(frozen=True, slots=True)
class SiteRule:
    """Where things stand on the pages of `host` and its sub-domains; each a CSS selector, or None when not known.

    What a selector finds is believed before anything else; where one finds nothing, the page is read without it.
    Raises ValueError, with a reason for people, when a selector is none.
    """

    host: str
    body: str | None = None
    title: str | None = None
    label: str | None = None

    def __post_init__(self) -> None:
        for selector in (self.body, self.title, self.label):
            _paths(selector)

    def holds_for(self, url: str | None) -> bool:
        """Tell whether the page at `url` is of this rule's host."""
        try:
            host = (urlsplit(url or "").hostname or "").lower()
        except ValueError:
            return False
        return f".{host}".endswith(f".{self.host.lower().removeprefix('www.')}")

    def find_body(self, root: Any) -> list[str]:
        """Return the lines of the body on the page under `root`, or none."""
        chosen = set(_select(root, self.body))
        found = (
            block
            for element in (_outermost(root, chosen) if chosen else ())
            for block in extraction.find_blocks(element, boilerplate.is_never)
        )
        return extraction.body_lines(extraction.below_headline(found))

    def find_title(self, root: Any) -> str | None:
        """Return the headline on the page under `root`, or None."""
        return _text(_select(root, self.title))

    def find_label(self, root: Any) -> str | None:
        """Return the label on the page under `root`, or None."""
        return _text(_select(root, self.label))


def _select(root: Any, selector: str | None) -> list[Any]:
    """Return the elements under `root` that the CSS `selector` stands for, in their order on the page."""
    found = [path(root) for path in _paths(selector)]
    if len(found) < 2:
        return found[0] if found else []
    chosen = {element for elements in found for element in elements}
    return [element for element in root.iter() if element in chosen]


@cache
def _paths(selector: str | None) -> tuple[Any, ...]:
    """Return what finds the elements that the CSS `selector` stands for; none for no selector.

    Each of several selectors has its own: to unite what they find takes libxml2 the square of its length.
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
            path(etree.Element("html"))  # a prefix that stands for nothing shows only here
    except (SelectorError, etree.XPathError) as problem:
        raise ValueError(f"'{selector}' is no CSS selector ({problem})") from None
    return paths


def _outermost(root: Any, chosen: Container[Any]) -> Iterator[Any]:
    """Yield the elements `chosen` in their order on the page, without those in another of them."""
    from lxml import etree

    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if element in chosen:
            yield element
            walk.skip_subtree()


def _text(found: Iterable[Any]) -> str | None:
    texts = (" ".join("".join(element.itertext()).split()) for element in found)
    return next(filter(None, texts), None)
