"""Tokens: name the subscriber in a mail's link, signed so that none can be forged (RFC 2104).

All tokens have one length, so that one can replace another in a message that is already encoded.
"""

import hashlib
import hmac
import struct
from base64 import b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

from digest.errors import BadKeys, BadToken

#: The length of a token in characters: letters, digits, "-" and "_" (RFC 4648, section 5).
TOKEN_LENGTH = 43
#: Purposes. A token for one purpose is invalid for another.
UNSUBSCRIBE = "unsubscribe"
PREFERENCES = "preferences"
CONFIRM = "confirm"
UNDO = "undo"
#: The purposes of no link, but of the hashes of suppressed addresses and of counted sign-ups, and
#: of the seals of envelope senders and Message-IDs.
SUPPRESSED = "suppressed"
COUNTED_SIGNUP = "signup"
BOUNCE = "bounce"
MESSAGE_ID = "message-id"
#: The length of a seal in characters, 5 bits each: small letters and digits.
SEAL_LENGTH = 16
#: The variable with the keys, newest first, split by spaces or lines; or with their file's path.
KEYS_VARIABLE = "DIGEST_TOKEN_KEYS"
KEYS_FILE_VARIABLE = "DIGEST_TOKEN_KEYS_FILE"

#: The subscriber, the number, and the second the token was issued.
_CLAIM = struct.Struct(">QII")
_MAC_BYTES = 16
#: Shorter keys could be guessed from one mail, without asking the server.
_LEAST_KEY = 32
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Claim:
    """The content of a token: a `subscriber`, a `number` for its purpose, and its time."""

    subscriber: int
    number: int
    issued: datetime


class Keys:
    """The keys of tokens: the first one signs, all of them verify. Raises BadKeys.

    A new key is put in front; links signed with an older one work as long as it stays in the list.
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
        """Return a `subscriber`'s token for a `purpose`; `issued` has a time zone."""
        claim = _CLAIM.pack(subscriber, number, (issued - _EPOCH) // _SECOND)
        return _written(claim + _mac(self._for(purpose)[0], claim))

    def read(self, purpose: str, token: str, since: datetime | None = None) -> Claim:
        """Return the claim of a `token` for `purpose`. Raises BadToken, or if it is before `since`.

        Without `since` it never expires: a link to unsubscribe works as long as the mail is kept.
        """
        raw = _raw(token)
        claim, mac = raw[: _CLAIM.size], raw[_CLAIM.size :]
        # All keys are tried, so that the time does not tell which one fits.
        if not sum(hmac.compare_digest(_mac(key, claim), mac) for key in self._for(purpose)):
            raise BadToken(reason="it was changed, or is for another page")
        subscriber, number, seconds = _CLAIM.unpack(claim)
        issued = _EPOCH + seconds * _SECOND
        if since is not None and issued < since:
            raise BadToken(reason="it is too old")
        return Claim(subscriber, number, issued)

    def fingerprints(self, purpose: str, text: str) -> tuple[str, ...]:
        """Return keyed hashes of `text`, which do not reveal it: one for each key, newest first."""
        return tuple(hmac.digest(key, text.encode(), "sha256").hex() for key in self._for(purpose))

    def seal(self, purpose: str, text: str) -> str:
        """Return a MAC of `text` that survives a change of case, as servers may make in addresses.

        It is the same as long as the newest key is.
        """
        return self._seals(purpose, text)[0]

    def fits_seal(self, purpose: str, text: str, seal: str) -> bool:
        """Return True if one of the keys made the `seal` of `text`."""
        # All keys are tried, so that the time does not tell which one fits.
        return bool(sum(hmac.compare_digest(one, seal) for one in self._seals(purpose, text)))

    def _seals(self, purpose: str, text: str) -> list[str]:
        """Return the seal by each key, newest first."""
        macs = (bytes.fromhex(one) for one in self.fingerprints(purpose, text))
        return [b32encode(mac).decode().lower()[:SEAL_LENGTH] for mac in macs]

    def _for(self, purpose: str) -> tuple[bytes, ...]:
        """Return the keys of a `purpose`, each derived from a secret with the purpose as salt."""
        if purpose not in self._derived:
            salt = f"newsdigest {purpose}".encode()
            self._derived[purpose] = tuple(
                hmac.digest(secret, salt, "sha256") for secret in self._secrets
            )
        return self._derived[purpose]


def read_keys(environment: Mapping[str, str]) -> Keys:
    """Return the keys in the `environment`, or in the file that it names. Raises BadKeys."""
    text = environment.get(KEYS_VARIABLE, "")
    if not text and (path := environment.get(KEYS_FILE_VARIABLE)):
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, ValueError) as problem:
            raise BadKeys(reason=f"{path} cannot be read: {problem}") from None
    return Keys(text.split())


def token_number(slug: str) -> int:
    """Return the number of a theme's `slug` in a token, whatever the order of the themes."""
    return crc32(slug.encode())


def stand_in_token(purpose: str, seed: str) -> str:
    """Return a placeholder as long as a token, which only those who know `seed` can tell."""
    return _written(hashlib.sha256(f"{purpose}\0{seed}".encode()).digest())


def _mac(key: bytes, claim: bytes) -> bytes:
    return hmac.digest(key, claim, "sha256")[:_MAC_BYTES]


def _written(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _raw(token: str) -> bytes:
    """Return the bytes of a `token`, each of which has only one spelling. Raises BadToken."""
    try:
        raw = urlsafe_b64decode(f"{token}=")
    except ValueError:  # not ASCII, or of a length that cannot be
        raw = b""
    if len(token) != TOKEN_LENGTH or _written(raw) != token:
        raise BadToken(reason="it is not whole")
    return raw
