"""Stories: which articles are one. An article is a story of its own, its copies and its teasers lie under it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from digest.model import Article


@dataclass(frozen=True, slots=True)
class Trace:
    """What grouping needs to know of an article, so that it need not keep the article itself.

    An article whose `keys` meet the keys by which another is `found` says the same as that one; of those that
    do, the lowest `rank` leads.
    """

    id: str
    rank: tuple[bool, float, int, int, str, str, str]
    keys: tuple[str, ...]
    found: tuple[str, ...]


def trace(article: Article) -> Trace:
    """Return the trace of `article`, which is cleaned.

    Full articles rank before teasers, newer before older, longer before shorter, those of which more is known
    before others; content settles the rest.
    """
    when = article.updated or article.published
    newest = -when.timestamp() if when else 0.0
    said = sum(value is not None for value in (article.url, article.label, article.image, article.author))
    letters = "".join(filter(str.isalnum, article.title.casefold()))
    headline = (f"title {letters}",) if letters else ()
    keys = [f"id {article.id}", f"content {article.content_hash}"]
    if article.url:
        keys.append(f"url {article.url}")
    return Trace(
        id=article.id,
        rank=(
            article.teaser,
            newest,
            -len(article.text),
            -said,
            article.id,
            article.content_hash,
            _fingerprint(article),
        ),
        keys=(*keys, *headline) if article.teaser else tuple(keys),
        found=(*keys, *headline),
    )


def _fingerprint(article: Article) -> str:
    """Return a hash of what else the article says: of two that differ, it settles which leads, not their order."""
    said = (
        article.url,
        article.label,
        article.source,
        article.author,
        article.image,
        article.published,
        article.updated,
        article.language,
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def group(traces: Iterable[Trace]) -> list[tuple[int, ...]]:
    """Return the positions of articles that say the same in groups; the first of each group leads.

    Copies (the same id or address, or the same headline and text) lie under the newest of them; a teaser lies
    under the full article with its address or headline, whatever the order in which they come.
    """
    groups: list[list[int]] = []
    known: dict[str, int] = {}
    for position, seen in sorted(enumerate(traces), key=lambda pair: pair[1].rank):
        at = next((known[key] for key in seen.keys if key in known), len(groups))
        if at == len(groups):
            groups.append([])
        groups[at].append(position)
        for key in seen.found:
            known.setdefault(key, at)
    return [tuple(members) for members in groups]
