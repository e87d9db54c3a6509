"""`[edition]`, `[lint]` and `[calendar]` in digest.toml."""

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from digest.config.edition import ClientName
from digest.config.settings import read_settings
from digest.errors import BadSettings
from digest.preflight import clients


def settings(folder: Path, text: str) -> Path:
    """Write settings, and return their path."""
    path = folder / "digest.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_mail_client_that_the_preflight_knows_can_be_named() -> None:
    """The words allowed are those of its data."""
    assert sorted(get_args(ClientName)) == clients.client_names()


def test_nothing_need_be_said(tmp_path: Path) -> None:
    """Without the table, all rules are as they are, for the clients most used."""
    table = read_settings(settings(tmp_path, "")).lint
    assert (table.clients, table.hosts, table.rule) == (None, [], [])


def test_a_rule_is_set_with_a_reason(tmp_path: Path) -> None:
    """Code, severity and reason are read as they stand."""
    text = '[lint]\nclients = ["gmail"]\nhosts = ["x.example"]\n'
    rule = (
        '[[lint.rule]]\ncode = "W406"\nseverity = "off"\nreason = "They stand below headlines."\n'
    )
    table = read_settings(settings(tmp_path, text + rule)).lint
    assert (table.clients, table.hosts) == (["gmail"], ["x.example"])
    assert [(one.code, one.severity, one.reason) for one in table.rule] == [
        ("W406", "off", "They stand below headlines.")
    ]


@pytest.mark.parametrize(
    ("table", "where"),
    [
        (
            '[[lint.rule]]\ncode = "W406"\nseverity = "off"\n',
            "[[lint.rule]] 'W406' reason: is missing",
        ),
        (
            '[[lint.rule]]\ncode = "W406"\nseverity = "off"\nreason = ""\n',
            "[[lint.rule]] 'W406' reason",
        ),
        (
            '[[lint.rule]]\ncode = "W406"\nseverity = "loud"\nreason = "x"\n',
            "[[lint.rule]] 'W406' severity",
        ),
        ('[[lint.rule]]\ncode = "w4"\nseverity = "off"\nreason = "x"\n', "[[lint.rule]] 'w4' code"),
        ('[lint]\nclient = ["gmail"]\n', "[lint] client: is not a known setting"),
        (
            '[lint]\nhosts = ["https://x.example/"]\n',
            "[lint] hosts: 'https://x.example/' must be a host",
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, table: str, where: str) -> None:
    """An error names the path of what is missing or cannot be."""
    with pytest.raises(BadSettings) as problem:
        read_settings(settings(tmp_path, table))
    assert where in str(problem.value)


@pytest.mark.parametrize(
    ("table", "open_days", "following"),
    [
        ('days = ["thursday"]', [3], date(2026, 12, 3)),
        ('days = ["Monday", "friday"]', [0, 4], date(2026, 12, 4)),
        ('days = ["thursday"]\nquiet = ["2026-12-03", "12-10"]', [], date(2026, 12, 17)),
        ('quiet = ["tuesday"]', [0, 2, 3, 4, 5, 6], date(2026, 12, 2)),
        ("", [0, 1, 2, 3, 4, 5, 6], date(2026, 12, 1)),
    ],
)
def test_an_edition_has_its_weekdays(
    tmp_path: Path, table: str, open_days: list[int], following: date
) -> None:
    """The other days are quiet ones, as are those named so; the next edition is found."""
    calendar = read_settings(settings(tmp_path, f"[calendar]\n{table}\n")).calendar
    week = [date.fromordinal(date(2026, 11, 30).toordinal() + at) for at in range(7)]
    assert [day.weekday() for day in week if not calendar.is_quiet(day)] == open_days
    assert calendar.next_edition(date(2026, 12, 1)) == following


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            'days = ["thurs"]',
            (
                "[calendar] days: 'thurs' is not one of: monday, tuesday, wednesday, thursday, "
                "friday, saturday, sunday (did you mean 'thursday'?)"
            ),
        ),
        ('days = ["monday-friday"]', "[calendar] days: 'monday-friday' is not one of: monday, "),
        ('days = ["Donnerstag"]', "[calendar] days: 'Donnerstag' is not one of: monday, "),
        ("days = []", "[calendar] days: must hold a weekday such as 'thursday'"),
        ('days = "thursday"', '[calendar] days: must be a list: write ["thursday"]'),
        ("days = [4]", "[calendar] days: 4 must be text on one line"),
        (
            'days = ["thursday"]\nquiet = ["Thursday"]',
            "[calendar] quiet: must leave a weekday with an edition",
        ),
    ],
)
def test_days_are_weekdays(tmp_path: Path, table: str, said: str) -> None:
    """Anything else is refused with what it must be, and so is a calendar without any edition."""
    with pytest.raises(BadSettings) as problem:
        read_settings(settings(tmp_path, f"[calendar]\n{table}\n"))
    assert said in str(problem.value)
