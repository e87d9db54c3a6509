import json
import sys

import pytest

from digest.cli import show
from digest.model import Problem


def test_a_table_in_a_pipe_is_parted_by_tabs(capsys: pytest.CaptureFixture[str]) -> None:
    """Each row is a line and each cell a field, whatever the cells hold."""
    show.print_table(("A", "B"), [("one\ttwo", "three\nfour"), ("[red]x[/red]", "")])
    assert capsys.readouterr().out == "A\tB\none two\tthree four\n[red]x[/red]\t\n"


def test_a_table_on_a_terminal_is_ruled(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal sees columns, and text is never read as marks for colour."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    show.print_table(("A", "B"), [("[red]x[/red]", "two")])
    out = capsys.readouterr().out
    assert "[red]x[/red]" in out
    assert "\t" not in out


def test_a_long_word_in_a_table_is_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be a variable to set: it goes on in the next line, and is not cut."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    show.print_table(("A", "B"), [(30 * "x", 30 * "y")], {"y": "red"})
    out = capsys.readouterr().out
    assert (out.count("x"), out.count("y"), "…" in out) == (30, 30, False)


def test_problems_are_named_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """Each problem is a line; several that were skipped are counted, repaired ones are not."""
    show.print_problems(
        [
            Problem("a", "is empty"),
            Problem("b", "is empty"),
            Problem("c", "has no date", skipped=False),
        ]
    )
    assert capsys.readouterr().err.splitlines() == [
        "digest: skipped: a: is empty",
        "digest: skipped: b: is empty",
        "digest: c: has no date",
        "digest: 2 skipped in all",
    ]


def test_one_problem_needs_no_count(capsys: pytest.CaptureFixture[str]) -> None:
    """One problem is one line, and none is none."""
    show.print_problems([Problem("a", "is empty")])
    show.print_problems([])
    assert capsys.readouterr().err == "digest: skipped: a: is empty\n"


def test_no_bar_is_drawn_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody looks, no progress is told."""
    with show.show_progress("Reading") as progress:
        assert progress is None
    assert capsys.readouterr().err == ""


STEERS = "a\x1b]0;b\x07\x9b2J\u202ec\x7f\u2028"
WRITTEN = r"a\x1b]0;b\x07\x9b2J\u202ec\x7f\u2028"


def test_what_steers_a_terminal_is_written_out(capsys: pytest.CaptureFixture[str]) -> None:
    """In lines, tables, problems and JSON, of which none can begin another line."""
    show.echo(f"{STEERS}\n")
    show.print_table(("A",), [(STEERS,)])
    show.print_problem(f"{STEERS}\nb")
    show.print_json_array([STEERS])
    said = capsys.readouterr()
    assert said.out.splitlines()[:3] == [f"{WRITTEN}\\n", "A", WRITTEN]
    assert said.err == f"digest: {WRITTEN}\\nb\n"
    assert json.loads(said.out.split("\n", 3)[3]) == [STEERS]
    assert said.out.isascii()


def test_a_document_is_cleaned_on_a_terminal_alone(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is piped elsewhere is as it was received."""
    show.print_document(f"{STEERS}\n")
    show.print_bytes(b"\x1b[2J\xff")
    assert capsysbinary.readouterr().out == f"{STEERS}\n".encode() + b"\x1b[2J\xff"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    show.print_document(f"{STEERS}\n")
    show.print_bytes(b"\x1b[2J\xff")
    assert capsysbinary.readouterr().out == f"{WRITTEN}\n".encode() + rb"\x1b[2J\xff"


def test_each_source_has_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    """How reading it went is told, also from a report of an older version."""
    plain = {"name": "A", "read": 2, "new": 1, "changed": 0, "failed": None}
    counts = [
        plain,
        plain | {"failed": "it answers 500", "left": 3},
        plain | {"left": 3, "unchanged": False},
        plain | {"left": 0, "unchanged": True, "new": 0},
    ]
    show.print_sources(counts)
    assert [line.split("\t")[-1] for line in capsys.readouterr().out.splitlines()[1:]] == [
        "",
        "failed",
        "3 left",
        "unchanged",
    ]
