"""Secrets of the environment."""

from pathlib import Path

import pytest

from digest.config.environment import read_secret


def test_a_secret_stands_in_a_variable_or_in_the_file_it_names(tmp_path: Path) -> None:
    """The variable itself wins; the file's last line break is not part of the secret."""
    file = tmp_path / "secret"
    file.write_text("of a file\n")
    assert read_secret({"KEY": "plain", "KEY_FILE": str(file)}, "KEY") == "plain"
    assert read_secret({"KEY_FILE": str(file)}, "KEY") == "of a file"
    assert read_secret({}, "KEY") == ""


def test_a_file_that_cannot_be_read_is_named_and_what_it_holds_is_not(tmp_path: Path) -> None:
    """With the variable that names it."""
    file = tmp_path / "secret"
    with pytest.raises(
        ValueError, match=r"secret, named by KEY_FILE, cannot be read: No such file"
    ):
        read_secret({"KEY_FILE": str(file)}, "KEY")
    file.write_bytes(b"hush \xff")
    with pytest.raises(ValueError, match="it is not UTF-8 text") as caught:
        read_secret({"KEY_FILE": str(file)}, "KEY")
    assert "hush" not in str(caught.value)
