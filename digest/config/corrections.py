"""Corrections: `corrections.toml`, what the publication's editors said of the themes of articles.

A plain file beside `digest.toml`, to read and to edit; `digest teach` adds to it.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from digest.config.tables import Slug, Table, Text, read
from digest.config.themes import NONE
from digest.errors import BadCorrections, CannotWrite
from digest.model import Correction, Theme
from digest.resources import replaced_file

FILE = "corrections.toml"
_HEAD = """\
# What editors said of articles: 'digest teach' adds to this file, and it can be edited.
# A correction decides its article, and speaks for its theme in articles like it. Theme "none" means no theme.
"""


class _CorrectionTable(Table, frozen=True):
    """A `[[correction]]`."""

    article: Text
    theme: Slug
    title: str = ""
    subtheme: Slug | None = None
    url: Text | None = None
    text: str = ""


class _File(Table, frozen=True):
    correction: list[_CorrectionTable] = []


def load(path: Path, themes: Iterable[Theme]) -> tuple[Correction, ...]:
    """Read the corrections at `path`, none where there is no such file. Raises BadCorrections.

    Of several of one article the last counts.
    """
    if not path.is_file():
        return ()
    known = {theme.slug: {sub.slug for sub in theme.subthemes} for theme in themes} | {NONE: set()}
    found: dict[str, Correction] = {}
    for at, table in enumerate(read(path, _File, BadCorrections).correction):
        _check(path, f"$.correction[{at}]", table, known)
        found.pop(table.article, None)
        found[table.article] = Correction(
            article=table.article,
            theme=None if table.theme == NONE else table.theme,
            title=table.title,
            text=table.text,
            subtheme=table.subtheme,
            url=table.url,
        )
    return tuple(found.values())


def save(path: Path, corrections: Iterable[Correction]) -> None:
    """Write `corrections` to `path`, whole or not at all. Raises CannotWrite."""
    try:
        with replaced_file(path) as file:
            file.write((_HEAD + "".join(map(_written, corrections))).encode())
    except OSError as problem:
        raise CannotWrite(path=path, reason=problem.strerror or problem) from None


def _check(path: Path, where: str, table: _CorrectionTable, known: Mapping[str, set[str]]) -> None:
    if table.theme not in known:
        reason = f"'{table.theme}' is not one of: {', '.join(known)}"
        raise BadCorrections(path=path, where=f"{where}.theme", reason=reason)
    if table.subtheme and table.subtheme not in known[table.theme]:
        reason = f"'{table.subtheme}' is no sub-theme of '{table.theme}'"
        raise BadCorrections(path=path, where=f"{where}.subtheme", reason=reason)


def _written(correction: Correction) -> str:
    fields = {
        "article": correction.article,
        "url": correction.url,
        "theme": correction.theme or NONE,
        "subtheme": correction.subtheme,
        "title": correction.title,
        "text": correction.text,
    }
    return "\n[[correction]]\n" + "".join(
        f"{key} = {_quoted(value)}\n" for key, value in fields.items() if value is not None
    )


def _quoted(text: str) -> str:
    """Return `text` as a TOML basic string: JSON's escapes are TOML's, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
