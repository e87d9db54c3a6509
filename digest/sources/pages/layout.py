"""Layout: the lines of a page that are its article's text, and those around it.

The patterns are data (`layout.toml`); this module applies them.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

_PARAGRAPH_LENGTH = 160
#: A headline may end with "?" or "!", and hardly ever with these.
_CLOSED = re.compile(r"[.:…][\"'”’)\]]*$")


def split_lines(text: str) -> list[str]:
    r"""Return the lines of `text` that are not blank; `<br>` and a written-out `\n` end one."""
    text = re.sub(r"<br\s*/?>|(?:\\r)?\\n", "\n", text, flags=re.IGNORECASE)
    return [line for line in map(str.strip, text.splitlines()) if line]


def text_lines(page: Iterable[str]) -> Iterator[str]:
    """Yield the lines of `page` that are an article's text: no furniture, no other headlines."""
    related = False
    for line in page:
        if line_is(line, "next_story") or line_is(line, "end"):
            return
        if line_is(line, "related"):
            related = True
        elif related and not reads_like_paragraph(line):
            continue
        elif not line_is(line, "furniture"):
            related = False
            if kept := _tail().sub("", line).rstrip():
                yield kept


def line_is(line: str, kind: str) -> bool:
    """Return whether the whole `line` matches a pattern of `kind` in `layout.toml`."""
    return _patterns()[kind].fullmatch(line) is not None


def is_label(line: str) -> bool:
    """Return whether `line` is a label that such sites are known to print."""
    return line.casefold() in _labels()


def reads_like_paragraph(line: str) -> bool:
    """Return whether `line` is of a paragraph rather than a headline or a label."""
    return len(line) > _PARAGRAPH_LENGTH or _CLOSED.search(line) is not None


@cache
def _rules() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    patterns = {
        kind: "|".join(f"(?:{rule})" for rule in rules)
        for kind, rules in _rules().items()
        if kind not in ("labels", "tail")
    }
    return {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in patterns.items()}


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(f'(?:{rule})' for rule in _rules()['tail'])})$", re.IGNORECASE)


@cache
def _labels() -> frozenset[str]:
    return frozenset(label.casefold() for label in _rules()["labels"])
