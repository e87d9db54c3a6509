"""Signs: a "?" becomes the sign that was lost where the page shows it, and asks elsewhere."""

import pytest

from digest.editorial.signs import restore_signs
from digest.model import Language
from tests.languages import ENGLISH


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("The firm?s bid and the JSW?s", "The firm’s bid and the JSW’s"),
        ("FY26?s budget doesn?t grow, they?re sure", "FY26’s budget doesn’t grow, they’re sure"),
        (
            "It won ?4,200 crore (?500 crore now), ? 38 lakh and ?38 more. Is it ? 40 say so",
            "It won ₹4,200 crore (₹500 crore now), ₹38 lakh and ₹38 more. Is it ? 40 say so",
        ),
        ("Who asks ?7 things of whom ?", "Who asks ?7 things of whom ?"),
        (
            "Who pays? Seven banks do, but how? 12 say nothing",
            "Who pays? Seven banks do, but how? 12 say nothing",
        ),
        ("at https://example.com/find?s=metro", "at https://example.com/find?s=metro"),
    ],
)
def test_a_question_mark_that_stood_for_a_sign_is_that_sign(broken: str, mended: str) -> None:
    """A "?" for an apostrophe or a rupee sign is mended in title and text; one that asks stays."""
    assert restore_signs(broken, broken, ENGLISH) == (mended, mended)


def test_one_lost_sign_shows_that_others_are_lost() -> None:
    """In title and text: they are of one page."""
    assert restore_signs("Toll is ?95", "It cost ?40 crore.", ENGLISH)[0] == "Toll is ₹95"
    assert restore_signs("Toll is ?95", "It cost ₹40 crore.", ENGLISH)[0] == "Toll is ?95"


def test_without_the_words_of_a_language_no_sign_changes() -> None:
    """A question mark asks there."""
    page = ("Wer zahlt ?640 crore", "Geht?s so ?")
    assert restore_signs(*page, Language("de")) == page
