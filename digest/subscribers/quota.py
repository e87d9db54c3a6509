"""The quota: how many sign-ups are taken in, of one mailbox, from one place, and in all.

The memory counts, so that limits outlast a restart and hold for all processes. Only what was taken
in is counted: nobody can make the counters grow by more than the limit of all.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from digest.errors import TooManySignups
from digest.model.address import mailbox_key
from digest.model.network import area_of, parse_ip, place_of
from digest.store.people.signups import (
    COUNTED_FOR,
    SignupOrigin,
    SignupPart,
    count_signups,
    count_signups_of,
    forget_signups,
)
from digest.tokens import COUNTED_SIGNUP, Keys

_HOUR = timedelta(hours=1)
#: Sign-ups of one mailbox that are answered in a day.
PER_MAILBOX: Final = 3
#: The parts of `per_hour` that a place and an area have, and how many such hours a day has.
_PLACE_SHARE, _AREA_SHARE, _HOURS_A_DAY = 10, 5, 3


def signup_origin(keys: Keys, address: str, ip: str) -> SignupOrigin:
    """Return what a sign-up of an `address` by a visitor at `ip` counts for."""
    found = parse_ip(ip)
    place, area = (place_of(found), area_of(found)) if found else ("", "")
    parts = (f"mailbox {mailbox_key(address)}", f"place {place}", f"area {area}")
    return SignupOrigin(*(keys.fingerprints(COUNTED_SIGNUP, part) for part in parts))


def check_signup(
    connection: Connection, origin: SignupOrigin, per_hour: int, now: datetime
) -> None:
    """Raise TooManySignups if no more are taken in from there, or in all.

    It does not depend on the address, of which nobody is to learn whether it is known.
    """
    forget_signups(connection, now)
    if count_signups(connection, now - _HOUR) >= per_hour:
        raise TooManySignups
    shares: dict[SignupPart, int] = {"place": _PLACE_SHARE, "area": _AREA_SHARE}
    for part, share in shares.items():
        most = max(1, per_hour // share)
        for span, limit in ((_HOUR, most), (COUNTED_FOR, most * _HOURS_A_DAY)):
            if count_signups_of(connection, origin, part, now - span) >= limit:
                raise TooManySignups
