"""Words: bare letters, and headlines in capitals."""

from digest.editorial.words import STOP_WORDS, is_in_capitals
from digest.model.text import bare_letters


def test_bare_letters_are_the_same_in_copies() -> None:
    """Spaces, signs and case do not count; figures and letters of any script do."""
    assert bare_letters("Rs 5 crore: “Naya”") == bare_letters("RS5CRORE NAYA") == "rs5crorenaya"


def test_a_headline_in_capitals_may_have_small_words() -> None:
    """One other word in small letters makes it a sentence, whose capitals mark names."""
    assert is_in_capitals("Setu Wins the Order at Alauli".split(), STOP_WORDS)
    assert not is_in_capitals("Setu wins the order".split(), STOP_WORDS)
