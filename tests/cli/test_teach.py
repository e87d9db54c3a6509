"""`digest teach` and `digest themes check`, as an editor uses them."""

import json
from pathlib import Path

import pytest

from tests.cli.corrected import PAGES, explained
from tests.conftest import Run


def test_a_correction_decides_from_the_next_run(run: Run, built: Path) -> None:
    """The article is judged as the editor says by all commands, and no other is."""
    before = explained(run)
    done = run("teach", before["Bypass"]["id"], "real-estate")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Taught: 'Bypass of Wardha opens to traffic' is real-estate" in done.stdout
    after = explained(run)
    assert (after["Bypass"]["theme"], after["Bypass"]["confidence"]) == ("real-estate", 1.0)
    assert after["Bypass"]["evidence"][0]["kind"] == "correction"
    assert after["Jury"]["theme"] == before["Jury"]["theme"]
    assert run("build", "--date", "2026-11-24", "--quiet").returncode == 0
    edition = json.loads((built / "out/2026-11-24/edition.json").read_text(encoding="utf-8"))
    story = next(story for story in edition["stories"] if story["id"] == before["Bypass"]["id"])
    assert story["theme"] == "real-estate"


def test_an_editor_may_change_their_mind(run: Run, built: Path) -> None:
    """A second correction of an article replaces the first; "none" and sub-themes can be taught."""
    identity = explained(run)["Bypass"]["id"]
    assert run("teach", identity, "none").returncode == 0
    assert explained(run)["Bypass"]["theme"] is None
    assert run("teach", identity, "infrastructure", "--subtheme", "urban").returncode == 0
    judged = explained(run)["Bypass"]
    assert (judged["theme"], judged["subtheme"]) == ("infrastructure", "urban")
    assert (built / "corrections.toml").read_text(encoding="utf-8").count("[[correction]]") == 1


def test_an_article_is_named_by_its_headline(run: Run, built: Path) -> None:
    """The whole headline, as it stands in the edition, names the article as its id does."""
    assert run("teach", "Bypass of Wardha opens", "real-estate").returncode == 2
    done = run("teach", PAGES["road.txt"].partition("\n")[0], "real-estate")
    assert "Taught: 'Bypass of Wardha opens to traffic' is real-estate" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing", "real-estate"], "No article with the address, headline or id 'nothing' in"),
        (
            ["x", "roads"],
            "No theme 'roads'. Themes: power-renewable, real-estate, infrastructure, none.",
        ),
        (
            ["x", "infrastructure", "--subtheme", "sea"],
            "no sub-theme 'sea'. Sub-themes: transport, urban, energy.",
        ),
        (["x", "real-estate", "--subtheme", "sea"], "no sub-theme 'sea'. Sub-themes: it has none."),
    ],
)
def test_wrong_use_is_one_line(run: Run, built: Path, arguments: list[str], said: str) -> None:
    """What is not known is named, with what is; nothing is stored."""
    done = run("teach", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (built / "corrections.toml").exists()


def test_a_broken_corrections_file_is_named(run: Run, built: Path) -> None:
    """A slip in the file stops the build with its place, rather than being passed over."""
    (built / "corrections.toml").write_text("[[correction]]\narticle = 'a'\n", encoding="utf-8")
    done = run("build", "--date", "2026-11-24")
    assert done.returncode == 1
    assert "corrections.toml: [[correction]] 'a' theme: is missing." in done.stderr
    assert done.stderr.count("\n") == 1
