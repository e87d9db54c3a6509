import re
from pathlib import Path

import pytest

from digest.errors import BadSettings
from digest.preflight.check import check_message, check_page, has_error, lint_policy
from digest.preflight.mail import LintContext
from digest.preflight.rule import RULES, Rule
from tests.conftest import ROOT
from tests.preflight.mails import message, page, shown

LIST = ROOT / "docs" / "preflight.md"


def severities(code: str, *levels: tuple[str, str]) -> list[str]:
    """Return how bad the findings of the rule `code` are in a mail without alt, with rules set to `levels`."""
    policy = lint_policy(None, levels)  # type: ignore[arg-type]
    bad = page('<h1>x</h1><img src="https://x.example/a.jpg">')
    return [one.severity for one in check_page(bad, LintContext(policy=policy)) if one.code == code]


def test_a_rule_may_be_lowered_raised_or_silenced() -> None:
    """Its findings are as bad as the publication says, and only its own."""
    assert severities("E301") == ["error"]
    assert severities("E301", ("E301", "warning")) == ["warning"]
    assert severities("E301", ("E301", "off")) == []
    assert severities("W303", ("W303", "error")) == ["error", "error"]
    assert severities("W303", ("E301", "off")) == ["warning", "warning"]


def test_a_rule_that_does_not_exist_is_refused() -> None:
    """The error names those that do, and where the slip is."""
    with pytest.raises(
        BadSettings, match=r"\$\.lint\.rule\[1\]\.code: 'E999' is not a rule; rules: E101, .*W803"
    ):
        lint_policy(None, [("E301", "off"), ("E999", "off")])
    with pytest.raises(BadSettings, match=r"rule\[1\]\.code: 'E301' is set twice"):
        lint_policy(None, [("E301", "off"), ("E301", "info")])


def test_a_client_that_does_not_exist_is_refused() -> None:
    """The error names those that do."""
    with pytest.raises(
        BadSettings,
        match=r"\$\.lint\.clients\[1\]: 'lotus' is not a known mail client; .*gmail-ios",
    ):
        lint_policy(["gmail", "lotus"])


def test_the_worst_comes_first() -> None:
    """Errors stand before warnings, and those before notes; within them, the rules' order is kept."""
    findings = check_page(page().replace(' dir="ltr"', "").replace("alt=", "title="))
    loudness = ["error warning info".split().index(one.severity) for one in findings]
    assert loudness == sorted(loudness)
    assert len(set(loudness)) == 3


def test_an_error_stands_or_not() -> None:
    """Only an error keeps a mail from being sent."""
    assert has_error(check_page("<p>x</p>"))
    assert not has_error(check_message(message(), shown()))
    assert not has_error([])


def test_rules_are_not_run_without_what_they_need() -> None:
    """Of a page alone, nothing is said about messages, text or edition; of a message alone, nothing about its edition."""
    kinds = {RULES[one.code].needs for one in check_page("<p>x</p>")}
    assert not {need for needs in kinds for need in needs} - {"page"}
    assert "edition" not in {need for one in check_message(b"x") for need in RULES[one.code].needs}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_says_what_it_is(rule: Rule) -> None:
    """It has a code that begins with its severity, a name, a reason in a sentence, and a source."""
    assert re.fullmatch(r"[EWI]\d{3}", rule.code)
    assert rule.code[0] == rule.severity[0].upper()
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.why.endswith(".")
    assert rule.source


def test_every_rule_is_documented() -> None:
    """The list in the documentation is that of the rules, in order, word for word."""
    rows = [
        f"| {rule.code} | {rule.name} | {rule.severity} | {rule.why} | {rule.source} |"
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
        for name in re.findall(r"docs/[\w.]+", rule.source):
            assert (Path(ROOT) / name).is_file()
