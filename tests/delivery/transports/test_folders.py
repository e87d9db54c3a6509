import stat
from pathlib import Path

import pytest

from digest.delivery.deliver import Message
from digest.delivery.transports.folders import Folder, Maildir

DATA = b"From: a@x\r\nMessage-ID: <1.edition.7@ledger.example>\r\n\r\nend\r\n"


@pytest.mark.parametrize("address", ["reader@home.example", "../../etc/x@home.example", "." * 300])
def test_a_message_stays_in_its_folder(tmp_path: Path, address: str) -> None:
    """Whatever the address is; the bytes are those that would be sent."""
    path = Folder(tmp_path / "outbox").put(Message("a@x", address, DATA))
    assert path.parent == tmp_path / "outbox"
    assert path.read_bytes() == DATA


def test_a_maildir_has_each_message_once(tmp_path: Path) -> None:
    """Also where it was written before, and nobody knew."""
    maildir = Maildir(tmp_path / "mail")
    assert [maildir.submit(Message("a@x", "r@x", DATA)).state for _ in range(2)] == ["sent", "sent"]
    (message,) = (tmp_path / "mail" / "new").iterdir()
    assert message.read_bytes() == DATA
    assert not list((tmp_path / "mail" / "tmp").iterdir())


def test_a_maildir_that_cannot_be_written_puts_off(tmp_path: Path) -> None:
    """The disk may have room later."""
    maildir = Maildir(tmp_path / "mail")
    (tmp_path / "mail" / "new").rmdir()
    assert maildir.submit(Message("a@x", "r@x", DATA)).state == "deferred"


def test_messages_are_for_their_owner_only(tmp_path: Path) -> None:
    """They name people and hold links that work; one written before gets these rights as well."""
    folder = Folder(tmp_path / "outbox" / "2026-11-23")
    folder.put(Message("a@x", "r@x", DATA)).chmod(0o644)
    folder.put(Message("a@x", "r@x", DATA))
    assert Maildir(tmp_path / "mail").submit(Message("a@x", "r@x", DATA)).state == "sent"
    for place in (tmp_path / "outbox", tmp_path / "mail"):
        for path in (place, *place.rglob("*")):
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
