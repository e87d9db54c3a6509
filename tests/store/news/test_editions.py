import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from digest.errors import AlreadySent, BadMemory, NothingToApprove
from digest.model import Erratum, LeftOut
from digest.store import forgetting, schema
from digest.store.database import Memory
from digest.store.ledger import opening
from digest.store.news import articles, content, document, history
from digest.store.news import editions as revisions
from digest.store.news.editions import ListedEdition
from digest.store.news.told import known_wordings, told_stories
from tests.store.conftest import (
    DAY,
    NOW,
    approve,
    article,
    edition,
    named,
    remember,
    rows,
    save,
    story,
)
from tests.store.people_rows import subscribe

NEXT = DAY + timedelta(days=1)
LATER = NOW + timedelta(hours=3)
CRANE, QUAY, DAM = article("crane"), article("quay"), article("dam")


def used(memory: Memory) -> dict[str, date | None]:
    """Return the day of the edition that used each article."""
    with memory.read() as connection:
        return {
            row.id: None if row.used is None else date.fromisoformat(row.used)
            for row in connection.execute(articles.articles.select())
        }


def days(memory: Memory) -> list[tuple[str, int, str]]:
    """Return day, revision and state of every edition, newest first."""
    with memory.read() as connection:
        found = revisions.list_editions(connection)
        return [(one.day.isoformat(), one.revision, one.state) for one in found]


def test_the_last_approved_day_is_found(memory: Memory) -> None:
    """Up to a day; a draft does not count."""
    remember(memory, CRANE, QUAY)
    approve(memory, edition(CRANE))
    save(memory, replace(edition(QUAY), day=NEXT))
    with memory.read() as connection:
        assert revisions.last_approved_day(connection, DAY - timedelta(days=1)) is None
        assert revisions.last_approved_day(connection, DAY) == DAY
        assert revisions.last_approved_day(connection, NEXT) == DAY


# Drafts


def test_a_draft_is_replaced_by_the_next_build(memory: Memory) -> None:
    """A day has one draft: what is built last, with its own stories."""
    remember(memory, CRANE, QUAY)
    for made in (edition(CRANE), edition(QUAY)):
        save(memory, made)
    assert days(memory) == [("2026-11-23", 1, "draft")]
    with memory.read() as connection:
        assert revisions.newest_edition(connection, DAY) == edition(QUAY)
        assert revisions.approved_edition(connection, DAY) is None
        assert history.stories_of(connection, ["crane", "quay"], DAY) == {"quay": "quay"}
        assert revisions.next_revision(connection, DAY) == 1


def test_a_draft_uses_nothing(memory: Memory) -> None:
    """Neither what it shows nor what it leaves out for good."""
    remember(memory, CRANE, QUAY)
    save(memory, edition(CRANE, left_out=(LeftOut("quay", "dropped by the editor", used=True),)))
    assert used(memory) == {"crane": None, "quay": None}


def test_of_a_day_never_built_there_is_nothing(memory: Memory) -> None:
    """No edition, no stories, and a first revision to come."""
    with memory.read() as connection:
        assert revisions.newest_edition(connection, DAY) is None
        assert revisions.approved_edition(connection, DAY) is None
        assert revisions.next_revision(connection, DAY) == 1
        assert list(revisions.list_editions(connection)) == []
        assert told_stories(connection, DAY, NEXT) == []
        assert revisions.parts_of(connection, DAY, 1) == {}


def test_a_draft_can_be_thrown_away(memory: Memory) -> None:
    """The approved revision stays, and the number is free again."""
    remember(memory, CRANE, QUAY)
    approve(memory, edition(CRANE))
    save(memory, edition(QUAY, revision=2))
    for _ in range(2):
        with memory.write() as connection:
            revisions.discard_draft(connection, DAY)
    assert days(memory) == [("2026-11-23", 1, "approved")]
    with memory.read() as connection:
        assert revisions.next_revision(connection, DAY) == 2
        assert revisions.newest_edition(connection, DAY) == revisions.approved_edition(
            connection, DAY
        )
        assert history.stories_of(connection, ["crane", "quay"], DAY) == {"crane": "crane"}


def test_an_approved_revision_is_not_replaced(memory: Memory) -> None:
    """Saving a draft under its number is an error, after which all is as it was."""
    remember(memory, CRANE, QUAY)
    approve(memory, edition(CRANE))
    before = rows(memory)
    with pytest.raises(BadMemory):
        save(memory, edition(QUAY))
    assert rows(memory) == before


# Approval


def test_approval_freezes_a_draft(memory: Memory) -> None:
    """It stays as it was; the next build makes a new revision, and it is not approved twice."""
    remember(memory, CRANE)
    frozen = approve(memory, edition(CRANE))
    assert frozen == replace(edition(CRANE), state="approved")
    with memory.read() as connection:
        assert (
            revisions.approved_edition(connection, DAY)
            == revisions.newest_edition(connection, DAY)
            == frozen
        )
        assert revisions.next_revision(connection, DAY) == 2
    with memory.write() as connection, pytest.raises(NothingToApprove):
        revisions.approve_draft(connection, DAY, 1, {}, (), NOW)


def test_what_was_rendered_is_kept_byte_by_byte(memory: Memory) -> None:
    """An approval stores the files, and the edition lists their hashes, not older ones."""
    remember(memory, CRANE)
    data = bytes(range(256))
    approve(memory, edition(CRANE), files={"all.html": ("new hash", data)})
    with memory.read() as connection:
        assert revisions.parts_of(connection, DAY, 1) == {"all.html": data}
        (row,) = connection.execute(revisions.editions.select())
        _, listed = document.decode_edition(row.content, "it")
    assert listed["all"].files == {"all.html": "new hash"}
    assert (row.hash, row.built, row.approved) == (
        document.edition_hash(edition(CRANE)),
        int(NOW.timestamp()),
        int(NOW.timestamp()),
    )


def test_approval_uses_what_is_shown_and_what_is_left_out_for_good(memory: Memory) -> None:
    """The lead, another report, a copy and a dropped article are used, and nothing else."""
    leads, reports, copy = article("leads"), article("reports"), article("copy")
    dropped, other = article("dropped"), article("other")
    remember(memory, leads, reports, copy, dropped, other)
    made = edition(
        leads,
        left_out=(LeftOut("dropped", "by the editor", used=True), LeftOut("other", "too many")),
    )
    made = replace(
        made,
        stories=(story("leads", leads, reports, copies=[copy]),),
        articles=(leads, reports, copy, dropped, other),
    )
    approve(memory, made)
    assert used(memory) == {
        "leads": DAY,
        "reports": DAY,
        "copy": DAY,
        "dropped": DAY,
        "other": None,
    }


def test_nothing_is_sent_on_two_days(memory: Memory) -> None:
    """Of two drafts with one story, the second is refused by name, and nothing of it is kept."""
    remember(memory, CRANE, QUAY)
    both, alone = edition(CRANE, QUAY, day=NEXT), edition(CRANE)
    save(memory, both)
    approve(memory, alone)
    before = rows(memory)
    with (
        pytest.raises(
            AlreadySent, match="'News of crane' was in the approved edition of 2026-11-23"
        ),
        memory.write() as connection,
    ):
        revisions.approve_draft(connection, NEXT, 1, {"all.html": ("", b"")}, (), NOW)
    assert rows(memory) == before


def test_what_is_only_left_out_holds_nothing_back(memory: Memory) -> None:
    """An article left out for good on two days is not sent twice; it stays with the first."""
    remember(memory, CRANE, QUAY, DAM)
    left = (LeftOut("dam", "nothing new", used=True),)
    approve(memory, edition(CRANE, left_out=left))
    approve(memory, edition(QUAY, day=NEXT, left_out=left))
    assert used(memory) == {"crane": DAY, "quay": NEXT, "dam": DAY}


def sent(memory: Memory, revision: int, state: str) -> None:
    """Note that a reader's message of a revision is in a state."""
    subscribe(memory, 1)
    with memory.write() as connection:
        opening.open_sending(connection, DAY, revision, {("all", None): "all"}, NOW)
        connection.execute(schema.deliveries.update().values(state=state, revision=revision))


@pytest.mark.parametrize(
    ("state", "free"),
    [
        ("pending", True),
        ("deferred", True),
        ("sending", False),
        ("sent", False),
        ("doubtful", False),
    ],
)
def test_what_nobody_was_sent_is_not_used_by_its_day(
    memory: Memory, state: str, *, free: bool
) -> None:
    """If the next revision tells it no more, another day may: nothing of it was told."""
    remember(memory, CRANE, QUAY, DAM)
    left = (LeftOut("dam", "nothing new", used=True),)
    approve(memory, edition(CRANE, QUAY, left_out=left))
    sent(memory, 1, state)
    approve(memory, edition(QUAY, revision=2))
    unused = None if free else DAY
    assert used(memory) == {"crane": unused, "quay": DAY, "dam": unused}
    with memory.read() as connection:
        stories = {one.story for one in told_stories(connection, DAY, NEXT)}
        assert stories == ({"quay"} if free else {"crane", "quay"})
        hashes = [content.wording_hash(CRANE), content.wording_hash(QUAY)]
        assert (hashes[0] in known_wordings(connection, hashes)) is not free
        assert hashes[1] in known_wordings(connection, hashes)


def test_files_that_others_send_count_as_sent(memory: Memory) -> None:
    """Without a ledger nobody knows who had them."""
    remember(memory, CRANE, QUAY)
    approve(memory, edition(CRANE, QUAY))
    approve(memory, edition(QUAY, revision=2))
    assert used(memory) == {"crane": DAY, "quay": DAY}


def test_copies_of_what_was_only_counted_are_not_used(memory: Memory) -> None:
    """They wait with their story."""
    remember(memory, CRANE, QUAY)
    made = edition(CRANE, left_out=(LeftOut("quay", "copy of 'Crane'", used=True),))
    made = replace(made, stories=(replace(made.stories[0], copies=("quay",)),))
    save(memory, made)
    with memory.write() as connection:
        revisions.approve_draft(connection, DAY, 1, {}, (), NOW, untold={made.stories[0].id})
    assert used(memory) == {"crane": None, "quay": None}


def test_a_day_can_be_approved_again(memory: Memory) -> None:
    """Its next revision may show what it showed before; both are kept, each with its files."""
    remember(memory, CRANE, QUAY)
    approve(memory, edition(CRANE), files={"all.html": ("1", b"one")})
    approve(memory, edition(CRANE, QUAY, revision=2), files={"all.html": ("2", b"two")})
    assert days(memory) == [("2026-11-23", 2, "approved"), ("2026-11-23", 1, "approved")]
    assert used(memory) == {"crane": DAY, "quay": DAY}
    with memory.read() as connection:
        found = revisions.approved_edition(connection, DAY)
        assert found is not None
        assert (found.revision, revisions.next_revision(connection, DAY)) == (2, 3)
        assert revisions.parts_of(connection, DAY, 1) == {"all.html": b"one"}
        assert revisions.parts_of(connection, DAY, 2) == {"all.html": b"two"}


@pytest.mark.parametrize(("day", "revision"), [(NEXT, 1), (DAY, 2)])
def test_what_was_not_built_cannot_be_approved(memory: Memory, day: date, revision: int) -> None:
    """Another day, and another revision than the one that was looked at."""
    remember(memory, CRANE)
    save(memory, edition(CRANE))
    with memory.write() as connection, pytest.raises(NothingToApprove, match=f"No draft of {day}"):
        revisions.approve_draft(connection, day, revision, {}, (), NOW)


def test_an_approved_day_has_its_draft_beside_it(memory: Memory) -> None:
    """Until the next revision is approved, the approved one is what was sent."""
    remember(memory, CRANE, QUAY)
    approve(memory, edition(CRANE))
    save(memory, edition(QUAY, revision=2))
    with memory.read() as connection:
        newest, sent = (
            revisions.newest_edition(connection, DAY),
            revisions.approved_edition(connection, DAY),
        )
        assert newest is not None
        assert sent is not None
        assert (newest.revision, newest.state, sent.revision) == (2, "draft", 1)
        assert revisions.next_revision(connection, DAY) == 2


# Forgetting


def test_forgetting_takes_editions_with_all_that_came_of_them(memory: Memory) -> None:
    """Stories, names, parts and corrections go with their edition; what was used stays used."""
    remember(memory, CRANE, QUAY)
    erratum = Erratum("dam", "0" * 64, DAY, "Dam", "was", "now")
    for shown, day in ((CRANE, DAY), (QUAY, NEXT)):
        approve(
            memory,
            edition(shown, day=day, errata=(erratum,)),
            found_by=[named(shown.id, day, "goa bridge")],
        )
    with memory.write() as connection:
        assert forgetting.whole_editions(NEXT, LATER).forget(connection) == 1
    kept = rows(memory)
    for table in ("editions", "members", "names", "parts", "told", "errata"):
        assert [row[0] for row in kept[table]] == ["2026-11-24"], table
    assert used(memory) == {"crane": DAY, "quay": NEXT}


def test_the_list_of_editions_is_newest_first(memory: Memory) -> None:
    """Newest first, with their stories, recipients, and the state of their sending."""
    remember(memory, CRANE, QUAY)
    approve(memory, edition(CRANE))
    subscribe(memory, 1, 2)
    with memory.write() as connection:
        opening.open_sending(connection, DAY, 1, {("all", None): "all"}, NOW)
    save(memory, edition(CRANE, revision=2))
    save(memory, edition(QUAY, day=NEXT))
    with memory.read() as connection:
        assert list(revisions.list_editions(connection)) == [
            ListedEdition(NEXT, 1, "draft", 1, 0, None),
            ListedEdition(DAY, 2, "draft", 1, 0, None),
            ListedEdition(DAY, 1, "approved", 1, 2, "open"),
        ]


def test_marks_are_kept_as_text_that_any_database_has(memory: Memory) -> None:
    """Whatever characters they hold."""
    approve(memory, edition(CRANE), found_by=[named("one", DAY, "goa bridge")])
    (row,) = rows(memory)["names"]
    assert json.loads(row[-1]) == [["package", "2"], ["line", "₹"]]
    assert row[-1].isascii()
