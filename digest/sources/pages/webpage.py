"""Web pages: the body that a reader reads, and what the page's markup says of it.

The body is found in the page's paragraphs; the one that JSON-LD repeats counts if it is far longer.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from digest.model import Article, Image, Layout, Source
from digest.model.text import FILE_NAME
from digest.model.webaddress import web_address
from digest.sources import article
from digest.sources.article import RawArticle
from digest.sources.markup import Element
from digest.sources.pages import boilerplate, extraction, layout, metadata
from digest.sources.pages.siterules import SiteRule

#: A body in JSON-LD so many times as long as the shown one is the article behind a teaser.
_FAR_LONGER = 2
_NONE = Layout()
_MARKUP = re.compile(r"</?(?:p|br|div|h[1-6]|li)\b", re.IGNORECASE)


def parse_webpage(
    html: str, source: Source, origin: str, rules: Iterable[SiteRule] = (), url: str | None = None
) -> Article:
    """Return the article on the page found at `url`. Raises ValueError, worded for people, if none.

    An article that only paying readers see whole is a teaser.
    """
    page = extract_page(html, url, rules, source.timezone, source.layout)
    if not page.text:
        raise ValueError(
            "no article was found on the page (a [[site_rule]] can say where it stands)"
        )
    return article.make_article(replace(page, url=page.url or url), source, origin)


def extract_page(
    html: str,
    url: str | None = None,
    rules: Iterable[SiteRule] = (),
    zone: str = "UTC",
    own: Layout = _NONE,
) -> RawArticle:
    """Return what the page `html`, found at `url`, says of its article; nothing if it is not HTML.

    The first of the `rules` that covers the page's address overrides everything else. Names of
    time zones mean what people in `zone` mean by them. `own` is what a publication knows of its
    sources' pages.
    """
    root = extraction.parse_html(html)
    if root is None:
        return RawArticle()
    said = metadata.read_metadata(root, url, zone)
    rule = next((rule for rule in rules if rule.covers(url or said.url)), SiteRule(""))
    return RawArticle(
        title=article.one_line(rule.find_title(root) or said.title or ""),
        text=_clean(rule.find_body(root), own) or _unruled_text(root, said.body or "", own),
        url=said.url,
        label=_line(rule.find_label(root) or said.label),
        published=said.published,
        updated=said.updated,
        author=_line(said.author),
        image=page_image(said.picture, said.alt, said.width, said.height),
        language=said.language,
        site=_line(said.site),
        teaser=said.paid,
    )


def parse_fragment(html: str) -> str:
    """Return the text of a piece of HTML, a paragraph a line."""
    root = extraction.parse_html(f"<body>{html}</body>")
    if root is None:
        return ""
    blocks = extraction.find_blocks(root, boilerplate.never_holds_text)
    return article.legal_text("\n".join(extraction.body_lines(blocks)))


def page_image(
    url: str | None, alt: str | None = None, width: object = None, height: object = None
) -> Image | None:
    """Return the image at `url`, or None if that is not an https address: mails show no other."""
    url = web_address(url)
    if url is None or not url.startswith("https://"):
        return None
    alt = article.one_line(alt or "")
    said = "" if FILE_NAME.fullmatch(alt) else alt
    return Image(url, said, _pixels(width), _pixels(height))


def _line(text: str | None) -> str | None:
    return article.one_line(text or "") or None


def _unruled_text(root: Element, repeated: str, own: Layout) -> str:
    """Return the text of the page, or the one that JSON-LD repeats if that is far longer."""
    text = _clean(extraction.find_body(root), own)
    if len(repeated) <= _FAR_LONGER * len(text):
        return text
    # It should be plain text, but some sites put markup there.
    found = parse_fragment(repeated) if _MARKUP.search(repeated) else repeated
    return _clean((" ".join(line.split()) for line in found.splitlines()), own)


def _clean(lines: Iterable[str], own: Layout) -> str:
    found = layout.split_lines(article.legal_text("\n".join(lines)))
    return "\n".join(layout.text_lines(_without_early_ends(found, own), own))


def _without_early_ends(lines: Sequence[str], own: Layout) -> Iterator[str]:
    """Yield `lines` without those of the first half that would end the article.

    There they are a credit or an offer.
    """
    half, passed = sum(map(len, lines)) / 2, 0
    for line in lines:
        passed += len(line)
        if passed > half or not layout.line_is(line, "end", own):
            yield line


def _pixels(value: object) -> int | None:
    """Return a plausible width or height in pixels, or None."""
    text = str(value if value is not None else "").strip().removesuffix("px")
    return int(text) if re.fullmatch(r"[1-9]\d{0,4}", text, re.ASCII) else None
