"""Time that grows in proportion to the work, told from time that grows with its square, on a machine that others use too."""

import gc
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

#: How much more the greater work is: in proportion it takes 16 times as long, with the square of its size 256 times.
TIMES = 16
#: As far from the one as from the other: neighbours may slow down the greater work fourfold, and are not blamed on it.
MOST = 64.0
#: If they slow it down even more, it is tried again.
TRIES = 5


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time that `work` takes in this thread, without that of collecting what others left."""
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
    """Return the seconds that `use` takes of what `make` makes of this `size`: its best time, as far as that matters.

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
