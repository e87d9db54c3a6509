"""`digest config show`: the settings in force."""

import json
import os
from pathlib import Path

from tests.conftest import Run

SETTINGS = """
[store]
url = "postgresql://desk:s3cret@db.example/news"
[[source]]
url = "https://reader:s3cret@wire.example/feed.xml"
[[relay]]
name = "main"
host = "smtp.example.com"
user = "newsletter"
"""


def test_every_setting_is_shown(run: Run, tmp_path: Path) -> None:
    """With its default where nothing is said, by the name that it has in digest.toml."""
    (tmp_path / "digest.toml").write_text("[site]\nname = 'The Site Ledger'\n")
    lines = run("config", "show").stdout.splitlines()
    assert 'site.name = "The Site Ledger"' in lines
    assert 'mail.from = "newsletter@example.com"' in lines
    assert "lint.rule = []" in lines
    assert 'environment.DIGEST_TOKEN_KEYS = "not set"' in lines


def test_no_secret_is_shown(run: Run, tmp_path: Path) -> None:
    """Whether it stands in the environment, in a file, or in an address; only where it is."""
    (tmp_path / "digest.toml").write_text(SETTINGS)
    secret = {
        "DIGEST_TOKEN_KEYS": "s3cret" * 8,
        "DIGEST_RELAY_PASSWORD_MAIN_FILE": str(tmp_path / "password"),
    }
    (tmp_path / "password").write_text("s3cret")
    for option in ((), ("--json",)):
        done = run("config", "show", *option, env=os.environ | secret)
        assert done.returncode == 0
        assert "s3cret" not in done.stdout
    said = json.loads(done.stdout)
    assert said["store"]["url"] == "postgresql://desk:***@db.example/news"
    assert said["source"][0]["url"] == "https://reader:***@wire.example/feed.xml"
    assert said["environment"] == {
        "DIGEST_TOKEN_KEYS": "set",
        "DIGEST_RELAY_PASSWORD_MAIN": f"in the file {tmp_path / 'password'}",
        "DIGEST_RELAY_PASSWORD": "not set",
    }


def test_a_wrong_setting_is_named(run: Run, tmp_path: Path) -> None:
    """As by every command."""
    (tmp_path / "digest.toml").write_text("[mail]\nform = 'x'\n")
    done = run("config", "show")
    assert (done.returncode, done.stdout) == (1, "")
    assert "[mail] form: is not a known setting" in done.stderr
