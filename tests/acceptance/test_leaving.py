"""Unsubscribing by all that a real mail offers: its links, its headers, and its bounces."""

import email
import email.policy
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote

import pytest

from digest import tokens
from digest.config.settings import read_settings
from digest.delivery import verp
from digest.delivery.messages import write_messages
from digest.newsroom.variants import render_variants
from digest.rendering import personal
from digest.store.database import Memory
from digest.store.people.subscribers import get_subscriber
from digest.subscribers import returned
from digest.web.pages import routes
from tests.delivery.publication import DAY, KEY, SITE, Place, edition, subscribe
from tests.publications import publication
from tests.subscribers.returned_mail import Shape, dsn, words
from tests.web.world import ONE_CLICK, World

KEYS = tokens.Keys([KEY])
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


class Sent(World):
    """A publication, a subscriber, and the mail that was sent to them."""

    def __init__(self, folder: Path, memory: Memory) -> None:
        self.memory, self.now = memory, NOW
        self.settings = read_settings(folder / "digest.toml")
        self.publication = publication(self.settings, memory, NOW, {"DIGEST_TOKEN_KEYS": KEY})
        self.app = routes.create_pages(self.publication, lambda: NOW)
        subscribe(memory, 1)
        made = edition()
        variants = render_variants(made, folder).values()
        written = write_messages(variants, self.settings, correct=False)
        template = personal.load_template(written["all.msg"])
        self.data = template.fill(1, "reader1@home1.example", NOW, KEYS)
        found = email.message_from_bytes(self.data, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        self.mail = found

    @property
    def state(self) -> str:
        """The state of the subscriber."""
        with self.memory.read() as connection:
            person = get_subscriber(connection, 1)
        assert person
        return person.state

    def take(self, text: str) -> returned.Handled:
        """Take in a message, in which $MAIL stands for the header of the mail."""
        head = self.data.partition(b"\r\n\r\n")[0].decode().replace("\r\n", "\n")
        taken = returned.ReturnedMail(self.publication)
        return taken.take(Shape(text.replace("$MAIL", head), "").data(), NOW)


@pytest.fixture
def sent(tmp_path: Path) -> Sent:
    """Return a mail that was sent."""
    place = Place(tmp_path)
    place.configure()
    return Sent(tmp_path, place.memory())


def test_the_one_click_of_its_header(sent: Sent) -> None:
    """What RFC 8058 has a mail provider do, with the header as it was sent."""
    assert sent.mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    way = re.search(rf"<{re.escape(SITE)}(/unsubscribe/[^>]+)>", sent.mail["List-Unsubscribe"])
    assert way
    assert sent.ask(way[1], ONE_CLICK).status_code == 200
    assert sent.state == "unsubscribed"


def test_the_mail_of_its_header(sent: Sent) -> None:
    """What mail programs send to who asks for mail, with the subject that the header asks for."""
    way = re.search(r"<mailto:([^?>]+)\?subject=([^>]+)>", sent.mail["List-Unsubscribe"])
    assert way
    assert sent.take(words("", "", "reader1@home1.example", unquote(way[2]))).left
    assert sent.state == "unsubscribed"


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_the_links_in_its_text(sent: Sent, kind: str) -> None:
    """In both forms, each leads to its page, and only the button leaves."""
    part = sent.mail.get_body((kind,))
    assert part
    found = set(
        re.findall(rf"{re.escape(SITE)}(/(?:unsubscribe|preferences)/[\w-]+)", part.get_content())
    )
    assert {path.split("/")[1] for path in found} == {"unsubscribe", "preferences"}
    for path in found:
        assert "r…@home1.example" in sent.ask(path).text
    assert sent.state == "active"
    (path,) = (path for path in found if path.startswith("/unsubscribe"))
    sent.ask(path, {"do": "all"})
    assert sent.state == "unsubscribed"


def test_a_report_with_its_header(sent: Sent) -> None:
    """The links in the mail that is returned say whose it was."""
    report = dsn("5.1.1", returned="").replace(
        "--edge--", "--edge\nContent-Type: message/rfc822\n\n$MAIL\n\nText\n--edge--"
    )
    assert sent.take(report).left
    assert sent.state == "bounced"


def test_a_report_to_its_envelope(sent: Sent) -> None:
    """The address that it came from says it, too."""
    envelope = verp.verp_sender("bounces@ledger.example", 1, DAY, KEYS)
    assert sent.take(dsn("5.1.1", returned="").replace("VERP", envelope)).left
    assert sent.state == "bounced"
