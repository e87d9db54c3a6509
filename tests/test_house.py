"""The house: its rooms, its names, and a test module for each module with behaviour."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import digest
from tests.conftest import ROOT

PACKAGE = Path(digest.__file__).parent
ROOMS = {
    "model", "config", "sources", "editorial", "rendering", "preflight", "store", "newsroom",
    "delivery", "subscribers", "run", "doctor", "web", "cli",
}  # fmt: skip
LOOSE = {"__init__", "__main__", "errors", "logs", "resources", "tokens"}
#: Folders of data that the wheel carries inside the package.
DATA = {"templates", "themes", "examples"}
#: Modules that have no test module of their name, and why.
UNTESTED: dict[str, str] = {}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield each module's path below the package, without its ending, and what it holds."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).with_suffix("").as_posix()
        if name.split("/")[0] not in DATA and "/migrations/" not in name:
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def names(module: ast.Module) -> Iterator[str]:
    """Yield the public names that a module defines."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found = [node.name]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            walked = (part for target in targets for part in ast.walk(target))
            found = [part.id for part in walked if isinstance(part, ast.Name)]
        else:
            found = []
        yield from (name for name in found if not name.startswith("_"))


def behaves(module: ast.Module) -> bool:
    """Return True for a module with a function or method that has a body."""
    defined = (
        node
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return any(not isinstance(step, ast.Expr | ast.Pass) for node in defined for step in node.body)


def test_the_package_is_its_rooms() -> None:
    """Fourteen folders, and loose only what everything may use."""
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert folders == ROOMS
    assert {path.stem for path in PACKAGE.glob("*.py")} == LOOSE


def test_a_room_says_what_it_is_for() -> None:
    """In the first line of its `__init__`."""
    for name, module in modules():
        if name.endswith("/__init__"):
            assert ast.get_docstring(module), name


def test_no_module_repeats_the_name_of_its_folder() -> None:
    """The path says it already."""
    for name, _ in modules():
        *folders, stem = name.split("/")
        for folder in folders:
            assert stem not in (folder, folder.removesuffix("s"), f"{folder}s"), name


def test_public_names_are_unique() -> None:
    """A name means one thing in the whole package, and can be searched for."""
    homes = defaultdict(list)
    for home, module in modules():
        for name in set(names(module)):
            homes[name].append(home)
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def test_no_public_name_is_a_bare_verb() -> None:
    """It says what it acts on; commands, whose names are the command line's, aside."""
    bare = {
        "add", "apply", "build", "check", "choose", "compose", "decode", "drop", "encode", "find",
        "get", "keep", "load", "look", "make", "mark", "parse", "put", "read", "render", "run",
        "save", "send", "shown", "split", "take", "tell", "write",
    }  # fmt: skip
    for home, module in modules():
        if not home.startswith("cli/"):
            assert bare.isdisjoint(names(module)), home


def test_tests_mirror_the_package() -> None:
    """Each module with behaviour has a test module of its name, at the same place below tests/."""
    missing = {
        name
        for name, module in modules()
        if behaves(module)
        and name.rpartition("/")[2] not in ("__init__", "__main__")
        and not (ROOT / "tests" / Path(name).parent / f"test_{Path(name).name}.py").exists()
    }
    assert missing == set(UNTESTED)
