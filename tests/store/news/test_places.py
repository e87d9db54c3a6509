"""Places: what they were when they were read last."""

from digest.model import Reading
from digest.store.database import Memory
from digest.store.news import places

FEED, MAP = "https://news.example/feed", "https://news.example/map?" + "x" * 5000


def remember(memory: Memory, **read: Reading) -> dict[str, Reading]:
    """Store readings of the feed and the sitemap; return what is known of both."""
    with memory.write() as connection:
        places.remember_places(connection, {globals()[name]: one for name, one in read.items()})
    with memory.read() as connection:
        return places.known_places(connection, [FEED, MAP, "https://news.example/other"])


def test_a_place_is_what_it_was_read_as(memory: Memory) -> None:
    """The last reading counts, and a long address is a place like any other."""
    assert remember(memory, FEED=Reading("feed"), MAP=Reading("page", 3)) == {
        FEED: Reading("feed"),
        MAP: Reading("page", 1),
    }
    assert remember(memory, MAP=Reading("sitemap"))[MAP] == Reading("sitemap", 0)


def test_a_place_that_gave_nothing_stays_what_it_was(memory: Memory) -> None:
    """A failure says nothing of the kind, but pages may have been left."""
    remember(memory, FEED=Reading("feed"))
    assert remember(memory, FEED=Reading(None, 2), MAP=Reading(None)) == {FEED: Reading("feed", 1)}
