"""Reading: whatever is wrong with a file is told in one line, by its place and in its own words."""

import os
import re
import string
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect

from digest.config.corrections import CorrectionsFile
from digest.config.settings import SettingsFile
from digest.config.sponsors import SponsorsFile
from digest.config.themes import NoThemeFile, ThemeFile
from digest.config.tomlfile import find_problem, read_toml
from digest.config.words import bare_type, not_none
from digest.errors import BadSettings, CannotRead

FILES = (SettingsFile, ThemeFile, NoThemeFile, CorrectionsFile, SponsorsFile)
#: Words of Python, msgspec, tomllib and regular expressions, none of which an author knows.
STRANGE = re.compile(
    r"\$|`|\b(str|int|bool|float|dict|object|array|null|None|[Ee]xpected|regex|enum|struct)\b"
)
LETTERS = string.ascii_lowercase + "_"
Keys = tuple[str, ...]


def tables(kind: inspect.Type, path: Keys = ()) -> Iterator[tuple[Keys, inspect.StructType]]:
    """Yield each table below a type with the keys that lead there; "[]" is a list's first item."""
    kind, _ = bare_type(kind)
    if isinstance(kind, inspect.StructType):
        yield path, kind
        for field in kind.fields:
            yield from tables(field.type, (*path, field.encode_name))
    elif isinstance(kind, inspect.ListType):
        yield from tables(kind.item_type, (*path, "[]"))
    elif isinstance(kind, inspect.UnionType):
        for one in not_none(kind):
            yield from tables(one, path)


TABLES = [(file, path, table) for file in FILES for path, table in tables(inspect.type_info(file))]
SETTINGS = [(file, path, table, field) for file, path, table in TABLES for field in table.fields]


def nested(path: Keys, values: dict[str, object]) -> dict[str, object]:
    """Return a file's values that hold the table `values` at a path."""
    made: object = values
    for key in reversed(path):
        made = [made] if key == "[]" else {key: made}
    assert isinstance(made, dict)
    return made


def place(path: Keys) -> str:
    """Return how a message begins that is about the table at a path."""
    if path[-1:] == ("[]",):
        names = [key for key in path if key != "[]"]
        inside = "terms" if names[-1] == "terms" else f"[[{'.'.join(names)}]]"
        outer = "[[subthemes]] number 1 " if len(names) > 1 and names[-1] == "terms" else ""
        return f"{outer}{inside} number 1 "
    if path[:2] == ("sponsor", "[]"):
        return f"[[sponsor]] number 1 {path[-1]} "
    return f"[{'.'.join(path)}] " if path else ""


def edits(word: str) -> set[str]:
    """Return the words that one slip of a finger makes of a word."""
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return {
        *(a + b[1:] for a, b in parts if b),
        *(a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1),
        *(a + letter + b[1:] for a, b in parts if b for letter in LETTERS),
        *(a + letter + b for a, b in parts for letter in LETTERS),
    } - {word, ""}


@st.composite
def slips(draw: st.DrawFn) -> tuple[type, Keys, inspect.StructType, str, str]:
    """Draw a file, a table of it, a key, and the key with a slip in it."""
    file, path, table, field = draw(st.sampled_from(SETTINGS))
    wrong = draw(st.sampled_from(sorted(edits(field.encode_name))))
    return file, path, table, field.encode_name, wrong


@given(slips())
def test_a_key_with_one_slip_is_named_with_the_right_one(
    slip: tuple[type, Keys, inspect.StructType, str, str],
) -> None:
    """The message gives the place and asks whether the right key was meant, in every file."""
    file, path, table, key, wrong = slip
    known = {field.encode_name for field in table.fields}
    if wrong in known:
        return
    found = find_problem(nested(path, {wrong: 1}), file)
    assert found
    assert found.place == f"{place(path)}{wrong}"
    near = {other for other in known if wrong in edits(other)}
    meant = re.search(r"\(did you mean (?:'(\w+)'|\[+(?:[\w.]+\.)?(\w+)\]+)\?\)$", found.reason)
    assert meant, found.reason
    assert (meant[1] or meant[2]) in near
    assert near != {key} or (meant[1] or meant[2]) == key


VALUES = st.sampled_from(
    [
        "",
        "x\ny",
        "\x00",
        "x" * 9000,
        -1,
        0,
        2**80,
        0.5,
        float("nan"),
        float("-inf"),
        True,
        [],
        [[]],
        [{}],
        [5],
        {},
        {"x": {}},
        {"": "x"},
        date(2026, 11, 9),
        datetime(2026, 11, 9, 5),  # noqa: DTZ001 - as TOML has it
        datetime(2026, 11, 9, 5).time(),  # noqa: DTZ001
    ]
)


@given(setting=st.sampled_from(SETTINGS), value=VALUES)
def test_a_wrong_value_is_told_in_the_words_of_the_file(
    setting: tuple[type, Keys, inspect.StructType, inspect.Field], value: object
) -> None:
    """No value of any key gives a traceback, or words of Python and its libraries."""
    file, path, _, field = setting
    found = find_problem(nested(path, {field.encode_name: value}), file)
    if found:
        said = f"{found.place}: {found.reason}"
        assert not STRANGE.search(said), said
        assert said.isprintable()
        assert len(said) < 1500


@given(
    st.one_of(
        st.text(max_size=60),
        st.text("[]{}=\"'\\#.,\n \t0179aefinxbu_-+:TZ", max_size=60),
        st.binary(max_size=60),
    )
)
def test_no_file_gives_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, content: str | bytes
) -> None:
    """Whatever a file holds, it is read or refused in one line without the parser's words."""
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content.encode(errors="replace") if isinstance(content, str) else content)
    try:
        read_toml(path, SettingsFile, BadSettings)
    except BadSettings as problem:
        said = str(problem).removeprefix(str(path))
        assert said.isprintable()
        assert not STRANGE.search(re.sub(r"\w*\[.*?\]: |'.*?'|^: .*?: ", "", said)), said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[site]\nname = \n", "line 2: has no value that TOML knows: write text in quotes"),
        ("[site]\nname = News\n", "line 2: has no value that TOML knows"),
        ("[site]\nname = “News”\n", "line 2: has no value that TOML knows"),
        ("[site\n", "line 1: has no table's name such as [site]"),
        ("[site]\n[site]\n", "line 2: is written twice"),
        ("[site]\nname = 'a'\nname = 'b'\n", "line 3: is written twice"),
        ("[site]\nname = 'News\n", "the end: has a bracket or a quote that is not closed"),
        ("[lint]\nhosts = ['a.example'\n", "the end: has a bracket or a quote that is not closed"),
        ("name: News\n", "line 1: must be a key and a value"),
        ("[run]\ndeadline = 5:00\n", "line 2: must end after its value"),
        ('[send]\nfolder = "C:\\mail"\n', "line 2: has a '\\' inside double quotes"),
        ("a = " + "[" * 5000, "the file: is not TOML"),
        ("a = " + "9" * 5000, "the file: is not TOML"),
    ],
)
def test_what_is_not_toml_is_told_by_its_line(tmp_path: Path, text: str, said: str) -> None:
    """With what to write instead; the parser's own words are never shown."""
    path = tmp_path / "digest.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings) as caught:
        read_toml(path, SettingsFile, BadSettings)
    assert str(caught.value).startswith(f"{path}: {said}")


@pytest.mark.parametrize(
    ("values", "place", "reason"),
    [
        ({"source": {"path": "a"}}, "[source]", "must be written [[source]]"),
        ({"site": [{"name": "a"}]}, "[[site]]", "must be written [site]"),
        ({"lint": {"rule": {"code": "W1"}}}, "[lint.rule]", "must be written [[lint.rule]]"),
        ({"bounces": {"imap": [{}]}}, "[[bounces.imap]]", "must be written [bounces.imap]"),
        ({"source": [5]}, "[[source]] number 1", "must be a table, not a whole number"),
        ({"relay": [{"host": "a.b", "port": 0}]}, "[[relay]] 'a.b' port", "from 1 to 65,535"),
        (
            {"relay": [{"host": "a.b", "passwd": "x"}]},
            "[[relay]] 'a.b' passwd",
            "set the environment variable DIGEST_RELAY_PASSWORD_A_B, or",
        ),
        (
            {"bounces": {"password": "x"}},
            "[bounces] password",
            "set the environment variable DIGEST_BOUNCES_PASSWORD, or",
        ),
        (
            {"lint": {"clients": ["gmial"]}},
            "[lint] clients",
            "'gmial' is not one of: aol, ",
        ),
        (
            {"source": [{"url": "https://me:hush@a.example/" + "x" * 90, "kind": "x"}]},
            "[[source]] 'https://me:***@a.example/" + "x" * 34 + "…' kind",
            "'x' is not one of: auto,",
        ),
    ],
)
def test_a_place_is_named_as_the_file_writes_it(
    values: dict[str, object], place: str, reason: str
) -> None:
    """Tables by their headers, items of a list by their names, and never a password."""
    found = find_problem(values, SettingsFile)
    assert found
    assert found.place == place
    assert reason in found.reason
    assert "hush" not in "".join(found)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe in a file's place would never end."""
    os.mkfifo(tmp_path / "digest.toml")
    with pytest.raises(CannotRead, match="is not a file"):
        read_toml(tmp_path / "digest.toml", SettingsFile, BadSettings)
