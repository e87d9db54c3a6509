"""Rules about links: where they lead, how they are named, and how they look."""

import re
from collections import defaultdict
from collections.abc import Iterator

from digest.model import Edition
from digest.model.linkrules import refused_address
from digest.preflight.mail import Mail
from digest.preflight.messages import unsubscribe_ways
from digest.preflight.page import PageLink, cut_snippet, snippet
from digest.preflight.rule import Found, because, rule
from digest.preflight.selector import PageElement
from digest.preflight.textlinks import WEB_OR_MAIL, links_in_text, same_address
from digest.rendering.links import site_host

#: Services that shorten links or wrap them, and hide where they lead; filters distrust them.
SHORTENERS = frozenset(
    "bit.ly buff.ly cutt.ly dlvr.it fb.me goo.gl is.gd j.mp lnkd.in ow.ly rb.gy rebrand.ly "
    "short.io shorturl.at snip.ly soo.gd s.id t.co t.ly tiny.cc tiny.one tinyurl.com trib.al "
    "v.gd l.facebook.com lm.facebook.com safelinks.protection.outlook.com urldefense.com "
    "urldefense.proofpoint.com linkprotect.cudasvc.com".split()
)
_URL_IN_NAME = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?:/\S*)?", re.IGNORECASE)
#: Links that say that they are links, and not where they lead.
_VAGUE = frozenset(
    "click|click here|click this|click this link|click the link|click now|tap|tap here|press here"
    "|here|right here|this|this link|this page|link|the link|url|go|go here|visit link|see here"
    "|read here|find out here|follow this link|follow the link|click me|hier|hier klicken"
    "|klicken sie hier|klick hier|klicke hier|ici|cliquez ici|cliquer ici|clique ici|cliquez-ici"
    "|aquí|aqui|haz clic aquí|haga clic aquí|pincha aquí|clic aquí|haz clic|clique aqui|qui"
    "|clicca qui|clicca|klik hier|klik|klikk her|klik her|her|klicka här|här|tästä|klikkaa tästä"
    "|kliknij|kliknij tutaj|tutaj|klikněte zde|zde|kliknite sem|kattintson ide|ide|click aici|aici"
    "|tıklayın|buraya tıklayın|tıkla|нажмите здесь|нажмите|здесь|тут|натисніть тут|тук|εδώ"
    "|κάντε κλικ εδώ|כאן|לחץ כאן|לחצו כאן|هنا|اضغط هنا|انقر هنا|اینجا|یہاں|यहाँ|यहां"
    "|यहाँ क्लिक करें|यहां क्लिक करें|क्लिक करें|येथे क्लिक करा|এখানে|এখানে ক্লিক করুন|இங்கே"
    "|இங்கே கிளிக் செய்யவும்|ఇక్కడ|ఇక్కడ క్లిక్ చేయండి|こちら|ここ|ここをクリック|こちらをクリック"
    "|点击这里|点击此处|这里|點擊這裡|여기|여기를 클릭|tại đây|nhấn vào đây|คลิกที่นี่"
    "|klik di sini|di sini".split("|")
)
_POLITE = re.compile(r"^(?:please|bitte|just|simply) |(?: now| please| today)$")
_INLINE = frozenset("a span b strong em i u font small".split())
#: Two words, at least, beside a link.
_SENTENCE = re.compile(r"[^\W\d_]{2,}[\s,.]+[^\W\d_]{2,}|[^\W\d_]{3,}")
#: Marks around the words of a link.
_AROUND = " .,:;!?…»«›‹>→➔➜►▶<-–—()[]\"'“”*|·•"
#: One address, at least, or a mail to whom the reader likes (RFC 6068, 2).
_MAILTO = re.compile(r"mailto:(?:\?|[^@\s?]+@[^@\s?,]+\.[^@\s?,.]{2,})", re.IGNORECASE)
#: A number, and parameters (RFC 3966, 3).
_TEL = re.compile(r"tel:(?:\+|%2B)?(?:[\d().*#-]|\s|%20){3,40}(?:;.{0,99})?", re.IGNORECASE)
#: Names of hosts that show what is not public yet.
_STAGING = re.compile(
    r"(?:^|[.-])(?:staging|stage|stg|dev|develop|development|test|testing|tst|uat|qa|preprod"
    r"|pre-prod|sandbox|draft)\d{0,3}[.-]"
)
#: Names below a country's, of which everybody has one.
_SHARED = frozenset(
    "ac co com ed edu firm gen go gob gouv gov gub ind info me mil ne net nic nom or org "
    "res".split()
)
_STAGING_ENDS = re.compile(
    r"(?:^|\.)(?:test|invalid|lan|corp|intranet|ngrok\.io|ngrok\.app|ngrok-free\.app|loca\.lt"
    r"|trycloudflare\.com|localtunnel\.me|serveo\.net|webflow\.io|pantheonsite\.io|lndo\.site"
    r"|ddev\.site|nip\.io|sslip\.io"
    r"|your-?(?:domain|site|website|company)\.(?:com|net|org))$"
)


@rule("E401", "page", source="WCAG 2.2, 2.4.4")
@because(
    "A link without words, or to nowhere, is read out all the same.",
    "Give the link an address and words.",
)
def empty_link(mail: Mail) -> Found:
    for link in mail.page.links:
        if not link.href or link.href == "#":
            yield snippet(link.element), "leads nowhere"
        elif not link.name:
            yield snippet(link.element), "has no words, nor a picture with alt"


@rule("W402", "page")
@because(
    "A page read by http can be changed on its way, and programs warn of it.",
    "Link to the page by https.",
)
def insecure_link(mail: Mail) -> Found:
    for href, link in _distinct(mail):
        if href.lower().startswith("http://"):
            yield snippet(link.element), "does not lead to https"


@rule("E403", "page", source="RFC 3986; RFC 6068; RFC 3966")
@because(
    "A link in a mail is a whole address: there is no page that it could be relative to.",
    "Write the whole address, beginning with https://.",
)
def bad_link(mail: Mail) -> Found:
    for href, link in _distinct(mail):
        scheme = href.partition(":")[0].lower() if ":" in href else ""
        if scheme in ("http", "https"):
            if reason := refused_address(href, mail.context.hosts):
                yield snippet(link.element), reason
        elif scheme == "mailto":
            if not _MAILTO.match(href):
                yield snippet(link.element), "is not an address"
        elif scheme == "tel":
            if not _TEL.fullmatch(href):
                yield snippet(link.element), "is not a number"
        elif not href.startswith("#"):
            yield snippet(link.element), "is neither https, mailto, tel nor a place in this mail"


@rule("W404", "page", "edition")
@because(
    "A link to a host that no source and no setting names is a slip, or was slipped in.",
    "Correct the address, or name the host in lint.hosts in digest.toml.",
)
def unknown_host(mail: Mail) -> Found:
    if mail.edition is None:
        return
    hosts = mail.context.hosts | edition_hosts(mail.edition)
    for href, link in _distinct(mail):
        host = _host(href)
        if host and not any(host == known or host.endswith(f".{known}") for known in hosts):
            yield snippet(link.element), f"leads to {host}, which no source and no setting names"


@rule("W405", "page")
@because(
    "Nobody sees where a shortened link leads, and filters distrust it.",
    "Link to the page itself.",
)
def shortener(mail: Mail) -> Found:
    for href, link in _distinct(mail):
        host = _host(href)
        if host in SHORTENERS or host.partition(".")[2] in SHORTENERS:
            yield snippet(link.element), "hides where it leads"


@rule("W406", "page", source="WCAG 2.2, 2.4.9 and 3.2.4")
@because(
    "People who listen to a list of links cannot tell two with the same name apart.",
    "Name each link by what it leads to.",
)
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
@because(
    "A link to a part that the mail does not have does nothing.",
    "Give the part that is meant this id, or correct the link.",
)
def broken_anchor(mail: Mail) -> Found:
    places = {element.get(key) for element in mail.page.elements for key in ("id", "name")}
    for href, link in _distinct(mail):
        if href.startswith("#") and href != "#" and href[1:] not in places:
            yield snippet(link.element), f"there is no '{cut_snippet(href[1:])}' in this mail"


@rule("W410", "page", "text", source="RFC 2046, 5.1.4")
@because(
    "HTML and plain text say the same: readers of either find the same links.",
    "Write the address into both.",
)
def other_links_in_text(mail: Mail) -> Found:
    shown = {
        same_address(link.href): link.href
        for link in mail.page.links
        if WEB_OR_MAIL.match(link.href)
    }
    written = {same_address(url): url for url in links_in_text(mail.text)}
    for key in shown.keys() - written.keys():
        yield "text", f"lacks {cut_snippet(shown[key])}, which the HTML links to"
    for key in written.keys() - shown.keys():
        yield "HTML", f"lacks {cut_snippet(written[key])}, which the text gives"


@rule("W411", "page", source="support.google.com/a/answer/81126")
@because(
    "Phishing links read like one address and lead to another; filters look for them.",
    "Write what the link leads to, in words or by its own address.",
)
def disguised_link(mail: Mail) -> Found:
    for link in mail.page.links:
        named = _URL_IN_NAME.fullmatch(link.name)
        host = _host(link.href)
        if named and host and not _kin(named[1].lower(), host):
            yield snippet(link.element), f"reads '{cut_snippet(link.name)}' and leads to {host}"


@rule("W412", "page", source="docs/engineering/preflight.md")
@because(
    "A host for trials is closed to readers, or shows them what is not meant for them.",
    "Write the address of the public site.",
)
def staging_host(mail: Mail) -> Found:
    # A note is the editor's: what it links to may be a slip.
    given = _given_urls(mail.edition) if mail.edition else []
    known = mail.context.hosts | {_host(url) for url in given}
    told: dict[str, PageElement | str] = {}
    for image in mail.page.of("img"):
        told.setdefault(image.get("src") or "", image)
    told |= {href: link.element for href, link in _distinct(mail)}
    told |= dict.fromkeys(unsubscribe_ways(mail), "header List-Unsubscribe")
    for url, place in told.items():
        host = _host(url).lower()
        if host and host not in known and _is_for_trials(host) and not refused_address(url):
            where = place if isinstance(place, str) else snippet(place)
            yield where, f"leads to {host}, a host for trials"


@rule("W413", "page", source="WCAG 2.2, 2.4.4 (failure F63)")
@because(
    "Who listens to a list of links, or looks for one, learns nothing from 'click here'.",
    "Name the link by what it leads to.",
)
def vague_link(mail: Mail) -> Found:
    for name, link in {link.name: link for link in reversed(mail.page.links)}.items():
        if _POLITE.sub("", name.strip(_AROUND).casefold()) in _VAGUE:
            yield snippet(link.element), "does not say where it leads"


@rule("W414", "page", source="WCAG 2.2, 1.4.1 (failure F73)")
@because(
    "A link in a sentence that looks like its other words is not seen.",
    "Underline it, or give it a colour of its own.",
)
def unmarked_link(mail: Mail) -> Found:
    page = mail.page
    for link in page.links:
        around = link.element.getparent()
        if around is None or not link.href or not _is_in_sentence(link.element, around):
            continue
        ours, theirs = page.look(link.element), page.look(around)
        inner = [page.look(one) for one in link.element.iter() if one.tag in _INLINE]
        is_marked = any(
            one.box.lined
            or one.bold != theirs.bold
            or one.text != theirs.text
            or one.behind != theirs.behind
            for one in inner
        )
        if ours.shown and not is_marked:
            yield snippet(link.element), "looks like the text around it"


def edition_hosts(edition: Edition) -> frozenset[str]:
    """Return the hosts of an edition's own links: of articles, publication, sponsors and note."""
    urls = [*_given_urls(edition), *links_in_text(edition.note or "")]
    return frozenset(host for host in map(_host, urls) if host)


def _given_urls(edition: Edition) -> list[str]:
    """Return the addresses that an edition's articles, publication and sponsors bring."""
    site = edition.publication
    urls = [site.url, site.public_url, site.app_url, *site.social.values()]
    urls += [article.url for article in edition.articles]
    urls += [sponsor.link for sponsor in edition.sponsors]
    urls += [erratum.url for erratum in edition.errata]
    urls += [earlier.url for story in edition.stories for earlier in story.earlier]
    return list(filter(None, urls))


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


def _is_for_trials(host: str) -> bool:
    """Return True if the name of a host says that it is not for the public."""
    if _STAGING_ENDS.search(host):
        return True
    front = ".".join(host.split(".")[:-2])
    # "test.co.uk" is somebody's name.
    is_name = host.count(".") == 2 and host.split(".")[-2] in _SHARED
    return bool(front) and not is_name and _STAGING.search(f"{front}.") is not None


def _is_in_sentence(link: PageElement, around: PageElement) -> bool:
    """Return True if words stand beside a link, and not only signs between links."""
    beside = (link.tail or "") + (
        (around.text or "") if link.getprevious() is None else (link.getprevious().tail or "")
    )
    return _SENTENCE.search(beside) is not None
