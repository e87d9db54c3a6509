"""Logs: one JSON object a line."""

import json
import logging
from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest

from digest import logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Leave logging as it was."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, logging.getLogger("digest.events").level
    yield
    root.handlers[:], level, events = before
    root.setLevel(level)
    logging.getLogger("digest.events").setLevel(events)


def test_events_are_heard_where_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """Each a line with time, level, event and its own fields; before, nothing is said."""
    logs.log_event("read", day=date(2026, 11, 23))
    logs.log_as_json()
    logs.log_event("approved", day=date(2026, 11, 23), said="two\nlines")
    (line,) = capsys.readouterr().err.splitlines()
    read = json.loads(line)
    assert read["time"].endswith("+00:00")
    assert {key: read[key] for key in ("level", "event", "day", "said")} == {
        "level": "info",
        "event": "approved",
        "day": "2026-11-23",
        "said": "two\nlines",
    }


def test_what_libraries_say_is_a_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    """From warnings on, with the traceback where there is one."""
    logs.log_as_json()
    logging.getLogger("a library").info("nothing of note")
    try:
        int("no")
    except ValueError:
        logging.getLogger("a library").exception("it broke")
    (line,) = capsys.readouterr().err.splitlines()
    read = json.loads(line)
    assert (read["level"], read["event"]) == ("error", "it broke")
    assert read["traceback"].endswith("ValueError: invalid literal for int() with base 10: 'no'")


def test_what_steers_a_terminal_is_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    """In JSON, and in the warnings of libraries where no logs are asked for."""
    logs.log_as_json()
    logs.log_event("read", file="a\x1b[31m\x7f\x9b\u202e")
    line = capsys.readouterr().err
    assert line.rstrip("\n").isprintable()
    assert json.loads(line)["file"] == "a\x1b[31m\x7f\x9b\u202e"


def test_libraries_warn_in_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """What they quote steers no terminal."""
    written = StringIO()
    last = logging.StreamHandler(written)
    monkeypatch.setattr(logging, "lastResort", last)
    logs.log_plainly()
    record = logging.makeLogRecord({"msg": "odd: %s", "args": ("\x1b[31m\nb",)})
    last.handle(record)
    assert written.getvalue() == "odd: \\x1b[31m\\nb\n"
