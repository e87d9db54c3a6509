"""Furniture: phrases that pages print."""

import pytest

from digest.editorial.page.furniture import first_word, furniture, sentences_of_page
from tests.languages import ENGLISH

KNOWN = furniture(ENGLISH)


@pytest.mark.parametrize(
    "line",
    ["share", "tags: roads, pune", "4 min read", "“also read: a bridge opens”", "(release id: 1)",
     "stay tuned!", "good morning and welcome to our live coverage of the cabinet. stay with us.",
     "that’s all for now.", "key events", "read more at infra daily."],
)  # fmt: skip
def test_a_line_of_furniture_is_known(line: str) -> None:
    """With any words and numbers where the phrase leaves room, and any marks around."""
    assert KNOWN.lines.match(line, first_word(line))


@pytest.mark.parametrize(
    "line",
    ["shares rose by 4 per cent.", "the tags are new.", "4 minutes", "key events moved prices."],
)
def test_a_line_of_prose_is_not(line: str) -> None:
    """A phrase stands for the whole line."""
    assert not KNOWN.lines.match(line, first_word(line))


def test_furniture_within_a_paragraph() -> None:
    """Whole sentences are found behind the stop of another."""
    line = "the road opens. also read: a bridge opens. it is long. subscribe to our letter"
    found = [line[start:end] for start, end in sentences_of_page(line, KNOWN)]
    assert found == ["also read: a bridge opens.", "subscribe to our letter"]
