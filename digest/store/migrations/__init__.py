"""Migrations: upgrade the tables of older versions, step by step (Alembic)."""

from sqlalchemy import Connection


def upgrade(connection: Connection) -> None:
    """Upgrade the database of `connection` to the newest schema, within its transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "digest.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
