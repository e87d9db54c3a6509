"""How long `digest --help` and a build take, and how much memory a build needs.

Usage: python -m benchmarks.build [--articles N] [--json]

A build is of page texts, and of web pages, at most 12 stories a theme. Memory is the resident
memory of the build's processes together, sampled; a page that they share counts in each. The limits
are the project's own, set for two cores. Machines differ, so a peer runs beside each: Python that
imports typer for the help; reading and hashing the same files for page texts; trafilatura alone, in
one process, for web pages.
"""

import hashlib
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks import report

HEADINGS = ("what", "seconds", "limit", "peer seconds", "peak MB", "limit MB")
#: How often a start is timed; the quickest counts.
TRIES = 5
WORDS = (
    "highway tender metro solar plant housing developer airport contract authority crore phase "
    "work bridge corridor project land state power storage station approval water pipeline cost "
    "package year company bid board district"
).split()
_LABELS = (
    "POWER & RENEWABLE ENERGY",
    "Real Estate",
    "ROADS & HIGHWAYS",
    "RAILWAYS & METRO RAIL",
    "WATER & WASTE",
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = report.parser(__doc__, articles=(1000, "articles of each kind"))
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), chosen.articles)
    report.show((f"Building, {chosen.articles} articles", HEADINGS, rows), as_json=chosen.json)


def measure(folder: Path, articles: int) -> list[tuple[object, ...]]:
    """Return a row for each thing measured, with files made in `folder`."""
    digest = [sys.executable, "-m", "digest"]
    help_time = min(run([*digest, "--help"])[0] for _ in range(TRIES))
    typer_time = min(run([sys.executable, "-c", "import typer"])[0] for _ in range(TRIES))
    rows: list[tuple[object, ...]] = [
        ("digest --help", f"{help_time:.2f}", 0.3, f"{typer_time:.2f}", "", "")
    ]
    for name, make, limit, peer in (
        ("page texts", make_page_texts, 10, _hash),
        ("web pages", make_web_pages, 25, _trafilatura),
    ):
        source, settings = folder / name, folder / f"publication of {name}" / "digest.toml"
        make(source, articles)
        settings.parent.mkdir()
        # Without a limit the mail of 1,000 stories is one that Gmail clips: unfit to send (E208).
        settings.write_text("[edition]\nmax_stories = 12\n", encoding="utf-8")
        options = ("--config", str(settings), "--date", "2026-11-23", "--quiet")
        seconds, memory = run([*digest, "build", str(source), *options])
        start = time.perf_counter()
        peer(source)
        peer_time = time.perf_counter() - start
        rows.append((name, f"{seconds:.1f}", limit, f"{peer_time:.1f}", round(memory / 1e6), 400))
    return rows


def run(command: Sequence[str]) -> tuple[float, int]:
    """Run `command`; return its seconds and its processes' greatest resident bytes together."""
    start = time.perf_counter()
    peak = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            peak = max(peak, _resident(watched))
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.02)  # to look costs a processor's millisecond
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - start, peak


def make_page_texts(folder: Path, number: int) -> None:
    """Write `number` page texts laid out as a site's page: the body twice, two teasers below."""
    folder.mkdir()
    for at in range(number):
        chance = random.Random(at)
        title, body = _headline(chance, at), [_paragraph(chance) for _ in range(6)]
        lines = [title, chance.choice(_LABELS), title, *body, " ".join(body)]
        for teaser in range(2):
            excerpt = _paragraph(chance)[:-20] + ".."
            headline = _headline(chance, number + 2 * at + teaser)
            lines += ["Next Story", "Real Estate", headline, excerpt]
        lines += ["Advertisement", "Subscribe to Our Newsletter", "STAY CONNECTED"]
        (folder / f"{at}.txt").write_text("\n\n".join(lines), encoding="utf-8")


def make_web_pages(folder: Path, number: int) -> None:
    """Write `number` web pages of about 40 kB: navigation, sidebar and footer around an article."""
    folder.mkdir()
    for at in range(number):
        chance = random.Random(at)
        title = _headline(chance, at)
        links = "".join(f"<li><a href='/{n}'>{_headline(chance, n)}</a></li>" for n in range(150))
        body = "".join(f"<p>{_paragraph(chance)}</p>" for _ in range(8))
        script = f"<script>var data = {[chance.random() for _ in range(600)]}</script>"
        label = chance.choice(_LABELS).replace("&", "&amp;")
        (folder / f"{at}.html").write_text(
            f"<!doctype html><html lang='en'><head><title>{title}</title>"
            f"<meta property='article:section' content='{label}'>"
            f"<link rel='canonical' href='https://news.example/{at}'>{script}</head>"
            f"<body><nav><ul>{links}</ul></nav><article><h1>{title}</h1>{body}</article>"
            f"<aside><ul>{links}</ul></aside><footer>© News</footer></body></html>",
            encoding="utf-8",
        )


def sentence(chance: random.Random) -> str:
    """Return a made-up sentence of about 16 words that ends with a distance."""
    words = " ".join(chance.choices(WORDS, k=chance.randint(8, 24))).capitalize()
    return f"{words} {chance.randint(2, 900)} km."


def _headline(chance: random.Random, at: int) -> str:
    return f"{' '.join(chance.choices(WORDS, k=6)).capitalize()} {at}"


def _paragraph(chance: random.Random) -> str:
    return " ".join(sentence(chance) for _ in range(4))


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
