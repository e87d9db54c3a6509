"""`digest backup`, `restore` and `forget`, as an operator uses them."""

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run, digest

SOLAR = {
    "id": "s1",
    "title": "Saryu Solar wins an order",
    "label": "Power & Renewable Energy",
    "text": "Saryu Solar has won an order for a 300 MW solar plant near Jodhpur.",
}


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a publication with one day approved."""
    folder = tmp_path_factory.mktemp("publication")
    (folder / "digest.toml").write_text("[[source]]\npath = 'news.jsonl'\n", encoding="utf-8")
    (folder / "news.jsonl").write_text(json.dumps(SOLAR), encoding="utf-8")
    digest("build", "--date", "2026-11-23", "--quiet", cwd=folder)
    assert digest("approve", "2026-11-23", cwd=folder).returncode == 0
    return folder


@pytest.fixture
def sent(publication: Path, tmp_path: Path) -> Path:
    """Return that publication, to be changed."""
    shutil.copytree(publication, tmp_path, dirs_exist_ok=True)
    return tmp_path


def stories(run: Run, day: str) -> int:
    """Return how many stories a build of `day` has."""
    return int(json.loads(run("build", "--date", day, "--json").stdout)["stories"])


def test_a_backup_brings_everything_back(run: Run, sent: Path) -> None:
    """With the database lost and restored, what was sent is not sent again."""
    done = run("backup", "memory.gz")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Written to memory.gz: ")
    for path in sent.glob("digest.db*"):
        path.unlink()
    assert run("restore", "memory.gz").returncode == 0
    assert stories(run, "2026-11-24") == 0
    assert (
        "Nothing has changed since the approved edition."
        in run("build", "--date", "2026-11-23").stdout
    )


def test_what_is_there_is_not_replaced_unasked(run: Run, sent: Path) -> None:
    """A memory that holds something is only replaced with --yes."""
    run("backup", "memory.gz")
    done = run("restore", "memory.gz")
    assert done.returncode == 2
    assert "Add --yes to replace all of it" in done.stderr
    assert run("restore", "memory.gz", "--yes").returncode == 0


def test_a_file_that_is_no_backup_changes_nothing(run: Run, sent: Path) -> None:
    """A damaged file is named, and the memory is as it was."""
    run("backup", "memory.gz")
    data = (sent / "memory.gz").read_bytes()
    (sent / "cut.gz").write_bytes(data[: len(data) // 2])
    for name in ("cut.gz", "news.jsonl", "missing.gz"):
        done = run("restore", name, "--yes")
        assert done.returncode == 1
        assert done.stderr.startswith(f"digest: {name}: not a readable backup: ")
        assert done.stderr.count("\n") == 1
    assert stories(run, "2026-11-24") == 0


def test_a_backup_that_is_missing_is_named(run: Run, sent: Path) -> None:
    """The file is looked for before the memory is."""
    done = run("restore", "missing.gz")
    said = "digest: missing.gz: not a readable backup: No such file or directory.\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_what_is_forgotten_is_not_news_again(run: Run, sent: Path) -> None:
    """Texts, editions and reports go; that an article was sent stays known."""
    assert run("forget", "--before", "2026-11-20").stdout == (
        "Forgotten from before 2026-11-20: nothing\n"
    )
    done = run("forget", "--before", "2099-01-01")
    assert (
        done.stdout == "Forgotten from before 2099-01-01: 1 article's text, 1 edition, 1 report\n"
    )
    assert run("log", "2026-11-23").returncode == 2
    assert stories(run, "2026-11-24") == 0


def test_a_day_must_be_named(run: Run, sent: Path) -> None:
    """Nothing is forgotten before one that is none."""
    assert run("forget", "--before", "last week").returncode == 2


def test_the_settings_say_what_goes_by_itself(run: Run, sent: Path) -> None:
    """Without a day it is what they keep no longer: of what is new, nothing."""
    done = run("forget")
    assert (done.returncode, done.stdout) == (0, "Forgotten: nothing\n")
    assert stories(run, "2026-11-24") == 0
