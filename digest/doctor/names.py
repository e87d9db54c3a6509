"""Names: look-ups in the DNS by dnspython, and the tags of records about mail."""

from collections.abc import Callable, Sequence
from typing import Any

#: Return the records of a name and type (TXT, MX, A, AAAA), none for an unknown name.
#: Raises Unanswered.
Lookup = Callable[[str, str], list[str]]


class Unanswered(Exception):
    """The DNS could not be asked, or gave no answer."""


def resolver(nameservers: Sequence[str] = (), port: int = 53, seconds: float = 5.0) -> Lookup:
    """Return a look-up at these servers, by default this machine's, of `seconds` for each name."""
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
    """Return the IPv4 and IPv6 addresses of a name."""
    return [*lookup(name, "A"), *lookup(name, "AAAA")]


def parse_tags(text: str) -> dict[str, str]:
    """Return the tags of a record, `name=value; ...` (RFC 6376, 3.2), names in lower case."""
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
