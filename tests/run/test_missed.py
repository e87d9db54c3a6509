from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from digest.config.settings import read_settings
from digest.run.missed import why_nothing_went
from digest.store import runs
from digest.store.database import Memory
from digest.store.news import editions
from digest.store.people.subscribers import add_subscriber
from tests.rendering.samples import DAY, article, edition

APPROVAL = "it was not approved in time"
Ran = tuple[str, str, int | None]
Ask = Callable[..., str | None]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Return what asks why a draft with a story on power reached nobody by eleven."""
    path = tmp_path / "digest.toml"
    path.write_text("[send]\nsend_after = '06:00'\nsend_until = '11:00'\n", encoding="utf-8")
    settings = read_settings(path)

    def why(
        *ran: Ran, themes: tuple[str, ...] | None = None, read: bool = True, lives: bool = True
    ) -> str | None:
        now = datetime.fromisoformat(f"{DAY}T05:00:00+05:30")
        with Memory("sqlite://", tmp_path) as memory, memory.write() as connection:
            if read:
                add_subscriber(
                    connection, "a@home.example", consent=("t", ""), now=now, themes=themes
                )
            if lives:
                before = replace(edition([article("Old")]), day=DAY - timedelta(days=1))
                editions.save_draft(connection, before, {}, now)
                editions.approve_draft(connection, before.day, 1, {}, (), now)
            for hour, status, stories in ran:
                at = datetime.fromisoformat(f"{DAY}T{hour}:00+05:30")
                told = {"status": status} | ({} if stories is None else {"stories": stories})
                runs.add_run(connection, DAY, at, at, told)
            return why_nothing_went(connection, settings, DAY, edition([article("Flats")]))

    return why


@pytest.mark.parametrize(
    ("ran", "said"),
    [
        ([("05:00", "built", 2)], APPROVAL),
        ([("05:00", "built", 0), ("08:00", "built", 1), ("09:00", "read", None)], APPROVAL),
        ([("05:00", "built", 2), ("08:00", "built", 0)], None),
        ([("05:00", "built", 0), ("12:00", "built", 2)], None),
        ([("05:00", "failed", None), ("12:00", "built", 2)], None),
        ([("12:00", "built", 2)], "no run built it before its time was over"),
        ([("08:00", "absent", None), ("12:00", "built", 2)],
         "no run built it before its time was over"),
    ],
)  # fmt: skip
def test_what_was_there_in_time_is_missed(ask: Ask, ran: list[Ran], said: str | None) -> None:
    """Not what came when the window was closed; a day on which nothing ran in time is one, too."""
    assert ask(*ran) == said


def test_nothing_is_missed_that_nobody_would_get(ask: Ask) -> None:
    """Without a subscriber, or if none of them chose a theme that has a story."""
    built: Ran = ("05:00", "built", 1)
    assert ask(built, read=False) is None
    assert ask(built, themes=("homes",)) is None
    assert ask(built, themes=("power", "homes")) == APPROVAL


def test_the_first_day_of_a_publication_misses_nothing(ask: Ask) -> None:
    """It was set up in the afternoon."""
    assert ask(("12:00", "built", 2), lives=False) is None
