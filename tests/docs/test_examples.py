"""The documents' examples: settings are read, commands exist, and the README's steps run."""

import os
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from email.utils import formatdate
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from digest.cli import app
from digest.config.languages import read_languages
from tests.conftest import ROOT
from tests.delivery.sink import Sink
from tests.docs import stand_in
from tests.docs.pages import DOCUMENTS, GUIDES, Block, blocks, prose

README = list(blocks(ROOT / "README.md"))
_SHELL = [block for path in GUIDES for block in blocks(path) if block.language == "sh"]
_TOML = [block for path in GUIDES for block in blocks(path) if block.language == "toml"]
#: These pages speak of forms of commands, or of commands as they once were.
_FORMS = {ROOT / "CHANGELOG.md", ROOT / "docs" / "reference" / "commands.md"}

_ITEM = """<item><title>{title}</title><link>https://{page}.example.com/news</link>
<pubDate>{now}</pubDate><description>{text}</description></item>"""
_NEWS = {
    "river": (
        "River bridge at Tiverton reopens",
        (
            """The river bridge at Tiverton reopened on Monday after repairs of its three """
            """piers. The council
        paid 2 million pounds for the work. The dam above the town was lowered meanwhile."""
        ),
    ),
    "sewer": (
        "City lays 40 km of sewers",
        (
            """The city lays 40 km of sewers under its northern districts by June. The water """
            """company said
        that they replace pipes of 1890. Work on the water mains begins in spring."""
        ),
    ),
}


@pytest.mark.parametrize("block", _TOML, ids=str)
def test_toml_is_read(block: Block, tmp_path: Path) -> None:
    """Each piece of TOML is, as a whole, one that a publication can write."""
    settings = tmp_path / "digest.toml"
    settings.write_text("[site]\nurl = 'https://www.example.com/'\n", encoding="utf-8")
    place = {
        "theme": tmp_path / "themes" / "water.toml",
        "sponsors": tmp_path / "sponsors.toml",
        "layout": tmp_path / "layout.toml",
        "language": tmp_path / "languages" / "de" / "text.toml",
    }.get(block.kind, settings)
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w" if "[site]" in block.text else "a", encoding="utf-8") as file:
        file.write(block.text)
    arguments = ["config", "show", "--config", str(settings)]
    assert CliRunner().invoke(app, arguments, catch_exceptions=False).exit_code == 0
    assert read_languages(tmp_path).of("en").sentences


@pytest.mark.parametrize("block", _SHELL, ids=str)
def test_commands_are_understood(block: Block) -> None:
    """Each call of `digest` in a shell example is one that the program takes, options included."""
    for words in _calls(block.text):
        command, rest = _command(words)
        assert not hasattr(command, "commands"), f"{block}: {shlex.join(words)}"
        command.make_context(words[0], rest)


@pytest.mark.parametrize("path", sorted(set(DOCUMENTS) - _FORMS), ids=lambda path: path.stem)
def test_commands_in_the_text_exist(path: Path) -> None:
    """A command that a sentence names exists, and so do the options that stand behind it."""
    text = " ".join(line for _, line in prose(path))
    for span in re.findall(r"`digest ([a-z][^`]*)`", text):
        command, rest = _command(span.split())
        known = {name for parameter in command.params for name in parameter.opts}
        assert known.issuperset(word for word in rest if word.startswith("--")), span
        assert not (hasattr(command, "commands") and rest and rest[0].isalpha()), span


@pytest.fixture
def feed(tmp_path: Path) -> Iterator[str]:
    """Serve a feed of today from this machine; return its address."""
    items = "".join(
        _ITEM.format(title=title, page=page, now=formatdate(), text=text)
        for page, (title, text) in _NEWS.items()
    )
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "feed.xml").write_text(
        f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>", encoding="utf-8"
    )
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/feed.xml"
        server.shutdown()


def test_ten_lines_lead_from_a_feed_to_a_preview(tmp_path: Path, feed: str) -> None:
    """The README's first example runs as it stands and puts both articles into the newsletter."""
    (block,) = (one for one in README if one.kind == "run" and "digest init" in one.text)
    done, calls = _run(tmp_path, [block.text], feed)
    assert {status for status, _ in calls} == {0}, done.stderr
    assert [call.split()[0] for _, call in calls] == ["init", "build", "preview"]
    assert "Preview at http://127.0.0.1:" in done.stdout
    (mail,) = (tmp_path / "my-news" / "out").glob("*/water.txt")
    text = mail.read_text(encoding="utf-8")
    assert all(title in text for title, _ in _NEWS.values())


def test_from_nothing_to_sent(tmp_path: Path, feed: str) -> None:
    """The README's second example: one test mail, then one mail to each reader, and no other."""
    first, settings, look, send = (one.text for one in README if one.kind == "run")
    prepared = re.sub(r"(?m)^digest (build|preview).*\n", "", first)
    at_any_hour = "[send]\nsend_after = '00:00'\nsend_until = '24:00'\n"
    written = f"cat > digest.toml <<'END'\n{settings}{at_any_hour}END\n"
    place = tmp_path / "my-news"
    place.mkdir()
    (place / "relay-password").write_text("secret")
    (place / "list.csv").write_text(
        "email,name,themes\na@one.example,A,water\nb@two.example,B,all\n"
    )
    with Sink(users={"newsletter": "secret"}) as sink:
        done, calls = _run(tmp_path, [prepared, written, look, send], feed, sink.port)
        assert sink.counts == {"editor@example.com": 1, "a@one.example": 1, "b@two.example": 1}
    troubles = [call for status, call in calls if status and call != "doctor"]
    assert not troubles, done.stderr
    assert len(calls) == 1 + 5 + 5
    header, row = re.findall(r"(?m)^(?:Kind|edition)\t.*", done.stdout)
    status = dict(zip(header.split("\t"), row.split("\t"), strict=True))
    assert (status["Sent"], status["Pending"]) == ("2", "0")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def _run(
    folder: Path, scripts: list[str], feed: str, port: int = 1
) -> tuple["subprocess.CompletedProcess[str]", list[tuple[int, str]]]:
    """Run shell examples in one shell; return its output, and the calls with their status."""
    commands = folder / "bin"
    commands.mkdir()
    program = commands / "digest"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{stand_in.__file__}" "$@"\n')
    program.chmod(0o755)
    log = folder / "calls"
    environment = {name: value for name, value in os.environ.items() if "DIGEST" not in name}
    done = subprocess.run(
        ["bash", "-c", "\n".join([*scripts, "wait"])],
        cwd=folder,
        env=environment
        | {
            "PATH": f"{commands}:{os.environ['PATH']}",
            "FEED_URL": feed,
            "SINK_PORT": str(port),
            "STAND_IN_LOG": str(log),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    lines = [line.partition(" ") for line in log.read_text(encoding="utf-8").splitlines()]
    return done, [(int(status), call) for status, _, call in lines]


def _calls(script: str) -> Iterator[list[str]]:
    """Yield the words behind `digest` of each of its calls in a script."""
    script = re.sub(r"<<'(\w+)'\n.*?\n\1$", "", script, flags=re.DOTALL | re.MULTILINE)
    for line in script.replace("\\\n", " ").splitlines():
        words = shlex.shlex(line, posix=True, punctuation_chars=True)
        words.whitespace_split = True
        call: list[str] = []
        for word in (*words, ";"):
            if not set(word) <= set("();<>|&"):
                call.append(word)
                continue
            while call and re.fullmatch(r"\w+=.*", call[0]):
                del call[0]
            if call[:1] == ["digest"]:
                yield call[1:]
            call = []


def _command(words: list[str]) -> tuple[Any, list[str]]:
    """Return the command that words name, and the words that are left."""
    command, rest = get_command(app), list(words)
    while rest and hasattr(command, "commands") and re.fullmatch(r"[a-z]+", rest[0]):
        assert rest[0] in command.commands, f"no such command: digest {' '.join(words)}"
        command = command.commands[rest.pop(0)]
    return command, rest
