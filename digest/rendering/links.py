"""Links: the publication's own pages, and campaign parameters for links to its site."""

from collections.abc import Mapping
from datetime import date
from email.utils import parseaddr
from urllib.parse import quote, urlencode, urlsplit

from digest.config.themes import ALL
from digest.model import Edition, Publisher
from digest.model.linkrules import LONGEST_LINK


def unsubscribe_link(publication: Publisher) -> str:
    """Return the address to unsubscribe at: the public page, or mailto: if there is none."""
    return _page(publication, "unsubscribe") or unsubscribe_mailto(publication)


def unsubscribe_mailto(publication: Publisher) -> str:
    """Return the mailto: address of an unsubscribe mail (RFC 6068)."""
    _, address = parseaddr(publication.reply_to or publication.sender)
    return f"mailto:{quote(address, safe='@+.-_')}?subject=unsubscribe"


def preferences_link(publication: Publisher) -> str | None:
    """Return the page for changing themes; None without public pages."""
    return _page(publication, "preferences")


def archive_link(publication: Publisher, day: date | None = None, key: str = ALL) -> str | None:
    """Return the archive's page, or that of a variant of a `day`; None without public pages."""
    variant = "" if key == ALL else f"/{key}"
    return _page(publication, f"archive/{day}{variant}" if day else "archive")


class Campaign:
    """Adds the campaign parameters of a variant to links to the publication's own site.

    They name the mail and never its reader: every reader of a variant gets the same links.
    """

    def __init__(self, edition: Edition) -> None:
        publication = edition.publication
        values = {
            "date": edition.day.isoformat(),
            "themes": "+".join(section.theme for section in edition.sections),
            "look": publication.look,
        }
        self._keys = frozenset(publication.campaign)
        filled = {key: _filled(text, values) for key, text in publication.campaign.items()}
        self._query = urlencode(filled, quote_via=quote)
        self._host = site_host(publication.url) if publication.url and self._query else ""

    def link(self, url: str | None) -> str | None:
        """Return `url`, with the parameters if it leads to the publication's own site.

        An address that they would make too long stays without.
        """
        if not url or not self._host:
            return url
        host = site_host(url)
        if host != self._host and not host.endswith(f".{self._host}"):
            return url
        address, mark, fragment = url.partition("#")
        query = address.partition("?")[2]
        if self._keys & {part.partition("=")[0] for part in query.split("&")}:
            return url  # it names a campaign already
        joint = "?" if "?" not in address else "" if address.endswith(("?", "&")) else "&"
        longer = f"{address}{joint}{self._query}{mark}{fragment}"
        return longer if len(longer) <= LONGEST_LINK else url


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with its fields {date}, {themes} and {look} filled in."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def site_host(url: str) -> str:
    """Return the host of `url` without "www."; empty if it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _page(publication: Publisher, name: str) -> str | None:
    return f"{publication.public_url}/{name}" if publication.public_url else None
