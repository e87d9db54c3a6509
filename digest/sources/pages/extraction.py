"""Find the article's body on a web page: the part that holds the prose, and its lines.

As in Readability (Arc90, 2009), a paragraph counts for the element around it. That is a few walks
over the page: time is linear in it, and nothing recurses. What is found is the article if it is
most of the page's prose; else trafilatura, made for pages of every kind, says what the text is.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile

from digest.sources.markup import Element
from digest.sources.pages import boilerplate

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code del dfn em font i img kbd label mark q s samp small "
    "span strike strong sub sup time tt u var wbr nobr data ruby rt rp picture source script style "
    "template button input select textarea svg math ref hi".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 head".split())
#: Control characters, at which a parser of HTML may end a word where no reader sees it end.
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\f\r"))
_PARTS = frozenset("body div section article main td".split())
#: A paragraph's length counts in full for its parent, and in part for each level above.
_SHARES = (1.0, 0.6, 0.42, 0.29)
#: A menu is a list too.
_LIST_ITEM = 0.3
_PARAGRAPH = 50
_LONG_PARAGRAPH = 80
#: A standfirst of so many characters is text; a shorter one is a second headline.
_STANDFIRST = 160
#: A body may be laid out in parts: they are searched for up to so many levels up, and add so much.
_LEVELS = 6
_PART = 0.2
#: Short lines are an article from so many characters outside of links on.
_SHORTEST_ARTICLE = 250
#: A body is sure with so much of the page's prose, without what is surely no article's.
_SURE = 0.7
#: What is beyond these is no article's page; trafilatura would take long for it.
_MOST_ELEMENTS = 10_000
_DEEPEST = 100


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

    @property
    def is_standfirst(self) -> bool:
        """True if it is as long as a text that stands between headline and body."""
        return len(self.text) >= _STANDFIRST and not self.is_mostly_link


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
    title = " ".join((root.findtext("head/title") or "").split())
    found = _find_own(page, title)
    blocks = find_blocks(page, boilerplate.is_beside)
    prose = sum(len(block.text) for block in blocks if block.is_prose)
    if found and sum(map(len, found)) >= _SURE * prose:
        return found
    if sum(len(block.text) - block.linked for block in blocks) < _SHORTEST_ARTICLE:
        return found
    return _find_by_trafilatura(root, title) or found


def _find_own(page: Element, title: str) -> list[str]:
    """Return the lines of the part of `page` with most paragraphs, or none without any."""
    is_other = boilerplate.make_is_other(page)
    blocks = find_blocks(page, is_other)
    container = _find_container(block for block in blocks if block.is_prose)
    if container is None:
        articles = page.findall(".//article")
        if len(articles) != 1:
            return []
        container = articles[0]
    held = set(_find_whole(container, blocks, page).iter())
    inside = below_headline((block for block in blocks if block.element in held), title)
    above = takewhile(lambda block: block.element not in held, blocks)
    return body_lines([*_find_standfirst(above), *inside])


def _find_by_trafilatura(root: Element, title: str) -> list[str]:
    """Return the lines that trafilatura finds on the page under `root`; none if it fails."""
    if _is_huge(root):
        return []
    from lxml import etree
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it warns of pages without text
    page = etree.tostring(root, encoding="unicode", method="html")
    try:
        found = bare_extraction(page, include_comments=False, favor_precision=True)
    except Exception:  # whatever a page does to it, there is none of its text
        return []
    blocks = [] if found is None else find_blocks(found.body, boilerplate.never_holds_text)
    lines = body_lines(below_headline(blocks, title))
    return lines if sum(map(len, lines)) >= _SHORTEST_ARTICLE else []


def _is_huge(root: Element) -> bool:
    from lxml import etree

    depth = 0
    for count, (event, _) in enumerate(etree.iterwalk(root, events=("start", "end"))):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST or count > 2 * _MOST_ELEMENTS:
            return True
    return False


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


def below_headline(found: Iterable[Block], title: str = "") -> Iterator[Block]:
    """Yield the blocks without headline, date and time to read above the first paragraph.

    What the page's `title` says is its headline, whatever the markup calls it.
    """
    started = False
    for block in found:
        is_headline = block.text in title
        started = started or (block.is_prose and not is_headline)
        if started or not (is_headline or _is_headline_or_date(block)):
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
        holder = block.element if block.element.tag in _PARTS else block.element.getparent()
        score = len(block.text) * (_LIST_ITEM if block.element.tag == "li" else 1.0)
        for share in _SHARES:
            if holder is None:
                break
            scores[holder] = scores.get(holder, 0) + share * score
            holder = holder.getparent()
    return max(scores, key=scores.__getitem__, default=None)


def _find_whole(container: Element, blocks: Iterable[Block], page: Element) -> Element:
    """Return the element around `container` and the other parts of its body, or `container`.

    What an element adds is a part if it is much prose and little else.
    """
    prose, total = _count_held(blocks)
    whole = container
    for above in islice(container.iterancestors(), _LEVELS):
        if above is page or above not in total or whole.tag == "article":
            break
        more = prose[above] - prose[whole]
        if more >= max(1, _PART * prose[whole], 0.8 * (total[above] - total[whole])):
            whole = above
    return whole


def _find_standfirst(above: Iterable[Block]) -> Iterable[Block]:
    """Return the blocks `above` a body from the first long one below the headline on."""
    below: list[Block] | None = None
    for block in above:
        if block.element.tag == "h1":
            below = []
        elif below is not None and (below or block.is_standfirst):
            below.append(block)
    return below or ()


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
