"""Logs: what happens in a run, one JSON object a line, for programs that collect them."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

_EVENTS = logging.getLogger("digest.events")


def log_event(name: str, **fields: Any) -> None:
    """Log that something happened. Heard only where `as_json` was asked for."""
    _EVENTS.info(name, extra={"fields": fields})


def log_as_json() -> None:
    """Write all that is logged, also by libraries, to standard error: "time", "level", "event", and what belongs to it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    _EVENTS.setLevel(logging.INFO)


class _Lines(logging.Formatter):
    """Makes a line of a record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON, in ASCII: nothing that came from outside can begin a line of its own."""
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(said, default=str)
