"""A publication whose mail is sent by commands, and a day long ago."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.delivery.publication import Place, approve, subscribe

TODAY = datetime.now(ZoneInfo("Asia/Kolkata")).date()


DAY = "2026-11-23"


NEWS = {
    "id": "s1",
    "title": "Saryu Solar wins an order",
    "label": "Power & Renewable Energy",
    "text": "Saryu Solar has won an order for a 300 MW solar plant near Jodhpur.",
}


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Return a publication without a relay."""
    made = Place(tmp_path_factory.mktemp("publication"))
    made.configure()
    return made


def long_ago(place: Place, keep: str) -> str:
    """Return a day two months ago whose edition was sent to some, and then forgotten."""
    on = TODAY - timedelta(days=60)
    with place.memory() as memory:
        subscribe(memory, 3)
        approve(place, memory, day=TODAY, now=datetime.now(UTC))
        approve(place, memory, day=on, now=datetime.now(UTC) - timedelta(days=60))
    settings = place.folder / "digest.toml"
    settings.write_text(f"{settings.read_text()}[keep]\n{keep}\n")
    assert place.run("forget").stdout.startswith("Forgotten: ")
    return str(on)
