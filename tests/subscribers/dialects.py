"""Returned mail in the dialects of many systems: `returned_mails/`, as messages with a verdict."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.subscribers.returned_mail import ORIGINAL, dsn

_FOLDER = Path(__file__).parent / "returned_mails"
VERP = "bounces+7.20261123.abcdefghijklmnop@ledger.example"
TOKEN = "tOKEN-of_the_tests-" + "0123456789abcdefghijklmn"
WAY = f"https://news.ledger.example/unsubscribe/{TOKEN}"
ID = "<2026-11-23.1.edition.7.0a1b2c3d@ledger.example>"


@dataclass(frozen=True)
class Dialect:
    """A message as some system writes it, and what it is: hard, soft, nothing, and so on."""

    name: str
    kind: str
    data: bytes


@cache
def dialects() -> tuple[Dialect, ...]:
    """Return all of them: standard reports, failures in words, and forms of their own."""
    return (*_reports(), *_worded(), *_whole())


def _reports() -> list[Dialect]:
    found = []
    for line in _lines("reports.txt"):
        kind, name, action, status, said = (one.strip() for one in line.split("|", 4))
        found.append(Dialect(f"report: {name}", kind, _bytes(dsn(status, said, action))))
    return found


def _worded() -> list[Dialect]:
    frames: dict[str, str] = {}
    found = []
    for heading, text in _sections("words.txt"):
        kind, frame, *name = heading
        if kind == "frame":
            frames[frame] = text
        else:
            whole = frames[frame].replace("$REASON", text.rstrip("\n"))
            found.append(Dialect(f"words: {frame}: {name[0]}", kind, _bytes(whole)))
    return found


def _whole() -> list[Dialect]:
    return [
        Dialect(f"whole: {name}", kind, _bytes(text))
        for (kind, name), text in _sections("whole.txt")
    ]


def _lines(file: str) -> list[str]:
    lines = (_FOLDER / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def _sections(file: str) -> list[tuple[list[str], str]]:
    text = (_FOLDER / file).read_text(encoding="utf-8")
    found = []
    for section in text.split("\n=== ")[1:]:
        heading, _, body = section.partition("\n")
        found.append(([one.strip() for one in heading.split("|")], body + "\n"))
    return found


def _bytes(text: str) -> bytes:
    text = text.replace("$ORIGINAL", ORIGINAL).replace("$VERP", VERP).replace("VERP", VERP)
    text = text.replace("WAY", WAY).replace("$ID", ID)
    return text.replace("\n", "\r\n").encode()
