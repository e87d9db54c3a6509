import resource
from pathlib import Path

from digest.resources import shipped_folder
from tests.conftest import Run

THEMES = {f"themes/{path.name}" for path in shipped_folder("themes").glob("*.toml")}
MADE = {"digest.toml", ".gitignore"} | THEMES


def files(folder: Path) -> set[str]:
    """Return every file below `folder`."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_it_makes_a_publication(run: Run, tmp_path: Path) -> None:
    """The folder holds settings, themes to change and an ignore file, and what to do next is said."""
    done = run("init", "mine")
    assert (done.returncode, done.stderr) == (0, "")
    assert files(tmp_path / "mine") == MADE
    assert "cd mine" in done.stdout
    assert "digest build" in done.stdout
    assert (tmp_path / "mine/.gitignore").read_text(encoding="utf-8") == (
        "out/\ndigest.db*\ndigest.cache.db*\n"
    )


def test_it_serves_this_folder(run: Run, tmp_path: Path) -> None:
    """Without a name the current folder becomes the publication, and there is nowhere to go to."""
    done = run("init")
    assert files(tmp_path) == MADE
    assert "cd " not in done.stdout


def test_a_build_works_there(run: Run, tmp_path: Path) -> None:
    """In a new publication `digest build` makes a day at once, in out/ beside the settings."""
    run("init", "mine")
    done = run("build", "--date", "2026-11-23", cwd=tmp_path / "mine")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "mine/out/2026-11-23/all.eml").is_file()


def test_every_setting_shown_is_one(run: Run, tmp_path: Path) -> None:
    """The settings that stand as comments are known: with the comment marks taken away, the file is right."""
    run("init", "mine")
    path = tmp_path / "mine/digest.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    shown = [
        line.removeprefix("# ") if "=" in line or line.startswith("# [") else line for line in lines
    ]
    path.write_text("\n".join(shown), encoding="utf-8")
    (tmp_path / "mine/articles").mkdir()
    done = run("build", cwd=tmp_path / "mine")
    assert "no article could be read" in done.stderr


def test_nothing_is_overwritten(run: Run, tmp_path: Path) -> None:
    """What is there is kept and said to be, and what was removed from one's own themes stays removed."""
    run("init")
    (tmp_path / "digest.toml").write_text("mine", encoding="utf-8")
    (tmp_path / ".gitignore").unlink()
    (tmp_path / "themes/real-estate.toml").unlink()
    done = run("init")
    assert done.returncode == 0
    assert "kept  digest.toml" in done.stdout
    assert "made  .gitignore" in done.stdout
    assert (tmp_path / "digest.toml").read_text(encoding="utf-8") == "mine"
    assert files(tmp_path) == MADE - {"themes/real-estate.toml"}


def test_a_file_in_the_way_is_named(run: Run, tmp_path: Path) -> None:
    """A file where the folder should be is an error, and stays."""
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    done = run("init", "mine")
    assert done.returncode == 1
    assert (
        done.stderr
        == "digest: mine: cannot be written: there is a file of that name. Nothing that was there before is lost.\n"
    )
    assert files(tmp_path) == {"mine"}


def test_a_full_disk_leaves_no_half_file(run: Run, tmp_path: Path) -> None:
    """A file that could not be written whole is taken away, so that the next try makes it."""

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    done = run("init", "mine", preexec_fn=fill)
    assert done.returncode == 1
    assert "mine/digest.toml: cannot be written: " in done.stderr
    assert files(tmp_path) == set()
    run("init", "mine")
    assert files(tmp_path / "mine") == MADE
