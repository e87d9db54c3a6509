import base64
import email
import random
import re
import sys
from datetime import UTC, datetime
from email.policy import default

import pytest

from digest.errors import CannotSign
from digest.rendering import personal
from digest.rendering.dkim import sign_message
from digest.tokens import Keys
from tests.rendering.test_personal import PARTS, variant

dkim = pytest.importorskip("dkim", reason="signing is an extra")

Pair = tuple[bytes, bytes]


def der(tag: int, content: bytes) -> bytes:
    """Return a value of DER."""
    length = len(content)
    size = bytes([length]) if length < 128 else b"\x82" + length.to_bytes(2, "big")
    return bytes([tag]) + size + content


def integers(*values: int) -> bytes:
    """Return a sequence of integers in DER."""
    return der(
        0x30,
        b"".join(der(2, value.to_bytes(value.bit_length() // 8 + 1, "big")) for value in values),
    )


def prime(chance: random.Random) -> int:
    """Return a prime of 512 bits (by eight bases), as RSA with the exponent 65537 needs it."""
    while True:
        number = chance.getrandbits(512) | 3 << 510 | 1
        if number % 65537 != 1 and all(
            pow(base, number - 1, number) == 1 for base in (2, 3, 5, 7, 11, 13, 17, 19)
        ):
            return number


@pytest.fixture(scope="module")
def pair() -> Pair:
    """Return a private key as PEM, made for these tests, and the DNS record of its other half."""
    chance = random.Random(6376)
    one, two = prime(chance), prime(chance)
    modulus, exponent = one * two, 65537
    secret = pow(exponent, -1, (one - 1) * (two - 1))
    numbers = (
        modulus,
        exponent,
        secret,
        one,
        two,
        secret % (one - 1),
        secret % (two - 1),
        pow(two, -1, one),
    )
    private = base64.encodebytes(integers(0, *numbers)).decode()
    rsa = der(0x30, bytes.fromhex("06092a864886f70d0101010500"))
    public = base64.b64encode(der(0x30, rsa + der(3, b"\0" + integers(modulus, exponent)))).decode()
    kind = "RSA PRIVATE KEY"
    return (
        f"-----BEGIN {kind}-----\n{private}-----END {kind}-----\n".encode(),
        f"v=DKIM1; p={public}".encode(),
    )


@pytest.fixture
def message() -> bytes:
    """Return a message to one subscriber."""
    sent = datetime(2026, 11, 23, 7, tzinfo=UTC)
    return personal.make_template(PARTS, variant(), "all").fill(
        7, "r@home.example", sent, Keys(["k" * 32])
    )


def verifies(data: bytes, record: bytes) -> bool:
    """Tell whether the signature of a message fits the `record` at its place in the DNS."""

    def answer(name: bytes, timeout: int = 5) -> bytes | None:
        return record if name == b"daily._domainkey.ledger.example." else None

    return bool(dkim.verify(data, dnsfunc=answer))


def test_a_signed_message_verifies_and_is_otherwise_unchanged(message: bytes, pair: Pair) -> None:
    """The signature stands in front of the very bytes that were given."""
    private, record = pair
    signed = sign_message(message, "daily", "ledger.example", private)
    assert signed.endswith(message)
    assert verifies(signed, record)
    assert max(map(len, signed.split(b"\r\n"))) <= 998
    assert not re.search(rb"[^\r]\n", signed)


def test_the_fields_that_matter_are_signed(message: bytes, pair: Pair) -> None:
    """From twice, and both fields of List-Unsubscribe, as RFC 8058 asks."""
    signed = sign_message(message, "daily", "ledger.example", pair[0])
    value = str(email.message_from_bytes(signed, policy=default)["DKIM-Signature"])
    fields = re.sub(r"\s", "", value).partition(";h=")[2].partition(";")[0].split(":")
    assert fields.count("from") == 2
    assert {
        "to", "subject", "date", "message-id", "mime-version", "content-type", "list-unsubscribe",
        "list-unsubscribe-post",
    } <= set(fields)  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        (rb"From: ", b"From: Other <o@evil.example>\r\nFrom: "),
        (rb"List-Unsubscribe: [^\r]+", b"List-Unsubscribe: <https://evil.example/>"),
        (rb"List-Unsubscribe-Post: [^\r]+\r\n", b""),
        (rb"\r\nSubject: ", b"\r\nReply-To: o@evil.example\r\nSubject: "),
        (rb"Subject: ", b"Subject: Re: "),
        (rb"Leave", b"Stay!"),
    ],
)
def test_a_message_changed_on_the_way_does_not_verify(
    message: bytes, pair: Pair, pattern: bytes, instead: bytes
) -> None:
    """Another sender, way out, subject or text breaks the signature."""
    signed = sign_message(message, "daily", "ledger.example", pair[0])
    head, _, rest = signed.partition(b"\r\nFrom: ")
    changed = head + b"\r\n" + re.sub(pattern, instead, b"From: " + rest, count=1)
    assert changed != signed
    assert not verifies(changed, pair[1])


def test_a_relay_may_refold_and_space(message: bytes, pair: Pair) -> None:
    """A relay's changes to spaces and folds leave the signature valid."""
    signed = sign_message(message, "daily", "ledger.example", pair[0])
    changed = signed.replace(b"Feedback-ID: ", b"feedback-id:\r\n  ").replace(
        b", <mailto:", b",\r\n\t<mailto:"
    )
    assert changed != signed
    assert verifies(changed, pair[1])


@pytest.mark.parametrize(
    ("key", "domain"),
    [(b"", "ledger.example"), (b"no key", "ledger.example"), (None, "lédger.example")],
)
def test_a_key_or_name_that_cannot_sign_is_named(
    message: bytes, pair: Pair, key: bytes | None, domain: str
) -> None:
    """A wrong setting is one error in the user's words."""
    with pytest.raises(CannotSign, match="The mail cannot be signed"):
        sign_message(message, "daily", domain, pair[0] if key is None else key)


def test_signing_without_its_library_says_what_to_install(
    message: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dkimpy is an extra."""
    monkeypatch.setitem(sys.modules, "dkim", None)
    with pytest.raises(CannotSign, match=r"install newsdigest\[dkim\]"):
        sign_message(message, "daily", "ledger.example", b"")
