from digest.editorial.asides import find_asides
from tests.languages import ENGLISH


def test_a_plain_text_has_no_asides() -> None:
    """All that it says is told."""
    assert find_asides("A bridge opens", "The bridge opens in May.", ENGLISH) == ()
