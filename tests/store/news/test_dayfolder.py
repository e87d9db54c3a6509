import hashlib
import multiprocessing
import os
import random
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from digest.errors import CannotWrite
from digest.store.news import dayfolder, document
from tests.conftest import ROOT
from tests.rendering.samples import article, edition


def encoded(files: Mapping[str, bytes]) -> bytes:
    """Return an edition that lists `files`."""
    return document.encode_edition(
        edition([article()]), {"all": document.VariantFiles(("power",), dict.fromkeys(files, "0"))}
    )


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files`, and the edition that lists them, into `folder`."""
    dayfolder.write_day_folder(folder, files, encoded(files))


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file in `folder`, hidden ones too."""
    return {path.name: path.read_bytes() if path.is_file() else b"" for path in folder.iterdir()}


def test_every_file_is_written(tmp_path: Path) -> None:
    """The folder is made, with its parents, and holds the files and the edition alone."""
    files = {"all.html": b"<p>", "all.txt": b"text"}
    write(tmp_path / "out" / "2026-11-23", files)
    assert contents(tmp_path / "out" / "2026-11-23") == files | {"edition.json": encoded(files)}


def test_what_an_earlier_build_left_is_taken_away(tmp_path: Path) -> None:
    """Files that only the earlier edition lists are deleted; a stranger's file stays."""
    write(tmp_path, {"all.html": b"1", "homes.html": b"1"})
    (tmp_path / "minutes.txt").write_bytes(b"mine")
    write(tmp_path, {"all.html": b"2"})
    assert contents(tmp_path) == {
        "all.html": b"2",
        "minutes.txt": b"mine",
        "edition.json": encoded({"all.html": b""}),
    }


def test_only_names_in_the_folder_are_taken_away(tmp_path: Path) -> None:
    """An edition cannot have files elsewhere removed, whatever it lists."""
    (tmp_path / "keep").write_bytes(b"mine")
    day = tmp_path / "day"
    day.mkdir()
    (day / "edition.json").write_bytes(
        encoded({"../keep": b"", "..": b"", "": b"", str(tmp_path / "keep"): b""})
    )
    write(day, {"all.html": b"1"})
    assert (tmp_path / "keep").read_bytes() == b"mine"


def test_what_a_killed_build_left_is_taken_away(tmp_path: Path) -> None:
    """A folder that a killed build wrote aside is removed, and what it had put in place already."""
    aside = tmp_path / ".writing-abc"
    aside.mkdir()
    (aside / "edition.json").write_bytes(encoded({"all.html": b"", "homes.html": b""}))
    (tmp_path / "homes.html").write_bytes(b"of the killed build")
    write(tmp_path, {"all.html": b"1"})
    assert set(contents(tmp_path)) == {"all.html", "edition.json"}


def test_a_damaged_edition_is_built_over(tmp_path: Path) -> None:
    """An edition that cannot be read stops no build."""
    (tmp_path / "edition.json").write_bytes(b"{")
    write(tmp_path, {"all.html": b"1"})
    assert (tmp_path / "edition.json").read_bytes() == encoded({"all.html": b""})


@pytest.mark.parametrize("name", ["file/out", "file", "x" * 300])
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, name: str) -> None:
    """Where a file is in the way, or the name is impossible, one clear error says so."""
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(CannotWrite, match=r"cannot be written: .*What was there before is kept"):
        write(tmp_path / name, {"all.html": b"1"})
    assert (tmp_path / "file").read_bytes() == b"mine"


def _write_on_a_full_disk(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write with a limit on a file's size, which the system reports as it does a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
    try:
        write(folder, files)
    except CannotWrite:
        os._exit(7)


def in_a_process(folder: Path, files: Mapping[str, bytes]) -> int | None:
    """Return the exit status of a process that writes on a full disk."""
    process = multiprocessing.get_context("spawn").Process(
        target=_write_on_a_full_disk, args=(folder, files)
    )
    process.start()
    process.join(60)
    return process.exitcode


def test_a_full_disk_leaves_the_earlier_day_whole(tmp_path: Path) -> None:
    """When the disk fills while a day is written again, every file is as it was."""
    write(tmp_path, {"all.html": b"1", "all.txt": b"1"})
    before = contents(tmp_path)
    assert in_a_process(tmp_path, {"all.html": b"2", "all.txt": b"2" * 100_000}) == 7
    assert contents(tmp_path) == before


def test_a_full_disk_leaves_no_new_folder(tmp_path: Path) -> None:
    """When the disk fills while a day is first written, no half of it stays."""
    assert in_a_process(tmp_path / "day", {"all.html": b"2" * 100_000}) == 7
    assert not (tmp_path / "day").exists()


def test_two_builds_at_once_end_as_one_of_them(tmp_path: Path) -> None:
    """Builds at the same time wait for one another: the day is that of the last, never mixed."""
    names = ("all", "homes", "power")
    days = [
        {f"{name}.html": bytes([65 + at]) * 50_000 for name in names[: 1 + at % 3]}
        for at in range(12)
    ]
    threads = [threading.Thread(target=write, args=(tmp_path, files)) for files in days]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    left = contents(tmp_path)
    listed = left.pop("edition.json")
    assert left in days
    assert listed == encoded(left)


ENDLESS = """
import sys
from pathlib import Path
from tests.store.news.test_dayfolder import write
from digest.store.news import dayfolder

write(Path(sys.argv[1]), {"all.html": b"000000" * 5_000})
sys.stdout.write("ready\\n")
sys.stdout.flush()
at = 0
while True:
    at += 1
    names = ("all", "homes", "power")[: 1 + at % 3]
    write(Path(sys.argv[1]), {f"{name}.html": b"%06d" % at * 5_000 for name in names})
"""


def test_a_killed_build_leaves_whole_files_only(tmp_path: Path) -> None:
    """Killed at any moment, a build leaves each file whole, and the next build is right."""
    moments = random.Random(2026)
    for _ in range(8):
        with subprocess.Popen(
            [sys.executable, "-c", ENDLESS, str(tmp_path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(moments.uniform(0.02, 0.15))
            process.kill()
        for path in tmp_path.glob("*.html"):
            data = path.read_bytes()
            assert data == data[:6] * 5_000
        document.read_edition(tmp_path)
    write(tmp_path, {"all.html": b"right"})
    assert contents(tmp_path) == {"all.html": b"right", "edition.json": encoded({"all.html": b""})}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Return a day's folder of two files, as a build writes it."""
    files = {"all.html": b"<p>", "all.txt": b"text"}
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    variants = {"all": document.VariantFiles(("power",), hashes)}
    folder = tmp_path / "out" / "2026-11-23"
    data = document.encode_edition(edition([article()]), variants)
    dayfolder.write_day_folder(folder, files, data)
    return folder


def test_a_day_is_deleted_whole(built: Path) -> None:
    """With its folder, also if a file of it is gone already."""
    (built / "all.txt").unlink()
    assert dayfolder.delete_day_folder(built)
    assert not built.exists()
    assert not dayfolder.delete_day_folder(built)


@pytest.mark.parametrize("spoil", ["added", "changed", "linked", "edited", "foreign"])
def test_what_no_build_wrote_is_never_deleted(built: Path, tmp_path: Path, spoil: str) -> None:
    """A folder with a file of somebody's own, or a changed one, stays as it is."""
    mine = tmp_path / "mine.txt"
    mine.write_bytes(b"text")
    if spoil == "added":
        (built / "minutes.txt").write_bytes(b"mine")
    elif spoil == "changed":
        (built / "all.html").write_bytes(b"mine")
    elif spoil == "linked":
        (built / "all.txt").unlink()
        (built / "all.txt").symlink_to(mine)
    elif spoil == "edited":
        path = built / document.EDITION_FILE
        path.write_bytes(path.read_bytes().replace(b"Saryu", b"Purna"))
    else:
        (built / document.EDITION_FILE).unlink()
    before = contents(built)
    assert not dayfolder.delete_day_folder(built)
    assert contents(built) == before
    assert mine.read_bytes() == b"text"


def test_a_link_to_a_day_is_not_followed(built: Path, tmp_path: Path) -> None:
    """What it leads to is another's."""
    link = tmp_path / "2026-11-22"
    link.symlink_to(built)
    assert not dayfolder.delete_day_folder(link)
    assert (built / "all.html").exists()
