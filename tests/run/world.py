"""A publication with three subscribers and a server that takes its mail, for tests of runs."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from threading import Event
from zlib import crc32
from zoneinfo import ZoneInfo

import pytest

from digest.config.settings import Settings, read_settings
from digest.delivery import approval
from digest.newsroom.build import build_edition
from digest.newsroom.publication import Clock, Publication
from digest.run.day import run_day
from digest.run.outcome import RunOutcome
from digest.run.reports import tell_run
from digest.store.database import Memory
from digest.store.news import editions
from tests.delivery.publication import KEY, SITE, address, subscribe
from tests.delivery.sink import Sink
from tests.publications import publication

DAY = date(2026, 11, 23)


ZONE = ZoneInfo("Asia/Kolkata")


EDITOR = "desk@ledger.example"


BY_EDITOR = f"[run]\napprove = 'editor'\neditor = '{EDITOR}'\n"


def at(text: str, day: date = DAY) -> datetime:
    """Return a time of day, where the publication is."""
    return datetime.fromisoformat(f"{day}T{text}").replace(tzinfo=ZONE).astimezone(UTC)


@dataclass
class World:
    """A publication with three subscribers, a folder of articles, and a server for its mail."""

    folder: Path
    sink: Sink
    environment: dict[str, str]

    def configure(
        self, text: str = "", *, relay: bool = True, public: bool = True, source: bool = True
    ) -> None:
        """Write digest.toml."""
        lines = [
            "[mail]",
            "from = 'Desk <news@ledger.example>'",
            f"public_url = '{SITE}'" if public else "",
        ]
        if source:
            lines += ["[[source]]", "name = 'The Site Ledger'", "path = 'articles'"]
        if relay:
            lines += [
                "[[relay]]",
                "host = '127.0.0.1'",
                f"port = {self.sink.port}",
                "security = 'none'",
            ]
        (self.folder / "digest.toml").write_text("\n".join([*lines, text]), encoding="utf-8")

    def publish(self, *titles: str, day: date = DAY) -> None:
        """Add articles, published the evening before."""
        (self.folder / "articles").mkdir(exist_ok=True)
        for title in titles:
            article = {
                "id": title.lower().replace(" ", "-"),
                "title": title,
                "label": "Real Estate",
                "url": f"https://ledger.example/{crc32(title.encode())}",
                "published": f"{day - timedelta(days=1)}T18:00:00+05:30",
                "text": f"{title}, its builder said on Sunday. "
                "The flats are to be handed over within the next two years.",
            }
            path = self.folder / "articles" / f"{article['id']}.jsonl"
            path.write_text(json.dumps(article), encoding="utf-8")

    @property
    def settings(self) -> Settings:
        """What digest.toml says."""
        return read_settings(self.folder / "digest.toml")

    def memory(self) -> Memory:
        """Open the memory."""
        return Memory("sqlite:///digest.db", self.folder)

    def run(
        self,
        now: datetime,
        report: str | None = None,
        *,
        each_day: bool = False,
        ping: Callable[[], str | None] | None = None,
    ) -> tuple[RunOutcome, list[str]]:
        """Run at a time; return what was done, and what is told that was not mailed."""
        clock = Clock(Event(), now.timestamp())
        with self.memory() as memory:
            publication = Publication(self.settings, memory, clock, self.environment)
            ran = run_day(publication, out=self.folder / "out")
            return ran, tell_run(publication, ran, report, each_day=each_day, ping=ping)

    def publication(self, memory: Memory, now: datetime) -> Publication:
        """Return the publication at a moment."""
        return publication(self.settings, memory, now, self.environment)

    def build_and_approve(self, memory: Memory, now: datetime) -> None:
        """Build the day's edition and approve it."""
        at = self.publication(memory, now)
        build_edition(at, at.settings.sources, DAY, at.settings.themes)
        approval.approve_edition(at, DAY)

    def approved(self, day: date = DAY) -> int | None:
        """Return which revision of a day is approved."""
        with self.memory() as memory, memory.read() as connection:
            return editions.approved_revision(connection, day)

    def titles(self, day: date = DAY) -> set[str]:
        """Return the headlines of a day's newest edition."""
        with self.memory() as memory, memory.read() as connection:
            newest = editions.newest_edition(connection, day)
        return {article.title for article in newest.articles} if newest else set()

    def mails(self, to: str) -> list[str]:
        """Return the subjects of what somebody was sent."""
        found = [
            message_from_bytes(data, policy=SMTP) for who, _, data in self.sink.taken if who == to
        ]
        return [mail["Subject"] for mail in found]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Return a publication on whose articles nothing happened yet."""
    with Sink(keep=True) as sink:
        made = World(tmp_path, sink, {"DIGEST_TOKEN_KEYS": KEY})
        made.configure()
        made.publish("Tower in Pune sold", "Flats in Nagpur let")
        with made.memory() as memory:
            subscribe(memory, 3, themes=("all",))
        yield made


READERS = {address(number): 1 for number in (1, 2, 3)}
