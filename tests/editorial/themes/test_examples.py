"""Examples: which known headlines an article is most like."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from digest.editorial.themes.examples import Example, Examples
from digest.editorial.themes.terms import Owner, split_words

FERRY = Example(Owner("ports"), "Ro-ro ferry crosses the Gulf of Khambhat")
SOLAR = Example(Owner("power"), "Rooftop solar tender floated for Nagpur schools")
HOMES = Example(
    Owner("homes"), "Thane flats draw buyers", "The launch by the creek sold out in a day."
)


def nearest(title: str, text: str = "") -> list[Example]:
    """Return the examples nearest to an article, the nearest first."""
    return [
        likeness.example
        for likeness in Examples([FERRY, SOLAR, HOMES]).nearest(title, split_words(text))
    ]


def test_the_most_alike_stands_first() -> None:
    """Shared telling words make alike; what shares none is not named."""
    assert nearest("Solar tender for schools of Khambhat") == [SOLAR, FERRY]
    assert nearest("Parrots of the forest") == []


def test_an_example_s_text_counts_too() -> None:
    """A correction keeps the front of its article's text, by which others are known."""
    assert nearest("Launch sold out", "By the creek, in a day.") == [HOMES]


def test_the_same_words_are_wholly_alike() -> None:
    """Likeness is 1 for the example itself and less for what shares a part."""
    examples = Examples([FERRY, SOLAR])
    (same,) = examples.nearest(FERRY.title, [])
    (part,) = examples.nearest("Ferry of the Andamans", [])
    assert same.degree == 1
    assert 0 < part.degree < 0.7


def test_common_words_and_figures_say_nothing() -> None:
    """Stop words and figures make nothing alike."""
    assert nearest("The first of the 200 crore", "It has been for that.") == []


@given(
    st.lists(
        st.sampled_from("ferry solar flats creek schools khambhat tender launch".split()),
        max_size=12,
    )
)
def test_the_order_of_examples_does_not_count(said: list[str]) -> None:
    """The same examples in another order are as like."""
    degrees = [
        {
            likeness.example: likeness.degree
            for likeness in Examples(order).nearest(" ".join(said), [])
        }
        for order in permutations([FERRY, SOLAR, HOMES])
    ]
    assert all(one == degrees[0] for one in degrees)
    assert all(0 < degree <= 1.000001 for degree in degrees[0].values())
