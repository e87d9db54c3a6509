"""How long a build takes and how much memory it needs: help, 1,000 page texts, 1,000 web pages.

Usage: python -m benchmarks.build [--articles N] [--json]

Memory is the resident memory of all processes of the build together, sampled; pages they share count in each.
The limits are the project's own, set for two cores. Beside each figure stands the time of a peer in the same run, since
machines differ: for the help, Python importing typer; for page texts, reading and hashing the same files;
for web pages, trafilatura alone on the same pages in one process.
"""

import argparse
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from benchmarks.report import show

_WORDS = (
    "highway tender metro solar plant housing developer airport contract authority crore phase work bridge corridor "
    "project land state power storage station approval water pipeline cost package year company bid board district"
).split()
_LABELS = (
    "POWER & RENEWABLE ENERGY",
    "Real Estate",
    "ROADS & HIGHWAYS",
    "RAILWAYS & METRO RAIL",
    "WATER & WASTE",
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--articles", type=int, default=1000, metavar="N", help="how many of each kind (1000)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), chosen.articles)
    show((f"Building, {chosen.articles} articles", HEADINGS, rows), as_json=chosen.json)


HEADINGS = ("what", "seconds", "limit", "peer seconds", "peak MB", "limit MB")


def measure(folder: Path, articles: int) -> list[tuple[object, ...]]:
    """Return a row for each thing measured, with files made in `folder`."""
    pages, web = (
        make_page_texts(folder / "pages", articles),
        make_web_pages(folder / "web", articles),
    )
    digest = [sys.executable, "-m", "digest"]
    help_time = min(run([*digest, "--help"])[0] for _ in range(5))
    typer_time = min(run([sys.executable, "-c", "import typer"])[0] for _ in range(5))
    rows: list[tuple[object, ...]] = [
        ("digest --help", f"{help_time:.2f}", 0.3, f"{typer_time:.2f}", "", "")
    ]
    for name, source, limit, peer in (
        ("page texts", pages, 10, _hash),
        ("web pages", web, 25, _trafilatura),
    ):
        command = [
            *digest,
            "build",
            str(source),
            "--out",
            str(folder / "out"),
            "--date",
            "2026-11-23",
            "--quiet",
        ]
        seconds, memory = run(command)
        start = time.perf_counter()
        peer(source)
        rows.append(
            (
                name,
                f"{seconds:.1f}",
                limit,
                f"{time.perf_counter() - start:.1f}",
                round(memory / 1e6),
                400,
            )
        )
    return rows


def run(command: Sequence[str]) -> tuple[float, int]:
    """Run `command`; return its seconds and the peak resident bytes of it and its descendants together."""
    start = time.perf_counter()
    peak = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            peak = max(peak, _resident(watched))
            time.sleep(0.005)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - start, peak


def make_page_texts(folder: Path, number: int) -> Path:
    """Write `number` page texts in the layout of a site's page: the body twice, two teasers below."""
    folder.mkdir()
    for at in range(number):
        chance = random.Random(at)
        title, body = _headline(chance, at), [_paragraph(chance) for _ in range(6)]
        lines = [title, chance.choice(_LABELS), title, *body, " ".join(body)]
        for teaser in range(2):
            excerpt = _paragraph(chance)[:-20] + ".."
            lines += [
                "Next Story",
                "Real Estate",
                _headline(chance, number + 2 * at + teaser),
                excerpt,
            ]
        lines += ["Advertisement", "Subscribe to Our Newsletter", "STAY CONNECTED"]
        (folder / f"{at}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    return folder


def make_web_pages(folder: Path, number: int) -> Path:
    """Write `number` web pages of about 40 kB with navigation, sidebar and footer around the article."""
    folder.mkdir()
    for at in range(number):
        chance = random.Random(at)
        title = _headline(chance, at)
        links = "".join(f"<li><a href='/{n}'>{_headline(chance, n)}</a></li>" for n in range(150))
        body = "".join(f"<p>{_paragraph(chance)}</p>" for _ in range(8))
        script = f"<script>var data = {[chance.random() for _ in range(600)]}</script>"
        (folder / f"{at}.html").write_text(
            f"<!doctype html><html lang='en'><head><title>{title}</title>"
            f"<meta property='article:section' content='{chance.choice(_LABELS).replace('&', '&amp;')}'>"
            f"<link rel='canonical' href='https://news.example/{at}'>{script}</head><body><nav><ul>{links}</ul></nav>"
            f"<article><h1>{title}</h1>{body}</article><aside><ul>{links}</ul></aside><footer>© News</footer></body></html>",
            encoding="utf-8",
        )
    return folder


def _headline(chance: random.Random, at: int) -> str:
    return f"{' '.join(chance.choices(_WORDS, k=6)).capitalize()} {at}"


def _paragraph(chance: random.Random) -> str:
    return " ".join(
        f"{' '.join(chance.choices(_WORDS, k=chance.randint(8, 24))).capitalize()} {chance.randint(2, 900)} km."
        for _ in range(4)
    )


def _resident(process: psutil.Process) -> int:
    total = 0
    try:
        for part in (process, *process.children(recursive=True)):
            total += part.memory_info().rss
    except psutil.NoSuchProcess:
        pass
    return total


def _hash(folder: Path) -> None:
    for path in folder.iterdir():
        hashlib.sha256(path.read_bytes()).hexdigest()


def _trafilatura(folder: Path) -> None:
    import trafilatura

    for path in folder.iterdir():
        trafilatura.bare_extraction(path.read_text(encoding="utf-8"), fast=True, with_metadata=True)


if __name__ == "__main__":
    main()
