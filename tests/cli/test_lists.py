import json
from pathlib import Path

from tests.cli.people import Command, states


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
    assert command("erase", "meera@example.in", "--yes").stdout == "Erased: 1 person\n"
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
