"""What the tests of the newsroom share."""

from tests.newsroom.site import memory, server, settings

__all__ = ["memory", "server", "settings"]
