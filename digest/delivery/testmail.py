"""A test mail: a day's edition sent to one address, outside the ledger."""

from dataclasses import replace
from datetime import date
from typing import Final

from digest.config.themes import ALL
from digest.delivery.deliver import Message
from digest.delivery.outbox import envelope_senders, link_keys, post_message
from digest.errors import NoSending
from digest.newsroom.publication import Publication
from digest.newsroom.variants import render_variants
from digest.rendering import personal
from digest.store.news import editions

#: Stand before the subject of what no reader gets: a test, and the draft that an editor is shown.
TEST_MARK: Final = "[Test]"
DRAFT_MARK: Final = "[Draft]"


def send_test_mail(publication: Publication, day: date, address: str) -> str:
    """Send a day's newest edition, approved or not, to one address; return the relay's reply."""
    return post_message(publication, sample_message(publication, day, address), "test")


def sample_message(
    publication: Publication, day: date, address: str, mark: str = TEST_MARK
) -> Message:
    """Return a day's newest edition as a subscriber of all themes would get it.

    The `mark` stands before its subject: nobody takes it for the edition itself.
    """
    keys = link_keys(publication)
    with publication.memory.read() as connection:
        edition = editions.newest_edition(connection, day)
    if edition is None:
        raise NoSending(day=day)
    variant = render_variants(edition, publication.settings.folder)[ALL]
    parts = replace(variant.parts, subject=f"{mark} {variant.parts.subject}")
    template = personal.make_template(parts, variant.edition, ALL, "test")
    sender = envelope_senders(publication.settings, day, keys)(0)
    data = template.fill(0, address, publication.clock.now(), keys)
    return Message(sender, address, data)
