"""Keeping, as `digest.toml` says it: `[keep]`, for how many days what is remembered is kept."""

from typing import Annotated

from msgspec import Meta

from digest.config.tables import Table

_Days = Annotated[int, Meta(ge=0, le=36_500)]
#: The fewest days of each, so that nothing goes that is still looked for.
_LEAST = {
    "articles": (31, "corrections of what was sent are looked for so long"),
    "editions": (31, "corrections of what was sent are looked for so long"),
    "parts": (7, "what is sent, or corrected, needs them"),
    "deliveries": (7, "what is sent, or corrected, needs them"),
}


class KeepTable(Table, frozen=True):
    """`[keep]`: for how many days each is kept; 0 is for ever."""

    articles: _Days = 400
    editions: _Days = 400
    parts: _Days = 60
    deliveries: _Days = 400
    reports: _Days = 90
    letters: _Days = 90

    def __post_init__(self) -> None:
        for key, (least, why) in _LEAST.items():
            if 0 < getattr(self, key) < least:
                raise ValueError(
                    f"'{key}' must be 0, which is for ever, or at least {least}: {why}"
                )
