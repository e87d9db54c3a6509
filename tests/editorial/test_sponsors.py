from datetime import date, timedelta

import pytest

from digest.editorial.sponsors import sponsor_slots
from digest.model import Booking, SlotPosition, Sponsor

MONDAY = date(2026, 11, 23)


def booking(
    slug: str,
    theme: str | None = "power",
    position: SlotPosition = "end",
    *,
    last: date = MONDAY + timedelta(days=30),
    times: int | None = None,
    days: int = 7,
) -> Booking:
    """Return a booking that begins on Monday."""
    return Booking(
        Sponsor(slug, slug.title(), "https://a.example/", position, theme),
        MONDAY,
        last,
        times,
        days,
    )


def shown(
    *bookings: Booking, day: date = MONDAY, before: dict[str, list[date]] | None = None
) -> list[str]:
    """Return the slugs of the sponsors of a day."""
    return [sponsor.slug for sponsor in sponsor_slots(bookings, day, before)]


@pytest.mark.parametrize(("days", "expected"), [(-1, []), (0, ["a"]), (6, ["a"]), (7, [])])
def test_a_sponsor_is_shown_on_its_days(days: int, expected: list[str]) -> None:
    """From the first day booked to the last, both included."""
    one = booking("a", last=MONDAY + timedelta(days=6))
    assert shown(one, day=MONDAY + timedelta(days=days)) == expected


def test_every_place_has_its_own_sponsor() -> None:
    """Themes and positions do not compete with one another; the order is that of the bookings."""
    booked = [
        booking("a", "power", "top"),
        booking("b", "power", "end"),
        booking("c", "homes", "top"),
        booking("d", None, "top"),
    ]
    assert shown(*booked) == ["a", "b", "c", "d"]


def test_who_shares_a_place_takes_turns() -> None:
    """The sponsor shown on the fewest days has the place; at first the one booked first."""
    booked = [booking("a"), booking("b"), booking("c")]
    before: dict[str, list[date]] = {}
    order = []
    for days in range(6):
        (slug,) = shown(*booked, day=MONDAY + timedelta(days=days), before=before)
        before.setdefault(slug, []).append(MONDAY + timedelta(days=days))
        order.append(slug)
    assert order == ["a", "b", "c", "a", "b", "c"]


def test_a_cap_bounds_how_often_a_reader_sees_it() -> None:
    """With a cap of two in seven days it is shown on two days, and again a week later."""
    one = booking("a", times=2, days=7)
    before: dict[str, list[date]] = {"a": []}
    seen = []
    for days in range(10):
        day = MONDAY + timedelta(days=days)
        if shown(one, day=day, before=before):
            before["a"].append(day)
            seen.append(days)
    assert seen == [0, 1, 7, 8]


def test_whose_cap_is_reached_leaves_the_place_to_others() -> None:
    """A place that is booked twice is not empty."""
    before = {"a": [MONDAY - timedelta(days=1)]}
    assert shown(booking("a", times=1), booking("b"), before=before) == ["b"]


def test_building_a_day_again_changes_nothing() -> None:
    """What an edition of this very day showed does not count against it."""
    before = {"a": [MONDAY]}
    assert shown(booking("a", times=1), booking("b"), before=before) == ["a"]
