"""Prose: the editor's note as CommonMark and as plain text.

Both are written from the note's tree of safe elements: no markup of its own gets through.
"""

from collections.abc import Iterable, Iterator

from digest.rendering import note, plain
from digest.rendering.note import NoteElement
from digest.rendering.typography import is_cased_text

#: Python's Markdown needs four columns before a list item's later lines; CommonMark takes them.
_INDENT = "    "
_BLOCKS = frozenset(("p", "ul", "ol", "blockquote", "h3", "hr"))

#: Texts and elements in one paragraph.
_Flow = list[NoteElement | str]


def note_as_markdown(note_text: str) -> str:
    """Return the note as clean CommonMark."""
    return "\n\n".join(_markdown_blocks(note.note_tree(note_text)))


def note_as_text(note_text: str) -> str:
    """Return the note in lines of 72 columns, its links numbered and listed at the end."""
    urls: list[str] = []
    blocks = list(_text_blocks(note.note_tree(note_text), plain.TEXT_WIDTH, urls))
    if urls:
        blocks.append("\n".join(f"[{at}] {url}" for at, url in enumerate(urls, 1)))
    return "\n\n".join(blocks)


def _markdown_blocks(parent: NoteElement | _Flow) -> Iterator[str]:
    for kind, part in _blocks(parent):
        match kind:
            case "ul" | "ol":
                yield _list(kind, ("\n\n".join(_markdown_blocks(item)) for item in part), _INDENT)
            case "blockquote":
                yield from _quote("\n\n".join(_markdown_blocks(part)))
            case "hr":
                yield "---"
            case "h3":
                if said := _markdown_line(part).replace("\n", " "):
                    yield f"## {said}"  # one level below the newsletter's title
            case _:
                if said := _markdown_line(part):
                    yield said


def _markdown_line(parts: NoteElement | _Flow) -> str:
    """Return the inline content as one paragraph; its line breaks are two spaces and a newline."""
    lines = "".join(map(_markdown_inline, _inlines(parts))).split("\n")
    lines = [plain.guarded(" ".join(line.split())) for line in lines]
    return "  \n".join(line for line in lines if line)


def _markdown_inline(part: NoteElement | str) -> str:
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
            mark = "*" if part.tag == "em" and is_cased_text(said) else "**"
            made = f"{mark}{said}{mark}"
        case "a" if part.get("href"):
            made = f"[{said}]({plain.markdown_url(part.get('href'))})"
        case "code" if not set("`<>&\\") & set(part.text_content()):
            made = f"`{' '.join(part.text_content().split())}`"
        case _:
            made = said
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{before}{made}{after}"


def _text_blocks(parent: NoteElement | _Flow, columns: int, urls: list[str]) -> Iterator[str]:
    for kind, part in _blocks(parent):
        match kind:
            case "ul" | "ol":
                yield _list(
                    kind, ("\n".join(_text_blocks(item, columns - 3, urls)) for item in part)
                )
            case "blockquote":
                yield from _quote("\n\n".join(_text_blocks(part, columns - 2, urls)))
            case "hr":
                yield "* * *"
            case _:
                text = "".join(_text_inline(inline, urls) for inline in _inlines(part))
                lines = (plain.wrap_text(line, columns=columns) for line in text.split("\n"))
                if wrapped := "\n".join(filter(None, lines)):
                    yield wrapped


def _text_inline(part: NoteElement | str, urls: list[str]) -> str:
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


def _blocks(parent: NoteElement | _Flow) -> Iterator[tuple[str, NoteElement | _Flow]]:
    """Yield the blocks in `parent` with their kind; "" is a paragraph of what is between them."""
    flowing: _Flow = []
    for part in _inlines(parent):
        if isinstance(part, str) or part.tag not in _BLOCKS:
            flowing.append(part)
            continue
        if flowing:
            yield "", flowing
            flowing = []
        listed = part.tag in ("ul", "ol")
        yield part.tag, [item for item in part if item.tag == "li"] if listed else part
    if flowing:
        yield "", flowing


def _inlines(parent: NoteElement | _Flow) -> Iterator[NoteElement | str]:
    """Yield the texts and the child elements of an element, in order."""
    if isinstance(parent, list):
        yield from parent
        return
    if parent.text:
        yield parent.text
    for part in parent:
        yield part
        if part.tail:
            yield part.tail


def _list(kind: str, items: Iterable[str], indent: str = "") -> str:
    """Return a list, numbered if `kind` is "ol"; later lines are indented, at least by the mark."""
    lines = []
    for at, item in enumerate(items, 1):
        mark = f"{at}. " if kind == "ol" else "- "
        first, *rest = item.split("\n")
        lines += [mark + first, *(f"{indent or ' ' * len(mark)}{line}".rstrip() for line in rest)]
    return "\n".join(lines)


def _quote(text: str) -> Iterator[str]:
    """Yield `text` as a quotation; nothing if it is empty."""
    if text:
        yield "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
