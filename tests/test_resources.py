import stat
from pathlib import Path

import pytest

from digest.resources import replaced_file, shipped_folder


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
