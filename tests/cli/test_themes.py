import json
from pathlib import Path

from tests.cli.corrected import explained
from tests.conftest import Run


def test_the_check_shows_what_corrections_say_of_the_theme_files(run: Run, built: Path) -> None:
    """Each correction is judged without itself; wrong ones and misleading terms are listed."""
    assert "No corrections yet" in run("themes", "check").stdout
    run("teach", explained(run)["Flats"]["id"], "real-estate")
    run("teach", explained(run)["Bypass"]["id"], "real-estate")
    done = run("themes", "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Corrections judged right without themselves:" in done.stdout
    assert "Bypass of Wardha" in done.stdout
    checked = json.loads(run("themes", "check", "--json").stdout)
    assert (checked["corrections"], checked["articles"]) == (2, 3)
    assert any(
        term["term"] == "bypass" and term["wrong"] > term["right"] for term in checked["misleading"]
    )
    assert any(term["term"] == "pumped storage" for term in checked["never"])
    assert not any(term["term"] == "bypass" for term in checked["never"])
