"""What the tests of runs share."""

from tests.run.world import world

__all__ = ["world"]
