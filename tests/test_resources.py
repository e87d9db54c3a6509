import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.resources import (
    make_private_file,
    make_private_folder,
    open_private,
    replaced_file,
    shipped_folder,
)


def mode(path: Path) -> int:
    """Return who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0, 0o022, 0o077], ids=oct)
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """Take permissions from new files, or none."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def test_what_ships_is_found() -> None:
    """In a checkout it stands beside the package."""
    for name in ("templates", "themes", "examples"):
        assert any(shipped_folder(name).iterdir())


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """Until the end the old one is there, and nothing else is left after it."""
    path = tmp_path / "list.csv"
    path.write_bytes(b"old")
    with replaced_file(path) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    """And no half of the new one beside it."""
    path = tmp_path / "list.csv"
    path.write_bytes(b"old")

    def fail() -> None:
        with replaced_file(path) as file:
            file.write(b"ne")
            raise ValueError("half")

    with pytest.raises(ValueError, match="half"):
        fail()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_secret_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """From its first byte on."""
    with replaced_file(tmp_path / "secret", mode=0o600) as file:
        assert stat.S_IMODE(Path(file.name).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """The caller says what cannot be written."""
    with pytest.raises(OSError, match="No such file"), replaced_file(tmp_path / "no" / "file"):
        pass


@pytest.mark.usefixtures("_umask")
def test_a_private_file_is_its_owners_whatever_the_umask(tmp_path: Path) -> None:
    """One that is there stays as it is; a link makes the file that it leads to."""
    with open(tmp_path / "one", "w", opener=open_private) as file:
        assert mode(Path(file.name)) == 0o600
    make_private_file(tmp_path / "two")
    (tmp_path / "link").symlink_to("three")
    make_private_file(tmp_path / "link")
    assert [mode(tmp_path / name) for name in ("two", "three")] == [0o600] * 2
    (tmp_path / "two").write_text("kept")
    (tmp_path / "two").chmod(0o640)
    make_private_file(tmp_path / "two")
    assert ((tmp_path / "two").read_text(), mode(tmp_path / "two")) == ("kept", 0o640)


@pytest.mark.usefixtures("_umask")
def test_a_private_folder_is_its_owners_with_those_above_it(tmp_path: Path) -> None:
    """Those that were missing: what is there stays as it is."""
    before = mode(tmp_path)
    make_private_folder(tmp_path / "outbox" / "2026-11-23")
    make_private_folder(tmp_path / "outbox" / "2026-11-24")
    found = [tmp_path / "outbox", *(tmp_path / "outbox").iterdir()]
    assert [mode(path) for path in found] == [0o700] * 3
    assert mode(tmp_path) == before
    (tmp_path / "file").touch()
    for name in ("file", "file/folder"):
        with pytest.raises(OSError, match=r"exists|Not a directory"):
            make_private_folder(tmp_path / name)


def test_a_private_folder_may_be_named_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative path begins where the program was started."""
    monkeypatch.chdir(tmp_path)
    make_private_folder(Path("outbox/notices"))
    assert (tmp_path / "outbox" / "notices").is_dir()
