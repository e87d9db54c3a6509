"""CSS as mails use it, read by tinycss2: style sheets as rules, declarations as names and values.

A part that cannot be read is skipped.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile
from typing import Any

import tinycss2

#: A component value or a rule of tinycss2, which brings no types.
CssNode = Any

#: At-rules that hold rules for elements.
_GROUPS = frozenset("media supports layer container".split())
#: At-rules nested deeper are not read: @media within @media is enough for any mail.
_DEEPEST = 8
#: "u+a" as the selector that it is in a mail; to a tokenizer it is a range of characters.
_SIBLING_OF_U = re.compile(r"\b(u)\+(?=\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A property and its value, as text and as tokens."""

    name: str
    value: str
    important: bool
    tokens: tuple[CssNode, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class StyleRule:
    """The declarations for elements that match one of the `selectors`, under all `conditions`.

    A condition is an at-rule around the rule, or "media ..." of the whole style sheet.
    """

    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet: its rules, and its at-rules without rules ("@import", "@font-face").

    `broken` is the first piece that cannot be read; empty if there is none.
    """

    rules: tuple[StyleRule, ...]
    statements: tuple[str, ...]
    broken: str = ""


@lru_cache(maxsize=4096)
def parse_declarations(text: str) -> tuple[Declaration, ...]:
    """Return the declarations in a style attribute."""
    return _declarations(tinycss2.parse_component_value_list(text, skip_comments=True))


@lru_cache(maxsize=64)
def parse_sheet(text: str, media: str = "") -> Sheet:
    """Return the style sheet `text`; all its rules hold for `media` only, such as "screen"."""
    # The last brace closes nothing, unless another, a string or a comment is open.
    text = _SIBLING_OF_U.sub(r"\1 +", text) + "}"
    tokens = tinycss2.parse_component_value_list(text, skip_comments=True)
    broken = ""
    if tokens and _is_error(tokens[-1]):
        tokens.pop()
    else:
        broken = "{"
    rules: list[StyleRule] = []
    statements: list[str] = []
    for node, conditions in _nodes(tokens, (f"media {media}",) if media else (), _DEEPEST):
        if node.type == "at-rule":
            statements.append(_statement(node))
        elif node.type == "error":
            broken = broken or _unread(tokens)
        else:
            broken = broken or css_text(filter(_is_error, node.prelude))
            selectors = _selectors(node.prelude)
            rules.append(StyleRule(selectors, _declarations(node.content), conditions))
    return Sheet(tuple(rules), tuple(statements), broken)


def css_text(nodes: Iterable[CssNode]) -> str:
    """Return `nodes` as text, with single spaces; empty if they are nested too deeply."""
    try:
        return " ".join(tinycss2.serialize(nodes).split())
    except RecursionError:
        return ""


def all_tokens(tokens: Iterable[CssNode]) -> Iterator[CssNode]:
    """Yield `tokens` and those inside their brackets, in order."""
    waiting = list(tokens)[::-1]
    while waiting:
        token = waiting.pop()
        yield token
        inner = token.arguments if token.type == "function" else getattr(token, "content", ())
        waiting += inner[::-1]


def css_urls(declaration: Declaration) -> list[str]:
    """Return the addresses that the value of `declaration` loads something from."""
    found = []
    for token in all_tokens(declaration.tokens):
        if token.type == "url":
            found.append(token.value)
        elif token.type == "function" and token.lower_name in ("url", "src"):
            found += [one.value for one in token.arguments if one.type == "string"]
    return found


def _declarations(tokens: Iterable[CssNode]) -> tuple[Declaration, ...]:
    nodes = tinycss2.parse_blocks_contents(tokens, skip_comments=True, skip_whitespace=True)
    return tuple(
        Declaration(node.lower_name, css_text(node.value), node.important, tuple(node.value))
        for node in nodes
        if node.type == "declaration" and not any(map(_is_error, node.value))
    )


def _nodes(
    tokens: Iterable[CssNode], around: tuple[str, ...], deepest: int
) -> Iterator[tuple[CssNode, tuple[str, ...]]]:
    """Yield each rule, statement and error, with its conditions."""
    for node in tinycss2.parse_stylesheet(tokens, skip_comments=True, skip_whitespace=True):
        is_rule = node.type == "at-rule" and node.content is not None
        if is_rule and node.lower_at_keyword in _GROUPS and deepest:
            condition = f"@{node.lower_at_keyword} {css_text(node.prelude)}".strip()
            yield from _nodes(node.content, (*around, condition), deepest - 1)
        else:
            yield node, around


def _statement(node: CssNode) -> str:
    head = f"@{node.lower_at_keyword} {css_text(node.prelude)}".strip()
    return head if node.content is None else f"{head} {{ {css_text(node.content)} }}"


def _selectors(prelude: list[CssNode]) -> tuple[str, ...]:
    """Return the selectors of a rule, one by one."""
    groups: list[list[CssNode]] = [[]]
    for node in prelude:
        if node == ",":
            groups.append([])
        else:
            groups[-1].append(node)
    return tuple(map(css_text, groups))


def _unread(tokens: list[CssNode]) -> str:
    """Return the text after the last rule of a style sheet."""
    rest = takewhile(lambda one: one.type != "{} block" and one != ";", reversed(tokens))
    return css_text(list(rest)[::-1]) or "}"


def _is_error(token: CssNode) -> bool:
    """Return True for a token that spoils what it is in, unlike one that lacks only its end."""
    return token.type == "error" and not token.kind.startswith("eof")
