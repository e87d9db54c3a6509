"""Rules about pictures beyond what they hold."""

import pytest

from tests.preflight.mails import BODY, LEAVE, found_in

PIXEL = '<img src="https://t.example/x" alt="" width="1" height="1">'


def image(extra: str, src: str = "https://x.example/a.png") -> str:
    """Return an image with these attributes."""
    return f'<img src="{src}" alt="" {extra}>'


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        (
            "W303",
            image('style="width:100px"'),
            image('style="width:100%;max-width:600px;height:auto"'),
        ),
        ("W303", image('width="300" height="auto"'), image('width="100%"')),
        ("W303", image('width="9"'), image('style="width:100px;height:50px"')),
        (
            "W325",
            f'<table role="none" width="300"><tr><td>{image("width=400 height=9")}</table>',
            f'<table role="none" width="300"><tr><td>{image("width=300 height=9")}</table>',
        ),
        (
            "W325",
            f'<div style="max-width:200px">{image("width=300 height=9")}</div>',
            f'<div style="width:100%">{image("width=600 height=9")}</div>',
        ),
        (
            "W327",
            '<div style="background:url(https://x.example/a)"><p>Words</p></div>',
            '<div style="background:#222 url(https://x.example/a)"><p>Words</p></div>',
        ),
        (
            "W327",
            '<div style="background-image:url(https://x.example/a)"><p>Words</p></div>',
            '<div style="background-image:url(https://x.example/a)"></div>',
        ),
        ("E331", PIXEL, PIXEL.replace("t.example/x", "x.example/spacer.gif")),
        (
            "E331",
            PIXEL.replace("t.example/x", "x.example/spacer.gif?u=1"),
            image("width=8 height=8"),
        ),
        ("E331", image('style="width:1px;height:1px"'), image("width=600 height=1")),
        (
            "E331",
            image('style="display:none"', "https://x.example/wf/open?u=1"),
            image('style="display:none"', "https://x.example/dark-logo.png"),
        ),
        (
            "E331",
            '<p style="background:url(https://x.example/open?u=1)">x</p>',
            '<p style="background:#fff url(https://x.example/sea.png)">x</p>',
        ),
    ],
)
def test_pictures_are_judged(code: str, wrong: str, right: str) -> None:
    """Of each pair, the rule finds the first and not the second."""
    assert len(found_in(BODY + wrong, code)) == 1
    assert found_in(BODY + right, code) == []


def test_a_mail_is_not_of_pictures_alone() -> None:
    """Its footer does not count; a small picture wants no words."""
    large = image("width=600 height=900")
    footer = f'<p>You subscribed on our site. <a href="{LEAVE}">Unsubscribe</a></p>'
    assert len(found_in(f"<h1>{large}</h1>{footer}", "W330")) == 1
    words = f"<h1>News</h1>{large}<p>{'word ' * 50}</p>{footer}"
    assert found_in(words, "W330") == []
    assert found_in(f"<h1>News</h1>{image('width=90 height=90')}{footer}", "W330") == []
