"""Names: what the DNS says of one, asked by dnspython; and how records of mail write what they say."""

from collections.abc import Callable, Sequence
from typing import Any

#: Given a name and a type (TXT, MX, A, AAAA), what the DNS has there: nothing, where there is no such name. Raises Unanswered.
Lookup = Callable[[str, str], list[str]]


class Unanswered(Exception):
    """The DNS could not be asked, or does not know."""


def resolver(nameservers: Sequence[str] = (), port: int = 53, seconds: float = 5.0) -> Lookup:
    """Return what asks these servers, by default this machine's; for so long about each name."""
    import dns.exception
    import dns.resolver

    try:
        asked = dns.resolver.Resolver(configure=not nameservers)
    except dns.exception.DNSException as problem:
        reason = _first_line(problem)

        def nobody(_name: str, _kind: str) -> list[str]:
            raise Unanswered(reason)

        return nobody
    if nameservers:
        asked.nameservers, asked.port = list(nameservers), port
    asked.lifetime = seconds

    def ask(name: str, kind: str) -> list[str]:
        try:
            answer = asked.resolve(name, kind, raise_on_no_answer=False, search=False)
        except dns.resolver.NXDOMAIN:
            return []
        except (dns.exception.DNSException, UnicodeError, OSError) as problem:
            raise Unanswered(_first_line(problem)) from None
        return [_written(record, kind) for record in answer.rrset or ()]

    return ask


def find_addresses(name: str, lookup: Lookup) -> list[str]:
    """Return the addresses of a name."""
    return [*lookup(name, "A"), *lookup(name, "AAAA")]


def tags(text: str) -> dict[str, str]:
    """Return what a record says that is written as `name=value; ...` (RFC 6376, section 3.2); names in small letters."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, sign, value = part.partition("=")
        if sign:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def _written(record: Any, kind: str) -> str:
    if kind == "TXT":
        return b"".join(record.strings).decode("utf-8", "replace")
    if kind == "MX":
        return str(record.exchange.to_text(omit_final_dot=True))
    return str(record.address)


def _first_line(problem: Exception) -> str:
    return str(problem).partition("\n")[0].rstrip(".") or type(problem).__name__
