"""Confirmations: the mails that wait to be sent, and the sign-ups that limits count."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables of this revision."""
    op.create_table(
        "confirmations",
        sa.Column("subscriber", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["subscriber"], ["subscribers.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("subscriber"),
    )
    op.create_index("confirmations_by_due", "confirmations", ["due"], unique=False)
    op.create_table(
        "signups",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("mailbox", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("link", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("signups_by_time", "signups", ["asked"], unique=False)
    op.create_index("signups_by_mailbox", "signups", ["mailbox", "asked"], unique=False)
    op.create_index("signups_by_place", "signups", ["place", "asked"], unique=False)
    op.create_index("signups_by_area", "signups", ["area", "asked"], unique=False)
