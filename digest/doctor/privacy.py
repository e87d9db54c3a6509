"""Privacy: whether other users of this machine may see personal data.

The program makes such files for their owner only. Older versions, copies and restores did not.
"""

import stat
from collections.abc import Iterator
from pathlib import Path

from digest.doctor.finding import Case, Diagnosis, report_ok, report_warning
from digest.errors import BadMemory
from digest.newsroom.fetching import CACHE
from digest.store.database import database_file

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def examine_privacy(case: Case) -> Iterator[Diagnosis]:
    """Examine who may see the database, the files beside it, the cache and the outbox."""
    paths = list(_personal(case))
    seen = [path for path in paths if _is_seen(path)]
    for path in seen:
        found = "other users of this machine may read it or write to it"
        yield report_warning(str(path), found, f"chmod {'-R ' * path.is_dir()}go= {path}")
    if paths and not seen:
        yield report_ok("personal data", "only the owner of the files may read them")


def _is_seen(path: Path) -> bool:
    """Return whether others may read or change a file; one that has gone meanwhile they may not."""
    try:
        return bool(path.stat().st_mode & _OTHERS)
    except FileNotFoundError:
        return False


def _personal(case: Case) -> Iterator[Path]:
    """Yield the files and the folder with personal data that there are."""
    folder = case.settings.folder
    outbox = folder / case.settings.send.folder
    if outbox.is_dir():
        yield outbox
    try:
        memory = database_file(case.settings.store.url, folder)
    except BadMemory:
        memory = None  # that is trouble of the memory's
    for file in (folder / CACHE, memory):
        if file and file.parent.is_dir():
            # "digest.db-wal", the locks, and copies are called after the file.
            beside = sorted(file.parent.iterdir())
            yield from (one for one in beside if one.name.startswith(file.name) and one.is_file())
