"""What a reader sees of pages that are hard to read: summary, facts line, dates to watch.

Usage: python -m benchmarks.pages [--data FILE ...] [--part fit|judge|all] [--failures] [--json]

FILE is JSON Lines: a page's id, title, text, published and kind, and what a strict sub-editor wants
of it. A summary begins with one of `first_ok`, holds one of `needs_any` and nothing of `must_not`,
and none of its sentences ends with one of `cut_not`. The facts line holds all `facts_must` and none
of `facts_not`. One of the dates to `watch` is listed and none of `watch_not`; strictly, two of them
are, if there are two, and nothing but those and `watch_may`. Each page is built alone,
its theme decided by a label. Pages with an odd number are there to fit rules on,
those with an even one to judge them; the default is pages written for this project before the
rules, by three hands.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks import report
from digest.config.themes import read_no_theme, read_themes
from digest.editorial.edition import Frame, compose_edition
from digest.editorial.text import clean_article
from digest.editorial.themes.judge import Judge
from digest.model import Article, Edition, Publisher

_DATA = Path(__file__).parent / "data"
_OWN = tuple(_DATA / f"{name}.jsonl" for name in ("pages", "pages_judge", "pages_blind"))
_FIELDS = (
    *("id", "title", "text", "published", "kind", "first_ok", "must_not", "cut_not", "needs_any"),
    *("facts_must", "facts_not", "watch", "watch_may", "watch_not"),
)
ASKED = ("summary", "facts", "watch", "strictly")
HEADINGS = ("pages", "number", *ASKED, "summary, facts, watch")
KINDS = ("kind", "number", *ASKED)
_LABEL = "ROADS & HIGHWAYS"
_NOWHERE = Path("no publication's folder")
THEMES = read_themes(_NOWHERE)
_JUDGE = Judge(THEMES, read_no_theme(_NOWHERE))
_PLAIN = str.maketrans({"\xa0": " ", "\u2009": " ", "\u202f": " ", "‘": "'", "’": "'"})

#: What is wrong with a page, by what was asked of it.
Faults = dict[str, list[str]]
#: The dates listed: a fact's text, and its last day.
Listed = list[tuple[str, str]]
#: A story has at most so many dates to watch.
_MOST_LISTED = 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = report.parser(__doc__)
    parser.add_argument("--data", type=Path, nargs="+", default=_OWN, metavar="FILE")
    parser.add_argument("--part", choices=("fit", "judge", "all"), default="all")
    parser.add_argument("--failures", action="store_true", help="print what is wrong, page by page")
    chosen = parser.parse_args(arguments)
    measured = [
        (f"{file.stem}, {part}", row, page_faults(row))
        for file in chosen.data
        for row in report.read_rows(file, *_FIELDS)
        if chosen.part in ((part := _part(row)), "all")
    ]
    if chosen.failures:
        for _, row, faults in measured:
            for asked in ASKED:
                for fault in faults[asked]:
                    print(f"{row['id']} ({row['kind']}) {asked}: {fault}")
        return
    report.show(
        ("Pages, share right", HEADINGS, measure(measured)),
        ("By kind of difficulty, number right", KINDS, by_kind(measured)),
        as_json=chosen.json,
    )


def measure(measured: Sequence[tuple[str, dict[str, Any], Faults]]) -> list[tuple[object, ...]]:
    """Return a row for each part of each file: the shares of pages that are right."""
    rows: list[tuple[object, ...]] = []
    for part in dict.fromkeys(name for name, _, _ in measured):
        found = [faults for name, _, faults in measured if name == part]
        right = [sum(not faults[asked] for faults in found) for asked in ASKED]
        whole = sum(not any(faults[asked] for asked in ASKED[:3]) for faults in found)
        rows.append((part, len(found), *(f"{one / len(found):.2f}" for one in (*right, whole))))
    return rows


def by_kind(measured: Sequence[tuple[str, dict[str, Any], Faults]]) -> list[tuple[object, ...]]:
    """Return a row for each kind of difficulty: the number of pages, and of those right."""
    having, right = Counter[str](), Counter[tuple[str, str]]()
    for _, row, faults in measured:
        for kind in row["kind"].split("+"):
            having[kind] += 1
            right.update((kind, asked) for asked in ASKED if not faults[asked])
    return [
        (kind, having[kind], *(right[kind, asked] for asked in ASKED)) for kind in sorted(having)
    ]


def build_page(row: dict[str, Any]) -> Edition:
    """Return the edition of the day of a page's publication, of this page alone."""
    published = datetime.fromisoformat(row["published"])
    article = Article(
        row["id"],
        "",
        row["title"],
        row["text"],
        url=f"https://page.example/{row['id']}",
        label=_LABEL,
        published=published,
        published_precision="second",
        language=row.get("language", "en-IN"),
    )
    frame = Frame(
        day=published.date(),
        timezone="Asia/Kolkata",
        language="en-IN",
        publication=Publisher("Pages", "pages@page.example", "broadsheet"),
        themes=THEMES,
        judge=_JUDGE,
        languages=report.LANGUAGES,
    )
    cleaned = clean_article(article, report.LANGUAGES.of(article.language))
    return compose_edition([cleaned], frame)


def page_faults(row: dict[str, Any]) -> Faults:
    """Return what is wrong with a page's summary, facts line and dates to watch."""
    edition = build_page(row)
    (story,) = edition.stories
    facts = [_folded(fact.text) for fact in story.facts]
    listed = [(one.fact.text, str(one.fact.last)) for one in edition.watch]
    return {
        "summary": list(_summary_faults(row, [_folded(one.text) for one in story.summary])),
        "facts": [
            *(f"lacks '{one}': {facts}" for one in row["facts_must"] if _folded(one) not in facts),
            *(f"shows '{one}'" for one in row["facts_not"] if _folded(one) in facts),
        ],
        "watch": list(_watch_faults(row, listed)),
        "strictly": list(_strict_faults(row, listed)),
    }


def _summary_faults(row: dict[str, Any], told: list[str]) -> Iterator[str]:
    if not told:
        yield "there is none"
        return
    if told[0] not in map(_folded, row["first_ok"]):
        yield f"begins '{told[0][:90]}'"
    whole = " ".join(told)
    yield from (f"has '{one}'" for one in row["must_not"] if _folded(one) in whole)
    yield from (
        f"is cut at '{one}'"
        for one in row["cut_not"]
        if any(sentence.endswith(_folded(one)) for sentence in told)
    )
    if row["needs_any"] and not any(_folded(one) in whole for one in row["needs_any"]):
        yield f"lacks {row['needs_any']}"


def _watch_faults(row: dict[str, Any], listed: Listed) -> Iterator[str]:
    if row["watch"] and not any(_is_listed(wanted, listed) for wanted in row["watch"]):
        yield f"lacks '{row['watch'][0]['text']}': {listed}"
    for text, day in listed:
        if any(_same(one, text, day) for one in row["watch_not"]) and not _is_fair(row, text, day):
            yield f"shows '{text}' ({day})"


def _strict_faults(row: dict[str, Any], listed: Listed) -> Iterator[str]:
    found = sum(_is_listed(wanted, listed) for wanted in row["watch"])
    if found < min(len(row["watch"]), _MOST_LISTED):
        yield f"lacks some of {[one['text'] for one in row['watch']]}: {listed}"
    yield from (f"shows '{text}' ({day})" for text, day in listed if not _is_fair(row, text, day))


def _is_listed(wanted: dict[str, str], listed: Listed) -> bool:
    return any(_same(wanted, text, day) for text, day in listed)


def _is_fair(row: dict[str, Any], text: str, day: str) -> bool:
    return any(_same(one, text, day) for one in (*row["watch"], *row["watch_may"]))


def _same(wanted: dict[str, str] | str, text: str, day: str) -> bool:
    """Return True if a listed date is the one wanted: the same words, and the same last day."""
    said = wanted if isinstance(wanted, str) else wanted["text"]
    one, other = _folded(said).lower(), _folded(text).lower()
    alike = one in other or other in one
    return alike and (isinstance(wanted, str) or wanted["to"] == day)


def _part(row: dict[str, Any]) -> str:
    return "fit" if int("".join(filter(str.isdigit, row["id"]))) % 2 else "judge"


def _folded(text: str) -> str:
    """Return `text` with plain spaces and apostrophes, without a last dot."""
    return " ".join(text.translate(_PLAIN).split()).rstrip(".")


if __name__ == "__main__":
    main()
