# ruff: noqa: D401 - a rule's docstring is its reason, not an order
"""Rules about mail clients: features of CSS and HTML that the clients a publication names do not have.

The data is caniemail's (MIT), in `clients.json`, made by `tools/caniemail.py`. What MJML itself puts into every mail is
left out: its makers have seen to that, and nobody could change it.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from digest.preflight import features
from digest.preflight.features import UsedFeature
from digest.preflight.mail import Mail
from digest.preflight.page import MailPage
from digest.preflight.rule import Found, rule
from digest.preflight.snapshot import read_snapshot

#: The clients that are looked at where a publication names none.
COMMON = ("gmail", "outlook-windows", "outlook-com", "apple-mail")
#: Features without which a mail is plainer, and as easy to read.
_GRACEFUL = frozenset(
    "html-anchor-links html-lang html-dir html-role html-meta-color-scheme html-target html-abbr css-at-media css-at-keyframes css-color-scheme "
    "css-animation css-border-radius css-border-radius-logical css-box-shadow css-box-sizing css-cursor css-font-kerning css-hyphens "
    "css-hyphenate-character css-hyphenate-limit-chars css-letter-spacing css-opacity css-orphans css-outline "
    "css-outline-offset css-overflow-wrap css-resize css-text-decoration-color css-text-decoration-line "
    "css-text-decoration-skip-ink css-text-decoration-style css-text-decoration-thickness css-text-overflow "
    "css-text-shadow css-text-transform css-text-underline-offset css-text-underline-position css-text-wrap css-transition "
    "css-user-select css-widows css-word-break css-word-spacing css-word-wrap css-sytem-ui".split()
)
_GRACEFUL_KINDS = ("css-at-media-", "css-pseudo-class-", "html-aria-")

#: A mail of what MJML makes mails of, the parts that fold, slide and open left out.
_PLAIN = """<mjml lang="en" dir="ltr"><mj-head><mj-title>x</mj-title><mj-preview>x</mj-preview></mj-head>
<mj-body width="600px" background-color="#ffffff" css-class="x">
<mj-wrapper padding="1px"><mj-section css-class="x" background-color="#ffffff" border="1px solid #ffffff"><mj-group>
<mj-column padding="1px" border="1px solid #ffffff" background-color="#ffffff">
<mj-text css-class="x">x</mj-text><mj-image src="https://x.example/x.png" alt="" href="https://x.example/" />
<mj-button href="https://x.example/">x</mj-button><mj-divider /><mj-spacer /><mj-table><tr><td>x</td></tr></mj-table>
</mj-column></mj-group><mj-column></mj-column></mj-section></mj-wrapper></mj-body></mjml>"""


@rule("W601", "page", source="caniemail.com")
def client_feature(mail: Mail) -> Found:
    """What a client does not know, it leaves out, and the mail looks otherwise there than it was made to."""
    for slug, use in _own(mail):
        if not _is_graceful(slug, use) and (names := read_snapshot().without(slug, _clients(mail))):
            yield (
                use.where,
                f"{read_snapshot().titles[slug]} (caniemail.com/features/{slug}) fails in {', '.join(names)}",
            )


@rule("I602", "page", source="caniemail.com")
def client_refinement(mail: Mail) -> Found:
    """What only refines a mail may be missing in a client: nothing is lost, and one knows it."""
    titles = [
        read_snapshot().titles[slug]
        for slug, use in _own(mail)
        if _is_graceful(slug, use) and read_snapshot().without(slug, _clients(mail))
    ]
    if titles:
        yield "HTML", f"not every client shows: {', '.join(titles)}"


def client_names() -> list[str]:
    """Return what settings may call clients: families, and single ones."""
    known = read_snapshot().clients
    families = {
        name.split(" (")[0].lower().replace(" ", "-").replace("!", "") for name in known.values()
    }
    return sorted({*known, *(family for family in families if clients_meant(family))})


def clients_meant(name: str) -> list[str]:
    """Return the clients that settings mean by `name`: that one, or all of that family."""
    known = read_snapshot().clients
    return (
        [name] if name in known else [client for client in known if client.startswith(f"{name}-")]
    )


def _clients(mail: Mail) -> tuple[str, ...]:
    return mail.context.policy.clients or tuple(
        client for name in COMMON for client in clients_meant(name)
    )


def _own(mail: Mail) -> Iterator[tuple[str, UsedFeature]]:
    """Yield the features that the mail uses and MJML does not."""
    if mail.page:
        usual = _usual()
        for slug, use in features.used_features(mail.page).items():
            if slug not in usual:
                yield slug, use


@lru_cache(maxsize=1)
def _usual() -> frozenset[str]:
    """Return the features that MJML puts into any mail."""
    from digest.rendering import mjml

    page = MailPage(mjml.compile_mjml(_PLAIN, Path(__file__)))
    return frozenset(features.used_features(page))


def _is_graceful(slug: str, use: UsedFeature) -> bool:
    """Tell whether nothing is lost without a feature: it refines, or it stands in what is conditional anyway."""
    return use.conditional or slug in _GRACEFUL or slug.startswith(_GRACEFUL_KINDS)
