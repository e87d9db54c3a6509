"""Exports: one article a line, and a broken line spoils no other."""

import json

import pytest

from digest.model import Article, Problem, Source
from digest.sources.tables import jsonlines
from tests.conftest import EXAMPLES


def parse(*lines: bytes | str | None) -> list[Article | Problem]:
    """Return what the numbered `lines` give."""
    raw = [line.encode() if isinstance(line, str) else line for line in lines]
    return list(jsonlines.parse_json_lines(enumerate(raw, 1), Source(EXAMPLES), "x.jsonl"))


def test_every_field_is_read() -> None:
    """The fields of a line become those of the article; the date has its zone."""
    line = {
        "id": 7,
        "url": "https://ledger.example/a?utm_source=x",
        "title": "A title",
        "label": "Real Estate",
        "text": "A text of some words.",
        "published": "2026-11-20T10:00:00+05:30",
        "author": "A. Writer",
        "image": {"url": "https://ledger.example/a.jpg", "alt": "A tower", "width": 800},
    }
    (found,) = parse(json.dumps(line))
    assert isinstance(found, Article)
    assert (found.id, found.url, found.source) == (
        "7",
        "https://ledger.example/a?utm_source=x",
        "ledger.example",
    )
    assert found.published is not None
    assert found.published.isoformat() == "2026-11-20T10:00:00+05:30"
    assert found.image is not None
    assert (found.image.alt, found.image.width) == ("A tower", 800)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{broken", "is not JSON"),
        ("[1]", "is not a JSON object"),
        ('{"title": 5}', "'title': expected"),
        ("{}", "neither a title nor a text"),
        (None, "too long"),
        (b'{"title": "\xff\xfe\x00"}', "is not JSON"),
    ],
)
def test_a_broken_line_is_named_by_number_and_the_others_go_on(
    line: str | bytes | None, reason: str
) -> None:
    """The problem says which line and what is wrong; the lines around it are read."""
    first, problem, last = parse('{"title": "One"}', line, '{"title": "Three"}')
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert isinstance(problem, Problem)
    assert problem.origin == "x.jsonl, line 2"
    assert reason in problem.reason


def test_characters_that_no_mail_can_carry_are_dropped() -> None:
    """Control characters and lone surrogates, which JSON may carry, are gone; the words stay."""
    (found,) = parse(r'{"title": "A\u0007B\ud800C\u202eD", "text": "x\u0000y"}')
    assert isinstance(found, Article)
    assert (found.title, found.text) == ("ABCD", "xy")


def test_a_blank_line_is_nothing() -> None:
    """Blank lines are passed over and counted."""
    first, problem = parse('{"title": "One"}', "  ", "", "{broken")
    assert isinstance(first, Article)
    assert isinstance(problem, Problem)
    assert problem.origin == "x.jsonl, line 4"


@pytest.mark.parametrize("lines", [(), ("",), (" ", "\t")])
def test_an_empty_export_is_named(lines: tuple[str, ...]) -> None:
    """An export without a line is a problem, not a silence."""
    assert parse(*lines) == [Problem("x.jsonl", "is empty")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"title": "One", "text": ["a"]}', "'text': expected"),
        ('{"title": "One", "published": 20261122}', "'published': expected"),
        ('{"title": "One", "id": true}', "'id': expected"),
        ('{"title": "One", "id": 1.5}', "'id': expected"),
        ('{"title": "One", "image": 5}', "'image': expected"),
        ('{"title": "One", "image": {"alt": "x"}}', "'image': object missing required field 'url'"),
        (
            '{"title": "One", "image": {"url": "https://a.example/x.png", "width": "5"}}',
            "'image.width': expected",
        ),
        ("null", "is not a JSON object"),
        ("[" * 100_000, "is not JSON"),
        ('{"id": ' + "1" * 5_000 + "}", "is not JSON"),
        ('{"title": "One"} {"title": "Two"}', "is not JSON"),
    ],
)
def test_a_wrong_type_is_named_with_its_field(line: str, reason: str) -> None:
    """What is wrong with a line is one line of words."""
    (problem,) = parse(line)
    assert isinstance(problem, Problem)
    assert problem.skipped
    assert problem.reason.startswith(reason)
    assert "\n" not in problem.reason


def test_words_in_any_script_are_read() -> None:
    """A line is UTF-8, and whatever it says stays as it is."""
    (found,) = parse('{"title": "सड़क के लिए ₹5 करोड़", "text": "“Café” – 🏗"}')
    assert isinstance(found, Article)
    assert (found.title, found.text) == ("सड़क के लिए ₹5 करोड़", "“Café” – 🏗")
