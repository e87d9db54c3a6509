"""Prose: an editor's note as CommonMark and as plain text, written from the tree of what a note may hold.

So what stands in all forms is what was found safe: no markup of the note's own gets through in any.
"""

from collections.abc import Iterator
from typing import Any

from digest.rendering import note, plain

#: Python's Markdown wants four columns before what continues a list's item; CommonMark takes them.
_INDENT = "    "
_BLOCKS = frozenset(("p", "ul", "ol", "blockquote", "h3", "hr"))


def note_as_markdown(note_text: str) -> str:
    """Return the note as clean CommonMark."""
    return "\n\n".join(_markdown_blocks(note.tree(note_text)))


def note_as_text(note_text: str) -> str:
    """Return the note in lines of 72 columns, its links numbered and listed below it."""
    urls: list[str] = []
    blocks = list(_text_blocks(note.tree(note_text), plain.TEXT_WIDTH, urls))
    if urls:
        blocks.append("\n".join(f"[{at}] {url}" for at, url in enumerate(urls, 1)))
    return "\n\n".join(blocks)


def _markdown_blocks(parent: Any) -> Iterator[str]:
    for kind, part in _blocks(parent):
        match kind:
            case "ul" | "ol":
                marks = (f"{at}." if kind == "ol" else "-" for at in range(1, len(part) + 1))
                items = ["\n\n".join(_markdown_blocks(item)) for item in part]
                yield "\n".join(
                    f"{mark} {_hang(item, _INDENT)}"
                    for mark, item in zip(marks, items, strict=True)
                )
            case "blockquote":
                if quoted := "\n\n".join(_markdown_blocks(part)):
                    yield "\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))
            case "hr":
                yield "---"
            case "h3":
                if said := _markdown_line(part).replace("\n", " "):
                    yield f"## {said}"  # in Markdown it stands straight below the newsletter's title
            case _:
                if said := _markdown_line(part):
                    yield said


def _markdown_line(parts: Any) -> str:
    """Return what flows in one paragraph; a line break in it is two spaces and a line's end."""
    lines = "".join(map(_markdown_inline, _inlines(parts))).split("\n")
    lines = [plain.guarded(" ".join(line.split())) for line in lines]
    return "  \n".join(line for line in lines if line)


def _markdown_inline(part: Any) -> str:
    if isinstance(part, str):
        return plain.escape_markdown(part.replace("\n", " "))
    if part.tag == "br":
        return "\n"
    inner = "".join(map(_markdown_inline, _inlines(part)))
    said = inner.strip()
    if not said:
        return " " if inner else ""
    match part.tag:
        case "strong" | "em":
            mark = "**" if part.tag == "strong" else "*"
            made = f"{mark}{said}{mark}"
        case "a" if part.get("href"):
            made = f"[{said}]({plain.markdown_url(part.get('href'))})"
        case "code" if not set("`<>&\\") & set(part.text_content()):
            made = f"`{' '.join(part.text_content().split())}`"
        case _:
            made = said
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{before}{made}{after}"


def _text_blocks(parent: Any, columns: int, urls: list[str]) -> Iterator[str]:
    for kind, part in _blocks(parent):
        match kind:
            case "ul" | "ol":
                marks = (f"{at}." if kind == "ol" else "-" for at in range(1, len(part) + 1))
                items = ["\n".join(_text_blocks(item, columns - 3, urls)) for item in part]
                yield "\n".join(
                    f"{mark} {_hang(item, ' ' * (len(mark) + 1))}"
                    for mark, item in zip(marks, items, strict=True)
                )
            case "blockquote":
                if quoted := "\n\n".join(_text_blocks(part, columns - 2, urls)):
                    yield "\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))
            case "hr":
                yield "* * *"
            case _:
                lines = "".join(_text_inline(inline, urls) for inline in _inlines(part)).split("\n")
                if said := "\n".join(
                    plain.wrap_text(line, columns=columns) for line in lines if line.strip()
                ):
                    yield said


def _text_inline(part: Any, urls: list[str]) -> str:
    if isinstance(part, str):
        return part.replace("\n", " ")
    if part.tag == "br":
        return "\n"
    said = "".join(_text_inline(inline, urls) for inline in _inlines(part))
    url = part.get("href") if part.tag == "a" else None
    if not url or not said.strip() or said.strip() in (url, url.removeprefix("mailto:")):
        return said
    if url not in urls:
        urls.append(url)
    return f"{said} [{urls.index(url) + 1}]"


def _blocks(parent: Any) -> Iterator[tuple[str, Any]]:
    """Yield the blocks in `parent` by kind; text that stands between them flows as paragraphs of its own ("")."""
    flowing: list[Any] = []
    for part in _inlines(parent):
        if isinstance(part, str) or part.tag not in _BLOCKS:
            flowing.append(part)
            continue
        if flowing:
            yield "", flowing
            flowing = []
        yield (
            part.tag,
            [one for one in part if one.tag == "li"] if part.tag in ("ul", "ol") else part,
        )
    if flowing:
        yield "", flowing


def _inlines(parent: Any) -> Iterator[Any]:
    """Yield what stands in an element in order: its texts and its elements."""
    if isinstance(parent, list):
        yield from parent
        return
    if parent.text:
        yield parent.text
    for part in parent:
        yield part
        if part.tail:
            yield part.tail


def _hang(block: str, indent: str) -> str:
    """Return `block` with every line but the first indented."""
    first, *rest = block.split("\n")
    return "\n".join([first, *(f"{indent}{line}".rstrip() for line in rest)])
