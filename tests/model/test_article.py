"""Sources and articles: what messages and rules ask of them."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from digest.model import Article, Source


def test_a_source_is_shown_by_its_address_or_path() -> None:
    """A path with bytes that are no UTF-8 is shown escaped, so it can be printed."""
    assert Source(url="https://x.example/feed").place == "https://x.example/feed"
    assert Source(path=Path("news\udce9.json")).place == "news\\udce9.json"


def test_the_day_of_publication_is_the_publishers() -> None:
    """Early in the morning in India it is still the day before in UTC."""
    published = datetime(2026, 11, 23, 1, tzinfo=ZoneInfo("Asia/Kolkata"))
    assert Article("i", "", "T", "", published=published).published_day == published.date()
    assert Article("i", "", "T", "").published_day is None
