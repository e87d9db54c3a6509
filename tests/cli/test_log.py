"""`digest log`, as an operator uses it."""

import json
from pathlib import Path

import pytest

from digest.cli import log
from digest.config.settings import read_settings
from tests.conftest import Run


def test_every_run_of_a_day_is_told(run: Run, tmp_path: Path) -> None:
    """Each run, also a failed one, says what came from where and what was left out, and why."""
    (tmp_path / "digest.toml").write_text(
        "[[source]]\nname = 'Desk'\npath = 'in'\n", encoding="utf-8"
    )
    (tmp_path / "in").mkdir()
    assert run("build", "--date", "2026-11-23").returncode == 1
    (tmp_path / "in" / "a.txt").write_text(
        "Kothrud metro depot opens\n\nThe metro depot at Kothrud opened on Monday.\n"
    )
    (tmp_path / "in" / "b.txt").write_text(
        "Choir sings\n\nThe village choir sang in the church for an hour.\n"
    )
    (tmp_path / "in" / "c.txt").touch()
    run("build", "--date", "2026-11-23")
    done = run("log")
    assert (done.returncode, done.stderr) == (0, "")
    first, second, *rest = done.stdout.splitlines()
    assert " failed 2026-11-23: Nothing to build: no article could be read" in first
    assert second.endswith(" built 2026-11-23, revision 1, 1 story")
    assert rest == [
        "Source\tRead\tNew\tChanged\t",
        "Desk\t2\t2\t0\t",
        f"Skipped: {tmp_path}/in/c.txt: is empty",
        "Left out: 1 no theme fits",
    ]


def test_what_vanished_and_when_nothing_ran_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Each story that the draft before had, with the reason; and a run after days without one."""
    begun = {"started": 1795500000, "day": "2026-11-24"}
    gone = [{"title": "Tower sold", "reason": "its page is gone (https://a.example/)"}]
    for ran in (
        {"status": "absent", "error": "No run since 2026-11-20 08:00: no edition was made"},
        {"status": "built", "revision": 1, "stories": 1, "vanished": gone},
    ):
        log._tell(begun | ran, read_settings())
    assert capsys.readouterr().out.splitlines() == [
        "2026-11-24 11:30 absent 2026-11-24: No run since 2026-11-20 08:00: no edition was made",
        "2026-11-24 11:30 built 2026-11-24, revision 1, 1 story",
        "No longer in the draft: Tower sold: its page is gone (https://a.example/)",
    ]


def test_days_without_an_edition_and_what_is_discarded_are_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The days that should have had one, and each article that no reader gets, with the reason."""
    begun = {"started": 1795500000, "day": "2026-11-24", "status": "built", "revision": 1}
    out = {"article": "a", "title": "Tower sold", "reason": "dropped by the editor"}
    ran = begun | {"stories": 1, "missed": ["2026-11-21", "2026-11-23"], "discarded": [out]}
    log._tell(ran, read_settings())
    assert capsys.readouterr().out.splitlines()[1:] == [
        "No edition from 2026-11-21 to 2026-11-23.",
        "Discarded: Tower sold: dropped by the editor",
    ]


def test_scripts_get_it_as_json(run: Run, tmp_path: Path) -> None:
    """With --json each run is an object: when it began and ended, and the report of the build."""
    (tmp_path / "a.txt").write_text(
        "Kothrud metro depot opens\n\nThe metro depot at Kothrud opened on Monday.\n"
    )
    built = json.loads(run("build", "a.txt", "--date", "2026-11-23", "--json").stdout)
    (logged,) = json.loads(run("log", "2026-11-23", "--json").stdout)
    assert logged["started"] <= logged["ended"] <= logged["started"] + 60
    assert {key: logged[key] for key in ("status", "stories", "sources", "left_out")} == {
        key: built[key] for key in ("status", "stories", "sources", "left_out")
    }


def test_a_day_without_runs_is_named(run: Run, tmp_path: Path) -> None:
    """Where nothing was run, the days are told for which something was; looking makes no memory."""
    done = run("log", "2026-11-23")
    assert (done.returncode, done.stderr) == (
        2,
        "digest: Nothing was run for 2026-11-23, or its report was pruned. Days: none yet.\n",
    )
    assert not list(tmp_path.iterdir())
    (tmp_path / "a.txt").write_text(
        "Kothrud metro depot opens\n\nThe metro depot at Kothrud opened on Monday.\n"
    )
    run("build", "a.txt", "--date", "2026-11-22")
    assert "Days: 2026-11-22." in run("log", "2026-11-23").stderr


def test_a_dry_run_is_not_told(run: Run, tmp_path: Path) -> None:
    """What changes nothing leaves no trace in the log."""
    (tmp_path / "a.txt").write_text(
        "Kothrud metro depot opens\n\nThe metro depot at Kothrud opened on Monday.\n"
    )
    run("build", "a.txt", "--date", "2026-11-23", "--dry-run")
    assert run("log").returncode == 2
