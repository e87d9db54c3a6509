"""XML from outside: what is mended, what is read of what is broken, and what is refused."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from digest.model.text import NOT_XML
from digest.sources import markup
from tests.timing import in_proportion


def text(xml: str) -> str:
    """Return the text in a document in which nothing is wrong."""
    document = markup.parse_xml(xml)
    assert document.problem is None
    return "".join(document.root.itertext())


@pytest.mark.parametrize(
    ("inner", "read_as"),
    [
        ("a &amp; b &lt; c", "a & b < c"),
        ("a & b", "a & b"),
        ("?a=1&b=2", "?a=1&b=2"),
        ("a < b <5 <= c", "a < b <5 <= c"),
        ("a > b ]]> c", "a > b ]]> c"),
        ("caf&eacute;&nbsp;&rsquo;&bne;", "café\xa0’=⃥"),
        ("&LT;b&GT; &AMP;", "<b> &"),
        ("&nosuch; &#8217 x", "&nosuch; &#8217 x"),
        ("&#8217;&#x2019;&#X2019;", "’’’"),
        ("a&#0;&#11;&#xFFFF;&#1114112;&#xD800;b", "ab"),
        ("a\x00\x07\x0b\ufffe\ud800b", "ab"),
        ("<![CDATA[a & b <p> &nbsp; ]]]]><![CDATA[>]]>", "a & b <p> &nbsp; ]]>"),
        ("<!-- a & b -->c", "c"),
        ("<?php echo 1 & 2 ?>c", "c"),
        ("<b t='a & b'/>c", "c"),
    ],
)
def test_what_many_write_is_mended(inner: str, read_as: str) -> None:
    """Stray signs, HTML's references, characters that XML has not: none costs the document."""
    assert text(f"<a>{inner}</a>") == read_as


@pytest.mark.parametrize(
    "xml",
    [
        "\ufeff<a>x</a>",
        "\n\n <?xml version='1.0' encoding='utf-16'?>\n<a>x</a>",
        "<?xml version='1.1' encoding='klingon'?><a>x</a>",
        "some words <a>x</a>",
        "<!DOCTYPE a SYSTEM 'http://nowhere.example/a.dtd'><a>x</a>",
        "<!DOCTYPE a PUBLIC '-//A' 'file:///etc/passwd'><a>x</a>",
        "<!-- a --><?b c?><!-- <!ENTITY --><a>x</a>",
    ],
)
def test_what_stands_before_the_root_does_no_harm(xml: str) -> None:
    """Marks, wrong declarations and a document type do no harm, and nothing is fetched."""
    assert text(xml) == "x"


def test_a_prefix_that_is_not_declared_is_what_all_mean_by_it() -> None:
    """One that nobody knows gets a name of its own."""
    root = markup.parse_xml("<a><dc:date>x</dc:date><q:r q:s='1' xmlns:t='u'/></a>").root
    assert [element.tag for element in root] == [
        "{http://purl.org/dc/elements/1.1/}date",
        "{urn:undeclared:q}r",
    ]


def test_what_is_cut_off_is_read_up_to_the_cut() -> None:
    """The repeated element in which the document breaks off is left out."""
    document = markup.parse_xml("<a><b>1</b><b>2</b><b>http://x.exa", ("b",))
    assert [element.text for element in document.root] == ["1", "2"]
    assert document.problem == "is cut off"


@pytest.mark.parametrize(
    ("cut", "kept"),
    [
        ("<a><b>1</b><b", ["1"]),
        ("<a><b>1</b><b>2<", ["1"]),
        ("<a><b>1</b><b>2</b", ["1", "2"]),
        ("<a><b>1</b><b><![CDATA[2", ["1"]),
        ("<a><b>1</b><b><!-- 2", ["1"]),
        ("<a><b>1</b><b/><c", ["1", None]),
    ],
)
def test_a_document_may_be_cut_off_anywhere(cut: str, kept: list[str | None]) -> None:
    """In a tag, in text, in a comment: an element whose end has begun is whole."""
    document = markup.parse_xml(cut, ("b",))
    assert [element.text for element in document.root.iter("b")] == kept
    assert document.problem


def test_a_document_that_is_only_broken_keeps_its_last_element() -> None:
    """Where it is closed, it is whole."""
    document = markup.parse_xml("<a><b>1</b><c></d><b>2</b></a>", ("b",))
    assert [element.text for element in document.root.iter("b")] == ["1", "2"]
    assert document.problem is not None
    assert document.problem.startswith("is not well-formed (")
    assert document.problem.endswith(", line 1)")


def test_deep_nesting_is_read_as_far_as_is_safe() -> None:
    """No parser's stack is at stake."""
    document = markup.parse_xml("<a>" * 100_000)
    assert document.problem == "is nested too deeply to be read whole"
    assert sum(1 for _ in document.root.iter()) < 300


@pytest.mark.parametrize("xml", ["", " ", "words", "<", "<<<", "<!-- a", "&lt;a&gt;"])
def test_what_holds_no_element_is_no_xml(xml: str) -> None:
    """It is said so."""
    with pytest.raises(ValueError, match="is not XML"):
        markup.parse_xml(xml)


BOMB = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'


@pytest.mark.parametrize(
    "xml",
    [
        f"<!DOCTYPE r [{BOMB}]><r>&b;</r>",
        f"<?xml version='1.0'?>\n<!-- x -->\n<!doctype r [{BOMB}]><r>&b;</r>",
        f"words <!DOCTYPE r [{BOMB}]><r/>",
        f"<!DOCTYPE r [<!ATTLIST r a CDATA '<!--'>{BOMB}<!ATTLIST r b CDATA '-->'>]><r>&b;</r>",
        f"<!DOCTYPE r [<!ATTLIST r a CDATA '<r>'>{BOMB}]><r>&b;</r>",
        f"<?p <!-- ?><!DOCTYPE r [{BOMB}]><!-- --><r>&b;</r>",
        "<!DOCTYPE r [<!ENTITY % p SYSTEM 'http://x.example/p.dtd'>%p;]><r/>",
        "<!DOCTYPE r [<!entity a SYSTEM 'file:///etc/passwd'>]><r>&a;</r>",
    ],
)
def test_entities_are_refused(xml: str) -> None:
    """However they are hidden from whoever looks for them."""
    with pytest.raises(ValueError, match="declares entities"):
        markup.parse_xml(xml)


def test_no_entity_is_ever_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind the guard stands a parser that would not open one either."""
    monkeypatch.setattr(markup, "_refuse_entities", lambda _: None)
    root = markup._parse_tree(f"<!DOCTYPE r [{BOMB}]><r>&b;</r>", recover=False)
    assert root.text is None


@pytest.mark.parametrize(
    "piece",
    [
        "<", "&", "]]>", "<![CDATA[", "<!--", "<?", "<a", "<a ", "<b:", " b:c=", "&#",
        "<item>", "</item>", "<!DOCTYPE ", "<!ENTITY ", "<?x ?>", "<!-- -->",
    ],
)  # fmt: skip
def test_many_of_anything_take_no_time(piece: str) -> None:
    """Time is in proportion to the document."""

    def read(xml: str) -> None:
        with suppress(ValueError):
            markup.parse_xml(xml, ("item",))

    for start in ("", "<a>", "<!DOCTYPE a ["):
        assert in_proportion(lambda size, start=start: start + piece * size, read, 50_000) < 1  # type: ignore[misc]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
@settings(derandomize=True, max_examples=75, deadline=None)
def test_what_a_program_escapes_is_what_is_read(written: str) -> None:
    """All that XML can carry comes back; what it cannot is dropped."""
    element = etree.Element("a")
    element.text = kept = "".join(char for char in written if NOT_XML.match(char) is None)
    again = markup.parse_xml(etree.tostring(element, encoding="unicode"))
    assert again.problem is None
    assert (again.root.text or "") == kept


@given(st.text(alphabet="<>&;![]CDAT-?/'\"= \n\x00aé:x#1ENTIYOP", max_size=80))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_any_text_is_read_or_refused_in_words(xml: str) -> None:
    """No text ends in anything but a document or a reason in one line."""
    reason = ""
    for start in ("", "<a>"):
        try:
            markup.parse_xml(start + xml, ("a",))
        except ValueError as problem:
            reason = str(problem)
        assert "\n" not in reason
