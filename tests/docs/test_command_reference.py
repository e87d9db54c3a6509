"""The reference of the commands: current, whole, and the same on every machine."""

import os
import re
import subprocess
import sys

import pytest
from typer.main import get_command

from digest.cli import app
from tests.conftest import ROOT
from tools import command_reference


def test_the_page_is_current() -> None:
    """The page in the repository is what the program's help gives now."""
    written = command_reference.PLACE.read_text(encoding="utf-8")
    assert written == command_reference.page(), "run: python -m tools.command_reference"


def test_every_command_is_documented() -> None:
    """Each command has a section that names every one of its options, and an entry in the list."""
    page = command_reference.page()
    sections = dict(
        re.findall(r"^## (digest[\w -]*)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    )
    found = dict(command_reference.commands(get_command(app)))
    assert set(sections) == {"digest", *found}
    for name, command in found.items():
        assert f"[`{name}`](#{name.replace(' ', '-')})" in page
        for parameter in command.params:
            said = parameter.opts if parameter.param_type_name == "option" else ["argument"]
            assert all(one in sections[name] for one in said)


@pytest.mark.parametrize("columns", ["40", "200"])
def test_the_page_depends_on_the_app_alone(columns: str) -> None:
    """A terminal's width, colours and our variables change nothing."""
    script = "from tools import command_reference as c; print(end=c.page())"
    environment = os.environ | {
        "COLUMNS": columns,
        "TERMINAL_WIDTH": columns,
        "FORCE_COLOR": "1",
        "DIGEST_PING_URL": "https://checks.example/",
    }
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == command_reference.page()
