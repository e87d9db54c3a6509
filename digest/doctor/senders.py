"""The sender in the DNS: where answers go, SPF, DKIM, DMARC; and whether receivers will believe that a mail is ours."""

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
from digest.doctor.spf import Address, Broken
from digest.errors import CannotSign
from digest.rendering import dkim

#: Shorter keys are not believed (RFC 8301, section 3.2), and of those below the second length there should be no new ones.
_LEAST_BITS, _GOOD_BITS = 1024, 2048
_PROBE = b"From: nobody@example.com\r\n\r\n"


@dataclass(slots=True)
class _Way:
    """A way to pass DMARC: by SPF or DKIM, with which domain, and whether mail passes it; "maybe" is not known from here."""

    name: str
    domain: str
    passes: Literal["yes", "maybe", "no"] = "maybe"
    condition: str = "if the DNS, which did not answer, says so"


def examine_senders(case: Case) -> Iterator[Diagnosis]:
    """Ask the DNS about the domains that mail is from."""
    if not case.sender_is_set:
        yield report_warning(
            "DNS", "not asked, as mail.from is not set", "set it to an address of your own domain"
        )
        return
    by_spf = _Way("SPF", case.envelope_domain)
    by_dkim = _Way("DKIM", dkim.signing_domain(case.settings).lower())
    for domain in _answered(case):
        yield from _asked(f"mail for {domain}", partial(_mailbox, case, domain))
    yield from _asked(f"SPF of {by_spf.domain}", partial(_spf, case, by_spf))
    yield from _asked(f"DKIM of {by_dkim.domain}", partial(_dkim, case, by_dkim))
    yield from _asked(f"DMARC of {case.sender_domain}", partial(_dmarc, case, (by_spf, by_dkim)))


def _asked(subject: str, ask: Callable[[], Iterator[Diagnosis]]) -> Iterator[Diagnosis]:
    """Yield what is found; where the DNS gives no answer, that."""
    try:
        yield from ask()
    except Unanswered as problem:
        yield report_warning(
            subject,
            f"the DNS does not answer: {replies.shown_reply(str(problem))}",
            "look again, where the DNS can be asked",
        )


def _answered(case: Case) -> list[str]:
    """Return the domains to which readers and servers write back."""
    mail = case.settings.mail
    reply_to = [domain_of(parseaddr(mail.reply_to)[1])] if mail.reply_to else []
    return list(dict.fromkeys([case.sender_domain, *reply_to, case.envelope_domain]))


def _mailbox(case: Case, domain: str) -> Iterator[Diagnosis]:
    subject = f"mail for {domain}"
    advice = "let it take mail: answers, wishes to leave and bounces are sent there"
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
        yield report_trouble(
            subject,
            replies.shown_reply(str(problem)),
            "correct it: as it is, it allows nobody (RFC 7208)",
        )
        return
    if record is None:
        way.passes = "no"
        advice = (
            'add a TXT record: "v=spf1 include:... ~all", with what your relay\'s provider says'
        )
        yield report_trouble(subject, "there is no record", advice)
        return
    asks = f"{record.lookups} of {spf.MOST_LOOKUPS} lookups"
    if record.lookups > spf.MOST_LOOKUPS or record.voids > spf.MOST_VOIDS:
        way.passes = "no"
        nothing = f", {record.voids} of which find nothing" if record.voids else ""
        advice = (
            "take out what nobody uses: receivers stop, and allow nobody (RFC 7208, section 4.6.4)"
        )
        yield report_trouble(subject, f"it takes {asks}{nothing}", advice)
    elif record.otherwise == "pass":
        yield report_trouble(subject, "it allows everybody (+all)", "end it with ~all or -all")
    elif record.otherwise == "neutral":
        yield report_warning(
            subject,
            f"one record, {asks}, and it says nothing of strangers",
            "end it with ~all or -all",
        )
    else:
        yield report_ok(subject, f"one record, {asks}; of strangers it says: {record.otherwise}")
    if way.passes != "no":
        yield from _allowed(case, way, record)


def _allowed(case: Case, way: _Way, record: spf.SpfRecord) -> Iterator[Diagnosis]:
    """Tell whether the record allows the relays, as far as that can be known; the relays' own senders may be others."""
    way.condition = "if the record allows what the relay sends from"
    passes = []
    for table in case.settings.relays:
        subject = f"SPF for relay {table.called}"
        found = _public(table.host, case)
        said = {record.judge(address) for address in found}
        shown = ", ".join(map(str, found))
        passes.append(said == {"pass"})
        if not found:
            yield report_ok(
                subject, "it has no public address: where its mail leaves from is not known here"
            )
        elif passes[-1]:
            yield report_ok(subject, f"its address is allowed: {shown}")
        elif "unknown" in said:
            yield report_ok(subject, "whether its address is allowed depends on the mail (macros)")
        else:
            advice = "ask its provider what to include; it is fine if mail leaves from other addresses, which are allowed"
            yield report_warning(
                subject, f"the address where it is reached is not allowed: {shown}", advice
            )
    if passes and all(passes):
        way.passes = "yes"


def _public(host: str, case: Case) -> list[Address]:
    """Return the public addresses of a host, which may be written as an address."""
    try:
        found = [ip_address(host)]
    except ValueError:
        found = [ip_address(text) for text in find_addresses(host, case.lookup)]
    return [address for address in found if address.is_global]


def _dkim(case: Case, way: _Way) -> Iterator[Diagnosis]:
    table, subject = case.settings.dkim, f"DKIM of {way.domain}"
    if not table.selector:
        way.condition = f"if the relay signs as {way.domain}"
        yield report_ok(
            subject,
            "the relay signs, if anybody does",
            "name its selector in [dkim] to have its key checked",
        )
        return
    name = f"{table.selector}._domainkey.{way.domain}"
    records = case.lookup(name, "TXT")
    way.passes = "no"
    if len(records) != 1:
        found = f"{name} has {len(records)} records" if records else f"there is no key at {name}"
        advice = (
            "publish the public key there"
            if table.sign
            else "publish what the relay's provider says"
        )
        yield report_trouble(subject, found, f"{advice}: one TXT record")
        return
    try:
        key = domainkey.parse_domain_key(records[0])
    except Unusable as problem:
        yield report_trouble(
            subject, f"{name}: {replies.shown_reply(str(problem))}", "publish the public key again"
        )
        return
    if table.sign and not _is_ours(case, records[0]):
        yield report_trouble(
            subject,
            f"{name} is not of the key that signs here",
            "publish the public half of DIGEST_DKIM_KEY",
        )
        return
    if key.kind == "rsa" and key.bits < _LEAST_BITS:
        yield report_trouble(
            subject,
            f"{name} has a key of {key.bits} bits, which nobody believes",
            "make one of 2048 bits",
        )
        return
    way.passes = "yes" if table.sign else "maybe"
    way.condition = f"if the relay signs with '{table.selector}'"
    yield _judged(
        subject, f"{name} has a key of {key.bits} bits ({key.kind})", key, signs=table.sign
    )


def _judged(subject: str, found: str, key: domainkey.PublicKey, *, signs: bool) -> Diagnosis:
    if key.testing:
        return report_warning(
            subject, f"{found}, marked as a test (t=y)", "take t=y out, so that it counts"
        )
    if key.kind == "rsa" and key.bits < _GOOD_BITS:
        return report_warning(subject, found, "make one of 2048 bits, under a new selector")
    if key.kind != "rsa":
        return report_warning(
            subject, found, "have mail signed with a key of RSA as well: many know no other"
        )
    return report_ok(subject, f"{found}, of the key that signs here" if signs else found)


def _is_ours(case: Case, record: str) -> bool:
    """Tell whether what is signed here fits the record; where nothing can be signed, that is told among the secrets."""
    try:
        sign = dkim.make_signer(case.settings, case.environment)
    except CannotSign:
        return True
    return dkim.fits_key(sign(_PROBE), record)


def _dmarc(case: Case, ways: tuple[_Way, _Way]) -> Iterator[Diagnosis]:
    sender = case.sender_domain
    subject = f"DMARC of {sender}"
    if (count := len(dmarc.dmarc_records(sender, case.lookup))) > 1:
        yield report_trouble(
            subject, f"_dmarc.{sender} has {count} records: none counts", "leave one"
        )
        return
    policy = dmarc.read_dmarc(sender, case.lookup)
    if policy is None:
        advice = f'add a TXT record at _dmarc.{sender}, to begin with: "v=DMARC1; p=none; rua=mailto:..."'
        yield report_trouble(
            subject, "there is no policy, which large receivers ask of bulk mail", advice
        )
    elif policy.wanted not in ("none", "quarantine", "reject"):
        yield report_trouble(
            subject,
            f"p={replies.shown_reply(policy.wanted)} is no policy",
            "write none, quarantine or reject",
        )
    elif policy.wanted == "none":
        advice = "go on to p=quarantine when reports show that all your mail passes"
        yield report_ok(subject, f"p=none at {policy.at}: what is forged is only reported", advice)
    else:
        yield report_ok(subject, f"p={policy.wanted} at {policy.at}")
    yield _verdict(case, policy, ways)


def _verdict(case: Case, policy: dmarc.DmarcPolicy | None, ways: tuple[_Way, _Way]) -> Diagnosis:
    """Say in words whether a mail passes DMARC: by a way that it passes, whose domain stands for that of the From address."""
    subject, sender = "a mail and DMARC", case.sender_domain
    sure, maybe, against = [], [], []
    for way, tag in zip(ways, ("aspf", "adkim"), strict=True):
        strict = policy is not None and policy.is_strict(tag)
        if not dmarc.is_aligned(way.domain, sender, case.lookup, strict=strict):
            against.append(
                f"{way.name} is of {way.domain}, which does not stand for {sender}{' (strict)' if strict else ''}"
            )
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
        return report_warning(
            subject, said, f"have it signed as {sender}: SPF breaks where a mail is forwarded"
        )
    if maybe:
        said = f"it passes by {', or by '.join(maybe)}{not_by}"
        return report_warning(
            subject, said, "send yourself one, and look for dmarc=pass in Authentication-Results"
        )
    advice = f"have mail signed (DKIM) as {sender}, or let bounces come back to an address of it"
    return report_trouble(subject, f"it does not pass: {' and '.join(against)}", advice)
