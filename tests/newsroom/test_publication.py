import time
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event

import pytest

from digest.config.settings import read_settings
from digest.errors import BadKeys, CannotSign
from digest.newsroom.publication import Clock, Publication
from digest.store.database import Memory
from tests.publications import publication

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)
KEY = "a-key-of-the-tests-of-32-characters-and-more"


@pytest.fixture
def made(tmp_path: Path) -> Publication:
    """Return a publication in Kolkata whose environment is empty."""
    (tmp_path / "digest.toml").write_text("[dkim]\nselector = 'a'\nsign = true\n", "utf-8")
    return publication(read_settings(tmp_path / "digest.toml"), Memory("sqlite://", tmp_path), NOW)


def test_keys_and_signer_are_asked_for_where_they_are_used(made: Publication) -> None:
    """Without them everything else works; what is missing is said by whoever needs it."""
    with pytest.raises(BadKeys):
        _ = made.keys
    with pytest.raises(CannotSign):
        _ = made.signer


def test_the_environment_is_read_once(made: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of the process's own environment changes nothing."""
    monkeypatch.setenv("DIGEST_TOKEN_KEYS", KEY)
    with pytest.raises(BadKeys):
        _ = made.keys
    known = publication(made.settings, made.memory, NOW, {"DIGEST_TOKEN_KEYS": KEY})
    assert known.keys is known.keys


def test_today_is_the_publications(made: Publication) -> None:
    """An hour before midnight in London is the next day in Kolkata."""
    assert made.today == date(2026, 11, 23)


def test_time_never_runs_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever becomes of the machine's clock."""
    clock = Clock(now=1000.0)
    first = clock.seconds()
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert 1000.0 <= first <= clock.seconds()


def test_a_rest_ends_when_the_work_is_to_stop() -> None:
    """Nobody who ends a run waits for a pause of an hour."""
    stop = Event()
    stop.set()
    begun = time.monotonic()
    Clock(stop).rest(3600)
    assert time.monotonic() - begun < 60
