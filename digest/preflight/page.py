"""Pages: the HTML of a mail, parsed once: elements, links, styles, and the text that is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from digest.model.text import trimmed
from digest.preflight import css
from digest.preflight.cascade import Cascade, ComputedStyle
from digest.preflight.selector import MatchedElement, PageElement, match_page

#: Snippets have so many characters at most.
_SNIPPET = 70


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link: its address, and its accessible name."""

    element: PageElement
    href: str
    name: str


class MailPage:
    """A page of HTML; an empty or broken one has a root without content."""

    def __init__(self, html: str) -> None:
        from lxml import etree

        self.html = html
        data = html.encode("utf-8", "replace").replace(b"\0", b"")
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
        try:
            tree = etree.fromstring(data, parser) if data.strip() else None
        except etree.XMLSyntaxError:
            tree = None
        root: PageElement = etree.fromstring("<html></html>") if tree is None else tree
        #: All elements, then the texts of all comments, in the order of the page.
        self.elements = [part for part in root.iter() if isinstance(part.tag, str)]
        self.comments = [part.text or "" for part in root.iter(etree.Comment)]

    def of(self, *tags: str) -> Iterator[PageElement]:
        """Yield the elements with one of these `tags`, in order."""
        return (element for element in self.elements if element.tag in tags)

    @cached_property
    def title(self) -> str:
        """The text of <title>."""
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
        """The contents of the <style> elements, in order."""
        return ["".join(element.itertext()) for element in self.of("style")]

    @cached_property
    def sheets(self) -> list[css.Sheet]:
        """The style sheets, in order."""
        return [
            css.parse_sheet(text, (element.get("media") or "").strip())
            for text, element in zip(self.styles, self.of("style"), strict=True)
        ]

    @cached_property
    def _matched(self) -> list[MatchedElement]:
        return match_page(self.elements[0])

    @cached_property
    def light(self) -> Cascade:
        """The computed styles in light mode."""
        return Cascade(self._matched, self.sheets, dark=False)

    @cached_property
    def dark(self) -> Cascade:
        """The computed styles in dark mode."""
        return Cascade(self._matched, self.sheets, dark=True)

    @property
    def has_dark(self) -> bool:
        """True if a style sheet or a <meta> asks for dark mode."""
        return self.has_dark_rules or any(
            element.get("name") == "color-scheme" for element in self.of("meta")
        )

    @property
    def has_dark_rules(self) -> bool:
        """True if rules of a style sheet depend on dark mode."""
        rules = (rule for sheet in self.sheets for rule in sheet.rules)
        return any(
            "prefers-color-scheme" in one.lower() for rule in rules for one in rule.conditions
        )

    def look(self, element: PageElement) -> ComputedStyle:
        """Return the computed style of `element` in light mode."""
        return self.light.look(element)

    @cached_property
    def texts(self) -> list[tuple[PageElement, str]]:
        """The texts of the page, shown or not, each with the element around it."""
        return [
            (element, text)
            for element in self.elements
            for text in (element.text, *(child.tail for child in element))
            if text and text.strip()
        ]

    @cached_property
    def preheader(self) -> str:
        """The hidden text before the first shown text: inboxes show it after the subject."""
        texts = (one for one in self.texts if one[0].tag not in ("title", "style", "script"))
        hidden = takewhile(lambda one: not self.look(one[0]).shown, texts)
        return trimmed(" ".join(text for _, text in hidden))

    @cached_property
    def shown(self) -> str:
        """All text that is shown, with single spaces."""
        texts = (text for element, text in self.texts if self.look(element).shown)
        return " ".join(" ".join(texts).split())


def readable_text(element: PageElement) -> str:
    """Return the text in `element`, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def accessible_name(element: PageElement) -> str:
    """Return the name of a link or image as a screen reader says it.

    It is the aria-label, else the text with the alt texts of images, else the title.
    """
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


def snippet(element: PageElement) -> str:
    """Return a short form of `element`: its tag, a telling attribute, and the start of its text."""
    telling = ("src", "href", "id", "class", "name")
    attribute = next((key for key in telling if element.get(key)), None)
    shown = f' {attribute}="{cut_snippet(element.get(attribute))}"' if attribute else ""
    text = cut_snippet(_front(element)) if element.tag not in ("img", "table", "style") else ""
    return f"<{element.tag}{shown}>{text}"


def _front(element: PageElement) -> str:
    """Return the start of the text in `element`, which may be very long."""
    front = ""
    for text in element.itertext():
        front += text
        if len(front.strip()) > _SNIPPET:
            break
    return front


def cut_snippet(text: str) -> str:
    """Return the start of `text`, on one line, at most 70 characters."""
    text = " ".join(text.split())
    return text if len(text) <= _SNIPPET else f"{text[: _SNIPPET - 1]}…"
