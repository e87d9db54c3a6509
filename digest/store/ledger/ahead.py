"""Ahead: who would get a day's edition, before the ledger holds a delivery of it."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, exists, select

from digest.store.ledger.opening import Variants, chose_variant
from digest.store.ledger.sendings import EDITION
from digest.store.ledger.states import DEFERRED, PENDING, SKIPPED
from digest.store.schema import deliveries, subscribers


class Recipient(NamedTuple):
    """A subscriber who would get a variant."""

    subscriber: int
    address: str
    variant: str


def expected_recipients(
    connection: Connection, day: date, variants: Variants
) -> Iterator[Recipient]:
    """Yield those whom `open_sending` would give a delivery to be sent, in small batches."""
    settled = exists().where(
        deliveries.c.day == day.isoformat(),
        deliveries.c.kind == EDITION,
        deliveries.c.subscriber == subscribers.c.id,
        deliveries.c.state.not_in((PENDING, DEFERRED, SKIPPED)),
    )
    for (themes, language), variant in variants.items():
        if variant is None:
            continue
        query = (
            select(subscribers.c.id, subscribers.c.address)
            .where(chose_variant(themes, language, day), ~settled)
            .order_by(subscribers.c.id)
        )
        for row in connection.execute(query, execution_options={"yield_per": 1000}):
            yield Recipient(row.id, row.address, variant)
