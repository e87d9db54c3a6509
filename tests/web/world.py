"""The public pages of a publication with one subscriber, and somebody who asks for them."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from digest.config.settings import Settings, read_settings
from digest.model import Subscriber
from digest.newsroom.publication import Publication
from digest.newsroom.variants import page_files, render_variants, variant_files
from digest.store.database import Memory
from digest.store.news import editions
from digest.store.news.document import VariantFiles
from digest.store.people.choices import Choice
from digest.store.people.subscribers import add_subscriber, find_subscriber, get_subscriber
from digest.subscribers.confirmations import ConfirmationQueue
from digest.tokens import Keys
from digest.web.pages.routes import create_pages
from tests import publications
from tests.rendering import samples

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
OLD = "the-old-key-of-the-tests-of-32-characters-or-more"
NEW = "the-new-key-of-the-tests-of-32-characters-or-more"
KEYS = Keys([NEW, OLD])
SITE = "https://news.ledger.example"
DAYS = (date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23))


ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def publication(folder: Path, public_url: str = SITE, more: str = "", site: str = "") -> Path:
    """Write the settings of a publication into `folder`, and return them."""
    path = folder / "digest.toml"
    path.write_text(
        f'[site]\nname = "The Site Ledger"\n{site}\n[mail]\nfrom = "Desk <desk@ledger.example>"\n'
        f'public_url = "{public_url}"\n{more}',
        encoding="utf-8",
    )
    return path


def opened(settings: Settings, memory: Memory) -> Publication:
    """Return a publication with the tests' keys."""
    return publications.publication(settings, memory, NOW, {"DIGEST_TOKEN_KEYS": f"{NEW} {OLD}"})


def fill_archive(
    memory: Memory,
    days: tuple[date, ...] = DAYS,
    revision: int = 1,
    title: str = "",
    choices: tuple[Choice, ...] = (),
) -> None:
    """Approve an edition of each day, as the pipeline renders it."""
    for day in days:
        article = samples.article(
            title or f"A plant of {day}", "It was built near Jodhpur.", id=f"{day}"
        )
        made = samples.edition([article], publication=replace(samples.PUBLICATION, public_url=SITE))
        made = replace(made, day=day, revision=revision)
        rendered = render_variants(made, Path("/nowhere"), choices).values()
        files = variant_files(rendered)[1] | page_files(rendered)
        with memory.write() as connection:
            editions.save_draft(connection, made, {"all": VariantFiles((), {})}, NOW)
            kept = {name: (hashlib.sha256(data).hexdigest(), data) for name, data in files.items()}
            editions.approve_draft(connection, day, revision, kept, (), NOW)


class World:
    """The pages of a publication with one subscriber, and somebody who asks for them."""

    def __init__(self, memory: Memory, folder: Path, **options: str) -> None:
        self.memory = memory
        self.now = NOW
        self.people = 0
        self.settings = read_settings(publication(folder, **options))
        served = opened(self.settings, memory)
        self.app = create_pages(served, lambda: self.now)
        self.queue = ConfirmationQueue(served, lambda: self.now)
        self.reader = self.add("ravi.kumar@home.example")

    def add(self, address: str, **options: Any) -> Subscriber:
        """Add a subscriber."""
        with self.memory.write() as connection:
            known = find_subscriber(connection, address)
            options = {
                "consent": ("test", ""),
                "now": NOW - timedelta(days=1),
                "keys": KEYS,
            } | options
            return known or add_subscriber(connection, address, **options)

    def person(self, number: int | None = None) -> Subscriber | None:
        """Return what is known of a subscriber now, the one there is unless another is named."""
        with self.memory.read() as connection:
            return get_subscriber(connection, number or self.reader.id)

    @property
    def state(self) -> str:
        """The state of the subscriber."""
        person = self.person()
        return person.state if person else "gone"

    @property
    def themes(self) -> tuple[str, ...] | None:
        """The themes of the subscriber."""
        person = self.person()
        return person.themes if person else ()

    def post(self) -> None:
        """Send the mails that wait to be sent now, as the threads beside the pages do."""
        for waiting in self.queue.claim(100):
            self.queue.deliver(waiting)

    def link(
        self, purpose: str, number: int | None = None, keys: Keys = KEYS, **options: Any
    ) -> str:
        """Return the path of a link in a mail."""
        issued = options.pop("issued", NOW - timedelta(days=2))
        return f"/{purpose}/{keys.sign(purpose, number or self.reader.id, issued, **options)}"

    def ask(
        self,
        path: str,
        form: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        method: str = "",
        content: bytes | None = None,
    ) -> httpx.Response:
        """Return the answer to a GET, or a POST of a form."""

        async def request() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
                how = method or ("GET" if form is None else "POST")
                return await client.request(how, path, data=form, headers=headers, content=content)

        return asyncio.run(request())
