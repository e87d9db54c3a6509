"""A publication with an approved edition and subscribers, ready to be sent."""

import hashlib
import os
import subprocess
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event

from sqlalchemy import insert

from digest.config.settings import read_settings
from digest.delivery.messages import write_messages
from digest.delivery.prepare import prepare_sending
from digest.model import Edition
from digest.newsroom.publication import Clock, Publication
from digest.newsroom.variants import render_variants
from digest.store.database import Memory
from digest.store.ledger import sendings
from digest.store.news import editions
from digest.store.news.document import VariantFiles
from digest.store.people.choices import list_choices
from digest.store.schema import subscribers
from tests.conftest import digest, start
from tests.rendering import samples

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
SITE = "https://news.ledger.example"
KEY = "a-key-of-the-tests-of-32-characters-and-more"
THEMES = ("all", "homes", "power")


@dataclass(frozen=True)
class Place:
    """The folder of a publication."""

    folder: Path

    def configure(self, port: int = 0, send: str = "", relay: str = "", store: str = "") -> None:
        """Write digest.toml: a relay at this port of this machine, if there is one."""
        text = f"[mail]\nfrom = 'Desk <desk@ledger.example>'\npublic_url = '{SITE}'\n"
        if store:
            text += f"[store]\nurl = '{store}'\n"
        text += f"[send]\nfirst_pause = 1\n{send}\n"
        if port:
            text += f"[[relay]]\nname = 'sink'\nhost = '127.0.0.1'\nport = {port}\n"
            text += relay or "security = 'none'\n"
        (self.folder / "digest.toml").write_text(text, encoding="utf-8")

    def memory(self) -> Memory:
        """Open the memory."""
        settings = read_settings(self.folder / "digest.toml")
        return Memory(settings.store.url, settings.folder)

    def publication(
        self,
        memory: Memory,
        now: datetime = NOW,
        environment: Mapping[str, str] | None = None,
        stop: Event | None = None,
    ) -> Publication:
        """Return the publication, whose clock begins at `now`; by default it has keys."""
        settings = read_settings(self.folder / "digest.toml")
        clock = Clock(stop, now.timestamp())
        return Publication(settings, memory, clock, environment or {"DIGEST_TOKEN_KEYS": KEY})

    def start(self, *arguments: str, **options: object) -> "subprocess.Popen[str]":
        """Start `digest` with these arguments, as its operator does."""
        return start(
            *arguments,
            cwd=self.folder,
            env=os.environ | {"DIGEST_TOKEN_KEYS": KEY},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run `digest` with these arguments to its end."""
        return digest(*arguments, cwd=self.folder, env=os.environ | {"DIGEST_TOKEN_KEYS": KEY})

    def states(self, kind: str = "edition", day: date = DAY) -> dict[str, set[str]]:
        """Return the addresses whose delivery is in each state."""
        found: dict[str, set[str]] = {}
        with self.memory() as memory, memory.read() as connection:
            for one in sendings.list_deliveries(connection, day, kind=kind):
                found.setdefault(one.state, set()).add(one.address)
        return found


def assert_once(place: Place, taken: "Counter[str]", subscribers: int, doubtful: int = 0) -> None:
    """Everybody got one message, or is among the few doubtful ones and got one at most."""
    states = place.states()
    assert set(states) <= {"sent", "doubtful"}, {
        state: len(whose) for state, whose in states.items()
    }
    unknown = states.get("doubtful", set())
    assert len(states["sent"]) + len(unknown) == subscribers
    assert len(unknown) <= doubtful
    assert not [whose for whose, count in taken.items() if count > 1]
    assert states["sent"] <= set(taken) <= states["sent"] | unknown


def address(number: int) -> str:
    """Return the address of a subscriber by id."""
    return f"reader{number}@home{number % 7}.example"


def subscribe(memory: Memory, count: int, first: int = 1, themes: tuple[str, ...] = THEMES) -> None:
    """Add so many active subscribers, who chose these themes in turn."""
    rows = [
        {
            "id": number,
            "address": address(number),
            "key": address(number),
            "name": "",
            "themes": themes[number % len(themes)],
            "state": "active",
            "consent_how": "test",
            "consent_from": "",
            "created": 0,
            "changed": 0,
        }
        for number in range(first, first + count)
    ]
    with memory.write() as connection:
        for at in range(0, len(rows), 5000):
            connection.execute(insert(subscribers), rows[at : at + 5000])


def edition(revision: int = 1, day: date = DAY) -> Edition:
    """Return an edition with a story in each of two themes, which says which revision it is."""
    first = samples.article(f"Revision {revision}: a plant", "A plant was built near Jodhpur.")
    second = samples.article("Flats are let", "Two hundred flats were let in Pune.")
    made = samples.edition(
        [first], [second], publication=replace(samples.PUBLICATION, public_url=SITE)
    )
    return replace(made, day=day, revision=revision)


def approve(
    place: Place, memory: Memory, revision: int = 1, day: date = DAY, now: datetime = NOW
) -> Edition:
    """Approve an edition with its messages, as `digest approve` does, and prepare the ledger."""
    publication = place.publication(memory, now)
    settings = publication.settings
    made = edition(revision, day)
    with memory.write() as connection:
        editions.save_draft(connection, made, {"all": VariantFiles((), {})}, now)
        choices = list_choices(connection, day)
        variants = render_variants(made, settings.folder, choices).values()
        rendered = write_messages(variants, settings, correct=revision > 1)
        files = {name: (hashlib.sha256(data).hexdigest(), data) for name, data in rendered.items()}
        approved = editions.approve_draft(connection, day, revision, files, (), now)
    prepare_sending(place.publication(memory, now), day)  # rendering may have taken a second
    return approved
