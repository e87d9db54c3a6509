"""A day's ledger, prepared, claimed and marked, for its tests."""

from datetime import UTC, date, datetime

from digest.store.database import Memory
from digest.store.ledger import claims, opening, sendings
from digest.store.ledger.claims import Claimed, Report, Span
from digest.store.ledger.transaction import ledger_transaction

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
SPAN = Span(DAY, "edition", 1)
ALL: opening.Variants = {("all", None): "all"}


def prepare(memory: Memory, revision: int = 1, variants: opening.Variants = ALL) -> None:
    """Prepare the ledger."""
    with ledger_transaction(memory) as connection:
        opening.open_sending(connection, DAY, revision, variants, NOW)


def claim(
    memory: Memory, count: int = 10, span: Span = SPAN, now: int = SECONDS, owner: str = "me"
) -> list[Claimed]:
    """Claim deliveries."""
    with ledger_transaction(memory) as connection:
        return claims.claim_deliveries(connection, span, count, owner, now)[0]


def mark(memory: Memory, *reports: Report, owner: str = "me", span: Span = SPAN) -> None:
    """Mark deliveries."""
    with ledger_transaction(memory) as connection:
        claims.mark_deliveries(connection, span, reports, owner, SECONDS)


def states(memory: Memory, kind: str = "edition") -> dict[int, str]:
    """Return the state of each subscriber's delivery."""
    with memory.read() as connection:
        return {
            one.subscriber: one.state
            for one in sendings.list_deliveries(connection, DAY, kind=kind)
        }
