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


def compile_mjml(source: str, path: Path, own: Path | None = None) -> str:
    """Return the HTML of the MJML `source`, made of the template at `path`. Raises BadTemplate.

    `own` is the folder of the publication's templates, whose parts win over the shipped ones. The
    content is the page's main landmark, and <body> has the id "body", by which styles find Gmail.
    """
    import mjml

    if mistake := _first_mistake(source):
        raise _refusal(source, *mistake, path, own)
    try:
        html: str = mjml.mjml2html(source, fonts={})
    except ValueError as problem:
        at = _place(source, problem)
        raise _refusal(source, at, f"not MJML: {problem}", path, own) from None
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":
            raise
        reason = f"the MJML compiler gave up: {problem}"
        raise BadTemplate(path=path, line=1, reason=reason) from None
    return _landmarked(html)


def _landmarked(html: str) -> str:
    """Return compiled HTML with an id on <body>, and its element around all content as "main"."""
    at = max(html.find("aria-roledescription="), 0)
    head, rest = html[:at], html[at:]
    head = head.replace("<body", '<body id="body"', 1)
    return head + rest.replace('role="article"', 'role="main"', 1)


def _first_mistake(source: str) -> tuple[int, str] | None:
    """Return the place and reason of the first unknown, misplaced, unclosed or too deep element."""
    opened: list[re.Match[str]] = []
    for tag in _TAG.finditer(source):
        if tag["name"] is None:
            continue
        if tag["close"]:
            if mistake := _end_mistake(tag, opened):
                return mistake
            if tag["name"] not in _VOID:
                opened.pop()
            continue
        for reason in _mistakes(tag, opened):
            return tag.start(), reason
        if not tag["empty"] and tag["name"] not in _VOID:
            opened.append(tag)
        if len(opened) > _DEEPEST:
            return tag.start(), f"more than {_DEEPEST} elements in one another"
    return (opened[-1].start(), f"<{opened[-1]['name']}> is never closed") if opened else None


def _end_mistake(tag: re.Match[str], opened: list[re.Match[str]]) -> tuple[int, str] | None:
    """Return the place and reason of a wrong end tag in the elements `opened`."""
    name = tag["name"]
    if name in _VOID or (opened and opened[-1]["name"] == name):
        return None
    inside = f"<{opened[-1]['name']}>" if opened else "nothing"
    if any(one["name"] == name for one in opened):
        return opened[-1].start(), f"{inside} is not closed before </{name}>"
    return tag.start(), f"</{name}> where {inside} is open"


def _mistakes(tag: re.Match[str], opened: list[re.Match[str]]) -> Iterator[str]:
    """Yield what is wrong with a start tag in the elements `opened`."""
    name = tag["name"]
    ours = name == "mjml" or name.startswith("mj-")
    holder = opened[-1]["name"] if opened else ""
    if not ours and holder not in ATTRIBUTES:
        return  # HTML in HTML, as most of a mail is
    if ours and name in REFUSED_TAGS:
        yield f"<{name}> may not be used: {REFUSED_TAGS[name]}"
    if ours and name not in ATTRIBUTES:
        yield f"MJML has no <{name}>"
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


def _refusal(source: str, at: int, reason: str, path: Path, own: Path | None) -> BadTemplate:
    """Return the error for the place `at` in `source`, with the template's own file and line."""
    if place := mjmlplace.find_place(source, at, path, own):
        return BadTemplate(path=place[0], line=place[1], reason=reason)
    line = source.count("\n", 0, at) + 1
    return BadTemplate(path=path, line=line, reason=f"{reason} {_GIVEN}")


def _place(source: str, problem: ValueError) -> int:
    """Return the index in `source` that the compiler's message names, which counts UTF-8 bytes.

    A message without a place is about the first "<" that begins no tag.
    """
    if span := re.search(r"(?<!\d)(\d+)[.:]+\d+", str(problem)):
        return len(source.encode()[: int(span[1])].decode(errors="ignore"))
    bare = _TAG.sub(lambda tag: re.sub(r"[^\n]", " ", tag[0]), source)
    return max(bare.find("<"), 0)
