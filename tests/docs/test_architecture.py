"""The architecture document: what it says of the code is so."""

import importlib
import re

from tests.conftest import ROOT
from tests.test_house import ROOMS

TEXT = (ROOT / "docs/engineering/architecture.md").read_text(encoding="utf-8")
WALK = TEXT.partition("## The walk of one article")[2].partition("\n## ")[0]


def test_the_walk_has_at_most_twelve_hops() -> None:
    """A newcomer can follow an article through the program in one sitting."""
    assert re.findall(r"^(\d+)\.", WALK, re.MULTILINE) == [str(hop) for hop in range(1, 13)]


def test_every_name_of_the_walk_exists() -> None:
    """Each is a module and a function or class in it."""
    names = re.findall(r"`([a-z_.]+\.[A-Za-z_]+)`", WALK)
    assert len(names) > 20
    for name in names:
        module, _, member = name.rpartition(".")
        assert hasattr(importlib.import_module(f"digest.{module}"), member), name


def test_the_picture_shows_every_room() -> None:
    """And the layers are those that import-linter checks."""
    shown = set(re.findall(r"^  ([a-z]+)/ ", TEXT, re.MULTILINE))
    assert shown == ROOMS
    linted = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    layers = re.findall(r'^  "((?:digest\.[a-z]+(?: \| )?)+)",$', linted, re.MULTILINE)
    drawn = TEXT.partition("from the top down:\n\n```\n")[2].partition("```")[0].splitlines()
    assert [line.partition("   ")[0].strip() for line in drawn] == [
        layer.replace("digest.", "") for layer in layers
    ]
