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
        "digest: list.csv: ignored columns: Shoe size",
    ]
    assert states(command) == {"asha@example.in": "active", "meera@example.in": "active"}


def test_an_import_says_in_json_what_became_of_the_lines(command: Command) -> None:
    """The lines refused are on standard error still."""
    command("import", "list.csv")
    done = command("import", "list.csv", "--json")
    assert json.loads(done.stdout) == {
        "added": 0, "known": 2, "repeated": 0, "gone": 0, "refused": 1, "undated": 0,
        "program": None, "columns": {"Name": "name", "E-mail": "email", "Themes": "themes"},
        "ignored_columns": ["Shoe size"],
    }  # fmt: skip
    assert done.stderr.count("\n") == 1


def test_a_rehearsed_import_keeps_nothing(command: Command) -> None:
    """It shows the first rows as they would be, how columns are read, and the counts."""
    done = command("import", "list.csv", "--dry-run")
    assert (done.returncode, done.stdout.splitlines()) == (
        4,
        [
            "list.csv: columns read: Name, E-mail as email, Themes",
            "Line\tAddress\tName\tThemes\tState\tConsent\tOutcome",
            "2\tasha@example.in\tAsha\tinfrastructure, real-estate\tactive\t\tadded",
            (
                "3\travi@@example.in\t\t\t\t\trefused: the part after the @-sign contains invalid "
                "characters: '@'"
            ),
            "4\tmeera@example.in\tMeera\tall\tactive\t\tadded",
            "list.csv: 2 added, 1 refused",
        ],
    )
    assert states(command) == {}


def test_an_export_of_another_program_says_who_left(command: Command, tmp_path: Path) -> None:
    """A subscriber who left there leaves here; the rehearsal says so, in JSON too."""
    command("add", "asha@example.in")
    (tmp_path / "left.csv").write_text(
        "Email Address,MEMBER_RATING,OPTIN_TIME,UNSUB_TIME,CLEAN_TIME\n"
        "asha@example.in,2,,2031-01-02 03:04:05,\nravi@example.in,2,,,2026-01-02 03:04:05\n"
        "meera@example.in,2,2026-01-02 03:04:05,,\n",
        encoding="utf-8",
    )
    told = json.loads(command("import", "left.csv", "--dry-run", "--json").stdout)
    assert (told["program"], told["added"], told["gone"]) == ("Mailchimp", 1, 2)
    assert [(row["address"], row["outcome"]) for row in told["rows"]] == [
        ("asha@example.in", "unsubscribed"),
        ("ravi@example.in", "bounced"),
        ("meera@example.in", "added"),
    ]
    assert told["rows"][2]["consent_at"].startswith("2026-01-02T03:04:05")
    assert command("import", "left.csv").stdout.splitlines() == [
        "left.csv: read as a Mailchimp export",
        "left.csv: 1 added, 2 unsubscribed, bounced or complained",
    ]
    assert states(command) == {
        "asha@example.in": "unsubscribed",
        "ravi@example.in": "bounced",
        "meera@example.in": "active",
    }


def test_a_list_that_may_say_who_left_waits_for_an_answer(command: Command, tmp_path: Path) -> None:
    """The message can be followed as it is; a word that is not known is wrong use."""
    (tmp_path / "abo.csv").write_text(
        "E-Mail;Status\nasha@example.in;aktiv\nravi@example.in;abgemeldet\n", encoding="utf-8"
    )
    done = command("import", "abo.csv")
    assert (done.returncode, done.stdout) == (1, "")
    assert "--map 'Status=state'" in done.stderr
    assert states(command) == {}
    done = command("import", "abo.csv", "--map", "Sttus=state")
    assert (done.returncode, "did you mean 'Status'" in done.stderr) == (2, True)
    assert command("import", "abo.csv", "--map", "Status=state").returncode == 0
    assert states(command) == {"asha@example.in": "active", "ravi@example.in": "unsubscribed"}
    assert command("import", "abo.csv", "--ignore-column", "Status").returncode == 4


def test_refused_lines_are_printed_up_to_a_bound(command: Command, tmp_path: Path) -> None:
    """All are counted; a day of consent that may be two is a warning."""
    lines = "".join(f"reader{at}@nowhere,\n" for at in range(1002))
    (tmp_path / "bad.csv").write_text(
        f"email,consent_at\n{lines}a@example.in,3/4/2026\n", encoding="utf-8"
    )
    done = command("import", "bad.csv")
    assert (done.returncode, done.stdout) == (4, "bad.csv: 1 added, 1,002 refused\n")
    *_, last, more, undated = done.stderr.splitlines()
    assert "bad.csv: line 1001: reader999@nowhere" in last
    assert "2 more refusals are not printed" in more
    assert "1 consent without a time: '3/4/2026' may be two days" in undated


def test_an_export_for_excel_has_a_mark(command: Command, tmp_path: Path) -> None:
    """On standard output too; it can be imported."""
    command("add", "asha@example.in", "--name", "Zoë")
    assert command("export", "--excel").stdout.startswith("\ufeffemail,")
    command("export", "all.csv", "--excel")
    assert (tmp_path / "all.csv").read_bytes().startswith(b"\xef\xbb\xbfemail,")
    assert command("import", "all.csv").stdout == "all.csv: 0 added, 1 known already\n"


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
    assert command("import", "all.csv").stdout == (
        "all.csv: 1 added, 1 unsubscribed, bounced or complained\n"
    )
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
