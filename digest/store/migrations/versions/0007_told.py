"""What was told: each story by the theme that it was sent under, its corrections, its words."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables of this revision out of the approved editions."""
    op.rename_table("errata", "noted")
    op.drop_index("errata_by_article", "noted")
    _create("told", "story", "theme")
    _create("errata", "article", "theme", hashed=True)
    op.create_table(
        "wordings",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    _tell(op.get_bind())
    op.drop_table("noted")


def _create(name: str, key: str, theme: str, *, hashed: bool = False) -> None:
    """Make a table whose rows go with their edition."""
    op.create_table(
        name,
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(key, sa.String(length=200), nullable=False),
        sa.Column(theme, sa.String(length=100), nullable=False),
        *([sa.Column("hash", sa.String(length=64), nullable=False)] if hashed else []),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["day", "revision"], ["editions.day", "editions.revision"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("day", "revision", key, theme),
    )


def _tell(connection: sa.Connection) -> None:
    """Fill the tables; a correction is for the readers of the theme that its article was under."""
    from dataclasses import replace

    from digest.store.news.told import save_told, save_wordings

    members = sa.table("members", *map(sa.column, ("day", "revision", "story")))
    under: dict[str, tuple[str, str]] = {}
    for row, edition in _approved(connection):
        at = {"day": row.day, "revision": row.revision}
        this = (members.c.day == row.day) & (members.c.revision == row.revision)
        told = set(connection.execute(sa.select(members.c.story).where(this)).scalars())
        stories = tuple(story for story in edition.stories if story.id in told)
        known = [(one, under.get(one.article, ("", None))) for one in edition.errata]
        errata = tuple(replace(one, story=story, theme=theme) for one, (story, theme) in known)
        save_told(connection, at, replace(edition, stories=stories, errata=errata))
        save_wordings(connection, replace(edition, stories=stories))
        under |= {
            key: (story.id, story.theme)
            for story in stories
            if story.theme
            for key in story.articles
        }


def _approved(connection: sa.Connection) -> Iterator[tuple[Any, Any]]:
    """Yield the rows of approved editions, the oldest first, each with its edition."""
    import msgspec

    from digest.model import Edition

    table = sa.table("editions", *map(sa.column, ("day", "revision", "state", "content")))
    found = sa.select(table.c.day, table.c.revision).where(table.c.state == "approved")
    for day, number in connection.execute(found.order_by(table.c.day, table.c.revision)).all():
        this = (table.c.day == day) & (table.c.revision == number)
        row = connection.execute(sa.select(table).where(this)).one()
        yield row, msgspec.convert(json.loads(row.content), Edition)
