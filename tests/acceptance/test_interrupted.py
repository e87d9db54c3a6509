"""Builds that are killed, and builds at the same time: the day on disk is right in the end."""

import contextlib
import random
import subprocess
from pathlib import Path

import pytest

from digest.store.news import document
from tests.conftest import EXAMPLES, Run, start

BUILD = ("build", EXAMPLES, "--date", "2026-11-23", "--quiet")


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file in `folder`, hidden ones too."""
    return {path.name: path.read_bytes() if path.is_file() else b"" for path in folder.iterdir()}


def wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Give a process so much time, or less if it ends."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)


@pytest.fixture
def whole(run: Run, tmp_path: Path) -> dict[str, bytes]:
    """Return the files of a build that nothing disturbed."""
    run("build", EXAMPLES, "--date", "2026-11-23", "--out", "whole", "--quiet")
    return contents(tmp_path / "whole" / "2026-11-23")


def test_a_killed_build_is_made_good_by_the_next(
    run: Run, tmp_path: Path, whole: dict[str, bytes]
) -> None:
    """A build killed at any moment leaves files whole or not at all; the next build is right."""
    moments = random.Random(2026)
    day = tmp_path / "out" / "2026-11-23"
    for _ in range(4):
        earlier = set(day.glob(".writing-*"))
        with start(*BUILD, cwd=tmp_path) as process:
            while process.poll() is None and not set(day.glob(".writing-*")) - earlier:
                wait(process, 0.002)
            wait(process, moments.uniform(0, 0.02))
            process.kill()
        for name, data in contents(day).items() if day.is_dir() else ():
            assert name.startswith(".writing-") or data == whole[name]
    done = run("build", EXAMPLES, "--date", "2026-11-23", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    assert contents(day) == whole


def test_two_builds_at_once_do_not_mix(tmp_path: Path, whole: dict[str, bytes]) -> None:
    """Of builds of one day at the same time, each ends well, and the day is that of one of them."""
    one_theme = (*BUILD, "--theme", "real-estate")
    processes = [start(*command, cwd=tmp_path) for command in (BUILD, one_theme, BUILD, one_theme)]
    assert [process.wait(120) for process in processes] == [0] * 4
    day = tmp_path / "out" / "2026-11-23"
    edition, variants = document.read_edition(day)
    assert set(contents(day)) == {"edition.json"} | {
        name for variant in variants.values() for name in variant.files
    }
    assert len(edition.themes) in (1, 3)
    if len(edition.themes) == 3:
        assert contents(day) == whole
