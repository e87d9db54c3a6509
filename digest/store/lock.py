"""Lock: what only one process on this machine does at a time, beside a memory that is a file."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from digest.errors import DigestError
from digest.store.database import Memory


@contextmanager
def alone_at_work(memory: Memory, work: str, refusal: DigestError) -> Iterator[None]:
    """Hold the lock of a kind of `work`; raise the `refusal` where another process has it.

    The lock of a process that was killed is free, of a stopped one it is not. PostgreSQL is shared and needs none.
    """
    if memory.path is None:
        yield
        return
    with memory.path.with_name(f"{memory.path.name}.{work}").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise refusal from None
        yield
