"""`[bounces]` in digest.toml."""

from pathlib import Path

import pytest

from digest.config.bounces import ImapTable
from digest.config.settings import load
from digest.errors import BadMailbox, BadSettings


@pytest.mark.parametrize(
    "address", ["nobody", "Bounces@example.com", "bounces+x@example.com", f"{25 * 'b'}@example.com"]
)
def test_the_address_leaves_room_for_a_signature(tmp_path: Path, address: str) -> None:
    """What is signed stands behind a short local part, in small letters, after a plus sign."""
    path = tmp_path / "digest.toml"
    path.write_text(f"[bounces]\naddress = '{address}'\n")
    with pytest.raises(BadSettings, match=r"\$\.bounces.*at most 24 characters before the '@'"):
        load(path)


def test_the_password_stands_outside(tmp_path: Path) -> None:
    """In the environment, or in a file that it names; without either it is said what to set."""
    box = ImapTable(host="imap.example.com", user="bounces")
    secret = tmp_path / "secret"
    secret.write_text("of a file\n")
    assert box.password({"DIGEST_BOUNCES_PASSWORD": "plain"}) == "plain"
    assert box.password({"DIGEST_BOUNCES_PASSWORD_FILE": str(secret)}) == "of a file"
    with pytest.raises(
        BadMailbox, match="set DIGEST_BOUNCES_PASSWORD, or DIGEST_BOUNCES_PASSWORD_FILE"
    ):
        box.password({})
    with pytest.raises(BadMailbox, match="No such file"):
        box.password({"DIGEST_BOUNCES_PASSWORD_FILE": str(tmp_path / "gone")})
