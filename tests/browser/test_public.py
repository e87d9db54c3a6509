"""The public pages in Chromium: no barrier, no script needed, nothing foreign, and they work."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from digest.config.settings import read_settings
from digest.store.database import Memory
from digest.store.people.standing import unsubscribe
from digest.store.people.subscribers import add_subscriber, find_subscriber
from digest.tokens import CONFIRM, PREFERENCES, UNSUBSCRIBE
from digest.web.pages import routes
from tests.web import world
from tests.web.world import KEYS, NOW, fill_archive, publication

LOOKS = '[brand]\ncolour = "#9a3412"\ncolour_dark = "#fdba74"\n[signup]\nopen = true\n'
PAGES = [
    "unsubscribe",
    "preferences",
    "confirm",
    "some",
    "bad",
    "archive",
    "bare",
    "ended",
    "hindi",
    "subscribe",
]


class Site:
    """Running pages, under a path as a proxy would have them, and the links into them."""

    def __init__(self, folder: Path) -> None:
        settings = read_settings(publication(folder, "http://127.0.0.1/digest", LOOKS))
        self.memory = Memory(settings.store.url, folder)
        config = uvicorn.Config(
            routes.create_pages(world.opened(settings, self.memory), lambda: NOW),
            port=0,
            log_level="warning",
            lifespan="off",
        )
        self.server = uvicorn.Server(config)
        fill_archive(self.memory)
        self.people = 0

    def run(self) -> None:
        """Serve until it is told to end."""
        asyncio.run(self.server.serve())

    @property
    def root(self) -> str:
        """The address of the pages."""
        port = self.server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}/digest"

    def link(self, purpose: str, **options: object) -> str:
        """Return a link of somebody new."""
        self.people += 1
        with self.memory.write() as connection:
            person = add_subscriber(
                connection,
                f"reader{self.people}@home.example",
                consent=("test", ""),
                now=NOW,
                **options,  # type: ignore[arg-type]
            )
        return f"{self.root}/{purpose}/{KEYS.sign(purpose, person.id, NOW)}"

    def page(self, name: str) -> str:
        """Return the address of one of PAGES."""
        if name == "ended":
            link = self.link(UNSUBSCRIBE)
            with self.memory.write() as connection:
                unsubscribe(connection, self.people, NOW)
            return link
        found = {
            "bad": lambda: f"{self.root}/unsubscribe/nonsense",
            "subscribe": lambda: f"{self.root}/subscribe",
            "archive": lambda: f"{self.root}/archive",
            "bare": lambda: f"{self.root}/preferences",
            "some": lambda: self.link(PREFERENCES, themes=["real-estate"]),
            "hindi": lambda: self.link(UNSUBSCRIBE, language="hi-IN"),
            "confirm": lambda: self.link(CONFIRM, state="unconfirmed"),
        }
        return found[name]() if name in found else self.link(name)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the running pages of a publication."""
    running = Site(tmp_path_factory.mktemp("public"))
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.server.started:
        thread.join(0.02)
    yield running
    running.server.should_exit = True
    thread.join(20)
    running.memory.close()


def opened(
    chromium: Browser, address: str, scheme: str = "light", width: int = 900, **options: object
) -> Page:
    """Return a page that runs no script, as far as it has any."""
    page = chromium.new_page(
        color_scheme=scheme, viewport={"width": width, "height": 800}, **options
    )  # type: ignore[arg-type]
    page.goto(address)
    return page


@pytest.mark.parametrize(("scheme", "width"), [("light", 900), ("dark", 340)])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barrier(
    chromium: Browser, site: Site, name: str, scheme: str, width: int
) -> None:
    """No rule of axe finds a fault, wide in light and narrow in dark, and nothing sticks out."""
    page = opened(chromium, site.page(name), scheme, width, bypass_csp=True)
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_nothing_of_others_and_complains_of_nothing(
    chromium: Browser, site: Site, name: str
) -> None:
    """Nothing is loaded from elsewhere, and the page's own policy refuses nothing of its own."""
    page = chromium.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    address = site.page(name)
    page.goto(address, wait_until="networkidle")
    assert [text for text in said if "404" not in text] == []
    assert {url for url in asked if not url.endswith("favicon.ico")} == {
        address,
        f"{site.root}/style.css",
    }
    page.close()


def test_everything_can_be_done_without_scripts(chromium: Browser, site: Site) -> None:
    """Without scripts a reader drops a theme, chooses themes, pauses, and unsubscribes."""
    page = opened(chromium, site.link(UNSUBSCRIBE), java_script_enabled=False)
    page.click("li:has-text('Real Estate') button")
    assert page.inner_text("h1") == "You have left Real Estate"
    page.click("text=Back to your newsletters")
    assert page.is_visible("text=Roads, rail")
    assert page.is_checked("input[value=infrastructure]")
    assert not page.is_checked("input[value=real-estate]")
    page.check("text=All themes, also new ones")
    assert not page.is_visible("text=Roads, rail")
    page.click("text=Save themes")
    assert "From the next edition on you get: all themes." in page.inner_text("main")
    page.click("text=Back to your newsletters")
    page.click("text=Pause my newsletters")
    assert page.inner_text("h1").startswith("Paused up to and including ")
    page.click("text=Back to your newsletters")
    page.click("text=Go on now")
    assert page.inner_text("h1") == "Your newsletters go on"
    page.click("text=Back to your newsletters")
    page.click("text=Unsubscribe from everything")
    assert page.inner_text("h1") == "You are unsubscribed"
    page.close()


def test_signing_up_without_scripts(chromium: Browser, site: Site) -> None:
    """The form is filled in, and what people do not see stays empty."""
    page = opened(chromium, f"{site.root}/subscribe", java_script_enabled=False)
    page.fill("input[type=email]", "new@home.example")
    page.check("text=Only these:")
    page.check("text=Real Estate")
    box = page.locator("input[name=website]").bounding_box()
    assert box is None or box["x"] < -1000
    page.click("button:has-text('Subscribe')")
    assert page.inner_text("h1") == "Please check your mail"
    with site.memory.read() as connection:
        person = find_subscriber(connection, "new@home.example")
    assert person
    assert (person.state, person.themes) == ("unconfirmed", ("real-estate",))
    page.close()


def test_the_keyboard_reaches_every_button(chromium: Browser, site: Site) -> None:
    """The first button is the second stop from the top, and Enter presses it."""
    page = opened(chromium, site.link(CONFIRM, state="unconfirmed"))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=You are subscribed")
    page.close()


def test_an_edition_is_shown_and_can_do_nothing(chromium: Browser, site: Site) -> None:
    """The archive leads to the edition, whose policy keeps it from running or loading anything."""
    page = opened(chromium, f"{site.root}/archive")
    page.click("text=Monday, 23 November 2026")
    assert "A plant of 2026-11-23" in page.inner_text("body")
    assert page.evaluate("() => window.origin") == "null"
    page.close()


def test_another_sites_form_is_refused(chromium: Browser, site: Site) -> None:
    """A page elsewhere that posts to a link it has come to know is told so, and nothing changes."""
    link = site.link(UNSUBSCRIBE)
    page = chromium.new_page()
    page.set_content(f'<form method="post" action="{link}"><button>Win!</button></form>')
    page.click("text=Win!")
    assert page.inner_text("h1") == "That was refused"
    page.goto(link)
    assert page.inner_text("h1") == "Unsubscribe from The Site Ledger?"
    page.close()
