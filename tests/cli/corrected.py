"""A publication with one day built, whose articles an editor may correct."""

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
