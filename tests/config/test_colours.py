import colorsys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.config.colours import PAPER_DARK, READABLE, derive_dark_colour, hex_contrast

#: Behind advertisements and dates to watch, dark pages are this light.
PANEL_DARK = "#262a32"
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def hue_lightness_saturation(colour: str) -> tuple[float, float, float]:
    """Return the hue (in degrees), lightness and saturation of a colour."""
    hue, *others = colorsys.rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)))
    return (hue * 360, *others)  # type: ignore[return-value]


@settings(max_examples=125, derandomize=True, deadline=None)
@given(COLOURS)
@example("#000000")
@example("#ffffff")
@example("#0000ff")
@example("#ffff00")
def test_every_colour_gives_one_that_reads_on_dark_pages(colour: str) -> None:
    """Text in it is readable on the mail's dark ground and on the lighter one of its panels."""
    dark = derive_dark_colour(colour)
    assert min(hex_contrast(dark, ground) for ground in (PAPER_DARK, PANEL_DARK)) >= READABLE
    assert hex_contrast(dark, "#111318") >= READABLE  # the words on a mark of this colour


@settings(max_examples=125, derandomize=True, deadline=None)
@given(COLOURS)
def test_a_derived_colour_keeps_its_hue(colour: str) -> None:
    """A theme is green by day and by night; greys stay grey."""
    hue, lightness, saturation = hue_lightness_saturation(colour)
    other, lighter, same = hue_lightness_saturation(derive_dark_colour(colour))
    assert lighter >= lightness - 0.01
    # The fewer steps a pale or dark colour has, the coarser its hue.
    if saturation > 0.2 and 0.1 < lightness < 0.9:
        assert abs((hue - other + 180) % 360 - 180) < 4
        assert same > 0.1
    if saturation == 0:
        assert same == 0


@settings(max_examples=50, derandomize=True, deadline=None)
@given(COLOURS)
def test_a_derived_colour_stays_as_it_is(colour: str) -> None:
    """What reads well on dark pages is not made lighter again."""
    dark = derive_dark_colour(colour)
    assert derive_dark_colour(dark) == dark


def test_contrast_is_reckoned_as_wcag_does() -> None:
    """Black on white is 21, a colour on itself 1, and the order does not matter."""
    assert hex_contrast("#000000", "#ffffff") == pytest.approx(21)
    assert hex_contrast("#123456", "#123456") == 1
    assert hex_contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)
