"""The preview in Chromium: what an editor sees and clicks."""

from pathlib import Path

from playwright.sync_api import Browser


def test_an_editor_looks_at_a_day(chromium: Browser, preview: str) -> None:
    """From the days to a variant: widths, dark, source, Markdown, text; no script, all our own."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    refused, asked, said = [], [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: refused.append((request.url, request.failure)))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.goto(preview)
    page.click("text=Monday, 23 November 2026")
    page.wait_for_load_state("networkidle")
    widths = [frame.evaluate("document.documentElement.clientWidth") for frame in page.frames[1:]]
    assert widths[1] == 375
    assert widths[0] >= 600
    card = "getComputedStyle(document.querySelector('.card')).backgroundColor"
    assert page.frames[1].evaluate(card) == "rgb(255, 255, 255)"
    page.click("nav >> text=Dark")
    page.wait_for_load_state("networkidle")
    assert page.frames[1].evaluate(card) == "rgb(27, 30, 36)"
    page.click("nav >> text=Real Estate")
    page.wait_for_load_state("networkidle")
    assert "<script>document.title=1</script> Flats" in page.frames[1].inner_text("body")
    page.click("nav >> text=HTML source")
    assert "<!doctype html>" in page.inner_text("pre")
    page.click("nav >> text=Markdown")
    assert page.inner_text("pre").startswith("# The Site Ledger")
    page.click("nav >> text=Plain text")
    assert page.inner_text("pre").startswith("THE SITE LEDGER")
    assert said == []
    # The policy stops what a mail asks from outside before it leaves the browser.
    outside = [url for url in asked if not url.startswith(preview)]
    assert outside == [url for url, why in refused if why == "csp"]
    page.close()


def test_what_is_on_disk_now_is_shown(chromium: Browser, preview: str, out: Path) -> None:
    """A file that changes is shown as it is at the next look, without a restart."""
    path = out / "2026-11-23/all.txt"
    before = path.read_text()
    page = chromium.new_page()
    try:
        path.write_text("CHANGED\n")
        page.goto(f"{preview}2026-11-23/all?view=text")
        assert page.inner_text("pre") == "CHANGED\n"
    finally:
        path.write_text(before)
        page.close()
