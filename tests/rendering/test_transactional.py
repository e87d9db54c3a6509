"""A plain mail to one person."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP

from digest.rendering import transactional
from tests.rendering import samples

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)


def test_it_says_who_writes_to_whom() -> None:
    """The header names sender and recipient, and keeps out-of-office programs from answering."""
    data = transactional.write_plain_mail(
        samples.PUBLICATION, "desk@ledger.example", "Draft – ready", "Look at it.\n\n\n", NOW
    )
    read = message_from_bytes(data, policy=SMTP)
    assert read["To"] == "desk@ledger.example"
    assert read["Subject"] == "Draft – ready"
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Date"].datetime == NOW
    assert read.get_content() == "Look at it.\r\n"


def test_what_others_said_stays_text() -> None:
    """A line break in a subject begins no header, and what is no text does not break the mail."""
    data = transactional.write_plain_mail(
        samples.PUBLICATION,
        "desk@ledger.example",
        "550 no\r\nBcc: all@example.com " + 300 * "x",
        "\ud800 é",
        NOW,
    )
    read = message_from_bytes(data, policy=SMTP)
    assert read["Bcc"] is None
    assert read["Subject"].startswith("550 no Bcc: all@example.com xx")
    assert len(read["Subject"]) == 150
    assert read.get_content() == "? é\r\n"


def test_a_message_may_be_enclosed() -> None:
    """The enclosed message is whole and unchanged."""
    inner = transactional.write_plain_mail(
        samples.PUBLICATION, "reader@ledger.example", "Today", "News.", NOW
    )
    data = transactional.write_plain_mail(
        samples.PUBLICATION, "desk@ledger.example", "Draft", "See below.", NOW, inner
    )
    read = message_from_bytes(data, policy=SMTP)
    (enclosed,) = read.iter_attachments()
    assert enclosed.get_content()["Subject"] == "Today"
    assert enclosed.get_content().get_content() == "News.\r\n"
