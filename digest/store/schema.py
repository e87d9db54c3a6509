"""The tables of the memory: one set for SQLite and PostgreSQL. Times are seconds since 1970, days as 2026-01-31."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
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
    Index("versions_by_age", "seen"),
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
        ForeignKeyConstraint(
            ["day", "revision"], ["editions.day", "editions.revision"], ondelete="CASCADE"
        ),
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

#: Who gets the newsletters. `key` is the address as it is compared, without regard to case; `themes` are slugs in order
#: of the alphabet joined by "+", or "all"; `state` is unconfirmed, active, paused, unsubscribed, bounced or complained.
#: Of their consent: when, how, from where. `soft` bounces are counted from `soft_since` on.
subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", String(254), nullable=False),
    Column("key", String(254), nullable=False),
    Column("name", Text, nullable=False),
    Column("themes", Text, nullable=False),
    Column("language", String(35)),
    Column("state", String(12), nullable=False),
    Column("paused_until", String(10)),
    Column("consent_at", BigInteger),
    Column("consent_how", Text, nullable=False),
    Column("consent_from", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("soft", Integer, nullable=False),
    Column("soft_since", BigInteger),
    Index("subscribers_by_key", "key", unique=True),
    Index("subscribers_by_choice", "state", "themes", "language"),
    sqlite_autoincrement=True,  # the number of one who was erased is never another's
)

#: Who left and asks to come back, with which themes and from where; until it is confirmed, nothing else changes.
wishes = Table(
    "wishes",
    metadata,
    Column("subscriber", Integer, primary_key=True, autoincrement=False),
    Column("themes", Text, nullable=False),
    Column("consent_how", Text, nullable=False),
    Column("consent_from", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    ForeignKeyConstraint(["subscriber"], ["subscribers.id"], ondelete="CASCADE"),
    Index("wishes_by_age", "since"),
)

#: Who must not be written to again though nothing else is known of them: keyed hashes of addresses.
suppressed = Table(
    "suppressed",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("reason", String(12), nullable=False),
    Column("since", BigInteger, nullable=False),
)

#: What is to be sent: of a day and a kind ("edition", "correction-2"), which revision. `state` is open, paused, withdrawn
#: or done; `reason` says why it is not open. These rows stay for ever; `forgotten` is when their deliveries went.
sendings = Table(
    "sendings",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("reason", Text, nullable=False),
    Column("prepared", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("forgotten", BigInteger),
)

#: The ledger: one row for each subscriber, day and kind. `state` is pending, sending, sent, deferred, refused, doubtful
#: or skipped; what is pending or deferred may be tried from `due` on. `owner` is the process that has it in hand, until
#: `lease`; `reply` is what the relay said last.
deliveries = Table(
    "deliveries",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("subscriber", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("variant", String(200), nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("owner", String(60)),
    Column("lease", BigInteger),
    Column("relay", Text),
    Column("reply", Text),
    Column("changed", BigInteger, nullable=False),
    ForeignKeyConstraint(["subscriber"], ["subscribers.id"], ondelete="CASCADE"),
    ForeignKeyConstraint(["day", "kind"], ["sendings.day", "sendings.kind"], ondelete="CASCADE"),
    # What is still to be done is found without a look at what is done.
    # What is in such an index stands in `info`: sqlite_where and postgresql_where would load both dialects at each start.
    Index(
        "deliveries_to_do", "day", "kind", "due", info={"where": "state IN ('pending', 'deferred')"}
    ),
    Index("deliveries_in_hand", "day", "kind", "lease", info={"where": "state = 'sending'"}),
    Index("deliveries_of_subscriber", "subscriber"),
)

#: Token buckets: how many messages a relay or a recipient's domain may be given now, and when that was reckoned.
buckets = Table(
    "buckets",
    metadata,
    Column("name", String(254), primary_key=True),
    Column("tokens", Float, nullable=False),
    Column("reckoned", Float, nullable=False),
)

#: Mail that came back and was not understood, to be looked at; and marks of letters that were read, and of links that were used.
letters = Table(
    "letters",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("received", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

#: What needs a person, so that it is told once: trouble by its name, since when, and when that was told; and what is done once a day.
notices = Table(
    "notices",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("said", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("told", BigInteger),
)
