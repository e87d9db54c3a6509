from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.rendering import mjml, note, prose
from tests.rendering.test_mjml import LOOK, mail

LINK = "#0b6e4f"
KEPT = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "h3", "code", "hr"}


def shown(markdown: str) -> ElementTree.Element:
    """Return the note as rendered, read as XML."""
    return ElementTree.fromstring(f"<note>{note.render_note(markdown, LINK)}</note>")  # noqa: S314 - our own output


def test_markdown_becomes_html() -> None:
    """The note's Markdown becomes HTML."""
    made = shown(
        "Good *morning*, **all**.\n\n- [one](https://ledger.example/a?b=1&c=2)\n- `two`\n\n"
        "> said\n\n---"
    )
    assert [part.tag for part in made] == ["p", "ul", "blockquote", "hr"]
    assert made.find("p/em").text == "morning"  # type: ignore[union-attr]
    assert made.find("ul/li/a").get("href") == "https://ledger.example/a?b=1&c=2"  # type: ignore[union-attr]


def test_styles_stand_on_the_elements() -> None:
    """Mail programs drop style sheets, so each element has its style, a link its colour."""
    made = shown("A [link](https://ledger.example/).\n\n- one")
    assert f"color:{LINK}" in made.find("p/a").get("style").replace(" ", "")  # type: ignore[union-attr]
    assert "margin" in made.find("ul/li").get("style")  # type: ignore[union-attr]
    assert "<style" not in note.render_note("Text", LINK)


@pytest.mark.parametrize("level", range(1, 7))
def test_headings_stand_below_the_mails_own(level: int) -> None:
    """A heading of any level becomes the third, below that of the note."""
    assert [part.tag for part in shown(f"{'#' * level} Today\n\nText.")] == ["h3", "p"]


@pytest.mark.parametrize(
    ("hostile", "gone"),
    [
        ("a<script>alert(1)</script>b", "script"),
        ("<style>p { display: none }</style>b", "style>"),
        ('<p onclick="alert(1)">b</p>', "onclick"),
        ("[b](javascript:alert(1))", "javascript"),
        ('<a href="JaVaScRiPt&#58;alert(1)">b</a>', "javascript"),
        ("[b](data:text/html;base64,YWxlcnQoMSk=)", "data:"),
        ("[b](ftp://ledger.example/a)", "ftp"),
        ("![b](https://ledger.example/a.png) b", "img"),
        ('<img src="x" onerror="alert(1)"> b', "img"),
        ('<iframe src="https://ledger.example/"></iframe>b', "iframe"),
        ('<svg><a xlink:href="javascript:alert(1)">c</a></svg> b', "svg"),
        ('<p style="position:fixed">b</p>', "position"),
        ('<a href="https://ledger.example/" target="_top" id="x">b</a>', "target"),
        ("b<mj-raw>c</mj-raw>", "mj-raw"),
        ("b<!-- comment -->", "<!--"),
    ],
)
def test_what_could_act_is_taken_out(hostile: str, gone: str) -> None:
    """Scripts, handlers, other schemes than web and mail, styles, images and frames are gone."""
    made = note.render_note(hostile, LINK)
    assert gone not in made.lower()
    assert "b" in "".join(ElementTree.fromstring(f"<note>{made}</note>").itertext())  # noqa: S314


def test_web_and_mail_addresses_stay() -> None:
    """A note may link to pages and to mail."""
    links = shown("[a](http://a.example) [b](https://b.example) [c](mailto:c@d.example)").findall(
        "p/a"
    )
    assert [link.get("href") for link in links] == [
        "http://a.example",
        "https://b.example",
        "mailto:c@d.example",
    ]


@pytest.mark.parametrize("url", ["/a", "a.html", "//b.example/a", "#part", "?a=b"])
def test_an_address_that_leads_nowhere_from_a_mail_is_plain_text(url: str) -> None:
    """An address that works only within a site becomes plain text."""
    made = shown(f"[a]({url}) b")
    assert made.find("p/a") is None
    assert made.find("p").text == "a b"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "deep",
    [
        "> " * 60 + "a",
        "<blockquote>" * 100 + "a",
        "\n".join(f"{'    ' * at}- a" for at in range(80)),
    ],
)
def test_elements_are_never_deep_in_one_another(deep: str) -> None:
    """Elements nested too deep stay at the deepest level allowed."""
    depths = [sum(1 for _ in part.iterancestors()) for part in note.note_tree(deep).iter()]
    assert max(depths) <= 8
    assert "a" in note.note_tree(deep).text_content()


def test_an_empty_element_has_an_end() -> None:
    """An empty element has an end tag, or all text after it would be bold."""
    assert "</strong>" in note.render_note("<strong></strong> text", LINK)
    assert "<br/>" in note.render_note("one<br>two", LINK)


@pytest.mark.parametrize("empty", ["", " \n", "<script>alert(1)</script>", "<!-- later -->", "***"])
def test_a_note_of_nothing_is_nothing(empty: str) -> None:
    """A note without content is the empty string, and the mail has no empty frame."""
    assert note.render_note(empty, LINK) == ""


def test_the_network_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rendering a note opens no connection, whatever it refers to."""

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("socket.socket.connect", refuse)
    shown(
        '<link rel="stylesheet" href="http://127.0.0.1:9/a.css">'
        '<style>@import "http://127.0.0.1:9/b.css";</style>b'
    )


MARKUP = st.sampled_from(
    [
        "<", ">", "&", '"', "'", "`", "*", "_", "#", "- ", "1. ", "> ", "\n", "\n\n", "    ", "[",
        "](", ")", "![", "<!--", "-->", "<p>", "</p>", "<b>", "</div>", "<a href=", "<script>",
        "</script>", "<mj-text>", "]]>", "<![CDATA[", "<?xml ?>", "&#0;", "&lt;", "&nbsp;",
        "{{ 7 * 7 }}", "<svg><style>", "<math><mtext>", "<br>", "</br>", "<table><td>",
        "javascript:",
    ]
)  # fmt: skip


@settings(max_examples=50, derandomize=True, deadline=None)
@example("<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>")
@given(
    st.lists(
        MARKUP | st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=6),
        max_size=14,
    ).map("".join)
)
def test_any_note_is_safe_and_compiles(text: str) -> None:
    """Any note is well-formed, holds known elements only, and never breaks the mail."""
    made = note.render_note(text, LINK)
    elements = list(ElementTree.fromstring(f"<note>{made}</note>").iter())[1:]  # noqa: S314 - our own output
    assert {element.tag for element in elements} <= KEPT
    assert {key for element in elements for key in element.attrib} <= {"href", "style"}
    assert mjml.compile_mjml(mail(f"<mj-text>{made}</mj-text>"), LOOK)


@pytest.mark.parametrize("reference", ["&#7;", "&#x1b;", "&#xfffe;", "&#0;", "&#xd800;", "&#129;"])
def test_a_reference_to_what_mail_cannot_carry_is_nothing(reference: str) -> None:
    """Markdown leaves references alone, and they stand for any character."""
    said = "".join(shown(f"Good {reference}morning.").itertext())
    assert said in ("Good morning.", "Good \ufffdmorning.")


def test_a_notes_figures_stand_with_their_units() -> None:
    """Except in code, which is copied."""
    made = note.render_note("It has *5 MW* and\nRs 5 crore.\n\n* `x 5 MW` in 7 km", "#111111")
    assert "<em>5\xa0MW</em> and\nRs\xa05\xa0crore." in made
    assert ">x 5 MW</code> in 7\xa0km" in made


def test_emphasis_in_other_scripts_is_bold() -> None:
    """Italics are for Latin, Greek and Cyrillic; in others letters only lean."""
    made = note.render_note("*Today* and *आज*", "#111111")
    assert "<em>Today</em>" in made
    assert '<em style="font-style:normal;font-weight:700">आज</em>' in made
    assert prose.note_as_markdown("*Today* and *आज*") == "*Today* and **आज**"
