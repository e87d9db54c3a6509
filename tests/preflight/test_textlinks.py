"""Links in plain text, and how they are compared with those of the HTML."""

import pytest

from digest.preflight.textlinks import links_in_text, same_address


def test_addresses_end_where_the_sentence_goes_on() -> None:
    """Without its marks and brackets."""
    text = "See https://x.example/a. (Or https://x.example/b_(c)), <mailto:d@x.example>!"
    assert links_in_text(text) == [
        "https://x.example/a",
        "https://x.example/b_(c)",
        "mailto:d@x.example",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.example/a.", "https://x.example/a"),
        ("https://X.example/", "https://x.example"),
        ("mailto:D@x.example", "d@x.example"),
    ],
)
def test_addresses_are_the_same_but_for_their_ends(one: str, other: str) -> None:
    """A final dot is lost in a text, and no other address is meant."""
    assert same_address(one) == same_address(other)
    assert same_address(one) != same_address("https://x.example/b")
