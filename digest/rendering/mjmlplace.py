"""Places: which line of which template gave a piece of the MJML that was made of them.

Jinja keeps no account of that, so it is found again: a line of a template, its expressions standing for anything, is
looked for that fits the line given and, as many lines give the same, whose neighbours fit its neighbours best.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from digest.resources import shipped_folder

_INCLUDE = re.compile(r"{%-?\s*(?:include|import|extends|from)\s+[\"']([^\"']+)[\"']")
_JINJA = re.compile(r"{{.*?}}|{%.*?%}|{#.*?#}", re.DOTALL)
#: Stands for what Jinja fills in.
_ANYTHING = "\0"
#: So many lines before and after are compared.
_AROUND = 6

#: The parts of a template's line that stand in what it gives.
_Line = list[str]


def find_place(source: str, at: int, path: Path, own: Path | None) -> tuple[Path, int] | None:
    """Return the template and line that gave what stands in `source` at `at`; `path` is the template begun with.

    Parts are looked for among the publication's `own` templates, if it has some, then among the shipped ones.

    None where no line fits, or where two fit equally well and so nobody can tell.
    """
    given = [line.strip() for line in source.split("\n")]
    line = source.count("\n", 0, at)
    best: list[tuple[float, Path, int]] = []
    for template in _templates(path, own):
        lines = _lines(template)
        for number, parts in enumerate(lines):
            if _fit(parts, given[line]) > 0:
                best.append((_likeness(lines, number, given, line), template, number + 1))
    best.sort(key=lambda found: -found[0])
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return best[0][1], best[0][2]


def _templates(path: Path, own: Path | None) -> Iterator[Path]:
    """Yield the template at `path` and those that it includes, the publication's own before the shipped ones."""
    places = [*([own] if own else []), shipped_folder("templates")]
    waiting, seen = [path], set()
    while waiting:
        template = waiting.pop()
        if template in seen or not template.is_file():
            continue
        seen.add(template)
        yield template
        for name in _INCLUDE.findall(template.read_text(encoding="utf-8", errors="replace")):
            waiting += [place / name for place in places if (place / name).is_file()][:1]


def _lines(template: Path) -> list[_Line | None]:
    """Return of each line of the template what it may give."""
    text = template.read_text(encoding="utf-8", errors="replace")
    text = _JINJA.sub(lambda tag: _ANYTHING + "\n" * tag[0].count("\n"), text)
    return [_line(line.strip()) for line in text.split("\n")]


def _line(line: str) -> _Line | None:
    """Return the certain parts of a `line`, between which anything may stand; None where nothing is certain."""
    parts = re.split(f"{_ANYTHING}+", line)
    return parts if any(part.strip() for part in parts) else None


def _fit(parts: _Line | None, given: str) -> float:
    """Return how well a template's line fits a line that was given: 0 not at all, else more the more is certain."""
    if parts is None or not given or not given.startswith(parts[0]):
        return 0.0
    certain = sum(map(len, parts))
    at = len(parts[0])
    for part in parts[1:]:
        at = given.find(part, at)
        if at < 0:
            return 0.0
        at += len(part)
    return certain / len(given) if given.endswith(parts[-1]) and certain <= len(given) else 0.0


def _likeness(lines: list[_Line | None], number: int, given: list[str], line: int) -> float:
    """Return how well a template's line and those around it fit a line that was given and those around that."""
    said = _fit(lines[number], given[line]) * _AROUND
    for step in (-1, 1):
        theirs, ours = line, number
        for _ in range(_AROUND):
            theirs, ours = theirs + step, ours + step
            while 0 <= theirs < len(given) and not given[theirs]:
                theirs += step
            while 0 <= ours < len(lines) and lines[ours] is None:
                ours += step
            if not (0 <= theirs < len(given) and 0 <= ours < len(lines)):
                break
            said += _fit(lines[ours], given[theirs])
    return said
