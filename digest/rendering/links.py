"""Links: the publication's own addresses, and the campaign parameters that its links to itself carry."""

from collections.abc import Mapping
from datetime import date
from email.utils import parseaddr
from urllib.parse import quote, urlencode, urlsplit

from digest.model import Edition, Publisher


def unsubscribe_link(publication: Publisher) -> str:
    """Return where one leaves: the public page, or a mail that asks for it where there is none."""
    return _page(publication, "unsubscribe") or unsubscribe_mailto(publication)


def unsubscribe_mailto(publication: Publisher) -> str:
    """Return the mailto: address that takes one off the list (RFC 6068)."""
    _, address = parseaddr(publication.reply_to or publication.sender)
    return f"mailto:{quote(address, safe='@+.-_')}?subject=unsubscribe"


def preferences_link(publication: Publisher) -> str | None:
    """Return where one changes one's themes, if there is a page for it."""
    return _page(publication, "preferences")


def archive_link(publication: Publisher, day: date | None = None) -> str | None:
    """Return where the editions stand, or that of a `day`, if there are pages of them."""
    return _page(publication, f"archive/{day}" if day else "archive")


class Campaign:
    """The parameters that links to the publication's own site carry, written once for a variant.

    They name the mail and never its reader: every reader of a variant gets the same links. Other sites' addresses are
    left as they are.
    """

    def __init__(self, edition: Edition) -> None:
        publication = edition.publication
        values = {
            "date": edition.day.isoformat(),
            "themes": "+".join(section.theme for section in edition.sections),
            "look": publication.look,
        }
        self._keys = frozenset(publication.campaign)
        self._query = urlencode(_filled(publication.campaign, values), quote_via=quote)
        self._host = _host(publication.url) if publication.url and self._query else ""

    def link(self, url: str | None) -> str | None:
        """Return `url`, with the campaign's parameters where it leads to the publication's own site."""
        if not url or not self._host:
            return url
        host = _host(url)
        if host != self._host and not host.endswith(f".{self._host}"):
            return url
        address, mark, fragment = url.partition("#")
        query = address.partition("?")[2]
        if self._keys & {part.partition("=")[0] for part in query.split("&")}:
            return url  # whoever wrote the address has named a campaign
        joint = "?" if "?" not in address else "" if address.endswith(("?", "&")) else "&"
        return f"{address}{joint}{self._query}{mark}{fragment}"


def _filled(parameters: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Return `parameters` with the fields {date}, {themes} and {look} of each filled in."""
    filled = {}
    for key, text in parameters.items():
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)  # noqa: PLW2901 - field by field
        filled[key] = text
    return filled


def _host(url: str) -> str:
    """Return the host of `url` without "www."; empty where an address has none that can be read."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _page(publication: Publisher, name: str) -> str | None:
    return f"{publication.public_url}/{name}" if publication.public_url else None
