"""The project's documents, cut into what the tests look at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

DOCUMENTS = (
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "examples" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
)
#: The documents whose examples people copy.
GUIDES = (ROOT / "README.md", *sorted((ROOT / "docs" / "guide").glob("*.md")))

_FENCE = re.compile(r"^ *```(.*)$")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, what else stands behind the fence, its text and its place."""

    language: str
    kind: str
    text: str
    path: Path
    line: int

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}"


def blocks(path: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a document."""
    opened: tuple[str, int] | None = None
    inside: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        fence = _FENCE.match(line)
        if not fence:
            inside.append(line)
        elif opened is None:
            opened, inside = (fence[1], number), []
        else:
            language, _, kind = opened[0].partition(" ")
            yield Block(language, kind, "\n".join(inside) + "\n", path, opened[1])
            opened = None


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the numbered lines of a document outside of fenced blocks."""
    fenced = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            yield number, line
