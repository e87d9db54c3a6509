"""Domain keys: parses the record of a DKIM key in the DNS (RFC 6376, 3.6.1; RFC 8301; RFC 8463)."""

import binascii
from base64 import b64decode
from dataclasses import dataclass

from digest.doctor.names import parse_tags


class Unusable(Exception):
    """No signature can be verified by this record."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key: its kind, its length in bits, and whether it is marked as a test."""

    kind: str
    bits: int
    testing: bool


def parse_domain_key(text: str) -> PublicKey:
    """Return the public key in a record. Raises Unusable."""
    found = parse_tags(text)
    if found.get("v", "DKIM1") != "DKIM1":
        raise Unusable(f"its version is unknown: {found['v']}")
    if "p" not in found:
        raise Unusable("it has no key (p=)")
    if not found["p"]:
        raise Unusable("the key is revoked: p= is empty")
    if "sha256" not in found.get("h", "sha256").lower().replace(" ", "").split(":"):
        raise Unusable("it does not allow SHA-256 (h=)")
    if not {"*", "email"} & set(found.get("s", "*").lower().replace(" ", "").split(":")):
        raise Unusable("it is not for e-mail (s=)")
    kind = found.get("k", "rsa").lower()
    if kind not in ("rsa", "ed25519"):
        raise Unusable(f"its kind of key is unknown: {kind}")
    try:
        key = b64decode("".join(found["p"].split()), validate=True)
        bits = _modulus(key).bit_length() if kind == "rsa" else len(key) * 8
    except (ValueError, binascii.Error):
        raise Unusable("its key cannot be decoded; it may be cut or broken up") from None
    return PublicKey(kind, bits, "y" in found.get("t", "").lower().replace(" ", "").split(":"))


def _modulus(der: bytes) -> int:
    """Return the modulus of an RSA key, bare (RFC 8017, A.1.1) or wrapped (RFC 5280, 4.1)."""
    key, _ = _value(der, 0x30)
    if key[:1] == b"\x30":
        _, rest = _value(key, 0x30)
        wrapped, _ = _value(rest, 0x03)
        key, _ = _value(wrapped[1:], 0x30)
    number, _ = _value(key, 0x02)
    return int.from_bytes(number)


def _value(data: bytes, tag: int) -> tuple[bytes, bytes]:
    """Return the first value of DER data, which has this `tag`, and the rest. Raises ValueError."""
    if len(data) < 2 or data[0] != tag:
        raise ValueError(tag)
    length, start = data[1], 2
    if length > 0x80:
        start += length - 0x80
        length = int.from_bytes(data[2:start])
    if len(data) < start + length:
        raise ValueError(tag)
    return data[start : start + length], data[start + length :]
