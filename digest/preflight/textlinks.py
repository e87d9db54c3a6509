"""Links in plain text: the addresses in it, and how addresses are compared."""

import re

WEB_OR_MAIL = re.compile(r"(?:https?://|mailto:)[^\s<>\"“”]+", re.IGNORECASE)
_TRAILING = ".,;:!?'’»…"
_OPENING = {")": "(", "]": "["}


def links_in_text(text: str) -> list[str]:
    """Return the web and mail addresses in plain text, without the punctuation after them."""
    return [_bare(match) for match in WEB_OR_MAIL.findall(text)]


def same_address(url: str) -> str:
    """Return an address as HTML and text are compared.

    That is without case, the scheme mailto, and what a text would lose at its end.
    """
    return _bare(url).rstrip("/").removeprefix("mailto:").casefold()


def _bare(url: str) -> str:
    url = url.rstrip(_TRAILING)
    # A bracket that the address does not open belongs to the sentence around it.
    while url[-1:] in _OPENING and url.count(url[-1]) > url.count(_OPENING[url[-1]]):
        url = url[:-1].rstrip(_TRAILING)
    return url
