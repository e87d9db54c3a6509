"""The memory: its database, and for how many days each kind of thing is kept."""

import re
from typing import Annotated

from msgspec import Meta

from digest.config.values import SettingRefused, Table, Text, about

_Days = Annotated[int, Meta(ge=0, le=36_500)]
#: The fewest days of each, so that nothing is pruned that is still looked for.
_LEAST = {
    "articles": (31, "the program looks for corrections of sent articles so long"),
    "editions": (31, "the program looks for corrections of sent articles so long"),
    "parts": (7, "sending and correcting need them"),
    "deliveries": (7, "sending and correcting need them"),
}


class StoreTable(Table, frozen=True):
    """`[store]`: the database that remembers what was read and sent."""

    url: Annotated[
        Text,
        Meta(
            title="a database's address",
            description="SQLite, with a path relative to this file, or PostgreSQL.",
            examples=["postgresql://user@host/name"],
        ),
    ] = "sqlite:///digest.db"

    def __post_init__(self) -> None:
        if not re.match(r"(sqlite|postgresql)(\+\w+)?://", self.url):
            raise SettingRefused(
                "url",
                "must be a database such as 'sqlite:///digest.db' or 'postgresql://user@host/name'",
            )


class KeepTable(Table, frozen=True):
    """`[keep]`: for how many days each is kept; 0: for ever."""

    articles: Annotated[_Days, about("Texts of articles; that they were sent stays known.")] = 400
    editions: Annotated[_Days, about("Editions, with the archive's pages.")] = 400
    parts: Annotated[_Days, about("Messages as they were approved.")] = 60
    deliveries: Annotated[_Days, about("Who was sent what.")] = 400
    reports: Annotated[_Days, about("Reports of runs.")] = 90
    letters: Annotated[_Days, about("Returned mail that was not understood.")] = 90

    def __post_init__(self) -> None:
        for key, (least, why) in _LEAST.items():
            if 0 < getattr(self, key) < least:
                raise SettingRefused(
                    key, f"must be 0, which is for ever, or at least {least}: {why}"
                )
