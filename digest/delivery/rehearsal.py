"""Rehearsal: what would be sent of a day, written into a folder; the ledger stays as it is."""

from collections.abc import Generator
from contextlib import closing
from datetime import date
from itertools import islice
from pathlib import Path

from digest.delivery import outbox
from digest.delivery.deliver import Message
from digest.delivery.prepare import SendingPlan, plan_sending
from digest.delivery.send import Messages, SendOptions, refuse_forgotten
from digest.delivery.transports.folders import Folder
from digest.newsroom.publication import Publication
from digest.store.ledger import sendings
from digest.store.ledger.ahead import Recipient, expected_recipients
from digest.store.ledger.claims import Claimed
from digest.store.ledger.sendings import Sending
from digest.store.ledger.states import OPEN, WAITING


def rehearse_day(publication: Publication, day: date, options: SendOptions) -> tuple[int, Path]:
    """Write what would be sent of a day into a folder of .eml files; return their number and it.

    Nothing is written to the ledger. Raises NoSending, CannotSend, BadKeys and CannotSign.
    """
    settings = publication.settings
    planned = plan_sending(publication, day)
    refuse_forgotten(planned)
    folder = Folder(settings.folder / settings.send.folder / day.isoformat())
    count = 0
    with closing(_messages(publication, day, planned, options.limit)) as messages:
        for message in messages:
            if publication.clock.stop.is_set():
                break
            folder.put(message)
            count += 1
    return count, folder.path


def _messages(
    publication: Publication, day: date, planned: Sending | SendingPlan, limit: int | None
) -> Generator[Message]:
    """Yield the messages of each of a day's sendings, at most `limit` of each."""
    with publication.memory.read() as connection:
        found = {one.kind: one for one in sendings.sendings_of_day(connection, day)}
    if isinstance(planned, SendingPlan):
        edition = Sending(day, sendings.EDITION, planned.revision, OPEN, "", planned.dated)
        found[sendings.EDITION] = edition
    keys = outbox.link_keys(publication)
    sender_for = outbox.envelope_senders(publication.settings, day, keys)
    for sending in (one for one in found.values() if one.state in (OPEN, WAITING)):
        write = Messages(publication.memory, sending, keys, sender_for, publication.signer)
        with publication.memory.read() as connection:
            if isinstance(planned, SendingPlan) and sending.kind == sendings.EDITION:
                recipients = expected_recipients(connection, day, planned.sent_variants())
            else:
                recipients = (
                    Recipient(one.subscriber, one.address, one.variant)
                    for one in sendings.waiting_deliveries(connection, day, sending.kind)
                )
            revision = sending.revision
            for whose, address, variant in islice(recipients, limit):
                yield write(Claimed(whose, address, "", variant, revision, 1))
