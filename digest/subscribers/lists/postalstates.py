"""Postal states: columns called "State" that tell where people live, not whether they left."""

from collections.abc import Mapping, Sequence

from digest.model import SubscriberState
from digest.subscribers.lists.columns import column_key
from digest.subscribers.lists.csvlist import CsvList
from digest.subscribers.lists.states import STATE_WORDS, state_word
from digest.subscribers.lists.suspects import list_rows, suspect_field

_BESIDE = frozenset(
    "city town place location country zip postal postcode pin pincode district street".split()
)
_HOMES = frozenset("home business other work billing shipping mailing postal address".split())
_MORE = frozenset("region province code".split())


def postal_states(found: CsvList, states: Mapping[str, SubscriberState]) -> list[str]:
    """Return the names of the columns called "State" that are part of a postal address.

    They stand beside a city or the like, and none of their cells is a word for somebody's standing,
    nor like one (`states` are the program's own words for it).
    """
    keys = [column_key(name).split("_") for name in found.names]
    if not any(_BESIDE.intersection(words) for words in keys):
        return []
    asked = [at for at, words in enumerate(keys) if _may_be_postal(words)]
    for row in list_rows(found) if asked else ():
        asked = [at for at in asked if not _tells(row[at], states)]
    return [found.names[at] for at in asked]


def _may_be_postal(words: Sequence[str]) -> bool:
    return "state" in words and _HOMES.union(_MORE, ("state",)).issuperset(words)


def _tells(cell: str, states: Mapping[str, SubscriberState]) -> bool:
    word = state_word(cell)
    is_number = any(map(str.isdecimal, word))
    return bool(word) and (
        is_number or word in STATE_WORDS or word in states or suspect_field(cell) is not None
    )
