"""Reading TOML files strictly: a problem is told with its place, in the words of the file.

A place is written as the file writes it: `[site] name`, `[[source]] 'Site Ledger' url`.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

import msgspec
from msgspec import inspect

from digest.config.values import SettingRefused, Table
from digest.config.words import bare_type, must_be, nearest, not_none, not_one_of, printable, quoted
from digest.errors import BadSettings, CannotRead

#: The keys that a table's items go by in messages, the first one found.
_NAMES = ("name", "slug", "host", "code", "article", "url", "path", "title", "text", "texts")
_SECRETS = frozenset({"password", "passwd", "pass", "secret", "token", "key", "private_key"})
#: What the TOML parser says, and what that means to the author of a file.
_TOML = (
    (r"Cannot declare|Cannot overwrite|Duplicate", "is written twice"),
    (r"Invalid value", 'has no value that TOML knows: write text in quotes, such as name = "News"'),
    (r"at the end of a table declaration|Invalid initial", "has no table's name such as [site]"),
    (r"Expected '=' after a key|Invalid statement", 'must be a key and a value: name = "News"'),
    (r"after a statement", 'must end after its value: write text in quotes, name = "News"'),
    (r"Unescaped", "has a '\\' inside double quotes: write '\\\\', or use single quotes"),
    (r"nclosed|Expected|Illegal|Found invalid", "has a bracket or a quote that is not closed"),
)

_T = TypeVar("_T")


class SettingProblem(NamedTuple):
    """What is wrong in a file, and where."""

    place: str
    reason: str


def read_toml(path: Path, kind: type[_T], error: type[BadSettings]) -> _T:
    """Return the TOML file at `path` as a `kind`. Raises `error`, or CannotRead."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise CannotRead(path=path, reason="is not a file")
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise error(path=path, where=f"byte {problem.start}", reason="is not UTF-8 text") from None
    except OSError as problem:
        raise CannotRead(path=path, reason=problem.strerror or problem) from None
    except (ValueError, RecursionError) as problem:
        where, reason = _not_toml(str(problem))
        raise error(path=path, where=where, reason=reason) from None
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError:
        where, reason = find_problem(values, kind) or SettingProblem("the file", "cannot be used")
        raise error(path=path, where=where, reason=reason) from None


def find_problem(values: dict[str, object], kind: type) -> SettingProblem | None:
    """Return the first thing in `values` that keeps them from being a `kind`."""
    table = inspect.type_info(kind)
    if isinstance(table, inspect.DictType):  # a file whose keys are the author's own
        found = (_in_value(key, one, table.value_type, _Place()) for key, one in values.items())
        return next(chain.from_iterable(found), None)
    return next(_in_table(values, cast("inspect.StructType", table), _Place()), None)


class _Place(NamedTuple):
    """Where a value stands: the `head` of its table as the file writes it, then keys."""

    head: str = ""
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join(filter(None, (self.head, *self.keys)))

    def key(self, key: str) -> "_Place":
        return self._replace(keys=(*self.keys, key))

    def table(self, key: str) -> "_Place":
        if self._is_named():
            return self.key(key)
        return _Place(f"[{self._path(key)}]")

    def tables(self, key: str, name: str = "") -> "_Place":
        if self._is_named():
            return self.key(key).key(name)
        return _Place(f"[[{self._path(key)}]]{name and ' '}{name}")

    def _is_named(self) -> bool:
        """Return whether this is an item of a list, or lies in a key: no header names it."""
        return bool(self.keys) or (self.head != "" and not self.head.endswith("]"))

    def _path(self, key: str) -> str:
        return f"{self.head.strip('[]')}.{key}" if self.head else key

    def field(self, key: str, kind: inspect.Type) -> "_Place":
        """Return the place of the field `key`, written after its type."""
        kind, _ = bare_type(kind)
        if isinstance(kind, inspect.StructType | inspect.DictType):
            return self.table(key)
        if isinstance(kind, inspect.ListType) and isinstance(
            bare_type(kind.item_type)[0], inspect.StructType
        ):
            return self.tables(key)
        return self.key(key)


def _in_table(
    values: dict[str, object], kind: inspect.StructType, place: _Place
) -> Iterator[SettingProblem]:
    """Yield what is wrong in a table: unknown keys, values, missing keys, then its own check."""
    fields = {field.encode_name: field for field in kind.fields}
    for key in values:
        if key not in fields:
            yield _unknown(key, values, kind, place)
    for key, value in values.items():
        if key in fields:
            yield from _in_value(key, value, fields[key].type, place)
    for key, field in fields.items():
        if field.required and key not in values:
            yield SettingProblem(str(place.field(key, field.type)), "is missing")
    try:
        msgspec.convert(values, kind.cls)
    except msgspec.ValidationError as problem:
        refused = problem.__cause__
        if isinstance(refused, SettingRefused):
            yield SettingProblem(str(_deeper(refused.key, kind, place)), refused.reason)


def _deeper(dotted: str, kind: inspect.Type, place: _Place) -> _Place:
    """Return the place of a dotted key below a table."""
    for key in dotted.split("."):
        fields = {field.encode_name: field.type for field in getattr(kind, "fields", ())}
        if key in fields:
            kind = bare_type(fields[key])[0]
            place = place.field(key, kind)
        else:
            place = place.key(key)
    return place


def _unknown(
    key: str, values: dict[str, object], kind: inspect.StructType, place: _Place
) -> SettingProblem:
    here = {field.encode_name: place.field(field.encode_name, field.type) for field in kind.fields}
    match values[key]:
        case dict():
            at = place.table(key)
        case [dict(), *_]:
            at = place.tables(key)
        case _:
            at = place.key(key)
    if (
        key in _SECRETS
        and issubclass(kind.cls, Table)
        and (variable := kind.cls.secret_variable(values))
    ):
        reason = (
            f"does not belong in a file of settings: set the environment variable {variable}, "
            f"or {variable}_FILE to the path of a file that holds it"
        )
    elif near := nearest(printable(key), here):
        meant = f"'{near}'" if here[near].keys else here[near]
        reason = f"is not a known setting (did you mean {meant}?)"
    else:
        known = (str(one).removeprefix(str(place)).strip() for one in here.values())
        reason = f"is not a known setting; known here: {', '.join(known)}"
    return SettingProblem(printable(str(at)), reason)


def _in_value(
    key: str, value: object, kind: inspect.Type, place: _Place
) -> Iterator[SettingProblem]:
    """Yield what is wrong with the value of a key."""
    bare, said = bare_type(kind)
    at = place.field(key, kind)
    match bare, value:
        case inspect.StructType(), dict():
            yield from _in_table(value, bare, at)
        case inspect.StructType(), [dict(), *_]:
            yield SettingProblem(str(place.tables(key)), f"must be written {at}: there is only one")
        case inspect.DictType(), dict():
            for name, one in value.items():
                yield from _in_value(name, one, bare.value_type, at)
                if reason := _wrong(name, *bare_type(bare.key_type)):
                    yield SettingProblem(f"{at} '{printable(name)}'", f"the key {reason}")
        case inspect.ListType(), list():
            yield from _in_list(key, value, bare.item_type, place)
        case inspect.ListType(), dict() if at.head.startswith("[["):
            yield SettingProblem(
                str(place.table(key)), f"must be written {at}: there can be several"
            )
        case inspect.ListType(), str() if value.isprintable() and '"' not in value:
            yield SettingProblem(str(at), f'must be a list: write ["{printable(value)}"]')
        case _:
            if reason := _wrong(value, bare, said):
                yield SettingProblem(str(at), reason)


def _in_list(
    key: str, values: list[object], kind: inspect.Type, place: _Place
) -> Iterator[SettingProblem]:
    kind, said = bare_type(kind)
    tables = [
        one
        for one in (kind.types if isinstance(kind, inspect.UnionType) else (kind,))
        if isinstance(one, inspect.StructType)
    ]
    for number, value in enumerate(values, 1):
        if tables and isinstance(value, dict):
            name = _name(value, number)
            at = place.tables(key, name) if tables == [kind] else place.key(key).key(name)
            yield from _in_table(value, tables[0], at)
        elif tables == [kind]:
            yield SettingProblem(f"{place.tables(key)} number {number}", must_be(value, kind, said))
        elif reason := _wrong(value, kind, said):
            shown = "" if reason.startswith("'") else f"{quoted(value)} "
            yield SettingProblem(str(place.key(key)), f"{shown}{reason}")


def _wrong(value: object, kind: inspect.Type, said: dict[str, object]) -> str | None:
    """Return why a value that holds no tables is refused, or None."""
    right = False
    match kind, value:
        case inspect.LiteralType(), str():
            return None if value in kind.values else not_one_of(value, map(str, kind.values))
        case inspect.StrType(), str():
            return _wrong_text(value, kind, said)
        case inspect.BoolType(), bool():
            right = True
        case inspect.IntType(), int() if not isinstance(value, bool):
            right = _in_span(value, kind)
        case inspect.FloatType(), int() | float() if not isinstance(value, bool):
            right = _in_span(value, kind)
        case inspect.DateType(), date():
            right = not isinstance(value, datetime)
        case inspect.UnionType(), _:
            right = any(_wrong(value, *bare_type(one)) is None for one in not_none(kind))
    return None if right else must_be(value, kind, said)


def _wrong_text(text: str, kind: inspect.StrType, said: dict[str, object]) -> str | None:
    if kind.min_length and not text:
        return "must not be empty"
    if kind.pattern and not re.search(kind.pattern, text):
        return must_be(None, kind, said)
    if kind.max_length and len(text) > kind.max_length:
        return f"must have at most {kind.max_length} characters"
    return None


def _in_span(value: float, kind: inspect.IntType | inspect.FloatType) -> bool:
    return (
        (kind.ge is None or value >= kind.ge)
        and (kind.gt is None or value > kind.gt)
        and (kind.le is None or value <= kind.le)
    )


def _name(values: dict[str, object], number: int) -> str:
    """Return what an item of an array of tables is called: by its name, else by its number."""
    for key in _NAMES:
        value = values.get(key)
        text = value[0] if isinstance(value, list) and value else value
        if isinstance(text, str) and text:
            return f"'{printable(text)}'"
    return f"number {number}"


def _not_toml(said: str) -> SettingProblem:
    """Return the TOML parser's message in an author's words."""
    line = re.search(r"at (line \d+|end of document)", said)
    where = line[1].replace("end of document", "the end") if line else "the file"
    for pattern, reason in _TOML:
        if re.search(pattern, said):
            return SettingProblem(where, reason)
    return SettingProblem(where, 'is not TOML: write lines such as name = "News" below [site]')
