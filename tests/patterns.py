"""Collect every pattern of the package, and write texts that such a pattern may take long for."""

import ast
import dataclasses
import functools
import importlib
import inspect
import pkgutil
import random
import re
import signal
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import digest
from tests.timing import MOST, TIMES, TRIES, seconds

#: What reads a whole text, beginning anew at each place or behind each find.
_SCANS = {"sub", "subn", "split", "findall", "finditer"}
_METHODS = {"match", "fullmatch", "search", *_SCANS}
_FUNCTIONS = {"compile", *_METHODS}
#: As large as the largest repeat that counts as bounded.
_BOUND = 1000
#: Characters of the larger texts: the square of that takes 4 ms and more.
_SIZE = 4000
_QUICK, _HOPELESS = 0.002, 0.5  # seconds
_SPOILERS = ("", "\x00")
_PLAIN = (*' \naA1<&"([->.', "1,", "Aa ", "a.", " \n", "<a")
#: So deep are containers looked into.
_DEEPEST = 6


@dataclass
class Collected:
    """A pattern: where it stands, and how it is used (match, fullmatch, search or scan)."""

    place: str
    pattern: re.Pattern[Any]
    uses: set[str] = field(default_factory=set)


def modules() -> Iterator[ModuleType]:
    """Yield each module of the package, imported."""
    for info in pkgutil.walk_packages(digest.__path__, "digest."):
        if not info.name.endswith("__main__") and ".migrations." not in info.name:
            yield importlib.import_module(info.name)


def collect() -> tuple[list[Collected], list[str]]:
    """Return every pattern of the package, and the calls whose pattern is known only at run time.

    They are found among the modules' attributes, in the containers, values and parameterless
    caches that those are, and in the calls of `re`.
    """
    found: dict[tuple[Any, int], Collected] = {}
    late: list[str] = []
    uses = _Uses()
    for module in modules():
        uses.read(module)
    for module, calls in uses.calls:
        for call in calls:
            try:
                pattern, method = _called(call, module)
            except NameError:
                late.append(f"{module.__name__}: {ast.unparse(call.args[0])}")
                continue
            if method != "compile":
                _add(found, pattern, f"{module.__name__}:{call.lineno}", {method})
    for module in uses.modules:
        for name, value in vars(module).items():
            home = getattr(value, "__module__", None) if callable(value) else None
            if home in (None, module.__name__):
                for pattern in _within(value):
                    _add(found, pattern, f"{module.__name__}.{name}", uses.of(module, name))
    return list(found.values()), late


class _Uses:
    """How names of patterns are used, by module; public names are unique in the package."""

    def __init__(self) -> None:
        self.modules: list[ModuleType] = []
        self.calls: list[tuple[ModuleType, list[ast.Call]]] = []
        self._methods: dict[tuple[str, str], set[str]] = defaultdict(set)

    def read(self, module: ModuleType) -> None:
        tree = ast.parse(inspect.getsource(module))
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        calls = []
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _is_re(node.func):
                calls.append(node)
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                name = node.id if isinstance(node, ast.Name) else node.attr
                home = module.__name__ if name.startswith("_") else ""
                self._methods[home, name] |= _methods(node, parents)
        self.modules.append(module)
        self.calls.append((module, calls))

    def of(self, module: ModuleType, name: str) -> set[str]:
        return self._methods[module.__name__ if name.startswith("_") else "", name]


def _methods(node: ast.expr, parents: Mapping[ast.AST, ast.AST]) -> set[str]:
    """Return the method that is called of a name, or of what it holds or returns; else "any"."""
    while above := parents.get(node):
        if isinstance(above, ast.Attribute):
            if above.attr in _METHODS and isinstance(parents[above], ast.Call):
                return {above.attr}
            if above.attr == "pattern" and not isinstance(parents[above], ast.Attribute):
                return set()  # it is a part of another one
        elif not (
            (isinstance(above, ast.Subscript) and above.value is node)
            or (isinstance(above, ast.Call) and above.func is node)
        ):
            break
        node = above
    return {"any"}


def _is_re(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in _FUNCTIONS
    )


def _called(call: ast.Call, module: ModuleType) -> tuple[re.Pattern[Any], str]:
    """Return the pattern of a call of `re`, and its function. Raises NameError if it has locals."""
    assert isinstance(call.func, ast.Attribute)
    at = {"sub": 4, "subn": 4, "split": 3, "compile": 1}.get(call.func.attr, 2)
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    flags = named.get("flags") or (call.args[at] if len(call.args) > at else None)
    source, kinds = (
        eval(compile(ast.Expression(part), "", "eval"), vars(module)) if part else 0  # noqa: S307
        for part in (call.args[0], flags)
    )
    return re.compile(source, kinds), call.func.attr


def _within(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    """Yield the patterns in a value."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < _DEEPEST:
        for part in _parts(value):
            yield from _within(part, depth + 1)


def _parts(value: object) -> Iterable[object]:
    """Return what a value holds; of a cache without parameters what it gives."""
    if isinstance(value, functools._lru_cache_wrapper):
        return () if inspect.signature(value).parameters else (value(),)
    if isinstance(value, Mapping):
        return (*value.keys(), *value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return value
    if isinstance(value, type):
        return [*vars(value).values()]
    if dataclasses.is_dataclass(value):
        return [getattr(value, one.name, None) for one in dataclasses.fields(value)]
    cells = getattr(value, "__closure__", None) or ()
    defaults = getattr(value, "__defaults__", None)
    return (*(defaults or ()), *(cell.cell_contents for cell in cells))


def _add(
    found: dict[tuple[Any, int], Collected], pattern: re.Pattern[Any], place: str, uses: set[str]
) -> None:
    one = found.setdefault((pattern.pattern, pattern.flags), Collected(place, pattern))
    for use in uses:
        one.uses |= {"match", "fullmatch", "scan"} if use == "any" else {use}
    one.uses = {"scan" if use in _SCANS else use for use in one.uses}


def is_superlinear(use: Callable[[Any], object], small: Any, large: Any) -> bool:
    """Return True if `use` takes much more than its share for the `large` text.

    What is quick is in proportion: the square of its length cannot be had in that time.
    """
    if not _QUICK <= (more := _seconds(use, large)) < _HOPELESS:
        return more >= _HOPELESS
    less = min(_seconds(use, small) for _ in range(3))
    for _ in range(TRIES):
        if more < MOST * less:
            return False
        less = min(less, *(_seconds(use, small) for _ in range(3)))
        more = min(more, _seconds(use, large))
    return True


class _TooLong(Exception):
    """A search takes so long that it cannot be in proportion."""


def _seconds(use: Callable[[Any], object], text: Any) -> float:
    """Return the processor time of `use`, at most that of a hopeless one."""

    def stop(*_: object) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _HOPELESS)
    try:
        return seconds(lambda: use(text))
    except _TooLong:
        return _HOPELESS
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def adversarial_texts(pattern: re.Pattern[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield small and large texts made of what `pattern` looks for, as it takes them."""
    is_bytes = isinstance(pattern.pattern, bytes)
    source = pattern.pattern.decode("latin-1") if is_bytes else pattern.pattern
    flags = pattern.flags & ~re.UNICODE if is_bytes else pattern.flags
    parsed = list(re._parser.parse(source, flags))  # type: ignore[attr-defined]
    rng = random.Random(16)
    leads: dict[tuple[str, str], None] = {}
    pieces: dict[str, None] = dict.fromkeys(_PLAIN)
    for _ in range(3):
        for before, body in _repeats(parsed, "", rng):
            leads[before, body] = None
            leads["", before + body * 50] = None
            pieces |= dict.fromkeys((body, before + body, body + before))
        whole = _sample(parsed, rng)
        pieces |= dict.fromkeys((whole, whole[:-1], whole[: len(whole) // 2]))
    letters = sorted(set("".join(pieces)))
    pieces |= dict.fromkeys(letters)
    pieces |= dict.fromkeys("".join(rng.sample(letters, 2)) for _ in range(20))
    leads |= dict.fromkeys(("", piece) for piece in pieces)
    for before, body in leads:
        for spoiler in _SPOILERS if body else ():
            small, large = (
                before + body * (size // len(body) + 1) + spoiler
                for size in (_SIZE // TIMES, _SIZE)
            )
            yield (
                (small.encode("latin-1", "replace"), large.encode("latin-1", "replace"))
                if is_bytes
                else (small, large)
            )


def _repeats(parts: list[Any], before: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield for each unbounded repeat a text that leads to it and one that it repeats."""
    for op, value in parts:
        name = str(op)
        if name.endswith("REPEAT"):
            _, most, inner = value
            yield from _repeats(list(inner), before, rng)
            if most > _BOUND:
                yield before, _sample(list(inner), rng)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from _repeats(list(branch), before, rng)
        elif name in ("SUBPATTERN", "ASSERT", "ASSERT_NOT", "ATOMIC_GROUP"):
            inner = value if name == "ATOMIC_GROUP" else value[-1]
            yield from _repeats(list(inner), before, rng)
        before += _sample([(op, value)], rng)


def _sample(parts: Iterable[Any], rng: random.Random) -> str:
    """Return a text that the parts of a pattern match, but for what they look ahead or back at."""
    return "".join(_sample_part(str(op), value, rng) for op, value in parts)


def _sample_part(name: str, value: Any, rng: random.Random) -> str:
    text = ""
    match name:
        case "LITERAL":
            text = chr(value)
        case "NOT_LITERAL":
            text = "x" if value != ord("x") else "y"
        case "ANY":
            text = "x"
        case "IN":
            text = _member(value, rng)
        case "BRANCH":
            text = _sample(rng.choice(value[1]), rng)
        case "SUBPATTERN":
            text = _sample(value[-1], rng)
        case "ATOMIC_GROUP":
            text = _sample(value, rng)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, inner = value
            times = max(least, min(most, rng.choice((0, 1, 1, 2))))
            text = "".join(_sample(inner, rng) for _ in range(times))
    return text


_CLASSES = {
    "CATEGORY_DIGIT": "1", "CATEGORY_NOT_DIGIT": "x", "CATEGORY_SPACE": " \n\t",
    "CATEGORY_NOT_SPACE": "x.", "CATEGORY_WORD": "aA1_", "CATEGORY_NOT_WORD": " .-",
}  # fmt: skip


def _member(members: list[Any], rng: random.Random) -> str:
    """Return a character of a class."""
    chosen = ""
    for op, value in members:
        name = str(op)
        if name == "LITERAL":
            chosen += chr(value)
        elif name == "RANGE":
            chosen += chr(value[0]) + chr(value[1])
        elif name == "CATEGORY":
            chosen += _CLASSES[str(value)]
    if str(members[0][0]) == "NEGATE":
        chosen = "".join({*'xA1 .-\n"<'} - {*chosen}) or "é"
    return rng.choice(sorted(chosen))
