"""The life: the month lived through by the program, and what arrived in each reader's mailbox."""

import functools
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Final, cast

import pytest

from digest.config import languages
from digest.config.settings import read_settings
from digest.delivery import messages
from digest.model import Edition
from digest.newsroom import build, intake
from digest.run.day import run_day
from digest.store.database import Memory
from digest.store.news import document
from digest.store.people.standing import pause_subscriber
from digest.store.people.subscribers import encode_themes
from digest.store.schema import subscribers
from tests.acceptance.month.script import CALENDAR, Reader, Scripted, mornings, run_time
from tests.conftest import ROOT
from tests.delivery.publication import KEY
from tests.publications import publication
from tests.sources import server as say
from tests.sources.server import Server

SOURCES: Final = ("agency", "local", "national")
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Telling:
    """A story as a reader was told it: the articles (keys with version), the lead first.

    `words` are what an update says is new, None if it is not marked as one.
    """

    articles: tuple[tuple[str, int], ...]
    theme: str
    words: tuple[str, ...] | None = None
    sentences: tuple[str, ...] = ()

    @property
    def lead(self) -> tuple[str, int]:
        """The article that gives the headline."""
        return self.articles[0]


@dataclass(frozen=True, slots=True)
class Note:
    """A correction as a reader was told it: the article (key with version), what was and is."""

    article: tuple[str, int]
    theme: str | None
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Mail:
    """What one reader got on a day."""

    reader: str
    day: date
    text: str
    tellings: tuple[Telling, ...]
    notes: tuple[Note, ...]


@dataclass(slots=True)
class Lived:
    """What came of the month: the mails, and by day which themes had stories."""

    mails: list[Mail] = field(default_factory=list)
    sections: dict[date, set[str | None]] = field(default_factory=dict)
    troubles: dict[date, list[str]] = field(default_factory=dict)
    left_out: dict[date, dict[str, str]] = field(default_factory=dict)

    def to(self, reader: str) -> list[Mail]:
        """Return the mails of a reader, in order."""
        return [mail for mail in self.mails if mail.reader == reader]


def live_month(
    folder: Path, articles: list[Scripted], readers: list[Reader], last: date | None = None
) -> Lived:
    """Run the program each morning of the month, in `folder`; return what readers got."""
    with Server() as server, _quick():
        month = _Month(folder, server, articles, readers)
        for day in mornings():
            if day not in CALENDAR["machine_off"] and (last is None or day <= last):
                month.live(day)
    return month.lived


@contextmanager
def _quick() -> Iterator[None]:
    """Leave out what each run does again, and what other tests see to: the preflight.

    The languages are read once; a mere draft is not rendered, since its approval renders the same.
    """
    with pytest.MonkeyPatch.context() as patch:
        once = functools.cache(languages.read_languages)
        for module in (intake, build):
            patch.setattr(module, "read_languages", once)
        patch.setattr(build, "render_variants", lambda *_: {})
        patch.setattr(messages, "check_message", lambda *_: ())
        yield


class _Month:
    """The publication's folder, its sources on a server, and what was seen of the mails so far."""

    def __init__(
        self, folder: Path, server: Server, articles: list[Scripted], readers: list[Reader]
    ) -> None:
        self.folder, self.server = folder, server
        self.articles, self.readers = articles, readers
        self.lived = Lived()
        self._read: dict[str, tuple[str, int]] = {}
        _write_settings(folder, server)
        self.settings = read_settings(folder / "digest.toml")
        self.memory = Memory("sqlite:///digest.db", folder)

    def live(self, day: date) -> None:
        """Run the program on the morning of a day, and open the mails."""
        now = run_time(day)
        self._publish(now, {name for name, days in CALENDAR["down"].items() if day in days})
        self._admit(day, now)
        at = publication(self.settings, self.memory, now, {"DIGEST_TOKEN_KEYS": KEY})
        ran = run_day(at, out=self.folder / "out")
        self.lived.troubles[day] = ran.troubles
        self._open_mails(day)

    def _publish(self, now: datetime, down: set[str]) -> None:
        """Put what stands in the sources at a time on the server."""
        routes: dict[str, say.Reply] = {}
        for name in SOURCES:
            items = []
            for one in self.articles:
                if one.source != name or one.versions[0][0] > now:
                    continue
                *old, path = [self._path(url) for url in one.addresses_at(now)]
                version = one.version_at(now)
                if version is None:
                    routes[path] = say.answer("", 410)
                    continue
                said = one.versions[version][1]
                routes[path] = say.answer(f"<html><body><h1>{said['title']}</h1></body></html>")
                routes |= dict.fromkeys(old, say.redirect(self.server.url(path), 301))
                items.append(_item(self.server.url(path), said))
                if name not in down:
                    self._read[self.server.url(path)] = (one.key, version)
            feed = {"version": "https://jsonfeed.org/version/1.1", "title": name, "items": items}
            routes[f"/{name}.json"] = (
                say.answer("", 503)
                if name in down
                else say.answer(json.dumps(feed), content_type="application/feed+json")
            )
        self.server.routes = routes

    def _path(self, url: str) -> str:
        return "/" + url.removeprefix("https://")

    def _admit(self, day: date, now: datetime) -> None:
        """Subscribe who joins on a day; pause who asked for it."""
        with self.memory.write() as connection:
            for number, one in enumerate(self.readers, start=1):
                if day == one.joins or (day == CALENDAR["first"] and one.joins <= day):
                    connection.execute(subscribers.insert().values(_subscriber(number, one)))
                if day in one.paused and day - timedelta(days=1) not in one.paused:
                    pause_subscriber(connection, number, max(one.paused), now)

    def _open_mails(self, day: date) -> None:
        """Read the mails that the morning brought, and clear the mailbox."""
        edition_file = self.folder / "out" / day.isoformat()
        new = self.folder / "outbox" / "new"
        found = sorted(new.iterdir()) if new.is_dir() else []
        if not (edition_file / document.EDITION_FILE).exists():
            assert not found, f"{day}: mail without an edition"
            return
        edition, _ = document.read_edition(edition_file)
        urls = {one.id: one.url for one in edition.articles}
        self.lived.sections[day] = {one.theme for one in edition.sections if one.stories}
        self.lived.left_out[day] = {
            self._read[urls[one.article] or ""][0]: one.reason
            for one in edition.left_out
            if urls.get(one.article) in self._read
        }
        by_address = {one.address: one for one in self.readers}
        for path in found:
            mail = cast("EmailMessage", message_from_bytes(path.read_bytes(), policy=default))
            reader = by_address[str(mail["To"]).rpartition("<")[2].rstrip(">")]
            text = _text(mail)
            stories, notes = self._opened(edition, reader, text)
            self.lived.mails.append(Mail(reader.name, day, text, tuple(stories), tuple(notes)))
            path.unlink()

    def _opened(
        self, edition: Edition, reader: Reader, text: str
    ) -> tuple[list[Telling], list[Note]]:
        """Return the stories and corrections of an edition that a mail shows."""
        articles = {one.id: one for one in edition.articles}

        def known(key: str) -> tuple[str, int]:
            return self._read[articles[key].url or ""]

        stories = {one.id: one for one in edition.stories}
        tellings = []
        for section in edition.sections:
            for story in (stories[key] for key in section.stories):
                headline = story.title or articles[story.lead].title
                if section.theme not in reader.themes or _plain(headline) not in text:
                    continue
                ordered = dict.fromkeys((story.lead, *story.articles, *story.copies))
                words = None
                if story.update:
                    new = (*story.update.facts, *story.update.words)
                    words = tuple(one.text for one in new)
                said = tuple(one.text for one in story.summary)
                tellings.append(Telling(tuple(map(known, ordered)), section.theme, words, said))
        notes = [
            Note(self._read[one.url or ""], one.theme, one.was, one.now)
            for one in edition.errata
            if _plain(one.was) in text and _plain(one.now) in text and _plain(one.title) in text
        ]
        return tellings, notes


def _item(url: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return an article as its feed has it."""
    where = "summary" if said["excerpt"] else "content_text"
    return {
        "id": url,
        "url": url,
        "title": said["title"],
        where: said["text"],
        "date_published": f"{said['published']}:00+05:30",
        "tags": [said["label"]] if said["label"] else [],
    }


def _subscriber(number: int, one: Reader) -> dict[str, object]:
    return {
        "id": number,
        "address": one.address,
        "key": one.address,
        "name": "",
        "themes": encode_themes(one.themes),
        "state": "active",
        "consent_how": "test",
        "consent_from": "",
        "created": 0,
        "changed": 0,
    }


def _write_settings(folder: Path, server: Server) -> None:
    """Write digest.toml, and the themes with the month's settings."""
    quiet = [day.isoformat() for day in CALENDAR["holidays"]]
    sources = "".join(
        f"[[source]]\nname = '{name.title()}'\nurl = '{server.url(f'/{name}.json')}'\n"
        for name in SOURCES
    )
    (folder / "digest.toml").write_text(
        f"[site]\nname = 'The Morning'\ntimezone = '{CALENDAR['timezone']}'\n"
        "[mail]\nfrom = 'Desk <desk@morning.example>'\npublic_url = 'https://morning.example'\n"
        "[send]\ntransport = 'maildir'\n"
        f"[edition]\nmax_age = {CALENDAR['settings']['edition']['max_age']}\n"
        f"[calendar]\nquiet = {quiet}\n"
        "[fetch]\ncontact = 'mailto:desk@morning.example'\ndelay = 0\n"
        f"allow_hosts = ['127.0.0.1']\n{sources}",
        encoding="utf-8",
    )
    shutil.copytree(ROOT / "themes", folder / "themes")
    for slug, said in CALENDAR["settings"]["themes"].items():
        path = folder / "themes" / f"{slug}.toml"
        lines = [f"{key} = {json.dumps(value)}\n" for key, value in said.items()]
        path.write_text("".join(lines) + path.read_text(encoding="utf-8"), encoding="utf-8")


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return _plain(body.get_content())


def _plain(text: str) -> str:
    """Return a text on one line, with plain marks, to look for words in it."""
    for fine, plain in (("\u2019", "'"), ("\u2018", "'"), ("\u201c", '"'), ("\u201d", '"')):
        text = text.replace(fine, plain)
    return _SPACE.sub(" ", text).strip()
