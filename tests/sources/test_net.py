"""The net: whatever is raised while a source is read becomes a problem in one line."""

import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Problem
from digest.sources import net


def test_results_pass_and_what_is_raised_becomes_a_problem() -> None:
    """What came before the fault is kept."""

    def results() -> Iterator[int]:
        yield 1
        raise KeyError("name")

    found = list(net.catch_problems("https://news.example/a", results()))
    assert found == [1, Problem("https://news.example/a", "cannot be read (KeyError: 'name')")]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (ValueError("is cut off"), "is cut off"),
        (ValueError(), "cannot be read (ValueError: )"),
        (RecursionError("maximum depth"), "is nested too deeply to be a page"),
        (PermissionError(13, "Permission denied"), "cannot be read: Permission denied"),
        (MemoryError(), "cannot be read (MemoryError: )"),
        (LookupError("two\nlines\x1b[31m"), "cannot be read (LookupError: two lines[31m)"),
    ],
)
def test_a_fault_is_told_in_words(fault: Exception, said: str) -> None:
    """What was worded for people stays; all else is named."""
    assert net.explain_fault(fault, "a") == said


def test_a_fault_is_logged_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is swallowed: the log of debugging has where it was raised."""
    caplog.set_level(logging.DEBUG)

    def results() -> Iterator[int]:
        raise KeyError("name")
        yield 1

    list(net.catch_problems("a", results()))
    assert "in results" in caplog.text


@given(st.text(max_size=2000))
def test_any_message_is_one_short_line(text: str) -> None:
    """Whatever a library quotes of its input cannot break a line or a terminal."""
    said = net.explain_fault(KeyError(text), "a")
    assert said.isprintable()
    assert len(said) <= 300
