"""What a new digest.toml shows of each setting: its default, or an example that says so."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from digest.config.settings import SettingsFile
from digest.config.values import Table
from digest.resources import shipped_folder

TEXT = (shipped_folder("templates") / "publication" / "digest.toml").read_text(encoding="utf-8")
#: A comment that tells the default, or that what stands there is none.
MARK = re.compile(r"\bexample\b|\bdefault: |\bsuch as\b")


def shown(*, in_force: bool = False) -> Iterator[tuple[str, str, Any, str]]:
    """Yield table, key, value and comment of each setting that is shown, or only if `in_force`."""
    table = ""
    for line in TEXT.splitlines():
        bare = line.removeprefix("# ")
        if found := re.fullmatch(r"\[+([a-z_.]+)\]+(\s.*)?", bare):
            table = found[1]
        elif in_force and bare != line:
            continue
        elif found := re.fullmatch(r"([a-z_]+) = (.+?)(?:\s{2,}# (.*))?", bare):
            yield table, found[1], tomllib.loads(f"v = {found[2]}")["v"], found[3] or ""


def table_of(name: str) -> type[Table] | None:
    """Return the class of a table, None if its keys are free."""
    kind: Any = SettingsFile
    for part in name.split("."):
        hint = get_type_hints(kind)[part]
        kind = next((one for one in (hint, *get_args(hint)) if is_table(one)), None)
        if kind is None:
            return None
    return kind  # type: ignore[no-any-return]


def is_table(kind: Any) -> bool:
    """Return True for the class of a table."""
    return isinstance(kind, type) and issubclass(kind, Table)


def field_of(table: str, key: str) -> msgspec.structs.FieldInfo | None:
    """Return a setting's field, None in a table of free keys."""
    kind = table_of(table)
    if kind is None:
        return None
    return next(one for one in msgspec.structs.fields(kind) if key == one.encode_name)


@pytest.mark.parametrize(
    ("table", "key", "value", "comment"),
    [pytest.param(*one, id=".".join(one[:2])) for one in shown()],
)
def test_a_value_is_the_default_or_an_example(
    table: str, key: str, value: Any, comment: str
) -> None:
    """Nobody takes for the default what is none: an address of example.com speaks for itself."""
    field = field_of(table, key)
    if field is None or field.required or MARK.search(comment) or "example" in str(value):
        return
    made = field.default_factory
    assert value == (field.default if made is msgspec.NODEFAULT else made())


def test_what_is_in_force_is_what_init_asks_for() -> None:
    """Everything else is a comment, so that an upgrade may change it."""
    found = {(table, key) for table, key, _, _ in shown(in_force=True)}
    asked = {("site", "name"), ("site", "timezone"), ("site", "language"), ("fetch", "contact")}
    assert found == asked
