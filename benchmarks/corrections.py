"""How well corrections of what was sent are told from articles that were only edited.

Usage: python -m benchmarks.corrections [--data FILE] [--json]

FILE is JSON Lines with id, was, now (title and text), shown (sentences that readers were sent),
published, changed, verdict ("correction" or "none"), wrong (words of what was shown, or several)
and, in a chain, then: a third version with its own verdict, against what readers were told last.
Odd ids are for fitting, even ids judge. A correction counts as found if a note quotes what was
wrong.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks import report
from digest.editorial.stories.errata import find_errata
from digest.model import Article, Erratum, Sentence, ToldStory

_OWN = Path(__file__).parent / "data" / "corrections.jsonl"
HEADINGS = ("ids", "versions", "corrections", "found", "other words", "false", "recall", "wrong")
#: With this id begins a second set, written by kinds of corrections.
_SECOND = 201
_FIELDS = ("id", "was", "now", "shown", "published", "changed", "verdict", "wrong", "right")
_CUT = ("...", "…")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    chosen = report.parser(__doc__, _OWN).parse_args(arguments)
    table = measure(report.read_rows(chosen.data, *_FIELDS))
    report.show(("Corrections of what was sent", HEADINGS, table), as_json=chosen.json)


def measure(rows: Sequence[dict[str, Any]]) -> list[tuple[object, ...]]:
    """Return a row of figures for the odd and one for the even ids, of either set.

    The ids that were judged wrong are named for the odd ones alone.
    """
    parts: defaultdict[str, list[tuple[dict[str, Any], tuple[Erratum, ...]]]] = defaultdict(list)
    for row in rows:
        number = int(row["id"][1:])
        name = "odd" if number % 2 else "even"
        parts[f"{name} from {_SECOND}" if number >= _SECOND else name] += judge(row)
    return [_figures(name, some) for name, some in parts.items()]


def judge(row: dict[str, Any]) -> list[tuple[dict[str, Any], tuple[Erratum, ...]]]:
    """Return each later version of an article (now, then) with the correction found in it."""
    was, now = (_article(row, key) for key in ("was", "now"))
    told = _told(was, row)
    found = [(row, find_errata(told, was, now, "now", report.ENGLISH))]
    if then := row.get("then"):
        notes = found[0][1]
        known = _told(was, row, *notes)
        last = _article(row | then, "now")
        errata = find_errata(known, now if notes else was, last, "then", report.ENGLISH)
        found.append((then | {"id": row["id"]}, errata))
    return found


def _figures(
    name: str, judged: Sequence[tuple[dict[str, Any], tuple[Erratum, ...]]]
) -> tuple[object, ...]:
    due = [(row, notes) for row, notes in judged if row["verdict"] == "correction"]
    found = [row["id"] for row, notes in due if _quotes(row, notes)]
    other = [row["id"] for row, notes in due if any(not _is_due(row, note) for note in notes)]
    false = [row["id"] for row, notes in judged if row["verdict"] == "none" and notes]
    missed = [row["id"] for row, notes in due if not _quotes(row, notes)]
    wrong = ", ".join(
        f"{what}: {' '.join(ids)}"
        for what, ids in (("false", false), ("other", other), ("missed", missed))
        if ids
    )
    recall = f"{len(found) / max(len(due), 1):.3f}"
    shown = wrong if name.startswith("odd") else ""
    return (name, len(judged), len(due), len(found), len(other), len(false), recall, shown)


def _quotes(row: dict[str, Any], notes: Sequence[Erratum]) -> bool:
    """Return True if the notes quote all that was wrong."""
    return all(any(_is_in(wrong, note) for note in notes) for wrong in _wrong(row))


def _is_due(row: dict[str, Any], note: Erratum) -> bool:
    """Return True if a note quotes something that was wrong."""
    return any(_is_in(wrong, note) for wrong in _wrong(row))


def _wrong(row: dict[str, Any]) -> list[str]:
    wrong = row["wrong"]
    return wrong if isinstance(wrong, list) else [wrong]


def _is_in(wrong: str, note: Erratum) -> bool:
    said = _plain(note.was)
    return _plain(wrong) in said or said in _plain(wrong)


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("...", " ").split()).strip(" .")


def _article(row: dict[str, Any], version: str) -> Article:
    said = row[version]
    changed = None if version == "was" else datetime.fromisoformat(row["changed"])
    return Article(
        row["id"],
        "The Paper",
        said["title"],
        said["text"],
        published=datetime.fromisoformat(row["published"]),
        updated=changed,
        teaser=said["text"].rstrip().endswith(_CUT),
    )


def _told(was: Article, row: dict[str, Any], *notes: Erratum) -> ToldStory:
    day = datetime.fromisoformat(row["published"]).date()
    sentences = tuple(
        Sentence(was.id, text, start, start + len(text))
        for text in row["shown"]
        if (start := was.text.find(text)) >= 0
    )
    return ToldStory(
        was.id, "roads", day, day, was.title, None, was.id, (was,), sentences, errata=notes
    )


if __name__ == "__main__":
    main()
