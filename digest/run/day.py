"""The day in one command: read, build, check, approve, send, prune.

Safe to start every ten minutes.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Final

from digest import logs
from digest.delivery import outbox
from digest.delivery.send import WatchesSending
from digest.errors import NoSources
from digest.newsroom.publication import Progress, Publication
from digest.run.absence import note_absence
from digest.run.dispatch import check_held, check_missed, send_due
from digest.run.making import make_edition
from digest.run.once import is_done, note_done
from digest.run.outcome import RunOutcome
from digest.run.retention import prune, prune_exports

_PRUNED: Final = "tidied"


def run_day(
    publication: Publication,
    *,
    out: Path,
    progress: Progress | None = None,
    watch: WatchesSending | None = None,
) -> RunOutcome:
    """Do what is due now, of today and of what is left of yesterday. Raises NoSources, BadMemory.

    An error in one part is noted among the `checks`, and the other parts go on.
    """
    if not publication.settings.sources and not outbox.is_rehearsal(publication.settings):
        raise NoSources
    outcome = RunOutcome(publication.today, absent=note_absence(publication))
    can_send = False
    with outcome.part("ready"):
        outbox.check_can_send(publication)
        can_send = True
    with outcome.part("making"):
        make_edition(publication, outcome, out, progress, can_send=can_send)
    if can_send:
        with outcome.part("sending"):
            send_due(publication, outcome, watch)
    with outcome.part("tidying"):
        _prune(publication, outcome, out)
    check_held(publication, outcome)
    check_missed(publication, outcome)
    return outcome


def _prune(publication: Publication, outcome: RunOutcome, out: Path) -> None:
    """Delete, once a day, what was kept long enough."""
    memory, day = publication.memory, outcome.day
    if is_done(memory, _PRUNED, day) is None and not publication.clock.stop.is_set():
        gone = asdict(prune(publication))
        logs.log_event("tidied", day=day, **gone, folders=prune_exports(publication, out))
        note_done(memory, _PRUNED, day, publication.clock.now())
