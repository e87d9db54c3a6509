"""Lengths of CSS."""

import pytest

from digest.preflight.length import fixed_pixels, is_zero, size_in_pixels


@pytest.mark.parametrize(
    ("text", "pixels"),
    [("12px", 12.0), ("9pt", 12.0), ("600", 600.0), ("1in", 96.0), ("50%", None), ("2em", None)],
)
def test_a_fixed_length_is_in_pixels(text: str, pixels: float | None) -> None:
    """A share of something else is none."""
    assert fixed_pixels(text) == pixels
    assert fixed_pixels("auto") is fixed_pixels(None) is None


def test_a_size_may_depend_on_the_one_around_it() -> None:
    """In em, per cent and words; a size that is not known is the usual one."""
    sizes = [size_in_pixels(text, 20.0) for text in ("1.5em", "50%", "smaller", "small", "x")]
    assert sizes == [30.0, 10.0, pytest.approx(16.6), 13.0, 20.0]


def test_nothing_is_zero() -> None:
    """With and without a unit."""
    assert all(map(is_zero, ("0", "0px", "0.0em")))
    assert not any(map(is_zero, ("1px", "", None)))
