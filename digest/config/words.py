"""Words: how messages and the reference name types, values and the word that was meant."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time

from msgspec import inspect

#: What stands between the user and the host of an address.
_PASSWORD = re.compile(r"(://[^/@\s:]*):[^/@\s]*@")
_LONGEST_SHOWN = 60
_PLAIN: dict[type[inspect.Type], str] = {
    inspect.StrType: "text",
    inspect.BoolType: "true or false",
    inspect.DateType: "a date",
    inspect.ListType: "a list",
    inspect.DictType: "a table",
    inspect.StructType: "a table",
}
#: What TOML calls a value, by its type in Python; the narrower type stands first.
_GIVEN: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (str, "text"),
    (int, "a whole number"),
    (float, "a number"),
    (list, "a list"),
    (dict, "a table"),
    (datetime, "a date with a time"),
    (date, "a date"),
    (time, "a time"),
)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of the words `known` that `word` seems to misspell, or None."""
    from difflib import get_close_matches

    words = {one.lower(): one for one in known}
    written = word.lower()[:_LONGEST_SHOWN]
    near = [one for one in words if _is_one_slip(written, one)]
    near = near or get_close_matches(written, words, n=1)
    return words[near[0]] if near else None


def _is_one_slip(word: str, other: str) -> bool:
    """Return whether two words differ by one letter, or by two neighbours that changed places."""
    while word and other and word[0] == other[0]:
        word, other = word[1:], other[1:]
    while word and other and word[-1] == other[-1]:
        word, other = word[:-1], other[:-1]
    return max(len(word), len(other)) == 1 or (len(word) == 2 and word[::-1] == other)


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return a hint to the nearest of the words `known`, with a space before it, or "".

    >>> suggestion("naem", ["name", "url"])
    " (did you mean 'name'?)"
    """
    near = nearest(word, known)
    return f" (did you mean '{near}'?)" if near else ""


def not_one_of(word: str, known: Iterable[str]) -> str:
    """Return why `word` is refused: it is not one of the words `known`.

    >>> not_one_of("blog", ["auto", "feed"])
    "'blog' is not one of: auto, feed"
    """
    words = list(known)
    return f"'{printable(word)}' is not one of: {', '.join(words)}{suggestion(word, words)}"


def without_password(text: str) -> str:
    """Return `text` with the passwords of its addresses masked.

    >>> without_password("https://reader:hush@wire.example/feed")
    'https://reader:***@wire.example/feed'
    """
    return _PASSWORD.sub(r"\1:***@", text)


def bare_type(kind: inspect.Type) -> tuple[inspect.Type, dict[str, object]]:
    """Return a type without "or none" and annotations, and what the annotations say."""
    said: dict[str, object] = {}
    while True:
        if isinstance(kind, inspect.Metadata):
            said = {**(kind.extra_json_schema or {}), **said}
            kind = kind.type
        elif isinstance(kind, inspect.UnionType) and len(some := not_none(kind)) == 1:
            kind = some[0]
        else:
            return kind, said


def type_in_words(kind: inspect.Type) -> str:
    """Return what a value of this type is, such as "a whole number from 1 to 100"."""
    kind, said = bare_type(kind)
    if title := said.get("title"):
        return str(title)
    if isinstance(kind, inspect.IntType | inspect.FloatType):
        number = "a whole number" if isinstance(kind, inspect.IntType) else "a number"
        return f"{number}{_span(kind)}"
    if isinstance(kind, inspect.LiteralType):
        return f"one of: {', '.join(map(str, kind.values))}"
    if isinstance(kind, inspect.UnionType):
        return " or ".join(type_in_words(one) for one in not_none(kind))
    return _PLAIN[type(kind)]


def not_none(kind: inspect.UnionType) -> list[inspect.Type]:
    """Return the types of a union but for None."""
    return [one for one in kind.types if not isinstance(one, inspect.NoneType)]


def _span(kind: inspect.IntType | inspect.FloatType) -> str:
    if kind.ge is not None and kind.le is not None:
        return f" from {kind.ge:,.10g} to {kind.le:,.10g}"
    least = f" of at least {kind.ge:g}" if kind.ge is not None else ""
    above = f" above {kind.gt:g}" if kind.gt is not None else ""
    most = f" and at most {kind.le:,.10g}" if kind.le is not None else ""
    return f"{least}{above}{most}"


def must_be(value: object, kind: inspect.Type, said: dict[str, object]) -> str:
    """Return what a value must be, with an example, and what it is instead if that is not None."""
    title = said.get("title")
    wanted = str(title) if title else type_in_words(kind)
    examples = said.get("examples")
    if (
        isinstance(examples, list)
        and isinstance(examples[0], str)
        and not isinstance(kind, inspect.LiteralType)
    ):
        wanted += f" such as {quoted(examples[0])}"
    if value is None:
        return f"must be {wanted}"
    return f"must be {wanted}, not {quoted(value) if _is_number(kind, value) else _given(value)}"


def _is_number(kind: inspect.Type, value: object) -> bool:
    """Return whether a value is a number as the type wants, and so only out of bounds."""
    if isinstance(value, bool):
        return False
    return (isinstance(kind, inspect.IntType) and isinstance(value, int)) or (
        isinstance(kind, inspect.FloatType) and isinstance(value, int | float)
    )


def _given(value: object) -> str:
    """Return what TOML calls a value."""
    return next(words for kind, words in _GIVEN if isinstance(value, kind))


def quoted(value: object) -> str:
    """Return a value as a message shows it."""
    if isinstance(value, str):
        return f"'{printable(value)}'"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) or (isinstance(value, int) and abs(value) < 10**15):
        return str(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "[" + ", ".join(f'"{one}"' for one in value) + "]"
    return _given(value)


def printable(text: str) -> str:
    """Return text on one printable line, without passwords, not too long."""
    line = without_password("".join(char if char.isprintable() else "?" for char in text))
    return line if len(line) <= _LONGEST_SHOWN else f"{line[: _LONGEST_SHOWN - 1]}…"
