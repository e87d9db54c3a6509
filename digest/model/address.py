"""Addresses: e-mail addresses and names as they are kept, whoever wrote them down and however."""

import re
from functools import lru_cache

from digest.errors import AddressRefused

_LONGEST_NAME = 200
#: What may stand before the "@" without a closer look, beside a domain so short that no address is too long.
_PLAIN = re.compile(r"(?=.{1,64}\Z)[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*", re.ASCII)
_SHORT = 100
#: Names whose case means nothing anywhere (RFC 2142): they are kept in small letters.
_ROLES = frozenset(
    "info marketing sales support abuse noc security postmaster hostmaster usenet news webmaster www uucp ftp".split()
)
#: Joiners, which some names of India need though they cannot be seen.
_JOINERS = "\u200c\u200d"


def normal_address(text: str) -> str:
    """Return an address as it is kept: in ASCII, its domain in small letters. Raises AddressRefused.

    Whether anybody reads what is sent there is not looked up.
    """
    local, _, domain = text.strip().rpartition("@")
    # Most addresses are plain ones at few domains: then only the domain has to be looked at closely, and that once.
    if _PLAIN.fullmatch(local) and local.lower() not in _ROLES and _is_plain(domain):
        try:
            return f"{local}@{_domain(domain)}"
        except AddressRefused:
            pass  # the reason is that of the whole address
    return _validated(text)


def address_key(address: str) -> str:
    """Return what two addresses have in common when they differ only in case, or in how their domain is written."""
    plain = address.strip()
    if not plain.isascii():
        try:
            plain = normal_address(plain)
        except AddressRefused:
            return plain.lower()
    return plain.lower()


def clean_line(text: str, longest: int = _LONGEST_NAME) -> str:
    """Return a name, or another short text, on one line and without what cannot be seen."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())[:longest].rstrip()
    seen = "".join(
        char for char in text if char.isprintable() or char.isspace() or char in _JOINERS
    )
    return " ".join(seen.split())[:longest].rstrip()


def shown_text(text: str) -> str:
    """Return any text as messages may show it."""
    return clean_line(text, 100) or "(nothing)"


def _is_plain(domain: str) -> bool:
    """Tell whether a domain is as long in every way of writing it, and far from too long."""
    return len(domain) <= _SHORT and domain.isascii() and "--" not in domain


@lru_cache(4096)
def _domain(domain: str) -> str:
    """Return a domain as it is kept. Raises AddressRefused."""
    return _validated(f"a@{domain}")[2:]


def _validated(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        # What stands before the "@" must be ASCII: relays that can do without (RFC 6531) are rare.
        found = validate_email(
            text.strip(), check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError as problem:
        raise AddressRefused(address=shown_text(text), reason=_reason(str(problem))) from None
    return str(found.ascii_email)


def _reason(said: str) -> str:
    """Return a sentence of the validator as the end of one of ours."""
    return clean_line(said[:1].lower() + said[1:], 300).rstrip(".")
