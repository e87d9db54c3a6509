from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import BadSettings
from digest.preflight.check import check_message, check_page, has_error, lint_policy
from digest.preflight.mail import LintContext
from digest.preflight.rule import RULES, Finding
from tests.preflight.mails import BODY, message, page, shown
from tests.timing import in_proportion, seconds

QUICK = settings(max_examples=50, derandomize=True, deadline=None)
SCRAPS = st.sampled_from(
    [
        "<", ">", "</p>", "<p style='", "'", '"', "<table>", "<!--", "-->", "<![CDATA[", "<style>",
        "</style>", "{", "}", "@media", "@import 'x", "color:", "#12", "rgb(nan,1e999,-1)", "url(",
        ")", "<a href='", "https://[", "mailto:", "<img src=", "&#0;", "&#xD800;", "\0", "\ud800",
        "<h9>", "</html>", "<?xml version='1.0' encoding='x'?>", "lang=", "font-size:1e400px",
        "font-size:-.em", "*+~>a:not(", "<svg xmlns='x'><x:y z:w=''>", "<meta charset=x>", "ﬀ",
    ]
)  # fmt: skip
HTML = st.lists(SCRAPS | st.text(max_size=8), max_size=30).map("".join)
FIELDS = st.sampled_from(
    [
        b"From: ", b"Subject: =?utf-8?b?", b"=?x?q?", b"?=", b"\r\n", b"\n", b"\r",
        b"Content-Type: multipart/alternative", b"; boundary=", b"--",
        b"Content-Transfer-Encoding: base64", b"List-Unsubscribe: <", b"Date: ", b"\0", b"\xff",
        b"Content-Type: text/html; charset=", b"utf-7", b"idna", b"undefined", b"\r\n\r\n",
        b"Message-ID: <>", b": ", b" ",
    ]
)  # fmt: skip
BYTES = st.lists(FIELDS | st.binary(max_size=8), max_size=30).map(b"".join)


def are_told(findings: tuple[Finding, ...]) -> None:
    """Check that findings are in words, on one line each."""
    for one in findings:
        assert one.where
        assert "\n" not in one.where + one.message


@QUICK
@given(HTML)
def test_any_html_is_judged(html: str) -> None:
    """Any page is judged."""
    are_told(check_page(html))
    are_told(check_page(page(f"{BODY}{html}", style=f"<style>{html}</style>")))


@QUICK
@given(HTML)
def test_any_style_is_judged(style: str) -> None:
    """Any style sheet and any style attribute is judged."""
    text = style.replace("<", "").replace('"', "")
    are_told(
        check_page(
            page(f'<h1 style="{text}">x</h1>', style=f"<style>p {{ {text} }} {text} {{}}</style>")
        )
    )


@QUICK
@given(BYTES)
def test_any_message_is_judged(data: bytes) -> None:
    """Any message is judged."""
    are_told(check_message(data, shown()))
    are_told(check_message(message().replace(b"Subject", data + b"\r\nSubject")))


@pytest.mark.parametrize(
    "made",
    [
        lambda size: "<div>" * size,
        lambda size: "<style>" + "@media screen {" * (size // 4) + "</style>",
        lambda size: "<style>" + "a{" * size + "</style>",
        lambda size: f"<p style='{'color:red;' * size}'>x</p>",
        lambda size: "<p>" + "<a href='https://x.example/'>x</a>" * (size // 4),
        lambda size: "<!--" * size,
        lambda size: "(" * (5 * size // 2) + "<p style='background:" + "url(" * (size // 2) + "'>x",
    ],
    ids=["depth", "blocks", "braces", "declarations", "links", "comments", "brackets"],
)
def test_a_page_made_to_be_slow_is_judged_all_the_same(made: Callable[[int], str]) -> None:
    """Depth, length and repetition cost time in proportion, not more."""
    spent = in_proportion(
        lambda size: page(made(size)), lambda html: are_told(check_page(html)), 20_000
    )
    assert spent < 5


def test_a_selector_as_deep_as_the_page_is_matched_all_the_same() -> None:
    """Each step of a selector is looked for once above each element."""
    html = page("<p>" + "<style>" + "div " * 40 + "{color:red}</style>" + "<div>" * 240 + "x")
    assert seconds(lambda: are_told(check_page(html))) < 5


def test_the_same_mail_gives_the_same_findings() -> None:
    """Nothing hangs on order, chance or what was judged before."""
    bad = message(page(BODY.replace("alt=", "title=")).replace('lang="en-IN"', ""))
    assert check_message(bad, shown()) == check_message(bad, shown())
    assert list(check_message(bad, shown())) == sorted(
        check_message(bad, shown()),
        key=lambda one: "error warning info".split().index(one.severity),
    )


def severities(code: str, *levels: tuple[str, str]) -> list[str]:
    """Return the severities of the findings of `code` in a mail without alt, by these levels."""
    policy = lint_policy(None, levels)  # type: ignore[arg-type]
    bad = page('<h1>x</h1><img src="https://x.example/a.jpg">')
    return [one.severity for one in check_page(bad, LintContext(policy=policy)) if one.code == code]


def test_a_rule_may_be_lowered_raised_or_silenced() -> None:
    """Its findings are as bad as the publication says, and only its own."""
    assert severities("E301") == ["error"]
    assert severities("E301", ("E301", "warning")) == ["warning"]
    assert severities("E301", ("E301", "off")) == []
    assert severities("W303", ("W303", "error")) == ["error", "error"]
    assert severities("W303", ("E301", "off")) == ["warning", "warning"]


def test_a_rule_that_does_not_exist_is_refused() -> None:
    """The error names those that do, and where the slip is."""
    with pytest.raises(
        BadSettings, match=r"\[\[lint.rule\]\] 'E999' code: 'E999' is not one of: E101, .*W803"
    ):
        lint_policy(None, [("E301", "off"), ("E999", "off")])
    with pytest.raises(BadSettings, match=r"'E301' code: is set twice"):
        lint_policy(None, [("E301", "off"), ("E301", "info")])


def test_a_client_that_does_not_exist_is_refused() -> None:
    """The error names those that do."""
    with pytest.raises(BadSettings, match=r"\[lint\] clients: 'lotus' is not one of: .*gmail-ios"):
        lint_policy(["gmail", "lotus"])


def test_the_worst_comes_first() -> None:
    """Errors stand before warnings, and those before notes."""
    findings = check_page(page().replace(' dir="ltr"', ' dir="rtl"').replace("alt=", "title="))
    loudness = ["error warning info".split().index(one.severity) for one in findings]
    assert loudness == sorted(loudness)
    assert len(set(loudness)) == 3


def test_an_error_stands_or_not() -> None:
    """Only an error keeps a mail from being sent."""
    assert has_error(check_page("<p>x</p>"))
    assert not has_error(check_message(message(), shown()))
    assert not has_error([])


def test_rules_are_not_run_without_what_they_need() -> None:
    """A page alone is judged by rules about pages, a message alone by none about editions."""
    kinds = {RULES[one.code].needs for one in check_page("<p>x</p>")}
    assert not {need for needs in kinds for need in needs} - {"page"}
    assert "edition" not in {need for one in check_message(b"x") for need in RULES[one.code].needs}
