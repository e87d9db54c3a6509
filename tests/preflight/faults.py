"""Single faults, each put into a good mail by the tests, with the rule that finds it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.preflight.templates import PREHEADER, SITE, plain_letter

_END = re.compile("</h1>", re.IGNORECASE)
_LEAVE = r"<a (href=\"[^\"]*leave/[^\"]*\")[^>]*>"
_FLAGS = re.DOTALL | re.IGNORECASE


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: the code of its rule, and what puts it into a page, or into the header's fields."""

    code: str
    name: str
    page: Callable[[str], str] = lambda html: html
    fields: tuple[tuple[str, str | None], ...] = ()


def _add(code: str, name: str, html: str) -> Fault:
    """Return a fault that stands after the mail's first heading."""
    return Fault(code, name, lambda page: _END.sub(lambda end: end[0] + html, page, count=1))


def _swap(code: str, name: str, pattern: str, new: str) -> Fault:
    """Return a fault that stands in the place of what `pattern` matches first."""
    return Fault(code, name, lambda page: re.sub(pattern, new, page, count=1, flags=_FLAGS))


def _field(code: str, header: str, value: str | None) -> Fault:
    return Fault(code, f"{header}: {value}", fields=((header, value),))


def _image(src: str, extra: str) -> str:
    return f'<img src="{src}" {extra}>'


def _pictured(_page: str) -> str:
    """Return a page with a picture in the place of all news."""
    picture = _image(f"{SITE}/all.jpg", 'alt="The news" width="540" height="1500"')
    return re.sub(
        r"<h1>.*?<p>Yours", f"<h1>{picture}</h1><p>Yours", plain_letter(), flags=re.DOTALL
    )


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
    _swap("E408", "hidden link", r'<a (href="[^"]*leave/)', r"<a hidden \1"),
    _add(
        "W327",
        "picture without colour below",
        '<table role="presentation" width="100%"><tr><td background="https://acme.example/b.jpg">'
        "<p>Over a picture</p></td></tr></table>",
    ),
    _add("W318", "open div", "<div><p>Not closed</p>"),
    _field("W126", "Reply-To", "do-not-reply@acme.example"),
)

#: Written beside the rules.
AFTER = (
    _swap("E317", "table not closed", r"</table>", ""),
    _add("E317", "table closed too often", "</table>"),
    _add("W318", "bold to the end", "<p><b>Not closed</p>"),
    _add("E321", "comment for Outlook without end", "<!--[if mso]><p>Outlook</p> <!-- x -->"),
    _add("W322", "two styles", '<p style="margin:0" style="padding:0">Text of two styles</p>'),
    _swap("W323", "no viewport", r'<meta name="viewport"[^>]*>', ""),
    _add("W324", "wide div", '<div style="width:900px"><p>Wide</p></div>'),
    _add("W324", "least width", '<div style="min-width:760px"><p>Wide</p></div>'),
    _add(
        "W325",
        "image beyond its cell",
        '<table role="presentation" width="300"><tr><td>'
        + _image(f"{SITE}/w.jpg", 'alt="Wide" width="560" height="90"')
        + "</td></tr></table>",
    ),
    _add("W326", "small attribute of style", '<p style="font-size:0.6em">Hardly to be read</p>'),
    _add("W328", "justified", f'<p style="text-align:justify">{"Words of the port. " * 9}</p>'),
    _add("W328", "tight lines", f'<p style="line-height:1">{"Words of the port. " * 9}</p>'),
    _add(
        "W329",
        "button by padding",
        f'<p><a href="{SITE}/z" style="padding:14px;background-color:#1d4e89;color:#ffffff">'
        "Read the report</a></p>",
    ),
    _add("W332", "pulled up", '<p style="margin-top:-12px">Pulled up</p>'),
    Fault("W330", "pictures alone", _pictured),
    _add("E331", "pixel by attributes", _image("https://t.example/x", 'alt="" width=1 height=1')),
    _add("E331", "hidden counter", _image("https://t.example/open?id=7", 'alt="" hidden')),
    _add(
        "E331",
        "counter as background",
        '<div style="background:url(https://t.example/track/open?u=1) #ffffff"></div>',
    ),
    _add("E301", "no alt", _image(f"{SITE}/a.jpg", 'width="9" height="9"')),
    _add("E302", "picture by http", _image("http://acme.example/a", 'alt="" width=9 height=9')),
    _add("W303", "no size", _image(f"{SITE}/a.jpg", 'alt=""')),
    _add("E401", "empty link", f'<p><a href="{SITE}/e"></a></p>'),
    _add("E403", "relative link", '<p><a href="/story/9">The report</a></p>'),
    _add("E403", "this machine", '<p><a href="https://localhost:8000/d">The draft</a></p>'),
    _add("E403", "an inner address", '<p><a href="https://10.1.2.3/d">The draft</a></p>'),
    _add("W412", "staging", '<p><a href="https://staging.acme.example/d">The draft</a></p>'),
    _add("W412", "short name", '<p><a href="https://dev.uni.example/">Our site</a></p>'),
    _add("W412", "host to fill in", '<p><a href="https://www.your-domain.com/">Our site</a></p>'),
    _add("W412", "name for tests", '<p><a href="https://www.acme.test/d">The draft</a></p>'),
    _add("W405", "shortened", '<p><a href="https://bit.ly/3x">The report</a></p>'),
    _add("W411", "disguised", '<p><a href="https://evil.example/">bank.example</a></p>'),
    _add("W413", "click here", f'<p>For more <a href="{SITE}/h">click here</a>.</p>'),
    _add("W413", "German here", f'<p>Mehr davon <a href="{SITE}/h">hier</a>.</p>'),
    _add(
        "W414",
        "link like text",
        f'<p style="color:#222222">Read the <a href="{SITE}/q" style="color:#222222;'
        'text-decoration:none">report of the quarter</a> today.</p>',
    ),
    _swap("E408", "link not shown", _LEAVE, r'<a \1 style="display:none">'),
    _swap("E401", "link that leads nowhere", _LEAVE, '<a href="#">'),
    _add("E304", "script", "<script>x()</script>"),
    _add("E305", "form", "<form><input></form>"),
    _add("E306", "frame", '<iframe src="https://acme.example/"></iframe>'),
    _add("E307", "table without role", "<table><tr><td>Cell</td></tr></table>"),
    _add("W310", "levels left out", "<h5>Deep down</h5>"),
    _add("E501", "white on white", '<p style="color:#ffffff;background:#ffffff">Unseen</p>'),
    _add("W601", "flex", '<div style="display:flex"><p>Left</p></div>'),
    _add("W213", "field of Jinja", "<p>Hello {{ name }}</p>"),
    _add("W213", "field of a service", "<p>Hello *|FNAME|*</p>"),
    _add("W903", "lorem ipsum", "<p>Lorem ipsum dolor sit amet</p>"),
    _add("W903", "headline to come", "<p>Insert headline here</p>"),
    _add("W212", "quotes decoded wrongly", "<p>The city’s â€œnewâ€ plan costs Â£5</p>"),
    _swap("W205", "preheader of filler", PREHEADER, "\u200c \u200c"),
    _field("W901", "Subject", "Two cranes!!! at the port, 23 November"),
    _field("W902", "Subject", "Re: Two cranes at the port"),
    _field("W123", "Disposition-Notification-To", "desk@acme.example"),
    _field("W123", "Return-Receipt-To", "desk@acme.example"),
    _field("W124", "From", "The Acme Post <acme.post@gmail.com>"),
    _field("W124", "Reply-To", "acme.post@gmx.de"),
    _field("W125", "From", "desk@acme.example"),
    _field("W126", "From", "The Acme Post <no-reply@acme.example>"),
    _field("W127", "Message-ID", "<2026-11-23.post@localhost>"),
    _field("W128", "X-Priority", "1 (Highest)"),
    _field("W129", "Date", "Tue, 23 Nov 2027 06:00:00 +0530"),
    _field("W130", "X-Mailer", "PHPMailer 6.0"),
    _field("E107", "List-Unsubscribe", "<http://acme.example/leave/8c1f>"),
    _field("E109", "List-Unsubscribe-Post", None),
    Fault(
        "W108",
        "no page to unsubscribe",
        fields=(
            ("List-Unsubscribe", "<mailto:desk@acme.example?subject=unsubscribe>"),
            ("List-Unsubscribe-Post", None),
        ),
    ),
    _field("E115", "Subject", "Zwei Kräne am Hafen"),
    _field("E102", "Date", None),
    _field("E121", "To", "a@one.example, b@two.example, c@three.example"),
)
