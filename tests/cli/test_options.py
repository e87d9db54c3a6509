from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from digest.cli import options
from digest.config.settings import read_settings
from digest.errors import NotADay


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work where no settings are found."""
    monkeypatch.chdir(tmp_path)


def test_a_day_is_read() -> None:
    """A day is written as YYYY-MM-DD."""
    assert options.parse_day("2026-11-23", read_settings()) == date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "2026-02-30",
        "2026-13-01",
        "20261123",
        "2026-W48-1",
        "23-11-2026",
        "2026-11-23\n",
        "٢٠٢٦-١١-٢٣",
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    """Other forms, days that no calendar has and other digits are refused."""
    with pytest.raises(NotADay, match="is not a date"):
        options.parse_day(text, read_settings())


def test_no_day_is_today_where_the_publication_is() -> None:
    """Midnight is the publication's, not the machine's."""
    here = ZoneInfo("Asia/Kolkata")
    before = datetime.now(here).date()
    assert options.parse_day(None, read_settings()) in (before, datetime.now(here).date())
