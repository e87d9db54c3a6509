"""Soft bounces: each with the day of its mail, so that those within so many days are counted."""

import hashlib
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection, text

revision = "0006"
down_revision = "0005"

#: A bounce comes at most so many days after its mail, unless the settings say more.
_DAYS = 31


def upgrade() -> None:
    """Make the table of this revision, with what is known of earlier bounces."""
    op.create_table(
        "soft_bounces",
        sa.Column("subscriber", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["subscriber"], ["subscribers.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("subscriber", "day"),
    )
    op.create_index("soft_bounces_by_day", "soft_bounces", ["day"])
    _carry_over(op.get_bind())
    # Not as a batch: that would copy the table, and drop all that belongs to a subscriber.
    for column in ("soft", "soft_since"):
        op.execute(f"ALTER TABLE subscribers DROP COLUMN {column}")


def _carry_over(connection: Connection) -> None:
    """Turn marks, hashes of a subscriber and a day, into rows: all days that they may be are tried.

    Marks sort between "soft:" and "soft;".
    """
    marks = "FROM letters WHERE hash >= 'soft:' AND hash < 'soft;'"
    found = {row.hash: row.received for row in connection.execute(
        text(f"SELECT hash, received {marks}")
    )}  # fmt: skip
    if not found:
        return
    first, last = (
        datetime.fromtimestamp(seconds, UTC).date() + timedelta(days=days)
        for seconds, days in ((min(found.values()), -_DAYS), (max(found.values()), 1))
    )
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    rows = [
        {"subscriber": number, "day": day.isoformat()}
        for number in connection.execute(
            text("SELECT id FROM subscribers WHERE soft > 0")
        ).scalars()
        for day in days
        if f"soft:{hashlib.sha256(f'{number} {day}'.encode()).hexdigest()}"[:64] in found
    ]
    if rows:
        added = text("INSERT INTO soft_bounces (subscriber, day) VALUES (:subscriber, :day)")
        connection.execute(added, rows)
    connection.execute(text(f"DELETE {marks}"))
