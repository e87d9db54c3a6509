"""`digest doctor`, as an operator uses it."""

import json
from pathlib import Path

import pytest

from digest.cli import doctor
from digest.doctor import Diagnosis, finding
from tests.conftest import Run

OK, WARNING, TROUBLE = (
    finding.report_ok("a", "is so"),
    finding.report_warning("b", "is odd", "look"),
    finding.report_trouble("c", "is not", "do"),
)


def test_a_new_publication_is_told_what_it_lacks(run: Run, tmp_path: Path) -> None:
    """As a table and in figures, with exit status 1; nothing is made."""
    done = run("doctor")
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "State\tWhat\tFound\tWhat to do"
    assert "warning\tsettings\tno digest.toml here or above\t'digest init' makes one" in lines
    assert lines[-1] == f"{len(lines) - 2} examined: 3 in trouble, 8 warnings"
    assert list(tmp_path.iterdir()) == []


def test_for_scripts_it_is_json(run: Run) -> None:
    """Every finding, in the same order."""
    done = run("doctor", "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert set(found[0]) == {"subject", "state", "found", "advice"}
    assert {"subject": "mail.from", "state": "trouble"}.items() <= found[1].items()


def test_settings_that_cannot_be_read_are_a_finding(run: Run, tmp_path: Path) -> None:
    """With the place of the mistake; a file that is not there is wrong use."""
    (tmp_path / "digest.toml").write_text("[mail]\nform = 'x'\n")
    done = run("doctor")
    assert (done.returncode, done.stderr) == (1, "")
    assert "[mail] form: is not a known setting" in done.stdout
    assert run("doctor", "--config", "none.toml").returncode == 2


@pytest.mark.parametrize(
    ("found", "status"), [([OK], 0), ([OK, WARNING], 0), ([WARNING, TROUBLE], 1)]
)
def test_trouble_alone_makes_it_fail(
    found: list[Diagnosis],
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A warning is for people."""
    import typer

    monkeypatch.setattr(doctor, "_examine", lambda _config: found)
    if status:
        with pytest.raises(typer.Exit) as ended:
            doctor.doctor()
        assert ended.value.exit_code == status
    else:
        doctor.doctor()
    assert f"{len(found)} examined: " in capsys.readouterr().out
