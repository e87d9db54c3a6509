"""All that looks, at the same time, whatever becomes of one."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest import doctor
from digest.doctor import Case, Diagnosis
from digest.doctor.finding import report_ok
from digest.errors import BadNote
from tests.doctor.zone import case


def fine(_case: Case) -> Iterator[Diagnosis]:
    """Find that all is well."""
    yield report_ok("fine", "well")


def test_what_fails_stops_nothing_else(tmp_path: Path) -> None:
    """What was found before the failure counts, and a foreign error is named by its type."""

    def bad(_case: Case) -> Iterator[Diagnosis]:
        yield report_ok("bad", "begun")
        raise BadNote(path="note.md", reason="is a picture")

    def worse(_case: Case) -> Iterator[Diagnosis]:
        raise ZeroDivisionError("by zero\nand more")
        yield

    found = doctor.examine(case(tmp_path), {"bad": bad, "worse": worse, "fine": fine})
    assert [(one.subject, one.state) for one in found] == [
        ("bad", "ok"),
        ("bad", "trouble"),
        ("worse", "trouble"),
        ("fine", "ok"),
    ]
    assert "note.md: is a picture" in found[1].found
    assert "ZeroDivisionError: by zero" in found[2].found
    assert "and more" not in found[2].found


def test_what_takes_too_long_is_left(tmp_path: Path) -> None:
    """What it found until then is told, and what the others find."""
    release = threading.Event()

    def slow(_case: Case) -> Iterator[Diagnosis]:
        yield report_ok("slow", "begun")
        release.wait(30)

    told: list[tuple[int, int]] = []
    found = doctor.examine(
        case(tmp_path),
        {"slow": slow, "fine": fine},
        0.2,
        lambda done, total: told.append((done, total)),
    )
    release.set()
    assert [(one.subject, one.state) for one in found] == [
        ("slow", "ok"),
        ("slow", "trouble"),
        ("fine", "ok"),
    ]
    assert "not finished within 0.2 seconds" in found[1].found
    assert told == [(0, 2), (1, 2)]


def test_all_of_it_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is made or changed, in a publication without anything."""
    made = case(tmp_path, "[site]\nname = 'X'\n")
    found = doctor.examine(made)
    assert {one.subject for one in found} >= {
        "settings",
        "DIGEST_TOKEN_KEYS",
        "memory",
        "templates",
        "relays",
        "DNS",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["digest.toml"]
