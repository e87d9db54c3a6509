"""The tables of the memory, one set for SQLite and PostgreSQL.

Times are seconds since 1970, days are written 2026-01-31.
"""

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

#: Every article ever read. `version` is its newest in `versions`; `used` is the day of the approved
#: edition that had it; `fresh` is when it was first seen, or published if that is later; `seen` is
#: when it was last read. It is known again by the key of its address, by `guid` and `headline`,
#: both hashes, and by the key of the address that led to it if its page names another (`found_at`).
articles = Table(
    "articles",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("source", Text, nullable=False),
    Column("key", Text),
    Column("guid", String(32)),
    Column("headline", String(32)),
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
    # It finds what an edition may still use, the newest of one source, without the past.
    Index("articles_of_source", "source", "used", "fresh"),
    Index("articles_by_key", "key"),
    Index("articles_by_guid", "guid"),
    Index("articles_by_headline", "headline"),
    Index("articles_by_found_at", "found_at"),
)

#: The content of an article from `seen` on, as JSON; forgotten ones have none.
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

#: The sources' addresses, as the SHA-256 of each: the `kind` that it was when it was read last, and
#: whether that reading is `behind`: it left pages for the next one.
places = Table(
    "places",
    metadata,
    Column("place", String(64), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("behind", Boolean, nullable=False),
)

#: Every revision of every day's edition, as edition.json; the next build replaces a draft.
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


#: The story that each article was in, and the hash of its content then.
members = _of_edition(
    "members",
    Column("article", String(200), primary_key=True),
    Column("story", String(200), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("members_by_article", "article"),
)

#: The names by which stories of approved editions are found again, with the story's `title`, `url`
#: and `marks`.
names = _of_edition(
    "names",
    Column("story", String(200), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("marks", Text, nullable=False),
    Index("names_by_name", "name", "day"),
)

#: The files rendered from an approved edition: the bytes that are sent.
parts = _of_edition(
    "parts",
    Column("name", String(200), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("data", LargeBinary, nullable=False),
)

#: What approved editions told of each story, under which theme, as JSON.
told = _of_edition(
    "told",
    Column("story", String(200), primary_key=True),
    Column("theme", String(100), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

#: The corrections in approved editions, for the readers of a theme: those of one article as JSON;
#: `hash` is that of its corrected content.
errata = _of_edition(
    "errata",
    Column("article", String(200), primary_key=True),
    Column("theme", String(100), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
)

#: The words that approved editions told, as hashes, with the article that said them first. They are
#: never forgotten: the same words are no news at another address either.
wordings = Table(
    "wordings",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("day", String(10), nullable=False),
    Column("article", String(200), nullable=False),
)

#: The sponsors (slugs) that approved editions showed.
showings = _of_edition(
    "showings", Column("sponsor", String(200), primary_key=True), Index("showings_by_day", "day")
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

#: The subscribers. `key` is the address as it is compared, in lower case; `themes` are sorted slugs
#: joined by "+", or "all"; `state` is unconfirmed, active, paused, unsubscribed, bounced or
#: complained.
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
    Index("subscribers_by_key", "key", unique=True),
    Index("subscribers_by_choice", "state", "themes", "language"),
    sqlite_autoincrement=True,  # the id of an erased subscriber is never another's
)

#: The soft bounces that count: a mail's subscriber and day, each once.
soft_bounces = Table(
    "soft_bounces",
    metadata,
    Column("subscriber", Integer, primary_key=True, autoincrement=False),
    Column("day", String(10), primary_key=True),
    ForeignKeyConstraint(["subscriber"], ["subscribers.id"], ondelete="CASCADE"),
    Index("soft_bounces_by_day", "day"),
)

#: The requests of those who left to be subscribed again, until they confirm.
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

#: The mails that answer sign-ups, until they are sent: to whom, for a sign-up of when. One may be
#: tried from `due` on, which a process that has it in hand moves on; `doubtful` once a relay did
#: not say whether it has it.
confirmations = Table(
    "confirmations",
    metadata,
    Column("subscriber", Integer, primary_key=True, autoincrement=False),
    Column("asked", BigInteger, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("doubtful", Boolean, nullable=False),
    ForeignKeyConstraint(["subscriber"], ["subscribers.id"], ondelete="CASCADE"),
    Index("confirmations_by_due", "due"),
)

#: The sign-ups of the last day, which their limits count: keyed hashes of the mailbox, and of the
#: place and the area that they came from; `link` is True if the answer was a link to confirm.
signups = Table(
    "signups",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("asked", BigInteger, nullable=False),
    Column("mailbox", String(64), nullable=False),
    Column("place", String(64), nullable=False),
    Column("area", String(64), nullable=False),
    Column("link", Boolean, nullable=False),
    Index("signups_by_time", "asked"),
    Index("signups_by_mailbox", "mailbox", "asked"),
    Index("signups_by_place", "place", "asked"),
    Index("signups_by_area", "area", "asked"),
)

#: The addresses that are never written to again, as keyed hashes.
suppressed = Table(
    "suppressed",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("reason", String(12), nullable=False),
    Column("since", BigInteger, nullable=False),
)

#: The revision sent of a day and kind ("edition", "correction-2"). `state` is open, waiting, paused
#: or withdrawn; `reason` says why it is not open. These rows stay for ever; `forgotten` is when
#: their deliveries were deleted.
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

#: The ledger: a row for each subscriber, day and kind. `state` is pending, sending, sent, deferred,
#: refused, doubtful or skipped; a pending or deferred one may be tried from `due` on. `owner` is
#: the process that has it in hand until `lease`; `reply` is the relay's last.
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
    # These find what is still to be done without what is done. Their conditions stand in `info`:
    # sqlite_where and postgresql_where would load both dialects at each start.
    Index(
        "deliveries_to_do", "day", "kind", "due", info={"where": "state IN ('pending', 'deferred')"}
    ),
    Index("deliveries_in_hand", "day", "kind", "lease", info={"where": "state = 'sending'"}),
    Index("deliveries_of_subscriber", "subscriber"),
)

#: Token buckets: how many messages a relay or a domain may get now, and when that was reckoned.
buckets = Table(
    "buckets",
    metadata,
    Column("name", String(254), primary_key=True),
    Column("tokens", Float, nullable=False),
    Column("reckoned", Float, nullable=False),
)

#: Unrecognised mail that came back, and marks of mail and links that were handled.
letters = Table(
    "letters",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("received", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

#: Alerts by name: since when each stands, and when it was told; also work done once a day.
notices = Table(
    "notices",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("said", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("told", BigInteger),
)
