"""Markup: how the tags of a page stand as they are written, before a parser repairs them.

Outlook reads what stands in conditional comments, and other programs what Outlook is kept from, so
the tags are followed twice.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

_PIECE = re.compile(
    r"<(?:!(?P<hides>--)?\[if(?P<condition>[^\]<>]{0,99})\]>(?P<reveals>\s{0,9}<!--[ >-]*)?"
    r"|(?P<endif>(?:!--\s{0,9}<)?!\[endif\](?:--)?>)"
    r"|(?P<comment>!--(?:-?>|.*?(?:-->|\Z)))"
    r"|(?P<close>/?)(?P<name>[a-z][a-z0-9]*(?::[a-z]+)?)(?P<attributes>(?=[\s/>])[^<>]*)>)",
    re.IGNORECASE | re.DOTALL,
)
#: A condition that no program reads as one, or a comment would not hold it.
_ILL_FORMED = re.compile(r"<!--\s*\[\s*if\b", re.IGNORECASE)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
#: Elements that may end where another begins or ends (WHATWG HTML, optional tags).
_OPTIONAL = frozenset(
    "p li dt dd td th tr tbody thead tfoot colgroup option html head body".split()
)
#: Of those, the ones that a page closes everywhere if it closes most.
_CELLS = frozenset(("td", "th", "tr"))
#: One tag of so many is an end tag, at least, where end tags are written: 3 of 8.
_CLOSED_OF = 8 / 3
_TABLES = _CELLS | {"table", "tbody", "thead", "tfoot"}
#: Of each kind, so many are told.
_MOST_SLIPS = 20
_ONCE = frozenset(("html", "head", "body", "title"))
_TWICE: Final = (" style=", " class=", " href=", " width=", " alt=")
_EVERYBODY, _OUTLOOK, _OTHERS, _NOBODY = "everybody", "outlook", "others", "nobody"
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip in the markup: the line, what is wrong, and whether it takes a table apart."""

    line: int
    message: str
    of_table: bool = False


@dataclass(slots=True)
class Markup:
    """The slips of a page, by kind."""

    #: Elements that are not closed, or closed without being open.
    unclosed: list[Slip] = field(default_factory=list)
    nested_links: list[Slip] = field(default_factory=list)
    styles_in_body: list[Slip] = field(default_factory=list)
    comments: list[Slip] = field(default_factory=list)
    repeated: list[Slip] = field(default_factory=list)
    quotes: list[Slip] = field(default_factory=list)


class _Tag(NamedTuple):
    name: str
    at: int
    closes: bool
    attributes: str

    @property
    def has_address(self) -> bool:
        return self.name == "a" and not self.closes and "href" in self.attributes.lower()

    @property
    def is_held(self) -> bool:
        """True if the element is open until its end tag."""
        return self.name not in _VOID and not self.attributes.endswith("/")


@lru_cache(maxsize=2)  # several rules ask for it
def read_markup(html: str) -> Markup:
    """Return the slips in the markup of a page."""
    found = Markup()
    for_outlook, for_others = _views(html, found)
    optional = _OPTIONAL - {name for name in _CELLS if _are_closed(name, for_others)}
    # What is open leaves unclear what is read, and by whom.
    for tags in () if found.comments or found.quotes else (for_others, for_outlook):
        _Follower(html, found, optional).follow(tags)
    found.unclosed = list(dict.fromkeys(found.unclosed))
    found.nested_links = list(dict.fromkeys(found.nested_links))
    return found


def _are_closed(name: str, tags: Iterable[_Tag]) -> bool:
    """Return True if the page writes the end tags of elements called `name`, but for slips."""
    closes = [tag.closes for tag in tags if tag.name == name]
    return sum(closes) * _CLOSED_OF >= len(closes)


def _views(html: str, found: Markup) -> tuple[list[_Tag], list[_Tag]]:
    """Return the tags that Outlook reads and those that others read; note slips on the way."""
    outlook: list[_Tag] = []
    others: list[_Tag] = []
    readers = {
        _EVERYBODY: (outlook, others),
        _OUTLOOK: (outlook,),
        _OTHERS: (others,),
        _NOBODY: (),
    }
    opened: re.Match[str] | None = None
    in_body = False
    for piece in _PIECE.finditer(html):
        kind = piece.lastgroup
        if kind == "attributes":
            read_by = _readers(opened) if opened else _EVERYBODY
            close, name, attributes = piece.group("close", "name", "attributes")
            tag = _Tag(name.lower(), piece.start(), bool(close), attributes)
            in_body = in_body or tag.name == "body"
            for view in readers[read_by] if tag.is_held else ():
                view.append(tag)
            if in_body and tag.name == "style" and not tag.closes and read_by != _OUTLOOK:
                _note(found.styles_in_body, html, tag.at, "stands in the body")
            if tag.attributes:
                _note_attributes(html, tag, piece.end(), found)
        elif kind == "comment":
            _note_comment(html, piece, found)
        elif kind == "endif":
            if not opened:
                message = "<![endif]--> ends no conditional comment"
                _note(found.comments, html, piece.start(), message)
            opened = None
        else:
            _note_open(html, opened, found)
            opened = piece
    _note_open(html, opened, found)
    return outlook, others


def _readers(opened: re.Match[str]) -> str:
    """Return who reads what stands in a conditional comment."""
    is_for_outlook = "!mso" not in opened["condition"].replace(" ", "").lower()
    if opened["reveals"] or not opened["hides"]:
        return _EVERYBODY if is_for_outlook else _OTHERS
    return _OUTLOOK if is_for_outlook else _NOBODY


def _note_open(html: str, opened: re.Match[str] | None, found: Markup) -> None:
    if opened:
        message = f"the conditional comment {opened[0]} has no <![endif]-->"
        _note(found.comments, html, opened.start(), message)


def _note_comment(html: str, piece: re.Match[str], found: Markup) -> None:
    message = ""
    if not piece[0].endswith("->"):
        message = "a comment has no end, and hides all after it"
    elif _ILL_FORMED.match(piece[0]):
        message = "a conditional comment does not begin like <!--[if mso]>"
    elif "<!--" in piece[0][4:]:
        message = "a comment has no end before the next begins"
    if message:
        _note(found.comments, html, piece.start(), message)


def _note_attributes(html: str, tag: _Tag, end: int, found: Markup) -> None:
    if tag.attributes.count('"') % 2 and "<" in html[end : html.find('"', end)]:
        message = f"<{tag.name}> has a value whose quotation mark is not closed"
        _note(found.quotes, html, tag.at, message)
    for one in _TWICE:
        if tag.attributes.count(one) > 1 and _QUOTED.sub("", tag.attributes).count(one) > 1:
            message = f"<{tag.name}> has '{one[1:-1]}' twice; one is not read"
            _note(found.repeated, html, tag.at, message)


class _Follower:
    """Follows the tags of one view, and notes the first that does not fit, and nested links."""

    def __init__(self, html: str, found: Markup, optional: frozenset[str]) -> None:
        self._html = html
        self._found = found
        self._optional = optional
        self._open: list[_Tag] = []
        self._counts: Counter[str] = Counter()
        self._links = 0
        self._lacks_table = False

    def follow(self, tags: Iterable[_Tag]) -> None:
        """Note what is wrong with `tags`, up to the first that is not closed."""
        seen: set[str] = set()
        tags = list(tags)
        tables = [tag.closes for tag in tags if tag.name == "table"]
        self._lacks_table = sum(tables) * 2 != len(tables)
        for tag in tags:
            if not tag.closes:
                if tag.name in _ONCE and tag.name in seen:
                    self._note(tag, f"<{tag.name}> stands a second time")
                    return
                seen.add(tag.name)
                self._begin(tag)
            elif not self._end(tag):
                return
        for tag in self._open:
            if tag.name not in self._optional:
                self._note(tag, f"<{tag.name}> is never closed")
                return

    def _begin(self, tag: _Tag) -> None:
        if tag.has_address:
            if self._links:
                message = "a link begins inside another"
                _note(self._found.nested_links, self._html, tag.at, message)
            self._links += 1
        self._open.append(tag)
        self._counts[tag.name] += 1

    def _end(self, end: _Tag) -> bool:
        """Close what `end` closes; return False if it does not fit."""
        if not self._counts[end.name]:
            if end.name in self._optional:
                return True
            self._note(end, f"</{end.name}> closes nothing")
            return False
        while (tag := self._open.pop()).name != end.name:
            self._leave(tag)
            if tag.name not in self._optional:
                line = _line(self._html, end.at)
                self._note(tag, f"<{tag.name}> is not closed before </{end.name}> in line {line}")
                return False
        self._leave(tag)
        return True

    def _leave(self, tag: _Tag) -> None:
        self._counts[tag.name] -= 1
        self._links -= tag.has_address

    def _note(self, tag: _Tag, message: str) -> None:
        of_table = self._lacks_table or tag.name in _TABLES
        _note(self._found.unclosed, self._html, tag.at, message, of_table=of_table)


def _note(slips: list[Slip], html: str, at: int, message: str, *, of_table: bool = False) -> None:
    if len(slips) < _MOST_SLIPS:
        slips.append(Slip(_line(html, at), message, of_table))


def _line(html: str, at: int) -> int:
    return html.count("\n", 0, at) + 1
