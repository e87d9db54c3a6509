"""DMARC: the policy of a domain's mail, and whether another domain is aligned with it (RFC 7489).

The tree walk of its successor (DMARCbis) goes from a name up to its parents, and so needs no list
of public suffixes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from digest.doctor.names import Lookup, parse_tags

#: How many of the last labels of a longer name are asked about, beside the name itself.
_LABELS = 7


@dataclass(frozen=True, slots=True)
class DmarcPolicy:
    """The policy of a domain's mail: the tags of the record `at` a domain, and what is `wanted`."""

    at: str
    tags: Mapping[str, str]
    wanted: str

    def is_strict(self, way: str) -> bool:
        """Return whether "aspf" or "adkim" asks for the very domain of the From address."""
        return self.tags.get(way, "r").lower() == "s"


def dmarc_records(domain: str, lookup: Lookup) -> list[str]:
    """Return a domain's own records; there should be one."""
    found = lookup(f"_dmarc.{domain}", "TXT")
    return [text for text in found if text.replace(" ", "").lower().startswith("v=dmarc1")]


def read_dmarc(domain: str, lookup: Lookup) -> DmarcPolicy | None:
    """Return the policy of a domain's mail, None without one. Raises Unanswered."""
    found = _walk(domain, lookup)
    if domain in found:
        return DmarcPolicy(domain, found[domain], found[domain].get("p", "none").lower())
    above = next(
        (name for name in (_organisation(domain, found), *reversed(found)) if name in found), None
    )
    if above is None:
        return None
    said = found[above]
    return DmarcPolicy(above, said, said.get("sp", said.get("p", "none")).lower())


def is_aligned(domain: str, sender: str, lookup: Lookup, *, strict: bool) -> bool:
    """Return whether `domain` is aligned with `sender` (RFC 7489, 3.1). Raises Unanswered."""
    if domain == sender:
        return True
    if strict:
        return False
    one, other = (_organisation(name, _walk(name, lookup)) for name in (domain, sender))
    return one == other


def _walk(domain: str, lookup: Lookup) -> dict[str, dict[str, str]]:
    """Return the tags of a domain and of those above it, the longest name first."""
    labels = domain.split(".")
    names = [".".join(labels[at:]) for at in range(len(labels) - 1)]
    found: dict[str, dict[str, str]] = {}
    for name in dict.fromkeys((domain, *names[-_LABELS + 1 :])):
        if len(texts := dmarc_records(name, lookup)) == 1:
            found[name] = parse_tags(texts[0])
    return found


def _organisation(domain: str, found: Mapping[str, Mapping[str, str]]) -> str:
    """Return the organisational domain: the highest with a record, unless `psd` says otherwise."""
    for name, said in found.items():
        kind = said.get("psd", "u").lower()
        if kind == "n":
            return name
        if kind == "y" and name != domain:  # each domain below it is its own organisation
            return ".".join(domain.split(".")[-name.count(".") - 2 :])
    return next(reversed(list(found)), domain)
