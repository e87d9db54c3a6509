import pytest

from digest.preflight import clients, features
from digest.preflight.features import used_features
from digest.preflight.page import MailPage
from digest.preflight.snapshot import read_snapshot


@pytest.mark.parametrize(
    ("html", "feature"),
    [
        ('<p style="margin-top:1px">', "css-margin"),
        ('<p style="display:flex">', "css-display-flex"),
        ('<p style="width:calc(1px + 2vw)">', "css-unit-calc"),
        ('<p style="width:3vw">', "css-unit-vw"),
        ('<p style="color:red !important">', "css-important"),
        ("<style>a:hover { color: red }</style>", "css-pseudo-class-hover"),
        ("<style>a, p { color: red }</style>", "css-selector-grouping"),
        ("<style>@import url(x.css);</style>", "css-at-import"),
        ("<style>@font-face { src: url(x) }</style>", "css-at-font-face"),
        ("<ul><li>x</ul>", "html-lists"),
        ('<img srcset="a.png 2x">', "html-srcset"),
        ('<img src="a.webp?x=1">', "image-webp"),
        ('<a href="mailto:desk@ledger.example">', "html-mailto-links"),
    ],
)
def test_a_feature_is_found_by_what_uses_it(html: str, feature: str) -> None:
    """Properties, values, units, selectors, at-rules, elements and attributes each have theirs."""
    assert feature in used_features(MailPage(html))
    assert feature not in used_features(MailPage("<p>x</p>"))


def test_the_first_unconditional_place_is_told() -> None:
    """A use for some screens only counts as conditional until another use is for all."""
    narrow = "<style>@media (max-width:9px) { .a { display: flex } }</style>"
    assert used_features(MailPage(narrow))["css-display-flex"].conditional
    both = used_features(MailPage(f'{narrow}<p id="b" style="display:flex">x</p>'))
    assert not both["css-display-flex"].conditional
    assert both["css-display-flex"].where == '<p id="b">x'


def test_every_feature_that_is_looked_for_is_in_the_snapshot() -> None:
    """No slug in the code is misspelt."""
    tables = (
        *features._NAMED.values(), features._CONDITIONS, features._SELECTORS, features._BACKED,
    )  # fmt: skip
    named = (
        {slug for table in tables for slug in table}
        | {f"image-{name}" for name in features._FORMATS}
        | clients._GRACEFUL
    )
    assert named <= set(read_snapshot().titles)
