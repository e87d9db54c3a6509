"""Age: days without an edition age no article, so weekly and missed editions lose nothing."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config.edition import CalendarTable
from digest.config.settings import Settings, read_settings
from digest.delivery import approval
from digest.editorial import text
from digest.errors import NothingToApprove, NothingToRead
from digest.model import Article, Source
from digest.newsroom import build, intake
from digest.newsroom.age import (
    LONGEST_PAUSE,
    age_limit,
    idle_days,
    missed_days,
    next_limit,
    say_missed,
)
from digest.newsroom.publication import Publication
from digest.sources.article import RawArticle, make_article
from digest.store.database import Memory
from tests.languages import ENGLISH
from tests.publications import publication

PLACE = "https://news.example/feed"
START = datetime(2026, 11, 2, 6, tzinfo=UTC)
MAX_AGE = 7
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    ("gap", "idle"), [(None, 0), (1, 0), (2, 1), (7, 6), (14, 13), (32, 31), (33, 31), (400, 31)]
)
def test_days_without_an_edition_are_counted(gap: int | None, idle: int) -> None:
    """None before the first edition, and at most a month's."""
    day = date(2026, 12, 3)
    assert idle_days(gap and day - timedelta(days=gap), day) == idle


@pytest.mark.parametrize(
    ("source", "limit"),
    [
        (Source(), 13),
        (Source(max_age=2), 8),
        (Source(max_age=0), 0),
        (Source(max_age=2, named=True), 0),
    ],
)
def test_they_are_added_to_what_the_settings_say(
    tmp_path: Path, source: Source, limit: int
) -> None:
    """To the source's own limit, too; what has no limit keeps none."""
    (tmp_path / "digest.toml").write_text("[edition]\nmax_age = 7\n", encoding="utf-8")
    assert age_limit(source, read_settings(tmp_path / "digest.toml"), 6) == limit


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (None, None),
        (date(2026, 11, 22), None),
        (date(2026, 11, 21), None),
        (date(2026, 11, 20), "No edition of 2026-11-21"),
        (date(2026, 11, 18), "No edition from 2026-11-19 to 2026-11-21"),
    ],
)
def test_days_that_should_have_had_one_are_named(last: date | None, said: str | None) -> None:
    """Not those that the calendar keeps quiet, as the 22nd, a Sunday."""
    calendar = CalendarTable(quiet=["sunday"])
    assert say_missed(missed_days(calendar, last, date(2026, 11, 23))) == said


def test_the_next_edition_is_that_of_the_calendar(tmp_path: Path) -> None:
    """Until then no day without an edition ages an article."""
    path = tmp_path / "digest.toml"
    path.write_text("[edition]\nmax_age = 2\n[calendar]\ndays = ['monday']\n", encoding="utf-8")
    following = next_limit(Source(), read_settings(path), date(2026, 11, 23))
    assert following == (date(2026, 11, 30), 8)


class Site:
    """A publication that reads a feed, day by day, and notes which editions had which articles."""

    def __init__(self, memory: Memory, folder: Path) -> None:
        path = folder / "digest.toml"
        path.write_text(f"[[source]]\nurl = '{PLACE}'\n", encoding="utf-8")
        self.memory = memory
        self.settings: Settings = read_settings(path)
        self.feed: list[Article] = []
        self.held: dict[date, set[str]] = {}
        self.first_read: dict[str, date] = {}

    def publish(self, at: int, day: date) -> Article:
        """Make the article `at`, of the morning of a day: words that no other has."""
        word = LETTERS[at % 26] * 3 + LETTERS[at // 26] * 3
        raw = RawArticle(
            url=f"https://news.example/{word}",
            title=f"{word.title()} {word}e",
            text=f"{' '.join(word + letter for letter in LETTERS).capitalize()}.",
            label="Real Estate",
            published=f"{day}T05:00:00+05:30",
        )
        return text.clean_article(make_article(raw, self.settings.sources[0], PLACE), ENGLISH)

    def live(self, day: date, *, edition: bool) -> None:
        """Read the feed on a day, and make, approve and note its edition."""
        with self.reading():
            at = self.publication(day)
            for one in self.feed:
                self.first_read.setdefault(one.id, day)
            if not edition:
                intake.take_in(at, self.settings.sources)
                return
            try:
                build.build_edition(at, self.settings.sources, day, self.settings.themes)
                made = approval.approve_edition(at, day)
            except (NothingToRead, NothingToApprove):
                return
        told = {key for story in made.stories for key in story.articles}
        self.held |= {day: told} if told else {}

    def publication(self, day: date) -> Publication:
        """Return the publication at noon of a day."""
        now = START + timedelta(days=(day - START.date()).days)
        return publication(self.settings, self.memory, now)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let the program read the feed as it is, and render nothing."""
        (source,) = self.settings.sources
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                intake, "read_sources", lambda *_, **__: iter([(one, source) for one in self.feed])
            )
            patch.setattr(approval, "find_gone_pages", lambda *_: [])
            for module in (build, approval):
                patch.setattr(module, "render_variants", lambda *_: {})
            yield


@st.composite
def schedules(draw: st.DrawFn) -> list[tuple[bool, bool]]:
    """Return, for each day, whether it has an edition, and whether it is read at all.

    Daily, weekly, thrice a week; some runs are missed, some days are holidays, some gaps are long.
    """
    weekdays = draw(st.sampled_from([range(7), [3], [0, 2, 4]]))
    days = [(at % 7 in weekdays, True) for at in range(draw(st.integers(15, 36)))]
    for at in draw(st.lists(st.integers(0, len(days) - 1), max_size=4)):
        days[at] = (False, True)  # a holiday
    for at in draw(st.lists(st.integers(0, len(days) - 1), max_size=3)):
        for off in range(at, min(at + draw(st.integers(1, 16)), len(days))):
            days[off] = (False, False)
    return [*days, (True, True)]


@settings(max_examples=8)
@given(
    days=schedules(),
    articles=st.lists(
        st.tuples(st.integers(0, 36), st.integers(0, MAX_AGE + 2), st.integers(1, 9)),
        min_size=4,
        max_size=12,
    ),
)
def test_what_is_read_is_in_one_edition(
    days: list[tuple[bool, bool]], articles: list[tuple[int, int, int]]
) -> None:
    """In the first one after it was read, however long after the last, and in no other.

    Unless it was too old when it was read first, and older than the last edition. Articles are
    published on a day, some appear days later, and scroll away.
    """
    first = START.date()
    with (
        tempfile.TemporaryDirectory() as folder,
        Memory("sqlite:///digest.db", Path(folder)) as memory,
    ):
        site = Site(memory, Path(folder))
        made = [
            (site.publish(at, first + timedelta(days=day)), day + late, shown)
            for at, (day, late, shown) in enumerate(articles)
        ]
        for at, (edition, is_read) in enumerate(days):
            site.feed = [one for one, begin, shown in made if begin <= at < begin + shown]
            if is_read:
                site.live(first + timedelta(days=at), edition=edition)
    times = Counter(key for told in site.held.values() for key in told)
    assert set(times.values()) <= {1}
    editions = [first + timedelta(days=at) for at, (edition, _) in enumerate(days) if edition]
    for one, _, _ in made:
        read, published = site.first_read.get(one.id), one.published_day
        if read is None or published is None:
            continue
        due = next(day for day in editions if day >= read)
        last = max((day for day in site.held if day < due), default=None)
        if last is None:
            is_young = (due - published).days <= MAX_AGE
        else:
            is_young = (read - published).days <= MAX_AGE or published >= last
        if is_young:
            assert one.id in site.held.get(due, ())


def test_after_a_long_pause_a_month_is_told(memory: Memory, tmp_path: Path) -> None:
    """What is older is left out, and their number is told."""
    site = Site(memory, tmp_path)
    first = START.date()
    site.feed = [site.publish(0, first)]
    site.live(first, edition=True)
    begin = first + timedelta(days=400)
    for at, ago in enumerate((300, 200, 39, 38, 1), 1):
        site.feed = [site.publish(at, begin - timedelta(days=ago))]
        site.live(begin - timedelta(days=ago), edition=False)
    site.feed = []
    with site.reading():
        at = site.publication(begin)
        made = build.build_edition(at, at.settings.sources, begin, at.settings.themes)
    assert made.edition is not None
    ages = {(begin - one.published_day).days for one in made.edition.articles if one.published_day}
    assert ages == {1, MAX_AGE + LONGEST_PAUSE}
    (problem,) = made.offer.problems
    assert (problem.origin, problem.skipped) == (PLACE, True)
    assert problem.reason == (
        "left out as too old, since the edition of 2026-11-02: 3 "
        "(of days without an edition, 31 count)"
    )
