"""Editions: whether one has something to tell."""

from dataclasses import replace
from datetime import date

from digest.model import Erratum
from tests.rendering import samples


def test_a_story_or_a_correction_is_news() -> None:
    """An edition with neither is sent to nobody."""
    made = samples.edition([samples.article("A quay opens")])
    empty = replace(made, stories=(), sections=())
    note = Erratum("a", "hash", date(2026, 11, 23), "A quay opens", "It is long.")
    assert [one.has_news for one in (made, empty, replace(empty, errata=(note,)))] == [
        True, False, True,
    ]  # fmt: skip
