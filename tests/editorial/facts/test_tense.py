"""Tense: on which side of publication the words around a date put it."""

import pytest

from digest.editorial.facts.tense import is_ahead
from digest.editorial.facts.wording import Around, wording_of
from tests.languages import ENGLISH


@pytest.mark.parametrize(
    ("before", "after", "ahead"),
    [
        ("The port will open on ", ".", True),
        ("The port opened on ", ".", False),
        ("In ", " the port opened.", False),
        ("The last date was moved to ", ".", True),
        ("It has fixed ", " for the talks.", True),
        ("The port of ", ".", None),
    ],
)
def test_the_nearest_verb_says_whether_a_date_is_ahead(
    before: str, after: str, ahead: object
) -> None:
    """Verbs before the date come first; without any nothing is known."""
    wording = wording_of(ENGLISH)
    assert wording is not None
    assert is_ahead(Around(before, after), wording, deadline=False) is ahead


def test_a_deadline_is_ahead_unless_it_was_meant_once() -> None:
    """A deadline of the past may have passed, or not."""
    wording = wording_of(ENGLISH)
    assert wording is not None
    assert is_ahead(Around("The yard is due ", "."), wording, deadline=True) is True
    assert is_ahead(Around("The yard was to open ", "."), wording, deadline=True) is None
