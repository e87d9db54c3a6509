"""Address cells: what is plain is repaired, what is not is refused."""

import pytest

from digest.errors import AddressRefused
from digest.subscribers.lists.addresscell import split_address


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("asha@example.in", ("asha@example.in", "")),
        ("Asha Rao <asha@example.in>", ("asha@example.in", "Asha Rao")),
        ('"Rao, Asha" <asha@example.in>', ("asha@example.in", "Rao, Asha")),
        ("'asha@example.in'", ("asha@example.in", "")),
        ('"asha@example.in"', ("asha@example.in", "")),
        ("<asha@example.in>", ("asha@example.in", "")),
        ("asha@example.in <asha@example.in>", ("asha@example.in", "")),
        ("mailto:asha@example.in", ("asha@example.in", "")),
        ("MAILTO:asha@example.in?subject=Hello", ("asha@example.in", "")),
        ("<mailto:asha@example.in>", ("asha@example.in", "")),
        ("\u200basha@exam\u00adple.in\u200b", ("asha@example.in", "")),
        ("\u200e\u202aasha@example.in\u202c\u061c", ("asha@example.in", "")),
        ("\ufeff asha@example.in", ("asha@example.in", "")),
        ("asha@bücher.example", ("asha@xn--bcher-kva.example", "")),
    ],
)
def test_what_is_plainly_no_part_of_an_address_goes(cell: str, wanted: tuple[str, str]) -> None:
    """A name before it is kept apart, marks that show nothing are not."""
    assert split_address(cell) == wanted


@pytest.mark.parametrize(
    "cell",
    [
        "a@example.in;b@example.in",
        "a@example.in, b@example.in",
        "a@example.in b@example.in",
        "a@example.in/b@example.in",
        "a@example.in\nb@example.in",
        "Asha <a@example.in>, Ravi <b@example.in>",
    ],
)
def test_two_addresses_are_refused(cell: str) -> None:
    """Nobody can tell which of them subscribed."""
    with pytest.raises(AddressRefused, match="two addresses are in one cell"):
        split_address(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "a..b@example.in", ".a@example.in", "a.@example.in", "a@localhost", "a@192.0.2.1",
        "a@[192.0.2.1]", "a@-example.in", "a@exa_mple.in", "a@example.in.", "a@example..in",
        "a@example.c", "a@b@example.in", "a;b@example.in", '"a b"@example.in', "é@example.in",
        "#asha@example.in", "//asha@example.in", "*asha@example.in", "!asha@example.in",
        "Asha <>", "<<a@example.in>>", "mailto:", "a", "", "'", "''",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(cell: str) -> None:
    """Nothing else is repaired, and nobody who was struck out is read."""
    with pytest.raises(AddressRefused):
        split_address(cell)
