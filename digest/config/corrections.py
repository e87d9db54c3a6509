"""Corrections: `corrections.toml`, the themes that editors gave to single articles.

A plain file beside `digest.toml`, to read and to edit; `digest teach` adds to it.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

from digest.config.themes import NONE
from digest.config.tomlfile import read_toml
from digest.config.values import Slug, Table, Text, about
from digest.config.words import not_one_of, printable, suggestion
from digest.errors import BadCorrections, CannotWrite
from digest.model import Correction, Theme
from digest.resources import replaced_file

CORRECTIONS_FILE = "corrections.toml"
_HEAD = """\
# The themes that editors gave to articles. 'digest teach' adds to this file; edit it as you like.
# A correction decides its article, and speaks for its theme in articles like it.
# Theme "none" means no theme.
"""


class _CorrectionTable(Table, frozen=True):
    """`[[correction]]`: the theme of an article, and of articles like it."""

    article: Annotated[Text, about("The article's id.", "0f3a9c5d2b7e4a16")]
    theme: Annotated[Slug, about("Its theme, or 'none'.")]
    title: Annotated[str, about("Its headline.")] = ""
    subtheme: Annotated[Slug | None, about("Its sub-theme.", "transport")] = None
    url: Annotated[Text | None, about("Its address.")] = None
    text: Annotated[str, about("The front of its text.")] = ""


class CorrectionsFile(Table, frozen=True):
    """`corrections.toml` as a whole."""

    correction: Annotated[list[_CorrectionTable], about("The corrections.")] = []


def read_corrections(path: Path, themes: Iterable[Theme]) -> tuple[Correction, ...]:
    """Return the corrections in the file at `path`; none without the file. Raises BadCorrections.

    Of several corrections of one article the last counts.
    """
    if not path.is_file():
        return ()
    known = {theme.slug: {sub.slug for sub in theme.subthemes} for theme in themes} | {NONE: set()}
    found: dict[str, Correction] = {}
    for table in read_toml(path, CorrectionsFile, BadCorrections).correction:
        _check(path, table, known)
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


def write_corrections(path: Path, corrections: Iterable[Correction]) -> None:
    """Write `corrections` to `path`, whole or not at all. Raises CannotWrite."""
    try:
        with replaced_file(path) as file:
            file.write((_HEAD + "".join(map(_written, corrections))).encode())
    except OSError as problem:
        raise CannotWrite(path=path, reason=problem.strerror or problem) from None


def _check(path: Path, table: _CorrectionTable, known: Mapping[str, set[str]]) -> None:
    """Raise BadCorrections for a theme or sub-theme that does not exist."""
    where = f"[[correction]] '{printable(table.article)}'"
    if table.theme not in known:
        reason = not_one_of(table.theme, known)
        raise BadCorrections(path=path, where=f"{where} theme", reason=reason)
    if table.subtheme and table.subtheme not in known[table.theme]:
        near = suggestion(table.subtheme, known[table.theme])
        reason = f"'{table.subtheme}' is no sub-theme of '{table.theme}'{near}"
        raise BadCorrections(path=path, where=f"{where} subtheme", reason=reason)


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
        f"{key} = {_basic_string(value)}\n" for key, value in fields.items() if value is not None
    )


def _basic_string(text: str) -> str:
    """Return `text` as a TOML basic string: JSON's escapes are TOML's, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
