"""Saved web pages: the body that a reader reads, and what the page's markup says of it.

The page's own paragraphs are weighed (`extraction`); what its JSON-LD repeats of them counts where it is far longer.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from digest.model import Article, Image, Source
from digest.sources import article
from digest.sources.pages import boilerplate, extraction, layout, metadata
from digest.sources.pages.siterules import SiteRule

#: A body in JSON-LD that is so many times as long as what the page shows is the article behind a teaser or script.
_FAR_LONGER = 2
_MARKUP = re.compile(r"</?(?:p|br|div|h[1-6]|li)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ExtractedPage:
    """What a page says of the article on it; `teaser` when only paying readers get the whole."""

    title: str | None = None
    text: str = ""
    url: str | None = None
    label: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    image: Image | None = None
    language: str | None = None
    site: str | None = None
    teaser: bool = False


def parse_webpage(
    html: str, source: Source, origin: str, rules: Iterable[SiteRule] = (), url: str | None = None
) -> Iterator[Article]:
    """Yield the article of the page found at `url`. Raises ValueError, with a reason for people, when it has none."""
    page = extract_page(html, url, rules, source.timezone)
    if not page.text:
        raise ValueError("no article was found on the page")
    yield article.make_article(
        source,
        origin,
        url=page.url or url,
        title=page.title or "",
        label=page.label,
        text=page.text,
        published=page.published,
        updated=page.updated,
        author=page.author,
        image=page.image,
        language=page.language,
        site=page.site,
        teaser=page.teaser,
    )


def extract_page(
    html: str, url: str | None = None, rules: Iterable[SiteRule] = (), zone: str = "UTC"
) -> ExtractedPage:
    """Return what the page `html`, found at `url`, says; an empty Page when it is not readable as one.

    The first of the `rules` that holds for the page's address is believed before anything else. Names of time zones are
    understood as people in `zone` use them.
    """
    root = extraction.parse_html(html)
    if root is None:
        return ExtractedPage()
    said = metadata.read_metadata(root, url, zone)
    rule = next((rule for rule in rules if rule.holds_for(url or said.url)), SiteRule(""))
    text = _text(rule.find_body(root)) or _unruled(root, said.body or "")
    return ExtractedPage(
        title=_line(rule.find_title(root) or said.title),
        text=text,
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
    return article.legal_text(
        "\n".join(extraction.body_lines(extraction.find_blocks(root, boilerplate.is_never)))
    )


def page_image(
    url: str | None, alt: str | None = None, width: Any = None, height: Any = None
) -> Image | None:
    """Return the image at `url`, or None where that is no https address: a mail shows no other."""
    url = article.legal_text(url or "").strip()
    if article.web_address(url) is None or not url.lower().startswith("https://"):
        return None
    return Image(url, article.one_line(alt or ""), _pixels(width), _pixels(height))


def _line(text: str | None) -> str | None:
    return article.one_line(text or "") or None


def _unruled(root: Any, repeated: str) -> str:
    """Return the text of the page under `root`, or the one `repeated` in JSON-LD, where that is far longer."""
    text = _text(extraction.find_body(root))
    return _text(_repeated(repeated)) if len(repeated) > _FAR_LONGER * len(text) else text


def _repeated(body: str) -> list[str]:
    """Return the lines of a `body` in JSON-LD, which is text, or markup where a site misunderstood."""
    found = parse_fragment(body) if _MARKUP.search(body) else body
    return [" ".join(line.split()) for line in found.splitlines()]


def _text(lines: Iterable[str]) -> str:
    found = layout.split_lines(article.legal_text("\n".join(lines)))
    return "\n".join(layout.text_lines(_without_early_ends(found)))


def _without_early_ends(lines: Sequence[str]) -> Iterator[str]:
    """Yield `lines` without those that end an article but stand in its first half: there they are a credit or an offer."""
    half, passed = sum(map(len, lines)) / 2, 0
    for line in lines:
        passed += len(line)
        if passed > half or not layout.is_(line, "end"):
            yield line


def _pixels(value: Any) -> int | None:
    """Return a plausible width or height in pixels."""
    text = str(value if value is not None else "").strip().removesuffix("px")
    return int(text) if re.fullmatch(r"[1-9]\d{0,4}", text, re.ASCII) else None
