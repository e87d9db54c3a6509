"""`digest templates`, as a publisher uses it."""

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from digest.cli.templates import templates_app
from digest.errors import UsageError


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a publication, which is the current one."""
    (tmp_path / "digest.toml").write_text("[site]\nname = 'Ledger'\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    """Run `digest templates` with these arguments; an error of ours is raised."""
    return CliRunner().invoke(templates_app, arguments, catch_exceptions=False)


def test_templates_are_listed_with_what_they_show(site: Path) -> None:
    """Looks, parts and languages, each with one sentence."""
    rows = dict(line.split("\t", 1) for line in run("list").stdout.splitlines())
    assert {"mail/broadsheet.mjml.j2", "mail/briefing.mjml.j2", "languages/hi.toml"} <= rows.keys()
    assert (
        rows["mail/parts/watch.mjml.j2"]
        == "\tDates to watch: the dates that the day's stories name"
    )


def test_a_copy_is_made_to_be_changed(site: Path) -> None:
    """It stands in the publication's templates/, and the list says that it is the publication's own."""
    done = run("eject", "footer")
    assert done.exit_code == 0
    copy = site / "templates" / "mail" / "parts" / "footer.mjml.j2"
    assert str(copy) in done.stdout
    assert copy.is_file()
    rows = [line.split("\t") for line in run("list").stdout.splitlines()]
    assert [row[0] for row in rows if row[1] == "own"] == ["mail/parts/footer.mjml.j2"]


def test_what_was_changed_is_not_lost(site: Path) -> None:
    """A second copy is refused, unless one forces it."""
    run("eject", "footer")
    copy = site / "templates" / "mail" / "parts" / "footer.mjml.j2"
    copy.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="--force"):
        run("eject", "footer")
    assert copy.read_text(encoding="utf-8") == "mine"
    assert run("eject", "footer", "--force").exit_code == 0
    assert copy.read_text(encoding="utf-8") != "mine"


def test_an_unknown_name_is_refused(site: Path) -> None:
    """The message says how to see the names that there are."""
    with pytest.raises(
        UsageError, match=r"There is no template .*\. List them: digest templates list"
    ):
        run("eject", "glossy")
    assert [path.name for path in site.iterdir()] == ["digest.toml"]
