"""Persons: what the cells of a line say of somebody, and what is refused."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from digest.subscribers.lists.moments import DayOrder
from digest.subscribers.lists.person import ImportDefaults, PersonReader, language_tag, parse_themes

ZONE = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
THEMES = {
    "power": "power",
    "power & water": "power",
    "roads": "roads",
    "roads, rail & ports": "roads",
    "rail + road": "rail",
    "real estate": "real-estate",
    "real-estate": "real-estate",
}


def person(order: DayOrder = "unknown", **cells: str) -> Any:
    """Return the person whom these cells mean."""
    reader = PersonReader(ImportDefaults(THEMES, ZONE, NOW), {}, lambda _: order)
    return reader.person({"email": "asha@example.in", **cells})


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("Roads, Rail & Ports", ("roads",)),
        ("power;roads, rail  & ports", ("power", "roads")),
        ("Roads, Rail & Ports, Power & Water", ("power", "roads")),
        ("Rail + Road+power", ("power", "rail")),
        ("real-estate power", ("power", "real-estate")),
        ("Real Estate|Roads", ("real-estate", "roads")),
        ('"Real Estate","Power"', ("power", "real-estate")),
        ("power\nroads", ("power", "roads")),
        (" ; ", ()),
        ("All", None),
        ("power, all", None),
    ],
)
def test_themes_are_named_by_slug_or_title(cell: str, wanted: tuple[str, ...] | None) -> None:
    """The longest name counts, though a title holds what else parts two."""
    assert parse_themes(cell, THEMES) == wanted


@pytest.mark.parametrize(
    ("cell", "unknown"),
    [
        ("sailing", "sailing"),
        ("power, sailing and rowing, roads", "sailing and rowing"),
        ("roadside", r"roadside' \(did you mean 'roads"),
        ("rail, ports", "rail"),
    ],
)
def test_a_theme_that_there_is_not_is_named(cell: str, unknown: str) -> None:
    """Nobody gets another one instead."""
    with pytest.raises(ValueError, match=f"there is no theme '{unknown}'"):
        parse_themes(cell, THEMES)


def test_a_name_comes_from_where_it_is() -> None:
    """From one column or two, or from before the address."""
    assert person(name="Asha Rao", first_name="A").name == "Asha Rao"
    assert person(first_name="Asha", last_name="Rao").name == "Asha Rao"
    assert person(name="", last_name="Rao").name == "Rao"
    assert person(name="Rao", first_name="Asha").name == "Asha Rao"
    assert person(name="Asha", last_name="Rao").name == "Asha Rao"
    assert person(name="Asha Rao", last_name="Rao").name == "Asha Rao"
    assert person(name="A. Rao", first_name="Asha", last_name="Rao").name == "A. Rao"
    assert person(email="Asha <asha@example.in>").name == "Asha"
    assert person(email="Asha <asha@example.in>", name="Dr. Rao").name == "Dr. Rao"


def test_a_name_that_swallowed_other_lines_is_refused() -> None:
    """Two quotes that are used wrongly may make a cell of everything between them."""
    assert person(name="Asha\nRao").name == "Asha\nRao"
    with pytest.raises(ValueError, match="is a quote missing"):
        person(name="Asha\nb@example.in,Ravi")


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({}, "active"),
        ({"state": "subscribed", "unsubscribed": "", "bounced": "no"}, "active"),
        ({"subscribed": "yes"}, "active"),
        ({"subscribed": "no"}, "unsubscribed"),
        ({"subscribed": "yes\nno"}, "unsubscribed"),
        ({"state": "active", "unsubscribed": "2026-05-01"}, "unsubscribed"),
        ({"unsubscribed": "\nyes"}, "unsubscribed"),
        ({"bounced": "3"}, "bounced"),
        ({"complained": "true", "unsubscribed": "1"}, "complained"),
        ({"state": "paused", "paused_until": "2026-12-31"}, "paused"),
        ({"paused_until": "2026-12-31"}, "paused"),
        ({"state": "active", "paused_until": "2026-12-31"}, "active"),
        ({"unsubscribed": "yes", "paused_until": "2026-12-31"}, "unsubscribed"),
    ],
)
def test_somebodys_state_is_what_all_columns_say(cells: dict[str, str], state: str) -> None:
    """Whoever left by one of them has left."""
    assert person(**cells).state == state


@pytest.mark.parametrize(
    "cells",
    [
        {"subscribed": ""}, {"subscribed": "maybe"}, {"subscribed": "yes\n"}, {"bounced": "soft"},
        {"state": "pending"}, {"state": "active\n?"}, {"state": "paused"},
    ],
)  # fmt: skip
def test_nobody_is_active_by_a_word_that_is_not_understood(cells: dict[str, str]) -> None:
    """The line is refused."""
    with pytest.raises(ValueError, match="is n"):
        person(**cells)


def test_who_left_leaves_whatever_else_the_line_says() -> None:
    """A theme that there is not, or a date that is none, keeps nobody subscribed."""
    found = person(
        state="?\nunsubscribed", themes="sailing", language="english!", consent_at="soon"
    )
    assert (found.state, found.themes, found.language, found.consent_at) == (
        "unsubscribed", None, None, None,
    )  # fmt: skip
    assert person(state="pending", bounced="yes", themes="power").themes == ("power",)
    with pytest.raises(ValueError, match="no theme"):
        person(state="active", themes="sailing")


def test_when_somebody_left_is_kept() -> None:
    """If the list says it, and they did leave."""
    assert person(unsubscribed="2026-05-01 10:00").left_at == datetime(2026, 5, 1, 10, tzinfo=ZONE)
    assert person(unsubscribed="yes").left_at is None
    assert person(unsubscribed="3/4/2026").left_at is None
    assert person("day first", bounced="3/4/2026").left_at == datetime(2026, 4, 3, tzinfo=ZONE)
    assert person(unsubscribed="0").left_at is None


def test_a_consent_that_may_be_of_two_days_is_left_out_and_counted() -> None:
    """Unless the column tells the order; a time that is none, or to come, refuses the line."""
    reader = PersonReader(ImportDefaults(THEMES, ZONE, NOW), {}, lambda _: "unknown")
    for cell in ("3/4/2026", "5/6/2026"):
        found = reader.person({"email": "a@example.in", "consent_at": cell})
        assert found.consent_at is None
    assert (reader.undated, reader.undated_example) == (2, "3/4/2026")
    known = person("month first", consent_at="3/4/2026")
    assert known.consent_at == datetime(2026, 3, 4, tzinfo=ZONE)
    for cell in ("soon", "2027-01-31", "1969-12-31"):
        with pytest.raises(ValueError, match=f"consent_at '{cell}' is not"):
            person(consent_at=cell)


def test_a_language_tag_has_its_usual_form() -> None:
    """With a hyphen, and the language in small letters."""
    assert language_tag("EN_IN") == "en-IN"
    assert language_tag("") == ""
    with pytest.raises(ValueError, match="is not a tag such as en-IN"):
        language_tag("english!")
