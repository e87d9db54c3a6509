"""Records: the fields of an article in an export, whatever form that has, and the article they make."""

from collections.abc import Iterator

import msgspec

from digest.model import Article, Image, Problem, Source
from digest.sources import article
from digest.sources.pages import layout, webpage


class RecordPicture(msgspec.Struct):
    """A picture with what is known of it."""

    url: str
    alt: str | None = None
    width: int | None = None
    height: int | None = None


class ArticleRecord(msgspec.Struct):
    """The fields that count; others are ignored."""

    id: str | int | None = None
    url: str | None = None
    title: str | None = None
    label: str | None = None
    text: str | None = None
    html: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    image: str | RecordPicture | None = None
    language: str | None = None


def read_record(record: ArticleRecord, source: Source, place: str) -> Iterator[Article | Problem]:
    """Yield the article of a `record` found at `place`, and a problem where it is none or its date is none."""
    try:
        made = _make(record, source, place)
    except ValueError as problem:
        yield Problem(place, str(problem))
        return
    yield made
    if record.published and made.published is None:
        reason = f"its published date '{record.published[:40]}' is not one; taken as undated"
        yield Problem(place, reason, skipped=False)


def _make(record: ArticleRecord, source: Source, place: str) -> Article:
    page = (
        webpage.extract_page(_page(record.html), record.url)
        if record.html and not record.text
        else webpage.ExtractedPage()
    )
    text = (
        "\n".join(layout.text_lines(layout.split_lines(article.plain_text(record.text or ""))))
        or page.text
    )
    return article.make_article(
        source,
        place,
        id=None if record.id is None else str(record.id),
        url=record.url or page.url,
        title=" ".join(layout.split_lines(record.title or page.title or "")),
        label=record.label or page.label,
        text=text,
        published=record.published or page.published,
        updated=record.updated or page.updated,
        author=record.author or page.author,
        image=_image(record.image) or page.image,
        language=record.language,
    )


def _page(html: str) -> str:
    """Return a whole page of what may be a piece of one: extraction looks for an article on a page."""
    return (
        html if "<body" in html.lower() else f"<html><body><article>{html}</article></body></html>"
    )


def _image(image: str | RecordPicture | None) -> Image | None:
    if image is None:
        return None
    if isinstance(image, str):
        return webpage.page_image(image)
    return webpage.page_image(image.url, image.alt, image.width, image.height)
