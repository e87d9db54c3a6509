"""Makes the README's pictures: the examples' digest in Chromium, and the preview. Run it with `make pictures`."""

import io
import shutil
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, sync_playwright

from digest import pipeline
from digest.cli.options import day
from digest.config import settings as config

ROOT = Path(__file__).parent.parent
TO = Path(__file__).parent / "pictures"
DAY = "2026-11-23"


def main() -> None:
    """Build the examples and take each picture."""
    settings = config.load(ROOT / "examples" / "digest.toml")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / DAY
        built = pipeline.build(settings, settings.sources, day(DAY, settings), settings.themes)
        pipeline.save(out, built)
        with sync_playwright() as playwright:
            chromium = (
                shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
            )
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            _take(browser, out / "all.html", "digest-light", 640, 1500)
            _take(browser, out / "all.html", "digest-dark", 640, 1500, scheme="dark")
            _take(browser, out / "all.html", "digest-phone", 375, 1500)
            browser.close()
    _side_by_side()


def _take(browser: Browser, page: Path, name: str, width: int, height: int, scheme: str = "light") -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, device_scale_factor=1.5
    )
    tab = context.new_page()
    # The examples' pictures are at addresses that do not exist: a drawing stands in for each.
    tab.route("https://**/*", lambda route: route.fulfill(body=_drawing(), content_type="image/png"))
    tab.goto(page.as_uri())
    tab.screenshot(path=TO / f"{name}.png")
    context.close()


def _drawing() -> bytes:
    """Return a picture of hills at dawn with wind turbines, as PNG."""
    width, height = 1088, 560
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for y in range(height):
        part = y / height
        draw.line(
            [(0, y), (width, y)], fill=(int(150 + 95 * part), int(185 + 30 * part), int(215 - 45 * part))
        )
    draw.ellipse([760, 250, 880, 370], fill=(255, 236, 190))
    for x, base, size in ((170, 420, 190), (420, 400, 240), (640, 430, 160)):
        draw.line([(x, base + 60), (x, base - size)], fill=(245, 245, 245), width=8)
        for end in ((-0.5, -0.62), (0.78, -0.1), (-0.28, 0.74)):
            draw.line(
                [(x, base - size), (x + end[0] * size * 0.7, base - size + end[1] * size * 0.7)],
                fill=(250, 250, 250),
                width=6,
            )
    draw.polygon([(0, 430), (300, 390), (620, 450), (1088, 380), (1088, 560), (0, 560)], fill=(74, 104, 86))
    draw.polygon([(0, 500), (420, 450), (1088, 510), (1088, 560), (0, 560)], fill=(48, 74, 62))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _side_by_side() -> None:
    """Put the pictures of light, dark and phone beside each other as one, and take the single ones away."""
    paths = [TO / f"digest-{kind}.png" for kind in ("light", "dark", "phone")]
    images = [Image.open(path) for path in paths]
    gap = 24
    whole = Image.new("RGB", (sum(i.width for i in images) + gap * 2, images[0].height), "white")
    at = 0
    for image in images:
        whole.paste(image, (at, 0))
        at += image.width + gap
    whole.quantize(256).save(TO / "digest.png", optimize=True)
    for path in paths:
        path.unlink()


if __name__ == "__main__":
    main()
