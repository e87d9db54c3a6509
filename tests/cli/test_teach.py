"""`digest teach` and `digest themes check`, as an editor uses them."""

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run, digest

PAGES = {
    "road.txt": "Bypass of Wardha opens to traffic\n\nThe highway authority opened the "
    "bypass on Monday. It is 12 km long.\n",
    "flats.txt": "Flats by the new expressway sell out\n\nThe expressway and the highway bring "
    "buyers to the road. Homes cost Rs 2 crore.\n",
    "jury.txt": "Jury meets to choose the best masons\n\nThe awards night is on Friday. "
    "Masons will be honoured by the jury.\n",
}


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a publication with one day built."""
    folder = tmp_path_factory.mktemp("publication")
    (folder / "pages").mkdir()
    for name, text in PAGES.items():
        (folder / "pages" / name).write_text(text, encoding="utf-8")
    (folder / "digest.toml").write_text("[[source]]\npath = 'pages'\n", encoding="utf-8")
    assert digest("build", "--date", "2026-11-23", "--quiet", cwd=folder).returncode == 0
    return folder


@pytest.fixture
def built(publication: Path, tmp_path: Path) -> Path:
    """Return that publication, to be changed."""
    shutil.copytree(publication, tmp_path, dirs_exist_ok=True)
    return tmp_path


def explained(run: Run) -> dict[str, dict[str, object]]:
    """Return what is said of each article, by the first word of its title."""
    records = map(json.loads, run("explain", "pages", "--json").stdout.splitlines())
    return {record["title"].split()[0]: record for record in records}


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


def test_a_broken_corrections_file_is_named(run: Run, built: Path) -> None:
    """A slip in the file stops the build with its place, rather than being passed over."""
    (built / "corrections.toml").write_text("[[correction]]\narticle = 'a'\n", encoding="utf-8")
    done = run("build", "--date", "2026-11-24")
    assert done.returncode == 1
    assert "corrections.toml: [[correction]] 'a' theme: is missing." in done.stderr
    assert done.stderr.count("\n") == 1
