"""Make the README's pictures: the examples' digest in both looks, in Chromium.

Run it with `make pictures`.
"""

import dataclasses
import io
import shutil
import tempfile
from datetime import date
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Route, sync_playwright

from digest.config import settings as config
from digest.newsroom.build import build_edition
from digest.newsroom.publication import Clock, Publication
from digest.rendering.parts import Renderer
from digest.store.database import Memory

ROOT = Path(__file__).parent.parent
TO = Path(__file__).parent / "pictures"
DAY = date(2026, 11, 23)
#: The picture of each look, how high it is cut, in CSS pixels.
LOOKS = {"broadsheet": ("digest.png", 1500), "briefing": ("briefing.png", 1000)}
SCALE = 1.5


def main() -> None:
    """Build the examples, render the mail of all themes in each look, and take its pictures."""
    settings = config.read_settings(ROOT / "examples" / "digest.toml")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        with Memory("sqlite:///memory.db", Path(folder)) as memory:
            publication = Publication(settings, memory, Clock(), {})
            built = build_edition(publication, settings.sources, DAY, settings.themes)
        if built.edition is None:
            raise SystemExit(f"{DAY} is a quiet day")
        found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
        browser = playwright.chromium.launch(
            executable_path=next(filter(None, found), None), args=["--no-sandbox"]
        )
        for look, (name, height) in LOOKS.items():
            publisher = dataclasses.replace(built.edition.publication, look=look)
            page = Path(folder) / f"{look}.html"
            parts = Renderer(settings.folder).render(
                dataclasses.replace(built.edition, publication=publisher)
            )
            page.write_text(parts.html, encoding="utf-8")
            shots = [_take(browser, page, width, height, scheme) for width, scheme in
                     ((640, "light"), (640, "dark"), (375, "light"))]  # fmt: skip
            _side_by_side(shots, TO / name)
        browser.close()


def _take(browser: Browser, page: Path, width: int, height: int, scheme: str) -> Image.Image:
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, device_scale_factor=SCALE
    )
    tab = context.new_page()
    tab.route("https://**/*", _draw)
    tab.goto(page.as_uri())
    shot = Image.open(io.BytesIO(tab.screenshot()))
    context.close()
    return shot.convert("RGB")


def _draw(route: Route) -> None:
    """Answer with a drawing: the examples' pictures are at addresses that do not exist."""
    width, height = 1088, 612
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for y in range(height):
        part = y / height
        draw.line(
            [(0, y), (width, y)],
            fill=(int(150 + 95 * part), int(185 + 30 * part), int(215 - 45 * part)),
        )
    draw.ellipse([760, 250, 880, 370], fill=(255, 236, 190))
    scenes = (_turbines, _towers, _bridge)
    scenes[sum(route.request.url.encode()) % len(scenes)](draw)
    file = io.BytesIO()
    image.save(file, "PNG")
    route.fulfill(body=file.getvalue(), content_type="image/png")


def _turbines(draw: ImageDraw.ImageDraw) -> None:
    for x, base, size in ((170, 420, 190), (420, 400, 240), (640, 430, 160)):
        draw.line([(x, base + 60), (x, base - size)], fill=(245, 245, 245), width=8)
        for end in ((-0.5, -0.62), (0.78, -0.1), (-0.28, 0.74)):
            draw.line(
                [(x, base - size), (x + end[0] * size * 0.7, base - size + end[1] * size * 0.7)],
                fill=(250, 250, 250),
                width=6,
            )
    draw.polygon(
        [(0, 430), (300, 390), (620, 450), (1088, 380), (1088, 612), (0, 612)], fill=(74, 104, 86)
    )
    draw.polygon([(0, 520), (420, 470), (1088, 530), (1088, 612), (0, 612)], fill=(48, 74, 62))


def _towers(draw: ImageDraw.ImageDraw) -> None:
    for x, top, wide, shade in (
        (90, 260, 130, 96),
        (260, 140, 150, 74),
        (450, 300, 120, 104),
        (600, 190, 140, 84),
        (930, 240, 120, 92),
    ):
        draw.rectangle([x, top, x + wide, 612], fill=(shade, shade + 12, shade + 30))
        for row in range(top + 24, 560, 38):
            for column in range(x + 18, x + wide - 18, 30):
                draw.rectangle([column, row, column + 14, row + 18], fill=(244, 219, 160))
    draw.polygon([(0, 560), (1088, 540), (1088, 612), (0, 612)], fill=(62, 70, 80))


def _bridge(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle([0, 470, 1088, 612], fill=(92, 124, 148))
    for x in (300, 760):
        draw.rectangle([x, 130, x + 22, 500], fill=(70, 78, 92))
        for reach in range(40, 260, 44):
            for side in (-1, 1):
                draw.line(
                    [(x + 11, 140), (x + 11 + side * reach, 400)], fill=(236, 240, 244), width=3
                )
    draw.rectangle([0, 396, 1088, 416], fill=(58, 66, 80))


def _side_by_side(shots: list[Image.Image], to: Path) -> None:
    """Put the pictures of light, dark and phone beside each other as one."""
    gap = 24
    whole = Image.new(
        "RGB", (sum(shot.width for shot in shots) + gap * 2, shots[0].height), "white"
    )
    at = 0
    for shot in shots:
        whole.paste(shot, (at, 0))
        at += shot.width + gap
    # This method keeps colours that are rare.
    whole.quantize(256, Image.Quantize.MAXCOVERAGE).save(to, optimize=True)


if __name__ == "__main__":
    main()
