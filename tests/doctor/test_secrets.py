"""Secrets: whether they are set, used and kept from others."""

from pathlib import Path

import pytest

from digest.doctor import secrets
from tests.doctor.zone import KEYS, case, states
from tests.rendering import pairs

WANTING = (
    "[[relay]]\nname = 'main'\nhost = 'a.example'\nuser = 'me'\n[[relay]]\nhost = 'b.example'\n"
    "[bounces.imap]\nhost = 'c.example'\nuser = 'me'\n[dkim]\nselector = 's'\nsign = true\n"
)


def test_secrets_that_are_missing_are_named(tmp_path: Path) -> None:
    """Each with the variable to set; of a relay without a user none is wanted."""
    assert states(secrets.examine_secrets(case(tmp_path, WANTING))) == {
        "DIGEST_TOKEN_KEYS": "trouble",
        "relay main": "trouble",
        "DIGEST_BOUNCES_PASSWORD": "trouble",
        "DIGEST_DKIM_KEY": "trouble",
    }
    assert states(secrets.examine_secrets(case(tmp_path))) == {"DIGEST_TOKEN_KEYS": "trouble"}


def test_secrets_that_are_there_are_used_and_not_shown(tmp_path: Path) -> None:
    """What they are stands nowhere."""
    pytest.importorskip("dkim", reason="signing is an extra")
    made = case(
        tmp_path,
        WANTING,
        DIGEST_TOKEN_KEYS=KEYS,
        DIGEST_RELAY_PASSWORD="hush-1",  # noqa: S106 - of a test
        DIGEST_BOUNCES_PASSWORD="hush-2",  # noqa: S106 - of a test
        DIGEST_DKIM_KEY=pairs.make().private,
    )
    found = list(secrets.examine_secrets(made))
    assert {one.state for one in found} == {"ok"}
    assert not [
        one for one in found if "hush" in str(one) or KEYS in str(one) or "PRIVATE" in str(one)
    ]


def test_files_with_secrets_are_for_nobody_else(tmp_path: Path) -> None:
    """They are named by the environment; the settings count if they hold a password."""
    for name, mode in (("open", 0o644), ("closed", 0o640)):
        (tmp_path / name).write_text(KEYS)
        (tmp_path / name).chmod(mode)
    text = "[store]\nurl = 'postgresql://me:hush@db.example/x'\n"
    made = case(
        tmp_path,
        text,
        DIGEST_TOKEN_KEYS_FILE=str(tmp_path / "open"),
        DIGEST_RELAY_PASSWORD_FILE=str(tmp_path / "closed"),
        OTHER_FILE=str(tmp_path / "open"),
    )
    made.file.chmod(0o644)
    warned = [one.subject for one in secrets.examine_secrets(made) if one.state == "warning"]
    assert warned == [str(tmp_path / "open"), str(made.file)]
    made.file.write_text("[store]\nurl = 'postgresql://me@db.example/x'\n")
    (tmp_path / "open").chmod(0o600)
    assert not [
        one
        for one in secrets.examine_secrets(case(tmp_path, DIGEST_TOKEN_KEYS=KEYS))
        if one.state == "warning"
    ]
