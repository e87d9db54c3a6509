import pytest

from digest.delivery.phrases import (
    CODES,
    HARD_MEANINGS,
    HARD_PHRASES,
    SOFT_PHRASES,
    VAGUE_PHRASES,
    ServerPhrase,
)

ALL = (*SOFT_PHRASES, *HARD_PHRASES, *VAGUE_PHRASES)


def test_each_table_holds_its_meanings() -> None:
    """Hard ones say that nobody reads mail there; no other does."""
    assert {one.meaning for one in HARD_PHRASES} == HARD_MEANINGS
    assert HARD_MEANINGS.isdisjoint(one.meaning for one in (*SOFT_PHRASES, *VAGUE_PHRASES))


@pytest.mark.parametrize("phrase", ALL, ids=lambda one: f"{one.meaning}: {one.known_from}"[:40])
def test_a_phrase_meets_lower_case_and_has_a_source(phrase: ServerPhrase) -> None:
    """Words are plain text in lower case; no alternative is empty, which would match anything."""
    assert phrase.known_from
    assert not phrase.words.search("")
    assert not phrase.words.search("your mail was taken, thank you")
    letters = phrase.words.pattern.replace(r"\W", "").replace(r"\B", "").replace(r"\Z", "")
    assert letters == letters.lower()


def test_a_code_has_a_source() -> None:
    """It is a permanent one of RFC 3463."""
    assert all(code.startswith("5.") and source for code, (_, source) in CODES.items())
