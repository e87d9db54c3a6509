"""Web addresses: the publisher's own, as browsers read them, and the key by which they compare.

An address is a link and what is fetched; it stays as published. Its key is for comparison alone.
"""

import re

from digest.model.text import HIDING, NOT_MAIL

#: Query parameters that tell a site where its reader came from, and never which page is meant.
_TRACKING = frozenset(
    """
    fbclid gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid _ga _gl srsltid
    msclkid yclid ysclid twclid ttclid li_fat_id igsh igshid epik rdt_cid sccid wickedid
    mc_cid mc_eid mkt_tok vero_id vero_conv oly_anon_id oly_enc_id ml_subscriber
    ml_subscriber_hash _hsenc _hsmi __hssc __hstc __hsfp hsctatracking rb_clickid s_cid
    at_medium at_campaign xtor _openstat __twitter_impression guccounter guce_referrer
    guce_referrer_sig
    """.split()
)
_CAMPAIGN = "utm_"
#: Fragments that lead to a part which many pages have, or tell where the reader came from.
_FRAGMENT = re.compile(
    r"(?:comments?|respond|disqus_thread|top|main|content|more-\d+|:~:.*"
    r"|(?:utm_|xtor=|at_medium=|echobox=).*|ref=rss|rss)",
    re.IGNORECASE | re.DOTALL,
)
#: Characters whose percent-encoding means the same (RFC 3986, 2.3).
_UNRESERVED = frozenset("-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")
#: An ampersand that some feeds escape once too often. No parameter is called "amp;" on purpose.
_ESCAPED = re.compile(r"&(?:amp|#0*38|#x0*26);", re.IGNORECASE)
#: What browsers and other programs take for different hosts: a scheme without its two slashes, or
#: with more, and a backslash before the path ends.
_MISLEADING = re.compile(r"https?:(?!//[^/])|[^?#]*\\", re.IGNORECASE)
_HOST = re.compile(r"[\w.-]+|\[[0-9A-Fa-f:.]+\]")
_LONGEST = 8000


def web_address(text: str | None, base: str | None = None) -> str | None:
    """Return the http(s) address `text`, resolved against `base`, or None if it is not one.

    It is what a browser makes of it (url.spec.whatwg.org): the scheme and host are in lower case,
    the host is in ASCII, spaces and other characters are percent-encoded, and nothing else differs.
    """
    import ada_url

    text = HIDING.sub("", NOT_MAIL.sub("", (text or "")[: 2 * _LONGEST])).strip()
    text = _ESCAPED.sub("&", text)
    if not text or _MISLEADING.match(text):
        return None
    try:
        url = ada_url.URL(text, base) if base else ada_url.URL(text)
    except ValueError:
        return None
    href: str = url.href
    is_web = url.protocol in ("http:", "https:") and _HOST.fullmatch(url.hostname)
    return href if is_web and len(href) <= _LONGEST else None


def page_key(url: str) -> str:
    """Return the key of an address that `web_address` gave: equal keys mean the same page.

    Parameters that only track a reader, fragments that every page has, and ways to write the same
    character are left out. Nothing else is: two pages with one key would be one article.
    """
    place, _, fragment = url.partition("#")
    place, _, query = place.partition("?")
    kept = "&".join(piece for piece in query.split("&") if piece and not _is_tracking(piece))
    fragment = "" if _FRAGMENT.fullmatch(fragment) else fragment
    key = place + (f"?{kept}" if kept else "") + (f"#{fragment}" if fragment else "")
    return _ENCODED.sub(_plainest, key)


def without_fragment(url: str) -> str:
    """Return the address of the page that `url` is on."""
    return url.partition("#")[0]


def _is_tracking(piece: str) -> bool:
    name = piece.partition("=")[0].lower()
    return name in _TRACKING or name.startswith(_CAMPAIGN)


def _plainest(found: re.Match[str]) -> str:
    char = chr(int(found[1], 16))
    return char if char in _UNRESERVED else found[0].upper()
