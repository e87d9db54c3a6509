"""What every error is held to, and the drawing of their tree."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from inspect import get_annotations
from pathlib import Path
from string import Formatter
from textwrap import indent, wrap

import pytest

from digest import errors
from digest.errors import BadKeys, BadNote, CannotFetch, DigestError, MemoryBusy, NoSuchTheme

#: A value of each type that an attribute may have.
_VALUES = {
    str: "text",
    int: 7,
    float: 1.5,
    date: date(2026, 1, 31),
    Path: Path("a/b"),
    Path | str: "a/b",
    str | None: "text",
    object: OSError(2, "No such file"),
}


def family(kind: type[DigestError] = DigestError) -> Iterator[type[DigestError]]:
    """Yield every class of errors."""
    yield kind
    for one in kind.__subclasses__():
        yield from family(one)


def needed(kind: type[DigestError]) -> dict[str, object]:
    """Return a value for each attribute that has none yet, and for those that the message names."""
    named = {name for _, name, _, _ in Formatter().parse(kind.message) if name}
    return {
        name: _VALUES[hint]
        for one in kind.__mro__
        for name, hint in get_annotations(one).items()
        if name in named or not hasattr(kind, name)
    }


def drawn(kind: type[DigestError]) -> str:
    """Draw a class and those below it: a line each for what has more below, the others in a row."""
    below = kind.__subclasses__()
    leaves = ", ".join(one.__name__ for one in below if not one.__subclasses__())
    rest = [drawn(one) for one in below if one.__subclasses__()]
    return "\n".join([kind.__name__, *(indent(one, "    ") for one in (*wrap(leaves, 84), *rest))])


def test_the_tree_is_drawn_as_it_is() -> None:
    """The module's docstring shows the whole tree."""
    assert indent(drawn(DigestError), "    ") in (errors.__doc__ or "")


@pytest.mark.parametrize("kind", list(family()))
def test_every_error_is_one_sentence_for_people(kind: type[DigestError]) -> None:
    """Its message holds its values and its cause on one line, and ends once."""
    values = needed(kind)
    said = str(kind(**values))
    assert not re.search(r"\n|\.\.$|\bdocs/", said)
    assert re.match(r"[A-Z'{\[]", kind.message), "a message begins with a capital or with a name"
    for name, value in values.items():
        assert str(value).rstrip(".") in said or not re.search(rf"{{{name}\b", kind.message)


@pytest.mark.parametrize("kind", list(family()))
def test_every_error_insists_on_its_attributes(kind: type[DigestError]) -> None:
    """A value that is missing, or that it does not know, is a mistake of ours and is loud."""
    values = needed(kind)
    for name in values:
        with pytest.raises((TypeError, KeyError), match=name):
            kind(**{other: values[other] for other in values if other != name})
    with pytest.raises(TypeError, match=r"takes .*not .*wrong"):
        kind(**values, wrong=1)


def test_its_values_are_attributes() -> None:
    """What an error was raised with is read by name."""
    problem = NoSuchTheme(slug="roads", known="power")
    assert (problem.slug, problem.known, problem.exit_status) == ("roads", "power", 2)
    assert MemoryBusy(name="x", seconds=0.2).seconds == 0.2


def test_words_and_exit_status_can_be_given() -> None:
    """A better message than the class's own takes the same values."""
    problem = BadKeys(message="{reason}, alas.", reason="None is set", exit_status=3)
    assert (str(problem), problem.exit_status, BadKeys.exit_status) == ("None is set, alas.", 3, 1)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (OSError(2, "No such file"), "x: [Errno 2] No such file."),
        (TimeoutError(), "x: TimeoutError."),
        ("it is empty.", "x: it is empty."),
        ("it goes on...", "x: it goes on...."),
        ("two\nlines", "x: two lines."),
        ("{braces}", "x: {braces}."),
    ],
)
def test_the_cause_is_told(reason: object, said: str) -> None:
    """A cause is named by its text or its type, on one line, with one full stop."""
    assert str(BadNote(path="x", reason=reason)) == said


def test_a_full_stop_in_the_middle_stands_once() -> None:
    """A reason that is a sentence does not double its full stop, and a path keeps its dots."""
    problem = CannotFetch(url="../a..", reason="it is away.", advice="Try later.")
    assert str(problem) == "../a..: cannot be fetched: it is away. Try later."


def test_errors_have_words_without_docstrings(tmp_path: Path) -> None:
    """Python run with -OO says the same."""
    done = subprocess.run(
        [sys.executable, "-OO", "-m", "digest", "build", "--config", "none.toml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    said = "digest: none.toml: no such settings file. Make one: digest init\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


def spoken(path: Path) -> Iterator[str]:
    """Yield a module's strings, and its docstrings where they are a command's help.

    Left out is the `source` of a rule, which cites where it is explained.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    cited = {
        id(one.value)
        for one in ast.walk(tree)
        if isinstance(one, ast.keyword) and one.arg == "source"
    }
    if path.parent.name != "cli":
        cited |= {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for one in ast.walk(tree):
        if isinstance(one, ast.JoinedStr):
            yield "".join(
                part.value if isinstance(part, ast.Constant) else "{}" for part in one.values
            )
        elif isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in cited:
            yield one.value


@pytest.mark.parametrize("path", sorted(Path(errors.__file__).parent.rglob("*.py")), ids=str)
def test_what_the_program_says_stands_by_itself(path: Path) -> None:
    """Nobody is sent to a file that an installed package lacks, and a sentence ends once."""
    for said in spoken(path):
        assert not re.search(r"\bdocs/\w+\.md", said), said
        assert not re.search(r"[\w')}]\.\.(\s|$)", said), said
