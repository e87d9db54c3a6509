from pathlib import Path

import pytest

from digest.config.settings import load
from digest.errors import BadSettings


def settings(folder: Path, text: str) -> Path:
    """Write settings, and return their path."""
    path = folder / "digest.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_need_be_said(tmp_path: Path) -> None:
    """Without the table, all rules are as they are, for the clients most used."""
    table = load(settings(tmp_path, "")).lint
    assert (table.clients, table.hosts, table.rule) == (None, [], [])


def test_a_rule_is_set_with_a_reason(tmp_path: Path) -> None:
    """Code, severity and reason are read as they stand."""
    text = '[lint]\nclients = ["gmail"]\nhosts = ["x.example"]\n'
    rule = (
        '[[lint.rule]]\ncode = "W406"\nseverity = "off"\nreason = "They stand below headlines."\n'
    )
    table = load(settings(tmp_path, text + rule)).lint
    assert (table.clients, table.hosts) == (["gmail"], ["x.example"])
    assert [(one.code, one.severity, one.reason) for one in table.rule] == [
        ("W406", "off", "They stand below headlines.")
    ]


@pytest.mark.parametrize(
    ("table", "where"),
    [
        ('[[lint.rule]]\ncode = "W406"\nseverity = "off"\n', "$.lint.rule[0].reason: is missing"),
        ('[[lint.rule]]\ncode = "W406"\nseverity = "off"\nreason = ""\n', "$.lint.rule[0].reason"),
        (
            '[[lint.rule]]\ncode = "W406"\nseverity = "loud"\nreason = "x"\n',
            "$.lint.rule[0].severity",
        ),
        ('[[lint.rule]]\ncode = "w4"\nseverity = "off"\nreason = "x"\n', "$.lint.rule[0].code"),
        ('[lint]\nclient = ["gmail"]\n', "$.lint.client: is not a known setting"),
        ('[lint]\nhosts = ["https://x.example/"]\n', "$.lint.hosts[0]"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, table: str, where: str) -> None:
    """An error names the path of what is missing or cannot be."""
    with pytest.raises(BadSettings) as problem:
        load(settings(tmp_path, table))
    assert where in str(problem.value)
