"""The preview's own pages in Chromium: no barrier, no complaint on the console."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

PAGES = [
    "",
    "2026-11-23/all",
    "2026-11-23/infrastructure?scheme=dark",
    "2026-11-23/all?view=source",
    "gone",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_preview_has_no_barrier(
    chromium: Browser, preview: str, path: str, scheme: str
) -> None:
    """No rule of axe finds anything wrong in the page around the mail, in light and in dark."""
    page = chromium.new_page(
        color_scheme=scheme, bypass_csp=True, viewport={"width": 1280, "height": 900}
    )  # type: ignore[arg-type]
    page.goto(preview + path)
    found = Axe().run(page, context={"exclude": [["iframe"]]}).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []
    page.close()


@pytest.mark.parametrize("path", PAGES[:4])
def test_a_page_of_the_preview_complains_of_nothing(
    chromium: Browser, preview: str, path: str
) -> None:
    """Nothing on the console but the policy, which refuses what a mail would load from outside."""
    page = chromium.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(preview + path, wait_until="networkidle")
    policy = 'violates the following Content Security Policy directive: "img-src data:"'
    assert [text for text in complaints if policy not in text] == []
    page.close()


def test_a_wide_page_shows_both_frames_without_scrolling(chromium: Browser, preview: str) -> None:
    """At 1280 px both frames stand side by side: the mail 600 px wide in one, 375 in the other."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{preview}2026-11-23/all", wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    cards = [
        frame.evaluate("document.querySelector('.card').getBoundingClientRect().width")
        for frame in page.frames[1:]
    ]
    assert cards == [600, 375]
    assert [frame.evaluate("document.documentElement.scrollWidth") for frame in page.frames[1:]][
        1
    ] == 375
    page.close()
