"""DKIM: signatures, by which receivers verify that a domain sent this very message (RFC 6376)."""

from collections.abc import Callable, Mapping
from email.utils import parseaddr

from digest.config.settings import Settings
from digest.errors import CannotSign

#: The signed fields. From stands twice, so that a second From added on the way breaks the
#: signature (RFC 6376, section 8.15). One-click unsubscribe needs both fields of List-Unsubscribe
#: signed (RFC 8058, section 4).
SIGNED = (
    b"From From To Subject Date Message-ID Reply-To List-Id List-Unsubscribe "
    b"List-Unsubscribe-Post Feedback-ID MIME-Version Content-Type".split()
)

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
    """Return the message `data` with a signature by `key` (RSA, PEM).

    The public key is the TXT record SELECTOR._domainkey.DOMAIN. The signature allows relays to
    refold headers and to change spaces ("relaxed"). Raises CannotSign for a wrong key or name, or
    if the extra "dkim" is not installed.
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
            include_headers=SIGNED,
        )
    except UnicodeEncodeError as problem:
        raise CannotSign(reason=problem) from None
    except (dkim.KeyFormatError, ValueError, ArithmeticError, AssertionError):
        # dkimpy parses keys itself: a damaged one fails anywhere in its arithmetic.
        reason = "the key has to be a private RSA key in PEM, without a password"
        raise CannotSign(reason=reason) from None
    except dkim.DKIMException as problem:
        raise CannotSign(reason=problem) from None
    return signature + data


def fits_key(data: bytes, record: str) -> bool:
    """Return True if a message's signature is valid by the public key in a DNS `record`."""
    import dkim

    def answer(_name: bytes, timeout: int = 0) -> bytes:  # noqa: ARG001 - dkimpy names it
        return record.encode()

    try:
        return bool(dkim.verify(data, dnsfunc=answer, minkey=0))
    except dkim.DKIMException:
        return False
