"""How many returned mails a minute are taken in, from a Maildir, with all that is noted about them.

Usage: python -m benchmarks.returned [--mails N] [--json]

A third of the mails are hard bounces, a third soft ones, signed by the address they came to, each
of another subscriber; a third are unsigned and kept. Then the same mails come again. Each is noted
durably in a new SQLite file before it is marked as seen.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from benchmarks import report
from benchmarks.sending import people
from digest.config.settings import read_settings
from digest.delivery.verp import verp_sender
from digest.newsroom.publication import Clock, Publication
from digest.store.database import Memory
from digest.store.schema import subscribers
from digest.subscribers.mailboxes import FetchedMail, read_mail_files
from digest.subscribers.returned import ReturnedMail
from digest.tokens import KEYS_VARIABLE, Keys

HEADINGS = ("what", "mails", "seconds", "of processor", "mails a minute")
_KEY = "the-benchmarks-own-key-that-is-used-nowhere-else"
_ADDRESS = "bounces@example.com"
_REPORT = """\
From: MAILER-DAEMON@mx.home.example
To: {sender}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain

Mail number {number} could not be delivered.
--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.home.example

Final-Recipient: rfc822; reader{number}@home{host}.example
Action: failed
Status: {status}

--edge
Content-Type: text/rfc822-headers

{header}
--edge--
"""
#: As long as the header of a mail with its DKIM signature and a few hops.
_HEADER = "\n".join(f"X-Header-{number}: {'a word ' * 10}" for number in range(30))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = report.parser(__doc__, mails=(3000, "returned mails"))
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), chosen.mails)
    report.show((f"{chosen.mails:,} returned mails", HEADINGS, rows), as_json=chosen.json)


def measure(folder: Path, count: int) -> list[tuple[object, ...]]:
    """Return a row for mails that come for the first time, and one for those that come again."""
    config = folder / "digest.toml"
    config.write_text(f'[mail]\nfrom = "{_ADDRESS}"\n[bounces]\naddress = "{_ADDRESS}"\n')
    now = datetime.now(UTC)
    with Memory("sqlite:///digest.db", folder) as memory:
        with memory.write() as connection:
            connection.execute(insert(subscribers), people(1, count + 1))
        keys = {KEYS_VARIABLE: _KEY}
        publication = Publication(read_settings(config), memory, Clock(), keys)
        returned = ReturnedMail(publication)

        def take(mails: Sequence[FetchedMail]) -> None:
            returned.take_all([mail.data for mail in mails], now)

        rows = []
        for what in ("for the first time", "again"):
            box = folder / what
            write_maildir(box, count, now)
            rows.append(_timed(what, count, lambda box=box: read_mail_files(box, take)))  # type: ignore[misc]
    return rows


def write_maildir(box: Path, count: int, now: datetime) -> None:
    """Write `count` returned mails into a new Maildir."""
    for name in ("new", "cur", "tmp"):
        (box / name).mkdir(parents=True)
    keys = Keys([_KEY])
    for number in range(1, count + 1):
        status = ("5.1.1", "4.2.2", "5.1.1")[number % 3]
        signed = verp_sender(_ADDRESS, number, now.date(), keys)
        text = _REPORT.format(
            sender=_ADDRESS if number % 3 == 2 else signed,
            number=number,
            host=number % 100,
            status=status,
            header=_HEADER,
        )
        (box / "new" / f"{number:06}").write_text(text)


def _timed(what: str, count: int, work: Callable[[], None]) -> tuple[object, ...]:
    start, busy = time.perf_counter(), time.process_time()
    work()
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    return (what, count, f"{seconds:.1f}", f"{busy:.1f}", round(count / seconds * 60))


if __name__ == "__main__":
    main()
