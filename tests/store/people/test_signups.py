"""Signups: how many there were of late, by keyed hashes."""

from datetime import timedelta

from digest.store.database import Memory
from digest.store.people.signups import (
    SignupOrigin,
    count_signups,
    count_signups_of,
    forget_signups,
    last_link,
    record_signup,
)
from tests.store.conftest import NOW
from tests.store.people.acts import did

HOUR = timedelta(hours=1)
ONE = SignupOrigin(("m1",), ("p1",), ("a1",))
OTHER = SignupOrigin(("m2",), ("p2",), ("a1",))


def test_sign_ups_are_counted_by_what_they_share(memory: Memory) -> None:
    """The mailbox, the place, the area; and all of them."""
    for origin in (ONE, OTHER):
        did(memory, record_signup, origin, NOW, link=False)
    since = NOW - HOUR
    assert did(memory, count_signups, since) == 2
    for part, count in (("mailbox", 1), ("place", 1), ("area", 2)):
        assert did(memory, count_signups_of, ONE, part, since) == count
    assert did(memory, count_signups, NOW) == 0


def test_a_new_key_forgets_no_count(memory: Memory) -> None:
    """What was counted by an older key is found as long as that is kept."""
    did(memory, record_signup, ONE, NOW, link=True)
    rotated = SignupOrigin(("new", "m1"), ("new", "p1"), ("new", "a1"))
    did(memory, record_signup, rotated, NOW, link=False)
    assert did(memory, count_signups_of, rotated, "place", NOW - HOUR) == 2
    assert did(memory, last_link, rotated, NOW - HOUR) == NOW


def test_the_last_link_of_a_mailbox_is_known(memory: Memory) -> None:
    """Other answers are no link; nor is one of long ago."""
    did(memory, record_signup, ONE, NOW - 2 * HOUR, link=True)
    did(memory, record_signup, ONE, NOW - HOUR, link=True)
    did(memory, record_signup, ONE, NOW, link=False)
    assert did(memory, last_link, ONE, NOW - 3 * HOUR) == NOW - HOUR
    assert did(memory, last_link, ONE, NOW - HOUR) is None
    assert did(memory, last_link, OTHER, NOW - 3 * HOUR) is None


def test_a_day_later_nothing_is_left(memory: Memory) -> None:
    """Not longer than it counts."""
    did(memory, record_signup, ONE, NOW, link=True)
    did(memory, forget_signups, NOW + 23 * HOUR)
    assert did(memory, count_signups, NOW - HOUR) == 1
    did(memory, forget_signups, NOW + 24 * HOUR)
    assert did(memory, count_signups, NOW - HOUR) == 0
