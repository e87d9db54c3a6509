from datetime import datetime, timedelta
from pathlib import Path

import pytest

from digest.config.settings import Settings, read_settings
from digest.run.absence import note_absence
from digest.store import runs
from digest.store.database import Memory
from tests.publications import publication
from tests.run.test_alerts import NOW

WEEKLY = "[calendar]\ndays = ['tuesday']\n"


def settings_of(folder: Path, text: str = "") -> Settings:
    """Return the settings that say `text`."""
    (folder / "digest.toml").write_text(text, encoding="utf-8")
    return read_settings(folder / "digest.toml")


@pytest.mark.parametrize(
    ("text", "hours", "said"),
    [
        ("", [0, 10, 30], [None, None, None]),
        ("", [0, 48], [None, "No run since 2026-11-23 08:00: no edition of 2026-11-24 was made"]),
        (
            "",
            [0, 96, 97],
            [
                None,
                "No run since 2026-11-23 08:00: no edition of 2026-11-24 to 2026-11-26 was made",
                None,
            ],
        ),
        (WEEKLY, [0, 24, 24 * 7], [None, None, None]),
        (
            WEEKLY,
            [0, 24 * 7],
            [None, "No run since 2026-11-23 08:00: no edition of 2026-11-24 was made"],
        ),
    ],
)
def test_days_of_an_edition_without_a_run_are_told(
    tmp_path: Path, text: str, hours: list[int], said: list[str | None]
) -> None:
    """By the next run, once; days on which there would have been none do not count."""
    settings = settings_of(tmp_path, text)
    with Memory("sqlite:///digest.db", tmp_path) as memory:
        for hour, expected in zip(hours, said, strict=True):
            now: datetime = NOW + timedelta(hours=hour)
            assert note_absence(publication(settings, memory, now)) == expected
            with memory.read() as connection:
                logged = runs.runs_of_day(connection, now.date())
            assert [one["error"] for one in logged if one["status"] == "absent"] == (
                [expected] if expected else [] if hour != 97 else [said[1]]
            )
