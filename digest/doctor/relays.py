"""Relays, and the mailbox that mail comes back to: whether they can be reached and let us in. Nothing is sent or marked."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Final

from digest.delivery import outbox
from digest.delivery.transports.smtp import Connection, Relay, RelayAway, RelayRefuses
from digest.doctor.finding import Case, Diagnosis, report_ok, report_trouble, report_warning
from digest.errors import BadMailbox, BadRelay
from digest.subscribers import mailboxes

#: A server is waited for so long at most, in seconds.
_PATIENCE: Final = 10.0
#: A certificate that is valid for fewer days is soon forgotten.
_SOON: Final = 14
_A_DAY: Final = 86_400


def examine_relays(case: Case) -> Iterator[Diagnosis]:
    """Greet each relay, and leave."""
    settings = case.settings
    if outbox.is_rehearsal(settings):
        advice = "add a [[relay]]: until then 'digest send' writes into a folder (docs/sending.md)"
        yield report_warning("relays", "there is none: sending is a rehearsal", advice)
    elif settings.send.transport == "maildir":
        yield report_ok(
            "relays", f"none is used: mail goes into the Maildir {settings.send.folder}"
        )
    for table in settings.relays:
        relay = outbox.relay_of(table, settings, case.environment)
        with suppress(BadRelay):  # its password is missing, as is told among the secrets
            yield _greeted(replace(relay, timeout=min(relay.timeout, _PATIENCE)), case)


def examine_mailbox(case: Case) -> Iterator[Diagnosis]:
    """Open the mailbox for bounces, and leave."""
    bounces, subject = case.settings.bounces, "bounces"
    if not bounces.address:
        yield report_warning(
            subject,
            "no [bounces] address",
            "set one: who cannot be reached is mailed again and again (docs/bounces.md)",
        )
    if not (table := bounces.imap):
        if bounces.address:
            advice = "have your mail server pipe it to 'digest bounces', or set [bounces.imap]"
            yield report_ok(subject, f"{bounces.address}, which is not fetched by IMAP", advice)
        return
    try:
        box = mailboxes.imap_box(table, case.settings.folder, case.environment)
    except BadMailbox:
        return  # it is told among the secrets
    try:
        mailboxes.try_imap(box, _PATIENCE)
    except BadMailbox as problem:
        yield report_trouble(
            subject, str(problem), "see [bounces.imap] in digest.toml, and docs/bounces.md"
        )
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
        return report_trouble(
            subject,
            f"{place}: {problem}",
            "see its [[relay]] in digest.toml, and a firewall in between",
        )
    who = f"logged in as {relay.user}" if relay.user else "without login"
    if tls is None:
        return report_ok(
            subject,
            f"{place} answers, without encryption, {who}",
            "fine on this machine or a network of your own",
        )
    days = int((tls.until - case.now.timestamp()) // _A_DAY)
    said = f"{place} answers, {tls.version}, certificate valid for {days} days, {who}"
    if days < _SOON:
        return report_warning(
            subject, said, "have its certificate renewed: nothing is sent once it has ended"
        )
    return report_ok(subject, said)
