"""Makes `docs/reference/settings.md` from the settings themselves.

Run: `python -m tools.settings_reference`.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import cast

from msgspec import NODEFAULT, inspect

from digest.config.corrections import CorrectionsFile
from digest.config.settings import SettingsFile
from digest.config.sponsors import SponsorsFile
from digest.config.themes import NoThemeFile, ThemeFile
from digest.config.words import bare_type, not_none, type_in_words

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "settings.md"
_HEAD = """\
# Settings

<!-- Made by tools/settings_reference.py from the descriptions in digest/config/. -->

`digest init` writes a `digest.toml` with every setting and a comment. Commands find it in the
current folder or above, or by `--config`; paths in it are relative to it. A key that is not listed
here is an error. `digest config show` prints the settings in force. Secrets stand in
[the environment](#the-environment), never in a file of settings.
"""
_TEXT = "text on one line"
#: The files, with what is said of each beyond its Struct's first line.
_FILES = {
    "digest.toml": (SettingsFile, "Every table may be left out."),
    "themes/SLUG.toml": (
        ThemeFile,
        """One file for each theme; SLUG is of a-z, 0-9 and '-'. A publication's own `themes/`
replaces the shipped themes.""",
    ),
    "themes/none.toml": (NoThemeFile, "What belongs to no theme; may be left out."),
    "corrections.toml": (CorrectionsFile, "Beside `digest.toml`; `digest teach` adds to it."),
    "sponsors.toml": (SponsorsFile, "Beside `digest.toml`; the advertisements, labelled as such."),
}
#: What each variable holds, and whether VARIABLE_FILE may name a file that holds it instead.
VARIABLES = {
    "DIGEST_TOKEN_KEYS": ("The keys that sign links and bounce addresses, 32 bytes in hex.", True),
    "DIGEST_RELAY_PASSWORD": ("The password of every relay that has a user.", True),
    "DIGEST_RELAY_PASSWORD_NAME": (
        "The password of the relay NAME alone: its name in capitals, with '_' for all else.",
        True,
    ),
    "DIGEST_BOUNCES_PASSWORD": ("The password of the mailbox in `[bounces.imap]`.", True),
    "DIGEST_DKIM_KEY": ("The private key (RSA, PEM) if `[dkim]` `sign` is true.", True),
    "DIGEST_PING_URL": ("The address that `digest run` requests after a good run.", False),
}


def settings_reference() -> str:
    """Return the reference of all settings and variables as Markdown."""
    parts = [_HEAD]
    told: set[type] = set()
    for name, (kind, said) in _FILES.items():
        parts.append(f"## {name}\n\n{said}\n")
        parts += _tables(cast("inspect.StructType", inspect.type_info(kind)), told)
    parts.append(_environment())
    return "\n".join(parts)


def _tables(kind: inspect.StructType, told: set[type]) -> Iterator[str]:
    """Yield a table's settings, then those of the tables in it that are not `told` already."""
    told.add(kind.cls)
    rows = [_row(field) for field in kind.fields if _type_of(field.type) != "a table"]
    if rows:
        yield "| key | value | default | description |\n|---|---|---|---|"
        yield "\n".join(rows) + "\n"
    for field in kind.fields:
        for inner in _inner(field.type):
            if inner.cls not in told:
                title, _, said = (inner.cls.__doc__ or "").strip().partition(": ")
                yield f"### {title}\n\n{said[:1].upper()}{said[1:]}\n"
                yield from _tables(inner, told)


def _inner(kind: inspect.Type) -> list[inspect.StructType]:
    """Return the tables that a field holds, or holds a list of."""
    kind, _ = bare_type(kind)
    if isinstance(kind, inspect.ListType):
        kind, _ = bare_type(kind.item_type)
    kinds = not_none(kind) if isinstance(kind, inspect.UnionType) else [kind]
    return [one for one in kinds if isinstance(one, inspect.StructType)]


def _type_of(kind: inspect.Type) -> str:
    """Return what a value is in words; "a table" for a table, or a list of them, with a header."""
    bare, _ = bare_type(kind)
    if isinstance(bare, inspect.StructType):
        return "a table"
    if isinstance(bare, inspect.DictType):
        return "a table of keys and values"
    if isinstance(bare, inspect.ListType):
        item, _ = bare_type(bare.item_type)
        if isinstance(item, inspect.StructType):
            return "a table"
        words = type_in_words(bare.item_type)
        return f"a list of {words.replace('one of', 'any of')}".replace(_TEXT, "text")
    return type_in_words(kind).replace(_TEXT, "text")


def _row(field: inspect.Field) -> str:
    _, said = bare_type(field.type)
    description = str(said["description"])
    for example in cast("list[object]", said.get("examples", [])):
        if example != field.default:
            description += f" Such as `{_toml(example)}`."
    if field.required:
        default = "(required)"
    elif field.default in (None, NODEFAULT):
        default = ""
    else:
        default = f"`{_toml(field.default)}`"
    cells = (f"`{field.encode_name}`", _type_of(field.type), default, description)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _toml(value: object) -> str:
    """Return a value as `digest.toml` writes it."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {_toml(one)}' for key, one in value.items()) + " }"
    return str(value) if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def _environment() -> str:
    rows = "\n".join(
        f"| `{name}` | {f'`{name}_FILE`' if has_file else ''} | {said} |"
        for name, (said, has_file) in VARIABLES.items()
    )
    return f"""\
## The environment

A variable holds the value itself, or the one with `_FILE` names a file that holds it; the value
wins.

| variable | file | holds |
|---|---|---|
{rows}
"""


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(settings_reference(), encoding="utf-8")
