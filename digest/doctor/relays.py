"""Relays, and the mailbox for bounces: whether they answer and accept a login. Nothing is sent."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Final

from digest.delivery import outbox
from digest.delivery.transports.smtp import Connection, Relay, RelayAway, RelayRefuses
from digest.doctor.finding import Case, Diagnosis, report_ok, report_trouble, report_warning
from digest.errors import BadMailbox, BadRelay
from digest.subscribers import mailboxes

#: How long to wait for a server, in seconds.
_PATIENCE: Final = 10.0
#: A certificate that is valid for fewer days has to be renewed soon.
_SOON: Final = 14
_A_DAY: Final = 86_400


def examine_relays(case: Case) -> Iterator[Diagnosis]:
    """Log in to each relay, and leave."""
    settings = case.settings
    if outbox.is_rehearsal(settings):
        advice = "add a [[relay]]: until then 'digest send' writes mail into a folder"
        yield report_warning("relays", "none is set: sending is a rehearsal", advice)
    elif settings.send.transport == "maildir":
        found = f"none is used: mail goes into the Maildir {settings.send.folder}"
        yield report_ok("relays", found)
    for table in settings.relays:
        relay = outbox.relay_of(table, settings, case.environment)
        with suppress(BadRelay):  # its password is missing, which the secrets report
            yield _greeted(replace(relay, timeout=min(relay.timeout, _PATIENCE)), case)


def examine_mailbox(case: Case) -> Iterator[Diagnosis]:
    """Open the mailbox for bounces, and leave; nothing is marked."""
    bounces, subject = case.settings.bounces, "bounces"
    if not bounces.address:
        advice = "set one: without, those who cannot be reached are mailed again and again"
        yield report_warning(subject, "no [bounces] address is set", advice)
    if not (table := bounces.imap):
        if bounces.address:
            advice = "have your mail server pipe it to 'digest bounces', or set [bounces.imap]"
            yield report_ok(subject, f"{bounces.address}, not fetched by IMAP", advice)
        return
    try:
        box = mailboxes.imap_box(table, case.settings.folder, case.environment)
    except BadMailbox:
        return  # the secrets report it
    try:
        mailboxes.try_imap(box, _PATIENCE)
    except BadMailbox as problem:
        yield report_trouble(subject, str(problem), "check [bounces.imap] in digest.toml")
        return
    yield report_ok(subject, f"{table.user} may open {table.folder} on {table.host}")


def _greeted(relay: Relay, case: Case) -> Diagnosis:
    subject, place = f"relay {relay.name}", f"{relay.host}:{relay.port}"
    try:
        connection = Connection(relay)
        try:
            connection.greet()
            tls = connection.tls
        finally:
            connection.close()
    except (RelayAway, RelayRefuses) as problem:
        advice = "check its [[relay]] in digest.toml, and any firewall in between"
        return report_trouble(subject, f"{place}: {problem}", advice)
    who = f"logged in as {relay.user}" if relay.user else "without login"
    if tls is None:
        found = f"{place} answers, without encryption, {who}"
        return report_ok(subject, found, "fine on this machine or a network of your own")
    days = int((tls.until - case.now.timestamp()) // _A_DAY)
    said = f"{place} answers, {tls.version}, certificate valid for {days} days, {who}"
    if days < _SOON:
        advice = "renew its certificate: nothing is sent once it has expired"
        return report_warning(subject, said, advice)
    return report_ok(subject, said)
