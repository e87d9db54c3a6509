"""Tokens: what a link in a mail carries to say whose it is, so that nobody can make one up (HMAC, RFC 2104).

All tokens are of one length, so that one can take another's place in a message that is already encoded.
"""

import hashlib
import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

from digest.errors import BadKeys, BadToken

#: Characters of a token, all of them letters, digits, "-" or "_" (RFC 4648, section 5).
TOKEN_LENGTH = 43
#: Purposes. A token for one is none for another.
UNSUBSCRIBE = "unsubscribe"
PREFERENCES = "preferences"
CONFIRM = "confirm"
UNDO = "undo"
#: Not a link's: what is kept of the addresses of those who must not be written to again.
SUPPRESSED = "suppressed"
#: Where the keys stand: newest first, separated by spaces or lines; or in a file that the second names.
KEYS_VARIABLE = "DIGEST_TOKEN_KEYS"
KEYS_FILE_VARIABLE = "DIGEST_TOKEN_KEYS_FILE"

#: Whose it is, what about, and the second it was made.
_CLAIM = struct.Struct(">QII")
_MAC_BYTES = 16
#: Shorter keys could be guessed, from one's own mail and without asking anybody.
_LEAST_KEY = 32
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a token says: the `subscriber` (id), a `number` that its purpose gives a meaning, and when it was `issued`."""

    subscriber: int
    number: int
    issued: datetime


class Keys:
    """Keys that tokens are signed with: the first signs, all of them are recognised.

    A new key is put in front. Links signed with an older one work for as long as it stays in the list. Raises BadKeys.
    """

    __slots__ = ("_derived", "_secrets")

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets:
            raise BadKeys(reason="No signing key is set")
        if any(len(secret) < _LEAST_KEY for secret in secrets):
            raise BadKeys(reason=f"A signing key has fewer than {_LEAST_KEY} characters")
        self._secrets = tuple(secret.encode() for secret in secrets)
        self._derived: dict[str, tuple[bytes, ...]] = {}

    def sign(self, purpose: str, subscriber: int, issued: datetime, number: int = 0) -> str:
        """Return the token of a `subscriber` for a `purpose`, made at `issued` (with a time zone)."""
        claim = _CLAIM.pack(subscriber, number, (issued - _EPOCH) // _SECOND)
        return _written(claim + _mac(self._for(purpose)[0], claim))

    def read(self, purpose: str, token: str, since: datetime | None = None) -> Claim:
        """Return what a `token` for `purpose` says; refuse it if it was made before `since`. Raises BadToken.

        Without `since` it never expires: a link to unsubscribe has to work for as long as the mail is kept.
        """
        raw = _raw(token)
        claim, mac = raw[: _CLAIM.size], raw[_CLAIM.size :]
        # All keys are tried, so that the time taken says nothing about which one fits.
        if not sum(hmac.compare_digest(_mac(key, claim), mac) for key in self._for(purpose)):
            raise BadToken(reason="it was changed, or is for another page")
        subscriber, number, seconds = _CLAIM.unpack(claim)
        issued = _EPOCH + seconds * _SECOND
        if since is not None and issued < since:
            raise BadToken(reason="it is too old")
        return Claim(subscriber, number, issued)

    def fingerprints(self, purpose: str, text: str) -> tuple[str, ...]:
        """Return what recognises a `text` and does not tell it: the newest key's first, then those of the older ones."""
        return tuple(hmac.digest(key, text.encode(), "sha256").hex() for key in self._for(purpose))

    def _for(self, purpose: str) -> tuple[bytes, ...]:
        """Return the keys of a `purpose`, each derived from a secret with the purpose as its salt."""
        if purpose not in self._derived:
            salt = f"newsdigest {purpose}".encode()
            self._derived[purpose] = tuple(
                hmac.digest(secret, salt, "sha256") for secret in self._secrets
            )
        return self._derived[purpose]


def read_keys(environment: Mapping[str, str]) -> Keys:
    """Return the keys that the `environment` holds, or the file that it names. Raises BadKeys."""
    text = environment.get(KEYS_VARIABLE, "")
    if not text and (path := environment.get(KEYS_FILE_VARIABLE)):
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, ValueError) as problem:
            raise BadKeys(reason=f"{path} cannot be read: {problem}") from None
    return Keys(text.split())


def token_number(slug: str) -> int:
    """Return the number that stands for a theme's `slug` in a token; the same however themes are ordered."""
    return crc32(slug.encode())


def stand_in_token(purpose: str, seed: str) -> str:
    """Return what holds a token's place until there is one: as long as it, and known only to whoever knows `seed`."""
    return _written(hashlib.sha256(f"{purpose}\0{seed}".encode()).digest())


def _mac(key: bytes, claim: bytes) -> bytes:
    return hmac.digest(key, claim, "sha256")[:_MAC_BYTES]


def _written(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _raw(token: str) -> bytes:
    """Return the bytes that `token` writes; each has one way of being written. Raises BadToken."""
    try:
        raw = urlsafe_b64decode(f"{token}=")
    except ValueError:  # not ASCII, or of a length that cannot be
        raw = b""
    if len(token) != TOKEN_LENGTH or _written(raw) != token:
        raise BadToken(reason="it is not whole")
    return raw
