from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.tokens import PREFERENCES, UNSUBSCRIBE
from digest.web import forms
from tests.timing import in_proportion
from tests.web.world import ONE_CLICK, SITE, World


def test_one_click_may_be_multipart(lite: World) -> None:
    """RFC 8058 allows both ways of writing a form."""
    body = (
        b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n'
        b"One-Click\r\n--x--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = lite.ask(lite.link(UNSUBSCRIBE), headers=headers, method="POST", content=body)
    assert (answer.text, lite.state) == ("Unsubscribed.\n", "unsubscribed")


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\x00", b"List-Unsubscribe=One-Click"])
def test_a_post_without_a_form_unsubscribes(lite: World, content: bytes) -> None:
    """A provider that gets the body wrong still says what its reader wants."""
    assert lite.ask(lite.link(UNSUBSCRIBE), method="POST", content=content).status_code == 200
    assert lite.state == "unsubscribed"


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": SITE}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}, True),
        ({"Origin": SITE}, True),
        ({"Origin": "null"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "https://news.ledger.example.evil.example"}, False),
        ({"Origin": "http://127.0.0.1:8080", "Host": "127.0.0.1:8080"}, True),
        ({"Origin": SITE, "Host": "127.0.0.1:8080"}, True),
        ({"Origin": "https://[evil"}, False),
        ({"Origin": ""}, False),
    ],
)
def test_another_sites_page_cannot_post(
    lite: World, headers: dict[str, str], *, allowed: bool
) -> None:
    """Sec-Fetch-Site decides, else whether Origin is a host of ours; no browser, no header."""
    for purpose, form in ((UNSUBSCRIBE, ONE_CLICK), (PREFERENCES, {"do": "leave"})):
        answer = lite.ask(lite.link(purpose), form, headers)
        assert (answer.status_code == 200) == allowed
        assert answer.status_code in (200, 403)
    assert (lite.state == "unsubscribed") == allowed


def test_a_body_is_bounded(lite: World) -> None:
    """More than a form can hold is refused before it is read to its end."""
    answer = lite.ask(
        lite.link(UNSUBSCRIBE), method="POST", content=b"x" * (forms.LONGEST_FORM + 1)
    )
    assert (answer.status_code, lite.state) == (413, "active")


def nested(size: int) -> bytes:
    """Return parts within parts."""
    levels = range(size // 56)
    return b"".join(
        f"--{at}\r\nContent-Type: multipart/mixed; boundary={at + 1}\r\n\r\n".encode()
        for at in levels
    )


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (nested, "boundary=0"),
        (lambda size: b"--x\r\n\r\n" * (size // 7), "boundary=x"),
        (lambda size: b"a=b&" * (size // 4), ""),
        (lambda size: b"--x\r\nContent-Disposition: a;" + b'"(' * (size // 2), "boundary=x"),
    ],
)
def test_a_hostile_form_is_read_in_proportion(make: Callable[[int], bytes], kind: str) -> None:
    """The greatest one does not keep the pages of all others waiting."""
    kind = f"multipart/form-data; {kind}" if kind else "application/x-www-form-urlencoded"
    in_proportion(make, lambda body: forms.parse_form(body, kind), forms.LONGEST_FORM)


def test_a_hostile_kind_of_form_is_none() -> None:
    """Its parameters are bounded as well."""
    kind = "multipart/form-data; boundary=x" + "; a=b" * 3000
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--'
    assert forms.parse_form(body, kind[:60]) == {"a": ["b"]}
    assert forms.parse_form(body, kind) == {}


@given(
    st.binary(max_size=300),
    st.sampled_from(
        [
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "application/x-www-form-urlencoded",
            'multipart/form-data; boundary="',
            "é",
        ]
    ),
)
def test_any_body_is_a_form_or_none(body: bytes, kind: str) -> None:
    """Whatever is sent as a form is read without an error."""
    for content in (body, b"--x\r\n" + body + b"\r\n--x--"):
        assert all(
            isinstance(value, str)
            for values in forms.parse_form(content, kind).values()
            for value in values
        )
