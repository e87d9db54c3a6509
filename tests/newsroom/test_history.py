"""A publication's days, whatever happens in them: nothing is lost, and nothing is sent twice.

A machine of hypothesis publishes, changes and takes down articles, breaks the source, builds,
approves and crashes, in any order. What an edition holds is compared with a model of a few lines
that knows what should be in it.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from digest.config.settings import Settings, read_settings
from digest.delivery import approval
from digest.delivery.approval import approve_edition
from digest.editorial import text
from digest.errors import NothingToApprove, NothingToRead
from digest.model import Article, Problem, Source
from digest.newsroom import build as pipeline
from digest.newsroom import intake
from digest.newsroom.publication import Publication
from digest.sources.article import RawArticle, make_article
from digest.store.database import Memory
from digest.store.news import editions
from tests.languages import ENGLISH
from tests.publications import publication

PLACE = "https://news.example/feed"
ZONE = ZoneInfo("Asia/Kolkata")
START = datetime(2026, 11, 2, 1, tzinfo=UTC)
MAX_AGE = 3
#: An article may have come late so long after it came out; readings are known for so many days.
LATE, REMEMBERED = timedelta(days=2), 62
#: Words that no two articles share: each is about an event of its own.
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Crash(BaseException):
    """The process is gone."""


@dataclass
class Published:
    """An article of the site: as it is now, whether the feed shows it, when it was first read."""

    article: Article
    in_feed: bool = True
    first_read: datetime | None = None
    sent_on: date | None = None

    def may_be_sent(
        self, day: date, now: datetime, idle: int, readings: Sequence[datetime]
    ) -> bool:
        """Tell whether an edition of `day`, today, may have it, `idle` days after the last one.

        What came out while the source could not be read is as old as when it was first seen.
        """
        if self.first_read is None or self.sent_on not in (None, day):
            return False
        published = self.article.published
        assert published is not None
        fresh = max(self.first_read, published)
        limit = MAX_AGE + idle
        oldest = datetime.combine(day - timedelta(days=limit), datetime.min.time(), ZONE)
        before = [at for at in readings if at < self.first_read]
        known = before and (day - before[-1].astimezone(ZONE).date()).days <= REMEMBERED
        was_down = known and before[-1] < published <= self.first_read - LATE
        counts = self.first_read if was_down else published
        young = (day - counts.astimezone(ZONE).date()).days <= limit
        return published <= now and young and fresh >= oldest


class Days(RuleBasedStateMachine):
    """The site, the program's memory, and the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.now = START
        self.site: dict[str, Published] = {}
        self.sent: dict[date, set[str]] = {}
        self.source_fails = False
        self.readings: list[datetime] = []
        path = Path(self.folder.name, "digest.toml")
        path.write_text(
            f"[[source]]\nurl = '{PLACE}'\nteasers = true\n"
            f"[edition]\nmax_age = {MAX_AGE}\nthemes = ['real-estate']\n",
            encoding="utf-8",
        )
        self.settings: Settings = read_settings(path)

    def teardown(self) -> None:
        """Take the folder away."""
        self.folder.cleanup()

    @property
    def today(self) -> date:
        """The day where the publication is."""
        return self.now.astimezone(ZONE).date()

    @initialize()
    def begin(self) -> None:
        """Begin with an article that is too old, and one of today."""
        self.publish(hours=-24 * 30)
        self.publish(hours=-2)

    @rule(hours=st.integers(-80, 120))
    def publish(self, hours: int) -> None:
        """Put an article into the feed: of now, late with an old date, or still to come."""
        at = len(self.site)
        word = LETTERS[at % 26] * 3 + LETTERS[at // 26] * 3
        words = " ".join(word + letter for letter in LETTERS[:20])
        raw = RawArticle(
            url=f"https://news.example/{word}",
            title=f"{word.title()} {word}e",
            text=f"{words.capitalize()}.",
            label="Real Estate",
            published=(self.now + timedelta(hours=hours)).isoformat(),
        )
        made = make_article(raw, self.settings.sources[0], PLACE)
        self.site[made.id] = Published(text.clean_article(made, ENGLISH))

    @precondition(lambda self: self.site)
    @rule(data=st.data())
    def change(self, data: st.DataObject) -> None:
        """Add a sentence, as its publisher."""
        one = self.site[data.draw(st.sampled_from(sorted(self.site)))]
        one.article = text.clean_article(
            replace(one.article, text=f"{one.article.text} More is to come."), ENGLISH
        )

    @precondition(lambda self: self.site)
    @rule(data=st.data())
    def scroll_away(self, data: st.DataObject) -> None:
        """Let an article scroll out of the feed."""
        self.site[data.draw(st.sampled_from(sorted(self.site)))].in_feed = False

    @rule()
    def break_or_mend_the_source(self) -> None:
        """Let the feed fail, or come back."""
        self.source_fails = not self.source_fails

    @rule(days=st.integers(2, 50))
    def pause(self, days: int) -> None:
        """Let nobody do anything for days, or weeks."""
        self.now += timedelta(days=days)

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        """Let some hours go by, or a day."""
        self.now += timedelta(hours=hours)

    @rule()
    def rehearse(self) -> None:
        """Do a dry run; it changes nothing, so the model does not hear of it."""
        with self.reading(), self.memory(dry_run=True) as memory:
            self.build(memory)

    @rule(crash=st.sampled_from([None, None, "take", "compose", "save"]))
    def build_today(self, crash: str | None) -> None:
        """Build the day, or crash on the way; what was read before the crash is known."""
        with self.reading(), self.memory() as memory:
            try:
                with self.crashing(crash):
                    self.build(memory)
            except Crash:
                if crash == "take":
                    return
            self.note_read()

    @rule(crash=st.sampled_from([None, None, None, "approve"]))
    def build_and_approve(self, crash: str | None) -> None:
        """Build and approve the day as the model says; a crash before the end approves nothing."""
        with self.reading(), self.memory() as memory:
            made = self.build(memory)
            self.note_read()
            last = max((day for day in self.sent if day < self.today), default=None)
            idle = min((self.today - last).days - 1, 31) if last else 0
            expected = {
                key
                for key, one in self.site.items()
                if one.may_be_sent(self.today, self.now, idle, self.readings)
            }
            if made is None:
                assert not expected
                return
            held = {key for story in made.stories for key in (*story.articles, *story.copies)}
            assert held == expected
            try:
                with self.crashing(crash):
                    approve_edition(self.publication(memory), self.today)
            except NothingToApprove:
                pass  # it says the same as what was approved today
            except Crash:
                return
            for key in expected:
                self.site[key].sent_on = self.today
            self.sent[self.today] = expected
            self.check_that_nothing_is_sent_twice(memory)

    def check_that_nothing_is_sent_twice(self, memory: Memory) -> None:
        """No article is in the approved editions of two days, and none has left one."""
        seen: set[str] = set()
        with memory.read() as connection:
            for day, sent in self.sent.items():
                edition = editions.approved_edition(connection, day)
                assert edition is not None
                held = {
                    key for story in edition.stories for key in (*story.articles, *story.copies)
                }
                assert held == sent
                assert not held & seen
                seen |= held

    def build(self, memory: Memory) -> Any:
        """Return the edition that a build of today makes, or None if nothing can be built."""
        try:
            sources = self.settings.sources
            themes = self.settings.themes
            at = self.publication(memory)
            made = pipeline.build_edition(at, sources, self.today, themes).edition
        except NothingToRead:
            return None
        if not (self.source_fails or memory.dry_run):
            self.readings.append(self.now)
        return made

    def publication(self, memory: Memory) -> Publication:
        """Return the publication as it is now."""
        return publication(self.settings, memory, self.now)

    def note_read(self) -> None:
        """Tell the model what a build has read."""
        for one in self.site.values():
            if one.in_feed and not self.source_fails:
                one.first_read = one.first_read or self.now

    @contextmanager
    def memory(self, *, dry_run: bool = False) -> Iterator[Memory]:
        """Give the memory, opened anew as each run does."""
        with Memory("sqlite:///digest.db", Path(self.folder.name), dry_run=dry_run) as memory:
            yield memory

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let the program read the site as far as the feed shows it, and skip the rendering."""

        def read(
            _: Settings, sources: Iterable[Source], *__: object, **___: object
        ) -> Iterator[tuple[Article | Problem, Source]]:
            (source,) = sources
            if self.source_fails:
                yield Problem(PLACE, "it answers 500"), source
                return
            yield from ((one.article, source) for one in self.site.values() if one.in_feed)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(intake, "read_sources", read)
            patch.setattr(approval, "find_gone_pages", lambda *_: [])
            for module in (pipeline, approval):
                patch.setattr(module, "render_variants", lambda *_: {})
            yield

    @contextmanager
    def crashing(self, where: str | None) -> Iterator[None]:
        """Let the program crash at a place, before or in the middle of what it writes."""
        places = {
            "take": (intake.articles, "remember_articles"),
            "compose": (pipeline, "compose_edition"),
            "save": (pipeline.runs, "add_run"),
            "approve": (editions, "_insert"),
        }

        def crash(*_: object, **__: object) -> None:
            raise Crash

        with pytest.MonkeyPatch.context() as patch:
            if where:
                patch.setattr(*places[where], crash)
            yield


TestDays = Days.TestCase
TestDays.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
