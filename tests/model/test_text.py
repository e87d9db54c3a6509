"""Text: which characters are illegal where, and what a language tag is."""

import pytest

from digest.model.text import LANGUAGE_TAG, NOT_MAIL, NOT_XML, unpadded


@pytest.mark.parametrize("char", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_neither_xml_nor_mail_carries_it(char: str) -> None:
    """C0 controls, lone surrogates and noncharacters are illegal in XML and in mail."""
    assert NOT_XML.fullmatch(char)
    assert NOT_MAIL.fullmatch(char)


@pytest.mark.parametrize("char", ["\x7f", "\x80", "\x9f"])
def test_mail_does_not_carry_c1_controls(char: str) -> None:
    """DEL and the C1 controls are legal in XML, but no mail carries them."""
    assert not NOT_XML.fullmatch(char)
    assert NOT_MAIL.fullmatch(char)


@pytest.mark.parametrize("char", ["\t", "\n", "\r", " ", "~", "\xa0", "₹", "\ufffd", "\U0001f3d7"])
def test_both_carry_text(char: str) -> None:
    """Text, its white space and characters beyond the basic plane are legal."""
    assert not NOT_XML.fullmatch(char)
    assert not NOT_MAIL.fullmatch(char)


@pytest.mark.parametrize(
    ("text", "is_tag"),
    [
        ("en", True),
        ("en-IN", True),
        ("zh-Hant-TW", True),
        ("e", False),
        ("english", False),
        ("en_IN", False),
        ("", False),
        ("en-", False),
    ],
)
def test_a_language_tag_has_its_form(text: str, is_tag: bool) -> None:  # noqa: FBT001
    """A language tag is two or three letters and parts of two to eight characters."""
    assert (LANGUAGE_TAG.fullmatch(text) is not None) is is_tag


@pytest.mark.parametrize(
    ("padded", "text"),
    [
        (" \u200f a\u200cb \ufeff\xa0", "a\u200cb"),
        ("\u200c\u3164\n\u2063", ""),
        ("\U0001f3d7\ufe0f", "\U0001f3d7\ufe0f"),
    ],
)
def test_what_nobody_sees_goes_from_the_ends(padded: str, text: str) -> None:
    """Invisible characters within a word are part of how it is written, and stay."""
    assert unpadded(padded) == text
