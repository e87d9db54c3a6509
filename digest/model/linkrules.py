"""Link rules: which web addresses a mail may link to, or show a picture from."""

import re
import unicodedata
from collections.abc import Collection
from contextlib import suppress
from urllib.parse import urlsplit

#: Names of this machine and of networks that readers are not in (RFC 6761, 6762, 8375).
_INNER = re.compile(r"(?:^|\.)(?:localhost|localdomain|local|internal|home\.arpa)$")
#: A host that ends so is an IPv4 address, also an unusual one: 127.1, 0x7f.1 (WHATWG URL).
_IPV4 = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)$")
#: What no host may hold (WHATWG URL, forbidden domain code points), beside controls.
_NOT_HOST = re.compile(r"[\s\x00-\x1f\x7f#/:<>?@\[\\\]^|%`{}\"]")
_NOT_ADDRESS = re.compile(r"[\s<>\"]")
#: Browsers and relays take no longer ones for granted, in characters.
LONGEST_LINK = 2_000
_JOINERS = re.compile("[\u200c\u200d]")
_LONGEST_HOST, _LONGEST_LABEL = 253, 63
#: Pictures of such names are shown by few mail programs.
_DRAWING = re.compile(r"\.svgz?$", re.IGNORECASE)


def refused_address(url: str, allowed: Collection[str] = ()) -> str | None:
    """Return why a mail may not link to the http(s) address `url`, or None if it may.

    The hosts `allowed` may be machines. Reasons go on from "it": "is not an address".
    """
    try:
        parts = urlsplit(url)
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        return "is not an address"
    if parts.scheme not in ("http", "https") or not host or port == 0:
        return "is not an address"
    if _NOT_ADDRESS.search(url) or "\\" in parts.netloc:
        return "is not an address"
    if "@" in parts.netloc:
        return "holds a user's name, as deceiving addresses do"
    if len(url) > LONGEST_LINK:
        return f"is longer than {LONGEST_LINK:,} characters"
    is_allowed = host in allowed or host.removeprefix("www.") in allowed
    return None if is_allowed else _refused_host(host)


def refused_picture(url: str, allowed: Collection[str] = ()) -> str | None:
    """Return why a mail may not show the picture at `url`, or None if it may."""
    if not url.lower().startswith("https://"):
        return "does not come by https"
    if reason := refused_address(url, allowed):
        return reason
    is_drawing = _DRAWING.search(urlsplit(url).path)
    return "is a drawing, which few mail programs show" if is_drawing else None


def _host(text: str) -> str:
    """Return a host as programs read it, without a final dot."""
    return unicodedata.normalize("NFKC", text).replace("\u3002", ".").lower().removesuffix(".")


def _refused_host(host: str) -> str | None:
    if ":" in host or "." not in host or _INNER.search(host) or _IPV4.search(host):
        return "leads to a machine, not to a site"
    return None if _is_name(host) else "is not an address"


def _is_name(host: str) -> bool:
    """Return True if `host` may be a name in the DNS."""
    labels = host.split(".")
    return (
        len(host) <= _LONGEST_HOST
        and not _NOT_HOST.search(host)
        and all(0 < len(label) <= _LONGEST_LABEL and _is_label(label) for label in labels)
    )


def _is_label(label: str) -> bool:
    """Return True unless `label` claims to hold letters beyond ASCII and holds none."""
    if not label.startswith("xn--"):
        return True
    with suppress(UnicodeError):
        text = label[4:].encode("ascii").decode("punycode")
        return not text.isascii() and _JOINERS.sub("", text).isprintable()
    return False
