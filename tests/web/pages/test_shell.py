import re
from pathlib import Path

import pytest

from digest.config.settings import read_settings
from digest.errors import BadTemplate
from digest.store.database import Memory
from digest.tokens import PREFERENCES, UNSUBSCRIBE
from digest.web.pages import routes
from tests.web.world import ONE_CLICK, SITE, World, fill_archive, opened, publication


@pytest.mark.parametrize(
    ("under", "asked"),
    [("/digest", "/digest"), ("/digest", ""), ("/a/b/", "/a/b"), ("/archive", "/archive")],
)
def test_the_pages_stand_under_the_path_of_their_address(
    tmp_path: Path, under: str, asked: str
) -> None:
    """A proxy may pass the path on as it is or without its front; links lead to the public one."""
    world = World(Memory("sqlite:///digest.db", tmp_path), tmp_path, public_url=SITE + under)
    fill_archive(world.memory)
    root = under.rstrip("/")
    page = world.ask(asked + world.link(UNSUBSCRIBE)).text
    assert f'href="{root}/style.css"' in page
    assert f'href="{root}/archive"' in page
    assert re.search(rf'href="{root}/preferences/[\w-]{{43}}"', page)
    assert world.ask(f"{asked}/style.css").status_code == 200
    assert "A plant of 2026-11-23" in world.ask(f"{asked}/archive/2026-11-23").text
    assert world.ask(f"{asked}/health").text == "ok\n"
    assert world.ask("/other" + world.link(UNSUBSCRIBE)).status_code == 404
    world.ask(asked + world.link(UNSUBSCRIBE), ONE_CLICK)
    assert world.state == "unsubscribed"


def test_a_page_speaks_its_readers_language(lite: World) -> None:
    """A reader's own language, if it has a catalogue, else the publication's."""
    hindi = lite.add("asha@home.example", language="hi-IN")
    other = lite.add("olaf@home.example", language="nn")
    assert "की सदस्यता छोड़ें?" in lite.ask(lite.link(UNSUBSCRIBE, hindi.id)).text
    assert '<html lang="hi-IN" dir="ltr">' in lite.ask(lite.link(PREFERENCES, hindi.id)).text
    assert "Unsubscribe from The Site Ledger?" in lite.ask(lite.link(UNSUBSCRIBE, other.id)).text


def test_the_pages_wear_the_publications_colours_and_logo(tmp_path: Path) -> None:
    """The brand's colours and fonts, the logo from its own place alone, and names as text."""
    site = 'logo = "https://pics.example/logo.png"\n'
    more = (
        '[brand]\ncolour = "#9a3412"\ncolour_dark = "#fdba74"\n'
        'logo_dark = "https://dark.example/logo.png"\n'
    )
    world = World(Memory("sqlite:///digest.db", tmp_path), tmp_path, site=site, more=more)
    answer = world.ask("/unsubscribe")
    assert (
        "img-src https://dark.example https://pics.example;"
        in answer.headers["content-security-policy"]
    )
    assert 'src="https://pics.example/logo.png" alt="The Site Ledger"' in answer.text
    style = world.ask("/style.css")
    assert style.headers["content-type"].startswith("text/css")
    assert "--mark: #9a3412" in style.text
    assert "--mark: #fdba74" in style.text
    assert ".of-real-estate { --tint: " in style.text


def test_names_are_no_markup(tmp_path: Path) -> None:
    """Whatever a publication, a theme or an address is called is shown letter for letter."""
    path = publication(tmp_path)
    path.write_text(
        path.read_text().replace("The Site Ledger", "<script>x</script>"), encoding="utf-8"
    )
    memory = Memory("sqlite:///digest.db", tmp_path)
    app = routes.create_pages(opened(read_settings(path), memory))
    world = World.__new__(World)
    world.app, world.memory = app, memory
    page = world.ask("/unsubscribe/<script>").text
    assert "<script" not in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page


def test_a_publications_own_page_is_used(lite: World, tmp_path: Path) -> None:
    """A page may be replaced; a mistake in it costs a page of apology and a line in the log."""
    own = tmp_path / "templates" / "web" / "public"
    own.mkdir(parents=True)
    (own / "unsubscribe.html.j2").write_text("Bye, {{ address }}?", encoding="utf-8")
    (own / "preferences.html.j2").write_text("{{ nothing }}", encoding="utf-8")
    (own / "said.html.j2").write_text("{{ nothing }}", encoding="utf-8")
    assert lite.ask(lite.link(UNSUBSCRIBE)).text == "Bye, r…@home.example?"
    answer = lite.ask(lite.link(PREFERENCES))
    assert (answer.status_code, answer.text) == (500, "Please try again later.\n")
    (own / "style.css.j2").write_text("{{ nothing }}", encoding="utf-8")
    with pytest.raises(BadTemplate, match="style"):
        routes.create_pages(opened(lite.settings, lite.memory))
