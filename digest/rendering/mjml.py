"""MJML to HTML. Faults that the compiler accepts silently, or dies of, are refused first."""

import re
from collections.abc import Iterator
from pathlib import Path

from digest.errors import BadTemplate
from digest.rendering import mjmlplace
from digest.rendering.mjmltags import ATTRIBUTES, CHILDREN, HOLDS_HTML, REFUSED_TAGS

_TAG = re.compile(
    r"<!--.*?-->|<(?P<close>/?)(?P<name>[a-zA-Z][\w:-]*)"
    r"(?P<attributes>(?:\s+[^\s=<>\"'/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'))?)*)\s*(?P<empty>/?)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=<>\"'/]+)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'))?")
#: No mail needs deeper nesting. The compiler recurses: about 9,000 levels end the process.
_DEEPEST = 60
#: HTML's elements without content and end tag.
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_GIVEN = "(in the MJML that the template gives)"


def compile_mjml(source: str, path: Path) -> str:
    """Return the HTML of the MJML `source`, made of the template at `path`. Raises BadTemplate."""
    import mjml

    _check(source, path)
    try:
        html: str = mjml.mjml2html(source, fonts={})
    except ValueError as problem:
        raise _refusal(source, _place(source, problem), path, f"not MJML: {problem}") from None
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":
            raise
        reason = f"the MJML compiler gave up: {problem}"
        raise BadTemplate(path=path, line=1, reason=reason) from None
    return html


def _check(source: str, path: Path) -> None:
    """Raise BadTemplate for an unknown, misplaced or unclosed element, and for too deep nesting."""
    opened: list[re.Match[str]] = []
    for tag in _TAG.finditer(source):
        if tag["name"] is None:
            continue
        for reason in () if tag["close"] else _mistakes(tag, opened):
            raise _refusal(source, tag.start(), path, reason)
        if tag["close"] and tag["name"] not in _VOID:
            if not opened or opened[-1]["name"] != tag["name"]:
                inside = f"<{opened[-1]['name']}>" if opened else "nothing"
                reason = f"</{tag['name']}> where {inside} is open"
                raise _refusal(source, tag.start(), path, reason)
            opened.pop()
        elif not (tag["close"] or tag["empty"] or tag["name"] in _VOID):
            opened.append(tag)
        if len(opened) > _DEEPEST:
            reason = f"more than {_DEEPEST} elements in one another"
            raise _refusal(source, tag.start(), path, reason)
    if opened:
        raise _refusal(source, opened[-1].start(), path, f"<{opened[-1]['name']}> is never closed")


def _mistakes(tag: re.Match[str], opened: list[re.Match[str]]) -> Iterator[str]:
    """Yield what is wrong with a start tag in the elements `opened`."""
    name = tag["name"]
    ours = name == "mjml" or name.startswith("mj-")
    if ours and name in REFUSED_TAGS:
        yield f"<{name}> may not be used: {REFUSED_TAGS[name]}"
    if ours and name not in ATTRIBUTES:
        yield f"MJML has no <{name}>"
    holder = opened[-1]["name"] if opened else ""
    inside_html = any(one["name"] in HOLDS_HTML for one in opened[-_DEEPEST:])
    if ours and inside_html:
        yield f"<{name}> in <{holder}>, where only HTML may stand"
    if not inside_html and holder in ATTRIBUTES and name not in CHILDREN.get(holder, ()):
        allowed = ", ".join(f"<{child}>" for child in sorted(CHILDREN.get(holder, ())))
        may = f"only these may stand: {allowed}" if allowed else "nothing may stand"
        yield f"<{name}> in <{holder}>, where {may}"
    if ours:
        yield from _unknown_attributes(tag)


def _unknown_attributes(tag: re.Match[str]) -> Iterator[str]:
    name = tag["name"]
    for attribute in _ATTRIBUTE.findall(tag["attributes"]):
        if why := REFUSED_TAGS.get(f"{name} {attribute}"):
            yield f"'{attribute}' of <{name}> may not be used: {why}"
        if attribute not in ATTRIBUTES[name]:
            yield f"<{name}> has no attribute '{attribute}'"


def _refusal(source: str, at: int, path: Path, reason: str) -> BadTemplate:
    """Return the error for the place `at` in `source`, with the template's own file and line."""
    if place := mjmlplace.find_place(source, at, path):
        return BadTemplate(path=place[0], line=place[1], reason=reason)
    line = source.count("\n", 0, at) + 1
    return BadTemplate(path=path, line=line, reason=f"{reason} {_GIVEN}")


def _place(source: str, problem: ValueError) -> int:
    """Return the index in `source` that the compiler's message names, which counts UTF-8 bytes.

    A message without a place is about the first "<" that begins no tag.
    """
    if span := re.search(r"(\d+)[.:]+\d+", str(problem)):
        return len(source.encode()[: int(span[1])].decode(errors="ignore"))
    bare = _TAG.sub(lambda tag: re.sub(r"[^\n]", " ", tag[0]), source)
    return max(bare.find("<"), 0)
