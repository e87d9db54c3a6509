"""DKIM: a message signed, so that whoever receives it can tell that the sender's domain sent just this (RFC 6376)."""

from collections.abc import Callable, Mapping
from email.utils import parseaddr

from digest.config.settings import Settings
from digest.errors import CannotSign

#: What is signed. From stands twice: a second one, put in on the way, breaks the signature (RFC 6376, section 8.15).
#: Both fields of List-Unsubscribe have to be here for one click to count (RFC 8058, section 4).
SIGNED = (
    "From", "From", "To", "Subject", "Date", "Message-ID", "Reply-To", "List-Id", "List-Unsubscribe",
    "List-Unsubscribe-Post", "Feedback-ID", "MIME-Version", "Content-Type",
)  # fmt: skip

#: Signed once, so that a key which cannot sign is found before there is a message.
_PROBE = b"From: nobody@example.com\r\n\r\n"


def make_signer(settings: Settings, environment: Mapping[str, str]) -> Callable[[bytes], bytes]:
    """Return a function that signs a message, or leaves it as it is if relays sign it.

    Raises CannotSign if the key is missing or cannot sign.
    """
    table = settings.dkim
    if not table.sign:
        return lambda data: data
    selector, key = table.selector or "", table.key(environment).encode()

    def sign(data: bytes) -> bytes:
        return sign_message(data, selector, signing_domain(settings), key)

    sign(_PROBE)
    return sign


def signing_domain(settings: Settings) -> str:
    """Return the domain that signs: `[dkim] domain`, else that of the From address."""
    return settings.dkim.domain or parseaddr(settings.mail.sender)[1].rpartition("@")[2]


def sign_message(data: bytes, selector: str, domain: str, key: bytes) -> bytes:
    """Return the message `data` with a signature by `key` (RSA, PEM), whose other half stands in the DNS.

    It is at SELECTOR._domainkey.DOMAIN. Relays may refold headers and change spaces (relaxed). Raises CannotSign where the
    key or a name is wrong, or where the extra "dkim" is not installed.
    """
    try:
        import dkim
    except ImportError:
        raise CannotSign(reason="dkimpy is missing; install newsdigest[dkim]") from None
    try:
        signature: bytes = dkim.sign(
            data,
            selector.encode("ascii"),
            domain.encode("ascii"),
            key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name.encode() for name in SIGNED],
        )
    except UnicodeEncodeError as problem:
        raise CannotSign(reason=problem) from None
    except (dkim.KeyFormatError, ValueError, ArithmeticError, AssertionError):
        # dkimpy reads keys by hand: one that is damaged fails wherever its numbers make no sense.
        reason = "the key is not a private key of RSA, in PEM and without a password"
        raise CannotSign(reason=reason) from None
    except dkim.DKIMException as problem:
        raise CannotSign(reason=problem) from None
    return signature + data


def fits_key(data: bytes, record: str) -> bool:
    """Tell whether a signed message fits the `record` of a public key, as whoever receives it would."""
    import dkim

    def answer(_name: bytes, timeout: int = 0) -> bytes:  # noqa: ARG001 - dkimpy names it
        return record.encode()

    try:
        return bool(dkim.verify(data, dnsfunc=answer, minkey=0))
    except dkim.DKIMException:
        return False
