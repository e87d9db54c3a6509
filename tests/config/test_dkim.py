"""`[dkim]` in digest.toml."""

from pathlib import Path

import pytest

from digest.config.dkim import DkimTable
from digest.config.settings import load
from digest.errors import BadSettings, CannotSign


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("sign = true", r"\$\.dkim.*selector.*must name the key in the DNS"),
        ("key = 'MII'", r"\$\.dkim\.key: is not a known setting"),
        ("selector = 'a b'", "must be a host"),
    ],
)
def test_what_cannot_be_signed_with_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    """A selector is needed to sign; the key itself never stands in the settings."""
    (tmp_path / "digest.toml").write_text(f"[dkim]\n{text}\n", encoding="utf-8")
    with pytest.raises(BadSettings, match=reason):
        load(tmp_path / "digest.toml")


def test_the_relay_signs_unless_it_is_asked_for() -> None:
    """Without the table nothing is signed here."""
    assert not DkimTable().sign


def test_the_key_stands_outside(tmp_path: Path) -> None:
    """In the environment, or in a file that it names; without either it is said what to set, with exit status 3."""
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
