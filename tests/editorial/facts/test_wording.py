"""Wording: the sentence around a figure, and a language's patterns."""

from digest.editorial.facts.wording import wording_of
from digest.model import Language
from tests.languages import ENGLISH


def test_the_words_around_are_of_one_sentence() -> None:
    """Line ends and full stops end it, with or without a space behind; abbreviations do not."""
    text = "A road came.It cost Rs. 5 crore, said Mr Rao. He left."
    at = text.index("5")
    wording = wording_of(ENGLISH)
    assert wording is not None
    assert wording.sentence_around(text, at, at + 1) == ("It cost Rs. ", " crore, said Mr Rao")


def test_a_language_without_data_has_no_wording() -> None:
    """Nothing is known of what its words say."""
    assert wording_of(Language("fi")) is None


def test_words_are_whole_words_in_any_case() -> None:
    """Words that only hold one of the list are others."""
    wording = wording_of(ENGLISH)
    assert wording is not None
    assert wording.market.search("The Sensex rose")
    assert not wording.market.search("The Sensexes rose")


def test_a_sentence_about_shares_is_known() -> None:
    """Papers that trade are; stocks of things, and shares that are sold, are not."""
    wording = wording_of(ENGLISH)
    assert wording is not None
    for said in ("Shares of the port rose 3%.", "The stock fell to Rs 640.", "It led the Nifty."):
        assert wording.is_about_shares(said)
    for said in ("The stock of unsold homes fell 8%.", "The board meets on a sale of shares."):
        assert not wording.is_about_shares(said)
