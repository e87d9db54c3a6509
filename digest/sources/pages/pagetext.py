"""Page text: what a site's page reads like when its text is copied, with teasers of other articles below it.

A page gives its own article (headline, label, headline again, body) and, after each "Next Story", a teaser
(label, headline, an excerpt that is cut off).
"""

from collections.abc import Iterator

from digest.model import Article, Source
from digest.sources import article
from digest.sources.pages import layout

#: So many letters may well be said twice: a headline, a heading.
_SHORT = 100


def parse_page_text(text: str, source: Source, origin: str) -> Iterator[Article]:
    """Yield the page's own article and then its teasers.

    Raises ValueError, with a reason for people, when the page holds no text.
    """
    blocks = _blocks(layout.split_lines(article.plain_text(text)))
    if not any(blocks):
        raise ValueError("holds no article")
    if blocks[0]:
        title, label, body = _own(blocks[0])
        yield article.make_article(
            source, origin, title=title, label=label, text="\n".join(layout.text_lines(body))
        )
    for block in blocks[1:]:
        if block:
            title, label, body = _next(block)
            excerpt = "\n".join(layout.text_lines(body))
            yield article.make_article(
                source, origin, title=title, label=label, text=excerpt, teaser=True
            )


def _blocks(page: list[str]) -> list[list[str]]:
    """Return the page's lines cut at each "Next Story", without furniture above a headline and what ends a page."""
    blocks: list[list[str]] = [[]]
    ended = False
    for line in page:
        if layout.is_(line, "next_story"):
            blocks.append([])
            ended = False
        elif blocks != [[]] and layout.is_(line, "end"):
            ended = True
        elif not ended:
            text = line if blocks[-1] else line.lstrip("+ ")
            if blocks[-1] or not (not text or layout.is_(text, "furniture")):
                blocks[-1].append(text)
    return blocks


def _own(block: list[str]) -> tuple[str, str | None, list[str]]:
    """Return (headline, label, body) of the page's own article."""
    first, *rest = block
    if rest and layout.is_label(first):
        return _next(block)
    rest = [line for line in _said_once(rest) if _same(line, first) or not _is_furniture(line)]
    label = None
    repeated = len(rest) > 1 and _same(rest[1], first)
    if rest and not _same(rest[0], first) and (repeated or layout.is_label(rest[0])):
        label = rest.pop(0)
    while rest and _same(rest[0], first):
        rest.pop(0)
    return first, label, rest


def _next(block: list[str]) -> tuple[str, str | None, list[str]]:
    """Return (headline, label, excerpt) of a teaser; its label comes first."""
    first, *rest = [line for line in block if not layout.is_(line, "furniture")]
    if not rest or (layout.reads_like_paragraph(rest[0]) and not layout.is_label(first)):
        return first, None, rest
    title, *body = rest
    while body and _same(body[0], title):
        body.pop(0)
    return title, first, body


def _is_furniture(line: str) -> bool:
    """Tell whether `line` can go by itself; one that speaks for the lines after it ("Contact:") cannot yet."""
    return layout.is_(line, "furniture") and not layout.is_(line, "related")


def _same(one: str, other: str) -> bool:
    """Tell whether two lines are the same headline, whatever their spaces, case and punctuation."""
    return _letters(one) == _letters(other)


def _said_once(body: list[str]) -> list[str]:
    """Return `body` without the lines that say all again as one paragraph, with the adverts that stood in it."""
    kept: list[str] = []
    above = ""
    for line in body:
        letters = _letters(line)
        if len(letters) < _SHORT or letters not in above:
            kept.append(line)
            above += letters
    return kept


def _letters(text: str) -> str:
    """Return the letters and digits of `text`: what is the same in two copies that lost spaces."""
    return "".join(filter(str.isalnum, text.casefold()))
