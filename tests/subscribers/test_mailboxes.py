import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from digest.config.mail import ImapTable
from digest.errors import BadMailbox, MemoryBusy
from digest.subscribers import mailboxes
from digest.subscribers.mailboxes import FetchedMail, ImapBox
from tests.delivery.certificates import Certificates
from tests.delivery.postbox import Postbox

ONE, TWO = b"Subject: one\r\n\r\nOne\r\n", b"Subject: two\r\n\r\n\xff\r\n"


class Taken(list[bytes]):
    """What was taken; it may fail at one."""

    fails_at = 99

    def __init__(self) -> None:
        super().__init__()
        self.names: list[tuple[str, int, int]] = []

    def __call__(self, mails: Sequence[FetchedMail]) -> None:
        """Take some messages."""
        for mail in mails:
            if len(self) == self.fails_at:
                raise MemoryBusy(name="x", seconds=30)
            self.append(mail.data)
            self.names.append((mail.name, mail.number, mail.total))


def maildir(folder: Path) -> Path:
    """Return a Maildir with two unread messages, and files that do not count."""
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir()
    (folder / "new" / "1.a").write_bytes(ONE)
    (folder / "cur" / "2.b:2,F").write_bytes(TWO)
    (folder / "cur" / "3.c:2,S").write_bytes(b"seen")
    (folder / "tmp" / "4.d").write_bytes(b"not whole yet")
    (folder / "new" / ".hidden").write_bytes(b"none")
    return folder


def names(folder: Path) -> list[str]:
    """Return what lies in a Maildir."""
    return sorted(f"{path.parent.name}/{path.name}" for path in folder.glob("[nc]*/*"))


def test_a_maildir_is_taken_once(tmp_path: Path) -> None:
    """What is new or unseen; then it is seen."""
    taken = Taken()
    mailboxes.read_mail_files(maildir(tmp_path), taken)
    mailboxes.read_mail_files(tmp_path, taken)
    assert sorted(taken) == sorted([ONE, TWO])
    assert names(tmp_path) == ["cur/1.a:2,S", "cur/2.b:2,FS", "cur/3.c:2,S", "new/.hidden"]
    assert taken.names == [
        (f"{tmp_path}/cur/2.b:2,F", 1, 2), (f"{tmp_path}/new/1.a", 2, 2)
    ]  # fmt: skip


def test_a_maildir_is_left_alone_when_that_is_asked_for(tmp_path: Path) -> None:
    """Nothing is marked on a dry run."""
    before, taken = names(maildir(tmp_path)), Taken()
    mailboxes.read_mail_files(tmp_path, taken, keep=True)
    assert (len(taken), names(tmp_path)) == (2, before)


def test_what_could_not_be_taken_is_there_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message is marked when it is done, not before."""
    taken = Taken()
    taken.fails_at = 1
    monkeypatch.setattr(mailboxes, "_AT_ONCE", 1)
    with pytest.raises(MemoryBusy):
        mailboxes.read_mail_files(maildir(tmp_path), taken)
    taken.fails_at = 99
    mailboxes.read_mail_files(tmp_path, taken)
    assert sorted(taken) == sorted([ONE, TWO])


def test_a_file_of_a_maildir_that_cannot_be_read_leaves_the_others_to_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named; one that another program has moved meanwhile is passed over."""
    taken = Taken()
    monkeypatch.setattr(mailboxes, "_AT_ONCE", 1)
    (maildir(tmp_path) / "cur" / "2.b:2,F").unlink()
    (tmp_path / "cur" / "0.x").write_bytes(b"it goes while the others are read")
    (tmp_path / "cur" / "2.b").mkdir()

    def take(mails: Sequence[FetchedMail]) -> None:
        taken(mails)
        (tmp_path / "new" / "1.a").unlink(missing_ok=True)

    mailboxes.read_mail_files(tmp_path, take)
    assert taken.names == [(f"{tmp_path}/cur/0.x", 1, 2)]
    (tmp_path / "new" / "5.e").write_bytes(ONE)
    opened = Path.open

    def refused(path: Path, *how: str) -> Any:
        if path.name == "4.d":
            raise PermissionError(13, "Permission denied")
        return opened(path, *how)

    (tmp_path / "new" / "4.d").write_bytes(TWO)
    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(BadMailbox, match=r"new/4\.d: .*Permission denied"):
        mailboxes.read_mail_files(tmp_path, taken)
    assert taken[-1] == ONE


def test_an_mbox_is_read_and_left_as_it_is(tmp_path: Path) -> None:
    """Message by message, to the byte."""
    path = tmp_path / "mbox"
    text = (
        b"From a@b Mon Nov 23 06:00:00 2026\nSubject: one\n\nOne\n\n"
        b"From a@b Mon Nov 23 06:00:01 2026\nSubject: two\n\n\xff\n"
    )
    path.write_bytes(text)
    taken = Taken()
    mailboxes.read_mail_files(path, taken)
    assert taken == [b"Subject: one\n\nOne\n", b"Subject: two\n\n\xff\n"]
    assert path.read_bytes() == text
    assert taken.names == [(f"{path} 1", 1, 2), (f"{path} 2", 2, 2)]


def test_a_file_is_one_message(tmp_path: Path) -> None:
    """Whatever is in it."""
    (tmp_path / "one.eml").write_bytes(ONE)
    taken = Taken()
    mailboxes.read_mail_files(tmp_path / "one.eml", taken)
    assert taken == [ONE]


def test_a_place_that_is_no_mailbox_is_named(tmp_path: Path) -> None:
    """A folder that is no Maildir, and what is not there."""
    with pytest.raises(BadMailbox, match="it is not a Maildir"):
        mailboxes.read_mail_files(tmp_path, Taken())
    with pytest.raises(BadMailbox, match="No such file"):
        mailboxes.read_mail_files(tmp_path / "gone", Taken())


def fetch(box: Postbox, certificates: Certificates, taken: Taken, **options: Any) -> None:
    """Fetch what is in a postbox."""
    options = {"password": "pass word", "ca_file": certificates.authority} | options
    fields = {name: options.pop(name) for name in ("folder", "move_to") if name in options}
    table = ImapTable("127.0.0.1", "desk", box.port, timeout=10.0, **fields)
    mailboxes.read_imap(
        ImapBox(table, options.pop("password"), options.pop("ca_file")), taken, **options
    )


def test_a_mailbox_is_fetched_once(certificates: Certificates) -> None:
    """What is unseen, to the byte; looking at it does not mark it, being done does."""
    taken = Taken()
    with Postbox(certificates.server(), [ONE, TWO]) as box:
        fetch(box, certificates, taken)
        fetch(box, certificates, taken)
    assert taken == [ONE, TWO]
    assert taken.names == [("INBOX 7", 1, 2), ("INBOX 8", 2, 2)]
    assert [flags for flags, _ in box.folders["INBOX"].values()] == [{"\\Seen"}, {"\\Seen"}]
    assert all("BODY.PEEK[]<0." in command for command in box.commands if "FETCH" in command)
    assert box.commands[-1] == "LOGOUT"


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 MOVE UIDPLUS", "IMAP4rev1 UIDPLUS"])
def test_what_is_done_can_be_moved(certificates: Certificates, capabilities: str) -> None:
    """To another folder, on servers of old as well."""
    taken = Taken()
    with Postbox(certificates.server(), [ONE, TWO], capabilities=capabilities) as box:
        fetch(box, certificates, taken, move_to="Done box")
    assert (len(taken), len(box.folders["INBOX"]), len(box.folders["Done box"])) == (2, 0, 2)


def test_others_messages_are_never_expunged(certificates: Certificates) -> None:
    """Where a server cannot delete one message alone, it is left with its mark."""
    with Postbox(certificates.server(), [ONE], capabilities="IMAP4rev1") as box:
        fetch(box, certificates, Taken(), move_to="Done box")
    assert not [command for command in box.commands if "EXPUNGE" in command]
    assert [flags for flags, _ in box.folders["INBOX"].values()] == [{"\\Seen", "\\Deleted"}]


def test_a_mailbox_is_left_alone_when_that_is_asked_for(certificates: Certificates) -> None:
    """On a dry run it is opened to be read only."""
    with Postbox(certificates.server(), [ONE]) as box:
        fetch(box, certificates, Taken(), keep=True)
    assert any(command.startswith("EXAMINE") for command in box.commands)
    assert not [command for command in box.commands if "STORE" in command or "MOVE" in command]


def test_what_could_not_be_taken_stays_unseen(certificates: Certificates) -> None:
    """The error is that of whoever takes, not the mailbox's."""
    taken = Taken()
    taken.fails_at = 1
    with Postbox(certificates.server(), [ONE, TWO]) as box:
        with pytest.raises(MemoryBusy):
            fetch(box, certificates, taken)
        assert [flags for flags, _ in box.folders["INBOX"].values()] == [{"\\Seen"}, set()]


@pytest.mark.parametrize(
    ("fail", "options", "said"),
    [
        ({}, {"password": "wrong"}, "wrong password"),
        ({}, {"password": "पासवर्ड"}, "ascii"),
        ({}, {"folder": 'No "such"'}, "there is no such folder"),
        ({}, {"move_to": "Nowhere"}, "nothing can be moved to Nowhere: "),
        ({"UID SEARCH": "NO not now"}, {}, "it cannot be searched: not now"),
        ({"UID FETCH": "NO not now"}, {}, "a message cannot be fetched: not now"),
        ({"UID STORE": "NO not now"}, {}, "a message cannot be marked: not now"),
        ({"UID FETCH": "BAD what"}, {}, "what"),
        ({"UID FETCH": "drop"}, {}, ""),
        ({}, {"ca_file": None}, "certificate"),
    ],
)
def test_trouble_with_a_mailbox_is_said(
    certificates: Certificates, fail: dict[str, str], options: dict[str, Any], said: str
) -> None:
    """In the server's words, and without the password."""
    with (
        Postbox(certificates.server(), [ONE], fail=fail) as box,
        pytest.raises(BadMailbox) as problem,
    ):
        fetch(box, certificates, Taken(), **options)
    assert said.lower() in str(problem.value).lower()
    assert str(problem.value).startswith("127.0.0.1: mail cannot be read: ")
    assert "pass word" not in str(problem.value)


def test_a_server_that_is_not_there_is_said(certificates: Certificates) -> None:
    """Nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(BadMailbox, match="refused"):
        mailboxes.read_imap(
            ImapBox(ImapTable("127.0.0.1", "desk", port, timeout=5.0), "x"), Taken()
        )


@pytest.mark.parametrize(
    ("written", "data"),
    [
        (b'""', b""),
        (b"NIL", b""),
        (b"{0}\r\n", b""),
        (b'"a \\"b\\" \\\\"', b'a "b" \\'),
    ],
)
def test_an_empty_or_short_message_is_taken_once(
    certificates: Certificates, written: bytes, data: bytes
) -> None:
    """However a server writes it: else it would stay unseen for ever."""
    taken = Taken()
    with Postbox(certificates.server(), [b"", ONE]) as box:
        box.written[7] = written
        fetch(box, certificates, taken)
        fetch(box, certificates, taken)
    assert taken == [data, ONE]


def test_a_message_that_cannot_be_fetched_leaves_the_others_to_be_read(
    certificates: Certificates,
) -> None:
    """It stays unseen, and its trouble is told when the others are done."""
    taken = Taken()
    fail = {"UID FETCH 7": "NO it is damaged"}
    with (
        Postbox(certificates.server(), [ONE, TWO], fail=fail) as box,
        pytest.raises(BadMailbox, match="a message cannot be fetched: it is damaged"),
    ):
        fetch(box, certificates, taken)
    assert taken == [TWO]
    assert [flags for flags, _ in box.folders["INBOX"].values()] == [set(), {"\\Seen"}]


def test_a_message_that_is_gone_meanwhile_is_passed_over(certificates: Certificates) -> None:
    """Another program has moved it."""
    taken = Taken()
    with Postbox(certificates.server(), [ONE, TWO], fail={"UID FETCH": "OK done"}) as box:
        fetch(box, certificates, taken)
    assert taken == []
