"""Likeness: how alike the words, names and numbers of two articles are."""

from digest.editorial.stories.likeness import Likeness
from digest.editorial.stories.trace import Trace, trace_article
from digest.model import Article
from tests.languages import ENGLISH


def traced(*texts: str, titles: str = "") -> list[Trace]:
    """Return the traces of these texts, each with a headline of its own letter."""
    return [
        trace_article(Article(str(at), "", f"{titles} {chr(97 + at % 26)}", text), ENGLISH)
        for at, text in enumerate(texts)
    ]


def alike(*texts: str) -> float:
    """Return how alike the first two of these texts are, in a batch with the others."""
    return Likeness(traced(*texts)).whole(0, 1)


def test_names_weigh_more_than_words() -> None:
    """Two texts that share names are more alike than two that share as many plain words."""
    names = alike("we went to Alauli and Khagaria", "they left for Alauli and Khagaria")
    words = alike("we saw plum and cherry trees", "they picked plum and cherry jam")
    assert names > 1.4 * words > 0


def test_two_names_side_by_side_weigh_more_than_apart() -> None:
    """Alauli Khagaria is a name that neither Alauli nor Khagaria is."""
    beside = alike("the plan of Alauli Khagaria", "the road at Alauli Khagaria")
    apart = alike("the plan of Alauli and Khagaria", "the road at Khagaria and Alauli")
    assert beside > 1.04 * apart


def test_common_words_weigh_little_in_a_small_batch() -> None:
    """Words of the whole trade make nothing alike, with or without a capital."""
    common = "the company won an order for a road project worth crore"
    assert alike(f"{common} juniper", f"{common} walnut") < 0.25
    assert alike("it opens in October by Monday", "it opens in October by Monday") < 0.3


def test_a_word_of_the_whole_batch_is_worth_less() -> None:
    """The same two texts are less alike among many with their words."""
    pair = ("gravel from Alauli", "granite from Alauli")
    assert alike(*pair, *["sand from Alauli"] * 30) < alike(*pair, *["sand from Omkari"] * 30)


def test_a_crowd_of_other_articles_changes_nothing() -> None:
    """Of the articles with a name as many are about one event, whatever else the batch holds."""
    pair = ("gravel from Alauli to Khagaria", "granite from Alauli to Khagaria")
    others = [f"{name} sings of a lamp" for name in ("Ovid", "Horace", "Virgil", "Juvenal")]
    assert alike(*pair) == alike(*pair, *others * 20) > 0


def test_a_sentence_of_two_reports_is_boilerplate() -> None:
    """Word for word under two headlines it counts for nothing, unless most of the text is one."""
    said = "The Alauli Mission is to lay pipes in Khagaria and Omkari by then."
    first = f"A pump starts at Narganj today. {said} Plum trees stand beside the old pump house."
    other = f"A tank opens in Indrapur today. {said} Cherry trees grow around the new water tank."
    assert alike(first, other) < 0.2
    version = f"A pump starts at Narganj today. {said}"
    assert alike(first, version) > 0.6


def test_a_headline_is_found_in_the_other_article() -> None:
    """The share of it counts that the other article says, wherever it does."""
    told = [
        trace_article(Article("1", "", "Alauli bridge opens", "It is long."), ENGLISH),
        trace_article(
            Article("2", "", "A day out", "We saw that the bridge at Alauli opens."), ENGLISH
        ),
    ]
    assert Likeness(told).headline(0, 1) > 0.3
    assert Likeness(traced("It is long.", "It is wide.")).headline(0, 1) == 0


def test_candidates_are_pairs_that_share_names() -> None:
    """Pairs with two heavy terms are compared, the lower first; plain words are not enough."""
    texts = (
        "from Alauli to Khagaria",
        "a plain road",
        "at Khagaria near Alauli",
        "a plain road again",
        "back to Khagaria",
    )
    assert list(Likeness(traced(*texts)).candidates()) == [(0, 2)]
