"""Addresses: e-mail addresses and names, normalised as the database keeps them."""

import re
from functools import lru_cache

from digest.errors import AddressRefused

_LONGEST_NAME = 200
#: Valid before the "@" at any domain of up to _SHORT characters: no address is too long then.
_PLAIN = re.compile(r"(?=.{1,64}\Z)[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*", re.ASCII)
_SHORT = 100
#: The root zone has none: what ends so was cut.
_ONE_LETTER = re.compile(r"\.[^.]\Z")
#: Mailboxes without regard to case (RFC 2142): they are kept in small letters.
_ROLES = frozenset(
    "info marketing sales support abuse noc security postmaster hostmaster usenet news webmaster "
    "www uucp ftp".split()
)
_GMAIL = ("gmail.com", "googlemail.com")
#: Invisible joiners that some Indian names need.
_JOINERS = "\u200c\u200d"


def normal_address(text: str) -> str:
    """Return a valid address in ASCII, with its domain in small letters. Raises AddressRefused.

    Nothing is looked up: the domain may not exist.
    """
    local, _, domain = text.strip().rpartition("@")
    # Most addresses are plain ones at few domains: the slow check then runs once for a domain.
    if _PLAIN.fullmatch(local) and local.lower() not in _ROLES and _is_plain(domain):
        try:
            return f"{local}@{_domain(domain)}"
        except AddressRefused:
            pass  # the whole address gives the reason
    return _validated(text)


def address_key(address: str) -> str:
    """Return a key that is the same for spellings of one address: case, and IDNA of its domain."""
    plain = address.strip()
    if not plain.isascii():
        try:
            plain = normal_address(plain)
        except AddressRefused:
            return plain.lower()
    return plain.lower()


def mailbox_key(address: str) -> str:
    """Return a key that is the same for all addresses that surely lead to one mailbox.

    A tag behind "+" is left out; at Gmail dots do not count, and googlemail.com is gmail.com.
    """
    local, _, domain = address_key(address).rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _GMAIL:
        local, domain = local.replace(".", "") or local, _GMAIL[0]
    return f"{local}@{domain}"


def clean_line(text: str, longest: int = _LONGEST_NAME) -> str:
    """Return a name or other short text on one line, without invisible characters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())[:longest].rstrip()
    seen = "".join(
        char for char in text if char.isprintable() or char.isspace() or char in _JOINERS
    )
    return " ".join(seen.split())[:longest].rstrip()


def shown_text(text: str) -> str:
    """Return any text as messages may show it: one line, at most 100 characters."""
    return clean_line(text, 100) or "(nothing)"


def _is_plain(domain: str) -> bool:
    """Return True if a domain is short, and as long in every spelling."""
    return len(domain) <= _SHORT and domain.isascii() and "--" not in domain


@lru_cache(4096)
def _domain(domain: str) -> str:
    """Return a domain in normal form. Raises AddressRefused."""
    return _validated(f"a@{domain}")[2:]


def _validated(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        # The local part must be ASCII: relays with SMTPUTF8 (RFC 6531) are rare.
        found = validate_email(
            text.strip(), check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError as problem:
        raise AddressRefused(address=shown_text(text), reason=_reason(str(problem))) from None
    plain = str(found.ascii_email)
    if _ONE_LETTER.search(plain):
        reason = "no top-level domain has one letter"
        raise AddressRefused(address=shown_text(text), reason=reason)
    return plain


def _reason(said: str) -> str:
    """Return a sentence of the validator as the end of one of our messages."""
    return clean_line(said[:1].lower() + said[1:], 300).rstrip(".")
