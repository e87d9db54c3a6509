import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run, digest
from tests.preflight.mails import message, page

ARTICLE = {
    "id": "a1",
    "title": "Saryu Solar wins",
    "label": "Power",
    "url": "https://ledger.example/power/saryu",
    "text": "Saryu Solar has won a solar order of 300 MW. It will build "
    "near Bikaner by March 2027.",
    "published": "2026-11-22T09:30:00+05:30",
}
BOTH = "all.eml, power-renewable.eml"
SETTINGS = (
    '[site]\nurl = "https://ledger.example/"\n[mail]\npublic_url = "https://news.ledger.example"\n'
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a day once, and return the publication's folder."""
    folder = tmp_path_factory.mktemp("publication")
    (folder / "digest.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "news.jsonl").write_text(json.dumps(ARTICLE), encoding="utf-8")
    digest("build", "news.jsonl", "--date", "2026-11-23", "--quiet", cwd=folder).check_returncode()
    return folder


@pytest.fixture
def day(built: Path, tmp_path: Path) -> Path:
    """Return the folder of a built day, to be spoiled."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return tmp_path / "out" / "2026-11-23"


def rules(printed: str) -> set[tuple[str, str]]:
    """Return the files and codes of a printed table; "all 2" stands for both files of the day."""
    rows = [line.split("\t") for line in printed.splitlines() if "\t" in line]
    named = [(row[4].replace("all 2", BOTH), row[1].split()[0]) for row in rows[1:]]
    return {(file, code) for files, code in named for file in files.split(", ")}


def test_what_all_files_have_is_said_once(run: Run, day: Path) -> None:
    """Their number stands for their names, and each rule's remedy stands below, once."""
    for name in BOTH.split(", "):
        path = day / name
        spoiled = path.read_bytes().replace(b"Subject: ", b"Bcc: a@x.example\r\nSubject: ")
        path.write_bytes(spoiled)
    lines = run("lint", "2026-11-23").stdout.splitlines()
    told = [line.split("\t") for line in lines if "visible-bcc" in line]
    assert [row[4] for row in told] == ["all 2"]
    assert [line for line in lines if line.startswith("E122: ")] == [
        "E122: Leave the header out, and name the recipient to the relay alone."
    ]


def test_what_a_build_makes_has_no_error(run: Run, day: Path) -> None:
    """Every variant of a built day that has a story is checked, and no error stands."""
    done = run("lint", "2026-11-23")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("2 mails checked: ")
    assert "error" not in done.stdout
    assert run("lint", day).stdout == done.stdout


def test_the_newest_day_is_the_default(run: Run, day: Path) -> None:
    """Without a day it is today's, else the newest, which is then found to be of another day."""
    assert ("all.eml", "W704") in rules(run("lint").stdout)
    assert ("all.eml", "W704") not in rules(run("lint", "2026-11-23").stdout)


def test_an_error_that_stands_is_an_exit_status(run: Run, day: Path) -> None:
    """A changed file is an error: it is printed, and the exit status says so."""
    (day / "power-renewable.html").write_text("changed", encoding="utf-8")
    done = run("lint", "2026-11-23")
    assert done.returncode == 3
    assert ("power-renewable.eml", "E707") in rules(done.stdout)
    assert run("lint", "2026-11-23", "--quiet").returncode == 3


def test_a_missing_message_is_an_error(run: Run, day: Path) -> None:
    """A day that lacks a file is not sent."""
    (day / "all.eml").unlink()
    done = run("lint", "2026-11-23")
    assert done.returncode == 3
    assert {("all.eml", "E707"), ("all.eml", "E101")} <= rules(done.stdout)


def test_errors_come_first_and_a_finding_once(run: Run, day: Path, tmp_path: Path) -> None:
    """What all mails have is one line that says so; notes come last."""
    alike = '[[lint.rule]]\ncode = "W704"\nseverity = "error"\nreason = "Late."\n'
    (tmp_path / "digest.toml").write_text(SETTINGS + alike, encoding="utf-8")
    printed = run("lint").stdout.splitlines()
    lines = [line.split("\t") for line in printed if "\t" in line]
    assert lines[0] == ["Severity", "Rule", "Where", "What", "Files"]
    assert lines[1][:3] == ["error", "W704 stale-edition", "edition"]
    assert lines[1][4] == "all 2"
    said = [line[0] for line in lines[1:]]
    assert said == sorted(said, key=["error", "warning", "info"].index)
    assert len({tuple(line[1:4]) for line in lines[1:]}) == len(lines) - 1


def test_findings_as_json(run: Run, day: Path) -> None:
    """Each finding has its file, code, name, severity, message, where, source and remedy."""
    done = run("lint", "--json")
    found = json.loads(done.stdout)
    assert found
    keys = "file code name severity message where source remedy"
    assert set(found[0]) == set(keys.split())
    assert found[0]["file"].endswith("out/2026-11-23/all.eml")


def test_each_mail_is_shown_as_an_inbox_lists_it(run: Run, day: Path) -> None:
    """Before the counts: the sender, and subject and preheader at three widths."""
    lines = run("lint", "2026-11-23").stdout.splitlines()
    at = lines.index("power-renewable.eml in an inbox, from Daily Digest:")
    row = "Power: Saryu Solar wins – Saryu Solar has won a solar order of 300 MW. It will build"
    assert lines[at + 1 : at + 3] == [f"  phone   40  {row[:39]}…", f"  narrow  70  {row[:69]}…"]
    assert lines[at + 3].startswith(f"  wide   100  {row}")
    assert lines[-1].startswith("2 mails checked: ")


def test_settings_make_rules_louder_and_silent(run: Run, day: Path, tmp_path: Path) -> None:
    """[[lint.rule]] raises and silences, and what is not known is refused in one line."""
    table = (
        '[[lint.rule]]\ncode = "W704"\nseverity = "{}"\nreason = "It is sent late on purpose."\n'
    )
    (tmp_path / "digest.toml").write_text(SETTINGS + table.format("error"), encoding="utf-8")
    assert run("lint").returncode == 3
    (tmp_path / "digest.toml").write_text(SETTINGS + table.format("off"), encoding="utf-8")
    assert ("all.eml", "W704") not in rules(run("lint").stdout)
    (tmp_path / "digest.toml").write_text(
        SETTINGS + table.format("off").replace("W704", "W999"), encoding="utf-8"
    )
    done = run("lint")
    assert done.returncode == 1
    assert done.stderr.startswith(
        "digest: digest.toml: [[lint.rule]] 'W999' code: 'W999' is not one of: E101, "
    )
    assert done.stderr.count("\n") == 1


def test_yesterdays_subject_is_known(run: Run, day: Path) -> None:
    """The day built before is looked at for a subject that comes again."""
    before = day.parent / "2026-11-22"
    before.mkdir()
    (before / "all.eml").write_bytes((day / "all.eml").read_bytes())
    assert ("all.eml", "W204") in rules(run("lint", "2026-11-23").stdout)


def test_a_file_alone(run: Run, tmp_path: Path) -> None:
    """A message and a page are checked without any day."""
    (tmp_path / "right.eml").write_bytes(message())
    (tmp_path / "wrong.html").write_text(page("<p>x</p>"), encoding="utf-8")
    done = run("lint", "right.eml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "1 mail checked: 1 note"
    assert run("lint", "right.eml", "--quiet").stdout == ""
    wrong = run("lint", "wrong.html")
    assert wrong.returncode == 3
    assert ("wrong.html", "E408") in rules(wrong.stdout)


def test_the_help_says_all(run: Run) -> None:
    """What the settings can do is said, and nothing is lost to markup."""
    said = " ".join(run("lint", "--help").stdout.split())
    assert "The table lint of digest.toml names the clients" in said
    assert "[DAY|FILE.eml|FILE.html]" in said


@pytest.mark.parametrize("target", ["2026-11-24", "gone.eml", "gone", "notes.txt", "."])
def test_what_is_not_there_is_wrong_use(run: Run, tmp_path: Path, target: str) -> None:
    """A day that was not built, or a file without a mail: one line, and the status of wrong use."""
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    done = run("lint", target)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("digest: ")
    assert done.stderr.count("\n") == 1


def test_nothing_was_built(run: Run) -> None:
    """Without any day there is nothing to check."""
    done = run("lint")
    assert done.returncode == 2
    assert done.stderr.startswith("digest: ")
