"""Finding the article's body on a web page: the part of it that holds the prose, and the lines of that part.

Like Readability (Arc90, 2009), a paragraph speaks for what holds it. Everything is a walk over the page or over its
blocks, so time is linear in the page, and nothing recurses.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from digest.sources.pages import boilerplate

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code del dfn em font i img kbd label mark q s samp small span strike strong "
    "sub sup time tt u var wbr nobr data ruby rt rp picture source script style template button input select textarea svg "
    "math".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
#: What no parser of HTML should meet: with them, a word may end where no reader sees it end.
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\f\r"))
_PARTS = frozenset("body div section article main td".split())
#: How much a block's length counts: a menu is a list too, and a caption is a div too.
_WORTH = {"li": 0.3, "p": 1.0, "blockquote": 1.0, "pre": 1.0}
_WORTH_ELSE = 0.7
#: A paragraph speaks in full for what holds it, and in part for what holds that.
_SHARES = (1.0, 0.6, 0.42, 0.29)
_PARAGRAPH = 50
_LONG_PARAGRAPH = 80
#: Lines that are no paragraphs are an article when they have so many characters, or when the markup calls them one.
_ARTICLE = 250
#: A body may be laid out in parts: so many levels up, its other parts are looked for.
_LEVELS = 6


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or the like: its element, its text on one line, how many characters of it are links."""

    element: Any
    text: str
    linked: int

    @property
    def is_link(self) -> bool:
        """Whether it is nothing but links."""
        return self.linked >= 0.9 * len(self.text)

    @property
    def is_mostly_link(self) -> bool:
        """Whether half of it or more is links."""
        return self.linked >= 0.5 * len(self.text)

    @property
    def is_heading(self) -> bool:
        """Whether it is marked up as a heading."""
        return self.element.tag in _HEADINGS

    @property
    def is_prose(self) -> bool:
        """Whether it reads like a paragraph."""
        return len(self.text) >= _PARAGRAPH and not self.is_mostly_link and not self.is_heading


def parse_html(html: str) -> Any:
    """Return the root element of the page `html`, or None where there is none.

    No DTD is read, no entity of one is expanded, nothing is fetched.
    """
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(html.encode("utf-8", "ignore").translate(None, _CONTROLS), parser)
    except etree.XMLSyntaxError:
        return None


def find_body(root: Any) -> list[str]:
    """Return the lines of the article on the page under `root`: paragraphs, headings, points of lists; or none."""
    page = root.find("body")
    page = root if page is None else page
    is_other = boilerplate.others(page)
    found = find_blocks(page, is_other)
    container = _container(block for block in found if block.is_prose)
    if container is None:
        container = _container_of_short(found)
    if container is None:
        return []
    return body_lines(below_headline(find_blocks(_whole(container, found, page), is_other)))


def find_blocks(root: Any, is_other: Callable[[Any], bool]) -> list[Block]:
    """Return the blocks of text under `root` in order, without those in elements below it of which `is_other` holds."""
    from lxml import etree

    found: list[Block] = []
    around: list[Any] = [root]
    pieces: list[str] = []
    linked = links = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        starts, is_block = event == "start", not _is_inline(element.tag)
        if is_block:
            if text := " ".join("".join(pieces).split()):
                found.append(Block(around[-1], text, linked))
            pieces, linked = [], 0
            if starts:
                around.append(element)
            else:
                around.pop()
        if element.tag == "a":
            links += 1 if starts else -1
        if starts and element is not root and is_other(element):
            walk.skip_subtree()
            pieces.append(" ")
        elif piece := _piece(element, root, starts=starts):
            pieces.append(piece)
            linked += len(piece) if links else 0
    if text := " ".join("".join(pieces).split()):
        found.append(Block(root, text, linked))
    return found


def _is_inline(tag: str) -> bool:
    # Browsers lay out elements that a page invents (they have a hyphen) as they lay out a span.
    return tag in _INLINE or "-" in tag


def _piece(element: Any, root: Any, *, starts: bool) -> str | None:
    """Return the text at the start of `element`, or the text behind its end."""
    if starts:
        return element.text  # type: ignore[no-any-return]
    return element.tail if element is not root else None


def body_lines(found: Iterable[Block]) -> list[str]:
    """Return the lines of an article's body, of the blocks `found` in it: without what sites print in between."""
    kept: list[Block] = []
    among_links = False
    for block in found:
        among_links = boilerplate.opens_links(block.text) or (among_links and block.is_mostly_link)
        if not among_links and _is_text(block):
            kept.append(block)
    while kept and (kept[-1].is_mostly_link or kept[-1].is_heading):
        kept.pop()
    return [block.text for block in kept]


def below_headline(found: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks `found` without those over the first paragraph that are no text: headline, date, time to read."""
    started = False
    for block in found:
        started = started or block.is_prose
        if started or not _is_over(block):
            yield block


def _is_text(block: Block) -> bool:
    if boilerplate.is_line(block.text):
        return False
    # A paragraph that is one link is a step of the text ("Get it at ..."), unless it shouts another's headline.
    return not block.is_link or (block.element.tag == "p" and not block.text.isupper())


def _is_over(block: Block) -> bool:
    if block.is_heading:
        return bool(block.element.tag == "h1")
    return block.element.tag != "li" and boilerplate.is_date_line(block.text)


def _container(speakers: Iterable[Block]) -> Any:
    """Return the element that the blocks `speakers` speak for, or None when there are none."""
    scores: dict[Any, float] = {}
    for block in speakers:
        worth = len(block.text) * _WORTH.get(block.element.tag, _WORTH_ELSE)
        holder = block.element if block.element.tag in _PARTS else block.element.getparent()
        for share in _SHARES:
            if holder is None:
                break
            scores[holder] = scores.get(holder, 0) + share * worth
            holder = holder.getparent()
    return max(scores, key=lambda element: scores[element] * _trust(element), default=None)


def _container_of_short(found: Iterable[Block]) -> Any:
    """Return the element with the text of a page that has no paragraph, or None where that is no article."""
    short = [block for block in found if not block.is_link and not block.is_heading]
    container = _container(short)
    if container is None:
        return None
    held = set(container.iter())
    length = sum(len(block.text) for block in short if block.element in held)
    return container if length >= _ARTICLE or _trust(container) > 1 else None


def _trust(element: Any) -> float:
    """Return how far the markup of `element` speaks for its being a body (over 1) or against it."""
    if boilerplate.names_body(element):
        return 1.4
    if boilerplate.names_other(element):
        return 0.5
    return 1.2 if element.tag == "article" else 1.0


def _whole(container: Any, found: Iterable[Block], page: Any) -> Any:
    """Return the element that holds `container` and the other parts of the same body: its likes, full of prose."""
    prose, total = _held(found)
    whole = child = container
    for above in islice(container.iterancestors(), _LEVELS):
        if above is page or above not in total:
            break
        if child.tag != "article" and child.get("class"):
            alike = [part for part in above if part is not child and _alike(part, child)]
            more = sum(prose.get(part, 0) for part in alike)
            if more >= max(1, 0.1 * prose[whole]) and more >= 0.8 * sum(
                total.get(part, 0) for part in alike
            ):
                whole = above
        child = above
    return whole


def _alike(one: Any, other: Any) -> bool:
    return bool(one.tag == other.tag) and bool(one.get("class") == other.get("class"))


def _held(found: Iterable[Block]) -> tuple[dict[Any, int], dict[Any, int]]:
    """Return how many characters, of long paragraphs and of all, the elements around the blocks `found` hold."""
    prose: dict[Any, int] = {}
    total: dict[Any, int] = {}
    for block in found:
        length = len(block.text)
        long = length >= _LONG_PARAGRAPH and block.is_prose and block.linked < 0.3 * length
        for element in (block.element, *islice(block.element.iterancestors(), 2 * _LEVELS)):
            prose[element] = prose.get(element, 0) + length * long
            total[element] = total.get(element, 0) + length
    return prose, total
