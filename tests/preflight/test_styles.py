"""Rules about the values of styles."""

import pytest

from tests.preflight.mails import BODY, found_in


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        ("W335", "font-family:Acme", "font-family:Acme, Georgia, serif"),
        ("W335", "font-family:'Acme Sans', Roboto", "font-family:'Segoe UI'"),
        ("W336", "color:#12", "color:#123"),
        ("W336", "color:redd", "color:rebeccapurple"),
        ("W336", "color:red font-size:12px", "color:red;font-size:12px"),
        ("W336", "background-color:ffffff", "background-color:inherit"),
        ("W336", "font-size:14", "font-size:14px;line-height:1.5"),
        ("W336", "padding:10 20px", "padding:0 20px;margin:0 auto"),
        ("W336", "width:600", "width:calc(100% - 2px);mso-width-alt:600"),
    ],
)
def test_values_are_judged(code: str, wrong: str, right: str) -> None:
    """Of each pair, the rule finds the first and not the second."""
    assert len(found_in(f'{BODY}<p style="{wrong}">x</p>', code)) == 1
    assert found_in(f'{BODY}<p style="{right}">x</p>', code) == []


def test_style_sheets_are_judged() -> None:
    """A fault is told once, at its first place."""
    style = "<style>p { color: #xyz; } h1 { color: #xyz; }</style>"
    assert found_in(code="W336", style=style) == ["style sheet: p: 'color: #xyz' is no colour"]
