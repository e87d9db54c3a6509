"""Clauses: the words that tell one thing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.editorial.news.clauses import quote_clause


def quoted(text: str, words: str) -> str:
    """Return the clause of `text` around `words`."""
    at = text.index(words)
    start, end = quote_clause(text, at, at + len(words))
    return text[start:end]


def test_a_short_sentence_is_quoted_whole() -> None:
    """The sentence that holds the words stands as it is, without its stop."""
    assert quoted("It rained. Both men were rescued at dawn. A road is shut.", "rescued") == (
        "Both men were rescued at dawn"
    )


def test_a_long_sentence_is_cut_at_its_commas() -> None:
    """Of a long one the clause is quoted that tells it."""
    text = (
        "After a night of talks in the collector's office at Rewa, the two unions called off their "
        "strike at all nine quarries of the district, which had begun on the fourth of the month."
    )
    assert quoted(text, "called off") == (
        "the two unions called off their strike at all nine quarries of the district"
    )


@settings(max_examples=50)
@given(st.text(alphabet="ab ,.\n;", max_size=300), st.data())
def test_a_clause_holds_the_words(text: str, data: st.DataObject) -> None:
    """Whatever the text, the span lies in it, and what was asked for stands within."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = quote_clause(text, start, end)
    assert 0 <= first <= last <= len(text)
    words = text[start:end].strip()
    if words and "." not in words and "\n" not in words:
        assert words in text[first:last]
