import pytest

from digest.store.ledger import buckets


@pytest.mark.parametrize(
    ("tokens", "passed", "left"), [(0, 0.5, 5), (0, 10, 10), (9, 1, 10), (3, -3600, 3), (0, 0, 0)]
)
def test_a_bucket_fills_with_time(tokens: float, passed: float, left: float) -> None:
    """Up to what a second brings; a clock that was set back adds nothing and takes nothing."""
    assert buckets.refill_bucket(tokens, passed, rate=10, full=10) == left


@pytest.mark.parametrize(
    ("tokens", "wanted", "grant"),
    [(5.5, 3, (3, 0)), (2.5, 3, (2, 0)), (0.5, 3, (0, 0.25)), (0, 1, (0, 0.5))],
)
def test_a_grant_is_whole_messages(tokens: float, wanted: int, grant: tuple[int, float]) -> None:
    """Or none, and how long until there is one."""
    assert buckets.grant_tokens(tokens, 2.0, wanted) == grant
