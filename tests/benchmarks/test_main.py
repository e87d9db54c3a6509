"""The runner: it knows every program, and goes on past one that fails."""

import importlib
import json
from pathlib import Path

import pytest

from benchmarks import __main__ as runner

#: Modules that measure nothing by themselves.
PARTS = {"__init__", "__main__", "delay", "report"}


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the programs by one that fails and one that measures."""
    folder = tmp_path / "benchmarks"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "broken.py").write_text("import sys; sys.exit('the disk is full')")
    (folder / "good.py").write_text("import json, sys; print(json.dumps({'Speed': sys.argv[1:]}))")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(runner, "PROGRAMS", ("broken", "good"))


def test_every_program_is_run_and_tested() -> None:
    """Each module that measures is in the list, and a test runs it whole with small numbers."""
    modules = {path.stem for path in Path(runner.__file__).parent.glob("*.py")} - PARTS
    assert sorted(runner.PROGRAMS) == sorted(modules)
    for name in runner.PROGRAMS:
        assert importlib.import_module(f"tests.benchmarks.test_{name}").test_it_runs_trimmed


@pytest.mark.usefixtures("programs")
def test_a_failure_is_named_at_the_end(capfd: pytest.CaptureFixture[str]) -> None:
    """The programs after it are run, and the exit status is 1."""
    assert runner.main([]) == 1
    told = capfd.readouterr()
    assert told.out == '{"Speed": []}\n'
    assert told.err.splitlines() == ["the disk is full", "", "failed: broken"]


@pytest.mark.usefixtures("programs")
def test_the_programs_named_are_run_alone(capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing else is run; an unknown name is wrong use and lists the known ones."""
    assert runner.main(["good"]) == 0
    assert capfd.readouterr().err == ""
    with pytest.raises(SystemExit, match="2"):
        runner.main(["god"])
    assert "no program is called 'god'; choose from broken, good" in capfd.readouterr().err


@pytest.mark.usefixtures("programs")
def test_json_holds_every_program_that_did_not_fail(capfd: pytest.CaptureFixture[str]) -> None:
    """The output is one object, also beside a failure."""
    assert runner.main(["--json"]) == 1
    assert json.loads(capfd.readouterr().out) == {"good": {"Speed": ["--json"]}}
