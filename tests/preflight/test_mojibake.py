"""Mojibake, and letters that only look like it."""

import re

import pytest

from digest.preflight.mojibake import MOJIBAKE, intact_controls

TEXTS = [
    "Café crème",
    "“new” – it’s £5…",
    "Zürich, Łódź, Ağrı",
    "Московские",
    "Ελλάδα",
    "हिन्दी",
    "日本語",
    "😀",
]
GOOD = [
    *TEXTS,
    "AMANHÃ\u00a0», CHÂTEAU, LIBERTÉ\u00a0», São Paulo, Ångström, À la carte",
    "Ça va ? « oui » – Ä, Ö, Ü… 20 °C, Â, Ã, â",
    "×2 and Øre, Ñandú, Ðakovo, Ò",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("charset", ["latin-1", "cp1252"])
def test_text_that_was_decoded_wrongly_is_found(text: str, charset: str) -> None:
    """As Latin-1 and as Windows-1252 have it."""
    data = text.encode()
    try:
        wrong = data.decode(charset)
    except UnicodeDecodeError:  # a few bytes stand for nothing in Windows-1252
        wrong = "".join(bytes([one]).decode("cp1252", "ignore") or chr(one) for one in data)
    assert MOJIBAKE.search(wrong)


@pytest.mark.parametrize("text", GOOD)
def test_good_text_is_passed(text: str) -> None:
    """Capitals with accents beside quotes, dashes and spaces are letters."""
    assert MOJIBAKE.search(text) is None


def test_what_was_encoded_twice_is_found() -> None:
    """The escapes of quoted-printable, shown."""
    assert MOJIBAKE.search("The city=E2=80=99s plan")
    assert MOJIBAKE.search("E=mc2, a=C3") is None


def test_controls_of_mojibake_are_not_told_twice() -> None:
    """A control that stands alone is."""
    controls = re.compile("[\x80-\x9f]")
    assert list(intact_controls("â\x80\x9cnewâ\x80\x9d", controls)) == []
    assert [one.start() for one in intact_controls("â\x80\x9cnew \x85", controls)] == [7]
