"""The tables of the memory: one set for SQLite and PostgreSQL. Times are seconds since 1970, days as 2026-01-31."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

#: Every article ever read. `version` is its newest in `versions`; `used` is the day of the approved edition that had it.
#: It counts as `fresh` from when it was first seen, or from when it is published, if that comes later. `found_at` is
#: the address that led to it where its page calls itself something else; `seen` is when it was last read.
articles = Table(
    "articles",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("source", Text, nullable=False),
    Column("url", Text),
    Column("found_at", Text),
    Column("hash", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("teaser", Boolean, nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("fresh", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("gone", BigInteger),
    Column("used", String(10)),
    # What an edition may still choose is found without a look at what is past: the newest of one source.
    Index("articles_of_source", "source", "used", "fresh"),
    Index("articles_by_url", "url"),
    Index("articles_by_found_at", "found_at"),
    Index("articles_by_age", "first_seen"),
)

#: What an article said, from `seen` on, as JSON; forgotten ones have none.
versions = Table(
    "versions",
    metadata,
    Column("article", String(200), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    ForeignKeyConstraint(["article"], ["articles.id"]),
)

#: Every revision of every day's edition, as edition.json; a draft is replaced by the next build.
editions = Table(
    "editions",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("state", String(10), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("built", BigInteger, nullable=False),
    Column("approved", BigInteger),
    Column("content", LargeBinary, nullable=False),
)


def _of_edition(name: str, *columns: Column[object] | Index) -> Table:
    """Return a table whose rows go with their edition."""
    return Table(
        name,
        metadata,
        Column("day", String(10), primary_key=True),
        Column("revision", Integer, primary_key=True),
        *columns,
        ForeignKeyConstraint(["day", "revision"], ["editions.day", "editions.revision"], ondelete="CASCADE"),
    )


#: Which story each article was in, and what the article said then.
members = _of_edition(
    "members",
    Column("article", String(200), primary_key=True),
    Column("story", String(200), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("members_by_article", "article"),
)

#: By what names the stories of approved editions are found again; `title`, `url` and `marks` are theirs.
names = _of_edition(
    "names",
    Column("story", String(200), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("marks", Text, nullable=False),
    Index("names_by_name", "name", "day"),
)

#: What was rendered from an approved edition: the bytes that are sent.
parts = _of_edition(
    "parts",
    Column("name", String(200), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("data", LargeBinary, nullable=False),
)

#: Which corrections of articles approved editions have noted: the content that was noted, and the note's own words.
errata = _of_edition(
    "errata",
    Column("article", String(200), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("note", String(64), nullable=False),
    Index("errata_by_article", "article"),
)

#: Which sponsors (slugs) approved editions showed.
showings = _of_edition(
    "showings",
    Column("sponsor", String(200), primary_key=True),
    Index("showings_by_day", "day"),
)

#: Every run and its report, as JSON.
runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", String(10), nullable=False),
    Column("started", BigInteger, nullable=False),
    Column("ended", BigInteger, nullable=False),
    Column("report", Text, nullable=False),
    Index("runs_by_day", "day", "id"),
)
