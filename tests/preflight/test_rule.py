import re
from pathlib import Path

import pytest

import digest.preflight.check  # noqa: F401 - it registers the rules
from digest.preflight.rule import RULES, Rule
from tests.conftest import ROOT

LIST = ROOT / "docs" / "engineering" / "preflight.md"


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_says_what_it_is(rule: Rule) -> None:
    """It has a code that begins with its severity, a name, a reason and a remedy, and a source."""
    assert re.fullmatch(r"[EWI]\d{3}", rule.code)
    assert rule.code[0] == rule.severity[0].upper()
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.why.endswith(".")
    assert rule.remedy.endswith(".")
    assert rule.source


def test_every_rule_is_documented() -> None:
    """The list in the documentation is that of the rules, in order, word for word."""
    rows = [
        f"| {rule.code} | {rule.name} | {rule.severity} | {rule.why} | {rule.remedy} |"
        f" {rule.source} |"
        for rule in sorted(RULES.values(), key=lambda rule: rule.code[1:])
    ]
    written = [
        line
        for line in LIST.read_text(encoding="utf-8").splitlines()
        if re.match(r"\| [EWI]\d", line)
    ]
    assert written == rows


def test_names_and_numbers_are_used_once() -> None:
    """No two rules share a name, or a number under two letters."""
    assert (
        len({rule.name for rule in RULES.values()})
        == len({code[1:] for code in RULES})
        == len(RULES)
    )


def test_the_list_may_name_sources_in_the_documentation() -> None:
    """A source that is one of our documents is there."""
    for rule in RULES.values():
        for name in re.findall(r"docs/[\w./]+", rule.source):
            assert (Path(ROOT) / name).is_file()
