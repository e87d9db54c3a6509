"""Keys of variants: which one readers of some themes get, and the name its message is kept under.

They stand apart from the rendering, so that `digest send` starts without it.
"""

import hashlib
from collections.abc import Iterable
from typing import Final

from digest.config.themes import ALL
from digest.model import Edition
from digest.rendering.catalogue import base_language
from digest.store.ledger import sendings
from digest.store.news import editions

#: A longer key is cut, and a hash put behind it.
_LONGEST_KEY = 120
#: Stands between a variant's themes and its language, if that is not the publication's own.
_IN: Final = "@"


def variant_key(edition: Edition, chosen: Iterable[str] | None) -> str | None:
    """Return the variant's key for these themes (None: all).

    It is None if none of them has a story or a correction.
    """
    mine = variant_themes(edition, chosen)
    told = any(one.stories for one in edition.sections if one.theme in mine)
    if not told and not any(one.theme in mine for one in edition.errata):
        return None
    return key_of_themes(edition, mine)


def language_key(key: str, language: str | None) -> str:
    """Return the key of the variant `key` in a language; it may not have been rendered."""
    return f"{key}{_IN}{base_language(language or '')}"


def message_name(key: str, kind: str = sendings.EDITION) -> str:
    """Return the name under which a variant's message is kept."""
    return f"{key}.msg" if kind == sendings.EDITION else f"{key}.correction.msg"


def page_name(key: str) -> str:
    """Return the name under which a variant's page in the archive is kept."""
    return f"{key}.page.html"


def held_name(key: str) -> str:
    """Return the name under which the reason is kept that a variant with stories has no message."""
    return f"{key}{editions.HELD_END}"


def variant_themes(edition: Edition, chosen: Iterable[str] | None) -> tuple[str, ...]:
    """Return the themes chosen among the edition's, in its order; None are all of them."""
    slugs = tuple(section.theme for section in edition.sections)
    if chosen is None:
        return slugs
    chosen = set(chosen)
    return tuple(slug for slug in slugs if slug in chosen)


def key_of_themes(edition: Edition, themes: tuple[str, ...]) -> str:
    """Return the key of a set of themes; "all" for all of the edition's."""
    if themes == variant_themes(edition, None):
        return ALL
    key = "+".join(themes)
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{key[: _LONGEST_KEY - 17]}~{hashlib.sha256(key.encode()).hexdigest()[:16]}"
