"""Words of messages: their examples run, and types are told as an author would say them."""

import doctest
from typing import Annotated, Literal

import pytest
from msgspec import Meta, inspect

from digest.config import words


def test_the_examples_are_true() -> None:
    """What the docstrings show is what the functions return."""
    assert doctest.testmod(words).failed == 0


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (int, "a whole number"),
        (Annotated[int, Meta(ge=1, le=65535)], "a whole number from 1 to 65,535"),
        (Annotated[float, Meta(gt=0, le=3600)] | None, "a number above 0 and at most 3,600"),
        (bool, "true or false"),
        (Literal["b", "a"], "one of: a, b"),
        (Annotated[str, Meta(title="a colour")] | None, "a colour"),
        (list[str], "a list"),
        (str | list[str], "text or a list"),
    ],
)
def test_a_type_is_told_in_words(kind: type, said: str) -> None:
    """With its bounds or its words, and "or none" left out."""
    assert words.type_in_words(inspect.type_info(kind)) == said


def test_a_hint_is_given_only_for_a_near_word() -> None:
    """Case does not matter; nothing near gives no hint."""
    assert words.suggestion("KOLKATA", ["Asia/Kolkata"]) == " (did you mean 'Asia/Kolkata'?)"
    assert words.suggestion("zzz", ["name"]) == ""
