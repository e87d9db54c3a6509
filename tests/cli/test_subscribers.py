"""`digest subscribers`, as a publisher uses it."""

import json
import os
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

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


def test_a_list_is_imported(command: Command) -> None:
    """Each refused line is named on standard error, unread columns once; done in part is 4."""
    done = command("import", "list.csv")
    assert done.returncode == 4
    assert done.stdout == "list.csv: 2 added, 1 refused\n"
    assert done.stderr.splitlines() == [
        (
            "digest: list.csv: line 3: ravi@@example.in: the part after the "
            "@-sign contains invalid characters: '@'"
        ),
        "digest: list.csv: ignored columns: shoe_size",
    ]
    assert states(command) == {"asha@example.in": "active", "meera@example.in": "active"}


def test_an_import_says_in_json_what_became_of_the_lines(command: Command) -> None:
    """The lines refused are on standard error still."""
    command("import", "list.csv")
    done = command("import", "list.csv", "--json")
    assert json.loads(done.stdout) == {
        "added": 0, "known": 2, "repeated": 0, "refused": 1, "ignored_columns": ["shoe_size"],
    }  # fmt: skip
    assert done.stderr.count("\n") == 1


def test_a_rehearsed_import_keeps_nothing(command: Command) -> None:
    """It names what would be refused."""
    done = command("import", "list.csv", "--dry-run")
    assert (done.returncode, done.stdout) == (4, "list.csv: 2 added, 1 refused\n")
    assert states(command) == {}


def test_who_left_stays_away(command: Command, tmp_path: Path) -> None:
    """By removal, by a list of the suppressed, and by being erased; the import says why."""
    command("add", "kiran@example.in")
    command("import", "list.csv")
    assert command("remove", "ASHA@example.in").stdout == "asha@example.in is unsubscribed\n"
    assert (
        command("remove", "asha@example.in").stdout == "asha@example.in has unsubscribed already\n"
    )
    assert command("erase", "meera@example.in").stdout == "Erased: 1 person\n"
    (tmp_path / "gone.csv").write_text(
        "email\nkiran@example.in\nravi@example.in\n", encoding="utf-8"
    )
    assert command("import", "--suppress", "gone.csv").stdout == "gone.csv: 2 suppressed\n"
    done = command("import", "list.csv")
    assert [line.rpartition(": ")[2] for line in done.stderr.splitlines()[::2]] == [
        "has unsubscribed",
        "was erased",
    ]
    assert states(command) == {
        "kiran@example.in": "unsubscribed",
        "asha@example.in": "unsubscribed",
    }


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


def test_an_export_can_be_imported(command: Command, tmp_path: Path) -> None:
    """In a file or on standard output; all, or some; with every state as it is."""
    command("add", "asha@example.in", "--name", "=HYPERLINK(1)", "--theme", "infrastructure")
    command("add", "meera@example.in")
    command("remove", "meera@example.in")
    done = command("export", "all.csv")
    assert done.stdout == "Written to all.csv: 2 subscribers\n"
    written = (tmp_path / "all.csv").read_text(encoding="utf-8")
    assert command("export").stdout == written
    assert "\nasha@example.in,'=HYPERLINK(1),infrastructure,,active,," in written
    assert command("export", "--state", "unsubscribed").stdout.count("\n") == 2
    assert command("export", "--theme", "real-estate", "--state", "active").stdout.count("\n") == 1
    assert command("import", "all.csv").stdout == "all.csv: 0 added, 2 known already\n"
    for path in tmp_path.glob("digest.db*"):
        path.unlink()
    assert command("import", "all.csv").stdout == "all.csv: 2 added\n"
    assert command("export").stdout == written


def test_people_are_counted(command: Command) -> None:
    """By state; and those who get today's edition by theme and language."""
    command("add", "asha@example.in", "--theme", "infrastructure", "--language", "hi")
    command("add", "meera@example.in")
    command("add", "kiran@example.in")
    command("remove", "kiran@example.in")
    counts = json.loads(command("stats", "--json").stdout)
    assert {state: count for state, count in counts["states"].items() if count} == {
        "active": 2,
        "unsubscribed": 1,
    }
    assert counts["themes"] == {"power-renewable": 1, "real-estate": 1, "infrastructure": 2}
    assert counts["languages"] == {"en-IN": 1, "hi": 1}
    assert "theme\tinfrastructure\t2" in command("stats").stdout.splitlines()


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
    for arguments in (("erase", "asha@example.in"), ("import", "--suppress", "list.csv")):
        done = command(*arguments, **without)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "token_hex" in done.stderr
    assert command("erase", "1", "2").stdout == "Erased: 2 people\n"
    done = command("import", "list.csv", **without)
    assert (
        "Cannot tell which erased addresses must not be mailed again: DIGEST_TOKEN_KEYS is not set"
        in done.stderr
    )
    with sqlite3.connect(tmp_path / "digest.db") as database:
        assert "asha" not in "".join(database.iterdump())
