"""What is known of a site's pages: where on them the body, the headline and the label stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from digest.sources import boilerplate, extraction


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
            _path(selector)

    def holds_for(self, url: str | None) -> bool:
        """Tell whether the page at `url` is of this rule's host."""
        try:
            host = (urlsplit(url or "").hostname or "").lower()
        except ValueError:
            return False
        return f".{host}".endswith(f".{self.host.lower().removeprefix('www.')}")

    def find_body(self, root: Any) -> list[str]:
        """Return the lines of the body on the page under `root`, or none."""
        found = _select(root, self.body)
        chosen = set(found)
        outermost = [element for element in found if not chosen.intersection(element.iterancestors())]
        return extraction.lines(
            block for element in outermost for block in extraction.blocks(element, boilerplate.is_never)
        )

    def find_title(self, root: Any) -> str | None:
        """Return the headline on the page under `root`, or None."""
        return _text(_select(root, self.title))

    def find_label(self, root: Any) -> str | None:
        """Return the label on the page under `root`, or None."""
        return _text(_select(root, self.label))


def _select(root: Any, selector: str | None) -> list[Any]:
    path = _path(selector)
    return root.xpath(path) if path else []


def _path(selector: str | None) -> str | None:
    """Return the XPath that the CSS `selector` stands for."""
    if not selector:
        return None
    from cssselect import HTMLTranslator, SelectorError

    try:
        return str(HTMLTranslator().css_to_xpath(selector))
    except SelectorError as problem:
        raise ValueError(f"'{selector}' is no CSS selector ({problem})") from None


def _text(found: Iterable[Any]) -> str | None:
    texts = (" ".join("".join(element.itertext()).split()) for element in found)
    return next(filter(None, texts), None)
