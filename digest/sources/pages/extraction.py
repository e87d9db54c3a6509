"""Find the article's body on a web page: the part that holds the prose, and its lines.

As in Readability (Arc90, 2009), a paragraph counts for the element around it. Everything is a walk
over the page or over its blocks: time is linear in the page, and nothing recurses.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from digest.sources.markup import Element
from digest.sources.pages import boilerplate

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code del dfn em font i img kbd label mark q s samp small "
    "span strike strong sub sup time tt u var wbr nobr data ruby rt rp picture source script style "
    "template button input select textarea svg math".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
#: Control characters, at which a parser of HTML may end a word where no reader sees it end.
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\f\r"))
_PARTS = frozenset("body div section article main td".split())
#: How much a block's length counts: a menu is a list too, and a caption is a div too.
_WEIGHTS = {"li": 0.3, "p": 1.0, "blockquote": 1.0, "pre": 1.0}
_WEIGHT_ELSE = 0.7
#: A paragraph's score counts in full for its parent, and in part for each level above.
_SHARES = (1.0, 0.6, 0.42, 0.29)
_PARAGRAPH = 50
_LONG_PARAGRAPH = 80
#: Short lines are an article from so many characters on, or if the markup calls them one.
_SHORTEST_ARTICLE = 250
#: A body may be laid out in parts: they are searched for up to so many levels up.
_LEVELS = 6


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or the like; `linked` counts the characters of its text in links."""

    element: Element
    text: str
    linked: int

    @property
    def is_link(self) -> bool:
        """True if it is nothing but links."""
        return self.linked >= 0.9 * len(self.text)

    @property
    def is_mostly_link(self) -> bool:
        """True if half of it or more is links."""
        return self.linked >= 0.5 * len(self.text)

    @property
    def is_heading(self) -> bool:
        """True if it is marked up as a heading."""
        return self.element.tag in _HEADINGS

    @property
    def is_prose(self) -> bool:
        """True if it reads like a paragraph."""
        return len(self.text) >= _PARAGRAPH and not self.is_mostly_link and not self.is_heading


def parse_html(html: str) -> Element:
    """Return the root element of the page `html`, or None if it has none.

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


def find_body(root: Element) -> list[str]:
    """Return the lines (paragraphs, headings, list items) of the page's article, or none."""
    page = root.find("body")
    page = root if page is None else page
    is_other = boilerplate.make_is_other(page)
    found = find_blocks(page, is_other)
    container = _find_container(block for block in found if block.is_prose)
    if container is None:
        container = _find_short_container(found)
    if container is None:
        return []
    return body_lines(below_headline(find_blocks(_find_whole(container, found, page), is_other)))


def find_blocks(root: Element, is_other: Callable[[Element], bool]) -> list[Block]:
    """Return the blocks of text under `root` in page order, without elements that `is_other`."""
    from lxml import etree

    found: list[Block] = []
    around: list[Element] = [root]
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


def _piece(element: Element, root: Element, *, starts: bool) -> str | None:
    """Return the text at the start of `element`, or the text behind its end."""
    if starts:
        return element.text  # type: ignore[no-any-return]
    return element.tail if element is not root else None


def body_lines(found: Iterable[Block]) -> list[str]:
    """Return the text of the blocks `found` in a body, without what sites print in between."""
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
    """Yield the blocks without headline, date and time to read above the first paragraph."""
    started = False
    for block in found:
        started = started or block.is_prose
        if started or not _is_headline_or_date(block):
            yield block


def _is_text(block: Block) -> bool:
    if boilerplate.is_site_line(block.text):
        return False
    # A paragraph that is one link is part of the text ("Get it at ..."), unless it is another
    # article's headline in capitals.
    return not block.is_link or (block.element.tag == "p" and not block.text.isupper())


def _is_headline_or_date(block: Block) -> bool:
    if block.is_heading:
        return bool(block.element.tag == "h1")
    return block.element.tag != "li" and boilerplate.is_date_line(block.text)


def _find_container(blocks: Iterable[Block]) -> Element | None:
    """Return the element with the highest score from the `blocks` in it, or None without any."""
    scores: dict[Element, float] = {}
    for block in blocks:
        score = len(block.text) * _WEIGHTS.get(block.element.tag, _WEIGHT_ELSE)
        holder = block.element if block.element.tag in _PARTS else block.element.getparent()
        for share in _SHARES:
            if holder is None:
                break
            scores[holder] = scores.get(holder, 0) + share * score
            holder = holder.getparent()
    return max(scores, key=lambda element: scores[element] * _trust(element), default=None)


def _find_short_container(found: Iterable[Block]) -> Element | None:
    """Return the element with the text of a page without paragraphs, or None if too short."""
    short = [block for block in found if not block.is_link and not block.is_heading]
    container = _find_container(short)
    if container is None:
        return None
    held = set(container.iter())
    length = sum(len(block.text) for block in short if block.element in held)
    return container if length >= _SHORTEST_ARTICLE or _trust(container) > 1 else None


def _trust(element: Element) -> float:
    """Return how far the markup says that `element` is a body (over 1) or is not (under 1)."""
    if boilerplate.names_body(element):
        return 1.4
    if boilerplate.names_other(element):
        return 0.5
    return 1.2 if element.tag == "article" else 1.0


def _find_whole(container: Element, found: Iterable[Block], page: Element) -> Element:
    """Return the element around `container` and the other parts of its body, or `container`.

    Parts of one body have the same tag and class, and are full of prose.
    """
    prose, total = _count_held(found)
    whole = child = container
    for above in islice(container.iterancestors(), _LEVELS):
        if above is page or above not in total:
            break
        if child.tag != "article" and child.get("class"):
            alike = [part for part in above if part is not child and _are_alike(part, child)]
            more = sum(prose.get(part, 0) for part in alike)
            all_of_them = sum(total.get(part, 0) for part in alike)
            if more >= max(1, 0.1 * prose[whole]) and more >= 0.8 * all_of_them:
                whole = above
        child = above
    return whole


def _are_alike(one: Element, other: Element) -> bool:
    return bool(one.tag == other.tag) and bool(one.get("class") == other.get("class"))


def _count_held(found: Iterable[Block]) -> tuple[dict[Element, int], dict[Element, int]]:
    """Return how many characters, of long paragraphs and of all, each element holds."""
    prose: dict[Element, int] = {}
    total: dict[Element, int] = {}
    for block in found:
        length = len(block.text)
        long = length >= _LONG_PARAGRAPH and block.is_prose and block.linked < 0.3 * length
        for element in (block.element, *islice(block.element.iterancestors(), 2 * _LEVELS)):
            prose[element] = prose.get(element, 0) + length * long
            total[element] = total.get(element, 0) + length
    return prose, total
