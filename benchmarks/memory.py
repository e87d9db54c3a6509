"""How long a daily build takes beside the articles that are remembered.

Usage: python -m benchmarks.memory [--articles N] [--known N] [--json]

One memory holds 2,000 articles of the last days, none of them used, so that a build weighs all of
them again. The other holds a million, of years with an edition a day that used nine of ten: they
take two minutes to make, and 4 GB in the folder for temporary files.

The site is made up and served on this machine: a sitemap, and pages that are fetched without a
pause. What is known is written straight into the memory; then `digest build` runs, and its time is
that of the whole command ("of a core": of all processors together, which is what counts beside
other users). The second table shows how the database finds the rows that a build and the daily
tidying need; a query that reads a whole table ends the measurement.
"""

import random
import re
import resource
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert

from benchmarks import build, report
from benchmarks.report import Table
from digest.config.memory import KeepTable
from digest.config.settings import read_settings
from digest.model import Article, Edition, Publisher, Section, Sentence, Story
from digest.newsroom.build import build_edition
from digest.newsroom.publication import Clock, Publication
from digest.run.retention import prune
from digest.store.database import Memory
from digest.store.news import articles, document, told
from digest.store.news.content import article_hash, encode_article
from digest.store.news.names import names_of
from digest.store.schema import metadata

HEADINGS = (
    "what",
    "articles known",
    "read",
    "stories",
    "seconds",
    "of a core",
    "limit",
    "peak MB",
    "database MB",
)
PLANS = ("query", "plan")
#: The characters of a query that are printed.
_WIDE = 110
#: The articles that the sources give a day, and the stories of an edition.
_A_DAY, _STORIES = 270, 40
#: The last days whose editions are looked at again for what they hold beside their stories.
_RECENT = 31
#: The last days whose pages are looked at once a day.
_LOOKED_AFTER = 3
_DATABASE = "digest.db"
_EXPLAIN = "EXPLAIN QUERY PLAN"
_FOR_EVER = KeepTable(articles=0, editions=0, parts=0, deliveries=0, reports=0, letters=0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = report.parser(
        __doc__,
        articles=(1_000_000, "articles in the large memory"),
        known=(2_000, "articles in the small memory"),
    )
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        tables = measure(Path(folder), chosen.known, chosen.articles)
    report.show(*tables, as_json=chosen.json)


def measure(folder: Path, known: int, large: int) -> tuple[Table, Table]:
    """Return what builds took with few and many known, and how the last one's queries ran."""
    rows: list[tuple[object, ...]] = []
    new = known // 40
    with serve() as site:
        week = Place(folder / "week", site)
        week.remember(known)
        rows.append(week.build(f"a day with {known:,} known and {new} new", new, 3))
        rows.append(week.build("the same again, nothing new", 0, ""))
        years = Place(folder / "years", site)
        years.remember_years(large)
        rows.append(years.build(f"a daily build, {large:,} known", new, 5))
        plans = years.plans(new)
    built = ("Building beside a memory", HEADINGS, rows)
    return built, ("How its queries are answered", PLANS, plans)


class Place:
    """A publication in a folder of its own, whose one source is the sitemap of `site`."""

    def __init__(self, folder: Path, site: "Site") -> None:
        folder.mkdir()
        self.folder, self.site = folder, site
        self.now = datetime.now(UTC)
        self.sitemap = f"{site.address}/sitemap.xml"
        self.numbers: list[int] = []
        (folder / "digest.toml").write_text(
            "[site]\nname = 'The Site Ledger'\ntimezone = 'UTC'\nlanguage = 'en'\n"
            f"[[source]]\nurl = '{self.sitemap}'\nmax_articles = 10000\n"
            "[edition]\nmax_stories = 20\n[fetch]\ncontact = 'mailto:desk@example.com'\n"
            "delay = 0\nallow_hosts = ['127.0.0.1']\n[[lint.rule]]\ncode = 'E403'\n"
            "severity = 'off'\nreason = 'links lead to this machine here'\n",
            encoding="utf-8",
        )

    def remember(self, number: int) -> None:
        """Remember `number` articles of the last days; no edition has used them."""
        ages = (timedelta(days=6 * at / number) for at in range(number))
        made = [self._article(at, self.now - age) for at, age in enumerate(ages)]
        self.numbers += range(number)
        with self.memory() as memory, memory.write() as connection:
            articles.remember_articles(connection, ((one, self.sitemap) for one in made), self.now)

    def remember_years(self, number: int) -> None:
        """Remember `number` articles, and an approved edition of each of their days."""
        with self.memory() as memory:
            for back in range(-(-number // _A_DAY), 0, -1):
                if back % 50 == 0 or back == 1:
                    _tell(f"remembering, {back} days to go")
                first, day = number - back * _A_DAY, self.now.date() - timedelta(days=back)
                self._remember_day(memory, day, range(max(0, first), first + _A_DAY))
        self.numbers += range(max(0, number - 2 * _A_DAY), number)

    def build(self, what: str, new: int, limit: object) -> tuple[object, ...]:
        """Publish `new` pages and build the day; return the row."""
        known = self._publish(new)
        before = _cpu()
        options = ("--config", str(self.folder / "digest.toml"), "--quiet")
        seconds, peak = build.run([sys.executable, "-m", "digest", "build", *options])
        cpu = _cpu() - before
        edition, _ = document.read_edition(self.folder / "out" / self.now.date().isoformat())
        size = sum(path.stat().st_size for path in self.folder.glob(f"{_DATABASE}*"))
        return (
            what,
            known,
            self.site.count(),
            len(edition.stories),
            f"{seconds:.1f}",
            f"{cpu:.1f}",
            limit,
            round(peak / 1e6),
            round(size / 1e6),
        )

    def plans(self, new: int) -> list[tuple[str, str]]:
        """Publish `new` pages, build, tidy up, and return how each kind of query was answered."""
        self._publish(new)
        settings = read_settings(self.folder / "digest.toml")
        asked: dict[str, tuple[str, Any]] = {}
        with self.memory() as memory:

            def note(
                _: object,
                __: object,
                statement: str,
                parameters: Any,
                ___: object,
                many: bool,  # noqa: FBT001
            ) -> None:
                if statement.startswith(("SELECT", "UPDATE", "DELETE")):
                    first = parameters[0] if many else parameters
                    asked.setdefault(_kind(statement), (statement, first))

            event.listen(memory.engine, "before_cursor_execute", note)
            today = self.now.date()
            publication = Publication(settings, memory, Clock(), {})
            build_edition(publication, settings.sources, today, settings.themes)
            # Pruning looks for what is past its time; here everything stays.
            prune(replace(publication, settings=replace(settings, keep=_FOR_EVER)))
            event.remove(memory.engine, "before_cursor_execute", note)
            with memory.read() as connection:
                found = [
                    (kind[:_WIDE], str(step.detail))
                    for kind, (statement, parameters) in sorted(asked.items())
                    for step in connection.exec_driver_sql(f"{_EXPLAIN} {statement}", parameters)
                ]
        check(found)
        return found

    def memory(self) -> Memory:
        """Open the memory of this place."""
        return Memory(f"sqlite:///{_DATABASE}", self.folder)

    def _publish(self, new: int) -> int:
        """Show what is known and `new` pages on the site; return how many articles are known."""
        with self.memory() as memory, memory.read() as connection:
            known = connection.exec_driver_sql("SELECT count(*) FROM articles").scalar_one()
        self.numbers += range(known, known + new)
        self.site.numbers = list(self.numbers)
        self.site.count()
        return int(known)

    def _article(self, number: int, published: datetime) -> Article:
        title, body = page(number)
        address = f"{self.site.address}/news/{number}"
        return Article(
            f"{number:016}",
            "127.0.0.1",
            title,
            body,
            address,
            "Real Estate",
            published,
            "second",
            content_hash=str(number),
            origin=address,
        )

    def _remember_day(self, memory: Memory, day: date, numbers: Iterable[int]) -> None:
        """Remember a day's articles and its edition, which used nine of ten; two changed since."""
        when = datetime.combine(day, time(5), UTC)
        made = [self._article(number, when) for number in numbers]
        rows = _Rows(day, self.sitemap, int(when.timestamp()))
        back = (self.now.date() - day).days
        # What was sent of late is looked at once a day; today that is done.
        seen = int(self.now.timestamp()) if back <= _LOOKED_AFTER else rows.second
        for at, one in enumerate(made):
            rows.add_article(one, seen, used=at % 10 > 0, corrected=at in (1, 2))
        edition = rows.add_edition(made if back < _RECENT else made[:_STORIES], made[:_STORIES])
        with memory.write() as connection:
            for table in metadata.sorted_tables:
                if table.name in rows.of:
                    connection.execute(insert(table), rows.of[table.name])
            told.save_told(connection, {"day": day.isoformat(), "revision": 1}, edition)
            told.save_wordings(connection, edition)


class _Rows:
    """The rows that a day, at one `second`, leaves in the tables."""

    def __init__(self, day: date, source: str, second: int) -> None:
        self.day, self.source, self.second = day, source, second
        self.of: dict[str, list[dict[str, Any]]] = {}
        self.hashes: dict[str, str] = {}

    def add(self, table: str, **row: Any) -> None:
        """Add a row."""
        self.of.setdefault(table, []).append(row)

    def add_article(self, one: Article, seen: int, *, used: bool, corrected: bool) -> None:
        """Add an article, last `seen` at that second; `corrected` if changed since its edition."""
        content, known = encode_article(one), names_of(one, self.source)
        self.hashes[one.id] = "0" * 64 if corrected else article_hash(one)
        self.add(
            "articles",
            id=one.id,
            source=self.source,
            key=known.key or None,
            guid=None,
            headline=known.headline,
            found_at=None,
            hash=article_hash(one),
            version=1 + corrected,
            teaser=False,
            first_seen=self.second,
            fresh=self.second,
            changed=self.second,
            seen=seen,
            gone=None,
            used=self.day.isoformat() if used else None,
        )
        for version in range(1, 2 + corrected):
            said = {"hash": article_hash(one), "seen": self.second, "content": content}
            self.add("versions", article=one.id, version=version, **said)

    def add_edition(self, having: Sequence[Article], shown: Sequence[Article]) -> Edition:
        """Add and return the day's approved edition, which holds `having` and shows `shown`."""
        edition = Edition(
            self.day,
            1,
            "approved",
            "UTC",
            "en",
            Publisher("The Site Ledger", "desk@ledger.example", "broadsheet"),
            (),
            tuple(having),
            tuple(map(_story, shown)),
            (Section("real-estate", tuple(one.id for one in shown)),),
        )
        of = {"day": self.day.isoformat(), "revision": 1}
        stamps = {"state": "approved", "built": self.second, "approved": self.second}
        content = document.encode_edition(edition, {})
        self.add("editions", **of, **stamps, hash=document.edition_hash(edition), content=content)
        for one in shown:
            self.add("members", **of, article=one.id, story=one.id, hash=self.hashes[one.id])
            project = " ".join(one.title.split()[:2]).lower()
            named = {"story": one.id, "title": one.title, "url": one.url, "marks": "[]"}
            for name in (project, *(f"{project} {number}" for number in range(5))):
                self.add("names", **of, **named, name=name)
        for name in ("all.html", "all.txt", "all.md", "all.eml"):
            self.add("parts", **of, name=name, hash="0" * 64, data=content[:20_000])
        return edition


def _story(lead: Article) -> Story:
    """Return a story with two sentences of its lead."""
    first = lead.text.index(". ") + 1
    second = lead.text.index(". ", first) + 1
    ends = ((0, first), (first + 1, second))
    summary = tuple(Sentence(lead.id, lead.text[start:end], start, end) for start, end in ends)
    return Story(lead.id, lead.id, (lead.id,), "real-estate", summary=summary)


def check(plans: Iterable[tuple[str, str]]) -> None:
    """Exit if one of `plans` reads a whole table: that takes longer with every year."""
    slow = [f"{query}: {step}" for query, step in plans if re.match(r"SCAN (?!CONSTANT)", step)]
    if slow:
        raise SystemExit("a whole table is read by\n" + "\n".join(slow))


def page(number: int) -> tuple[str, str]:
    """Return the headline and the text of the site's page with this number."""
    chance = random.Random(number)
    place = chance.choice(_PLACES)
    project = chance.choice(("Bridge", "Metro", "Solar Park", "Expressway"))
    title = f"{place} {project} {' '.join(chance.choices(build.WORDS, k=5))} {number}"
    return title, "\n".join(chance.choice(_PARAGRAPHS) for _ in range(3))


def _cpu() -> float:
    """Return the processor seconds of the commands run so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _kind(statement: str) -> str:
    """Return a query on one line, without what it selects and how many values it names."""
    said = re.sub(r"\((\?, )*\?\)", "(?)", " ".join(statement.split()))
    return re.sub(r"^SELECT .*? FROM ", "SELECT ... FROM ", said)


def _tell(what: str) -> None:
    if sys.stderr.isatty():
        print(what, end="\r", file=sys.stderr)


class Site:
    """A site at `address`: a sitemap of the pages in `numbers`, and the pages."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.numbers: list[int] = []
        self.asked = 0

    def count(self) -> int:
        """Return how many pages were requested since the last count."""
        asked, self.asked = self.asked, 0
        return asked

    def answer(self, path: str) -> tuple[str, str] | None:
        """Return the type and the text at `path`, or None if nothing is there."""
        if path == "/sitemap.xml":
            pages = (f"{self.address}/news/{number}" for number in self.numbers)
            links = "".join(f"<url><loc>{page}</loc></url>" for page in pages)
            return "application/xml", f"<urlset>{links}</urlset>"
        if not path.startswith("/news/"):
            return None
        self.asked += 1
        title, body = page(int(path.removeprefix("/news/")))
        paragraphs = "".join(f"<p>{line}</p>" for line in body.split("\n"))
        return "text/html", (
            f"<!doctype html><html lang=en><head><title>{title}</title></head><body>"
            f"<nav><a href=/>News</a></nav><article><h1>{title}</h1>{paragraphs}</article>"
            "</body></html>"
        )


@contextmanager
def serve() -> Iterator[Site]:
    """Yield a site that is served on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer with a page, or with 404."""
            said = site.answer(self.path)
            self.send_response(200 if said else 404)
            self.send_header("Content-Type", said[0] if said else "text/plain")
            self.end_headers()
            self.wfile.write(said[1].encode() if said else b"")

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


_CHANCE = random.Random(0)
_PLACES = [
    "".join(_CHANCE.choice("bdgjklmnprstv") + _CHANCE.choice("aeiou") for _ in range(4)).title()
    for _ in range(5_000)
]
_PARAGRAPHS = [" ".join(build.sentence(_CHANCE) for _ in range(4)) for _ in range(5_000)]

if __name__ == "__main__":
    main()
