"""Likeness: what articles are compared by, and how far it makes them alike."""

from hypothesis import given
from hypothesis import strategies as st

from digest.editorial.stories.likeness import Likeness, Terms, headlines_differ, read_terms


def alike(*texts: str) -> int:
    """Return how alike the first two of these texts are, in a batch with the others."""
    return Likeness([read_terms("", text) for text in texts]).of(0, 1)


def test_terms_are_words_names_figures_and_neighbours() -> None:
    """Stop words go; names have capitals within a sentence; two in a row are one more term."""
    terms = read_terms("", "Yesterday the bridge at Port Alauli opened. Bridge tolls: 45 rupees.")
    assert terms.words.split() == [
        "45",
        "alauli",
        "bridge",
        "opened",
        "port",
        "port_alauli",
        "rupees",
        "tolls",
        "yesterday",
    ]
    assert terms.names.split() == ["alauli", "port"]


def test_a_figure_is_one_in_every_scale() -> None:
    """Crores and billions, megawatts and gigawatts are the same term, with or without a gap."""
    told = {
        read_terms("", text).words
        for text in ("Rs 1,890 crore", "Rs18.9 billion", "Rs 189000 lakh")
    }
    assert told == {"1.89e+10"}
    assert read_terms("", "1,200 MW").words == read_terms("", "1.2 GW").words == "1.2e+09"


def test_capitals_of_a_headline_all_in_capitals_name_nothing() -> None:
    """Capitals there mark no names; in a headline with small letters they do."""
    text = "It wins the order at Alauli."
    assert read_terms("Setu Wins Order", text).headline == ""
    assert read_terms("Setu wins order at Alauli for Rs 30 crore", text).headline == "3e+08 alauli"


def test_an_owner_is_the_name() -> None:
    """An apostrophe with or without s is left off."""
    assert (
        read_terms("", "the Line’s end, and the workers' homes").words == "end homes line workers"
    )


def test_names_weigh_more_than_words() -> None:
    """Two texts that share names are more alike than two that share as many plain words."""
    names = alike("we went to Alauli and Khagaria", "they left for Alauli and Khagaria")
    words = alike("we saw plum and cherry trees", "they picked plum and cherry jam")
    assert names > 2 * words > 0


def test_two_names_side_by_side_weigh_more_than_apart() -> None:
    """Alauli Khagaria is a name that neither Alauli nor Khagaria is."""
    beside = alike("the plan of Alauli Khagaria", "the road at Alauli Khagaria")
    apart = alike("the plan of Alauli and Khagaria", "the road at Khagaria and Alauli")
    assert beside > 1.1 * apart


def test_common_words_weigh_no_more_as_names() -> None:
    """A month or a Ministry has a capital and still tells nothing apart."""
    text = "it opens in {} by {}"
    assert alike(text.format("October", "Monday"), text.format("October", "Monday")) < 60_000


def test_common_words_weigh_little_in_a_small_batch() -> None:
    """Words of the whole trade make nothing alike, even in a small batch."""
    common = "the company won an order for a road project worth crore"
    assert alike(common + " juniper", common + " walnut") < 60_000


def test_a_word_of_the_whole_batch_is_worth_less() -> None:
    """The same two texts are less alike among many with their words."""
    pair = ("gravel from Alauli", "granite from Alauli")
    assert alike(*pair, *["sand from Alauli"] * 30) < alike(*pair, *["sand from Omkari"] * 30)


def test_other_figures_in_both_headlines_halve_likeness() -> None:
    """When neither article has the figure of the other's headline; rounded figures are the same."""
    text = "Aditi Green won the auction at Alauli."

    def of(one: str, other: str) -> int:
        return Likeness([read_terms(one, text), read_terms(other, text)]).of(0, 1)

    same, rounded, different = (
        of("gets 340 MW", "gets 340 MW"),
        of("gets 344 MW", "gets 340 MW"),
        of("gets 340 MW", "gets 520 MW"),
    )
    assert same > rounded > 1.8 * different


def test_headlines_differ_when_each_names_what_the_other_lacks() -> None:
    """One that only says more does not differ."""
    pune, nagpur, plain = (
        Terms(f"homes {names}".strip(), names, names) for names in ("pune", "nagpur", "")
    )
    assert headlines_differ(pune, nagpur)
    assert not headlines_differ(pune, plain)
    assert not headlines_differ(pune, pune)


def test_candidates_are_pairs_that_share_names() -> None:
    """Pairs with two heavy terms are compared, the lower first; plain words are not enough."""
    texts = (
        "from Alauli to Khagaria",
        "a plain road",
        "at Khagaria near Alauli",
        "a plain road again",
        "back to Khagaria",
    )
    assert list(Likeness([read_terms("", text) for text in texts]).candidates()) == [(0, 2)]


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_text_has_terms(title: str, text: str) -> None:
    """Names and headline are among the words, and an article is wholly like itself."""
    told = read_terms(title, text)
    words = set(told.words.split())
    assert words.issuperset(told.names.split())
    assert words.issuperset(told.headline.split())
    assert 0 <= Likeness([told, told]).of(0, 1) <= 1_000_000
