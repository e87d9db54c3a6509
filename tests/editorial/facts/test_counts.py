"""Counts: the noun that a number counts, and numbers in names."""

import pytest

from digest.editorial.facts.counts import counted_noun, is_part_of_name, is_plural, is_year


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        (" underground stations opened", "stations"),
        ("+ new homes", "homes"),
        (" goods sheds", "sheds"),
        (" charging points", "points"),
        (" index points", None),
        (" per cent of homes", None),
        (" km of roads", None),
        (" and homes", None),
    ],
)
def test_a_number_counts_the_first_plural_noun(text: str, noun: str | None) -> None:
    """Adjectives may come between; measures, joints and function words end the search."""
    found = counted_noun(text, 0)
    assert (found and found[1]) == noun


def test_a_plural_ends_in_s_or_is_known() -> None:
    """Verbs, adverbs and singulars in -ss, -us and -is are none."""
    assert [is_plural(word) for word in ("homes", "people", "two-lanes")] == [True] * 3
    assert [is_plural(word) for word in ("business", "bus", "always", "road")] == [False] * 4


def test_four_figures_before_a_plural_are_a_year_unless_round() -> None:
    """The targets of 2026 are no 2,026 targets; 2000 homes are 2,000."""
    assert [is_year(figures) for figures in ("2026", "2000", "1750", "300")] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "number", "part"),
    [
        ("Sector 62", "62", True),
        ("Sectors 16, 18 and 20", "20", True),
        ("a CAT 320", "320", True),
        ("2, 3 BHK flats", "2", True),
        ("it built 62", "62", False),
        ("form 5 queues", "5", False),
        ("Form 5", "5", True),
    ],
)
def test_a_number_after_a_label_is_part_of_a_name(*, text: str, number: str, part: bool) -> None:
    """Some labels need their capital; in small letters they are verbs."""
    start = text.index(number)
    assert is_part_of_name(text, start, start + len(number)) is part
