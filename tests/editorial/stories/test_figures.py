"""Figures: the sums and sizes that two articles share."""

import pytest

from digest.editorial.stories.figures import Figure, read_figures, same_figure


def figure(text: str) -> Figure:
    """Return the one figure of a text."""
    (found,) = read_figures("", text, [0])
    return found


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Rs 1,386 crore", "Rs 13.86 billion", True),
        ("Rs 1,386 crore", "Rs 1,390 crore", True),
        ("Rs 1,386 crore", "Rs 1,420 crore", False),
        ("Rs 1,386 crore", "$154 million", True),
        ("Rs 1,386 crore", "$120 million", False),
        ("1,200 MW", "1.2 GW", True),
        ("1,200 MW", "1,200 km", False),
        ("620 new homes", "620 homes", True),
    ],
)
def test_a_figure_is_one_in_other_units(one: str, other: str, *, same: bool) -> None:
    """Rounded by a hundredth, in another scale, or converted at any of these years' rates."""
    assert same_figure(figure(one), figure(other)) is same
    first, second = figure(one).cell, figure(other).cell
    assert not same or (first[0] == second[0] and abs(first[1] - second[1]) <= 1)


def test_exact_figures_are_worth_more() -> None:
    """A round sum repeats by chance, and so does a count."""
    worths = [figure(text).worth for text in ("Rs 1,386 crore", "Rs 1,400 crore", "1,386 homes")]
    assert worths == sorted(worths, reverse=True)
    assert worths[0] == 1.0


def test_what_is_small_or_everywhere_is_left_out() -> None:
    """Two bidders and 400 kV tell nothing apart."""
    assert read_figures("Two bidders", "The 400 kV line has two bidders.", [0]) == ()


def test_a_figure_knows_its_sentence() -> None:
    """The headline is 0."""
    text = "It costs much. It is 21 km long."
    found = read_figures("A 40 MW plant", text, [0, 15])
    assert [(one.sentence, one.text) for one in found] == [(0, "40 MW"), (2, "21 km")]
