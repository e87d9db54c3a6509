import re
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import update

from digest.newsroom.variants import page_files, render_variants, variant_files
from digest.store.database import Memory
from digest.store.ledger import opening, sendings
from digest.store.news import editions
from digest.store.news.document import VariantFiles
from digest.store.people.choices import Choice
from digest.store.schema import parts
from tests.rendering import samples
from tests.rendering.busy import busy
from tests.web.world import DAYS, NOW, SITE, World, fill_archive


def test_an_edition_is_shown_as_it_was_approved(world: World) -> None:
    """All of it or one theme, to the byte, of the newest approved revision, without links."""
    fill_archive(world.memory)
    fill_archive(world.memory, DAYS[-1:], 2, "A mended plant")
    page = world.ask("/archive/2026-11-23")
    assert page.status_code == 200
    assert "A mended plant" in page.text
    assert f'{SITE}/unsubscribe"' in page.text
    with world.memory.read() as connection:
        assert page.content == editions.read_part(connection, DAYS[-1], 2, "all.html")
    assert "A mended plant" in world.ask("/archive/2026-11-23/power").text
    assert world.ask("/archive/2026-11-23", method="HEAD").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "2026-11-20",
        "yesterday",
        "2026-11-23/sports",
        "2026-11-23/all.html",
        "2026-11-23/..%2fall",
        "2026-11-23/%00",
        "2026-11-23/all/x",
        "2026-11-23/power+homes",
        "2026-11-23/all@hi",
        "2026-11-23/all.page",
        "2026-11-23/all@",
    ],
)
def test_what_never_appeared_is_not_there(world: World, path: str) -> None:
    """Days, variants and names that are none have a page that says so."""
    fill_archive(world.memory)
    answer = world.ask(f"/archive/{path}")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_a_variant_is_shown_in_its_language_and_whole(world: World) -> None:
    """The page that a reader's mail leads to; its address names themes, never the reader."""
    third = Choice(("power", "homes"), "hi", 1), Choice(("power",), None, 1)
    fill_archive(world.memory, choices=third)
    assert "पुराने\xa0अंक" in world.ask("/archive/2026-11-23/all@hi").text
    assert "Power – 23" in world.ask("/archive/2026-11-23/power").text
    made = busy(400)
    with world.memory.write() as connection:
        rendered = render_variants(made, Path("/nowhere")).values()
        files = variant_files(rendered)[1] | page_files(rendered)
        kept = {name: (sha256(data).hexdigest(), data) for name, data in files.items()}
        editions.save_draft(connection, replace(made, revision=2), {}, NOW)
        editions.approve_draft(connection, made.day, 2, kept, (), NOW)
    page, mail = world.ask("/archive/2026-11-23").text, files["all.html"].decode()
    assert page.count("<h3") == 400
    for slug, address in re.findall(r'href="[^"]*(/archive/2026-11-23[^"#]*#(\w+))"', mail):
        assert f'id="{address}"' in world.ask(slug).text


def test_a_variant_that_a_later_revision_lacks_leads_to_the_day(world: World) -> None:
    """An old link shows what holds now, never the page that was replaced."""
    fill_archive(world.memory, choices=(Choice(None, "hi", 1),))
    fill_archive(world.memory, DAYS[-1:], 2, "A mended plant")
    answer = world.ask("/archive/2026-11-23/all@hi")
    assert (answer.status_code, answer.headers["Location"]) == (307, "/archive/2026-11-23")
    assert "A mended plant" in world.ask(answer.headers["Location"]).text


def test_an_edition_appears_when_it_may_be_sent(tmp_path: Path) -> None:
    """What was approved in advance is nobody's to read before its hour."""
    world = World(
        Memory("sqlite:///digest.db", tmp_path), tmp_path, more='[send]\nsend_after = "06:30"\n'
    )
    fill_archive(world.memory)
    for now, status in (
        ("2026-11-23T00:59Z", 404),
        ("2026-11-23T01:00Z", 200),
        ("2026-11-22T12:00Z", 404),
    ):
        world.now = datetime.fromisoformat(now)
        assert world.ask("/archive/2026-11-23").status_code == status
        assert ("/archive/2026-11-23" in world.ask("/archive").text) == (status == 200)
        assert world.ask("/archive/2026-11-22").status_code == 200


def test_a_withdrawn_edition_is_not_shown(world: World) -> None:
    """What is taken back is taken back here as well, and a draft was never there."""
    fill_archive(world.memory)
    with world.memory.write() as connection:
        opening.open_sending(connection, DAYS[-1], 1, {}, NOW)
        connection.execute(update(sendings.sendings).values(state="withdrawn"))
        draft = replace(samples.edition([samples.article("A draft")]), day=DAYS[1], revision=2)
        editions.save_draft(connection, draft, {"all": VariantFiles((), {})}, NOW)
    assert world.ask("/archive/2026-11-23").status_code == 404
    assert "2026-11-23" not in world.ask("/archive").text
    assert "A plant of 2026-11-22" in world.ask("/archive/2026-11-22").text


def test_bytes_that_were_changed_are_not_shown(lite: World) -> None:
    """What is not what was approved is as if it were not there."""
    fill_archive(lite.memory)
    with lite.memory.write() as connection:
        connection.execute(
            update(parts).where(parts.c.day == "2026-11-23").values(data=b"<p>forged</p>")
        )
    answer = lite.ask("/archive/2026-11-23")
    assert answer.status_code == 404
    assert "forged" not in answer.text


def test_the_archive_lists_editions_by_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest first, with their subjects; older ones behind a link."""
    assert "No edition has appeared yet." in world.ask("/archive").text
    monkeypatch.setattr("digest.web.pages.archive._PER_PAGE", 2)
    fill_archive(world.memory)
    page = world.ask("/archive").text
    assert re.findall(r'<a href="/archive/([\d-]+)"', page) == ["2026-11-23", "2026-11-22"]
    assert "Monday, 23 November 2026" in page
    assert "A plant of 2026-11-23" in page
    assert 'href="/archive?before=2026-11-22"' in page
    assert re.findall(
        r'<a href="/archive/([\d-]+)"', world.ask("/archive?before=2026-11-22").text
    ) == ["2026-11-21"]
    for odd in ("9999-12-31", "0001-01-01", "x", "2026-11-24"):
        assert "2026-11-23" in world.ask(f"/archive?before={odd}").text
