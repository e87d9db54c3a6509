"""A Chromium, a built day, and the preview that shows it, once for all browser tests."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import EXAMPLES, digest, start


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Return the machine's Chromium, or Playwright's own.

    It ends with this package: its event loop would be in the way of other tests' own.
    """
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=next(filter(None, found), None),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one built day: the examples, and a story that tries to be a script."""
    folder = tmp_path_factory.mktemp("publication")
    shutil.copytree(EXAMPLES, folder, dirs_exist_ok=True)
    with (folder / "export.jsonl").open("a") as export:
        export.write(
            '{"title": "<script>document.title=1</script> Flats", "label": "Real Estate",'
            ' "text": "<img src=x onerror=alert(1)>"}\n'
        )
    digest("build", "--date", "2026-11-23", "--quiet", cwd=folder).check_returncode()
    return folder / "out"


@pytest.fixture(scope="session")
def preview(out: Path) -> Iterator[str]:
    """Return the address of a running preview of `out`."""
    with start(
        *("preview", "--no-open", "--port", "0", "--out", out),
        cwd=out,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = re.search(r"http://\S+/", process.stdout.readline())
        assert address is not None
        yield address[0]
        process.terminate()
