"""Copies: one address, one wording, or most of the same sentences."""

from digest.editorial.stories.copies import find_copies, mostly_same
from digest.editorial.stories.trace import trace_article
from digest.model import Article
from tests.languages import ENGLISH

SAID = [f"The flyover of line {at} at Omkari opened on that long Monday." for at in "ABCDE"]


def test_most_of_the_same_sentences_make_a_copy() -> None:
    """Three of five do, two do not."""
    whole, most, few = (
        trace_article(
            Article(str(at), "", f"Flyover {at}", " ".join(SAID[:at]), content_hash=str(at)),
            ENGLISH,
        )
        for at in (5, 4, 2)
    )
    assert mostly_same(whole, most)
    assert not mostly_same(whole, few)
    assert find_copies([whole, few]) == [[0], [1]]
