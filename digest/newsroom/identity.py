"""Identity: which of the articles just read are known already, and under which id.

Two different articles never share an id, whatever names their sources give them; one article keeps
its id when its address or its source's name for it changes. The evidence is `editorial.sameness`.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count

from sqlalchemy import Connection

from digest.editorial.sameness import (
    Saying,
    is_moved,
    is_renamed,
    is_repeated,
    is_rewritten,
    read_saying,
)
from digest.model import Article, Problem, Source
from digest.model.text import bare_letters
from digest.sources.article import address_id
from digest.store.news import names
from digest.store.news.names import Names

Read = tuple[Article, Source]

#: Of so many different articles with one id, each new one is compared; further ones are different.
_MOST = 40
_SHOWN = 60


@dataclass(eq=False)
class _Piece:
    """One article of a reading; it stands `at` these positions, from several sources perhaps."""

    article: Article
    names: Names
    at: list[int] = field(default_factory=list)

    @cached_property
    def saying(self) -> Saying:
        return read_saying(self.article)


def identify_articles(
    connection: Connection, read: Sequence[Read]
) -> tuple[list[Read], list[Problem]]:
    """Return the articles `read` under the ids by which they are remembered, and problems.

    A problem tells of each address that stands under several headlines.
    """
    shared = _several_headlines(one for one in read if _found_at(*one))
    named = [
        (_at_own_page(article, source) if _key(article) in shared else article, source)
        for article, source in read
    ]
    pieces = list(_tell_apart(named))
    options = _options(connection, pieces)
    known = _known_ids(connection, options)
    taken = {one.id for found in options.values() for _, one in found}
    for piece, key in zip(pieces, _free_ids(pieces, known, taken), strict=True):
        for at in piece.at:
            article, source = named[at]
            named[at] = replace(article, id=key), source
    ids: dict[str, set[str]] = {}
    for (before, _), (now, _) in zip(read, named, strict=True):
        ids.setdefault(_key(before), set()).add(now.id)
    told = _several_headlines(read).items()
    return named, [_problem(said, is_kept=len(ids[key]) > 1) for key, said in told]


def _several_headlines(read: Iterable[Read]) -> dict[str, dict[str, Article]]:
    """Return, by its key, the articles by headline of each address that has several headlines."""
    found: dict[str, dict[str, Article]] = {}
    for article, _ in read:
        if key := _key(article):
            found.setdefault(key, {}).setdefault(bare_letters(article.title), article)
    return {key: said for key, said in found.items() if len(said) > 1}


def _key(article: Article) -> str:
    return names.indexed_key(article.url)


def _found_at(article: Article, source: Source) -> str:
    """Return the address of the page on which `article` was found, "" if it was in a feed."""
    is_page = names.is_address(article.origin) and article.origin != source.place
    return article.origin if is_page else ""


def _at_own_page(article: Article, source: Source) -> Article:
    """Return `article` with the address where it was found, since its page names one of several.

    Some sites call the section, or last year's page, the canonical address of each of theirs.
    """
    origin = _found_at(article, source)
    if not origin or names.indexed_key(origin) == _key(article):
        return article
    return replace(article, url=origin, id=address_id(origin))


def _problem(said: Mapping[str, Article], *, is_kept: bool) -> Problem:
    first = next(iter(said.values()))
    listed = ", ".join(f"'{one.title[:_SHOWN]}'" for one in list(said.values())[:3])
    taken = "each is kept as an article of its own" if is_kept else "they are taken as one article"
    reason = f"this address stands under {len(said)} headlines ({listed}): {taken}"
    return Problem(first.url or first.origin, reason, skipped=False)


def _tell_apart(read: Sequence[Read]) -> Iterator[_Piece]:
    """Yield the pieces in `read`: articles with one id are one only if they say the same."""
    by_id: dict[str, list[_Piece]] = {}
    known: dict[tuple[str, str, str], _Piece] = {}
    for at, (article, source) in enumerate(read):
        others = by_id.setdefault(article.id, [])
        new = _Piece(article, names.names_of(article, source.place))
        words = (article.id, article.title, article.text)
        piece = known.get(words)
        piece = piece or next((one for one in others[:_MOST] if _is_one(new, one)), None)
        if piece is None:
            others.append(piece := new)
        known[words] = piece
        piece.at.append(at)
    yield from (piece for pieces in by_id.values() for piece in pieces)


def _is_one(new: _Piece, other: _Piece) -> bool:
    """Return whether two articles of one reading with one id are the same."""
    one, two = new.names, other.names
    is_headline = one.headline == two.headline
    if one.place != two.place and one.key and one.key == two.key and is_headline:
        return True  # two feeds of a site tell of one page, with excerpts of their own perhaps
    if not is_headline and _contradict(one, two):
        return False
    return is_repeated(new.saying, other.saying)


def _contradict(one: Names, other: Names) -> bool:
    """Return whether a name of the two differs: an address, or what one site calls them."""
    is_one_site = names.site_of(one.place) == names.site_of(other.place)
    guids = one.guid and other.guid and one.guid != other.guid and is_one_site
    return bool(guids or (one.key and other.key and one.key != other.key))


#: What each piece may be, best first: how (see below), and the remembered article.
_Options = dict[_Piece, list[tuple[int, Names]]]


def _known_ids(connection: Connection, options: _Options) -> dict[_Piece, str]:
    """Return the ids of those of the pieces that are remembered, each only once.

    An article with the same names comes first, then one that was rewritten, then one that moved.
    """
    told = Counter(one.id for found in options.values() for rank, one in found if not rank)
    doubtful = {
        one.id
        for found in options.values()
        for rank, one in found
        if rank or told[one.id] > 1 or sum(not other for other, _ in found) > 1 or not one.key
    }
    before = names.newest_contents(connection, doubtful)
    sayings = {key: read_saying(article) for key, article in before.items()}
    found: dict[_Piece, str] = {}
    claimed: dict[str, _Piece] = {}
    for wanted in (_SAME, _REWRITTEN, _RENAMED, _MOVED):
        for piece in (piece for piece in options if piece not in found):
            for rank, one in options[piece]:
                is_it = rank == wanted and (
                    one.id not in doubtful or _is_proved(rank, piece, one, sayings.get(one.id))
                )
                if is_it and (one.id not in claimed or _is_one(piece, claimed[one.id])):
                    claimed.setdefault(one.id, piece)
                    found[piece] = one.id
                    break
    return found


#: How a remembered article may be a new one: no name differs; only the address does; the source's
#: name for it does; only the headline is the same.
_SAME, _REWRITTEN, _RENAMED, _MOVED = range(4)


def _options(connection: Connection, pieces: Sequence[_Piece]) -> _Options:
    """Return what each piece may be."""
    by_name: dict[tuple[str, str], list[Names]] = {}
    for one in names.find_names(connection, (piece.names for piece in pieces)):
        for name in _listed(one):
            by_name.setdefault(name, []).append(one)
    options: _Options = {}
    for piece in pieces:
        mine = {
            one.id: one for name in _listed(piece.names) for one in by_name.get(name, [])[:_MOST]
        }
        ranked = [(_rank(piece.names, one), one) for one in mine.values()]
        options[piece] = sorted(
            ((rank, one) for rank, one in ranked if rank is not None),
            key=lambda pair: (
                pair[0],
                pair[1].headline != piece.names.headline,
                pair[1].guid != piece.names.guid,
                pair[1].id,
            ),
        )
    return options


def _listed(one: Names) -> list[tuple[str, str]]:
    """Return each name with its kind."""
    said = (("id", one.id), ("key", one.key), ("guid", one.guid), ("headline", one.headline))
    return [(kind, name) for kind, name in said if name]


def _rank(piece: Names, known: Names) -> int | None:
    """Return how the article `known` may be the `piece`, or None if it may not."""
    shared = {kind for kind, _ in set(_listed(piece)) & set(_listed(known))}
    if shared - {"headline"}:
        if not _contradict(piece, known):
            return _SAME
        return _REWRITTEN if "guid" in shared else _RENAMED
    site = names.site_of(piece.place)
    is_here = piece.place == known.place or site == names.site_of(known.place) != ""
    return _MOVED if is_here else None


def _is_proved(rank: int, piece: _Piece, known: Names, before: Saying | None) -> bool:
    """Return whether what the two say shows that they are one; forgotten content shows nothing."""
    is_headline = piece.names.headline == known.headline
    if before is None:
        return rank == _SAME and is_headline
    if rank == _SAME and is_headline and known.key:
        return True
    proof = {_MOVED: is_moved, _RENAMED: is_renamed}.get(rank, is_rewritten)
    return proof(piece.saying, before)


def _free_ids(
    pieces: Iterable[_Piece], known: Mapping[_Piece, str], taken: set[str]
) -> Iterator[str]:
    """Yield each piece's id: the one by which it is known, else its own, else one made from it."""
    taken |= set(known.values())
    for piece in pieces:
        key = known.get(piece) or next(one for one in _own_ids(piece.article) if one not in taken)
        taken.add(key)
        yield key


def _own_ids(article: Article) -> Iterator[str]:
    """Yield possible ids for an article, the best first."""
    yield article.id
    for number in count():
        words = f"{article.id}\n{article.title}" + (f"\n{number}" if number else "")
        yield hashlib.sha256(words.encode(errors="surrogatepass")).hexdigest()[:16]
