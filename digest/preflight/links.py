"""Rules about links: where they lead, how they are named, and the one to unsubscribe."""

import re
from collections import defaultdict
from collections.abc import Iterator

from digest.model import Edition
from digest.model.linkrules import refused_address
from digest.preflight.mail import Mail
from digest.preflight.messages import unsubscribe_ways
from digest.preflight.page import PageLink, cut_snippet, snippet
from digest.preflight.rule import Found, because, rule
from digest.rendering.links import site_host

#: Services that hide where a link leads; filters distrust them.
SHORTENERS = frozenset(
    "bit.ly buff.ly cutt.ly dlvr.it fb.me goo.gl is.gd j.mp lnkd.in ow.ly rb.gy rebrand.ly "
    "short.io shorturl.at snip.ly soo.gd s.id t.co t.ly tiny.cc tiny.one tinyurl.com trib.al "
    "v.gd".split()
)
_URL = re.compile(r"(?:https?://|mailto:)[^\s<>\"“”]+", re.IGNORECASE)
_URL_IN_NAME = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?:/\S*)?", re.IGNORECASE)
_TRAILING = ".,;:!?'’»…"
_OPENING = {")": "(", "]": "["}


@rule("E401", "page", source="WCAG 2.2, 2.4.4")
@because("A link without words, or to nowhere, is read out all the same.")
def empty_link(mail: Mail) -> Found:
    for link in mail.page.links:
        if not link.href or link.href == "#":
            yield snippet(link.element), "leads nowhere"
        elif not link.name:
            yield snippet(link.element), "has no words, nor a picture with alt"


@rule("W402", "page")
@because("A page read by http can be changed on its way, and programs warn of it.")
def insecure_link(mail: Mail) -> Found:
    for href, _ in _distinct(mail):
        if href.lower().startswith("http://"):
            yield cut_snippet(href), "does not lead to https"


@rule("E403", "page", source="RFC 3986; RFC 6068")
@because("A link in a mail is a whole address: there is no page that it could be relative to.")
def bad_link(mail: Mail) -> Found:
    for href, _ in _distinct(mail):
        scheme = href.partition(":")[0].lower() if ":" in href else ""
        if scheme in ("http", "https"):
            if reason := refused_address(href, mail.context.hosts):
                yield cut_snippet(href), reason
        elif scheme == "mailto":
            if not re.match(r"mailto:[^@\s]+@[^@\s?]+", href, re.IGNORECASE):
                yield cut_snippet(href), "is not an address"
        elif scheme != "tel" and not href.startswith("#"):
            yield cut_snippet(href), "is neither https, mailto, tel nor a place in this mail"


@rule("W404", "page", "edition")
@because("A link to a host that no source and no setting names is a slip, or was slipped in.")
def unknown_host(mail: Mail) -> Found:
    if mail.edition is None:
        return
    hosts = mail.context.hosts | edition_hosts(mail.edition)
    for href, link in _distinct(mail):
        host = _host(href)
        if host and not any(host == known or host.endswith(f".{known}") for known in hosts):
            yield snippet(link.element), f"leads to {host}, which no source and no setting names"


@rule("W405", "page")
@because("Nobody sees where a shortened link leads, and filters distrust it.")
def shortener(mail: Mail) -> Found:
    for href, _ in _distinct(mail):
        if _host(href) in SHORTENERS:
            yield cut_snippet(href), "is shortened"


@rule("W406", "page", source="WCAG 2.2, 2.4.9 and 3.2.4")
@because("People who listen to a list of links cannot tell two with the same name apart.")
def ambiguous_link(mail: Mail) -> Found:
    places: dict[str, dict[str, PageLink]] = defaultdict(dict)
    for link in mail.page.links:
        if link.name and link.href:
            places[link.name.casefold()].setdefault(link.href, link)
    for leads in places.values():
        if len(leads) > 1:
            first = next(iter(leads.values()))
            yield f"link '{cut_snippet(first.name)}'", f"leads to {len(leads)} places"


@rule("E407", "page", source="WHATWG HTML, scrolling to a fragment")
@because("A link to a part that the mail does not have does nothing.")
def broken_anchor(mail: Mail) -> Found:
    places = {element.get(key) for element in mail.page.elements for key in ("id", "name")}
    for href, link in _distinct(mail):
        if href.startswith("#") and href != "#" and href[1:] not in places:
            yield snippet(link.element), f"there is no '{cut_snippet(href[1:])}' in this mail"


@rule("E408", "page", source="15 U.S.C. 7704(a)(5); support.google.com/a/answer/81126")
@because("Readers have to see how to unsubscribe; not every program shows the header.")
def no_unsubscribe(mail: Mail) -> Found:
    ways = set(unsubscribe_ways(mail))
    for link in mail.page.links:
        named = link.name and (link.href in ways or "unsubscribe" in link.href.lower())
        if named and mail.page.look(link.element).shown:
            return
    yield "HTML", "shows no link to unsubscribe"


@rule("E409", "text", source="15 U.S.C. 7704(a)(5); support.google.com/a/answer/81126")
@because("Readers of the plain text have to see how to unsubscribe, too.")
def no_unsubscribe_in_text(mail: Mail) -> Found:
    ways = unsubscribe_ways(mail)
    urls = links_in_text(mail.text)
    if not any(url in ways or "unsubscribe" in url.lower() for url in urls):
        yield "text", "holds no address to unsubscribe"


@rule("W410", "page", "text", source="RFC 2046, 5.1.4")
@because("HTML and plain text say the same: readers of either find the same links.")
def other_links_in_text(mail: Mail) -> Found:
    shown = {_same(link.href): link.href for link in mail.page.links if _URL.match(link.href)}
    written = {_same(url): url for url in links_in_text(mail.text)}
    for key in shown.keys() - written.keys():
        yield "text", f"lacks {cut_snippet(shown[key])}, which the HTML links to"
    for key in written.keys() - shown.keys():
        yield "HTML", f"lacks {cut_snippet(written[key])}, which the text gives"


@rule("W411", "page", source="support.google.com/a/answer/81126")
@because("Phishing links read like one address and lead to another; filters look for them.")
def disguised_link(mail: Mail) -> Found:
    for link in mail.page.links:
        named = _URL_IN_NAME.fullmatch(link.name)
        host = _host(link.href)
        if named and host and not _kin(named[1].lower(), host):
            yield snippet(link.element), f"reads '{cut_snippet(link.name)}' and leads to {host}"


def links_in_text(text: str) -> list[str]:
    """Return the web and mail addresses in plain text, without the punctuation after them."""
    found = []
    for match in _URL.findall(text):
        url = match.rstrip(_TRAILING)
        # A bracket that the address does not open belongs to the sentence around it.
        while url[-1:] in _OPENING and url.count(url[-1]) > url.count(_OPENING[url[-1]]):
            url = url[:-1].rstrip(_TRAILING)
        found.append(url)
    return found


def edition_hosts(edition: Edition) -> frozenset[str]:
    """Return the hosts of an edition's own links: of articles, publication, sponsors and note."""
    site = edition.publication
    urls = [site.url, site.public_url, site.app_url, *site.social.values()]
    urls += [article.url for article in edition.articles]
    urls += [sponsor.link for sponsor in edition.sponsors]
    urls += [erratum.url for erratum in edition.errata]
    urls += [earlier.url for story in edition.stories for earlier in story.earlier]
    urls += links_in_text(edition.note or "")
    return frozenset(host for host in map(_host, filter(None, urls)) if host)


def _distinct(mail: Mail) -> Iterator[tuple[str, PageLink]]:
    """Yield each address that the mail links to, with its first link."""
    seen: dict[str, PageLink] = {}
    for link in mail.page.links:
        if link.href:
            seen.setdefault(link.href, link)
    yield from seen.items()


def _host(url: str) -> str:
    return site_host(url) if re.match(r"https?:", url, re.IGNORECASE) else ""


def _kin(named: str, host: str) -> bool:
    """Return True if two hosts are the same, or one is a domain of the other."""
    named = named.removeprefix("www.")
    return host == named or host.endswith(f".{named}") or named.endswith(f".{host}")


def _same(url: str) -> str:
    """Return an address as HTML and text are compared: without case, scheme mailto, final slash."""
    return url.rstrip("/").removeprefix("mailto:").casefold()
