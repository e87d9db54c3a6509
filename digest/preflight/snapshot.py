"""Snapshot: caniemail's data (MIT) in `clients.json`, which `tools/caniemail.py` makes."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Snapshot:
    """caniemail's data: the clients' names; each feature's title, and a letter for each client."""

    clients: dict[str, str]
    titles: dict[str, str]
    support: dict[str, str]

    def without(self, slug: str, clients: tuple[str, ...]) -> list[str]:
        """Return the names of those `clients` that lack the feature `slug`."""
        letters = self.support.get(slug, "")
        return [
            name
            for (key, name), letter in zip(self.clients.items(), letters, strict=False)
            if letter == "n" and key in clients
        ]


@lru_cache(maxsize=1)
def read_snapshot() -> Snapshot:
    """Return caniemail's data."""
    data = json.loads(Path(__file__).with_name("clients.json").read_text(encoding="utf-8"))
    titles, support = (
        {slug: feature[key] for slug, feature in data["features"].items()}
        for key in ("title", "support")
    )
    return Snapshot(data["clients"], titles, support)
