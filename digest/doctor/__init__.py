"""The doctor: examines all that a day's mail needs, and says what is wrong and what to do.

It changes and sends nothing. Each module examines one subject, independently of the others; one
that fails or takes too long is trouble of its own.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from threading import Thread

from digest.doctor import memory, privacy, relays, secrets, senders, settings, templates, web
from digest.doctor.finding import Case, Diagnosis, report_trouble
from digest.errors import DigestError

__all__ = ["Case", "Diagnosis", "examine"]

Examines = Callable[[Case], Iterable[Diagnosis]]

#: The examinations, in the order in which they are shown.
EXAMINATIONS: Mapping[str, Examines] = {
    "settings": settings.examine_settings,
    "secrets": secrets.examine_secrets,
    "memory": memory.examine_memory,
    "personal data": privacy.examine_privacy,
    "templates": templates.examine_templates,
    "relays": relays.examine_relays,
    "bounces": relays.examine_mailbox,
    "DNS": senders.examine_senders,
    "public pages": web.examine_web,
}
#: How long all examinations together may take, in seconds.
EXAMINATION_SECONDS = 60.0


def examine(
    case: Case,
    examinations: Mapping[str, Examines] = EXAMINATIONS,
    limit: float = EXAMINATION_SECONDS,
    progress: Callable[[int, int], None] | None = None,
) -> list[Diagnosis]:
    """Return the diagnoses of all examinations, which run at the same time."""
    found: dict[str, list[Diagnosis]] = {name: [] for name in examinations}
    threads = {
        name: Thread(target=_gather, args=(name, one, case, found[name]), name=name, daemon=True)
        for name, one in examinations.items()
    }
    end = time.monotonic() + limit
    for thread in threads.values():
        thread.start()
    for done, (name, thread) in enumerate(threads.items()):
        if progress:
            progress(done, len(threads))
        thread.join(max(0.0, end - time.monotonic()))
        if thread.is_alive():
            said = f"not finished within {limit:g} seconds"
            slow = report_trouble(name, said, "something there is slow; run doctor again")
            found[name] = [*found[name], slow]  # a copy, as the thread still appends to the other
    return [one for diagnoses in found.values() for one in diagnoses]


def _gather(name: str, examination: Examines, case: Case, found: list[Diagnosis]) -> None:
    """Append the diagnoses of an examination to `found`, and its failure."""
    try:
        for one in examination(case):
            found.append(one)  # noqa: PERF402 - what was found before it fails counts
    except DigestError as problem:
        found.append(report_trouble(name, str(problem), "fix that, then run doctor again"))
    except Exception as problem:  # answers from outside may be anything; the other diagnoses count
        line = str(problem).partition("\n")[0]
        said = f"cannot be examined: {type(problem).__name__}: {line}"
        found.append(report_trouble(name, said, "this is a fault of the program: report it"))
