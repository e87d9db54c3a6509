"""`[mail]`, `[dkim]` and `[bounces]` in digest.toml."""

from pathlib import Path

import pytest

from digest.config.mail import DkimTable, ImapTable
from digest.config.settings import read_settings
from digest.errors import BadMailbox, BadSettings, CannotSign


@pytest.mark.parametrize(
    "address", ["nobody", "Bounces@example.com", "bounces+x@example.com", f"{25 * 'b'}@example.com"]
)
def test_the_address_leaves_room_for_a_signature(tmp_path: Path, address: str) -> None:
    """What is signed stands behind a short local part, in small letters, after a plus sign."""
    path = tmp_path / "digest.toml"
    path.write_text(f"[bounces]\naddress = '{address}'\n")
    with pytest.raises(
        BadSettings, match=r"\[bounces\] address: .*at most 24 characters before the '@'"
    ):
        read_settings(path)


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


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("sign = true", r"\[dkim\] selector: must name the key in the DNS"),
        ("key = 'MII'", r"\[dkim\] key: .*set the environment variable DIGEST_DKIM_KEY"),
        ("selector = 'a b'", "must be a host"),
    ],
)
def test_what_cannot_be_signed_with_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    """A selector is needed to sign; the key itself never stands in the settings."""
    (tmp_path / "digest.toml").write_text(f"[dkim]\n{text}\n", encoding="utf-8")
    with pytest.raises(BadSettings, match=reason):
        read_settings(tmp_path / "digest.toml")


def test_the_relay_signs_unless_it_is_asked_for() -> None:
    """Without the table nothing is signed here."""
    assert not DkimTable().sign


def test_the_dkim_key_stands_outside(tmp_path: Path) -> None:
    """In a variable, or a file that one names; without either the error says what to set."""
    table = DkimTable(selector="daily", sign=True)
    file = tmp_path / "key.pem"
    file.write_text("a key\n")
    assert table.key({"DIGEST_DKIM_KEY": "plain"}) == "plain"
    assert table.key({"DIGEST_DKIM_KEY_FILE": str(file)}) == "a key"
    with pytest.raises(
        CannotSign, match="set DIGEST_DKIM_KEY_FILE to a PEM file, or DIGEST_DKIM_KEY"
    ) as caught:
        table.key({})
    assert caught.value.exit_status == 3
    with pytest.raises(CannotSign, match="No such file"):
        table.key({"DIGEST_DKIM_KEY_FILE": str(tmp_path / "gone")})
