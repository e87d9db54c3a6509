"""Lock: work that only one process on this machine does at a time, beside a memory in a file."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from digest.errors import DigestError
from digest.resources import open_private
from digest.store.database import Memory


@contextmanager
def hold_lock(memory: Memory, work: str, refusal: DigestError) -> Iterator[None]:
    """Hold the lock of a kind of `work`; raise `refusal` if another process holds it.

    A killed process frees its lock, a stopped one keeps it. PostgreSQL is shared and needs none.
    """
    if memory.path is None:
        yield
        return
    path = memory.path.with_name(f"{memory.path.name}.{work}")
    with open(path, "w", opener=open_private) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise refusal from None
        yield
