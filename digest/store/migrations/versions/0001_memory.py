"""The memory: articles, editions, runs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of this revision."""
    op.create_table(
        "articles",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("found_at", sa.Text(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("teaser", sa.Boolean(), nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("fresh", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("gone", sa.BigInteger(), nullable=True),
        sa.Column("used", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("articles_by_age", "articles", ["first_seen"], unique=False)
    op.create_index("articles_by_found_at", "articles", ["found_at"], unique=False)
    op.create_index("articles_by_url", "articles", ["url"], unique=False)
    op.create_index("articles_of_source", "articles", ["source", "used", "fresh"], unique=False)
    op.create_table(
        "editions",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("built", sa.BigInteger(), nullable=False),
        sa.Column("approved", sa.BigInteger(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", "revision"),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("runs_by_day", "runs", ["day", "id"], unique=False)
    op.create_table(
        "errata",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["day", "revision"], ["editions.day", "editions.revision"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("day", "revision", "article"),
    )
    op.create_index("errata_by_article", "errata", ["article"], unique=False)
    op.create_table(
        "members",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.Column("story", sa.String(length=200), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["day", "revision"], ["editions.day", "editions.revision"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("day", "revision", "article"),
    )
    op.create_index("members_by_article", "members", ["article"], unique=False)
    op.create_table(
        "names",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("story", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["day", "revision"], ["editions.day", "editions.revision"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("day", "revision", "story", "name"),
    )
    op.create_index("names_by_name", "names", ["name", "day"], unique=False)
    op.create_table(
        "parts",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["day", "revision"], ["editions.day", "editions.revision"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("day", "revision", "name"),
    )
    op.create_table(
        "showings",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sponsor", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["day", "revision"], ["editions.day", "editions.revision"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("day", "revision", "sponsor"),
    )
    op.create_index("showings_by_day", "showings", ["day"], unique=False)
    op.create_table(
        "versions",
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"]),
        sa.PrimaryKeyConstraint("article", "version"),
    )
