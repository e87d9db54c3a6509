"""History: what later editions need to know of those that were approved."""

from dataclasses import replace
from datetime import date, timedelta

from digest.store.database import Memory
from digest.store.news import history
from digest.store.news.editions import Named
from tests.store.conftest import DAY, approve, article, edition, named, remember, save, story

NEXT = DAY + timedelta(days=1)
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
