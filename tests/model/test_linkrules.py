"""Link rules: a mail links to sites by their names, and to nothing that deceives or is nowhere."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model.linkrules import refused_address, refused_picture


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example", "http://x.example/a?b=c&d#e", "HTTPS://X.Example/A", "https://x.example./",
        "https://x.example:8443/", "https://x.example:/", "https://x.example/@a", "https://www.in/",
        "https://x.example/a\\b|c^d`e[f]{g}'", "https://x.example/192.0.2.1", "https://1and1.example/",
        "https://163.com/", "https://0x.example/", "https://localhost.example/", "https://a_b.example/",
        "https://bücher.example/", "https://xn--bcher-kva.example/", "https://xn--i-7iq.example/",
        "https://नमस्ते.example/", f"https://{'a' * 63}.example/", f"https://x.example/{'a' * 1900}",
        "https://xn--mgba3gch31f060k.example/",
    ],
)  # fmt: skip
def test_a_site_may_be_linked_to(url: str) -> None:
    """By its name in any script, with any port, path and query."""
    assert refused_address(url) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        *[
            (url, "is not an address")
            for url in (
                "",
                "x.example",
                "//x.example/",
                "/a",
                "mailto:a@x.example",
                "ftp://x.example/",
                "https://",
                "https:///a",
                "https://?a",
                "https://x.example/a b",
                'https://x.example/"',
                "https://x<b>.example/",
                "https://x.example:0/",
                "https://x.example:65536/",
                "https://x.example:a/",
                "https://x..example/",
                "https://.example/",
                f"https://{'a' * 64}.example/",
                "https://x|y.example/",
                "https://%31.example/",
                "https://xn--a.example/",
                "https://xn--.example/",
                "https://xn--99999.example/",
                "https://[::1/",
                "https://good.example\\.evil.example/",
                "https://x^y.example/",
                f"https://{'a.' * 130}example/",
            )
        ],
        *[
            (url, "holds a user's name")
            for url in (
                "https://a@x.example/",
                "https://a:b@x.example/",
                "https://@x.example/",
                "https://x.example@y.example/",
            )
        ],
        *[
            (url, "leads to a machine")
            for url in (
                "http://10.0.0.1/",
                "http://10.0.0.1./",
                "http://127.1/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0x7f.0.0.0x1/",
                "http://0177.0.0.1/",
                "http://１２７.0.0.1/",
                "http://127。0。0。1/",
                "http://[::1]/",
                "http://[::ffff:10.0.0.1]:80/",
                "http://localhost/",
                "http://LOCALHOST:8000/",
                "http://a.localhost/",
                "http://printer.local/",
                "http://cms/",
                "http://x.internal/",
                "http://router.home.arpa/",
                "http://ｌocalhost/",
                "http://1.2.3.4.5/",
                "http://x.0x/",
            )
        ],
        ("https://x.example/" + "a" * 2000, "is longer than 2,000 characters"),
    ],
)
def test_what_is_no_site_is_refused_with_the_reason(url: str, reason: str) -> None:
    """Broken addresses, users' names, machines however they are written, and endless ones."""
    assert (refused_address(url) or "").startswith(reason)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/a", "http://CMS/", "http://[::1]/"])
def test_an_allowed_machine_may_be_linked_to(url: str) -> None:
    """Its port and a name's case do not count; a user's name is refused all the same."""
    allowed = {"127.0.0.1", "cms", "::1"}
    assert refused_address(url, allowed) is None
    assert refused_address(url.replace("://", "://a@"), allowed)
    assert refused_address("http://127.0.0.2/", allowed)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://x.example/a.jpg", None),
        ("https://x.example/a.webp?svg", None),
        ("https://x.example/a?x=.svg", None),
        ("http://x.example/a.jpg", "does not come by https"),
        ("data:image/png;base64,AA", "does not come by https"),
        ("https://x.example/a.SVG?b#c", "is a drawing"),
        ("https://10.0.0.1/a.jpg", "leads to a machine"),
        ("https:///a.jpg", "is not an address"),
    ],
)
def test_a_picture_comes_by_https_from_a_site(url: str, reason: str | None) -> None:
    """Mail programs warn of others, and draw no SVG."""
    found = refused_picture(url)
    assert found is None if reason is None else (found or "").startswith(reason)


@settings(max_examples=75, deadline=None)
@given(
    st.text(max_size=60)
    | st.text("htps:/.@\\[]%x1٣。０\u200d-", max_size=40).map("https://".__add__)
)
def test_any_text_is_judged(text: str) -> None:
    """Whatever is asked for, the answer is a reason or none."""
    assert isinstance(refused_address(text), str | None)
    assert isinstance(refused_picture(text), str | None)
