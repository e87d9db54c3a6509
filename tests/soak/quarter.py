"""A quarter of random disorder, lived by the program and checked by what is known to be so.

Usage: python -m tests.soak.quarter [--seeds N] [--first N] [--days N] [--events 3,8]

Each seed is a quarter of its own. What is wrong is printed with its own events if they show it
alone; the same seed, days and events show it again.
"""

import argparse
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

import tests.conftest  # noqa: F401  (memories are copied, not migrated)
from digest.config import languages
from digest.config.settings import Settings, read_settings
from digest.delivery import approval
from digest.editorial import text
from digest.errors import NoLongerSo, NothingToApprove, NothingToRead, NotReady
from digest.model import Article, Edition, Problem, Source
from digest.newsroom import build, intake
from digest.sources.article import RawArticle, make_article
from digest.store.database import Memory
from tests.conftest import ROOT
from tests.languages import ENGLISH
from tests.publications import publication
from tests.soak.disorder import RUN, ZONE, Quarter, Standing, plan_quarter
from tests.soak.invented import SOURCES
from tests.soak.truth import Fault, Judgement, judge_quarter

_THEMES: Final = {
    "infrastructure": 'max_stories = 5\nthin = "say"\n',
    "power-renewable": 'max_stories = 5\nthin = "say"\n',
    "real-estate": 'max_stories = 5\nmin_stories = 2\nthin = "carry"\n',
}
MAX_AGE: Final = 7


def main(arguments: Sequence[str] | None = None) -> None:
    """Live quarters, and print what is wrong with them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for name, default, what in (
        ("seeds", 3, "quarters to live"),
        ("first", 2026, "the first seed"),
        ("days", 90, "days of each"),
    ):
        told = f"{what} (default {default:,})"
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N", help=told)
    parser.add_argument("--events", metavar="N,N", help="only these events of the quarter")
    chosen = parser.parse_args(arguments)
    only = [int(one) for one in chosen.events.split(",")] if chosen.events else None
    wrong = 0
    for seed in range(chosen.first, chosen.first + chosen.seeds):
        wrong += _live_and_tell(seed, chosen.days, only)
    raise SystemExit(1 if wrong else 0)


def _live_and_tell(seed: int, days: int, only: Collection[int] | None) -> int:
    begun = time.perf_counter()
    judged = endure(seed, days, only)
    seconds = time.perf_counter() - begun
    print(f"seed {seed}, {days} days: {judged.counts}, {seconds:.0f} s", flush=True)
    for kind in dict.fromkeys(fault.kind for fault in judged.faults):
        faults = [fault for fault in judged.faults if fault.kind == kind]
        print(f"  {kind}: {len(faults)}", flush=True)
        for fault in faults[: 20 if only else 4]:
            print(f"    {fault.day} {fault.article}: {fault.note}", flush=True)
        if not only:
            least = ",".join(map(str, fewest_events(seed, days, faults[0])))
            alone = f" --events {least}" if least else ""
            print(f"    --seeds 1 --first {seed} --days {days}{alone}", flush=True)
    return len(judged.faults)


def endure(seed: int, days: int, only: Collection[int] | None = None) -> Judgement:
    """Live the quarter of a seed, and return how it was."""
    quarter = plan_quarter(seed, days, only)
    with tempfile.TemporaryDirectory() as folder:
        lived = live_quarter(Path(folder), quarter)
    return judge_quarter(quarter, lived.told, lived.read)


def fewest_events(seed: int, days: int, fault: Fault) -> list[int]:
    """Return the fault's own events if they show one of its kind alone, else nothing."""
    own = int(fault.article.partition("-")[0])
    for least in ([own], sorted({own, *fault.others})):
        if any(one.kind == fault.kind for one in endure(seed, days, least).faults):
            return least
    return []


@dataclass(slots=True)
class Lived:
    """What the program did: approved editions and drafts in order, and what it read when."""

    told: list[tuple[Edition, dict[str, tuple[str, int]]]] = field(default_factory=list)
    read: dict[tuple[str, int], datetime] = field(default_factory=dict)


def live_quarter(folder: Path, quarter: Quarter) -> Lived:
    """Run the newsroom through the quarter's days; nothing is rendered."""
    life = _Life(folder, quarter)
    with life.reading(), Memory("sqlite:///digest.db", folder) as memory:
        for day in quarter.days:
            if day not in quarter.off:
                life.live(memory, day)
    return life.lived


class _Life:
    """The newsroom's folder, the time, and what was read."""

    def __init__(self, folder: Path, quarter: Quarter) -> None:
        self.quarter, self.lived = quarter, Lived()
        self.now = datetime.combine(quarter.days[0], RUN, ZONE)
        self.settings = _write_settings(folder)
        self._by_url: dict[str, tuple[str, int]] = {}

    def live(self, memory: Memory, day: date) -> None:
        """Build the day as often as it is built, and approve it if somebody does."""
        self.now = datetime.combine(day, RUN, ZONE)
        if day in self.quarter.rebuilt:
            self._build(memory, day)
            self.now += timedelta(minutes=20)
        self._build_and_approve(memory, day)
        if day in self.quarter.second:
            self.now += timedelta(hours=3)
            self._build_and_approve(memory, day)

    def _build_and_approve(self, memory: Memory, day: date) -> None:
        made = self._build(memory, day)
        if made is None:
            return
        is_something = bool(made.stories or made.errata) and day not in self.quarter.absent
        if is_something and made.state != "approved":
            at = publication(self.settings, memory, self.now)
            try:
                made = approval.approve_edition(at, day)
            except NoLongerSo:
                made = self._build(memory, day)
                if made and (made.stories or made.errata):
                    made = approval.approve_edition(at, day)
            except (NothingToApprove, NotReady):
                pass
        if made is not None:
            self.lived.told.append((made, dict(self._by_url)))

    def _build(self, memory: Memory, day: date) -> Edition | None:
        at = publication(self.settings, memory, self.now)
        try:
            return build.build_edition(at, at.settings.sources, day, at.settings.themes).edition
        except NothingToRead:
            return None

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let the program read the quarter's sources, and render nothing."""

        def read(
            _: Settings, sources: Iterable[Source], *__: object, **___: object
        ) -> Iterator[tuple[Article | Problem, Source]]:
            for source in sources:
                if (source.name or "") in self.quarter.down.get(self.now.date(), ()):
                    yield Problem(source.place, "it answers 503"), source
                else:
                    yield from ((one, source) for one in self._articles(source))

        def gone(_: Any, edition: Edition, *__: object) -> list[str]:
            return sorted(
                {
                    said.url
                    for one in self.quarter.articles
                    if one.gone and one.gone <= self.now
                    for _, said in one.versions
                }
                & {one.url for one in edition.articles if one.url}
            )

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(intake, "read_sources", read)
            patch.setattr(approval, "find_gone_pages", gone)
            for module in (build, approval):
                patch.setattr(module, "render_variants", lambda *_: {})
            patch.setattr(build, "read_languages", cache(languages.read_languages))
            yield

    def _articles(self, source: Source) -> Iterator[Article]:
        for one in self.quarter.articles:
            version = one.version_at(self.now) if one.source == source.name else None
            if version is not None:
                self.lived.read.setdefault((one.key, version), self.now)
                self._by_url[one.versions[version][1].url] = (one.key, version)
                yield _made(one, version, source)


def _made(one: Standing, version: int, source: Source) -> Article:
    said = one.versions[version][1]
    raw = RawArticle(
        url=said.url,
        title=said.title,
        text=said.text,
        label=said.label,
        published=said.published.isoformat(),
        teaser=said.excerpt,
    )
    return text.clean_article(make_article(raw, source, source.place), ENGLISH)


def _write_settings(folder: Path) -> Settings:
    """Write and read the settings: three feeds, one of the themes is carried when it is thin."""
    (folder / "themes").mkdir()
    for slug, said in _THEMES.items():
        shipped = (ROOT / "themes" / f"{slug}.toml").read_text(encoding="utf-8")
        (folder / "themes" / f"{slug}.toml").write_text(said + shipped, encoding="utf-8")
    sources = "".join(
        f"[[source]]\nname = '{name}'\nurl = 'https://{name}.example/feed'\n" for name in SOURCES
    )
    (folder / "digest.toml").write_text(
        f"[site]\ntimezone = '{ZONE.key}'\n[edition]\nmax_age = {MAX_AGE}\n{sources}",
        encoding="utf-8",
    )
    return read_settings(folder / "digest.toml")


if __name__ == "__main__":
    main()
