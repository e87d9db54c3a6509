"""Turns: requests that change the memory, a few at a time.

A change waits in a thread while another program writes to the memory. The changes that wait for
their turn have no thread, so that pages which only read are answered meanwhile.
"""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool

from digest.errors import MemoryBusy
from digest.store.database import LOCK_PATIENCE

#: Changes at the same time; SQLite makes one after the other anyway.
_AT_ONCE = 4

P = ParamSpec("P")
R = TypeVar("R")


class Turns:
    """Gives changes of the memory `name` their turns; one waits up to `patience` seconds for it."""

    def __init__(self, name: str, patience: float = LOCK_PATIENCE) -> None:
        self._name, self._patience = name, patience
        self._free = asyncio.Semaphore(_AT_ONCE)

    async def run(self, change: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `change`, which runs in a thread, returns. Raises MemoryBusy."""
        try:
            async with asyncio.timeout(self._patience):
                await self._free.acquire()
        except TimeoutError:
            raise MemoryBusy(name=self._name, seconds=self._patience) from None
        try:
            return await run_in_threadpool(change, *args, **kwargs)
        finally:
            self._free.release()
