"""Turns: changes of the memory, a few at a time."""

import asyncio
import threading

import pytest
from starlette.concurrency import run_in_threadpool

from digest.errors import MemoryBusy
from digest.web.turns import Turns


def test_changes_that_wait_leave_threads_to_others() -> None:
    """A hundred changes wait for the memory, and a page that only reads is answered."""
    gate, running = threading.Event(), threading.Semaphore(0)

    def change(number: int) -> int:
        running.release()
        gate.wait(20)
        return number

    async def main() -> list[int]:
        turns = Turns("digest.db")
        changes = [asyncio.create_task(turns.run(change, number)) for number in range(100)]
        await run_in_threadpool(running.acquire)
        assert await asyncio.wait_for(run_in_threadpool(lambda: "read"), 20) == "read"
        gate.set()
        return await asyncio.gather(*changes)

    assert asyncio.run(main()) == list(range(100))


def test_a_turn_that_does_not_come_is_an_error() -> None:
    """With the words for a memory in use; a turn is free again after a change that fails."""

    async def main() -> None:
        turns, gate = Turns("digest.db", patience=0.05), threading.Event()
        changes = [asyncio.create_task(turns.run(gate.wait, 20)) for _ in range(4)]
        await asyncio.sleep(0)
        with pytest.raises(MemoryBusy, match=r"digest\.db has been in use"):
            await turns.run(gate.wait, 20)
        gate.set()
        await asyncio.gather(*changes)
        for _ in range(5):
            with pytest.raises(ZeroDivisionError):
                await turns.run(lambda: 1 / 0)

    asyncio.run(main())
