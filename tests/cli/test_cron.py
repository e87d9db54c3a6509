"""`digest cron`, as an operator uses it."""

import os
import pwd
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

SECRET = "a-secret-of-the-tests-of-32-characters-or-more"  # noqa: S105 - of the tests


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return the folder of a publication with public pages and a relay."""
    folder = tmp_path / "my news"
    folder.mkdir()
    (folder / "digest.toml").write_text(
        '[mail]\npublic_url = "https://news.example.com"\n[[relay]]\nhost = '
        '"smtp.example.com"\nuser = "news"\n',
        encoding="utf-8",
    )
    return folder


def names(folder: Path) -> set[str]:
    """Return the names of what is in `folder`."""
    return {path.name for path in folder.iterdir()}


def test_it_prints_what_cron_is_to_be_told(run: Run, place: Path) -> None:
    """One line that starts the day's run, with whole paths; and nothing is made anywhere."""
    environment = os.environ | {"DIGEST_TOKEN_KEYS": SECRET, "DIGEST_RELAY_PASSWORD": SECRET}
    done = run("cron", cwd=place, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("*"))
    words = shlex.split(line)
    assert words[:5] == ["*/10", "*", "*", "*", "*"]
    assert words[5:] == [
        sys.executable,
        "-m",
        "digest",
        "run",
        "--config",
        str(place / "digest.toml"),
    ]
    assert f"crontab of {pwd.getpwuid(place.stat().st_uid).pw_name}:" in done.stdout
    assert SECRET not in done.stdout
    assert names(place) == {"digest.toml"}


def test_what_it_prints_runs_elsewhere(run: Run, place: Path) -> None:
    """The line's words are a command that is found and reads the settings, from any folder."""
    done = run("cron", "--config", "my news/digest.toml")
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("*"))
    words = [{"run": "status"}.get(word, word) for word in shlex.split(line)[5:]]
    ran = subprocess.run(
        words,
        cwd="/",
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.endswith(" is prepared to be sent.\n")
    assert (place / "digest.db").is_file()


def test_the_command_is_named_as_it_was_called(place: Path, tmp_path: Path) -> None:
    """By its whole path, through any link: the link's target changes with the next version."""
    (tmp_path / "program").write_text(
        f"#!{sys.executable}\nfrom digest.cli import main\nmain()\n", encoding="utf-8"
    )
    (tmp_path / "program").chmod(0o755)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "digest").symlink_to(tmp_path / "program")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for called, path in (("../bin/digest", ""), ("digest", f"{tmp_path}/bin:")):
        done = subprocess.run(
            ["/bin/sh", "-c", f"{called} cron"],
            cwd=place,
            env=environment | {"PATH": f"{path}{environment['PATH']}"},
            capture_output=True,
            text=True,
            check=True,
        )
        (line,) = (line for line in done.stdout.splitlines() if line.startswith("*"))
        assert os.path.normpath(shlex.split(line)[5]) == str(tmp_path / "bin" / "digest")


def test_it_prints_what_systemd_is_to_be_told(run: Run, place: Path) -> None:
    """Every unit below the name of its file, then the command that takes them up."""
    done = run("cron", "--systemd", cwd=place)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"^# /etc/systemd/system/(\S+)$", done.stdout, re.MULTILINE) == [
        "newsdigest.service",
        "newsdigest.timer",
        "newsdigest-serve.service",
    ]
    assert done.stdout.endswith(" enable --now newsdigest.timer newsdigest-serve.service\n")
    assert names(place) == {"digest.toml"}


def test_it_writes_units_and_none_over_another(run: Run, place: Path, tmp_path: Path) -> None:
    """What somebody has changed is kept, and said to be."""
    folder = tmp_path / "units"
    folder.mkdir()
    (folder / "newsdigest.timer").write_text("mine", encoding="utf-8")
    done = run("cron", "--units", folder, cwd=place)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"  kept  {folder}/newsdigest.timer\n" in done.stdout
    assert f"  made  {folder}/newsdigest.service\n" in done.stdout
    assert (folder / "newsdigest.timer").read_text(encoding="utf-8") == "mine"
    printed = run("cron", "--systemd", cwd=place).stdout
    assert (folder / "newsdigest.service").read_text(encoding="utf-8") in printed
    assert names(folder) == {"newsdigest-serve.service", "newsdigest.service", "newsdigest.timer"}


def test_a_folder_that_is_not_there_is_named(run: Run, place: Path) -> None:
    """In one line."""
    done = run("cron", "--units", "nowhere", cwd=place)
    assert done.returncode == 1
    assert done.stderr.startswith(
        "digest: nowhere/newsdigest.service: cannot be written: No such file"
    )


def test_without_settings_there_is_nothing_to_run(run: Run, tmp_path: Path) -> None:
    """A line that names no publication would build the examples every day."""
    done = run("cron")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == f"digest: {tmp_path}/digest.toml: no such settings file. Make one: digest init\n"
    )


def test_a_folder_that_no_crontab_can_name_is_an_error(run: Run, place: Path) -> None:
    """Nothing is printed of it, and no line of the error is a crontab's."""
    broken = place.rename(place.with_name("my\n* * * * * id\nnews"))
    done = run("cron", cwd=broken)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "line break" in done.stderr
