"""How well a later article is told apart: news of a told story, a repeat of it, or another event.

Usage: python -m benchmarks.updates [--data FILE] [--json]

FILE is JSON Lines, plain or .gz: `sent` holds the articles told on `sent_day`, `later` an article
of an edition on `day`, and `verdict` is "update", "repeat" or "other". Every pair is judged beside
all that the file has told in the thirty days before. Words and rules are fitted on odd ids alone;
even ones are the figure. From u301 on they were written later, for the lexicon. Costly are repeats
found that are none: such news is lost.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import report
from digest.editorial.news.forming import Recalled, form_stories
from digest.editorial.text import clean_article
from digest.model import Article, ToldStory

DATA = Path(__file__).parent / "data" / "updates.jsonl"
HEADINGS = (
    "ids", "pairs", "updates", "found", "right", "precision", "recall",
    "repeats", "discarded", "wrongly", "events apart",
)  # fmt: skip
#: What was told so many days ago is remembered.
_DAYS = 30
#: Pairs with such a number and higher ones were written later.
_LATER = 301
#: The parts of the table: whether the ids are odd, and whether the pairs were written later.
_PARTS = (
    ("odd, fitted", True, False),
    ("even", False, False),
    ("later, odd, fitted", True, True),
    ("later, even", False, True),
)
LANGUAGE = report.LANGUAGES.of("en-IN")

Row = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    chosen = report.parser(__doc__, DATA).parse_args(arguments)
    rows = report.read_rows(chosen.data, "id", "sent", "sent_day", "later", "day", "verdict")
    told = [_told(row) for row in rows]
    found = [judge_pair(row, told) for row in rows]
    halves = [(row, verdict) for row, verdict in zip(rows, found, strict=True)]
    table = [
        _measure(name, [one for one in halves if _part(one[0]["id"]) == (odd, later)])
        for name, odd, later in _PARTS
        if any(_part(row["id"]) == (odd, later) for row in rows)
    ]
    report.show(("Updates, repeats and other events", HEADINGS, table), as_json=chosen.json)


def _part(key: str) -> tuple[bool, bool]:
    """Return whether an id is odd, and whether its pair was written later."""
    return int(key[1:]) % 2 == 1, int(key[1:]) >= _LATER


def judge_pair(row: Row, told: Sequence[ToldStory]) -> str:
    """Return the verdict on a row's later article, beside those of the stories `told` before."""
    day = date.fromisoformat(row["day"])
    recent = [one for one in told if timedelta() < day - one.day <= timedelta(_DAYS)]
    mine = [one for one in told if one.story == row["id"]]
    later = _article(f"{row['id']} later", row["later"])
    every = tuple(dict.fromkeys((*mine, *recent)))
    (formed,) = form_stories([later], Recalled(every), report.LANGUAGES)
    if formed.update:
        return "update"
    return "repeat" if formed.sent else "other"


def _measure(name: str, halves: Sequence[tuple[Row, str]]) -> tuple[Any, ...]:
    times = Counter((row["verdict"], verdict) for row, verdict in halves)
    wanted = sum(number for (verdict, _), number in times.items() if verdict == "update")
    found = sum(number for (_, verdict), number in times.items() if verdict == "update")
    right = times["update", "update"]
    repeats = sum(number for (verdict, _), number in times.items() if verdict == "repeat")
    wrongly = times["update", "repeat"] + times["other", "repeat"]
    return (
        name, len(halves), wanted, found, right, f"{right / max(found, 1):.3f}",
        f"{right / max(wanted, 1):.3f}", repeats, times["repeat", "repeat"], wrongly,
        times["other", "other"],
    )  # fmt: skip


def _told(row: Row) -> ToldStory:
    articles = tuple(
        _article(f"{row['id']} {number}", sent) for number, sent in enumerate(row["sent"])
    )
    day, lead = date.fromisoformat(row["sent_day"]), articles[0]
    return ToldStory(row["id"], "all", day, day, lead.title, None, lead.id, articles)


def _article(key: str, said: dict[str, str]) -> Article:
    when = datetime.fromisoformat(said["published"])
    made = Article(
        key,
        said.get("source", ""),
        said["title"],
        said["text"],
        published=when,
        published_precision="minute",
        language="en-IN",
    )
    return clean_article(made, LANGUAGE)


if __name__ == "__main__":
    main()
