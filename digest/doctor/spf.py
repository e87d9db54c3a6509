"""SPF: reads a domain's record as a receiver does (RFC 7208): its look-ups, and whom it allows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Final

from digest.doctor.names import Lookup, find_addresses
from digest.model.network import IpAddress, IpNetwork

#: With more look-ups a record is an error, and allows nobody (section 4.6.4).
MOST_LOOKUPS: Final = 10
#: With more look-ups that find nothing it is an error as well.
MOST_VOIDS: Final = 2
#: A record with more look-ups is not followed further: it may lead in a circle.
_ENOUGH = 30
#: A domain with more mail servers is an error under "mx" (section 4.6.4).
_MOST_SERVERS = 10
_TERM = re.compile(
    r"([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?:[:](.+?))?((?:/\d+)?(?://\d+)?)",
    re.IGNORECASE,
)
#: Terms that name no domain, those that have to, and those with a length of network.
_BARE, _NAMING, _SIZED = ("all",), ("include", "exists"), ("a", "mx", "ip4", "ip6")
#: What a record may say once (section 6).
_ONCE = ("redirect", "exp")
_NOT_MACRO = re.compile(r"%(?!\{[slodiphcrtv]\d{0,3}r?[-.+,/_=]{0,9}\}|[%_-])", re.IGNORECASE)
_SAYS = {"": "pass", "+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
_EVERYBODY = (ip_network("0.0.0.0/0"), ip_network("::/0"))


class Broken(Exception):
    """A record that receivers take for an error: it allows nobody."""


@dataclass(frozen=True, slots=True)
class SpfTerm:
    """What a part `says` of those it matches, who are not `known` if that depends on the mail."""

    says: str
    networks: tuple[IpNetwork, ...] = ()
    included: tuple["SpfTerm", ...] | None = None
    known: bool = True


@dataclass(frozen=True, slots=True)
class SpfRecord:
    """A domain's record: its terms, with redirected ones, and its look-ups, some of them void.

    `ptrs` are the domains whose records say ptr, which nobody should (section 5.5).
    """

    terms: tuple[SpfTerm, ...]
    lookups: int
    voids: int
    ptrs: tuple[str, ...] = ()

    @property
    def otherwise(self) -> str:
        """What it says of senders that no other term matches."""
        return next((term.says for term in self.terms if term.networks == _EVERYBODY), "neutral")

    def judge(self, address: IpAddress) -> str:
        """Return what it says of an address: pass, fail, softfail, neutral or unknown."""
        return _judge(self.terms, address)


def read_spf(domain: str, lookup: Lookup) -> SpfRecord | None:
    """Return a domain's record, None if it has none. Raises Broken and Unanswered."""
    reader = _Reader(lookup)
    text = reader.text(domain)
    if text is None:
        return None
    terms = tuple(reader.terms(text, domain))
    return SpfRecord(terms, reader.lookups, reader.voids, tuple(dict.fromkeys(reader.ptrs)))


@dataclass(slots=True)
class _Reader:
    """Reads a record and all that it includes, and counts the look-ups."""

    lookup: Lookup
    lookups: int = 0
    voids: int = 0
    ptrs: list[str] = field(default_factory=list)

    def text(self, domain: str) -> str | None:
        """Return the text of a domain's record. Raises Broken if there are two."""
        found = [
            text
            for text in self.lookup(domain, "TXT")
            if re.match(r"v=spf1( |$)", text, re.IGNORECASE)
        ]
        if len(found) > 1:
            raise Broken(f"{domain} has {len(found)} records; only one is allowed")
        return found[0] if found else None

    def terms(self, text: str, domain: str) -> Iterator[SpfTerm]:
        """Yield the terms of a record. Raises Broken."""
        modifiers: dict[str, str] = {}
        ends = False
        for word in text.split()[1:]:
            if _NOT_MACRO.search(word):
                raise Broken(f"{domain} says '{word}', in which '%' begins no macro")
            if modifier := re.fullmatch(r"([a-z][a-z0-9_.-]*)=(.*)", word, re.IGNORECASE):
                _note_modifier(modifiers, modifier[1].lower(), modifier[2], domain)
                continue
            term = _TERM.fullmatch(word)
            if not term:
                raise Broken(f"{domain} says '{word}', which is not part of an SPF record")
            kind, value, length = term[2].lower(), term[3] or "", term[4]
            _check_form(word, kind, value, length, domain)
            if not ends:  # what follows "all" is not looked at
                yield self._term(_SAYS[term[1]], kind, value, length, domain)
            ends = ends or kind == "all"
        if "redirect" in modifiers and not ends:
            yield from self._of(modifiers["redirect"], "redirect")

    def _term(self, says: str, kind: str, value: str, length: str, domain: str) -> SpfTerm:
        if kind == "all":
            return SpfTerm(says, _EVERYBODY)
        if kind in ("ip4", "ip6"):
            return SpfTerm(says, (_network(f"{value}{length}", domain),))
        if kind == "include":
            included = self._of(value, kind)
            return SpfTerm(says, included=tuple(included))
        self._count()
        place = value or domain
        if kind == "ptr":
            self.ptrs.append(domain)
        if kind == "ptr" or "%" in place:
            return SpfTerm(says, known=False)  # depends on the mail
        if kind == "exists":
            return SpfTerm(says, _EVERYBODY if self._found(self.lookup(place, "A")) else ())
        return SpfTerm(says, tuple(self._networks(kind, place, length)))

    def _of(self, domain: str, why: str) -> Iterator[SpfTerm]:
        """Yield the terms of another domain's record."""
        self._count()
        if "%" in domain:
            yield SpfTerm("neutral", known=False)
            return
        text = self.text(domain)
        if text is None:
            raise Broken(f"{why} names {domain}, which has no SPF record")
        yield from self.terms(text, domain)

    def _networks(self, kind: str, place: str, length: str) -> Iterator[IpNetwork]:
        """Yield the networks of a domain's addresses, or of its mail servers."""
        hosts = self._found(self.lookup(place, "MX")) if kind == "mx" else [place]
        if len(hosts) > _MOST_SERVERS:
            many = f"{place} has {len(hosts)} mail servers"
            raise Broken(f"{many}; mx may stand for {_MOST_SERVERS} (section 4.6.4)")
        found_at = [self._found(find_addresses(host, self.lookup)) for host in hosts]
        found = [address for addresses in found_at for address in addresses]
        four, _, six = length.partition("//")
        for address in found:
            bits = f"/{six}" if ":" in address and six else four if ":" not in address else ""
            yield _network(f"{address}{bits}", place)

    def _found(self, records: list[str]) -> list[str]:
        """Return what a look-up found, and count it if it found nothing."""
        self.voids += not records
        return records

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > _ENOUGH:
            raise Broken(f"it takes more than {_ENOUGH} lookups; {MOST_LOOKUPS} are allowed")


def _note_modifier(modifiers: dict[str, str], name: str, value: str, domain: str) -> None:
    """Keep a modifier of a record. Raises Broken if it may not stand so."""
    if name in _ONCE and name in modifiers:
        raise Broken(f"{domain} says '{name}=' twice; once is allowed (section 6)")
    if name in _ONCE and not value:
        raise Broken(f"{domain} says '{name}=' without a domain")
    modifiers[name] = value


def _check_form(word: str, kind: str, value: str, length: str, domain: str) -> None:
    """Raise Broken if a term lacks its domain, or has what it may not have."""
    if kind in _NAMING and not value:
        raise Broken(f"{domain} says '{word}' without a domain")
    if (kind in _BARE and value) or (length and kind not in _SIZED):
        raise Broken(f"{domain} says '{word}', which is not part of an SPF record")


def _judge(terms: tuple[SpfTerm, ...], address: IpAddress) -> str:
    for term in terms:
        if not term.known:
            return "unknown"
        if term.included is None:
            matches = any(address in network for network in term.networks)
        elif (inner := _judge(term.included, address)) == "unknown":
            return inner
        else:
            matches = inner == "pass"
        if matches:
            return term.says
    return "neutral"


def _network(text: str, domain: str) -> IpNetwork:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        raise Broken(f"{domain} says '{text}', which is not a network") from None
