"""Sponsors: which advertisements a day's edition shows."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from digest.model import Booking, Sponsor

#: On which days approved editions showed the sponsor of a slug.
ShownSponsor = Mapping[str, Collection[date]]


def sponsor_slots(
    bookings: Iterable[Booking], day: date, shown: ShownSponsor | None = None
) -> tuple[Sponsor, ...]:
    """Return the sponsors of `day`, one for each place, in the order of the bookings.

    Where several have booked one place, the one that was `shown` on the fewest days has it, so that they take turns;
    then the one booked first. The same arguments give the same sponsors.
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


def _is_due(booking: Booking, day: date, shown: ShownSponsor) -> bool:
    """Tell whether `day` is booked, and one more showing keeps within the cap."""
    if not booking.first <= day <= booking.last:
        return False
    if booking.times is None:
        return True
    since = day - timedelta(days=booking.days - 1)
    lately = [one for one in shown.get(booking.sponsor.slug, ()) if since <= one < day]
    return len(set(lately)) < booking.times


def _times(booking: Booking, day: date, shown: ShownSponsor) -> int:
    """Return on how many days of its booking the sponsor was shown before `day`."""
    days = shown.get(booking.sponsor.slug, ())
    return len({one for one in days if booking.first <= one < day})
