"""Notices: the new sentences in which an article says that it was corrected."""

from dataclasses import replace

from digest.editorial.stories.notices import find_notice, letters_of
from digest.model import Article
from tests.languages import ENGLISH

TEXT = "The shed at Tolari is open. It costs Rs 24 crore."


def test_new_notices_are_found() -> None:
    """They go on to the end of a short line; one that stood there before is none."""
    was = Article("a", "", "Tolari gets a shed", TEXT)
    notice = "Correction: The cost was wrong. It was too low."
    now = replace(was, text=f"{TEXT}\n{notice}")
    words, ends = ENGLISH.errata, ENGLISH.sentences
    assert ends is not None
    assert " ".join(find_notice(was, now, words, ends)) == notice
    assert find_notice(was, was, words, ends) == find_notice(now, now, words, ends) == ()


def test_the_point_of_a_decimal_is_read() -> None:
    """So 1.5 is not 15, whatever stands between the words."""
    assert letters_of("1.5 km") != letters_of("15 km") == letters_of("15-km")
