"""Beside feedparser: small feeds of every shape, read by both, and where the two differ."""

import io
import re
import time
from datetime import UTC
from functools import cache
from typing import Any

import pytest

from digest.model import Article, Source
from digest.sources.feeds import parse
from tests.conftest import ROOT
from tests.sources.feeds.samples import Sample, addresses, dates, formats, texts

URL = "https://girder.example/feeds/news"
SAMPLES = (*formats.SAMPLES, *addresses.SAMPLES, *texts.SAMPLES, *dates.SAMPLES)
TABLE = ROOT / "docs" / "engineering" / "sources.md"


def data_of(sample: Sample) -> bytes:
    """Return the feed as its server sends it."""
    return sample.feed if isinstance(sample.feed, bytes) else sample.feed.encode()


def read(sample: Sample) -> Article:
    """Return the only article of a feed."""
    found = parse.parse_feed(data_of(sample), sample.header, Source(url=URL, timezone="UTC"), URL)
    (article,) = (one for one in found if isinstance(one, Article))
    return article


def test_there_are_enough_of_all_shapes() -> None:
    """Each has a name of its own."""
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES) > 150


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_feed_says_what_its_format_says(sample: Sample) -> None:
    """Title, page, date, text and language, as they were expected from the specification."""
    found = read(sample)
    date = found.published and found.published.astimezone(UTC).isoformat()
    assert (found.title, found.url, date, found.text, found.language) == (
        sample.title,
        sample.link,
        sample.date,
        sample.text,
        sample.language,
    )


@cache
def parsed(name: str) -> Any:
    """Return what feedparser makes of a feed."""
    import feedparser

    sample = next(sample for sample in SAMPLES if sample.name == name)
    headers = {"content-type": sample.header, "content-location": URL}
    return feedparser.parse(io.BytesIO(data_of(sample)), response_headers=headers)


def text_of(detail: Any) -> str:
    """Return the words of a title or text of feedparser's, without white space."""
    from lxml import html

    value = detail.get("value") or ""
    if value and "html" in str(detail.get("type")):
        value = html.fromstring(f"<div>{value}</div>").text_content()
    return "".join(value.split())


def differing(sample: Sample) -> set[str]:
    """Return in what feedparser differs from the expectation: in which of the five, or in all."""
    found = parsed(sample.name)
    if not found.entries:
        return {"all"}
    entry = dict(found.entries[0])  # its own `get` gives one date for another
    details = (*entry.get("content", ()), entry.get("summary_detail", {}))
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    when = when or entry.get("created_parsed")
    language = entry.get("language") or entry.get("title_detail", {}).get("language")
    theirs = {
        "title": text_of(entry.get("title_detail", {})),
        "link": entry.get("link") or None,
        "date": when and time.strftime("%Y-%m-%dT%H:%M:%S+00:00", when),
        "text": max(map(text_of, details), key=len),
        "language": language or found.feed.get("language") or "en",
    }
    ours = {
        "title": "".join(sample.title.split()),
        "link": sample.link,
        "date": sample.date,
        "text": "".join(sample.text.split()),
        "language": sample.language,
    }
    return {name for name in ours if ours[name] != theirs[name]}


def explained() -> dict[str, set[str]]:
    """Return, by feed, in what the table in the documents says that feedparser differs."""
    rows = re.findall(r"^\| (`.+`) \| ([a-z, ]+) \| \S.+\|$", TABLE.read_text(), re.MULTILINE)
    found: dict[str, set[str]] = {}
    for names, what, *_ in rows:
        for name in re.findall(r"`([^`]+)`", names):
            found.setdefault(name, set()).update(what.split(", "))
    return found


def test_every_difference_stands_in_the_table_and_every_row_is_one() -> None:
    """Where feedparser reads something else, docs/engineering/sources.md says why."""
    differences = {sample.name: differing(sample) for sample in SAMPLES}
    assert {name: what for name, what in differences.items() if what} == explained()
