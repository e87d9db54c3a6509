"""Both looks in Chromium, with all that a mail can hold, at every width, in light and in dark."""

import dataclasses
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image as Picture
from playwright.sync_api import Browser, Page

from digest.model import Brand, Edition, Image
from digest.rendering.parts import Renderer
from tests.browser.test_mail import RULES
from tests.rendering.samples import (
    HOMES,
    POWER,
    PUBLICATION,
    article,
    edition,
    fact,
    hindi_edition,
    with_all,
    with_everything,
)

LOOKS = ("broadsheet", "briefing")
WIDTHS = (600, 375, 320)
RENDERER = Renderer(Path("/nowhere"))
LONG = "Visweswaraiahnagarpurasahakarisamiti" * 3
NOTE = (
    "Good **morning**, [all](https://a.example/).\n\n- one\n- two\n\n> said\n\n#### Later\n\n`code`"
)

#: Texts and pictures that overlap by more than line heights account for, a pixel or two.
OVERLAPS = """() => {
  const boxes = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const add = (owner, name, rects) => {
    for (const r of rects) if (r.width > 1 && r.height > 1) boxes.push([owner, name, r]);
  };
  while (walker.nextNode()) {
    const node = walker.currentNode, style = getComputedStyle(node.parentElement);
    if (!node.textContent.trim() || style.opacity === "0" || style.display === "none") continue;
    if (style.fontSize === "1px") continue;
    const range = document.createRange(); range.selectNodeContents(node);
    add(node, node.textContent.trim().slice(0, 40), range.getClientRects());
  }
  for (const image of document.images) add(image, image.src, [image.getBoundingClientRect()]);
  const found = [];
  for (let a = 0; a < boxes.length; a++) for (let b = a + 1; b < boxes.length; b++) {
    if (boxes[a][0] === boxes[b][0]) continue;
    const p = boxes[a][2], q = boxes[b][2];
    const wide = Math.min(p.right, q.right) - Math.max(p.left, q.left);
    const high = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    if (wide > 1 && high > 0.25 * Math.min(p.height, q.height))
      found.push([boxes[a][1], boxes[b][1], wide, high]);
  }
  return found;
}"""
#: Every text at twice its size.
ENLARGE = """() => {
  const all = [...document.body.querySelectorAll("*")];
  const sizes = all.map(e => [e, parseFloat(getComputedStyle(e).fontSize)]);
  for (const [element, size] of sizes)
    element.style.setProperty("font-size", `${2 * size}px`, "important");
}"""


def full(look: str, **fields: object) -> Edition:
    """Return an edition with everything that a mail can show, in two themes."""
    picture = Image(
        "https://ledger.example/a.jpg", "A crane lifts a girder over the river", 1600, 900
    )
    power = [
        article(
            "Saryu wins a 300 MW order",
            "It is to be built by 2030. " * 4,
            id="a",
            url="https://ledger.example/a",
            label="Power Storage",
            image=picture,
        ),
        article(
            f"A word of {LONG}",
            f"It says {LONG}. And {LONG}.",
            id="b",
            url="https://ledger.example/b",
            label=LONG,
        ),
        article(
            "Without an address", "Told in short.", id="c", source="", published=None, teaser=True
        ),
    ]
    homes = [
        article(
            "Flats sell",
            "Pune buys them.",
            id="d",
            url="https://ledger.example/d",
            language="hi",
            image=picture,
        )
    ]
    others = [article("Rivals say", id="e", source="Metro Builder", url="https://metro.example/e")]
    publication = dataclasses.replace(
        PUBLICATION,
        look=look,
        public_url="https://news.ledger.example",
        app_url="https://ledger.example/app",
        **fields,
    )
    made = with_all(
        edition(power, homes, publication=publication, note=NOTE),
        facts=["Rs 170 billion", "645 roads", "by January 2026"],
        others=others,
    )
    stories = [
        dataclasses.replace(one, facts=(fact(LONG), fact("by 2030"))) if one.id == "b" else one
        for one in made.stories
    ]
    return with_everything(dataclasses.replace(made, stories=tuple(stories)))


def stripped(page: str) -> str:
    """Return the mail as programs show it that drop all style sheets."""
    return re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)


@contextmanager
def shown(
    chromium: Browser, html: str, width: int = 600, scheme: str = "light", *, images: bool = True
) -> Iterator[Page]:
    """Show a mail: its pictures grey, or none where they are off."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    file = io.BytesIO()
    Picture.new("RGB", (1600, 900), "#88919c").save(file, "PNG")

    def answer(route) -> None:  # type: ignore[no-untyped-def]
        if images:
            route.fulfill(body=file.getvalue(), content_type="image/png")
        else:
            route.abort()

    page.route("http*://**/*", answer)
    page.set_content(html)
    yield page
    context.close()


def faults(page: Page, width: int) -> list[object]:
    """Return what stands beyond the page's width, and what overlaps."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*([f"{wide} px wide"] if wide > width else []), *page.evaluate(OVERLAPS)]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("look", LOOKS)
def test_a_look_fits_every_width(chromium: Browser, look: str, width: int) -> None:
    """Nothing scrolls sideways or overlaps, with pictures and without, however long a word is."""
    html = RENDERER.render(full(look)).html
    for images in (True, False):
        with shown(chromium, html, width, images=images) as page:
            assert faults(page, width) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("look", LOOKS)
def test_a_look_stands_without_its_style_sheet(chromium: Browser, look: str, width: int) -> None:
    """Some programs drop it: sizes, colours and widths stand on the elements."""
    html = stripped(RENDERER.render(full(look)).html)
    with shown(chromium, html, width) as page:
        assert faults(page, width) == []
        assert (
            page.evaluate("getComputedStyle(document.querySelector('h3 a')).color")
            == "rgb(20, 23, 26)"
        )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("look", LOOKS)
def test_a_look_stands_text_of_twice_the_size(chromium: Browser, look: str, width: int) -> None:
    """A reader who needs large letters reads all of it without scrolling sideways."""
    with shown(chromium, RENDERER.render(full(look)).html, width) as page:
        page.evaluate(ENLARGE)
        assert faults(page, width) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("look", LOOKS)
def test_a_look_has_no_barrier(chromium: Browser, look: str, scheme: str) -> None:
    """No rule of axe finds a fault, contrast included, in a mail of several themes or of one."""
    several = full(look)
    one = dataclasses.replace(several, themes=(POWER,), sections=several.sections[:1])
    quiet = edition(themes=(POWER, HOMES), publication=dataclasses.replace(PUBLICATION, look=look))
    thin = edition([article("A")], publication=dataclasses.replace(PUBLICATION, look=look))
    for made in (several, one, quiet, thin):
        with shown(chromium, RENDERER.render(made).html, scheme=scheme) as page:
            found = Axe().run(page, options=RULES).response["violations"]
            assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []


@pytest.mark.parametrize("look", LOOKS)
def test_a_mail_in_hindi_fits_and_has_no_barrier(chromium: Browser, look: str) -> None:
    """On a small phone, in dark mode: nothing scrolls sideways, and axe finds nothing."""
    made = hindi_edition()
    publication = dataclasses.replace(made.publication, look=look)
    html = RENDERER.render(dataclasses.replace(made, publication=publication)).html
    with shown(chromium, html, 320, "dark") as page:
        assert faults(page, 320) == []
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []


@pytest.mark.parametrize("look", LOOKS)
def test_a_phone_gives_a_headline_the_whole_width(chromium: Browser, look: str) -> None:
    """No picture stands beside it; below 480 px the picture takes the whole width, too."""
    with shown(chromium, RENDERER.render(full(look)).html, 320) as page:
        headline, picture = (
            page.locator(f".lead {inner}").first.bounding_box() for inner in ("h3", "img")
        )
        assert headline["width"] == picture["width"] >= 280  # type: ignore[index]


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_without_style_sheet_has_no_barrier(chromium: Browser, look: str) -> None:
    """What stands on the elements alone is readable, too."""
    with shown(chromium, stripped(RENDERER.render(full(look)).html)) as page:
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []


@pytest.mark.parametrize("look", LOOKS)
def test_the_contents_lead_to_the_themes(chromium: Browser, look: str) -> None:
    """Every jump has a place to land on."""
    with shown(chromium, RENDERER.render(full(look)).html) as page:
        jumps = page.eval_on_selector_all(
            "a[href^='#']", "links => links.map(link => link.getAttribute('href'))"
        )
        assert jumps == ["#power", "#homes", "#dates-to-watch"]
        assert all(page.locator(jump).count() == 1 for jump in jumps)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("scheme", "expected"), [("light", ["l.png"]), ("dark", ["d.png"])])
def test_one_logo_shows_in_each_light(
    chromium: Browser, look: str, scheme: str, expected: list[str]
) -> None:
    """Dark pages show the dark logo, and without styles only one of the two shows."""
    brand = Brand(logo_dark="https://ledger.example/d.png", logo_width=200, logo_height=50)
    html = RENDERER.render(full(look, logo="https://ledger.example/l.png", brand=brand)).html
    visible = """() => [...document.querySelectorAll('h1 img')]
        .filter(i => i.getBoundingClientRect().height > 5)
        .map(i => i.src.split('/').pop())"""
    with shown(chromium, html, scheme=scheme) as page:
        assert page.evaluate(visible) == expected
    with shown(chromium, stripped(html), scheme=scheme) as page:
        assert page.evaluate(visible) == ["l.png"]


@pytest.mark.parametrize("width", [600, 320])
@pytest.mark.parametrize("look", LOOKS)
def test_a_mail_from_right_to_left_fits(chromium: Browser, look: str, width: int) -> None:
    """A language that is written from right to left stands at the right."""
    html = (
        RENDERER.render(full(look))
        .html.replace('dir="ltr"', 'dir="rtl"')
        .replace("direction:ltr", "direction:rtl")
    )
    with shown(chromium, html, width) as page:
        assert faults(page, width) == []
