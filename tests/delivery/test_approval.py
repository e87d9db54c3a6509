import json
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select, update

from digest.delivery import approval, messages
from digest.delivery.approval import approve_edition
from digest.delivery.prepare import prepare_sending
from digest.delivery.rehearsal import rehearse_day
from digest.delivery.send import SendOptions
from digest.delivery.testmail import sample_message
from digest.errors import NothingToApprove, NotReady
from digest.model import Edition, Erratum
from digest.newsroom.build import build_edition
from digest.newsroom.publication import Publication
from digest.newsroom.variants import render_variants, variant_files
from digest.rendering import personal
from digest.rendering.parts import Renderer
from digest.store import schema
from digest.store.database import Memory
from digest.store.ledger.held import held_variants
from digest.store.news import editions
from digest.store.news.articles import known_articles
from digest.store.news.told import told_stories
from digest.store.schema import deliveries, subscribers
from tests.delivery.publication import DAY, SITE, Place, address, subscribe
from tests.rendering import samples
from tests.rendering.busy import PAGES, busy

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
    assert whole[0] == sample[0].removeprefix("[Test] ") == subject != alone[0]
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
    render = Renderer.render_to_fit

    def counted(self: Renderer, edition: Edition, key: str) -> object:
        rendered.append(tuple(theme.slug for theme in edition.themes))
        return render(self, edition, key)

    monkeypatch.setattr(Renderer, "render_to_fit", counted)
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


#: A story that the preflight refuses in each mail that has it.
UNFIT = replace(
    samples.article("A plant is built", "A plant was built near Jodhpur."),
    url="https://192.0.2.7/a",
)
FIT = samples.article("Flats are let", "Two hundred flats were let in Pune.")


def draft(publication: Publication, made: Edition) -> None:
    """Make an edition the day's draft."""
    public = replace(made.publication, public_url=publication.settings.publication.public_url)
    with publication.memory.write() as connection:
        made = replace(made, publication=public, revision=editions.next_revision(connection, DAY))
        listed = variant_files(render_variants(made, Path("/nowhere")).values())[0]
        editions.save_draft(connection, made, listed, publication.clock.now())


def test_one_unfit_variant_holds_itself_alone(place: Place, memory: Memory) -> None:
    """The others are sent; its readers get the next revision, and nobody gets two."""
    subscribe(memory, 6, themes=("all", "homes", "power"))
    publication = place.publication(memory)
    draft(publication, samples.edition([UNFIT], [FIT]))
    approve_edition(publication, DAY)
    assert place.states() == {
        "pending": {address(1), address(4)},
        "skipped": {address(2), address(3), address(5), address(6)},
    }
    with memory.read() as connection:
        held = held_variants(connection, DAY)
    assert [(one.variant, one.readers, one.why[:5]) for one in held] == [
        ("all", 2, "E403 "),
        ("power", 2, "E403 "),
    ]
    subscribe(memory, 1, first=7, themes=("power",))
    prepare_sending(publication, DAY, again=True)
    with memory.write() as connection:
        connection.execute(
            update(deliveries).where(deliveries.c.state == "pending").values(state="sent")
        )
        assert sum(one.readers for one in held_variants(connection, DAY)) == 5
    draft(publication, samples.edition([replace(UNFIT, url=None)], [FIT]))
    approve_edition(publication, DAY)
    assert place.states() == {
        "sent": {address(1), address(4)},
        "pending": {address(number) for number in (2, 3, 5, 6, 7)},
    }


def test_a_fix_of_what_holds_a_variant_is_a_new_revision(
    place: Place, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also if the edition says the same, since a template or a rule held it back."""
    publication = place.publication(memory)
    subscribe(memory, 2, themes=("all", "real-estate"))
    build(publication)
    with monkeypatch.context() as patch:
        patch.setattr(approval, "why_none_is_fit", lambda *_: None)
        patch.setattr(
            messages, "_find_error", lambda _, one, __: "E999 x: y" if one.key == "all" else None
        )
        approve_edition(publication, DAY)
    assert {state: len(whose) for state, whose in place.states().items()} == {
        "pending": 1,
        "skipped": 1,
    }
    assert build(publication).revision == 2
    approve_edition(publication, DAY)
    assert {state: len(whose) for state, whose in place.states().items()} == {"pending": 2}
    assert build(publication).revision == 2


def test_the_archive_keeps_each_variant_that_is_mailed_whole(place: Place, memory: Memory) -> None:
    """So a mail never counts stories that its page does not have."""
    subscribe(memory, 3, themes=("all", "homes", "power"))
    with memory.write() as connection:
        connection.execute(update(subscribers).where(subscribers.c.id == 3).values(language="hi"))
    publication = place.publication(memory)
    draft(publication, busy(120, publication=replace(PAGES, max_bytes=30_000)))
    approve_edition(publication, DAY)
    with memory.read() as connection:
        names = editions.part_names(connection, DAY, 1)
        for key in ("all", "all@hi", "homes", "power"):
            mail = personal.load_template(editions.read_part(connection, DAY, 1, f"{key}.msg")).data
            page = editions.read_part(connection, DAY, 1, f"{key}.page.html").decode()
            assert len(read(mail)[2].encode()) <= 30_000
            assert page.count("<h3") == (120 if key.startswith("all") else 40)
    assert "roads.page.html" in names


@pytest.mark.parametrize("public", [True, False])
def test_what_was_only_counted_is_told_by_its_page_or_another_day(
    tmp_path: Path, *, public: bool
) -> None:
    """Without a public page a story that a mail only counts was not told: it is offered again."""
    mail = f"[mail]\npublic_url = '{SITE}'\n" if public else ""
    (tmp_path / "digest.toml").write_text(
        f"{mail}[edition]\nmax_bytes = 20000\n[[source]]\npath = 'news.jsonl'\n", encoding="utf-8"
    )
    chance = Random(8)
    news = [
        STORY
        | {"id": f"{at}", "url": f"https://ledger.example/{at}"}
        | {
            "title": _words(chance),
            "text": f"{_words(chance)}. {_words(chance)}. {_words(chance)}.",
        }
        for at in range(60)
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, news)), encoding="utf-8")
    place = Place(tmp_path)
    with place.memory() as memory:
        publication = place.publication(memory)
        settings = publication.settings
        made = build_edition(publication, settings.sources, DAY, settings.themes)
        assert made.edition
        approve_edition(publication, DAY)
        with memory.read() as connection:
            known = known_articles(connection, [str(at) for at in range(60)])
            sent = told_stories(connection, DAY, DAY + timedelta(days=1))
    counted = set(made.variants["all"].more)
    assert len(counted) > 5
    untold = set() if public else counted
    assert {key for key, one in known.items() if one.used is None} == untold
    assert {one.story for one in sent} == {one.id for one in made.edition.stories} - untold


@pytest.mark.parametrize("public", [True, False])
def test_a_correction_that_is_only_counted_is_told_by_its_page_or_another_day(
    tmp_path: Path, *, public: bool
) -> None:
    """Without a public page nobody has read it: it is offered again."""
    mail = f"[mail]\npublic_url = '{SITE}'\n" if public else ""
    (tmp_path / "digest.toml").write_text(mail, encoding="utf-8")
    errata = tuple(
        Erratum(f"old{at}", "0" * 64, DAY, f"Dam {at}", "It has one gate.", f"It has {at} gates.")
        for at in range(90)
    )
    place = Place(tmp_path)
    with place.memory() as memory:
        publication = place.publication(memory)
        few = replace(busy(3, publication=replace(PAGES, max_bytes=30_000)), errata=errata)
        draft(publication, few)
        approve_edition(publication, DAY)
        with memory.read() as connection:
            told = set(connection.execute(select(schema.errata.c.article)).scalars())
    assert told == {one.article for one in errata[: len(told)]}
    assert (len(told) == len(errata)) == public


def _words(chance: Random) -> str:
    """Return a headline or sentence that is like no other."""
    return " ".join("".join(chance.choices("aeioulmnrst", k=7)) for _ in range(9)).capitalize()
