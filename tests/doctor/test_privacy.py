"""Privacy: files with personal data that other users of the machine may see are named."""

import os
from pathlib import Path

import pytest

from digest.delivery.deliver import Message
from digest.delivery.transports.folders import Folder
from digest.doctor.privacy import examine_privacy
from digest.errors import AnotherSends
from digest.store.database import Memory
from digest.store.lock import hold_lock
from tests.doctor.zone import case, states


@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
def test_what_the_program_makes_is_for_its_owner_only(tmp_path: Path, umask: int) -> None:
    """Whatever the umask, nothing has to be changed afterwards."""
    made = case(tmp_path)
    assert not list(examine_privacy(made))
    before = os.umask(umask)
    try:
        Folder(tmp_path / "outbox" / "2026-11-23").put(Message("s@x.example", "r@x.example", b""))
        with (
            Memory("sqlite:///digest.db", tmp_path) as memory,
            hold_lock(memory, "sending", AnotherSends()),
            memory.write(),
        ):
            assert len(list(tmp_path.glob("digest.db?*"))) == 3
            assert states(examine_privacy(made)) == {"personal data": "ok"}
    finally:
        os.umask(before)


def test_what_others_may_see_is_named_with_the_command_that_ends_it(tmp_path: Path) -> None:
    """The database, the files and copies beside it, the cache, and the outbox with all in it."""
    made = case(tmp_path, "[store]\nurl = 'sqlite:///data/news.db'\n")
    (tmp_path / "data").mkdir(mode=0o755)
    (tmp_path / "outbox").mkdir(mode=0o700)
    names = ("data/news.db", "data/news.db-wal", "data/news.db.old", "digest.cache.db", "outbox")
    for name in names[:-1]:
        (tmp_path / name).touch(mode=0o600)
    (tmp_path / "data" / "other").touch(mode=0o644)
    for mode in (0o604, 0o640, 0o602):
        for name in names:
            (tmp_path / name).chmod(mode | 0o111 if name == "outbox" else mode)
        found = list(examine_privacy(made))
        assert {one.subject for one in found} == {str(tmp_path / name) for name in names}
        assert {one.state for one in found} == {"warning"}
        advice = {one.advice for one in found}
        assert f"chmod go= {tmp_path / 'data/news.db'}" in advice
        assert f"chmod -R go= {tmp_path / 'outbox'}" in advice
        for name in names:
            (tmp_path / name).chmod(0o700 if name == "outbox" else 0o600)
        assert states(examine_privacy(made)) == {"personal data": "ok"}


@pytest.mark.parametrize(
    "url", ["postgresql://db.example/news", "sqlite://", "sqlite:///a.db?mode=ro"]
)
def test_a_memory_elsewhere_has_no_files(tmp_path: Path, url: str) -> None:
    """Nothing is said of it here."""
    assert not list(examine_privacy(case(tmp_path, f"[store]\nurl = '{url}'\n")))
