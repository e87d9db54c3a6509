"""Exports: JSON Lines, one article a line, from a content system or another program."""

import json
from collections.abc import Iterable, Iterator

import msgspec

from digest.model import Article, Image, Problem, Source
from digest.sources import article, layout, webpage


class _Image(msgspec.Struct):
    url: str
    alt: str | None = None
    width: int | None = None
    height: int | None = None


class _Line(msgspec.Struct):
    """A line's fields that count; others are ignored."""

    id: str | int | None = None
    url: str | None = None
    title: str | None = None
    label: str | None = None
    text: str | None = None
    html: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    image: str | _Image | None = None
    language: str | None = None


def parse(
    lines: Iterable[tuple[int, bytes | None]], source: Source, origin: str
) -> Iterator[Article | Problem]:
    """Yield an article for each of the numbered `lines`, a problem for each that is none; None is a line too long."""
    empty = True
    for number, line in lines:
        empty = empty and line is not None and not line.strip()
        place = f"{origin}, line {number}"
        if line is None:
            yield Problem(place, "is too long to be an article")
        elif line.strip():
            yield from _article(line, source, place)
    if empty:
        yield Problem(origin, "is empty")


def _article(line: bytes, source: Source, place: str) -> Iterator[Article | Problem]:
    try:
        # The standard parser takes the lone surrogates that JSON may carry; they are dropped with the illegal characters.
        fields = msgspec.convert(json.loads(line), _Line)
    except msgspec.ValidationError as problem:
        reason, _, where = str(problem).replace("`", "'").partition(" - at '$.")
        yield Problem(
            place,
            f"'{where.rstrip(chr(39))}': {reason[:1].lower()}{reason[1:]}"
            if where
            else "is not a JSON object",
        )
        return
    except (ValueError, RecursionError) as problem:
        yield Problem(place, f"is not JSON ({problem})")
        return
    try:
        yield from _make(fields, source, place)
    except ValueError as problem:
        yield Problem(place, str(problem))


def _make(fields: _Line, source: Source, place: str) -> Iterator[Article | Problem]:
    page = (
        webpage.extract(_page(fields.html), fields.url) if fields.html and not fields.text else webpage.Page()
    )
    text = "\n".join(layout.text_lines(layout.lines(article.plain(fields.text or "")))) or page.text
    made = article.make(
        source,
        place,
        id=None if fields.id is None else str(fields.id),
        url=fields.url or page.url,
        title=" ".join(layout.lines(fields.title or page.title or "")),
        label=fields.label or page.label,
        text=text,
        published=fields.published or page.published,
        updated=fields.updated or page.updated,
        author=fields.author or page.author,
        image=_image(fields.image) or page.image,
        language=fields.language,
    )
    yield made
    if fields.published and made.published is None:
        reason = f"its published date '{fields.published[:40]}' is not one; taken as undated"
        yield Problem(place, reason, skipped=False)


def _page(html: str) -> str:
    """Return a whole page of what may be a piece of one: extraction looks for an article on a page."""
    return html if "<body" in html.lower() else f"<html><body><article>{html}</article></body></html>"


def _image(image: str | _Image | None) -> Image | None:
    if image is None:
        return None
    if isinstance(image, str):
        return webpage.image(image)
    return webpage.image(image.url, image.alt, image.width, image.height)
