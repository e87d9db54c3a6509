import html

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from digest.rendering import note, prose
from tests.rendering.test_note import KEPT, MARKUP

#: A note's headings stand straight below the title in Markdown.
KNOWN = KEPT - {"h3"} | {"h2"}
NOTE = """\
# Good morning

Our *long* read of the [desert](https://ledger.example/a?b=1&c=2) counts **8,600 MW**
and the [desert](https://ledger.example/a?b=1&c=2) is patient.

- one
- two, [by mail](mailto:desk@ledger.example)

1. first
2. second

> said

---

`code`
"""


def shape(page: str) -> list[tuple[str, str, str]]:
    """Return tag, text and address of each element of a piece of HTML, white space aside."""
    root = lxml_html.fragment_fromstring(page or "<p></p>", create_parent="div")
    return [
        (str(part.tag), " ".join(part.text_content().split()), part.get("href", ""))
        for part in root.iter()
        if part is not root
    ]


def test_a_note_is_the_same_again_from_its_markdown() -> None:
    """Its Markdown, rendered again, has the same headings, lists, links and words."""
    again = prose.note_as_markdown(NOTE)
    assert shape(markdown.markdown(again, extensions=["sane_lists"])) == shape(
        markdown.markdown(NOTE.replace("# Good", "## Good"), extensions=["sane_lists"])
    )
    assert "[desert](https://ledger.example/a?b=1&c=2)" in again


def test_nested_lists_come_back() -> None:
    """A list within a list stays within it, for CommonMark and for Python's Markdown."""
    again = prose.note_as_markdown("- one\n    - two\n    - three\n- four")
    for read in (markdown.markdown, MarkdownIt().render):
        tags = [tag for tag, _, _ in shape(read(again)) if tag in ("ul", "li")]
        assert tags == ["ul", "li", "ul", "li", "li", "li"]


def test_plain_text_numbers_the_links() -> None:
    """Links are numbered and listed once at the end; lines have 72 columns, and no marks."""
    text = prose.note_as_text(NOTE)
    assert text.startswith(
        "Good morning\n\nOur long read of the desert [1] counts 8,600 MW and the desert [1] is"
    )
    assert "- one\n- two, by mail [2]\n\n1. first\n2. second\n\n> said\n\n* * *\n\ncode\n\n" in text
    assert text.endswith("[1] https://ledger.example/a?b=1&c=2\n[2] mailto:desk@ledger.example")
    assert (
        max(
            len(line)
            for line in prose.note_as_text("word " * 90 + "\n\n- " + "item " * 90).splitlines()
        )
        <= 72
    )


def test_an_address_that_is_its_own_text_has_no_number() -> None:
    """An address that can be seen need not be listed."""
    assert (
        prose.note_as_text("See <https://ledger.example/> now.")
        == "See https://ledger.example/ now."
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "a<script>alert(1)</script>b",
        "[b](javascript:alert(1))",
        "[b][x]\n\n[x]: javascript:alert(1)",
        "[b](java&#115;cript:alert(1))",
        '<a href="https://a.example/)[c](javascript:alert(1)">b</a>',
        "&lt;script&gt;alert(1)&lt;/script&gt; b",
        "`<script>` b",
        "<code>`</code><img src=x onerror=alert(1)> b",
        "b <b onclick=x>**c",
        "![b](https://a.example/a.png) b",
    ],
)
def test_a_notes_markup_does_not_get_through(hostile: str) -> None:
    """Text and Markdown are as safe as the HTML: no script, no other scheme, no raw markup."""
    again = markdown.markdown(prose.note_as_markdown(hostile))
    elements = list(lxml_html.fragment_fromstring(again, create_parent="div").iter())[1:]
    assert {element.tag for element in elements} <= KNOWN
    assert not any(
        element.get("href", "").lower().startswith("javascript:") for element in elements
    )
    assert "b" in html.unescape(again)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(
    st.lists(
        MARKUP | st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=6),
        max_size=14,
    ).map("".join)
)
def test_any_note_is_safe_in_markdown_and_text(text: str) -> None:
    """Any note's Markdown gives known elements and safe addresses, and the same words."""
    for read in (markdown.markdown, MarkdownIt().render):
        page = read(prose.note_as_markdown(text))
        elements = list(
            lxml_html.fragment_fromstring(page or "<p></p>", create_parent="div").iter()
        )[1:]
        assert {element.tag for element in elements} <= KNOWN
        assert all(
            element.get("href", "https:").split(":")[0] in ("https", "http", "mailto")
            for element in elements
        )
        assert squeezed(page) == squeezed(html.escape(note.note_tree(text).text_content()))
    prose.note_as_text(text)


def squeezed(page: str) -> str:
    """Return the words of a page without white space and emphasis marks."""
    words = lxml_html.fragment_fromstring(page or "<p></p>", create_parent="div").text_content()
    return "".join(char for char in words if not char.isspace() and char not in "*`")
