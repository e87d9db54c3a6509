import json
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from digest.delivery import approval
from digest.delivery.approval import approve_edition
from digest.delivery.rehearsal import rehearse_day
from digest.delivery.send import SendOptions
from digest.delivery.testmail import sample_message
from digest.errors import NothingToApprove, NotReady
from digest.model import Edition
from digest.newsroom.build import build_edition
from digest.newsroom.publication import Publication
from digest.rendering.parts import Renderer
from digest.store.database import Memory
from digest.store.news import editions
from tests.delivery.publication import DAY, Place, address, subscribe

STORY = {
    "id": "tower",
    "title": "Tower in Pune sold",
    "label": "Real Estate",
    "url": "https://ledger.example/tower",
    "published": "2026-11-22T18:00:00+05:30",
    "text": "The tower in Pune was sold for Rs 420 crore on Sunday."
    " It has 40 floors and 300 flats.",
}
THEMES = ("Power &amp; Renewable Energy", "Real Estate", "Infrastructure")


@pytest.fixture
def memory(place: Place) -> Memory:
    """Return the memory of a publication with a source whose day has stories in one theme alone."""
    place.configure()
    (place.folder / "news.jsonl").write_text(json.dumps(STORY), encoding="utf-8")
    with (place.folder / "digest.toml").open("a", encoding="utf-8") as settings:
        settings.write("[[source]]\npath = 'news.jsonl'\n")
    return place.memory()


def build(publication: Publication) -> Edition:
    """Build the day's draft."""
    settings = publication.settings
    made = build_edition(
        publication, settings.sources, DAY, settings.themes, out=settings.folder / "out"
    )
    assert made.edition
    return made.edition


def read(data: bytes) -> tuple[str, str, str]:
    """Return a mail's subject, text and HTML, without what is a subscriber's own."""
    mail = message_from_bytes(data, policy=SMTP)
    assert isinstance(mail, EmailMessage)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text
    assert html
    return mail["Subject"], text.get_content(), html.get_content()


def test_what_was_approved_is_what_readers_get(place: Place, memory: Memory) -> None:
    """On a day without stories in a theme, too, file, test mail and mail are one variant."""
    subscribe(memory, 2, themes=("all", "real-estate"))
    publication = place.publication(memory)
    build(publication)
    approve_edition(publication, DAY, out=place.folder / "out")
    subject, text, html = read((place.folder / "out" / "all.eml").read_bytes())
    sample = read(sample_message(publication, DAY, "editor@ledger.example").data)
    _, folder = rehearse_day(publication, DAY, SendOptions())
    whole = read((folder / f"{address(2)}.eml").read_bytes())
    alone = read((folder / f"{address(1)}.eml").read_bytes())
    assert whole[0] == sample[0] == subject != alone[0]
    for theme in THEMES:
        counts = {found.count(theme) for found in (html, sample[2], whole[2])}
        assert len(counts) == 1
        assert counts != {0}
    assert "Infrastructure" not in alone[2]
    assert text.partition("--")[0] == whole[1].partition("--")[0]


def test_an_approval_renders_each_variant_once(
    place: Place, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files and messages are made of the same parts."""
    subscribe(memory, 4, themes=("all", "real-estate"))
    publication = place.publication(memory)
    build(publication)
    rendered: list[tuple[str, ...]] = []
    render = Renderer.render

    def counted(self: Renderer, edition: Edition) -> object:
        rendered.append(tuple(theme.slug for theme in edition.themes))
        return render(self, edition)

    monkeypatch.setattr(Renderer, "render", counted)
    approve_edition(publication, DAY)
    assert len(rendered) == len(set(rendered)) == 4


def test_an_approved_edition_is_not_approved_again(place: Place, memory: Memory) -> None:
    """Nor is a day of which nothing was built."""
    publication = place.publication(memory)
    with pytest.raises(NothingToApprove):
        approve_edition(publication, DAY)
    build(publication)
    assert approve_edition(publication, DAY).state == "approved"
    with pytest.raises(NothingToApprove):
        approve_edition(publication, DAY)


def test_what_the_preflight_refuses_stays_a_draft(place: Place, memory: Memory) -> None:
    """Nothing is frozen, and nothing is prepared to be sent."""
    publication = place.publication(memory)
    draft = build(publication)
    url = "https://192.0.2.7/story"
    edited = replace(draft, articles=tuple(replace(one, url=url) for one in draft.articles))
    with memory.write() as connection:
        editions.save_draft(connection, edited, {}, publication.clock.now())
    with pytest.raises(NotReady, match="E403"):
        approve_edition(publication, DAY)
    with memory.read() as connection:
        assert editions.approved_revision(connection, DAY) is None
    assert place.states() == {}


def test_a_publication_without_public_pages_has_files_alone(tmp_path: Path) -> None:
    """No message could say where to unsubscribe."""
    (tmp_path / "digest.toml").write_text("[[source]]\npath = 'news.jsonl'\n", encoding="utf-8")
    (tmp_path / "news.jsonl").write_text(json.dumps(STORY), encoding="utf-8")
    place = Place(tmp_path)
    with place.memory() as memory:
        build(place.publication(memory))
        approve_edition(place.publication(memory), DAY)
        with memory.read() as connection:
            names = editions.part_names(connection, DAY, 1)
    assert "all.html" in names
    assert not [name for name in names if name.endswith(".msg")]


def test_a_page_that_is_gone_holds_the_edition_back(
    place: Place, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The draft is not approved as it was shown."""
    publication = place.publication(memory)
    build(publication)
    monkeypatch.setattr(approval, "find_gone_pages", lambda *_: [STORY["url"]])
    with pytest.raises(approval.NoLongerSo, match="is gone"):
        approve_edition(publication, DAY)
