"""History: what later editions need to know of those that were approved."""

from dataclasses import replace
from datetime import date, timedelta

from digest.model import Article, Erratum, Sent
from digest.store import forgetting
from digest.store.database import Memory
from digest.store.news import content, history
from digest.store.news.editions import Named
from digest.store.news.history import Corrected
from tests.store.conftest import DAY, NOW, approve, article, edition, named, remember, save, story

NEXT = DAY + timedelta(days=1)
LATER = NOW + timedelta(hours=3)
CRANE, QUAY, DAM = article("crane"), article("quay"), article("dam")


def test_stories_keep_their_ids(memory: Memory) -> None:
    """An article's story is that of the newest edition with it, draft or not, since a day."""
    remember(memory, CRANE, QUAY, DAM)
    first = replace(
        edition(CRANE, QUAY),
        stories=(story("one", CRANE, copies=[QUAY, CRANE]),),
        articles=(CRANE, QUAY),
    )
    second = replace(edition(QUAY, DAM, day=NEXT), stories=(story("two", QUAY, DAM),))
    approve(memory, first)
    save(memory, second)
    with memory.read() as connection:
        wanted = ["crane", "quay", "dam", "never"]
        assert history.stories_of(connection, wanted, DAY) == {
            "crane": "one",
            "quay": "two",
            "dam": "two",
        }
        assert history.stories_of(connection, wanted, NEXT) == {"quay": "two", "dam": "two"}
        assert history.stories_of(connection, wanted, NEXT + timedelta(days=1)) == {}


def test_the_newest_revision_says_which_story_an_article_is_in(memory: Memory) -> None:
    """Of one day, a later revision counts."""
    remember(memory, CRANE)
    approve(memory, replace(edition(CRANE), stories=(story("one", CRANE),)))
    save(memory, replace(edition(CRANE, revision=2), stories=(story("two", CRANE),)))
    with memory.read() as connection:
        assert history.stories_of(connection, ["crane"], DAY) == {"crane": "two"}


def test_what_was_sent_is_told_as_it_was(memory: Memory) -> None:
    """Approved stories come newest first, with the headline and the articles of then."""
    titled = article("crane", url="https://news.example/crane")
    remember(memory, titled, QUAY, DAM)
    told = replace(story("one", titled, copies=[QUAY]), title="A crane at last")
    approve(memory, replace(edition(titled), stories=(told,), articles=(titled, QUAY)))
    approve(memory, edition(DAM, day=NEXT))
    save(memory, edition(article("draft"), day=NEXT + timedelta(days=1)))
    with memory.read() as connection:
        assert history.sent_stories(connection, DAY, NEXT + timedelta(days=2)) == [
            Sent("dam", NEXT, "News of dam", None, (DAM,)),
            Sent("one", DAY, "A crane at last", "https://news.example/crane", (titled, QUAY)),
        ]
        assert [one.day for one in history.sent_stories(connection, DAY, NEXT)] == [DAY]
        assert [
            one.day for one in history.sent_stories(connection, NEXT, NEXT + timedelta(days=1))
        ] == [NEXT]


def test_of_a_day_sent_twice_the_last_counts(memory: Memory) -> None:
    """A story that the later revision no longer has is not told; a draft of it changes nothing."""
    remember(memory, CRANE, QUAY, DAM)
    approve(memory, edition(CRANE))
    approve(memory, edition(QUAY, revision=2))
    save(memory, edition(DAM, revision=3))
    with memory.read() as connection:
        assert [one.story for one in history.sent_stories(connection, DAY, NEXT)] == ["quay"]


# Corrections


def corrected(memory: Memory, day: date = NEXT) -> list[Corrected]:
    """Return what an edition of `day` has to correct."""
    with memory.read() as connection:
        return history.corrected_articles(connection, DAY - timedelta(days=30), day, day)


def note(
    memory: Memory, day: date, found: Corrected, *shown: Article, now: str = "two cranes"
) -> Erratum:
    """Approve an edition of `day` that notes what was corrected, with these words."""
    erratum = Erratum(found.now.id, found.hash, found.day, found.was.title, "a crane", now)
    approve(memory, edition(*shown, day=day, errata=(erratum,)))
    return erratum


def test_an_article_that_changed_after_it_was_sent_is_found(memory: Memory) -> None:
    """It comes with its story as sent and both texts; an unchanged article does not."""
    changed = article("crane", "The port has ordered two cranes.")
    remember(memory, CRANE, QUAY)
    sent = approve(memory, edition(CRANE, QUAY))
    assert corrected(memory) == []
    remember(memory, changed)
    (found,) = corrected(memory)
    assert (found.day, found.story, found.was, found.now) == (DAY, sent.stories[0], CRANE, changed)
    assert found.hash == content.article_hash(changed)
    assert corrected(memory, DAY) == []


def test_what_was_never_sent_is_not_corrected(memory: Memory) -> None:
    """Not what stands in a draft, nor a copy of which no word was shown."""
    remember(memory, CRANE, QUAY, DAM)
    approve(
        memory,
        replace(
            edition(CRANE), stories=(story("one", CRANE, copies=[QUAY]),), articles=(CRANE, QUAY)
        ),
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
    save(
        memory, edition(QUAY, day=NEXT, errata=(Erratum("crane", found.hash, DAY, "", "a crane"),))
    )
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
        assert history.new_errata(connection, [again, other], then) == [other]
        assert history.new_errata(connection, [again, other], NEXT) == [again, other]
        assert history.new_errata(connection, [replace(again, article="quay")], then) != []


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
        forgetting.old_texts(LATER).forget(connection)
    assert corrected(memory) == []


# Stories by name


def find(memory: Memory, *wanted: str, before: date = NEXT) -> tuple[list[Named], dict[str, int]]:
    """Return what is known by these names before a day."""
    with memory.read() as connection:
        return history.stories_named(connection, wanted, before)


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
    """Each story counts once, whatever its days and revisions; the newest fifty come first."""
    for number in range(60):
        day = DAY - timedelta(days=number)
        found_by = [named(f"{number:02}", day, "common"), named("goes on", day, "rare")]
        approve(memory, edition(article(f"a{number}"), day=day), found_by=found_by)
    approve(
        memory,
        edition(article("a0"), revision=2),
        found_by=[named("00", DAY, "common", title="Renamed")],
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
