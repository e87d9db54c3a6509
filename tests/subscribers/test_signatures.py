from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest

from digest.delivery.verp import verp_sender
from digest.rendering.messageid import seal_message_id
from digest.subscribers.bounce import Returned
from digest.subscribers.signatures import SignedMail, signed_mail
from digest.tokens import PREFERENCES, UNSUBSCRIBE, Keys

DAY = date(2026, 11, 23)
#: Past midnight in Kolkata.
SENT = datetime(2026, 11, 22, 20, tzinfo=UTC)
KEYS = Keys(["the-key-of-the-tests-of-32-characters-or-more"])
STRANGER = Keys(["the-key-of-somebody-else-of-32-characters"])
ZONE = ZoneInfo("Asia/Kolkata")


def envelope(subscriber: int, keys: Keys = KEYS) -> str:
    """Return the address that a mail came from."""
    return verp_sender("bounces@ledger.example", subscriber, DAY, keys)


def message_id(subscriber: int, keys: Keys = KEYS) -> str:
    """Return the Message-ID of a mail."""
    seal = seal_message_id(f"{DAY}.1.edition.", subscriber, keys)
    return f"<{DAY}.1.edition.{subscriber}.{seal}.0a1b2c3d@ledger.example>"


def link(subscriber: int, keys: Keys = KEYS, purpose: str = UNSUBSCRIBE) -> str:
    """Return the token in the links of a mail."""
    return keys.sign(purpose, subscriber, SENT)


def found(data: bytes = b"", **fields: object) -> SignedMail | None:
    """Return the mail that a message is about."""
    known = {"kind": "hard"} | fields
    return signed_mail(Returned(**known), data, KEYS, ZONE)  # type: ignore[arg-type]


def test_the_envelope_goes_before_the_message_id_and_that_before_links() -> None:
    """Each says whose mail it was and of which day; one that is not ours is passed over."""
    envelopes, ids, links = (
        (f"x@{DAY}", envelope(9, STRANGER), envelope(1)),
        (message_id(2),),
        ("x", link(9, STRANGER), link(9, purpose=PREFERENCES), link(3)),
    )
    by_envelope = SignedMail(1, DAY, "the address it came to")
    by_id = SignedMail(2, DAY, "its Message-ID", "edition")
    by_link = SignedMail(3, DAY, "its unsubscribe link")
    assert found(recipients=envelopes, message_ids=ids, tokens=links) == by_envelope
    assert found(recipients=envelopes[:2], message_ids=ids, tokens=links) == by_id
    assert found(message_ids=(message_id(9, STRANGER),), tokens=links) == by_link
    assert found(tokens=links[:3]) is None


def test_links_of_two_subscribers_prove_nothing() -> None:
    """A digest of forwarded mails is nobody's own."""
    assert found(tokens=(link(3), link(4))) is None
    assert found(tokens=("x",) * 50 + (link(3),)) is None


def test_one_message_id_counts() -> None:
    """That of the mail itself, not one it refers to."""
    assert found(message_ids=("<a@b.example>", message_id(2))) is None


@pytest.mark.parametrize(
    ("head", "moment"),
    [
        (b"Date: %s\r\n", SENT + timedelta(days=1)),
        (b"Subject: a\ndate:%s\n\nDate: x\n", SENT + timedelta(days=1)),
        (b"", SENT),
        (b"Date: yesterday\n", SENT),
        (b"Date: Mon, 99 Nov 2026 07:00:00 +0000\n", SENT),
        (b"Date: Mon, 23 Nov 99999999999 07:00:00 +0000\n", SENT),
        (b"Subject: a\n\nDate: Mon, 23 Nov 2026 07:00:00 +0000\n", SENT),
        (b"Date: \xff\xfe\n", SENT),
    ],
)
def test_a_request_has_its_own_date(head: bytes, moment: datetime) -> None:
    """Else that of the token; the mail whose token it has is that of the token's day."""
    written = format_datetime(SENT + timedelta(days=1)).encode()
    mail = found(head.replace(b"%s", written), kind="unsubscribe", token=link(5))
    assert mail == SignedMail(5, DAY, "its unsubscribe token", asked=moment)
    assert found(kind="unsubscribe", token=link(5, STRANGER), recipients=(envelope(1),)) is None


def test_a_date_without_a_zone_is_universal_time() -> None:
    """As RFC 5322, section 3.3, has it of -0000."""
    head = b"Date: Mon, 23 Nov 2026 07:00:00 -0000\n"
    mail = found(head, kind="unsubscribe", token=link(5))
    assert mail is not None
    assert mail.asked == datetime(2026, 11, 23, 7, tzinfo=UTC)


def test_a_report_of_an_opt_out_has_no_token_of_its_own() -> None:
    """It is signed as other reports are."""
    assert found(kind="unsubscribe", tokens=(link(3),)) == SignedMail(
        3, DAY, "its unsubscribe link"
    )
