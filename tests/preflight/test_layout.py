"""Rules about layout."""

import pytest

from tests.preflight.mails import BODY, found_in, message, page
from tests.preflight.mails import found as found_of

LONG = "Words of the port and its cranes. " * 5
OUTLOOK = (
    '<!--[if mso]><table role="none" width="{}"><tr><td><![endif]-->x'
    "<!--[if mso]></td></tr></table><![endif]-->"
)
CELL = '<table role="none"><tr><td style="background-color:#1d4e89">{}</td></tr></table>'
BUTTON = "padding:12px;background-color:#1d4e89;color:#ffffff"


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        (
            "W324",
            '<table role="none" width="900"><tr><td>x</table>',
            '<table role="none" width="640"><tr><td>x</table>',
        ),
        (
            "W324",
            '<div style="width:900px">x</div>',
            '<div style="width:100%;max-width:680px">x</div>',
        ),
        (
            "W324",
            '<div style="max-width:900px">x</div>',
            '<div style="width:900px;max-width:600px">x</div>',
        ),
        (
            "W324",
            OUTLOOK.format(900),
            '<table role="none" width="900" style="width:100%"><tr><td>x</table>',
        ),
        ("W326", '<p style="font-size:11px">Small print</p>', '<p style="font-size:9pt">Print</p>'),
        ("W326", '<p style="font-size:0.5em">Small print</p>', "<p>CO<sub>2</sub> rises</p>"),
        (
            "W326",
            '<p><font style="font-size:x-small">Small</font></p>',
            '<p style="font-size:1px">x</p>',
        ),
        ("W326", '<p><font size="1">Small</font></p>', '<p><font size="2">Not small</font></p>'),
        ("W328", f'<p style="text-align:justify">{LONG}</p>', f"<p>{LONG}</p>"),
        ("W328", f'<p style="line-height:1">{LONG}</p>', f'<p style="line-height:140%">{LONG}</p>'),
        ("W328", f'<p style="line-height:16px">{LONG}</p>', '<p style="line-height:1">x</p>'),
        (
            "W329",
            f'<p><a href="https://x.example/" style="{BUTTON}">Read it</a></p>',
            CELL.format(f'<a href="https://x.example/" style="{BUTTON}">Read it</a>'),
        ),
        (
            "W329",
            f'<p><a href="https://x.example/" style="{BUTTON}">Read it</a></p>',
            f'<p><a href="https://x.example/" style="{BUTTON};mso-padding-alt:0">Read it</a></p>',
        ),
        ("W332", '<p style="margin:-4px 0 0">x</p>', '<p style="margin:4px 0 0">x</p>'),
    ],
)
def test_layout_is_judged(code: str, wrong: str, right: str) -> None:
    """Of each pair, the rule finds the first and not the second."""
    assert len(found_in(BODY + wrong, code)) == 1
    assert found_in(BODY + right, code) == []


def test_a_layout_has_a_viewport() -> None:
    """A page without any layout needs none."""
    bare = page().replace(
        '<meta name="viewport" content="width=device-width, initial-scale=1">', ""
    )
    assert len(found_of(message(bare), "W323")) == 1
    fixed = page().replace("width=device-width, initial-scale=1", "width=600")
    assert len(found_of(message(fixed), "W323")) == 1
    assert found_of(message("<p>x</p>"), "W323") == found_of(message(), "W323") == []
