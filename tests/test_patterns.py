"""Every regular expression of the package takes time in proportion to the text, whatever it is."""

import ast
import inspect
import re
from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import pytest

from tests.patterns import TIMES, Collected, adversarial_texts, collect, is_superlinear, modules

#: Patterns that meet only what the operator wrote, by place, each with the reason.
OPERATORS = {
    "digest.rendering.mjml._TAG": "the operator's templates: text from outside comes in escaped",
    "digest.rendering.mjmlplace._JINJA": "the operator's templates",
}
#: Patterns that are made at run time, and of what.
MADE = {
    "digest.cli.init: f'^{key} = \"[^\"]*\"'": "the names of settings",
    "digest.config.sources: self.links or ''": "the operator's setting",
    "digest.config.tomlfile: kind.pattern": "the annotations of settings, over the operator's file",
    "digest.config.tomlfile: pattern": "what the parser of settings says of the operator's file",
    "digest.delivery.phrases: _joined(words)": "tables, whose patterns are collected",
    "digest.delivery.phrases: f'{start}(?:{_joined(words)})'":
        "constants, whose patterns are collected",
    "digest.editorial.facts.dates: pattern": "DATE_FORMS, which is collected",
    "digest.editorial.facts.wording: pattern": "words of a language, over 240 characters",
    "digest.editorial.page.bylines: pattern": "words of a language, over 200 characters",
    "digest.editorial.page.datelines: dated": "words of a language; repeats are bounded",
    "digest.editorial.page.datelines: placed": "words of a language; repeats are bounded",
    "digest.editorial.page.datelines: reporter": "words of a language",
    "digest.editorial.page.furniture: about": "words of a language; repeats are bounded",
    "digest.editorial.page.furniture: glued": "words of a language",
    "digest.editorial.page.furniture: dialogue": "words of a language; repeats are bounded",
    "digest.editorial.page.furniture: offers": "words of a language",
    "digest.editorial.page.furniture: pattern": "phrases of a language, over 300 characters",
    "digest.editorial.page.tails: pattern": "words of a language, over 120 characters",
    "digest.editorial.signs: apostrophe": "words of a language, over one letter",
    "digest.editorial.signs: lost_sum": "words of a language; repeats are bounded",
    "digest.editorial.spaces: heading": "words of a language; twelve words at most",
    "digest.editorial.spaces: loose": "words of a language, behind three words",
    "digest.editorial.spaces: names": "words of a language, behind a host's name",
    "digest.editorial.spaces: plain": "words of a language, over 100 characters",
    "digest.editorial.spaces: sentence": "words of a language, over one sentence's end",
    "digest.editorial.stories.projects: f'\\\\b{one.short}\\\\b'": "three to eight capitals",
    "digest.rendering.catalogue: f'\\\\s*\\\\[?{key}\\\\b'": "keys of the operator's catalogue",
    "digest.rendering.message: f'({marks})'.encode()": "marks of ours",
    "digest.rendering.personal: b'(' + b'|'.join(map(re.escape, slots)) + b')'": "marks of ours",
    "digest.rendering.personal: re.escape(page) + _LINK_END": "the address of our pages",
    "digest.sources.markup: f\"<(/?)(?:[\\\\w.-]+:)?(?:{'|'.join(repeated)})"
    "\\\\b[^<>]*?(/?>|\\\\Z)\"": "begins with what none of its repeats takes",
    "digest.subscribers.lists.suspects: f\"_(?:{'|'.join(some)})_\"": "words, collected when made",
    "digest.config.layout: f'(?:{rule})$'": "the operator's patterns, only compiled",
    "digest.sources.pages.layout: pattern": "layout.toml, which is collected",
    "digest.sources.pages.layout: rule": "the operator's patterns, over 300 characters",
    "digest.sources.pages.listing: pattern": "the operator's setting",
    "digest.sources.pages.metadata: f'\\\\s[|–—:·»-]+\\\\s{re.escape(site)}$'":
        "begins with what none of its repeats takes",
}  # fmt: skip
USES: dict[str, Any] = {
    "match": lambda pattern, text: pattern.match(text),
    "fullmatch": lambda pattern, text: pattern.fullmatch(text),
    "search": lambda pattern, text: pattern.search(text),
    "scan": lambda pattern, text: deque(pattern.finditer(text), 0),
}


@pytest.fixture(scope="module")
def found() -> tuple[list[Collected], list[str]]:
    """Return every pattern, and the calls whose pattern is known only at run time."""
    return collect()


def slow_texts(pattern: re.Pattern[Any], uses: Iterable[str]) -> Iterator[str]:
    """Yield the texts, in short, that make a use of `pattern` take more than its share."""
    for small, large in adversarial_texts(pattern):
        for use in uses:
            if is_superlinear(partial(USES[use], pattern), small, large):
                yield f"{use}: {large[:60]!r}"


def test_the_package_is_searched_for_patterns(found: tuple[list[Collected], list[str]]) -> None:
    """Modules, containers, caches and calls are: those made of data files are among them."""
    collected, _ = found
    places = {one.place for one in collected}
    assert len(collected) > 300
    assert all(one.uses for one in collected)
    assert any(place.startswith("digest.sources.pages.layout._") for place in places)
    assert any(place.startswith("digest.editorial.facts.dates.") for place in places)


def test_no_pattern_is_made_behind_the_test() -> None:
    """Everybody calls `re` by its name."""
    for module in modules():
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            assert not (isinstance(node, ast.ImportFrom) and node.module in ("re", "regex"))
            if isinstance(node, ast.Import):
                assert {"re", "regex"}.isdisjoint(one.name for one in node.names if one.asname)
                assert "regex" not in {one.name for one in node.names}


def test_a_pattern_made_at_run_time_is_known(found: tuple[list[Collected], list[str]]) -> None:
    """Each is made of what is no text from outside, or tested elsewhere."""
    assert set(found[1]) == set(MADE)


def test_patterns_are_linear(found: tuple[list[Collected], list[str]]) -> None:
    """Sixteen times the text takes about sixteen times as long, in the use that each is put to."""
    slow = {}
    for one in found[0]:
        if one.place not in OPERATORS:
            for text in slow_texts(one.pattern, sorted(one.uses)):
                slow[one.place] = text
                break
    assert slow == {}


@pytest.mark.parametrize(
    ("pattern", "use"),
    [
        (r"\s+$", "search"),
        (r"^[>|\s]*Message-ID:", "search"),
        (r"\S*https?://\S+", "scan"),
        (r"<!--.*?-->", "scan"),
        (r"[A-Z][\w.]* $", "search"),
        (r"\s*x?\s*:", "match"),
        (r"(?:a|aa)+b", "fullmatch"),
        (r"(?:[\w-]+\.?)+@", "match"),
        (r"[a-z ]+(?:, ?[a-z ]+)*", "fullmatch"),
        (rb"<title>(.*?)</title>", "search"),
    ],
)
def test_a_pattern_that_takes_the_square_is_found(pattern: str, use: str) -> None:
    """The texts that are made of a pattern find out the usual forms of a slow one."""
    assert TIMES == 16
    assert any(slow_texts(re.compile(pattern, re.MULTILINE), [use]))
