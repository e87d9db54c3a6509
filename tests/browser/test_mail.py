"""The mail in Chromium: it fits every width, reads in light and dark, and has no barrier."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

#: With the rule on touch targets of 24 px, which axe leaves out unless it is asked for.
RULES = {"rules": {"target-size": {"enabled": True}}}
VARIANTS = ("all", "infrastructure")


@pytest.mark.parametrize("width", [600, 375, 320])
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_mail_fits_its_width(chromium: Browser, out: Path, variant: str, width: int) -> None:
    """Nothing scrolls sideways on a desk, a phone or a small phone."""
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.goto((out / f"2026-11-23/{variant}.html").as_uri(), wait_until="domcontentloaded")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_mail_has_no_barrier(chromium: Browser, out: Path, variant: str, scheme: str) -> None:
    """No rule of axe finds anything wrong, contrast included, in light and in dark."""
    page = chromium.new_page(color_scheme=scheme)
    page.goto((out / f"2026-11-23/{variant}.html").as_uri(), wait_until="domcontentloaded")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []
    page.close()


def test_dark_mode_darkens(chromium: Browser, out: Path) -> None:
    """The page behind the mail is dark where the reader's setting is."""
    colours = {}
    for scheme in ("light", "dark"):
        page = chromium.new_page(color_scheme=scheme)
        page.goto((out / "2026-11-23/all.html").as_uri(), wait_until="domcontentloaded")
        colours[scheme] = page.evaluate(
            "getComputedStyle(document.querySelector('.card')).backgroundColor"
        )
        page.close()
    assert colours == {"light": "rgb(255, 255, 255)", "dark": "rgb(27, 30, 36)"}
