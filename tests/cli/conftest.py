"""What the tests of commands share."""

from tests.cli.corrected import built, publication
from tests.cli.people import command
from tests.cli.sent import place

__all__ = ["built", "command", "place", "publication"]
