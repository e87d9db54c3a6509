"""Sponsors: the advertisements of a day's edition."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from digest.model import Booking, Sponsor

#: The days on which approved editions showed a sponsor, by slug.
ShownDays = Mapping[str, Collection[date]]


def sponsor_slots(
    bookings: Iterable[Booking], day: date, shown: ShownDays | None = None
) -> tuple[Sponsor, ...]:
    """Return the sponsors of `day`, one for each place, in the order of the bookings.

    If several have booked one place, they take turns: the one `shown` on the fewest days has it,
    then the one booked first.
    """
    shown = shown or {}
    booked = list(bookings)
    best: dict[tuple[str | None, str], Booking] = {}
    for booking in booked:
        place = (booking.sponsor.theme, booking.sponsor.position)
        if _is_due(booking, day, shown) and (
            place not in best or _times(booking, day, shown) < _times(best[place], day, shown)
        ):
            best[place] = booking
    return tuple(booking.sponsor for booking in booked if booking in best.values())


def _is_due(booking: Booking, day: date, shown: ShownDays) -> bool:
    """Return True if `day` is booked, and one more showing is within the cap."""
    if not booking.first <= day <= booking.last:
        return False
    if booking.times is None:
        return True
    since = day - timedelta(days=booking.days - 1)
    lately = [one for one in shown.get(booking.sponsor.slug, ()) if since <= one < day]
    return len(set(lately)) < booking.times


def _times(booking: Booking, day: date, shown: ShownDays) -> int:
    """Return the number of days of its booking before `day` on which the sponsor was shown."""
    days = shown.get(booking.sponsor.slug, ())
    return len({one for one in days if booking.first <= one < day})
