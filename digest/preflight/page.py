"""Pages: a mail's HTML, read once: its elements, its links and pictures, its styles, and what is seen of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from digest.preflight import css
from digest.preflight.cascade import Cascade, ComputedStyle, Shape, shape

#: Characters that take no room, or only room: preheaders are padded with them.
_BLANK = re.compile(
    "[\\s\u00a0\u00ad\u034f\u061c\u115f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufeff]+"
)
#: A snippet of a page that says where something is, in characters.
_SNIPPET = 70


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link: where it leads, and its name, as a screen reader says it."""

    element: Any
    href: str
    name: str


class MailPage:
    """A page of HTML."""

    def __init__(self, html: str) -> None:
        from lxml import etree

        self.html = html
        data = html.encode("utf-8", "replace").replace(b"\0", b"")
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
        try:
            tree = etree.fromstring(data, parser) if data.strip() else None
        except etree.XMLSyntaxError:
            tree = None
        self.root: Any = etree.fromstring("<html></html>") if tree is None else tree
        #: What modules of rules have found out about this page and more than one of their rules asks for.
        self.known: dict[str, Any] = {}
        #: All elements, in order.
        self.elements: list[Any] = [part for part in self.root.iter() if isinstance(part.tag, str)]
        #: All comments' texts, in order.
        self.comments: list[str] = [part.text or "" for part in self.root.iter(etree.Comment)]

    def of(self, *tags: str) -> Iterator[Any]:
        """Yield the elements with one of these `tags`, in order."""
        return (element for element in self.elements if element.tag in tags)

    @cached_property
    def title(self) -> str:
        """What <title> says."""
        return next((readable_text(element) for element in self.of("title")), "")

    @cached_property
    def links(self) -> list[PageLink]:
        """The links, in order."""
        return [
            PageLink(element, (element.get("href") or "").strip(), accessible_name(element))
            for element in self.of("a", "area")
            if element.get("href") is not None or element.get("name") is None
        ]

    @cached_property
    def styles(self) -> list[str]:
        """What the <style> elements hold, in order."""
        return ["".join(element.itertext()) for element in self.of("style")]

    @cached_property
    def sheets(self) -> list[css.Sheet]:
        """The style sheets, in order."""
        return [
            css.parse_sheet(text, (element.get("media") or "").strip())
            for text, element in zip(self.styles, self.of("style"), strict=True)
        ]

    @cached_property
    def _shapes(self) -> list[Shape]:
        return list(map(shape, self.elements))

    @cached_property
    def light(self) -> Cascade:
        """How all looks in light mode."""
        return Cascade(self.elements, self._shapes, self.sheets, dark=False)

    @cached_property
    def dark(self) -> Cascade:
        """How all looks in dark mode."""
        return Cascade(self.elements, self._shapes, self.sheets, dark=True)

    @property
    def has_dark(self) -> bool:
        """Whether anything here is said of dark mode."""
        return any("prefers-color-scheme" in text for text in self.styles) or any(
            element.get("name") == "color-scheme" for element in self.of("meta")
        )

    def look(self, element: Any) -> ComputedStyle:
        """Return how `element` looks in light mode."""
        return self.light.look(element)

    @cached_property
    def texts(self) -> list[tuple[Any, str]]:
        """The texts on the page, shown or not, each with the element that it stands in."""
        found = []
        for element in self.elements:
            if element.text and element.text.strip():
                found.append((element, element.text))
            found += [
                (element, child.tail) for child in element if child.tail and child.tail.strip()
            ]
        return found

    @cached_property
    def preheader(self) -> str:
        """The text that is there for the inbox only: hidden, and before all that is shown."""
        hidden: list[str] = []
        for element, text in self.texts:
            if element.tag in ("title", "style", "script"):
                continue
            if self.look(element).shown:
                break
            hidden.append(text)
        return trimmed(" ".join(hidden))

    @cached_property
    def shown(self) -> str:
        """All text that is shown, with single spaces."""
        return " ".join(
            " ".join(text for element, text in self.texts if self.look(element).shown).split()
        )


def readable_text(element: Any) -> str:
    """Return the text in `element`, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def accessible_name(element: Any) -> str:
    """Return the name of a link or picture as a screen reader says it: its label, else its text and its pictures'."""
    if label := trimmed(element.get("aria-label") or ""):
        return label
    if element.tag in ("img", "area"):
        return trimmed(element.get("alt") or "")
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            parts.append(readable_text(child))
            parts += [image.get("alt") or "" for image in child.iter("img")]
        parts.append(child.tail or "")
    return trimmed(" ".join(parts)) or trimmed(element.get("title") or "")


def trimmed(text: str) -> str:
    """Return `text` with single spaces for all that is blank in it."""
    return _BLANK.sub(" ", text).strip()


def snippet(element: Any) -> str:
    """Return a short form of `element` that says where on the page it is."""
    telling = ("src", "href", "id", "class", "name")
    attribute = next((key for key in telling if element.get(key)), None)
    shown = f' {attribute}="{cut_snippet(element.get(attribute))}"' if attribute else ""
    text = cut_snippet(_front(element)) if element.tag not in ("img", "table", "style") else ""
    return f"<{element.tag}{shown}>{text}"


def _front(element: Any) -> str:
    """Return the front of the text in `element`: there may be very much of it."""
    front = ""
    for text in element.itertext():
        front += text
        if len(front.strip()) > _SNIPPET:
            break
    return front


def cut_snippet(text: str) -> str:
    """Return the front of `text`, on one line."""
    text = " ".join(text.split())
    return text if len(text) <= _SNIPPET else f"{text[: _SNIPPET - 1]}…"
