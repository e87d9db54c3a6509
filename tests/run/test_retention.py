"""Retention: what goes, what stays, and what stays known of what went."""

import contextlib
import threading
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import event, select, update

from digest.config.memory import KeepTable
from digest.config.settings import Settings, read_settings
from digest.errors import CannotSend, NothingToCorrect
from digest.model import Booking, Sponsor
from digest.run import retention
from digest.run.retention import Pruned, prune
from digest.store import forgetting, runs
from digest.store.database import Memory
from digest.store.ledger import opening, sendings, transaction
from digest.store.ledger.states import WITHDRAWN
from digest.store.news import articles, dayfolder, document, history
from digest.store.news import editions as revisions
from digest.store.people.resubscriptions import request_resubscription
from digest.store.people.signups import SignupOrigin, count_signups, record_signup
from digest.store.people.standing import count_soft_bounce, unsubscribe
from digest.store.people.subscribers import add_subscriber
from digest.store.people.unrecognised import (
    HANDLED,
    is_handled,
    keep_unrecognised,
    list_unrecognised,
    mark_handled,
)
from digest.store.schema import articles as articles_table
from digest.store.schema import deliveries, editions, metadata, parts, subscribers, versions
from tests.publications import publication
from tests.store import conftest as store
from tests.store.conftest import (
    FEED,
    article,
    edition,
    memory,
    open_memory,
    postgres,
    postgres_url,
    sqlite_url,
    url,
)
from tests.store.people_rows import subscribe

__all__ = ["memory", "open_memory", "postgres", "postgres_url", "sqlite_url", "url"]

#: In Kolkata, where the publication is, it is half past one of the 24th already.
NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
TODAY = date(2026, 11, 24)
FILES = ("all.eml", "all.html", "all.md", "all.msg", "all.txt", "power.html", "power.msg")
KEEP = KeepTable(articles=31, editions=50, parts=10, deliveries=40, reports=20, letters=5)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of a publication in Kolkata that keeps little."""
    return replace(load_defaults(tmp_path), keep=KEEP)


def load_defaults(folder: Path) -> Settings:
    """Return the settings of a publication that says nothing of what is kept."""
    path = folder / "digest.toml"
    path.write_text("[mail]\npublic_url = 'https://news.example'\n", encoding="utf-8")
    return read_settings(path)


def ago(days: int) -> datetime:
    """Return the last second of a day so many days ago, where the publication is."""
    return datetime(2026, 11, 24, 18, 29, 59, tzinfo=UTC) - timedelta(days=days)


def day(days: int) -> date:
    """Return the day so many days ago."""
    return TODAY - timedelta(days=days)


@dataclass(frozen=True)
class Past:
    """A memory that is filled with what happened some days ago."""

    memory: Memory

    def read(self, days: int, key: str = "", **fields: Any) -> None:
        """Read an article."""
        one = article(key or f"read {days} days ago", published=None, **fields)
        with self.memory.write() as connection:
            articles.remember_articles(connection, [(one, FEED)], ago(days))

    def edit(self, days: int, revision: int = 1, approved: int | None = None) -> None:
        """Approve an edition of a day, on that day unless another is named."""
        files = {name: ("x", name.encode()) for name in FILES}
        made = edition(article(f"sent {days} days ago"), day=day(days), revision=revision)
        now = ago(days if approved is None else approved)
        with self.memory.write() as connection:
            revisions.save_draft(connection, made, store.variants(), now)
            revisions.approve_draft(connection, made.day, revision, files, (), now)

    def send(
        self, days: int, state: str = "sent", prepared: int | None = None, kind: str = "edition"
    ) -> None:
        """Note in the ledger that the edition was sent to the three subscribers there are."""
        dated = ago(days if prepared is None else prepared)
        with transaction.ledger_transaction(self.memory) as connection:
            if kind == "edition":
                opening.open_sending(connection, day(days), 1, {("all", None): "all"}, dated)
            else:
                opening.open_correction(connection, day(days), 2, {("all", None): "all"}, dated)
            connection.execute(
                update(deliveries).where(deliveries.c.day == f"{day(days)}").values(state=state)
            )

    def run(self, days: int) -> None:
        """Report a run."""
        with self.memory.write() as connection:
            runs.add_run(connection, day(days), ago(days), ago(days), {"status": "built"})

    def receive(self, days: int) -> None:
        """Keep a letter, and the marks of others."""
        with self.memory.write() as connection:
            name, when = f"{days} days ago".encode(), NOW - timedelta(days=days)
            keep_unrecognised(connection, name, when)
            mark_handled(connection, HANDLED, name, when)
            count_soft_bounce(connection, 1, day(days), day(days))

    def kept(self, table: str, column: int = 0) -> list[Any]:
        """Return what stands in a column of a table."""
        return sorted({row[column] for row in store.rows(self.memory)[table]})


@pytest.fixture
def past(memory: Memory) -> Past:
    """Return a memory, one of each kind, with three subscribers."""
    subscribe(memory, 1, 2, 3)
    return Past(memory)


def test_each_kind_is_kept_for_its_days_and_no_longer(past: Past, settings: Settings) -> None:
    """What is N days old in the publication's zone stays, what is older goes, counted once."""
    past.edit(0)
    for limit, fill in (
        (31, past.read), (50, past.edit), (10, past.edit), (40, past.edit), (40, past.send),
        (20, past.run),
    ):  # fmt: skip
        fill(limit)
        fill(limit + 1)
    for days in (4, 6, 30, 31, 400, 401):
        past.receive(days)
    shown = len(FILES) - 2
    assert prune(publication(settings, past.memory, NOW)) == Pruned(
        texts=1, editions=1, parts=shown * 4, deliveries=3, reports=1, letters=5, marks=1 + 3
    )
    assert prune(publication(settings, past.memory, NOW)) == Pruned()
    assert past.kept("versions") == ["read 31 days ago"]
    assert past.kept("articles") == ["read 31 days ago", "read 32 days ago"]
    assert past.kept("editions") == [f"{day(days)}" for days in (50, 41, 40, 11, 10, 0)]
    assert past.kept("deliveries") == [f"{day(40)}"]
    assert past.kept("sendings") == [f"{day(41)}", f"{day(40)}"]
    assert past.kept("runs", 1) == [f"{day(20)}"]
    assert past.kept("soft_bounces", 1) == [f"{day(days)}" for days in (30, 6, 4)]
    with past.memory.read() as connection:
        assert [one.content for one in list_unrecognised(connection)] == [b"4 days ago"]
        for days, done in ((400, True), (401, False)):
            assert is_handled(connection, HANDLED, f"{days} days ago".encode()) == done
        for days in (50, 41, 40, 11):
            assert set(revisions.parts_of(connection, day(days), 1)) == {"all.html", "power.html"}
        for days in (10, 0):
            assert set(revisions.parts_of(connection, day(days), 1)) == set(FILES)


@pytest.mark.parametrize(
    ("hour", "kept"),
    [
        (datetime(2026, 11, 23, 18, 29, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 18, 30, tzinfo=UTC), False),
    ],
)
def test_a_day_ends_where_the_publication_is(
    past: Past,
    settings: Settings,
    hour: datetime,
    kept: bool,  # noqa: FBT001
) -> None:
    """At midnight in Kolkata, which is half past six in the evening in Greenwich."""
    past.run(21)
    past.read(32)
    gone = prune(publication(settings, past.memory, hour))
    assert (gone.reports, gone.texts) == ((0, 0) if kept else (1, 1))


def test_nothing_goes_where_the_settings_say_for_ever(past: Past, settings: Settings) -> None:
    """0 days is for ever, and it does not close what was sent."""
    past.edit(0)
    for fill in (past.read, past.edit, past.send, past.run, past.receive):
        fill(3000)
    before = store.rows(past.memory)
    for_ever = KeepTable(articles=0, editions=0, parts=0, deliveries=0, reports=0, letters=0)
    gone = prune(publication(replace(settings, keep=for_ever), past.memory, NOW))
    assert replace(gone, marks=0) == Pruned()
    after = store.rows(past.memory)
    marks = {"letters", "soft_bounces"}
    assert {name: rows for name, rows in after.items() if name not in marks} == {
        name: rows for name, rows in before.items() if name not in marks
    }


def test_what_was_read_and_sent_stays_known(past: Past, settings: Settings) -> None:
    """What is forgotten is no news: not to a build, and nobody is sent it twice."""
    past.edit(0)
    past.read(60, "crane")
    made = edition(article("crane"), day=day(60))
    with past.memory.write() as connection:
        revisions.save_draft(connection, made, store.variants(), ago(60))
        revisions.approve_draft(connection, made.day, 1, {"all.html": ("x", b"")}, (), ago(60))
    past.send(60)
    prune(publication(settings, past.memory, NOW))
    with past.memory.write() as connection:
        assert (
            articles.remember_articles(
                connection, [(article("crane", published=None), FEED)], NOW
            ).new
            == frozenset()
        )
        known = articles.known_articles(connection, ["crane"])["crane"]
        assert known.used == day(60)
        assert articles.offered_articles(connection, [FEED], ago(99), TODAY) == []
        assert revisions.next_revision(connection, day(60)) == 2


def test_nothing_is_sent_by_a_day_that_was_forgotten(past: Past, settings: Settings) -> None:
    """Subscribers would get it again: it is refused with the reason, even with the edition kept."""
    from digest.delivery.prepare import prepare_correction, prepare_sending
    from digest.delivery.rehearsal import rehearse_day
    from digest.delivery.send import SendOptions

    settings = replace(settings, keep=replace_table(KEEP, editions=0, parts=0))
    at = publication(settings, past.memory, NOW, {"DIGEST_TOKEN_KEYS": "k" * 32})
    past.edit(0)
    past.edit(60)
    past.send(60)
    prune(publication(settings, past.memory, NOW))
    assert prepare_sending(at, day(60), again=True).forgotten
    past.edit(60, revision=2, approved=0)
    assert prepare_sending(at, day(60)).forgotten
    assert past.kept("deliveries") == []
    with pytest.raises(CannotSend, match="it was forgotten who got it"):
        rehearse_day(at, day(60), SendOptions())
    with pytest.raises(NothingToCorrect, match="it was forgotten who got it"):
        prepare_correction(at, day(60))


def replace_table(table: KeepTable, **fields: int) -> KeepTable:
    """Return the table with other days of some kinds."""
    return KeepTable(
        **{name: fields.get(name, getattr(table, name)) for name in table.__struct_fields__}
    )


def test_a_withdrawn_day_stays_withdrawn(past: Past, settings: Settings) -> None:
    """Also when its ledger is forgotten: the archive must not show it again."""
    from digest.store.news import archive

    past.edit(0)
    past.edit(45)
    past.send(45)
    with transaction.ledger_transaction(past.memory) as connection:
        sendings.halt_sendings(connection, day(45), WITHDRAWN, "wrong", ago(45))
    assert prune(publication(settings, past.memory, NOW)).deliveries == 3
    with past.memory.read() as connection:
        assert archive.archived_revision(connection, day(45)) is None
        assert archive.archived_revision(connection, day(0)) == 1


def test_what_was_touched_of_late_stays_however_old_its_day(past: Past, settings: Settings) -> None:
    """An old day that was approved anew, sent or corrected: with its messages and its ledger."""
    past.edit(0)
    for days in (60, 61, 62):
        past.edit(days)
    past.edit(60, revision=2, approved=3)
    past.send(61, "pending", prepared=3)
    past.send(62)
    past.send(62, prepared=3, kind="correction")
    assert replace(prune(publication(settings, past.memory, NOW)), parts=0) == Pruned(editions=1)
    kept = store.rows(past.memory)
    assert sorted(row[:2] for row in kept["editions"]) == [
        (f"{day(62)}", 1), (f"{day(61)}", 1), (f"{day(60)}", 2), (f"{TODAY}", 1),
    ]  # fmt: skip
    for days, revision in ((62, 1), (61, 1), (60, 2)):
        with past.memory.read() as connection:
            assert set(revisions.parts_of(connection, day(days), revision)) == set(FILES)
    assert {row[:2] for row in kept["deliveries"]} == {
        (f"{day(61)}", "edition"), (f"{day(62)}", "edition"), (f"{day(62)}", "correction-2"),
    }  # fmt: skip
    assert not any(row[-1] for row in kept["sendings"])


def test_the_newest_edition_is_kept_whole(past: Past, settings: Settings) -> None:
    """However long ago it was: the subjects of the next are compared with its own."""
    past.edit(900)
    past.edit(800)
    assert prune(publication(settings, past.memory, NOW)).editions == 1
    with past.memory.read() as connection:
        assert history.files_before(connection, TODAY, ["all.eml"]) == {"all.eml": b"all.eml"}
        assert set(revisions.parts_of(connection, day(800), 1)) == set(FILES)


@pytest.mark.parametrize("before", [day(0), day(-1), day(-9999)])
def test_whatever_day_is_named_the_newest_edition_is_kept_whole(
    past: Past, settings: Settings, before: date
) -> None:
    """With the texts that it shows; what was kept anyhow is deleted."""
    for days, key in ((90, "older"), (80, "newest"), (80, "left out")):
        past.read(days, key)
    for days in (90, 80):
        past.edit(days)
    with past.memory.write() as connection:
        used = update(articles_table).where(articles_table.c.id.in_(["newest"]))
        connection.execute(used.values(used=str(day(80))))
    at = publication(settings, past.memory, NOW)
    counted = retention.forget_before(at, before, dry_run=True)
    assert retention.forget_before(at, before) == counted == Pruned(texts=2, editions=1)
    assert past.kept("editions") == [str(day(80))]
    assert past.kept("versions") == ["newest"]
    with past.memory.read() as connection:
        assert set(revisions.parts_of(connection, day(80), 1)) == set(FILES)


def test_how_often_a_sponsor_was_shown_is_kept_as_long_as_it_counts(
    past: Past, settings: Settings
) -> None:
    """One that may be shown so often in a year needs the editions of that year."""
    past.edit(0)
    past.edit(200)
    sponsor = Sponsor("cement", "Cement.", "https://cement.example/")
    capped = Booking(sponsor, day(300), TODAY, times=3, days=365)
    assert prune(publication(replace(settings, sponsors=(capped,)), past.memory, NOW)).editions == 0
    free = replace(settings, sponsors=(replace(capped, times=None),))
    assert prune(publication(free, past.memory, NOW)).editions == 1


def test_what_may_not_be_published_yet_keeps_its_text(past: Past, settings: Settings) -> None:
    """It was read long ago, and is still to be news."""
    past.edit(0)
    waiting = article("embargo", published=NOW + timedelta(days=1))
    with past.memory.write() as connection:
        articles.remember_articles(connection, [(waiting, FEED)], ago(60))
    assert prune(publication(settings, past.memory, NOW)).texts == 0


def test_of_an_article_that_changed_the_newest_text_stays(past: Past, settings: Settings) -> None:
    """What it said before goes by its own age."""
    past.edit(0)
    past.read(60, "crane", text="Ten cranes were ordered.")
    past.read(5, "crane", text="Twelve cranes were ordered.")
    assert prune(publication(settings, past.memory, NOW)).texts == 1
    with past.memory.read() as connection:
        ((found, _),) = articles.offered_articles(connection, [FEED], ago(99), TODAY)
    assert found.text == "Twelve cranes were ordered."


def test_who_never_confirmed_is_forgotten(memory: Memory, settings: Settings) -> None:
    """After thirty days in which they could; whoever left before stays known as such."""

    def add(name: str, days: int, **options: Any) -> int:
        with memory.write() as connection:
            now = NOW - timedelta(days=days)
            return add_subscriber(
                connection, f"{name}@home.example", consent=("t", ""), now=now, **options
            ).id

    late, early = add("late", 30, state="unconfirmed"), add("early", 31, state="unconfirmed")
    left, wished = add("left", 99), add("wished", 99)
    with memory.write() as connection:
        for number, days in ((left, 31), (wished, 30)):
            unsubscribe(connection, number, NOW - timedelta(days=90))
            request_resubscription(
                connection, number, None, ("page", "::1"), NOW - timedelta(days=days)
            )
    assert prune(publication(settings, memory, NOW)) == Pruned(signups=2)
    kept = store.rows(memory)
    assert [row[0] for row in kept["subscribers"]] == [late, left, wished]
    assert [row[0] for row in kept["wishes"]] == [wished]
    assert add("new", 0) > early


def test_a_letter_of_a_mail_that_was_forgotten_is_understood_by_its_signature_alone(
    past: Past, settings: Settings
) -> None:
    """An old mail's link still unsubscribes; an unsigned report of it is kept for a person."""
    from digest.subscribers.returned import ReturnedMail
    from digest.tokens import UNSUBSCRIBE, Keys
    from tests.subscribers.returned_mail import Shape, dsn, words

    key = "a-key-for-tests-of-more-than-enough-letters"
    keys = Keys([key])
    past.edit(0)
    past.send(45)
    prune(publication(settings, past.memory, NOW))
    at = publication(settings, past.memory, NOW, {"DIGEST_TOKEN_KEYS": key})
    taken = ReturnedMail(at)
    report = dsn("5.1.1").replace("ravi@home.example", "r1@home.example")
    message_id = f"<{day(45)}.1.edition.1.0a1b2c3d@example.com>"
    assert taken.take(Shape(report, "").data(message_id=message_id), NOW).action == "kept"
    asks = words("", "", "r1@home.example", f"unsubscribe {keys.sign(UNSUBSCRIBE, 1, ago(45))}")
    assert taken.take(Shape(asks, "").data(), NOW).left


def test_sign_ups_are_counted_for_a_day(memory: Memory, settings: Settings) -> None:
    """Their marks go, though nobody signs up any more."""
    origin = SignupOrigin(("mailbox",), ("place",), ("area",))
    with memory.write() as connection:
        for hours in (23, 25):
            record_signup(connection, origin, NOW - timedelta(hours=hours), link=True)
    assert prune(publication(settings, memory, NOW)) == Pruned(marks=1)
    with memory.read() as connection:
        assert count_signups(connection, NOW - timedelta(days=2)) == 1


def test_a_dry_run_forgets_nothing(tmp_path: Path, settings: Settings) -> None:
    """Nor does it go on for ever, as what it would forget stays; it is counted."""
    with Memory("sqlite:///digest.db", tmp_path) as opened:
        Past(opened).read(60)
    with Memory("sqlite:///digest.db", tmp_path, dry_run=True) as dry:
        at = publication(settings, dry, NOW)
        for _ in range(2):
            assert prune(at) == retention.forget_before(at, TODAY) == Pruned(texts=1)


AGES = st.lists(st.integers(0, 70), unique=True, max_size=6)


@examples(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(read=AGES, sent=AGES, ran=AGES, kept=st.tuples(*[st.integers(31, 60)] * 4))
def test_what_is_left_is_what_is_not_older(
    tmp_path: Path,
    settings: Settings,
    read: list[int],
    sent: list[int],
    ran: list[int],
    kept: tuple[int, ...],
) -> None:
    """Whatever happened on whichever days, and however long it is kept."""
    keep = KeepTable(
        articles=kept[0], editions=kept[1], deliveries=kept[2], reports=kept[3], parts=7
    )
    with Memory("sqlite://", tmp_path) as opened:
        subscribe(opened, 1)
        past = Past(opened)
        for days in sorted({0, *sent}, reverse=True):
            past.edit(days)
            past.send(days)
        for days in read:
            past.read(days)
        for days in ran:
            past.run(days)
        at = publication(replace(settings, keep=keep), opened, NOW)
        opened.dry_run = True
        counted = prune(at)
        opened.dry_run = False
        assert prune(at) == counted
        assert past.kept("versions") == sorted(
            f"read {days} days ago" for days in read if days <= kept[0]
        )
        assert past.kept("editions") == sorted(
            {f"{day(days)}" for days in (0, *sent) if days <= kept[1]}
        )
        assert past.kept("deliveries") == sorted(
            {f"{day(days)}" for days in (0, *sent) if days <= kept[2]}
        )
        assert past.kept("runs", 1) == sorted(f"{day(days)}" for days in ran if days <= kept[3])
        assert past.kept("sendings") == sorted({f"{day(days)}" for days in (0, *sent)})
        with opened.read() as connection:
            messages = {
                row.day
                for row in connection.execute(select(parts).where(parts.c.name == "all.msg"))
            }
        assert messages == {f"{day(days)}" for days in (0, *sent) if days <= 7}


# However much it is


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have few rows go at once."""
    for name in ("_SMALL", "_LARGE", "_HUGE"):
        monkeypatch.setattr(forgetting, name, 2)
    monkeypatch.setattr(retention, "_REST", 0.0)


def test_much_goes_a_little_at_a_time(
    past: Past, settings: Settings, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No transaction deletes more than may go at once, and between two others have their turn."""
    past.edit(0)
    for days in range(60, 67):
        past.read(days)
        past.edit(days)
        past.send(days)
    deleted: list[int] = []
    rests: list[float] = []
    event.listen(past.memory.engine, "commit", lambda _: deleted.append(0))

    def note(_: object, cursor: Any, statement: str, *__: object) -> None:
        if statement.startswith("DELETE"):
            deleted[-1:] = [deleted[-1] + cursor.rowcount] if deleted else [cursor.rowcount]

    event.listen(past.memory.engine, "after_cursor_execute", note)
    monkeypatch.setattr(retention.time, "sleep", rests.append)
    gone = prune(publication(settings, past.memory, NOW))
    assert (gone.texts, gone.editions, gone.deliveries) == (7, 7, 21)
    assert max(deleted) <= 2
    assert len(rests) == (4 - 1) + (4 - 1) + (11 - 1)


def test_it_may_be_stopped_at_any_moment(
    past: Past, settings: Settings, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest goes the next time, and meanwhile nobody is sent a day that lacks some rows."""
    past.edit(0)
    past.edit(45)
    past.send(45)

    def stop(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(retention.time, "sleep", stop)
    seen = set()
    for _ in range(9):
        with contextlib.suppress(KeyboardInterrupt):
            prune(publication(settings, past.memory, NOW))
        with past.memory.read() as connection:
            left = sum(sendings.delivery_counts(connection, day(45), "edition").values())
            sending = sendings.get_sending(connection, day(45))
        assert sending
        assert left == 3 or sending.forgotten
        seen.add(left)
    assert seen == {3, 1, 0}
    assert past.kept("deliveries") == []
    assert past.kept("parts", 0) == [f"{day(45)}", f"{TODAY}"]


def test_a_writer_does_not_wait_until_all_is_forgotten(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits for the file is let in between two batches."""
    monkeypatch.setattr(forgetting, "_LARGE", 5)
    with Memory("sqlite:///digest.db", tmp_path) as opened:
        Past(opened).edit(0)
        with opened.write() as connection:
            read = ((article(f"{at}", published=None), FEED) for at in range(100))
            articles.remember_articles(connection, read, ago(60))
        work = threading.Thread(target=prune, args=(publication(settings, opened, NOW),))
        work.start()
        left = []
        while work.is_alive():
            with opened.write() as connection:
                left.append(len(connection.execute(select(versions.c.article)).all()))
        work.join()
    assert [count for count in left if 0 < count < 100]


def test_what_is_to_go_is_found_by_an_index(tmp_path: Path, settings: Settings) -> None:
    """When there is nothing to do no table is read, and nothing is deleted."""
    asked: dict[str, Any] = {}
    with Memory("sqlite:///digest.db", tmp_path) as opened:
        Past(opened).edit(0)

        def note(_: object, __: object, statement: str, values: Any, *___: object) -> None:
            asked[statement] = values

        event.listen(opened.engine, "before_cursor_execute", note)
        prune(publication(settings, opened, NOW))
        event.remove(opened.engine, "before_cursor_execute", note)
        wanted = {
            one: values
            for one, values in asked.items()
            if one.startswith(("SELECT", "UPDATE", "DELETE"))
        }
        assert len(wanted) == 13
        assert not [one for one in wanted if one.startswith("DELETE")]
        with opened.read() as connection:
            for statement, values in wanted.items():
                for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values):
                    assert "SCAN" not in step.detail, (statement, step.detail)


def test_every_table_either_is_tidied_or_stays_by_design() -> None:
    """A new table makes somebody think of how long it is kept."""
    goes = {
        versions,
        editions,
        parts,
        deliveries,
        subscribers,
        *map(metadata.tables.get, ("runs", "letters", "wishes", "signups", "soft_bounces")),
    }
    until_sent = {"confirmations"}
    with_their_edition = {"members", "names", "told", "errata", "showings"}
    for_ever = {"articles", "wordings", "places", "sendings", "suppressed", "buckets", "notices"}
    assert {
        table.name for table in goes if table is not None
    } | until_sent | with_their_edition | for_ever == set(metadata.tables)


def test_exported_days_go_with_their_editions(
    past: Past, settings: Settings, tmp_path: Path
) -> None:
    """A dry run only counts them; other folders, and days that are kept, stay."""
    past.edit(0)
    out = tmp_path / "out"
    for days in (0, 50, 51, 52):
        data = document.encode_edition(edition(article("crane"), day=day(days)), {})
        dayfolder.write_day_folder(out / str(day(days)), {}, data)
    (out / str(day(52)) / "mine.txt").write_text("mine", encoding="utf-8")
    (out / "notes").mkdir()
    at = publication(settings, past.memory, NOW)
    for_ever = replace(settings, keep=replace_table(settings.keep, editions=0))
    assert retention.prune_exports(publication(for_ever, past.memory, NOW), out) == 0
    assert retention.prune_exports(at, out) == 1
    assert retention.prune_exports(at, tmp_path / "gone") == 0
    kept = [str(day(days)) for days in (52, 50, 0)]
    assert sorted(path.name for path in out.iterdir()) == [*kept, "notes"]
