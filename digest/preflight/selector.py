"""Selectors, read and matched by cssselect2: which elements of a page a rule applies to."""

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from math import inf
from typing import Any

import cssselect2
import tinycss2

from digest.preflight.css import CssNode, all_tokens

#: An element of lxml, which brings no types.
PageElement = Any
#: A selector of cssselect2, which brings no types.
Selector = Any

#: Attributes whose values HTML compares without case (WHATWG HTML, case-sensitivity of selectors).
_ANY_CASE = frozenset(
    "accept accept-charset align alink axis bgcolor charset checked clear codetype color compact "
    "declare defer dir direction disabled enctype face frame hreflang http-equiv lang language "
    "link media method multiple nohref noresize noshade nowrap readonly rel rev rules scope "
    "scrolling selected shape target text type valign valuetype vlink".split()
)
#: All selectors together look at so many other elements of a page: ten times what a mail needs.
_STEPS = 1_000_000


@lru_cache(maxsize=2048)
def compile_selectors(text: str) -> tuple[Selector, ...]:
    """Return the selectors of a rule; none if one is unreadable, since the rule is void then.

    Selectors of pieces of text ("::before") are left out: they match no element.
    """
    tokens = tinycss2.parse_component_value_list(text, skip_comments=True)
    try:
        _compare_as_html(tokens)
        compiled = cssselect2.compile_selector_list(tokens)
    except Exception:  # beyond SelectorError, all sorts for what it does not foresee
        return ()
    return tuple(one for one in compiled if one.pseudo_element is None)


def match_page(root: PageElement) -> list["MatchedElement"]:
    """Return all elements of a page in its order, for selectors to look at."""
    elements = list(MatchedElement.from_html_root(root).iter_subtree())
    elements[0].left[0] = _STEPS
    return elements


class MatchedElement(cssselect2.ElementWrapper):  # type: ignore[misc] # it brings no types
    """An element of a page, as selectors look at it.

    Matching raises RecursionError once all elements of the page together looked at too many others.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.depth: int = self.parent.depth + 1 if self.parent else 0
        #: How many elements may still be looked at, for the whole page.
        self.left: list[float] = self.parent.left if self.parent else [inf]
        self._likeness: tuple[str | None, ...] = ()

    def likeness(self, names: Iterable[str]) -> tuple[str | None, ...]:
        """Return the tag and these attributes: the same ones are asked for in light and dark."""
        if not self._likeness:
            element = self.etree_element
            self._likeness = (element.tag, *map(element.get, names))
        return self._likeness

    @property
    def ancestors(self) -> Iterable["MatchedElement"]:
        """The elements around this one, the nearest first."""
        self._spend(self.depth)
        return self.parent.line if self.parent else ()

    @property
    def previous_siblings(self) -> Iterable["MatchedElement"]:
        """The elements before this one in the same parent, the nearest first."""
        self._spend(self.index)
        return self._walk("previous")

    @cached_property
    def line(self) -> tuple["MatchedElement", ...]:
        """This element and those around it, the nearest first."""
        return (self, *self._walk("parent"))

    def iter_children(self) -> Iterator["MatchedElement"]:
        """Return the elements in this one, made anew, as :has() asks for them."""
        self._spend(len(self.etree_children))
        children: Iterator[MatchedElement] = super().iter_children()
        return children

    def _walk(self, step: str) -> Iterator["MatchedElement"]:
        element = getattr(self, step)
        while element is not None:
            yield element
            element = getattr(element, step)

    def _spend(self, steps: int) -> None:
        self.left[0] -= steps
        if self.left[0] < 0:
            raise RecursionError(f"selectors look at more than {_STEPS} elements")


def _compare_as_html(tokens: Iterable[CssNode]) -> None:
    """Mark the attribute selectors among `tokens` that compare values without case in HTML."""
    for token in all_tokens(tokens):
        if token.type == "[] block":
            said = [one for one in token.content if one.type != "whitespace"]
            name = said[0].value if len(said) == 3 and said[0].type == "ident" else ""
            if name.lower() in _ANY_CASE:
                token.content += tinycss2.parse_component_value_list(" i")
