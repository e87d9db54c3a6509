"""`digest backup`, `restore` and `forget`, as an operator uses them."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.terminal import on_terminal
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


def ago(days: int) -> str:
    """Return the day so many days ago where the publication is."""
    return str(datetime.now(UTC).date() - timedelta(days=days))


@pytest.fixture(scope="module")
def long_ago(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a publication with two days approved, both long ago."""
    folder = tmp_path_factory.mktemp("older")
    keep = "[keep]\narticles = 31\neditions = 31\nparts = 7\nreports = 7\n"
    (folder / "digest.toml").write_text(f"[[source]]\npath = 'news.jsonl'\n{keep}")
    wind = SOLAR | {"id": "s2", "title": "Tapti Wind wins a loan", "text": "Tapti won a loan."}
    for days, article in ((60, SOLAR), (50, wind)):
        (folder / "news.jsonl").write_text(json.dumps(article), encoding="utf-8")
        digest("build", "--date", ago(days), "--quiet", cwd=folder)
        assert digest("approve", ago(days), cwd=folder).returncode == 0
    then = int((datetime.now(UTC) - timedelta(days=55)).timestamp())
    with closing(sqlite3.connect(folder / "digest.db")) as database, database:
        for table in ("versions", "articles"):
            database.execute(f"UPDATE {table} SET seen = ?", (then,))  # noqa: S608
        database.execute("UPDATE articles SET fresh = seen")
        database.execute("UPDATE runs SET started = ?", (then,))
        database.execute("UPDATE editions SET built = ?, approved = ?", (then, then))
    return folder


@pytest.fixture
def older(long_ago: Path, tmp_path: Path) -> Path:
    """Return that publication, to be changed."""
    shutil.copytree(long_ago, tmp_path, dirs_exist_ok=True)
    return tmp_path


#: What of the two days goes: the newest edition is kept whole.
OLD = "1 article's text, 1 edition, 2 reports"


def test_what_is_forgotten_is_not_news_again(run: Run, older: Path) -> None:
    """Texts, editions and reports go; that an article was sent stays known."""
    assert run("forget", "--before", ago(61)).stdout == (
        f"Forgotten from before {ago(61)}: nothing\n"
    )
    done = run("forget", "--before", ago(0), "--yes")
    assert done.stdout == f"Forgotten from before {ago(0)}: {OLD}\n"
    assert run("log", ago(60)).returncode == 2
    (older / "news.jsonl").write_text(json.dumps(SOLAR), encoding="utf-8")
    assert stories(run, ago(40)) == 0


def test_the_newest_approved_edition_stays_whole(run: Run, older: Path) -> None:
    """With the texts that it shows, so that its day can be built again and corrected."""
    run("forget", "--before", ago(0), "--yes")
    days = [one["day"] for one in json.loads(run("editions", "--json").stdout)]
    assert days == [ago(50)]
    assert stories(run, ago(50)) == 1


def test_a_dry_run_says_what_would_go(run: Run, older: Path) -> None:
    """Before a day, and by the settings; it deletes nothing, and needs nobody's word."""
    for _ in range(2):
        done = run("forget", "--before", ago(0), "--dry-run")
        said = f"Would be forgotten from before {ago(0)}: {OLD}\n"
        assert (done.returncode, done.stdout, done.stderr) == (0, said, "")
    said = f"Would be forgotten: {OLD}, 1 day's folder\n"
    assert run("forget", "--dry-run").stdout == said
    assert run("forget").stdout == said.replace("Would be forgotten", "Forgotten")


def test_nothing_is_deleted_unasked(run: Run, older: Path) -> None:
    """A script that does not say --yes is told what would go, and how to do it."""
    done = run("forget", "--before", ago(0))
    assert (done.returncode, done.stdout) == (2, "")
    said = f"digest: Nothing is deleted unasked. Delete from before {ago(0)}: {OLD}"  # noqa: S608
    assert done.stderr == f"{said}, for good: add --yes.\n"
    assert run("forget", "--before", ago(0), "--dry-run").stdout.endswith(f": {OLD}\n")


@pytest.mark.parametrize("answer", ["n", "", "y"])
def test_on_a_terminal_it_asks(run: Run, older: Path, answer: str) -> None:
    """Anything but a yes deletes nothing."""
    status, said = on_terminal(older, answer, "forget", "--before", ago(0))
    assert f"before {ago(0)}: {OLD}, for good? [y/N]: " in said
    assert (status, "Forgotten" in said) == ((0, True) if answer == "y" else (1, False))
    left = run("forget", "--before", ago(0), "--dry-run").stdout
    assert left.endswith(": nothing\n" if answer == "y" else f": {OLD}\n")


def test_a_restore_asks_on_a_terminal(run: Run, older: Path) -> None:
    """It replaces what is there only after a yes."""
    run("backup", "memory.gz")
    assert on_terminal(older, "n", "restore", "memory.gz")[0] == 1
    status, said = on_terminal(older, "y", "restore", "memory.gz")
    assert "digest.db holds, for good? [y/N]: " in said
    assert (status, "Restored from memory.gz: " in said) == (0, True)


@pytest.mark.parametrize("options", [(), ("--yes",), ("--dry-run",)])
def test_no_day_after_today_can_be_named(run: Run, older: Path, options: tuple[str, ...]) -> None:
    """Today is the publication's: what is being made today cannot go."""
    zone = ZoneInfo("Pacific/Kiritimati")  # the first place where a day begins
    settings = older / "digest.toml"
    settings.write_text(f"[site]\ntimezone = '{zone}'\n{settings.read_text()}")
    there = datetime.now(zone).date()
    for day in (there + timedelta(days=1), "2099-01-01"):
        done = run("forget", "--before", str(day), *options)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert f"--before {day} is after today, {there} in {zone}." in done.stderr
    assert run("forget", "--before", str(there), "--dry-run").returncode == 0


def test_a_day_must_be_named(run: Run, sent: Path) -> None:
    """Nothing is forgotten before one that is none."""
    assert run("forget", "--before", "last week").returncode == 2


def test_the_settings_say_what_goes_by_itself(run: Run, sent: Path) -> None:
    """Without a day it is what they keep no longer: of what is new, nothing."""
    done = run("forget")
    assert (done.returncode, done.stdout) == (0, "Forgotten: nothing\n")
    assert stories(run, "2026-11-24") == 0
