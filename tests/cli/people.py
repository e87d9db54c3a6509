"""A publication with subscribers, for tests of the commands about them."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

Done = subprocess.CompletedProcess[str]


Command = Callable[..., Done]


LIST = """Name;E-mail;Themes;Shoe size
Asha;asha@example.in;Real Estate, infrastructure;38
Ravi;ravi@@example.in;;41
Meera;meera@example.in;;39
"""


@pytest.fixture
def command(run: Run, tmp_path: Path) -> Command:
    """Return a function that runs `digest subscribers` in a publication with themes and keys."""
    (tmp_path / "digest.toml").write_text("[site]\nname = 'The Site Ledger'\n", encoding="utf-8")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    keys = {"DIGEST_TOKEN_KEYS": "a key for tests, of more than enough letters".replace(" ", "-")}
    return lambda *arguments, **env: run("subscribers", *arguments, env=os.environ | keys | env)


def states(command: Command) -> dict[str, str]:
    """Return everybody's state by address."""
    return {one["address"]: one["state"] for one in json.loads(command("list", "--json").stdout)}
