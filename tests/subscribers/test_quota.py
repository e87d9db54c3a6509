"""The quota: what sign-ups count for."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import TooManySignups
from digest.store.database import Memory
from digest.store.people.signups import record_signup
from digest.subscribers.quota import check_signup, signup_origin
from digest.tokens import Keys
from tests.store.conftest import NOW
from tests.store.people.acts import KEYS, did


def test_a_sign_up_counts_for_its_mailbox_its_place_and_its_area() -> None:
    """By hashes, of which none is another's: a place that is also an area is two things."""
    origin = signup_origin(KEYS, "Asha+news@Example.in", "2001:db8:1:2::3")
    same = signup_origin(KEYS, "asha@example.in", "2001:db8:1:2:ffff::")
    near = signup_origin(KEYS, "ravi@example.in", "2001:db8:1:3::")
    assert origin == same
    assert (origin.place == near.place, origin.area == near.area) == (False, True)
    plain = signup_origin(KEYS, "asha@example.in", "192.0.2.1")
    assert len({*plain.mailbox, *plain.place, *plain.area}) == 3


@given(st.text(max_size=30))
def test_whatever_a_visitor_is_called_counts(ip: str) -> None:
    """A visitor without an address is a place as well: that of all such."""
    found = signup_origin(Keys(["x" * 32]), "asha@example.in", ip)
    assert all(len(part) == 1 for part in (found.mailbox, found.place, found.area))


@pytest.mark.parametrize(("per_hour", "place"), [(1, 1), (9, 1), (100, 10), (400, 40)])
def test_a_place_has_a_share(tmp_path: Path, per_hour: int, place: int) -> None:
    """A tenth of what sign-ups may cause in an hour, and never nothing."""
    memory = Memory("sqlite:///digest.db", tmp_path)
    origin = signup_origin(KEYS, "asha@example.in", "192.0.2.1")
    for _ in range(place):
        did(memory, check_signup, origin, per_hour, NOW)
        did(memory, record_signup, origin, NOW, link=True)
    with pytest.raises(TooManySignups):
        did(memory, check_signup, origin, per_hour, NOW)
    did(memory, check_signup, origin, per_hour, NOW + timedelta(hours=1))
