"""The doctor: looks at all that a day's mail needs, and says what is wrong and what to do. It changes and sends nothing.

One module looks at one subject, independently of the others: what fails, or takes too long, is a finding of its own.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from threading import Thread

from digest.doctor import memory, relays, secrets, senders, settings, templates, web
from digest.doctor.finding import Case, Diagnosis, report_trouble
from digest.errors import DigestError

__all__ = ["Case", "Diagnosis", "examine"]

Examines = Callable[[Case], Iterable[Diagnosis]]

#: In the order in which they are told.
EXAMINATIONS: Mapping[str, Examines] = {
    "settings": settings.examine_settings,
    "secrets": secrets.examine_secrets,
    "memory": memory.examine_memory,
    "templates": templates.examine_templates,
    "relays": relays.examine_relays,
    "bounces": relays.examine_mailbox,
    "DNS": senders.examine_senders,
    "public pages": web.examine_web,
}
#: All of it may take so long, in seconds.
EXAMINATION_SECONDS = 60.0


def examine(
    case: Case,
    looks: Mapping[str, Examines] = EXAMINATIONS,
    limit: float = EXAMINATION_SECONDS,
    progress: Callable[[int, int], None] | None = None,
) -> list[Diagnosis]:
    """Return what is found by all, who look at the same time."""
    found: dict[str, list[Diagnosis]] = {name: [] for name in looks}
    threads = {
        name: Thread(target=_gather, args=(name, look, case, found[name]), name=name, daemon=True)
        for name, look in looks.items()
    }
    end = time.monotonic() + limit
    for thread in threads.values():
        thread.start()
    for done, (name, thread) in enumerate(threads.items()):
        if progress:
            progress(done, len(threads))
        thread.join(max(0.0, end - time.monotonic()))
        if thread.is_alive():
            advice = "something there is slow; look again"
            found[name] = [
                *found[name],
                report_trouble(name, f"no end within {limit:g} seconds", advice),
            ]
    return [finding for findings in found.values() for finding in findings]


def _gather(name: str, look: Examines, case: Case, found: list[Diagnosis]) -> None:
    """Note what a look finds, one by one; and if it fails, that."""
    try:
        for finding in look(case):
            found.append(finding)  # noqa: PERF402 - what was found before it fails counts
    except DigestError as problem:
        found.append(report_trouble(name, str(problem), "correct that, and look again"))
    except (
        Exception
    ) as problem:  # what others answer may be anything; the other findings count all the same
        said = str(problem).partition("\n")[0]
        found.append(
            report_trouble(
                name,
                f"could not be looked at: {type(problem).__name__}: {said}",
                "this is a fault of the program: report it",
            )
        )
