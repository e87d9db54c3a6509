"""Rules about mail clients: features of CSS and HTML that a publication's clients lack.

The data is caniemail's (MIT), in `clients.json`, made by `tools/caniemail.py`. Features that MJML
puts into every mail are left out: its makers provide for clients without them.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path

from digest.preflight import features
from digest.preflight.features import UsedFeature
from digest.preflight.mail import Mail
from digest.preflight.page import MailPage
from digest.preflight.rule import Found, because, rule
from digest.preflight.snapshot import read_snapshot

#: The clients of a publication that names none.
COMMON = ("gmail", "outlook-windows", "outlook-com", "apple-mail")
#: Features without which a mail is plainer, but as easy to read.
_GRACEFUL = frozenset(
    "html-anchor-links html-lang html-dir html-role html-meta-color-scheme html-target html-abbr "
    "css-at-media css-at-keyframes css-color-scheme css-animation css-border-radius "
    "css-background-position css-background-repeat css-background-size "
    "css-border-radius-logical css-box-shadow css-box-sizing css-cursor css-font-kerning "
    "css-hyphens css-hyphenate-character css-hyphenate-limit-chars css-letter-spacing css-opacity "
    "css-orphans css-outline css-outline-offset css-overflow-wrap css-resize "
    "css-text-decoration-color css-text-decoration-line css-text-decoration-skip-ink "
    "css-text-decoration-style css-text-decoration-thickness css-text-overflow css-text-shadow "
    "css-text-transform css-text-underline-offset css-text-underline-position css-text-wrap "
    "css-transition css-user-select css-widows css-word-break css-word-spacing css-word-wrap "
    "css-sytem-ui".split()
)
#: It reads VML, which draws what its CSS cannot.
_DRAWS = "Outlook (Windows)"
_GRACEFUL_KINDS = ("css-at-media-", "css-pseudo-class-", "html-aria-")

#: A mail of all MJML elements that are not interactive.
_PLAIN = """<mjml lang="en" dir="ltr">
<mj-head><mj-title>x</mj-title><mj-preview>x</mj-preview></mj-head>
<mj-body width="600px" background-color="#ffffff" css-class="x"><mj-wrapper padding="1px">
<mj-section css-class="x" background-color="#ffffff" border="1px solid #ffffff"><mj-group>
<mj-column padding="1px" border="1px solid #ffffff" background-color="#ffffff">
<mj-text css-class="x">x</mj-text>
<mj-image src="https://x.example/x.png" alt="" href="https://x.example/" />
<mj-button href="https://x.example/">x</mj-button><mj-divider /><mj-spacer />
<mj-table><tr><td>x</td></tr></mj-table>
</mj-column></mj-group><mj-column></mj-column></mj-section></mj-wrapper></mj-body></mjml>"""


@rule("W601", "page", source="caniemail.com")
@because(
    "A client leaves out a feature that it lacks, and the mail looks different there.",
    "Do without it, or leave the client out of lint.clients in digest.toml.",
)
def client_feature(mail: Mail) -> Found:
    for slug, use, names in _missing(mail):
        if not _is_graceful(slug, use):
            title = f"{read_snapshot().titles[slug]} (caniemail.com/features/{slug})"
            yield use.where, f"{title} fails in {', '.join(names)}"


@rule("I602", "page", source="caniemail.com")
@because(
    "A refinement may be missing in a client: the mail is plainer there, and nothing is lost.",
    "Nothing, unless the mail is hard to read without it.",
)
def client_refinement(mail: Mail) -> Found:
    slugs = [slug for slug, use, _ in _missing(mail) if _is_graceful(slug, use)]
    if slugs:
        titles = (read_snapshot().titles[slug] for slug in slugs)
        yield "HTML", f"not every client shows: {', '.join(titles)}"


def client_names() -> list[str]:
    """Return the names that settings may use: of families of clients, and of single clients."""
    known = read_snapshot().clients
    names = (name.split(" (")[0].lower() for name in known.values())
    families = {name.replace(" ", "-").replace("!", "") for name in names}
    return sorted({*known, *filter(clients_meant, families)})


def clients_meant(name: str) -> list[str]:
    """Return the client of that name, or all of that family; none if `name` is unknown."""
    known = read_snapshot().clients
    if name in known:
        return [name]
    return [client for client in known if client.startswith(f"{name}-")]


def _missing(mail: Mail) -> Iterator[tuple[str, UsedFeature, list[str]]]:
    """Yield the features that the mail uses beyond MJML's own, with the clients that lack them."""
    clients = mail.context.policy.clients or tuple(chain(*map(clients_meant, COMMON)))
    for slug, use in features.used_features(mail.page).items():
        names = read_snapshot().without(slug, clients) if slug not in _usual() else []
        if slug == "css-background-image" and _draws_fill(mail.page):
            names = [name for name in names if name != _DRAWS]
        if names:
            yield slug, use, names


def _draws_fill(page: MailPage) -> bool:
    """Return True if Outlook has a background of its own, drawn in VML."""
    return any("<v:fill" in comment or "<v:image" in comment for comment in page.comments)


@lru_cache(maxsize=1)
def _usual() -> frozenset[str]:
    """Return the features that MJML puts into every mail."""
    from digest.rendering import mjml

    page = MailPage(mjml.compile_mjml(_PLAIN, Path(__file__)))
    return frozenset(features.used_features(page))


def _is_graceful(slug: str, use: UsedFeature) -> bool:
    """Return True if nothing is lost without a feature: it refines, or it is used conditionally."""
    return use.conditional or slug in _GRACEFUL or slug.startswith(_GRACEFUL_KINDS)
