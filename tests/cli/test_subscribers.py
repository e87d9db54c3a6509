"""`digest subscribers`, as a publisher uses it."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.people import Command


def test_who_left_is_added_again_when_they_ask(command: Command) -> None:
    """Only with --again, and with a new record of consent."""
    command("add", "asha@example.in")
    command("remove", "asha@example.in")
    done = command("add", "asha@example.in")
    assert (done.returncode, done.stderr) == (1, "digest: asha@example.in: has unsubscribed.\n")
    assert command("add", "asha@example.in", "--again", "--how", "letter").returncode == 0
    shown = json.loads(command("show", "asha@example.in", "--json").stdout)
    assert (shown["state"], shown["consent_how"]) == ("active", "letter")


def test_all_that_is_known_is_shown(command: Command) -> None:
    """With the consent, and what was sent; by address or by number."""
    command(
        "add", "asha@example.in", "--name", "Asha", "--theme", "infrastructure", "--from", "fair"
    )
    shown = json.loads(command("show", "1", "--json").stdout)
    created = datetime.fromisoformat(shown.pop("created"))
    assert datetime.now(UTC) - created < timedelta(minutes=2)
    assert shown.pop("consent_at") == shown.pop("changed")
    assert shown == {
        "id": 1, "address": "asha@example.in", "name": "Asha", "themes": ["infrastructure"],
        "language": None,
        "state": "active", "paused_until": None, "consent_how": "told the publisher",
        "consent_from": "fair", "mailings": [],
    }  # fmt: skip
    lines = command("show", "ASHA@example.in").stdout.splitlines()
    assert lines[:2] == ["Id            1", "Address       asha@example.in"]
    assert "Consent from  fair" in lines
    assert f"Created       {created.astimezone(ZoneInfo('Asia/Kolkata')):%Y-%m-%d %H:%M}" in lines


def test_themes_are_shown_and_chosen(command: Command) -> None:
    """Only those that the publication has."""
    command("add", "asha@example.in")
    assert command("themes", "asha@example.in").stdout == "all\n"
    chosen = command("themes", "asha@example.in", "real-estate", "infrastructure").stdout
    assert chosen == "asha@example.in gets from the next edition on: infrastructure, real-estate\n"
    assert command("themes", "asha@example.in", "--all").stdout.endswith(": all\n")
    done = command("themes", "asha@example.in", "sport")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    command("remove", "asha@example.in")
    done = command("themes", "asha@example.in", "real-estate")
    assert (done.returncode, done.stderr) == (
        1,
        "digest: asha@example.in has unsubscribed: nothing has changed.\n",
    )


def test_a_pause_begins_and_ends(command: Command) -> None:
    """Until a day to come; a pause that nobody has cannot end."""
    command("add", "asha@example.in")
    assert command("pause", "asha@example.in", "--until", "2999-01-31").stdout == (
        "asha@example.in pauses until 2999-01-31\n"
    )
    assert "paused until 2999-01-31" in command("list").stdout
    assert (
        command("pause", "asha@example.in", "--end").stdout
        == "asha@example.in gets newsletters again\n"
    )
    assert command("pause", "asha@example.in", "--end").returncode == 1
    for wrong in (
        (),
        ("--until", "2001-01-31"),
        ("--until", "soon"),
        ("--until", "2999-01-31", "--end"),
    ):
        done = command("pause", "asha@example.in", *wrong)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (
            ("show", "nobody@example.in"),
            2,
            "No subscriber with the address or number 'nobody@example.in'.",
        ),
        (("remove", "7"), 2, "No subscriber with the address or number '7'."),
        (("list", "--state", "gone"), 2, "No state 'gone'."),
        (("list", "--theme", "sport"), 2, "No theme 'sport'."),
        (("import", "none.csv"), 1, "none.csv: cannot be read"),
        (("import", "digest.toml"), 1, "digest.toml: its first line must name the columns"),
        (("add", "asha@"), 1, "asha@: there must be something after the @-sign."),
        (
            ("add", "asha@example.in", "--language", "english!"),
            2,
            "language 'english!' is not a tag such as en-IN.",
        ),
    ],
)
def test_what_cannot_be_done_is_one_line(
    command: Command, arguments: tuple[str, ...], status: int, said: str
) -> None:
    """On standard error, with what to do."""
    done = command(*arguments)
    assert (done.returncode, done.stderr.count("\n")) == (status, 1)
    assert said in done.stderr


def test_erasing_needs_keys(command: Command, tmp_path: Path) -> None:
    """Without them the hash could not be made; and afterwards nobody is added without them."""
    command("add", "asha@example.in")
    command("add", "meera@example.in")
    without = {"DIGEST_TOKEN_KEYS": ""}
    for arguments in (("erase", "asha@example.in", "--yes"), ("import", "--suppress", "list.csv")):
        done = command(*arguments, **without)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "token_hex" in done.stderr
    assert command("erase", "1", "2", "--yes").stdout == "Erased: 2 people\n"
    done = command("import", "list.csv", **without)
    assert (
        "Cannot tell which erased addresses must not be mailed again: DIGEST_TOKEN_KEYS is not set"
        in done.stderr
    )
    with sqlite3.connect(tmp_path / "digest.db") as database:
        assert "asha" not in "".join(database.iterdump())
