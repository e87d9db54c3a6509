"""Page text: the text copied from a site's page, with teasers of other articles below the article.

A page gives its own article (headline, label, headline again, body) and, after each "Next Story", a
teaser (label, headline, an excerpt that is cut off).
"""

from collections.abc import Iterator

from digest.model import Article, Layout, Source
from digest.sources import article
from digest.sources.article import RawArticle
from digest.sources.pages import layout

#: So many letters may well be said twice: a headline, a heading.
_SHORT = 100


def parse_page_text(text: str, source: Source, origin: str) -> Iterator[Article]:
    """Yield the page's own article and then its teasers.

    Raises ValueError, worded for people, if the page holds no text.
    """
    own = source.layout
    blocks = _split_blocks(layout.split_lines(article.plain_text(text)), own)
    if not any(blocks):
        raise ValueError("holds no article")
    for at, block in enumerate(blocks):
        if block:
            title, label, body = _parse_teaser(block, own) if at else _parse_own(block, own)
            text = "\n".join(layout.text_lines(body, own))
            raw = RawArticle(title=title, label=label, text=text, teaser=at > 0)
            yield article.make_article(raw, source, origin)


def _split_blocks(page: list[str], own: Layout) -> list[list[str]]:
    """Return the page's lines cut at each "Next Story".

    Furniture above a headline and everything from a line that ends the page are left out.
    """
    blocks: list[list[str]] = [[]]
    ended = False
    for line in page:
        if layout.line_is(line, "next_story", own):
            blocks.append([])
            ended = False
        elif blocks != [[]] and layout.line_is(line, "end", own):
            ended = True
        elif not ended:
            text = line if blocks[-1] else line.lstrip("+ ")
            if blocks[-1] or (text and not layout.line_is(text, "furniture", own)):
                blocks[-1].append(text)
    return blocks


def _parse_own(block: list[str], own: Layout) -> tuple[str, str | None, list[str]]:
    """Return (headline, label, body) of the page's own article."""
    first, *rest = block
    if rest and layout.is_label(first, own):
        return _parse_teaser(block, own)
    rest = [line for line in _said_once(rest) if _same(line, first) or not _is_furniture(line, own)]
    label = None
    repeated = len(rest) > 1 and _same(rest[1], first)
    if rest and not _same(rest[0], first) and (repeated or layout.is_label(rest[0], own)):
        label = rest.pop(0)
    while rest and _same(rest[0], first):
        rest.pop(0)
    return first, label, rest


def _parse_teaser(block: list[str], own: Layout) -> tuple[str, str | None, list[str]]:
    """Return (headline, label, excerpt) of a teaser, which begins with its label."""
    first, *rest = [line for line in block if not layout.line_is(line, "furniture", own)]
    if not rest or (layout.reads_like_paragraph(rest[0]) and not layout.is_label(first, own)):
        return first, None, rest
    title, *body = rest
    while body and _same(body[0], title):
        body.pop(0)
    return title, first, body


def _is_furniture(line: str, own: Layout) -> bool:
    """Return whether `line` can go; one that opens a list of links ("Contact:") stays for now."""
    return layout.line_is(line, "furniture", own) and not layout.line_is(line, "related", own)


def _same(one: str, other: str) -> bool:
    """Return whether two lines are the same headline but for spaces, case and punctuation."""
    return _letters(one) == _letters(other)


def _said_once(body: list[str]) -> list[str]:
    """Return `body` without lines that repeat the text so far, adverts included, in one piece."""
    kept: list[str] = []
    above = ""
    for line in body:
        letters = _letters(line)
        if len(letters) < _SHORT or letters not in above:
            kept.append(line)
            above += letters
    return kept


def _letters(text: str) -> str:
    """Return the letters and digits of `text`, which are equal in two copies that lost spaces."""
    return "".join(filter(str.isalnum, text.casefold()))
