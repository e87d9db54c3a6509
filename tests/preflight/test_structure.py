"""Rules about the markup as it is written."""

import pytest

from tests.preflight.mails import BODY, found_in


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        ("E317", '<table role="none"><tr><td>x</td></tr>', '<table role="none"><tr><td>x</table>'),
        ("W318", "<p><b>x</p>", "<p><b>x</b>"),
        (
            "E319",
            '<a href="https://x.example/a">x<a href="https://x.example/b">y</a></a>',
            '<a href="https://x.example/a">x</a><a href="https://x.example/b">y</a>',
        ),
        ("W320", "<style>p { margin: 0; }</style>", '<p style="margin:0">x</p>'),
        ("E321", "<!--[if mso]>", "<!--[if mso]><p>x</p><![endif]-->"),
        ("W322", '<p class="a" class="b">x</p>', '<p class="a b">x</p>'),
        ("E333", '<p title="x>x</p><p title="y">z</p>', '<p title="x > y">x</p>'),
    ],
)
def test_slips_are_told(code: str, wrong: str, right: str) -> None:
    """Of each pair, the rule finds the first, with its line, and not the second."""
    assert found_in(BODY + wrong, code)[0].startswith("line ")
    assert found_in(BODY + right, code) == []
