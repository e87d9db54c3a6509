"""The wheel: what is installed from it works outside the checkout, without settings."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

from tests.conftest import ROOT


def test_the_wheel_installs_and_builds_elsewhere(tmp_path: Path) -> None:
    """It carries templates, themes and examples, and builds a day of them in an empty folder."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, ROOT],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("newsdigest-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "templates/mail/broadsheet.mjml.j2",
        "themes/real-estate.toml",
        "examples/export.jsonl",
    ):
        assert f"digest/{part}" in names
    clean = tmp_path / "clean"
    subprocess.run([sys.executable, "-m", "venv", clean], check=True)
    pip = [
        clean / "bin/python",
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--quiet",
        "--no-deps",
        wheel,
    ]
    subprocess.run(pip, check=True)
    # The libraries are those of this environment: only the project itself is installed anew.
    (packages,) = (clean / "lib").glob("python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_paths()["purelib"])
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    digest = clean / "bin/digest"
    done = subprocess.run(
        [digest, "build", "--date", "2026-11-23"],
        cwd=elsewhere,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.suffix for path in (elsewhere / "out/2026-11-23").iterdir()} == {
        ".html",
        ".md",
        ".txt",
        ".eml",
        ".json",
    }
    where = "import digest; print(digest.__file__)"
    used = subprocess.run(
        [clean / "bin/python", "-c", where],
        cwd=elsewhere,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert used.stdout.startswith(str(clean))
