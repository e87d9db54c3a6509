import re
from pathlib import Path

import pytest

from digest.preflight import clients
from digest.preflight.check import check_page, lint_policy
from digest.preflight.mail import LintContext
from digest.preflight.snapshot import read_snapshot
from digest.rendering import mjml
from tests.preflight.mails import BODY, STYLE, found_in, page


def said(body: str, *names: str, **parts: str) -> list[str]:
    """Return what fails in the clients that are named."""
    context = LintContext(policy=lint_policy(names))
    return [one.message for one in check_page(page(body, **parts), context) if one.code == "W601"]


@pytest.mark.parametrize(
    ("body", "feature", "client"),
    [
        ('<p style="display:flex">x</p>', "css-display-flex", "outlook-windows"),
        ('<p style="position:absolute">x</p>', "css-position", "gmail-desktop-webmail"),
        ('<p style="width:calc(1px + 2px)">x</p>', "css-unit-calc", "outlook-windows"),
        ('<p style="color:var(--ink)">x</p>', "css-variables", "outlook-windows"),
        (
            '<p style="background:linear-gradient(#fff,#eee)">x</p>',
            "css-linear-gradient",
            "outlook-windows",
        ),
        ('<p style="width:3vw">x</p>', "css-unit-vw", "outlook-windows"),
        ("<svg></svg>", "html-svg", "gmail-ios"),
        ('<img src="https://x.example/a.webp" alt="x">', "image-webp", "outlook-windows"),
    ],
)
def test_a_feature_fails_in_a_client(body: str, feature: str, client: str) -> None:
    """A feature that a named client lacks is told with its page; other clients do not count."""
    [told] = said(BODY + body, client)
    assert f"caniemail.com/features/{feature}) fails in " in told
    assert said(BODY + body, "apple-mail-ios") == []


def test_what_mjml_itself_puts_in_is_not_spoken_of() -> None:
    """A mail made with MJML and nothing added is passed for every client there is."""
    source = (
        '<mjml lang="en" dir="ltr"><mj-head><mj-title>x</mj-title></mj-head><mj-body width="600px">'
        "<mj-section><mj-column><mj-text>x</mj-text>"
        '<mj-image src="https://x.example/a.png" alt="" width="90px" />'
        "</mj-column></mj-section></mj-body></mjml>"
    )
    html = mjml.compile_mjml(source, Path("x"))
    everywhere = LintContext(policy=lint_policy(clients.client_names()))
    assert [one for one in check_page(html, everywhere) if one.code in ("W601", "I602")] == []


def test_what_is_hidden_needs_no_more_than_hiding() -> None:
    """Beside display:none other properties, and the attribute hidden, change nothing."""
    hidden = '<div hidden style="display:none;visibility:hidden;max-height:calc(0px)">x</div>'
    assert said(BODY + hidden, "outlook-windows", "gmail-ios") == []
    assert len(said(BODY + hidden.replace("display:none;", ""), "outlook-windows")) > 1
    style = STYLE.replace("</style>", ".extra { display:none; max-height:0; float:left; }</style>")
    assert said(BODY, "outlook-windows", style=style) == []


def test_outlook_draws_a_background_in_vml() -> None:
    """A picture behind text does not fail where a fill of VML stands for it."""
    cell = '<p style="background-image:url(https://x.example/a.png)">x</p>'
    fill = '<!--[if mso]><v:rect><v:fill src="https://x.example/a.png"/></v:rect><![endif]-->'
    assert len(said(BODY + cell, "outlook-windows")) == 1
    assert said(BODY + cell + fill, "outlook-windows") == []


def test_what_only_refines_is_a_note() -> None:
    """Dark mode and hovering are nothing to warn of where they are missing."""
    style = STYLE.replace(
        "</style>", "a:hover { text-decoration: underline; } p { letter-spacing: 1px; }</style>"
    )
    assert said(BODY + '<a href="#x">x</a>', "gmail", style=style) == []
    [told] = found_in(code="I602", style=style)
    assert "@media (prefers-color-scheme)" in told
    assert ":hover" in told


def test_what_stands_under_a_condition_is_a_note() -> None:
    """A rule for some screens only is an addition by nature; the same rule for all is not."""
    flex = ".x { display: flex; }"
    assert (
        said(BODY, "outlook-windows", style=f"<style>@media (max-width:9px) {{ {flex} }}</style>")
        == []
    )
    assert len(said(BODY, "outlook-windows", style=f"<style>{flex}</style>")) == 1


def test_an_attribute_may_stand_in_for_a_feature() -> None:
    """A picture that floats by its align as well does so in every client."""
    floating = '<img src="https://x.example/a.png" alt="" style="float:right"{}>'
    assert len(said(BODY + floating.format(""), "outlook-windows")) == 1
    assert said(BODY + floating.format(' align="right"'), "outlook-windows") == []


def test_a_client_is_one_or_a_family() -> None:
    """Settings may name "gmail" for all of Gmail, or one client alone."""
    assert clients.clients_meant("gmail-ios") == ["gmail-ios"]
    assert set(clients.clients_meant("gmail")) == {
        "gmail-android",
        "gmail-desktop-webmail",
        "gmail-ios",
        "gmail-mobile-webmail",
    }
    assert clients.clients_meant("gmai") == []
    assert {"gmail", "outlook-windows", "outlook-com", "apple-mail"} <= set(clients.client_names())
    assert all(clients.clients_meant(name) for name in (*clients.client_names(), *clients.COMMON))


def test_the_snapshot_is_whole() -> None:
    """Every feature has a letter for every client, and the licence of the data stands beside it."""
    held = read_snapshot()
    assert len(held.titles) > 250
    letters = re.compile(f"[yanu-]{{{len(held.clients)}}}")
    assert all(letters.fullmatch(support) for support in held.support.values())
    licence = Path(clients.__file__).with_name("clients.LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("MIT License")
