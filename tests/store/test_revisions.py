import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from digest.errors import AlreadySent, BadMemory, NothingToApprove
from digest.model import Article, Edition, Erratum, LeftOut, Sent, Story
from digest.store import articles, editions, forgetting, revisions
from digest.store.database import Memory
from digest.store.revisions import Corrected, Named
from tests.store.conftest import DAY, FEED, NOW, approve, article, edition, rows, variants

NEXT = DAY + timedelta(days=1)
LATER = NOW + timedelta(hours=3)
CRANE, QUAY, DAM = article("crane"), article("quay"), article("dam")


def remember(memory: Memory, *read: Article) -> None:
    """Remember articles of the feed."""
    with memory.write() as connection:
        articles.remember(connection, ((one, FEED) for one in read), NOW)


def save(memory: Memory, made: Edition) -> None:
    """Keep an edition as a draft."""
    with memory.write() as connection:
        revisions.save(connection, made, variants(), NOW)


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
        return [row[:3] for row in revisions.days(connection)]


def story(key: str, *members: Article, copies: Iterable[Article] = ()) -> Story:
    """Return a story with this id, of these articles."""
    return Story(
        key, members[0].id, tuple(one.id for one in members), "power", copies=tuple(one.id for one in copies)
    )


# Drafts


def test_a_draft_is_replaced_by_the_next_build(memory: Memory) -> None:
    """A day has one draft: what is built last, with its own stories."""
    remember(memory, CRANE, QUAY)
    for made in (edition(CRANE), edition(QUAY)):
        save(memory, made)
    assert days(memory) == [("2026-11-23", 1, "draft")]
    with memory.read() as connection:
        assert revisions.newest(connection, DAY) == edition(QUAY)
        assert revisions.approved(connection, DAY) is None
        assert revisions.stories_of(connection, ["crane", "quay"], DAY) == {"quay": "quay"}
        assert revisions.next_revision(connection, DAY) == 1


def test_a_draft_uses_nothing(memory: Memory) -> None:
    """Neither what it shows nor what it leaves out for good."""
    remember(memory, CRANE, QUAY)
    save(memory, edition(CRANE, left_out=(LeftOut("quay", "dropped by the editor", used=True),)))
    assert used(memory) == {"crane": None, "quay": None}


def test_of_a_day_never_built_there_is_nothing(memory: Memory) -> None:
    """No edition, no stories, and a first revision to come."""
    with memory.read() as connection:
        assert revisions.newest(connection, DAY) is None
        assert revisions.approved(connection, DAY) is None
        assert revisions.next_revision(connection, DAY) == 1
        assert revisions.days(connection) == []
        assert revisions.sent(connection, DAY, NEXT) == []
        assert revisions.parts_of(connection, DAY, 1) == {}


def test_a_draft_can_be_thrown_away(memory: Memory) -> None:
    """The approved revision stays, and the number is free again."""
    remember(memory, CRANE, QUAY)
    approve(memory, edition(CRANE))
    save(memory, edition(QUAY, revision=2))
    for _ in range(2):
        with memory.write() as connection:
            revisions.discard(connection, DAY)
    assert days(memory) == [("2026-11-23", 1, "approved")]
    with memory.read() as connection:
        assert revisions.next_revision(connection, DAY) == 2
        assert revisions.newest(connection, DAY) == revisions.approved(connection, DAY)
        assert revisions.stories_of(connection, ["crane", "quay"], DAY) == {"crane": "crane"}


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
    """It is what it was, approved; a build makes the next revision from then on, and it cannot be approved again."""
    remember(memory, CRANE)
    frozen = approve(memory, edition(CRANE))
    assert frozen == replace(edition(CRANE), state="approved")
    with memory.read() as connection:
        assert revisions.approved(connection, DAY) == revisions.newest(connection, DAY) == frozen
        assert revisions.next_revision(connection, DAY) == 2
    with memory.write() as connection, pytest.raises(NothingToApprove):
        revisions.approve(connection, DAY, 1, {}, (), NOW)


def test_what_was_rendered_is_kept_byte_by_byte(memory: Memory) -> None:
    """With approval the files are in the database, and the edition lists their hashes, not those of an older build."""
    remember(memory, CRANE)
    data = bytes(range(256))
    approve(memory, edition(CRANE), files={"all.html": ("new hash", data)})
    with memory.read() as connection:
        assert revisions.parts_of(connection, DAY, 1) == {"all.html": data}
        (row,) = connection.execute(revisions.editions.select())
        _, listed = editions.decode(row.content, "it")
    assert listed["all"].files == {"all.html": "new hash"}
    assert (row.hash, row.built, row.approved) == (
        editions.digest(edition(CRANE)),
        int(NOW.timestamp()),
        int(NOW.timestamp()),
    )


def test_approval_uses_what_is_shown_and_what_is_left_out_for_good(memory: Memory) -> None:
    """An article that leads, one that reports, a copy, and one that was dropped; nothing else is used."""
    leads, reports, copy = article("leads"), article("reports"), article("copy")
    dropped, other = article("dropped"), article("other")
    remember(memory, leads, reports, copy, dropped, other)
    made = edition(
        leads, left_out=(LeftOut("dropped", "by the editor", used=True), LeftOut("other", "too many"))
    )
    made = replace(
        made,
        stories=(story("leads", leads, reports, copies=[copy]),),
        articles=(leads, reports, copy, dropped, other),
    )
    approve(memory, made)
    assert used(memory) == {"leads": DAY, "reports": DAY, "copy": DAY, "dropped": DAY, "other": None}


def test_nothing_is_sent_on_two_days(memory: Memory) -> None:
    """Of two drafts with one story, the second is refused by name, and nothing of it is kept."""
    remember(memory, CRANE, QUAY)
    both, alone = edition(CRANE, QUAY, day=NEXT), edition(CRANE)
    save(memory, both)
    approve(memory, alone)
    before = rows(memory)
    with (
        pytest.raises(AlreadySent, match="'News of crane' was in the approved edition of 2026-11-23"),
        memory.write() as connection,
    ):
        revisions.approve(connection, NEXT, 1, {"all.html": ("", b"")}, (), NOW)
    assert rows(memory) == before


def test_what_is_only_left_out_holds_nothing_back(memory: Memory) -> None:
    """An article left out for good on two days is not sent twice; it stays with the first."""
    remember(memory, CRANE, QUAY, DAM)
    left = (LeftOut("dam", "nothing new", used=True),)
    approve(memory, edition(CRANE, left_out=left))
    approve(memory, edition(QUAY, day=NEXT, left_out=left))
    assert used(memory) == {"crane": DAY, "quay": NEXT, "dam": DAY}


def test_a_day_can_be_approved_again(memory: Memory) -> None:
    """Its next revision may show what it showed before; both are kept, each with its files."""
    remember(memory, CRANE, QUAY)
    approve(memory, edition(CRANE), files={"all.html": ("1", b"one")})
    approve(memory, edition(CRANE, QUAY, revision=2), files={"all.html": ("2", b"two")})
    assert days(memory) == [("2026-11-23", 2, "approved"), ("2026-11-23", 1, "approved")]
    assert used(memory) == {"crane": DAY, "quay": DAY}
    with memory.read() as connection:
        found = revisions.approved(connection, DAY)
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
        revisions.approve(connection, day, revision, {}, (), NOW)


def test_an_approved_day_has_its_draft_beside_it(memory: Memory) -> None:
    """Until the next revision is approved, the approved one is what was sent."""
    remember(memory, CRANE, QUAY)
    approve(memory, edition(CRANE))
    save(memory, edition(QUAY, revision=2))
    with memory.read() as connection:
        newest, sent = revisions.newest(connection, DAY), revisions.approved(connection, DAY)
        assert newest is not None
        assert sent is not None
        assert (newest.revision, newest.state, sent.revision) == (2, "draft", 1)
        assert revisions.next_revision(connection, DAY) == 2


# What later editions need to know


def test_stories_keep_their_ids(memory: Memory) -> None:
    """An article's story is that of the newest edition which had it, draft or not, as far back as was asked for."""
    remember(memory, CRANE, QUAY, DAM)
    first = replace(
        edition(CRANE, QUAY), stories=(story("one", CRANE, copies=[QUAY, CRANE]),), articles=(CRANE, QUAY)
    )
    second = replace(edition(QUAY, DAM, day=NEXT), stories=(story("two", QUAY, DAM),))
    approve(memory, first)
    save(memory, second)
    with memory.read() as connection:
        wanted = ["crane", "quay", "dam", "never"]
        assert revisions.stories_of(connection, wanted, DAY) == {"crane": "one", "quay": "two", "dam": "two"}
        assert revisions.stories_of(connection, wanted, NEXT) == {"quay": "two", "dam": "two"}
        assert revisions.stories_of(connection, wanted, NEXT + timedelta(days=1)) == {}


def test_the_newest_revision_says_which_story_an_article_is_in(memory: Memory) -> None:
    """Of one day, a later revision counts."""
    remember(memory, CRANE)
    approve(memory, replace(edition(CRANE), stories=(story("one", CRANE),)))
    save(memory, replace(edition(CRANE, revision=2), stories=(story("two", CRANE),)))
    with memory.read() as connection:
        assert revisions.stories_of(connection, ["crane"], DAY) == {"crane": "two"}


def test_what_was_sent_is_told_as_it_was(memory: Memory) -> None:
    """The stories of approved editions, newest first, each with the headline and the articles that it had then."""
    titled = article("crane", url="https://news.example/crane")
    remember(memory, titled, QUAY, DAM)
    told = replace(story("one", titled, copies=[QUAY]), title="A crane at last")
    approve(memory, replace(edition(titled), stories=(told,), articles=(titled, QUAY)))
    approve(memory, edition(DAM, day=NEXT))
    save(memory, edition(article("draft"), day=NEXT + timedelta(days=1)))
    with memory.read() as connection:
        assert revisions.sent(connection, DAY, NEXT + timedelta(days=2)) == [
            Sent("dam", NEXT, "News of dam", None, (DAM,)),
            Sent("one", DAY, "A crane at last", "https://news.example/crane", (titled, QUAY)),
        ]
        assert [one.day for one in revisions.sent(connection, DAY, NEXT)] == [DAY]
        assert [one.day for one in revisions.sent(connection, NEXT, NEXT + timedelta(days=1))] == [NEXT]


def test_of_a_day_sent_twice_the_last_counts(memory: Memory) -> None:
    """A story that the later revision no longer has is not told; a draft of it changes nothing."""
    remember(memory, CRANE, QUAY, DAM)
    approve(memory, edition(CRANE))
    approve(memory, edition(QUAY, revision=2))
    save(memory, edition(DAM, revision=3))
    with memory.read() as connection:
        assert [one.story for one in revisions.sent(connection, DAY, NEXT)] == ["quay"]


# Corrections


def corrected(memory: Memory, day: date = NEXT) -> list[Corrected]:
    """Return what an edition of `day` has to correct."""
    with memory.read() as connection:
        return revisions.corrected(connection, DAY - timedelta(days=30), day, day)


def note(memory: Memory, day: date, found: Corrected, *shown: Article, now: str = "two cranes") -> Erratum:
    """Approve an edition of `day` that notes what was corrected, with these words."""
    erratum = Erratum(found.now.id, found.hash, found.day, found.was.title, "a crane", now)
    approve(memory, edition(*shown, day=day, errata=(erratum,)))
    return erratum


def test_an_article_that_changed_after_it_was_sent_is_found(memory: Memory) -> None:
    """With its story as it was sent, and what it says then and now; one that did not change is not."""
    changed = article("crane", "The port has ordered two cranes.")
    remember(memory, CRANE, QUAY)
    sent = approve(memory, edition(CRANE, QUAY))
    assert corrected(memory) == []
    remember(memory, changed)
    (found,) = corrected(memory)
    assert (found.day, found.story, found.was, found.now) == (DAY, sent.stories[0], CRANE, changed)
    assert found.hash == articles.hash_of(articles.encode(changed))
    assert corrected(memory, DAY) == []


def test_what_was_never_sent_is_not_corrected(memory: Memory) -> None:
    """Not what stands in a draft, nor a copy of which no word was shown."""
    remember(memory, CRANE, QUAY, DAM)
    approve(
        memory, replace(edition(CRANE), stories=(story("one", CRANE, copies=[QUAY]),), articles=(CRANE, QUAY))
    )
    save(memory, edition(DAM, day=NEXT))
    remember(memory, article("quay", "Else."), article("dam", "Else."))
    assert corrected(memory, NEXT + timedelta(days=1)) == []


def test_a_correction_is_noted_once(memory: Memory) -> None:
    """By an approved edition; its own day may be built again and still has it."""
    remember(memory, CRANE, QUAY)
    approve(memory, edition(CRANE))
    remember(memory, article("crane", "The port has ordered two cranes."))
    (found,) = corrected(memory)
    save(memory, edition(QUAY, day=NEXT, errata=(Erratum("crane", found.hash, DAY, "", "a crane"),)))
    assert len(corrected(memory, NEXT + timedelta(days=1))) == 1
    note(memory, NEXT, found, QUAY)
    assert len(corrected(memory)) == 1
    assert corrected(memory, NEXT + timedelta(days=1)) == []


def test_a_correction_of_a_correction_is_found(memory: Memory) -> None:
    """What changes again is looked at again, and goes out unless the note would say the same."""
    then = NEXT + timedelta(days=1)
    remember(memory, CRANE, QUAY)
    approve(memory, edition(CRANE))
    remember(memory, article("crane", "The port has ordered two cranes."))
    first = note(memory, NEXT, corrected(memory)[0], QUAY)
    remember(memory, article("crane", "The port has ordered two cranes. It is glad."))
    (found,) = corrected(memory, then)
    again = replace(first, hash=found.hash)
    other = replace(again, now="three cranes")
    with memory.read() as connection:
        assert revisions.not_noted(connection, [again, other], then) == [other]
        assert revisions.not_noted(connection, [again, other], NEXT) == [again, other]
        assert revisions.not_noted(connection, [replace(again, article="quay")], then) != []


def test_an_article_that_says_again_what_was_sent_is_not_corrected(memory: Memory) -> None:
    """A change that was taken back before the next edition is none."""
    remember(memory, CRANE)
    approve(memory, edition(CRANE))
    remember(memory, article("crane", "Else."))
    remember(memory, CRANE)
    assert corrected(memory) == []


def test_a_day_sent_again_with_the_change_corrects_nothing(memory: Memory) -> None:
    """What the newest approved revision says is what was sent."""
    changed = article("crane", "The port has ordered two cranes.")
    remember(memory, CRANE)
    approve(memory, edition(CRANE))
    remember(memory, changed)
    approve(memory, edition(changed, revision=2))
    assert corrected(memory) == []


def test_what_was_forgotten_is_not_corrected(memory: Memory) -> None:
    """There is nothing left to compare."""
    remember(memory, CRANE)
    approve(memory, edition(CRANE))
    remember(memory, article("crane", "Else."))
    with memory.write() as connection:
        forgetting.texts(LATER).forget(connection)
    assert corrected(memory) == []


# Stories by name


def named(story: str, day: date, *names: str, title: str = "A bridge") -> Named:
    """Return how a story of `day` is to be found again."""
    return Named(story, day, title, "https://news.example/1", names, (("package", "2"), ("line", "₹")))


def find(memory: Memory, *wanted: str, before: date = NEXT) -> tuple[list[Named], dict[str, int]]:
    """Return what is known by these names before a day."""
    with memory.read() as connection:
        return revisions.named(connection, wanted, before)


def test_a_story_is_found_by_any_of_its_names(memory: Memory) -> None:
    """As it was called when it was approved, with those of its names that were asked for."""
    one = named("one", DAY, "goa bridge", "nh-66", "zuari river")
    approve(memory, edition(CRANE), found_by=[one])
    assert find(memory, "nh-66", "zuari river", "unheard of") == (
        [replace(one, names=("nh-66", "zuari river"))],
        {"nh-66": 1, "zuari river": 1, "unheard of": 0},
    )
    assert find(memory) == ([], {})
    assert find(memory, "nh-66", before=DAY)[0] == []


def test_a_name_that_many_stories_have_is_counted(memory: Memory) -> None:
    """Each story counts once, whatever days and revisions it was in; the newest come first, fifty at most."""
    for number in range(60):
        day = DAY - timedelta(days=number)
        found_by = [named(f"{number:02}", day, "common"), named("goes on", day, "rare")]
        approve(memory, edition(article(f"a{number}"), day=day), found_by=found_by)
    approve(
        memory, edition(article("a0"), revision=2), found_by=[named("00", DAY, "common", title="Renamed")]
    )
    found, spread = find(memory, "common", "rare")
    assert spread == {"common": 60, "rare": 1}
    common = [one for one in found if one.names == ("common",)]
    assert [one.day for one in common] == [DAY - timedelta(days=number) for number in range(49)]
    assert (common[0].title, common[1].title) == ("Renamed", "A bridge")


def test_more_names_are_looked_for_than_one_statement_has(memory: Memory) -> None:
    """A day's stories have many names."""
    approve(memory, edition(CRANE), found_by=[named("one", DAY, "n0007", "n1999")])
    found, spread = find(memory, *(f"n{number:04}" for number in range(2_000)))
    assert (len(spread), sum(spread.values())) == (2_000, 2)
    assert found[0].names == ("n0007", "n1999")


# Forgetting


def test_forgetting_takes_editions_with_all_that_came_of_them(memory: Memory) -> None:
    """Stories, names, parts and corrections go with their edition; what was used stays used."""
    remember(memory, CRANE, QUAY)
    erratum = Erratum("dam", "0" * 64, DAY, "Dam", "was", "now")
    for shown, day in ((CRANE, DAY), (QUAY, NEXT)):
        approve(
            memory, edition(shown, day=day, errata=(erratum,)), found_by=[named(shown.id, day, "goa bridge")]
        )
    with memory.write() as connection:
        assert forgetting.whole_editions(NEXT, LATER).forget(connection) == 1
    kept = rows(memory)
    for table in ("editions", "members", "names", "parts", "errata"):
        assert [row[0] for row in kept[table]] == ["2026-11-24"], table
    assert used(memory) == {"crane": DAY, "quay": NEXT}


def test_the_list_of_editions_is_newest_first(memory: Memory) -> None:
    """With day, revision, state, and when it was built."""
    remember(memory, CRANE, QUAY)
    approve(memory, edition(CRANE))
    save(memory, edition(CRANE, revision=2))
    save(memory, edition(QUAY, day=NEXT))
    built = int(NOW.timestamp())
    with memory.read() as connection:
        assert revisions.days(connection) == [
            ("2026-11-24", 1, "draft", built),
            ("2026-11-23", 2, "draft", built),
            ("2026-11-23", 1, "approved", built),
        ]


def test_marks_are_kept_as_text_that_any_database_has(memory: Memory) -> None:
    """Whatever characters they hold."""
    approve(memory, edition(CRANE), found_by=[named("one", DAY, "goa bridge")])
    (row,) = rows(memory)["names"]
    assert json.loads(row[-1]) == [["package", "2"], ["line", "₹"]]
    assert row[-1].isascii()
