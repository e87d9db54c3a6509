"""What a site's robots.txt says to us (RFC 9309): asked for once a day, obeyed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from protego import Protego

from digest.sources.fetching.cache import Cache

#: What robots.txt calls us.
ROBOTS_AGENT = "newsdigest"
#: The RFC asks to read 500 kibibytes at least; what follows them counts for nothing.
LARGEST_ROBOTS = 500 * 1024
_A_DAY = timedelta(days=1)

#: Takes the address of a robots.txt; returns its rules ("" when there is none), None when the server has failed.
Ask = Callable[[str], str | None]


class Robots:
    """The rules of every site asked for, kept in `cache` for a day. May be used by many threads."""

    def __init__(self, cache: Cache, now: Callable[[], datetime], ask: Ask) -> None:
        self._cache = cache
        self._now = now
        self._ask = ask
        self._known: dict[str, Protego | None] = {}

    def why_not(self, origin: str, url: str) -> str | None:
        """Return why `url`, of `origin` ("https://host:port"), may not be fetched; None when it may.

        Raises what asking for the robots.txt raises.
        """
        if origin not in self._known:
            rules = self._rules(origin)
            self._known[origin] = None if rules is None else Protego.parse(rules)
        parsed = self._known[origin]
        if parsed is None:
            return "the site's robots.txt answers with a server error, which forbids everything (RFC 9309)"
        return None if parsed.can_fetch(url, ROBOTS_AGENT) else "the site's robots.txt forbids it"

    def _rules(self, origin: str) -> str | None:
        """Return the rules, None for all forbidden. Where they cannot be had, a copy of any age speaks for them."""
        now = self._now()
        kept = self._cache.robots(origin)
        if kept and now.timestamp() - kept[0] < _A_DAY.total_seconds():
            return kept[1]
        rules = self._ask(f"{origin}/robots.txt")
        if rules is None:
            return kept[1] if kept else None
        self._cache.keep_robots(origin, rules, now)
        return rules
