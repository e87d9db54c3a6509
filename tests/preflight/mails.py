"""Mails written by hand for the tests of the preflight: a right one, and ways to spoil it."""

import binascii
from collections.abc import Mapping

from digest.model import Edition
from digest.preflight.check import check_message, check_page
from digest.preflight.mail import LintContext
from digest.preflight.rule import RULES, Finding
from tests.rendering.samples import POWER, PUBLICATION, article, edition

LEAVE = "https://news.ledger.example/unsubscribe"
STORY = "https://ledger.example/power/saryu"
STYLE = """<style>
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  .page, .page td { background-color: #111318 !important; }
  .page h1, .page p, .page a { color: #f3f4f6 !important; }
}
</style>"""
HEADERS = {
    "From": "Desk of the Ledger <desk@ledger.example>",
    "To": "undisclosed-recipients:;",
    "Subject": "Power, 23 November",
    "Date": "Mon, 23 Nov 2026 06:00:00 +0530",
    "Message-ID": "<2026-11-23.power.0123456789abcdef@ledger.example>",
    "List-Id": "<daily.ledger.example>",
    "List-Unsubscribe": f"<{LEAVE}>, <mailto:desk@ledger.example?subject=unsubscribe>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    "Auto-Submitted": "auto-generated",
    "Precedence": "bulk",
    "Feedback-ID": "2026-11-23:power:edition:ledger",
    "MIME-Version": "1.0",
    "Content-Type": 'multipart/alternative; boundary="=_edge"',
}
TEXT = f"POWER\n\nSaryu Solar wins a 300 MW order\n\n  {STORY}\n\nUnsubscribe: {LEAVE}\n"
INK = 'style="color:#111827;"'
BODY = f"""<table role="presentation" width="600" style="background-color:#ffffff;"><tr><td>
<h1 style="color:#111827;">Power</h1>
<h2 {INK}><a href="{STORY}" {INK}>Saryu Solar wins a 300 MW order</a></h2>
<img src="https://cdn.ledger.example/saryu.jpg" alt="Panels at Bikaner" width="544" height="306">
<p style="color:#374151;">The order is for a plant at Bikaner.</p>
<p style="color:#374151;"><a href="{LEAVE}" style="color:#374151;">Unsubscribe</a></p>
<p style="color:#374151;">12 Ballast Lane, Mumbai 400010</p>
</td></tr></table>"""


def page(
    body: str = BODY,
    *,
    head: str = "",
    style: str = STYLE,
    attributes: str = 'lang="en-IN" dir="ltr"',
) -> str:
    """Return a page of HTML that is right but for what is given."""
    return (
        f'<!doctype html>\n<html {attributes}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Power</title>'
        f'{head}{style}</head>\n<body><div class="page">'
        f'<div style="display:none;">Saryu wins at Bikaner</div>\n{body}\n</div></body></html>\n'
    )


def message(
    html: str | None = None,
    text: str | None = None,
    *,
    headers: Mapping[str, str | None] | None = None,
    extra: str = "",
) -> bytes:
    """Return a message that is right but for what is given; a header that is None is left out."""
    fields = {**HEADERS, **(headers or {})}
    head = (
        "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
        + extra
    )
    parts = [
        part("plain", TEXT if text is None else text),
        part("html", page() if html is None else html),
    ]
    return (
        head.encode("utf-8")
        + b"\r\n"
        + b"".join(b"--=_edge\r\n" + one for one in parts)
        + b"--=_edge--\r\n"
    )


def part(kind: str, text: str, charset: str = "utf-8") -> bytes:
    """Return a part of a message, in quoted-printable."""
    head = (
        f'Content-Type: text/{kind}; charset="{charset}"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return (
        head.encode()
        + binascii.b2a_qp(text.encode("utf-8", "surrogatepass")).replace(b"\n", b"\r\n")
        + b"\r\n"
    )


def shown() -> Edition:
    """Return the edition that the right mail shows."""
    story = article(text="The order is for a plant at Bikaner.", url=STORY)
    return edition([story], themes=(POWER,), publication=PUBLICATION)


def found(
    data: bytes, code: str, told: Edition | None = None, context: LintContext | None = None
) -> list[str]:
    """Return what the rule `code` says of a message: where, and what."""
    return _said(check_message(data, told, context), code)


def found_in(body: str = BODY, code: str = "", **parts: str) -> list[str]:
    """Return what the rule `code` says of a page with this `body`."""
    return _said(check_page(page(body, **parts)), code)


def _said(findings: tuple[Finding, ...], code: str) -> list[str]:
    assert code in RULES
    return [f"{finding.where}: {finding.message}" for finding in findings if finding.code == code]
