"""Tell time in proportion to the work from time that grows with its square.

The machine may be one that others use too.
"""

import gc
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

#: How much greater the greater work is: in proportion it takes 16 times as long, with the square
#: of its size 256 times.
TIMES = 16
#: As far from the one as from the other: neighbours may slow the greater work down fourfold.
MOST = 64.0
#: If they slow it down even more, it is tried again.
TRIES = 5


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of `work` in this thread, without garbage collection."""
    gc.disable()
    try:
        begun = time.thread_time()
        work()
        return time.thread_time() - begun
    finally:
        gc.enable()


def in_proportion(
    make: Callable[[int], T], use: Callable[[T], object], size: int, most: float = MOST
) -> float:
    """Return the best time, in seconds, that `use` takes for what `make` makes of this `size`.

    Fails unless it takes less than `most` times as long as of a sixteenth of the size.
    """
    small, large = make(size // TIMES), make(size)
    less = more = float("inf")
    for attempt in range(TRIES):
        less = min(less, *(seconds(lambda: use(small)) for _ in range(3)))
        more = min(more, seconds(lambda: use(large)))
        if more < most * less:
            return more
        if attempt and more > 2 * most * less:
            break  # no neighbour explains that, and each further try would take long
    raise AssertionError(
        f"{TIMES} times the size takes {more / less:.0f} times as long: {more:.3f} s"
    )
