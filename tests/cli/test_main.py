import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from digest import __version__
from tests.conftest import ROOT, Run


def test_it_says_its_version(run: Run) -> None:
    """--version names the distribution and its version."""
    assert run("--version").stdout == f"newsdigest {__version__}\n"


@pytest.mark.parametrize("command", ["", "build", "render", "preview", "explain", "init"])
def test_every_command_has_help(run: Run, command: str) -> None:
    """--help tells of each command and its options."""
    done = run(*command.split(), "--help", env=os.environ | {"NO_COLOR": "1", "COLUMNS": "100"})
    assert done.returncode == 0
    assert "Usage: digest" in done.stdout.replace("python -m digest", "digest")


@pytest.mark.parametrize("command", ["", "build", "subscribers", "subscribers add"])
def test_help_has_a_short_form_everywhere(run: Run, command: str) -> None:
    """-h is --help, of groups and their commands too."""
    short, long = (run(*command.split(), form) for form in ("-h", "--help"))
    assert (short.returncode, short.stdout) == (0, long.stdout)


def test_a_shell_can_complete_commands() -> None:
    """Completion can be shown to be installed by hand, and it knows the commands."""
    # The shell that starts the program is the one that is told: it must not become the program.
    asks = f"{shlex.quote(sys.executable)} -m digest --show-completion; true"
    shown = subprocess.run(["bash", "-c", asks], capture_output=True, text=True, check=True)
    assert "_COMPLETE=complete_bash" in shown.stdout
    asked = {"_DIGEST_COMPLETE": "complete_bash", "COMP_WORDS": "digest ed", "COMP_CWORD": "1"}
    script = "import digest.cli; digest.cli.app(prog_name='digest')"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | asked,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["editions"]


def test_wrong_use_ends_with_2(run: Run) -> None:
    """An unknown command or option, and no command at all, are wrong use, without a traceback."""
    for arguments in (("bild",), ("build", "--dat", "x"), ()):
        done = run(*arguments)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_help_needs_none_of_the_heavy_libraries() -> None:
    """Help is quick because what the commands run is imported when they run."""
    heavy = (
        "jinja2",
        "mjml",
        "trafilatura",
        "premailer",
        "markdown",
        "starlette",
        "uvicorn",
        "msgspec",
        "lxml",
    )
    script = f"import sys, digest.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_cannot_be_written_is_one_line(tmp_path: Path, unbuffered: str) -> None:
    """A full disk under standard output is said in one line, as soon as it is met or at the end."""
    (tmp_path / "news.jsonl").write_text('{"title": "Kothrud depot opens"}', encoding="utf-8")
    full = Path("/dev/full")
    with full.open("w", encoding="utf-8") as target:
        done = subprocess.run(
            [sys.executable, "-m", "digest", "explain", "news.jsonl", "--json"],
            cwd=tmp_path,
            stdout=target,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
        )
    assert (done.returncode, done.stderr) == (1, "digest: No space left on device.\n")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_has_left_already_is_no_matter(tmp_path: Path, unbuffered: str) -> None:
    """Printing to nobody ends quietly, however little there was to say."""
    (tmp_path / "news.jsonl").write_text('{"title": "Kothrud depot opens"}', encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "digest", "explain", "news.jsonl", "--json"],
        cwd=tmp_path,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_a_daemon_may_close_what_it_does_not_need(tmp_path: Path, closed: str) -> None:
    """The work is done, and a mail server is not told to return what is piped from nowhere."""
    page = "Crane ordered for berth\n\nThe port has ordered four cranes for the new berth.\n"
    (tmp_path / "page.txt").write_text(page, encoding="utf-8")
    for command, status in (("build page.txt --out out", 0), ("bounces", 2)):
        line = f"{sys.executable} -m digest {command} {closed}"
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            check=False,
            capture_output=True,
        )
        if command != "bounces" or "<" in closed:
            assert done.returncode == status, done.stderr
    assert list((tmp_path / "out").glob("*/all.html"))
