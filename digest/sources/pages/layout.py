"""Layout: the lines of a page that are its article's text, and those around it.

The patterns are data (`layout.toml`), to which a publication adds its own; this module applies
them.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from digest.model import Layout

_PARAGRAPH_LENGTH = 160
#: A publication's own patterns see so many characters: they may take long on more.
_LONGEST = 300
_NONE = Layout()
#: A headline may end with "?" or "!", and hardly ever with these.
_CLOSED = re.compile(r"[.:…][\"'”’)\]]*$")


def split_lines(text: str) -> list[str]:
    r"""Return the lines of `text` that are not blank; `<br>` and a written-out `\n` end one."""
    text = re.sub(r"<br\s*/?>|(?:\\r)?\\n", "\n", text, flags=re.IGNORECASE)
    return [line for line in map(str.strip, text.splitlines()) if line]


def text_lines(page: Iterable[str], own: Layout = _NONE) -> Iterator[str]:
    """Yield the lines of `page` that are an article's text: no furniture, no other headlines."""
    related = False
    for line in page:
        if line_is(line, "next_story", own) or line_is(line, "end", own):
            return
        if line_is(line, "related", own):
            related = True
        elif related and not reads_like_paragraph(line):
            continue
        elif not line_is(line, "furniture", own):
            related = False
            if kept := _without_tail(line, own):
                yield kept


def line_is(line: str, kind: str, own: Layout = _NONE) -> bool:
    """Return whether the whole `line` matches a pattern of `kind`, a known one or one of `own`."""
    if _patterns()[kind].fullmatch(line):
        return True
    return len(line) <= _LONGEST and any(one.fullmatch(line) for one in _compile(own)[kind])


def is_label(line: str, own: Layout = _NONE) -> bool:
    """Return whether `line` is a label that such sites, or the publication's, print."""
    name = line.casefold()
    return name in _labels() or any(name == label.casefold() for label in own.labels)


def reads_like_paragraph(line: str) -> bool:
    """Return whether `line` is of a paragraph rather than a headline or a label."""
    return len(line) > _PARAGRAPH_LENGTH or _CLOSED.search(line) is not None


def _without_tail(line: str, own: Layout) -> str:
    line = _tail().sub("", line).rstrip()
    for pattern in _compile(own)["tail"]:
        start = max(len(line) - _LONGEST, 0)
        line = line[:start] + pattern.sub("", line[start:]).rstrip()
    return line


@cache
def _compile(own: Layout) -> dict[str, tuple[re.Pattern[str], ...]]:
    """Return a publication's own patterns by kind, compiled."""
    kinds = {kind: getattr(own, kind) for kind in ("next_story", "end", "related", "furniture")}
    kinds["tail"] = tuple(f"(?:{rule})$" for rule in own.tail)
    return {
        kind: tuple(re.compile(rule, re.IGNORECASE) for rule in rules)
        for kind, rules in kinds.items()
    }


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
