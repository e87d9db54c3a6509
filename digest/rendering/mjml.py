"""MJML to HTML. What would be accepted silently, or end the process, is refused first."""

import re
from pathlib import Path

from digest.errors import BadTemplate

#: MJML's own elements (mjml.io/documentation); its parser would drop any other without a word.
_KNOWN = frozenset(
    f"mj-{name}"
    for name in (
        "head attributes all class style preview title font breakpoint html-attributes body wrapper section column group text image "
        "button divider spacer table raw hero navbar navbar-link social social-element accordion accordion-element accordion-title "
        "accordion-text carousel carousel-image include"
    ).split()
)
_TAG = re.compile(
    r"<!--.*?-->|<(?P<close>/?)(?P<name>[a-zA-Z][\w:-]*)"
    r"(?:\s+[^\s=<>\"'/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'))?)*\s*(?P<empty>/?)>",
    re.DOTALL,
)
#: The parser recurses; thousands of levels end the process. No mail needs this many.
_DEEPEST = 60
#: Elements of HTML that hold nothing and need no end.
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_GIVEN = "(the line is one of the MJML that the template gives)"


def compile(source: str, path: Path) -> str:  # noqa: A001 - what it does
    """Return the HTML of the MJML `source`, which the template at `path` gave. Raises BadTemplate."""
    import mjml

    _check(source, path)
    try:
        html: str = mjml.mjml2html(source, fonts={})
    except ValueError as problem:
        raise BadTemplate(
            path=path, line=_line(source, problem), reason=f"not MJML {_GIVEN}: {problem}"
        ) from None
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":
            raise
        raise BadTemplate(path=path, line=1, reason=f"the MJML compiler gave up: {problem}") from None
    return html


def _check(source: str, path: Path) -> None:
    """Refuse elements that MJML does not know, tags that do not match, and elements too deep in one another."""
    opened: list[re.Match[str]] = []
    for tag in _TAG.finditer(source):
        name = tag["name"]
        if name is None or name in _VOID:
            continue
        if name.startswith("mj-") and name not in _KNOWN:
            raise _refusal(source, tag, path, f"MJML has no <{name}>")
        if tag["close"]:
            if not opened or opened[-1]["name"] != name:
                inside = f"<{opened[-1]['name']}>" if opened else "nothing"
                raise _refusal(source, tag, path, f"</{name}> where {inside} is open")
            opened.pop()
        elif not tag["empty"]:
            opened.append(tag)
        if len(opened) > _DEEPEST:
            raise _refusal(source, tag, path, f"more than {_DEEPEST} elements in one another")
    if opened:
        raise _refusal(source, opened[-1], path, f"<{opened[-1]['name']}> is never closed")


def _refusal(source: str, tag: re.Match[str], path: Path, reason: str) -> BadTemplate:
    return BadTemplate(path=path, line=_line_at(source, tag.start()), reason=f"{reason} {_GIVEN}")


def _line(source: str, problem: ValueError) -> int:
    """Return the line of the generated MJML that the compiler's message points at by UTF-8 bytes.

    Where it points at none, it is the line of the first "<" that begins no tag.
    """
    if span := re.search(r"(\d+)[.:]+\d+", str(problem)):
        return source.encode()[: int(span[1])].count(b"\n") + 1
    bare = _TAG.sub(lambda tag: re.sub(r"[^\n]", " ", tag[0]), source)
    return _line_at(source, max(bare.find("<"), 0))


def _line_at(source: str, at: int) -> int:
    return source.count("\n", 0, at) + 1
