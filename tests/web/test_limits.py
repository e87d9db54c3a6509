"""Limits: how often one may ask, and what is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from digest.web.limits import Limit

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_name_may_ask_so_often_within_a_span() -> None:
    """Two times an hour for each name; a refused request does not count."""
    limit = Limit(2, HOUR)
    assert [limit.allows("a", NOW + HOUR * at) for at in (0, 0.5, 0.9, 1, 1.1)] == [
        True, True, False, True, False,
    ]  # fmt: skip
    assert limit.allows("b", NOW)


def test_a_limit_forgets_the_names_that_were_silent_longest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What it keeps is bounded."""
    monkeypatch.setattr("digest.web.limits.MOST_NAMES", 2)
    limit = Limit(1, HOUR)
    assert [limit.allows(name, NOW) for name in ("a", "a", "b", "a", "c", "a", "b")] == [
        True, False, True, False, True, False, True,
    ]  # fmt: skip
