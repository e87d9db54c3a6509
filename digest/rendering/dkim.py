"""DKIM: signatures, by which receivers verify that a domain sent this very message (RFC 6376)."""

from digest.errors import CannotSign

#: The signed fields. From stands twice, so that a second From added on the way breaks the
#: signature (RFC 6376, section 8.15). One-click unsubscribe needs both fields of List-Unsubscribe
#: signed (RFC 8058, section 4).
SIGNED = (
    b"From From To Subject Date Message-ID Reply-To List-Id List-Unsubscribe "
    b"List-Unsubscribe-Post Feedback-ID MIME-Version Content-Type".split()
)


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
    """Tell whether a message's signature is valid by the public key in a DNS `record`."""
    import dkim

    def answer(_name: bytes, timeout: int = 0) -> bytes:  # noqa: ARG001 - dkimpy names it
        return record.encode()

    try:
        return bool(dkim.verify(data, dnsfunc=answer, minkey=0))
    except dkim.DKIMException:
        return False
