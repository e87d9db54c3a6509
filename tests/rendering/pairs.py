"""Pairs of keys for DKIM: the private half as PEM, and the record of the public half."""

import base64
import subprocess
from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """A private key, and what the DNS says of it."""

    private: str
    record: str


def make(bits: int = 1024) -> Pair:
    """Return a new RSA pair."""
    private = _openssl("genrsa", str(bits))
    public = base64.b64encode(_openssl("rsa", "-pubout", "-outform", "DER", given=private)).decode()
    return Pair(private.decode(), f"v=DKIM1; k=rsa; p={public}")


def bare(record: str) -> bytes:
    """Return the key in a record without the name of its kind around it."""
    key = base64.b64decode(record.partition("p=")[2])
    return _openssl(
        "rsa", "-pubin", "-inform", "DER", "-RSAPublicKey_out", "-outform", "DER", given=key
    )


def other() -> str:
    """Return a private key of another kind, which DKIM has no use for."""
    return _openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256").decode()


def _openssl(*arguments: str, given: bytes = b"") -> bytes:
    return subprocess.run(
        ["openssl", *arguments], input=given, check=True, capture_output=True
    ).stdout
