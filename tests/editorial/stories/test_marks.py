"""Marks: slots that tell two events of one kind apart."""

import pytest

from digest.editorial.stories import marks


@pytest.mark.parametrize(
    ("words", "slots"),
    [
        ("Bids for Package 2 open", {("package", "2")}),
        ("Packages III and IV awarded", {("package", "3"), ("package", "4")}),
        ("The second package of the road", {("package", "2")}),
        ("Phase-2B of the metro", {("phase", "2B")}),
        ("Q2 profit falls", {("quarter", "2")}),
        ("The first quarter was weak", {("quarter", "1")}),
        ("Tunnel of the Orange Line", {("named line", "orange")}),
        ("The Metro Line and a line of 5 km", set()),
        ("Prices fall in October", {("month", "October")}),
        ("Sales in April to June", {("month", "April"), ("month", "June"), ("span", "April-June")}),
        ("In a section a mile long, unit costs fell", set()),
        ("Fİrst package, ſecond unit", set()),
    ],
)
def test_slots_are_read_from_a_headline(words: str, slots: set[tuple[str, str]]) -> None:
    """A slot and its value are found in any spelling, and nothing in words that look like one."""
    assert set(marks.read_marks(words, "")) == slots


def test_the_opening_counts_and_what_follows_does_not() -> None:
    """Only the headline and opening name the event; months count in headlines alone."""
    assert marks.read_marks(
        "Bypass", "It is Package 3, signed in May. " + "x " * 200 + "Package 4 follows."
    ) == (("package", "3"),)


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("Package 2", "Package 3", True),
        ("Packages 2 and 3", "Package 3", False),
        ("Package 2", "Phase 3", False),
        ("Package 2", "Bypass", False),
        ("Orange Line", "Green Line", True),
        ("Sales in April to June", "Sales in July-September", True),
        ("Package 2 of Phase 1", "Package 2 of Phase 3", True),
    ],
)
def test_only_what_both_tell_conflicts(one: str, other: str, *, conflict: bool) -> None:
    """Two articles conflict if both fill a slot and agree on no value, in either order."""
    first, second = marks.read_marks(one, ""), marks.read_marks(other, "")
    assert (marks.marks_conflict(first, second), marks.marks_conflict(second, first)) == (
        conflict,
        conflict,
    )


def test_packages_are_told_apart_by_letter_and_number() -> None:
    """Packages "C4" and "C5" differ; a headline that ends in "Line" takes no number below it."""
    assert ("package", "C4") in marks.read_marks("Track laid on package C4", "")
    assert marks.marks_conflict(
        marks.read_marks("Package C4 done", ""), marks.read_marks("Package C5 done", "")
    )
    assert not [
        mark
        for mark in marks.read_marks("Work starts on Yellow Line", "A train derailed.")
        if mark[0] == "line"
    ]
