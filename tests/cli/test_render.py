import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run, digest

ARTICLE = {
    "id": "a1",
    "title": "Saryu Solar wins",
    "label": "Power",
    "text": "Saryu Solar has won a solar order of 300 MW.",
}


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a day once for all tests, and return the publication's folder."""
    folder = tmp_path_factory.mktemp("publication")
    (folder / "news.jsonl").write_text(json.dumps(ARTICLE), encoding="utf-8")
    digest("build", "news.jsonl", "--date", "2026-11-23", cwd=folder)
    return folder


@pytest.fixture
def day(publication: Path, tmp_path: Path) -> Path:
    """Return the folder of a built day, to be changed."""
    shutil.copytree(publication, tmp_path, dirs_exist_ok=True)
    return tmp_path / "out" / "2026-11-23"


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file in `folder`."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_files_are_made_again_from_the_edition(run: Run, day: Path, tmp_path: Path) -> None:
    """Without the sources, and with its files gone, a day comes back byte for byte."""
    before = contents(day)
    (tmp_path / "news.jsonl").unlink()
    for path in day.glob("all.*"):
        path.unlink()
    done = run("render", "out/2026-11-23")
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "Rendered 16 files in out/2026-11-23\n",
        "",
    )
    assert contents(day) == before
    assert run("render", day, "--quiet").stdout == ""


def test_a_mistake_in_a_template_leaves_the_day_as_it_was(
    run: Run, day: Path, tmp_path: Path
) -> None:
    """The files are rendered before any is written."""
    before = contents(day)
    own = tmp_path / "templates/text/digest.txt.j2"
    own.parent.mkdir(parents=True)
    own.write_text("{{ nothing }}", encoding="utf-8")
    done = run("render", day)
    assert (done.returncode, done.stderr) == (
        1,
        f"digest: {own}, line 1: 'nothing' is undefined.\n",
    )
    assert contents(day) == before


@pytest.mark.parametrize("text", ["{", '{"schema": 2}', '{"schema": 1, "note": "\\ud800"}'])
def test_a_damaged_edition_is_refused(run: Run, day: Path, text: str) -> None:
    """An edition that cannot be read is named in one line, and the files stay."""
    (day / "edition.json").write_text(text, encoding="utf-8")
    before = contents(day)
    done = run("render", day)
    assert done.returncode == 1
    assert done.stderr.startswith(f"digest: {day}/edition.json: ")
    assert done.stderr.splitlines(keepends=True) == [done.stderr]
    assert contents(day) == before


def test_a_folder_that_is_no_day_is_wrong_use(run: Run, tmp_path: Path) -> None:
    """A folder without edition, or none at all, is named, with what to name instead."""
    for name in (".", "gone"):
        done = run("render", name)
        assert done.returncode == 2
        assert done.stderr.startswith(f"digest: {name}: no edition here.")
    assert list(tmp_path.iterdir()) == []
