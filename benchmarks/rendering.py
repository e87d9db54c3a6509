"""How long rendering takes, and how many messages a second are made of what was rendered.

Usage: python -m benchmarks.rendering [--runs N] [--json]

A variant of 40 stories becomes HTML, Markdown, text and a message; the seven variants are those of
three themes that hold the 40 stories together. Each figure is the median of the runs, in processor
time of one core, so that other users of the machine count little. The limits are the project's own.

Machines differ, so peers run beside them. For rendering, the npm packages mjml and juice make HTML
of the same MJML, warm, in one process (processor or elapsed time, whichever is less, since node's
own threads help it); they are installed into a folder that goes with the run, and left out if npm
is missing. For messages, the standard library's EmailMessage is written for each subscriber.
"""

import json
import random
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from itertools import combinations
from pathlib import Path

from benchmarks import report
from benchmarks.build import WORDS
from digest.editorial.edition import narrow_edition
from digest.model import (
    Article,
    Edition,
    Fact,
    Parts,
    Publisher,
    Section,
    Sentence,
    ShownTheme,
    Story,
)
from digest.rendering import message, mjml, personal
from digest.rendering.parts import Renderer
from digest.tokens import PREFERENCES, UNSUBSCRIBE, Keys

RENDERING = ("what", "ms", "limit ms", "npm mjml + juice ms")
MESSAGES = ("what", "messages a second", "at least")
DAY = date(2026, 11, 23)
SENT = datetime(2026, 11, 23, 1, tzinfo=UTC)
KEYS = Keys(["a key of the benchmark, 32 characters and more"])
STORIES = 40

_THEMES = tuple(
    ShownTheme(slug, title, colour, dark, blurb, "{theme} – {date}")
    for slug, title, colour, dark, blurb in (
        ("power", "Power & Renewable Energy", "#0b6e4f", "#5fd3a8", "Sun and wires."),
        ("homes", "Real Estate", "#9a3412", "#fdba74", "Flats and land."),
        ("roads", "Infrastructure", "#1e40af", "#93c5fd", "Roads and rails."),
    )
)
_PUBLICATION = Publisher(
    "The Site Ledger",
    "Desk of the Ledger <desk@ledger.example>",
    "broadsheet",
    url="https://ledger.example/",
    postal_address="12 Ballast Lane, Mumbai 400010",
    list_id="daily.ledger.example",
    public_url="https://news.ledger.example",
)
_NPM = ("mjml", "juice")
_NODE = """
const mjml2html = require("mjml").default ?? require("mjml"), juice = require("juice");
const { sources, runs } = JSON.parse(require("fs").readFileSync(0, "utf8"));
(async () => {
  const times = [];
  for (let run = 0; run < runs + 3; run++) {
    const start = performance.now(), before = process.cpuUsage();
    for (const source of sources) {
      const { html } = await mjml2html(source, { fonts: {} });
      if (juice(html).length < 1000) throw new Error("no mail");
    }
    const { user, system } = process.cpuUsage(before);
    times.push(Math.min(performance.now() - start, (user + system) / 1000));
  }
  const warm = times.slice(3).sort((a, b) => a - b);
  console.log(warm[Math.floor(warm.length / 2)]);
})();
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    chosen = report.parser(__doc__, runs=(30, "runs of each")).parse_args(arguments)
    made = edition(STORIES)
    with npm() as peer:
        rendering = measure_rendering(made, chosen.runs, peer)
    report.show(
        (f"Rendering, {STORIES} stories", RENDERING, rendering),
        ("Messages", MESSAGES, measure_messages(made, chosen.runs)),
        as_json=chosen.json,
    )


@dataclass(frozen=True, slots=True)
class Npm:
    """The npm packages: their `folder`, or why they are missing."""

    folder: Path | None
    missing: str = ""

    def milliseconds(self, sources: Sequence[str], runs: int) -> str:
        """Return the median time of turning `sources` into HTML, or why it is unknown."""
        if self.folder is None:
            return self.missing
        done = subprocess.run(
            ["node", "-e", _NODE],
            cwd=self.folder,
            input=json.dumps({"sources": list(sources), "runs": runs}),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return f"failed: {(done.stderr.strip().splitlines() or ['?'])[-1]}"
        return f"{float(done.stdout):.1f}"


@contextmanager
def npm() -> Iterator[Npm]:
    """Yield the npm packages, installed for as long as they are used."""
    if not shutil.which("npm") or not shutil.which("node"):
        yield Npm(None, "left out: no npm here")
        return
    with tempfile.TemporaryDirectory() as folder:
        options = ("--no-audit", "--no-fund", "--silent", "--prefix", folder)
        done = subprocess.run(["npm", "install", *options, *_NPM], capture_output=True, check=False)
        missing = "left out: npm could not install it" if done.returncode else ""
        yield Npm(None if missing else Path(folder), missing)


def measure_rendering(made: Edition, runs: int, peer: Npm) -> list[tuple[object, ...]]:
    """Return a row for the edition as one variant, and one for all variants of its themes."""
    renderer = Renderer(Path("no publication of its own"))
    slugs = [theme.slug for theme in made.themes]
    keys = [key for size in range(1, len(slugs) + 1) for key in combinations(slugs, size)]
    whole, variants = [narrow_edition(made, slugs)], [narrow_edition(made, key) for key in keys]
    rows: list[tuple[object, ...]] = []
    for name, chosen, limit in (
        (f"{len(made.stories)} stories, all four formats", whole, 12),
        (f"{len(variants)} variants of {len(slugs)} themes, all four formats", variants, 60),
    ):
        seconds = median(lambda chosen=chosen: all_formats(renderer, chosen), runs)  # type: ignore[misc]
        theirs = peer.milliseconds(sources(renderer, chosen), runs)
        rows.append((name, f"{seconds * 1000:.1f}", limit, theirs))
    return rows


def measure_messages(made: Edition, runs: int, batch: int = 500) -> list[tuple[object, ...]]:
    """Return a row for messages spliced into the rendered variant, and one for the peer's."""
    parts = Renderer(Path("no publication of its own")).render(made)
    template = personal.make_template(parts, made, "all")
    readers = [(at, f"reader{at}@home.example") for at in range(batch)]
    few = readers[: max(1, batch // 50)]

    def spliced() -> None:
        for subscriber, address in readers:
            template.fill(subscriber, address, SENT, KEYS)

    def one_by_one() -> None:
        for subscriber, address in few:
            written_by_library(parts, made, subscriber, address)

    return [
        ("spliced into the rendered variant", round(len(readers) / median(spliced, runs)), 5000),
        ("one EmailMessage for each", round(len(few) / median(one_by_one, min(runs, 5))), ""),
    ]


def all_formats(renderer: Renderer, variants: Sequence[Edition]) -> int:
    """Render `variants` and return the bytes of all files together."""
    size = 0
    for variant in variants:
        parts = renderer.render(variant)
        size += len((parts.html + parts.markdown + parts.text).encode())
        size += len(message.compose_message(parts, variant, "all"))
    return size


def sources(renderer: Renderer, variants: Sequence[Edition]) -> list[str]:
    """Return the MJML that each of `variants` is compiled from."""
    found: list[str] = []
    compiled = mjml.compile_mjml

    def noted(source: str, path: Path, own: Path | None = None) -> str:
        found.append(source)
        return compiled(source, path, own)

    mjml.compile_mjml = noted
    try:
        for variant in variants:
            renderer.render(variant)
    finally:
        mjml.compile_mjml = compiled
    return found


def written_by_library(parts: Parts, made: Edition, subscriber: int, address: str) -> bytes:
    """Return the message to one subscriber as the standard library writes it."""
    purposes = (UNSUBSCRIBE, PREFERENCES)
    token = {purpose: KEYS.sign(purpose, subscriber, SENT) for purpose in purposes}
    own = personal.with_tokens(parts, made.publication, token)
    whole = EmailMessage(policy=SMTP)
    whole["From"] = made.publication.sender
    whole["To"] = address
    whole["Subject"] = own.subject
    whole["Date"] = SENT
    whole["Message-ID"] = f"<{made.day}.1.edition.{subscriber}@ledger.example>"
    whole["List-Unsubscribe"] = f"<{made.publication.public_url}/unsubscribe/{token[UNSUBSCRIBE]}>"
    whole["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    whole.set_content(own.text, cte="quoted-printable")
    whole.add_alternative(own.html, subtype="html", cte="quoted-printable")
    return whole.as_bytes()


def median(work: Callable[[], object], runs: int) -> float:
    """Return the median processor seconds of `runs` runs of `work`, after one that warms up."""
    work()
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def edition(stories: int) -> Edition:
    """Return an edition of `stories` stories in three themes, with sentences and facts."""
    chance = random.Random(40)
    articles, told = [], []
    for at in range(stories):
        lead, other = _article(chance, 2 * at), _article(chance, 2 * at + 1)
        start = lead.text.index(". ") + 2
        summary = (
            Sentence(lead.id, lead.text[: start - 1], 0, start - 1),
            Sentence(lead.id, lead.text[start:], start, len(lead.text)),
        )
        articles += [lead, other]
        told.append(
            Story(
                id=lead.id,
                lead=lead.id,
                articles=(lead.id, other.id) if at % 3 == 0 else (lead.id,),
                theme=_THEMES[at % 3].slug,
                summary=summary,
                facts=(
                    Fact("money", "Rs 1,200 crore", 0, 14, "INR", 1.2e10),
                    Fact("length", "42 km", 20, 25, "m", 42e3),
                ),
                score={"facts": chance.random()},
            )
        )
    return Edition(
        day=DAY,
        revision=1,
        state="draft",
        timezone="Asia/Kolkata",
        language="en-IN",
        publication=_PUBLICATION,
        themes=_THEMES,
        articles=tuple(articles),
        stories=tuple(told),
        sections=tuple(
            Section(theme.slug, tuple(story.id for story in told if story.theme == theme.slug))
            for theme in _THEMES
        ),
    )


def _article(chance: random.Random, at: int) -> Article:
    return Article(
        id=str(at),
        source="The Site Ledger",
        title=_words(chance, 9),
        text=f"{_words(chance, 22)}. {_words(chance, 18)}.",
        url=f"https://ledger.example/news/{at}",
        published=SENT,
        published_precision="second",
    )


def _words(chance: random.Random, number: int) -> str:
    return " ".join(chance.choices(WORDS, k=number)).capitalize()


if __name__ == "__main__":
    main()
