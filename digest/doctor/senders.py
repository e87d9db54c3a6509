"""The sender in the DNS: MX, SPF, DKIM, DMARC, and whether receivers will trust its mail."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from functools import partial
from ipaddress import ip_address
from typing import Literal

from digest.delivery import replies
from digest.doctor import dmarc, domainkey, spf
from digest.doctor.domainkey import Unusable
from digest.doctor.finding import (
    Case,
    Diagnosis,
    domain_of,
    report_ok,
    report_trouble,
    report_warning,
)
from digest.doctor.names import Unanswered, find_addresses
from digest.doctor.spf import Broken
from digest.errors import CannotSign
from digest.model.network import IpAddress
from digest.rendering import dkim

#: Shorter keys are not trusted (RFC 8301, section 3.2); new ones have at least the second length.
_LEAST_BITS, _GOOD_BITS = 1024, 2048
_PROBE = b"From: nobody@example.com\r\n\r\n"


@dataclass(slots=True)
class _Way:
    """SPF or DKIM of a domain, and whether mail passes it; "maybe" if that is unknown from here."""

    name: str
    domain: str
    passes: Literal["yes", "maybe", "no"] = "maybe"
    condition: str = "if the DNS, which did not answer, says so"


def examine_senders(case: Case) -> Iterator[Diagnosis]:
    """Examine the records of the domains that mail is from."""
    if not case.sender_is_set:
        advice = "set it to an address of your own domain"
        yield report_warning("DNS", "not asked, as mail.from is not set", advice)
        return
    by_spf = _Way("SPF", case.envelope_domain)
    by_dkim = _Way("DKIM", dkim.signing_domain(case.settings).lower())
    for domain in _answered(case):
        yield from _asked(f"mail for {domain}", partial(_mailbox, case, domain))
    yield from _asked(f"SPF of {by_spf.domain}", partial(_spf, case, by_spf))
    yield from _asked(f"DKIM of {by_dkim.domain}", partial(_dkim, case, by_dkim))
    yield from _asked(f"DMARC of {case.sender_domain}", partial(_dmarc, case, (by_spf, by_dkim)))


def _asked(subject: str, ask: Callable[[], Iterator[Diagnosis]]) -> Iterator[Diagnosis]:
    """Yield what `ask` finds, or a warning if the DNS does not answer."""
    try:
        yield from ask()
    except Unanswered as problem:
        found = f"the DNS does not answer: {replies.shown_reply(str(problem))}"
        yield report_warning(subject, found, "run doctor again where the DNS can be asked")


def _answered(case: Case) -> list[str]:
    """Return the domains that readers and servers write back to."""
    mail = case.settings.mail
    reply_to = [domain_of(parseaddr(mail.reply_to)[1])] if mail.reply_to else []
    return list(dict.fromkeys([case.sender_domain, *reply_to, case.envelope_domain]))


def _mailbox(case: Case, domain: str) -> Iterator[Diagnosis]:
    subject = f"mail for {domain}"
    advice = "let it take mail: answers, unsubscribes and bounces are sent there"
    servers = case.lookup(domain, "MX")
    if servers == ["."]:
        yield report_warning(subject, "it says that it takes none (RFC 7505)", advice)
    elif servers:
        yield report_ok(subject, f"goes to {replies.shown_reply(', '.join(sorted(servers)))}")
    elif find_addresses(domain, case.lookup):
        yield report_ok(subject, "goes to the address of the domain itself, as it has no MX")
    else:
        yield report_warning(subject, "goes nowhere: it has no MX and no address", advice)


def _spf(case: Case, way: _Way) -> Iterator[Diagnosis]:
    subject = f"SPF of {way.domain}"
    try:
        record = spf.read_spf(way.domain, case.lookup)
    except Broken as problem:
        way.passes = "no"
        advice = "fix it: as it is, it allows nobody (RFC 7208)"
        yield report_trouble(subject, replies.shown_reply(str(problem)), advice)
        return
    if record is None:
        way.passes = "no"
        advice = 'add a TXT record: "v=spf1 include:... ~all", as your relay\'s provider says'
        yield report_trouble(subject, "no record", advice)
        return
    yield _spf_diagnosis(subject, record, way)
    if way.passes != "no":
        yield from _allowed(case, way, record)


def _spf_diagnosis(subject: str, record: spf.SpfRecord, way: _Way) -> Diagnosis:
    asks = f"{record.lookups} of {spf.MOST_LOOKUPS} lookups"
    if record.lookups > spf.MOST_LOOKUPS or record.voids > spf.MOST_VOIDS:
        way.passes = "no"
        nothing = f", {record.voids} of which find nothing" if record.voids else ""
        advice = "remove unused terms: receivers stop, and allow nobody (RFC 7208, section 4.6.4)"
        return report_trouble(subject, f"it takes {asks}{nothing}", advice)
    end = "end it with ~all or -all"
    if record.otherwise == "pass":
        return report_trouble(subject, "it allows everybody (+all)", end)
    if record.otherwise == "neutral":
        return report_warning(subject, f"one record, {asks}, and it says nothing of others", end)
    if record.ptrs:
        advice = "name the addresses instead: receivers may ignore ptr (RFC 7208, section 5.5)"
        return report_warning(subject, f"the record of {record.ptrs[0]} says ptr", advice)
    return report_ok(subject, f"one record, {asks}; of others it says: {record.otherwise}")


def _allowed(case: Case, way: _Way, record: spf.SpfRecord) -> Iterator[Diagnosis]:
    """Yield whether the record allows the relays' addresses; they may send from others."""
    way.condition = "if the record allows what the relay sends from"
    passes = []
    for table in case.settings.relays:
        subject = f"SPF for relay {table.called}"
        public = _public(table.host, case)
        said = {record.judge(address) for address in public}
        shown = ", ".join(map(str, public))
        passes.append(said == {"pass"})
        if not public:
            found = "no public address: where its mail is sent from is unknown here"
            yield report_ok(subject, found)
        elif passes[-1]:
            yield report_ok(subject, f"its address is allowed: {shown}")
        elif "unknown" in said:
            yield report_ok(subject, "whether its address is allowed depends on the mail (macros)")
        else:
            advice = (
                "ask its provider what to include, unless it sends from other, allowed addresses"
            )
            yield report_warning(subject, f"its address is not allowed: {shown}", advice)
    if passes and all(passes):
        way.passes = "yes"


def _public(host: str, case: Case) -> list[IpAddress]:
    """Return the public addresses of a host, which may itself be an address."""
    try:
        found = [ip_address(host)]
    except ValueError:
        found = [ip_address(text) for text in find_addresses(host, case.lookup)]
    return [address for address in found if address.is_global]


def _dkim(case: Case, way: _Way) -> Iterator[Diagnosis]:
    table, subject = case.settings.dkim, f"DKIM of {way.domain}"
    if not table.selector:
        way.condition = f"if the relay signs as {way.domain}"
        advice = "set its selector in [dkim] to have its key checked"
        yield report_ok(subject, "the relay signs, if anybody does", advice)
        return
    name = f"{table.selector}._domainkey.{way.domain}"
    records = case.lookup(name, "TXT")
    way.passes = "no"
    if len(records) != 1:
        found = f"{name} has {len(records)} records" if records else f"no key at {name}"
        what = "the public key" if table.sign else "what the relay's provider says"
        yield report_trouble(subject, found, f"publish {what} there: one TXT record")
        return
    try:
        key = domainkey.parse_domain_key(records[0])
    except Unusable as problem:
        found = f"{name}: {replies.shown_reply(str(problem))}"
        yield report_trouble(subject, found, "publish the public key again")
        return
    if table.sign and not _is_ours(case, records[0]):
        advice = "publish the public half of DIGEST_DKIM_KEY"
        yield report_trouble(subject, f"{name} is not of the key that signs here", advice)
        return
    if key.kind == "rsa" and key.bits < _LEAST_BITS:
        found = f"{name} has a key of {key.bits} bits, which receivers do not trust"
        yield report_trouble(subject, found, "make one of 2048 bits")
        return
    way.passes = "yes" if table.sign else "maybe"
    way.condition = f"if the relay signs with '{table.selector}'"
    found = f"{name} has a key of {key.bits} bits ({key.kind})"
    yield _key_diagnosis(subject, found, key, signs=table.sign)


def _key_diagnosis(subject: str, found: str, key: domainkey.PublicKey, *, signs: bool) -> Diagnosis:
    if key.testing:
        advice = "remove t=y, so that the key counts"
        return report_warning(subject, f"{found}, marked as a test (t=y)", advice)
    if key.kind == "rsa" and key.bits < _GOOD_BITS:
        return report_warning(subject, found, "make one of 2048 bits, under a new selector")
    if key.kind != "rsa":
        advice = "sign with an RSA key as well: many receivers know no other"
        return report_warning(subject, found, advice)
    return report_ok(subject, f"{found}, of the key that signs here" if signs else found)


def _is_ours(case: Case, record: str) -> bool:
    """Return whether the key here fits the record; the secrets report a key that cannot sign."""
    try:
        sign = dkim.make_signer(case.settings, case.environment)
    except CannotSign:
        return True
    return dkim.fits_key(sign(_PROBE), record)


def _dmarc(case: Case, ways: tuple[_Way, _Way]) -> Iterator[Diagnosis]:
    sender = case.sender_domain
    subject = f"DMARC of {sender}"
    if (count := len(dmarc.dmarc_records(sender, case.lookup))) > 1:
        found = f"_dmarc.{sender} has {count} records: none counts"
        yield report_trouble(subject, found, "leave one")
        return
    policy = dmarc.read_dmarc(sender, case.lookup)
    if policy is None:
        advice = (
            f'add a TXT record at _dmarc.{sender}, at first: "v=DMARC1; p=none; rua=mailto:..."'
        )
        found = "no policy, which large receivers require of bulk mail"
        yield report_trouble(subject, found, advice)
    elif policy.wanted not in ("none", "quarantine", "reject"):
        found = f"p={replies.shown_reply(policy.wanted)} is not a policy"
        yield report_trouble(subject, found, "write none, quarantine or reject")
    elif policy.wanted == "none":
        advice = "change it to p=quarantine when reports show that all your mail passes"
        yield report_ok(subject, f"p=none at {policy.at}: forged mail is only reported", advice)
    else:
        yield report_ok(subject, f"p={policy.wanted} at {policy.at}")
    yield _verdict(case, policy, ways)


def _verdict(case: Case, policy: dmarc.DmarcPolicy | None, ways: tuple[_Way, _Way]) -> Diagnosis:
    """Return whether a mail passes DMARC: by a way it passes, aligned with the From address."""
    subject, sender = "a mail and DMARC", case.sender_domain
    sure, maybe, against = [], [], []
    for way, tag in zip(ways, ("aspf", "adkim"), strict=True):
        strict = policy is not None and policy.is_strict(tag)
        if not dmarc.is_aligned(way.domain, sender, case.lookup, strict=strict):
            how = " (strict)" if strict else ""
            against.append(f"{way.name} is of {way.domain}, not aligned with {sender}{how}")
        elif way.passes == "no":
            against.append(f"{way.name} of {way.domain} does not pass")
        elif way.passes == "yes":
            sure.append(f"{way.name} of {way.domain}")
        else:
            maybe.append(f"{way.name} of {way.domain} {way.condition}".rstrip())
    not_by = f"; but {' and '.join(against)}" if against else ""
    if sure:
        more = f"; also by {' and '.join(maybe)}" if maybe else ""
        said = f"it passes by {' and by '.join(sure)}{more}{not_by}"
        if any(one.startswith("DKIM") for one in (*sure, *maybe)):
            return report_ok(subject, said)
        advice = f"sign it as {sender}: SPF breaks when a mail is forwarded"
        return report_warning(subject, said, advice)
    if maybe:
        said = f"it passes by {', or by '.join(maybe)}{not_by}"
        advice = "send yourself one, and look for dmarc=pass in Authentication-Results"
        return report_warning(subject, said, advice)
    advice = f"sign mail (DKIM) as {sender}, or let bounces come back to an address of it"
    return report_trouble(subject, f"it does not pass: {' and '.join(against)}", advice)
