"""Names: what an article is known again by. Its id stays."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ROWS = 500


def upgrade() -> None:
    """Make the names of every article out of its address and its newest content."""
    # Alembic would copy the whole table on SQLite, and break what refers to it.
    op.drop_index("articles_by_url", "articles")
    op.execute("ALTER TABLE articles RENAME COLUMN url TO key")
    op.add_column("articles", sa.Column("guid", sa.String(length=32), nullable=True))
    op.add_column("articles", sa.Column("headline", sa.String(length=32), nullable=True))
    op.create_index("articles_by_key", "articles", ["key"], unique=False)
    op.create_index("articles_by_guid", "articles", ["guid"], unique=False)
    op.create_index("articles_by_headline", "articles", ["headline"], unique=False)
    _name_articles(op.get_bind())


def _name_articles(connection: sa.Connection) -> None:
    """Fill the new columns, some rows at a time."""
    from digest.store.news.content import decode_article
    from digest.store.news.names import headline_name, indexed_key

    table = sa.table("articles", *map(sa.column, ("id", "version", "key", "headline", "found_at")))
    contents = sa.table("versions", *map(sa.column, ("article", "version", "content")))
    of_article = (contents.c.article == table.c.id) & (contents.c.version == table.c.version)
    query = sa.select(table, contents.c.content).join_from(
        table, contents, of_article, isouter=True
    )
    last = ""
    while rows := connection.execute(
        query.where(table.c.id > last).order_by(table.c.id).limit(_ROWS)
    ).all():
        named = [
            {
                "known": row.id,
                "key": indexed_key(row.key) or None,
                "found_at": indexed_key(row.found_at) or None,
                "headline": headline_name(decode_article(row.content).title) or None
                if row.content
                else None,
            }
            for row in rows
        ]
        known = table.c.id == sa.bindparam("known")
        connection.execute(
            sa.update(table)
            .where(known)
            .values({name: sa.bindparam(name) for name in ("key", "found_at", "headline")}),
            named,
        )
        last = rows[-1].id
