"""Records: the fields of an article in an export of any format, and the article that they make."""

from collections.abc import Iterator

import msgspec

from digest.model import Article, Image, Problem, Source
from digest.sources import article, timestamp
from digest.sources.article import RawArticle
from digest.sources.pages import layout, webpage


class RecordPicture(msgspec.Struct):
    """A picture, with what the export knows of it."""

    url: str
    alt: str | None = None
    width: int | None = None
    height: int | None = None


class ArticleRecord(msgspec.Struct):
    """The fields that are read; others are ignored."""

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
    """Yield the article of the `record` at `place`, and a problem if that or a date is none."""
    try:
        made = article.make_article(_as_raw(record, source), source, place)
    except ValueError as problem:
        yield Problem(place, str(problem))
        return
    yield made
    if record.url and record.url.strip() and made.url is None:
        reason = f"its address '{record.url[:40]}' is not one; not linked"
        yield Problem(place, reason, skipped=False)
    dates = (
        ("published", record.published, made.published),
        ("updated", record.updated, made.updated),
    )
    for name, said, read in dates:
        if said and said.strip() and read is None:
            reason = f"its {name} date '{said[:40]}' is not one; taken as undated"
            yield Problem(place, reason, skipped=False)


def _as_raw(record: ArticleRecord, source: Source) -> RawArticle:
    page = RawArticle()
    if record.html and not record.text:
        page = webpage.extract_page(_whole_page(record.html), record.url, own=source.layout)
    lines = layout.split_lines(article.plain_text(record.text or ""))
    return RawArticle(
        id=None if record.id is None else str(record.id),
        url=record.url or page.url,
        title=" ".join(layout.split_lines(record.title or page.title)),
        label=record.label or page.label,
        text="\n".join(layout.text_lines(lines, source.layout)) or page.text,
        published=_date(record.published, source) or page.published,
        updated=_date(record.updated, source) or page.updated,
        author=record.author or page.author,
        image=_image(record.image) or page.image,
        language=record.language,
    )


def _date(text: str | None, source: Source) -> str | None:
    """Return a date in ISO 8601 if it can be read as feeds write them, else `text` as it is."""
    return timestamp.parse_timestamp(text, source.timezone, source.own_language) or text


def _whole_page(html: str) -> str:
    """Return `html` as a whole page, as extraction expects it."""
    is_whole = "<body" in html.lower()
    return html if is_whole else f"<html><body><article>{html}</article></body></html>"


def _image(image: str | RecordPicture | None) -> Image | None:
    if image is None:
        return None
    if isinstance(image, str):
        return webpage.page_image(image)
    return webpage.page_image(image.url, image.alt, image.width, image.height)
