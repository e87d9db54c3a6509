"""Logs: the events of a run, one JSON object a line, for programs that collect them."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

_EVENTS = logging.getLogger("digest.events")


def log_event(name: str, **fields: Any) -> None:
    """Log an event, which is written only after `log_as_json`."""
    _EVENTS.info(name, extra={"fields": fields})


def log_as_json() -> None:
    """Write logs, including those of libraries, to standard error, each with its fields."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    _EVENTS.setLevel(logging.INFO)


def log_plainly() -> None:
    """Write the warnings of libraries to standard error, each on a line without control characters.

    Such a library may quote what it reads.
    """
    if logging.lastResort:
        logging.lastResort.setFormatter(PlainLines())


class PlainLines(logging.Formatter):
    """Formats a record as one line of text."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's message with all that is not printed written out as escapes."""
        said = super().format(record)
        return "".join(one if one.isprintable() else repr(one)[1:-1] for one in said)


class _Lines(logging.Formatter):
    """Formats a record as one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON in ASCII: no text from outside can begin a line of its own."""
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(said, default=str).replace("\x7f", "\\u007f")
