"""`digest approve`, as an editor uses it."""

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
    """Build one day of a publication, once for all tests."""
    folder = tmp_path_factory.mktemp("publication")
    (folder / "digest.toml").write_text("[[source]]\npath = 'news.jsonl'\n", encoding="utf-8")
    (folder / "news.jsonl").write_text(json.dumps(SOLAR), encoding="utf-8")
    assert digest("build", "--date", "2026-11-23", "--quiet", cwd=folder).returncode == 0
    return folder


@pytest.fixture
def built(publication: Path, tmp_path: Path) -> Path:
    """Return a publication with one day built."""
    shutil.copytree(publication, tmp_path, dirs_exist_ok=True)
    return tmp_path


def edition(folder: Path, day: str = "2026-11-23") -> dict[str, object]:
    """Return a day's edition as it was written."""
    return dict(json.loads((folder / "out" / day / "edition.json").read_bytes()))


def test_an_approved_edition_is_frozen(run: Run, built: Path) -> None:
    """What was built is approved as it is, here and on disk; the files do not change by it."""
    before = {path.name: path.read_bytes() for path in (built / "out/2026-11-23").iterdir()}
    done = run("approve", "2026-11-23")
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "Approved: 2026-11-23, revision 1, 1 story\n",
        "",
    )
    after = {path.name: path.read_bytes() for path in (built / "out/2026-11-23").iterdir()}
    assert after.pop("edition.json") != before.pop("edition.json")
    assert after == before
    assert edition(built)["state"] == "approved"


def test_what_it_had_is_not_offered_again(run: Run, built: Path) -> None:
    """The next day's edition is without it, and says why; the day itself may be built again."""
    run("approve", "2026-11-23")
    said = json.loads(run("build", "--date", "2026-11-24", "--json").stdout)
    assert said["stories"] == 0
    assert said["left_out"] == [{"article": "s1", "reason": "sent with the edition of 2026-11-23"}]
    again = run("build", "--date", "2026-11-23")
    assert "Nothing has changed since the approved edition." in again.stdout
    assert (edition(built)["state"], edition(built)["revision"]) == ("approved", 1)


def test_a_changed_day_is_the_next_revision(run: Run, built: Path) -> None:
    """An approved edition stays; what changed since makes a new draft, to be approved by itself."""
    run("approve", "2026-11-23")
    (built / "note.md").write_text("Good morning.", encoding="utf-8")
    run("build", "--date", "2026-11-23")
    assert (edition(built)["state"], edition(built)["revision"]) == ("draft", 2)
    assert run("approve", "2026-11-23").stdout == "Approved: 2026-11-23, revision 2, 1 story\n"


def test_there_must_be_a_draft(run: Run, built: Path) -> None:
    """Nothing built, and nothing new since the last approval, is said; so is a day that is none."""
    done = run("approve", "2026-11-24")
    assert (done.returncode, done.stderr) == (
        2,
        (
            "digest: No draft of 2026-11-24 to approve. "
            "Build it first: digest build --date 2026-11-24\n"
        ),
    )
    run("approve", "2026-11-23")
    run("build", "--date", "2026-11-23", "--quiet")
    again = run("approve", "2026-11-23")
    said = "digest: The edition of 2026-11-23 is approved already, and nothing has changed since.\n"
    assert (again.returncode, again.stderr) == (2, said)
    assert run("approve", "yesterday").returncode == 2


def test_two_days_cannot_have_one_story(run: Run, built: Path) -> None:
    """Of two drafts with one article, the first that is approved has it."""
    run("build", "--date", "2026-11-24", "--quiet")
    run("approve", "2026-11-24")
    done = run("approve", "2026-11-23")
    assert done.returncode == 1
    assert "'Saryu Solar wins an order' was in the approved edition of 2026-11-24" in done.stderr


def test_what_is_not_fit_to_send_is_not_approved(run: Run, built: Path) -> None:
    """A preflight error holds an edition back until it is fixed or the rule is silenced."""
    rule = '[[lint.rule]]\ncode = "I602"\nseverity = "{}"\nreason = "we want to see it fail"\n'
    known = (built / "digest.toml").read_text(encoding="utf-8")
    (built / "digest.toml").write_text(known + rule.format("error"), encoding="utf-8")
    done = run("approve", "2026-11-23")
    assert done.returncode == 3
    assert "cannot be approved: I602 " in done.stderr
    (built / "digest.toml").write_text(known + rule.format("off"), encoding="utf-8")
    assert run("approve", "2026-11-23").returncode == 0
