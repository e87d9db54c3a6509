import pytest

from digest.preflight.colour import (
    BLACK,
    TRANSPARENT,
    WHITE,
    blend,
    colour_as_hex,
    contrast_ratio,
    parse_colour,
)


@pytest.mark.parametrize(
    "text",
    [
        "#ff8000",
        "#F80",
        "#ff8000ff",
        "rgb(255, 128, 0)",
        "rgb(100% 50% 0% / 1)",
        "hsl(30.1deg 100% 50%)",
    ],
)
def test_one_colour_has_many_forms(text: str) -> None:
    """Hex digits, rgb() and hsl() give the same colour, to the nearest of 256 steps."""
    colour = parse_colour(text)
    assert colour is not None
    assert [round(part * 10) for part in colour] == [10, 5, 0, 10]


@pytest.mark.parametrize(
    "text", ["", "blurple", "#12", "#ggg", "rgb(1)", "rgb(nan,0,0)", "var(--x)"]
)
def test_an_unknown_colour_is_none(text: str) -> None:
    """Nothing is guessed."""
    assert parse_colour(text) is None


def test_names_are_known_without_case() -> None:
    """Names that mails use are known, and "transparent"."""
    assert parse_colour(" White ") == WHITE
    assert parse_colour("black") == BLACK
    assert parse_colour("transparent") == TRANSPARENT


def test_a_half_opaque_colour_lets_half_of_the_one_below_through() -> None:
    """The result is opaque; opacity multiplies with the colour's own."""
    assert colour_as_hex(blend((0.0, 0.0, 0.0, 0.5), WHITE)) == "#808080"
    assert blend(BLACK, WHITE, 0.5) == blend((0.0, 0.0, 0.0, 0.5), WHITE)
    assert blend(TRANSPARENT, WHITE) == WHITE


def test_contrast_is_between_1_and_21() -> None:
    """Black on white has the most, a colour on itself the least, in either order."""
    assert contrast_ratio(BLACK, WHITE) == contrast_ratio(WHITE, BLACK) == pytest.approx(21)
    assert contrast_ratio(WHITE, WHITE) == 1
