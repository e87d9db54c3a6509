"""Live the month and print what readers got beside the table: `python -m tests.acceptance.month`.

With days as arguments, print what was in the mails of these days as well.
"""

import sys
import tempfile
import time
from pathlib import Path

import tests.conftest  # noqa: F401  (memories are copied, not migrated)
from tests.acceptance.month.life import Lived, live_month
from tests.acceptance.month.script import read_articles, read_readers, read_table
from tests.acceptance.month.table import Verdict, judge_month


def main() -> None:
    """Print the table."""
    begun = time.perf_counter()
    articles, readers, table = read_articles(), read_readers(), read_table()
    with tempfile.TemporaryDirectory() as folder:
        lived = live_month(Path(folder), articles, readers)
    _print(judge_month(lived, table, readers, articles), lived)
    for day in sys.argv[1:]:
        _print_day(lived, day)
    print(f"\n{len(lived.mails)} mails, {time.perf_counter() - begun:.0f} s")


def _print(verdict: Verdict, lived: Lived) -> None:
    for one in sorted(verdict.findings, key=lambda one: (one.kind, one.name)):
        print(f"{one.kind:24} {one.name:24} {' '.join(one.readers):32} {one.note}")
    print("\nverdict        right / lines")
    for name, (right, all_of) in verdict.lines.items():
        print(f"{name:14} {right:5} / {all_of}")
    for name, share in (("updates", verdict.updates), ("corrections", verdict.corrections)):
        print(
            f"{name:14} found {share.found} of {share.wanted} ({share.recall:.2f}),"
            f" right {share.right} of {share.given} ({share.precision:.2f})"
        )
    print(f"{'updates':14} named in the table's words: {verdict.named[0]} of {verdict.named[1]}")
    for day, troubles in lived.troubles.items():
        for trouble in troubles:
            print(f"{day}: {trouble}")


def _print_day(lived: Lived, day: str) -> None:
    for mail in lived.mails:
        if mail.day.isoformat() == day:
            print(f"\n{day} {mail.reader}")
            for telling in mail.tellings:
                mark = "" if telling.words is None else f"  UPDATE {telling.words}"
                print(f"  {telling.theme}: {' + '.join(key for key, _ in telling.articles)}{mark}")
            for note in mail.notes:
                print(f"  NOTE {note.theme} {note.article}: {note.was} -> {note.now}")


if __name__ == "__main__":
    main()
