"""Places: the template and line that a piece of rendered MJML comes from.

Jinja does not record it. So the rendered line is compared with each line of the templates, whose
expressions match anything; of several that fit, the one whose neighbours fit best is taken.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from digest.resources import shipped_folder

_INCLUDE = re.compile(r"{%-?\s*(?:include|import|extends|from)\s+[\"']([^\"']+)[\"']")
_JINJA = re.compile(r"{{.*?}}|{%.*?%}|{#.*?#}", re.DOTALL)
#: Stands for an expression of Jinja.
_ANYTHING = "\0"
#: So many neighbours on each side are compared.
_AROUND = 6

#: The constant texts of a template's line, between its expressions.
_Line = list[str]


def find_place(source: str, at: int, path: Path, own: Path | None) -> tuple[Path, int] | None:
    """Return the template and the line that gave the place `at` in `source`.

    `path` is the template that includes the others; these are looked for in the folder `own`, then
    among the shipped ones. None if no line fits, or if two fit equally.
    """
    given = [line.strip() for line in source.split("\n")]
    line = source.count("\n", 0, at)
    found: list[tuple[float, Path, int]] = []
    for template in _templates(path, own):
        lines = _lines(template)
        for number, parts in enumerate(lines):
            if _fit(parts, given[line]) > 0:
                found.append((_likeness(lines, number, given, line), template, number + 1))
    best = max((likeness for likeness, _, _ in found), default=0.0)
    places = [(template, number) for likeness, template, number in found if likeness == best]
    return places[0] if len(places) == 1 else None


def _templates(path: Path, own: Path | None) -> Iterator[Path]:
    """Yield the template at `path` and those that it includes, at any depth."""
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
    """Return the constant texts of each line of the template; None for a line without any."""
    text = template.read_text(encoding="utf-8", errors="replace")
    text = _JINJA.sub(lambda tag: _ANYTHING + "\n" * tag[0].count("\n"), text)
    lines = (re.split(f"{_ANYTHING}+", line.strip()) for line in text.split("\n"))
    return [parts if any(map(str.strip, parts)) else None for parts in lines]


def _fit(parts: _Line | None, given: str) -> float:
    """Return how well a template's line fits a rendered one: its constant share, or 0."""
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
    """Return how well a template's line and its neighbours fit a rendered line and its own."""
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
