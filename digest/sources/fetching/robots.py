"""robots.txt (RFC 9309): fetched once a day for each site, and obeyed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from protego import Protego

from digest.sources.fetching.cache import Cache

#: Our name in a robots.txt.
ROBOTS_AGENT = "newsdigest"
#: The RFC asks for 500 kibibytes at least; what follows them is ignored.
LARGEST_ROBOTS = 500 * 1024
_A_DAY = timedelta(days=1)

#: Returns the robots.txt at an address, "" if there is none, None if the server failed.
FetchRules = Callable[[str], str | None]


class Robots:
    """The rules of every site, kept in `cache` for a day. Many threads may share it."""

    def __init__(self, cache: Cache, now: Callable[[], datetime], fetch: FetchRules) -> None:
        self._cache = cache
        self._now = now
        self._fetch = fetch
        self._known: dict[str, Protego | None] = {}

    def why_forbidden(self, origin: str, url: str) -> str | None:
        """Return why `url`, of `origin` ("https://host:port"), may not be fetched; None if it may.

        Raises what fetching the robots.txt raises.
        """
        if origin not in self._known:
            rules = self._find_rules(origin)
            self._known[origin] = None if rules is None else Protego.parse(rules)
        parsed = self._known[origin]
        if parsed is None:
            return (
                "the site's robots.txt answers with a server error, which forbids everything "
                "(RFC 9309)"
            )
        return None if parsed.can_fetch(url, ROBOTS_AGENT) else "the site's robots.txt forbids it"

    def _find_rules(self, origin: str) -> str | None:
        """Return the rules, or None if all is forbidden.

        If the server fails, the cached rules of any age count.
        """
        now = self._now()
        kept = self._cache.robots(origin)
        if kept and now.timestamp() - kept[0] < _A_DAY.total_seconds():
            return kept[1]
        rules = self._fetch(f"{origin}/robots.txt")
        if rules is None:
            return kept[1] if kept else None
        self._cache.keep_robots(origin, rules, now)
        return rules
