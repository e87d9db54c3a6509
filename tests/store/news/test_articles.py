from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from digest.errors import AlreadySent
from digest.model import Article, Image
from digest.store import forgetting
from digest.store.database import Memory
from digest.store.news import articles, content, editions
from digest.store.news.articles import KnownArticle, Remembered
from digest.store.schema import metadata, versions
from tests.store.conftest import DAY, FEED, NOW, approve, article, edition, variants

PAGE = "https://news.example/crane"
LONG_AGO = datetime.fromtimestamp(0, NOW.tzinfo)
LATER = NOW + timedelta(hours=3)


def remember(memory: Memory, *read: Article, place: str = FEED, now: datetime = NOW) -> Remembered:
    """Remember what one place gave."""
    with memory.write() as connection:
        return articles.remember_articles(connection, ((one, place) for one in read), now)


def offered(
    memory: Memory, day: date = DAY, *, place: str = FEED, since: datetime = LONG_AGO
) -> dict[str, str]:
    """Return the texts of the articles that an edition of `day` may have, by id."""
    with memory.read() as connection:
        return {
            one.id: one.text
            for one, _ in articles.offered_articles(connection, [place], since, day)
        }


def past(memory: Memory, key: str = "crane") -> KnownArticle | None:
    """Return what is known of an article."""
    with memory.read() as connection:
        return articles.known_articles(connection, [key]).get(key)


def said(memory: Memory, key: str = "crane") -> list[tuple[int, str, int]]:
    """Return the versions of an article: number, text, seconds since NOW when it was seen."""
    with memory.read() as connection:
        found = connection.execute(
            versions.select().where(versions.c.article == key).order_by(versions.c.version)
        )
        start = int(NOW.timestamp())
        return [
            (row.version, content.decode_article(row.content).text, row.seen - start)
            for row in found
        ]


# What is remembered


def test_what_is_new_is_told_from_what_is_known_and_what_changed(memory: Memory) -> None:
    """An article counts as new once, and as changed when it says something else."""
    assert remember(memory, article("crane"), article("quay")) == Remembered(
        frozenset({"crane", "quay"}), frozenset()
    )
    again = remember(
        memory, article("crane"), article("quay", "Longer."), article("dam"), now=LATER
    )
    assert again == Remembered(frozenset({"dam"}), frozenset({"quay"}))


def test_every_version_is_kept_with_when_it_was_seen(memory: Memory) -> None:
    """Also one that goes back to what it said before; what says the same again is no version."""
    for hours, text in enumerate(("One.", "One.", "Two.", "One.")):
        remember(memory, article(text=text), now=NOW + timedelta(hours=hours))
    assert said(memory) == [(1, "One.", 0), (2, "Two.", 7200), (3, "One.", 10800)]
    assert offered(memory) == {"crane": "One."}


def test_when_it_was_first_seen_and_last_changed_is_kept(memory: Memory) -> None:
    """Reading it again moves neither."""
    for hours, text in enumerate(("One.", "Two.", "Two.")):
        remember(memory, article(text=text), now=NOW + timedelta(hours=hours))
    with memory.read() as connection:
        row = connection.execute(articles.articles.select()).one()
    start = int(NOW.timestamp())
    assert (row.first_seen - start, row.changed - start, row.seen - start) == (0, 3600, 7200)


def test_an_article_comes_back_as_it_was_read(memory: Memory) -> None:
    """Nothing of it is lost but where it was read, whatever characters it holds."""
    whole = article(
        "₹ id",
        "Line\n“two” \U0001f3d7",
        url=PAGE,
        label="Power & heat",
        updated=NOW,
        image=Image("https://news.example/a.jpg", "A crane", 640, 360),
        author="K. Rao",
        language="en-IN",
        weight=2.5,
        origin=FEED,
    )
    remember(memory, whole)
    with memory.read() as connection:
        ((found, place),) = articles.offered_articles(connection, [FEED], LONG_AGO, DAY)
    assert (found, found.origin, place) == (whole, "", FEED)


def test_an_excerpt_does_not_take_the_place_of_the_article(memory: Memory) -> None:
    """The whole article stands for its excerpt, whichever is read first."""
    remember(memory, article(text="The port ..", teaser=True))
    assert remember(memory, article(text="The port has a crane.")).changed == {"crane"}
    assert remember(memory, article(text="The port ..", teaser=True), now=LATER) == Remembered(
        frozenset(), frozenset()
    )
    assert offered(memory) == {"crane": "The port has a crane."}
    known = past(memory)
    assert known is not None
    assert (known.teaser, known.seen) == (False, int(LATER.timestamp()))


@pytest.mark.parametrize("turned", [False, True])
def test_of_several_places_the_fullest_counts(memory: Memory, turned: bool) -> None:  # noqa: FBT001
    """The full one before a teaser, then the newest, then the longest, in any order of reading."""
    earlier, other = NOW - timedelta(hours=1), "https://other.example/feed"
    read = [
        (article("a", "Longer, but cut ..", teaser=True, updated=NOW), FEED),
        (article("a", "Whole."), other),
        (article("b", "Older, longer.", updated=earlier), FEED),
        (article("b", "Newer.", updated=NOW), other),
        (article("c", "Short."), FEED),
        (article("c", "Not so short."), other),
        (article("d", "Same.", source="A"), FEED),
        (article("d", "Same.", source="B"), other),
    ]
    with memory.write() as connection:
        articles.remember_articles(connection, reversed(read) if turned else read, NOW)
    assert offered(memory, place=other) == {"a": "Whole.", "b": "Newer.", "c": "Not so short."}
    assert offered(memory, place=FEED) == {"d": "Same."}


def test_an_article_belongs_to_the_source_that_gave_it_last(memory: Memory) -> None:
    """It is offered where it is now; a file does not take it from the web."""
    other = "https://other.example/feed"
    remember(memory, article())
    remember(memory, article(), place=other)
    assert (offered(memory), list(offered(memory, place=other))) == ({}, ["crane"])
    remember(memory, article(), place="/news/export.jsonl")
    assert list(offered(memory, place=other)) == ["crane"]
    remember(memory, article("dam"), place="/news/export.jsonl")
    remember(memory, article("dam"), place=other)
    assert list(offered(memory, place=other)) == ["crane", "dam"]


def test_many_articles_are_remembered_at_once(memory: Memory) -> None:
    """More than one statement can name are told apart as well."""
    many = [article(f"{number:04}") for number in range(2_001)]
    assert len(remember(memory, *many).new) == 2_001
    changed = [replace(one, text="Else.") for one in many[::2]]
    assert len(remember(memory, *many[1::2], *changed).changed) == 1_001
    assert list(offered(memory)) == [one.id for one in many]
    with memory.read() as connection:
        assert len(articles.known_articles(connection, (one.id for one in many))) == 2_001


# What is offered


def test_what_is_offered_is_of_the_sources_asked_for(memory: Memory) -> None:
    """What other sources gave is not, even where it is all there is."""
    remember(memory, article())
    assert offered(memory, place="https://other.example/feed") == {}
    with memory.read() as connection:
        assert articles.offered_articles(connection, [], LONG_AGO, DAY) == []


def test_what_was_first_seen_too_long_ago_is_not_offered(memory: Memory) -> None:
    """It counts from the second on that was asked for, even when it was changed since."""
    remember(memory, article(published=None))
    remember(memory, article(published=None, text="Else."), now=LATER)
    assert list(offered(memory, since=NOW)) == ["crane"]
    assert offered(memory, since=NOW + timedelta(seconds=1)) == {}


def test_an_article_under_embargo_counts_from_its_publication(memory: Memory) -> None:
    """One read weeks before it is published is fresh on its day; an old one from now on."""
    then = NOW + timedelta(weeks=3)
    remember(memory, article(published=then), article("old", published=NOW - timedelta(weeks=3)))
    assert list(offered(memory, since=then)) == ["crane"]
    assert list(offered(memory, since=NOW)) == ["crane", "old"]
    remember(memory, article(published=then - timedelta(days=1)))
    assert offered(memory, since=then) == {}


def test_only_an_approved_edition_of_another_day_takes_an_article_away(memory: Memory) -> None:
    """Its own day may have it again."""
    remember(memory, article(), article("quay"))
    approve(memory, edition(article()))
    assert list(offered(memory)) == ["crane", "quay"]
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=1)):
        assert list(offered(memory, day)) == ["quay"]
    assert past(memory) == KnownArticle(
        FEED, int(NOW.timestamp()), int(NOW.timestamp()), teaser=False, used=DAY, gone=False
    )


def test_what_no_edition_used_is_counted(memory: Memory) -> None:
    """By place, of a span of time; without what is gone, used, or of other places."""
    past_days = [NOW - timedelta(days=days) for days in (3, 2, 1)]
    for at, when in enumerate(past_days):
        remember(memory, article(f"a{at}", published=when, url=f"{PAGE}/{at}"), now=when)
    remember(memory, article("used"), article("gone", url=PAGE), now=past_days[1])
    remember(memory, article("other"), place="https://other.example/feed", now=past_days[1])
    approve(memory, edition(article("used")))
    with memory.write() as connection:
        articles.mark_gone(connection, [PAGE], NOW)
        assert articles.count_unused(connection, [FEED], past_days[0], past_days[2]) == {FEED: 2}
        assert articles.count_unused(connection, [FEED], past_days[2], NOW) == {FEED: 1}
        assert articles.count_unused(connection, [FEED], LONG_AGO, past_days[0]) == {}


def test_of_what_is_not_known_nothing_is_told(memory: Memory) -> None:
    """Neither by id nor by address."""
    assert past(memory) is None
    with memory.read() as connection:
        assert articles.articles_at(connection, [PAGE]) == {}


# Pages


def test_an_article_is_known_by_its_address_and_by_the_one_that_led_to_it(memory: Memory) -> None:
    """It is known by the address that led to it and its own, not by a feed's or a file's."""
    led = "https://news.example/?p=7"
    remember(memory, article(url=PAGE, origin=led), article("feed", origin=FEED))
    remember(memory, article("file", origin="/news/a.txt"), place="/news")
    with memory.read() as connection:
        found = articles.articles_at(connection, [PAGE, led, FEED, "/news/a.txt"])
    assert found == {PAGE: past(memory), led: past(memory)}


def test_an_address_too_long_to_look_for_is_kept_with_the_article(memory: Memory) -> None:
    """No page's address makes a database refuse a day's articles."""
    far = "https://news.example/" + "".join(
        chr(0x4E00 + number * 7919 % 20_000) for number in range(1_500)
    )
    near = "https://news.example/" + "x" * 1_900
    remember(memory, article("far", url=far, origin=far + "?"), article("near", url=near))
    with memory.read() as connection:
        assert list(articles.articles_at(connection, [near, far])) == [near]
        assert [
            one.url for one, _ in articles.offered_articles(connection, [FEED], LONG_AGO, DAY)
        ] == [
            far,
            near,
        ]


@pytest.mark.parametrize("named", [PAGE, "https://news.example/?p=7"])
def test_an_article_whose_page_is_gone_is_kept_out(memory: Memory, named: str) -> None:
    """By any of its addresses; others stay, and an address that is not known does no harm."""
    remember(memory, article(url=PAGE, origin="https://news.example/?p=7"), article("quay"))
    with memory.write() as connection:
        articles.mark_gone(connection, [named, "https://news.example/never"], LATER)
    assert list(offered(memory)) == ["quay"]
    known = past(memory)
    assert known is not None
    assert (known.gone, known.seen) == (True, int(LATER.timestamp()))


@pytest.mark.parametrize(
    ("origin", "text", "back"),
    [
        (PAGE, "The port has ordered a crane.", True),
        (FEED, "The port has ordered two.", True),
        (FEED, "The port has ordered a crane.", False),
    ],
    ids=["its page", "a feed with other words", "a feed with the same words"],
)
def test_an_article_is_back_when_its_page_is_read(
    memory: Memory,
    origin: str,
    text: str,
    back: bool,  # noqa: FBT001
) -> None:
    """That a feed still lists it says nothing of its page, unless it says something else."""
    remember(memory, article(url=PAGE, origin=FEED))
    with memory.write() as connection:
        articles.mark_gone(connection, [PAGE], LATER)
    remember(memory, article(url=PAGE, origin=origin, text=text), now=LATER)
    assert bool(offered(memory)) is back


def test_an_article_in_a_file_is_back_with_the_file(memory: Memory) -> None:
    """What stands in a file that is read is wanted."""
    for origin in ("/news/a.txt", "/news"):
        remember(memory, article(url=PAGE, origin=origin), place="/news")
        with memory.write() as connection:
            articles.mark_gone(connection, [PAGE], LATER)
        remember(memory, article(url=PAGE, origin=origin), place="/news")
        assert list(offered(memory, place="/news")) == ["crane"]


def test_a_page_read_as_a_source_of_its_own_is_back(memory: Memory) -> None:
    """Where the source is the page itself, reading it is reading the page."""
    remember(memory, article(url=PAGE, origin=PAGE), place=PAGE)
    with memory.write() as connection:
        articles.mark_gone(connection, [PAGE], LATER)
    remember(memory, article(url=PAGE, origin=PAGE), place=PAGE)
    assert list(offered(memory, place=PAGE)) == ["crane"]


# What is forgotten


def test_forgetting_takes_what_articles_said_and_not_that_they_were(memory: Memory) -> None:
    """What is forgotten is not offered, is not new again, and was still sent."""
    remember(memory, article(), article("free"), now=NOW - timedelta(seconds=1))
    remember(memory, article(text="Else."), now=LATER)
    remember(memory, article("kept"))
    approve(memory, edition(article()))
    with memory.write() as connection:
        assert forgetting.old_texts(NOW).forget(connection) == 2
        assert forgetting.old_texts(NOW).forget(connection) == 0
    assert [version for version, _, _ in said(memory)] == [2]
    assert (said(memory, "free"), len(said(memory, "kept"))) == ([], 1)
    assert list(offered(memory)) == ["crane", "kept"]
    assert remember(memory, article(text="Else."), article("free")).new == frozenset()
    known = past(memory)
    assert known is not None
    assert known.used == DAY


def test_what_is_forgotten_and_says_something_else_is_known_anew(memory: Memory) -> None:
    """Its next version follows on the last."""
    remember(memory, article(text="One."))
    with memory.write() as connection:
        forgetting.old_texts(LATER).forget(connection)
    assert remember(memory, article(text="Two."), now=LATER).changed == {"crane"}
    assert said(memory) == [(2, "Two.", 10800)]
    assert offered(memory) == {"crane": "Two."}


# Whatever is read, built and approved


@dataclass
class Known:
    """What the memory should know of an article."""

    text: str
    place: str
    first_seen: datetime
    said: datetime
    used: date | None = None
    gone: bool = False
    forgotten: bool = False


class Days(RuleBasedStateMachine):
    """Compared with a model, nothing unused is lost and nothing used is offered again."""

    memory: Memory
    keys = st.sampled_from("abcdef")
    days = st.integers(0, 3).map(lambda number: DAY + timedelta(days=number))
    places = st.sampled_from([FEED, "https://other.example/feed"])

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.known: dict[str, Known] = {}
        self.drafts: dict[date, list[str]] = {}
        self.sent: dict[date, set[str]] = {}
        with self.memory.write() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())

    def expected(self, place: str, day: date, since: datetime) -> dict[str, str]:
        """Return what an edition of `day` may have of what `place` gave since."""
        return {
            key: one.text
            for key, one in self.known.items()
            if one.place == place
            and one.first_seen >= since
            and one.used in (None, day)
            and not one.gone
            and not one.forgotten
        }

    @rule(keys=st.sets(keys, min_size=1), text=st.sampled_from(["One.", "Two."]), place=places)
    def read(self, keys: set[str], text: str, place: str) -> None:
        """Read articles of a feed."""
        self.now += timedelta(minutes=1)
        read = [
            article(key, text, published=None, url=f"https://news.example/{key}", origin=place)
            for key in keys
        ]
        told = remember(self.memory, *read, place=place, now=self.now)
        assert told.new == keys - self.known.keys()
        assert told.changed == {
            key for key in keys & self.known.keys() if self.known[key].text != text
        }
        for key in keys:
            one = self.known.setdefault(key, Known(text, place, self.now, self.now))
            one.said = one.said if one.text == text else self.now
            one.gone, one.forgotten = (
                flag and one.text == text for flag in (one.gone, one.forgotten)
            )
            one.text, one.place = text, place

    @rule(key=keys)
    def take_down(self, key: str) -> None:
        """Find that a page is gone."""
        with self.memory.write() as connection:
            articles.mark_gone(connection, [f"https://news.example/{key}"], self.now)
        if key in self.known:
            self.known[key].gone = True

    @rule(place=places, day=days, most=st.integers(1, 3))
    def build(self, place: str, day: date, most: int) -> None:
        """Build a day of some of what is offered."""
        shown = sorted(self.expected(place, day, LONG_AGO))[:most]
        self.drafts[day] = shown
        with self.memory.write() as connection:
            number = editions.next_revision(connection, day)
            made = edition(*(article(key) for key in shown), day=day, revision=number)
            editions.save_draft(connection, made, variants(), self.now)

    @precondition(lambda self: self.drafts)
    @rule(data=st.data(), killed=st.booleans())
    def approve(self, data: st.DataObject, killed: bool) -> None:  # noqa: FBT001
        """Approve a day, unless another had one of its stories, or the process ends meanwhile."""
        day = data.draw(st.sampled_from(sorted(self.drafts)))
        shown = self.drafts[day]
        refused = any(self.known[key].used not in (None, day) for key in shown)
        try:
            with self.memory.write() as connection:
                number = editions.next_revision(connection, day)
                editions.approve_draft(
                    connection, day, number, {"all.html": ("", b"")}, (), self.now
                )
                _end(killed=killed)
        except AlreadySent:
            assert refused
        except KeyboardInterrupt:
            assert not refused
        else:
            assert not refused
            del self.drafts[day]
            self.sent[day] = self.sent.get(day, set()) | set(shown)
            for key in shown:
                self.known[key].used = day

    @rule(minutes=st.integers(0, 20))
    def forget(self, minutes: int) -> None:
        """Forget what articles said that was read before some minute."""
        before = NOW + timedelta(minutes=minutes)
        with self.memory.write() as connection:
            forgetting.old_texts(before).forget(connection)
        for one in self.known.values():
            one.forgotten |= one.said < before

    @invariant()
    def what_is_offered_is_what_may_be_sent(self) -> None:
        """For every day and place, and of any age."""
        for number in range(5):
            day, since = DAY + timedelta(days=number), NOW + timedelta(minutes=3 * number)
            for place in (FEED, "https://other.example/feed"):
                assert offered(self.memory, day, place=place, since=since) == self.expected(
                    place, day, since
                )

    @invariant()
    def nothing_is_sent_on_two_days(self) -> None:
        """Whatever revisions each of them had."""
        assert sum(map(len, self.sent.values())) == len(set().union(*self.sent.values()))
        known = {key: day for day, keys in self.sent.items() for key in keys}
        with self.memory.read() as connection:
            past = articles.known_articles(connection, self.known)
        assert {key: one.used for key, one in past.items() if one.used} == known


def _end(*, killed: bool) -> None:
    if killed:
        raise KeyboardInterrupt


def test_nothing_unused_is_lost_and_nothing_used_is_offered(memory: Memory, url: str) -> None:
    """Whatever is read, taken down, built, approved, broken off and forgotten, in any order."""
    examples = 25 if url.startswith("sqlite") else 12

    class OfThisMemory(Days):
        pass

    OfThisMemory.memory = memory
    run_state_machine_as_test(
        OfThisMemory,
        settings=settings(
            max_examples=examples,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
