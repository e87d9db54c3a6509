import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from digest.store.database import Memory
from digest.store.ledger import sendings
from digest.store.news import editions
from digest.store.news.document import VariantFiles
from digest.store.schema import parts
from tests.rendering import samples
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
    ],
)
def test_what_never_appeared_is_not_there(world: World, path: str) -> None:
    """Days, variants and names that are none have a page that says so."""
    fill_archive(world.memory)
    answer = world.ask(f"/archive/{path}")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


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
        sendings.open_sending(connection, DAYS[-1], 1, {}, NOW)
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
