"""No text from outside steers the terminal that a command prints to."""

import ast
import re
from pathlib import Path

import pytest

from digest import cli
from digest.cli.show import STEERING

ESCAPE = "\x1b]0;owned\x07\x1b[31m\x9b2J\u202e"
#: Writing as itself, or not for people.
ELSEWHERE = {"show"}
#: Commands over a publication in which every name that may be hostile is.
COMMANDS = [
    ("build", "--date", "2026-11-23", "--config", "c\x1b[31m\u202e.toml"),
    ("build", "in", "--date", "2026-11-23"),
    ("build", "in", "--date", "2026-11-24", "--json"),
    ("build", "no\x1b[31mthing"),
    ("log",),
    ("log", "2026-11-23", "--json"),
    ("explain", "in"),
    ("explain", "in", "--json"),
    ("sources", "check"),
    ("sources", "check", "--json"),
    ("lint",),
    ("lint", "in/page\x1b[2J.html"),
    ("editions",),
    ("themes", "check"),
    ("config", "show"),
    ("bounces", "mail\x1b[31m"),
    ("bounces", "--kept"),
    ("bounces", "--kept", "--json"),
    ("subscribers", "import", "people\x1b[31m.csv"),
    ("subscribers", "list"),
    ("subscribers", "list", "--json"),
    ("subscribers", "show", "ravi@home.example"),
    ("status", "--day", "2026-11-23"),
    ("ledger", "export"),
    ("doctor",),
    ("render", "2026-11-23"),
]


@pytest.fixture
def _hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a publication whose files, titles, mail and people hold escapes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("gc.set_threshold", lambda _: None)
    monkeypatch.setattr("logging.lastResort", None)
    monkeypatch.setenv("DIGEST_TOKEN_KEYS", "the-key-of-the-tests-of-32-characters-or-more")
    for name in ("digest.toml", "c\x1b[31m\u202e.toml"):
        Path(name).write_text("[[source]]\nname = 'Desk'\npath = 'in'\n", encoding="utf-8")
    folder = Path("in")
    folder.mkdir()
    text = f"Kothrud {ESCAPE} metro depot opens\n\nThe {ESCAPE} metro depot at Kothrud opened.\n"
    (folder / f"a{ESCAPE}\n.txt").write_text(text, encoding="utf-8")
    (folder / "empty\x1b[31m.txt").touch()
    (folder / "page\x1b[2J.html").write_text(f"<p>{ESCAPE}</p>", encoding="utf-8")
    (folder / "b\x1b[2J.jsonl").write_text('{"a\\u001b[31m": 1}\n{"title": "\\u001b[31m"\n')
    (folder / "c\x1b[2J.csv").write_text("titel\x1b[31m;text\na;b\n")
    mail = f"From: {ESCAPE}\nSubject: {ESCAPE} a\n\n{ESCAPE}\n"
    Path("mail\x1b[31m").write_text(mail, encoding="utf-8")
    Path("people\x1b[31m.csv").write_text(
        f"email,name,{ESCAPE}\nravi@home.example,Ravi {ESCAPE},1\n{ESCAPE}@x,a,b\n", "utf-8"
    )


@pytest.mark.usefixtures("_hostile")
def test_no_command_prints_what_steers_a_terminal(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names of files, titles, mail and people are printed with their escapes written out."""
    shown = ""
    for command in COMMANDS:
        monkeypatch.setattr("sys.argv", ["digest", *command])
        with pytest.raises(SystemExit):
            cli.main()
        for said in capfd.readouterr():
            assert not STEERING.search(said), command
            assert "Traceback" not in said, command
            assert "Usage:" not in said, command
            shown += said
    assert r"\x1b[31m" in shown
    assert r"\u202e" in shown


def test_commands_print_in_one_place() -> None:
    """They print by `digest.cli.show`, which cleans what it prints."""
    for path in Path(cli.__file__).parent.glob("*.py"):
        found = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if re.fullmatch(r"print|(typer|click)\.s?echo|sys\.std(out|err)\..*write", called):
                    found.add(ast.unparse(node))
        assert path.stem in ELSEWHERE or found <= {"typer.echo(f'newsdigest {__version__}')"}, path
