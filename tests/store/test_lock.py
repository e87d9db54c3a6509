"""What only one process does at a time."""

import pytest

from digest.errors import AnotherMakes, AnotherSends
from digest.store import lock
from digest.store.database import Memory


def test_one_at_a_time_does_a_kind_of_work(memory: Memory) -> None:
    """Beside a file, other work goes on; PostgreSQL is shared by machines and needs no lock."""
    with lock.hold_lock(memory, "sending", AnotherSends()):
        with lock.hold_lock(memory, "making", AnotherMakes()):
            pass
        if memory.path is None:
            return
        with pytest.raises(AnotherSends), lock.hold_lock(memory, "sending", AnotherSends()):
            pass
    with lock.hold_lock(memory, "sending", AnotherSends()):
        pass
