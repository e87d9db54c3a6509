"""Single faults, each put into a good mail by the tests, with the rule that finds it."""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: the code of its rule, and what puts it into a page, or into the header's fields."""

    code: str
    name: str
    page: Callable[[str], str] = lambda html: html
    fields: tuple[tuple[str, str | None], ...] = ()


def _add(code: str, name: str, html: str) -> Fault:
    """Return a fault that stands after the mail's first heading."""
    return Fault(code, name, lambda page: page.replace("</h1>", f"</h1>{html}", 1))


def _swap(code: str, name: str, pattern: str, new: str) -> Fault:
    """Return a fault that stands in the place of what `pattern` matches first."""
    return Fault(code, name, lambda page: re.sub(pattern, new, page, count=1, flags=re.DOTALL))


def _field(code: str, header: str, value: str | None) -> Fault:
    return Fault(code, f"{header}: {value}", fields=((header, value),))


#: Written before the rules that find them.
BEFORE = (
    _add(
        "E319",
        "link in link",
        '<p><a href="https://acme.example/a">See <a href="https://acme.example/b">it</a></a></p>',
    ),
    _add(
        "W324",
        "wide table",
        '<table role="presentation" width="820"><tr><td>Wide</td></tr></table>',
    ),
    _add("W326", "seven points", '<p style="font-size:7pt">Small print that nobody reads</p>'),
    _add(
        "E331",
        "pixel by style",
        '<img src="https://stats.other.example/b.gif?m=91" alt="" style="width:1px;height:1px">',
    ),
    _add("W413", "tap here", '<p>Please <a href="https://acme.example/p">tap here</a> soon.</p>'),
    _add("W903", "FIXME", "<p>FIXME: the numbers of the quarter</p>"),
    _add(
        "W412",
        "picture of a development host",
        '<img src="https://dev.acme.example/c.jpg" alt="A crane" width="200" height="100">',
    ),
    _add("W212", "wrongly decoded", "<p>CafÃ© and crÃ¨me</p>"),
    _add("W320", "style in body", "<style>p { margin: 0; }</style>"),
    _swap("W904", "no postal address", r"12 Ballast Lane, Mumbai 400010", ""),
    _field("E121", "To", "Ann <ann@one.example>, Bob <bob@two.example>"),
    _field("E121", "Cc", "board@acme.example"),
    _field("E122", "Bcc", "boss@acme.example"),
    _field("W123", "X-Confirm-Reading-To", "desk@acme.example"),
    _field("W124", "From", "The Acme Post <acme.post@yahoo.co.in>"),
    _field("W125", "From", '"support@bank.example" <desk@acme.example>'),
    _field("W902", "Subject", "Fwd: The week in cranes, 23 November"),
    _field("W901", "Subject", "LAST CHANCE TO BUY NOW"),
    _field("W129", "Date", "Thu, 01 Jan 1970 00:00:00 +0000"),
    _field("W127", "Message-ID", "<2026-11-23.post@server.local>"),
    _field("W128", "Importance", "high"),
    _swap("E408", "hidden link to unsubscribe", r'(<a href="[^"]*leave/)', r"<a hidden\1"),
    _add(
        "W327",
        "picture without colour below",
        '<table role="presentation" width="100%"><tr><td background="https://acme.example/b.jpg">'
        "<p>Over a picture</p></td></tr></table>",
    ),
    _add("W318", "open div", "<div><p>Not closed</p>"),
    _field("W126", "Reply-To", "do-not-reply@acme.example"),
)
