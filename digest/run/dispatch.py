"""Dispatch: what is approved is sent in its time, or rehearsed; what was missed is told."""

from datetime import date
from typing import Final

from digest.delivery import outbox, send
from digest.delivery.rehearsal import rehearse_day
from digest.delivery.send import SendOptions, SendOutcome, WatchesSending
from digest.delivery.window import send_window
from digest.newsroom.publication import Publication
from digest.run.missed import why_nothing_went
from digest.run.once import is_done, note_done
from digest.run.outcome import RunOutcome
from digest.store.ledger import sendings
from digest.store.ledger.held import held_variants, why_held
from digest.store.ledger.states import DOUBTFUL, LEFT_TO_DO, OPEN, PAUSED, WAITING, WITHDRAWN
from digest.store.news import editions

_REHEARSED: Final = "rehearsed"


def send_due(
    publication: Publication, outcome: RunOutcome, watch: WatchesSending | None = None
) -> None:
    """Send what is approved and may be sent now. Corrections have no window that closes."""
    for day in outcome.days:
        with publication.memory.read() as connection:
            found = sendings.sendings_of_day(connection, day)
            approved = editions.approved_revision(connection, day)
        at = send_window(publication.settings, day).at(publication.clock.now())
        if at == "early" or (approved is None and not found):
            continue
        if outbox.is_rehearsal(publication.settings):
            if at == "open" and approved is not None:
                _rehearse(publication, outcome, day, approved)
        elif at == "open":
            _send(publication, outcome, day, SendOptions(), watch)
        else:
            for one in found:
                if one.kind != sendings.EDITION and one.state in (OPEN, WAITING):
                    _send(publication, outcome, day, SendOptions(kind=one.kind), watch)


def check_held(publication: Publication, outcome: RunOutcome) -> None:
    """Note whom the preflight keeps from getting what was approved."""
    for day in outcome.days:
        with publication.memory.read() as connection:
            found = held_variants(connection, day)
        outcome.check(f"held {day}", why_held(day, found), 4)


def check_missed(publication: Publication, outcome: RunOutcome) -> None:
    """Note what was not sent in time: it takes the place of why its sending did not go on."""
    if outbox.is_rehearsal(publication.settings):
        return
    for day in outcome.days:
        if send_window(publication.settings, day).at(publication.clock.now()) == "late":
            outcome.check(f"{sendings.EDITION} {day}", _missed(publication, day), 4)


def _send(
    publication: Publication,
    outcome: RunOutcome,
    day: date,
    options: SendOptions,
    watch: WatchesSending | None,
) -> None:
    for one in send.send_day(publication, day, options, watch):
        outcome.sent.append((day, one))
        if one.ending != WITHDRAWN:  # that is as its operator wants it
            outcome.statuses.add(one.exit_status)
        outcome.check(f"{one.kind} {day}", _halted(day, one), one.exit_status or 1)
        doubtful = one.counts[DOUBTFUL]
        said = f"{day}, {one.kind}: {doubtful} are doubtful: 'digest doubtful list' shows them"
        outcome.check(f"doubtful {one.kind} {day}", said if doubtful else None, 4)


def _halted(day: date, one: SendOutcome) -> str | None:
    """Return why a sending does not go on, and what happens next, if so."""
    reason = one.reason.rstrip(".")
    if one.ending == WAITING:
        return f"{day}, {one.kind}: waiting: {reason}. Each run tries again by itself"
    if one.ending == PAUSED:
        return (
            f"{day}, {one.kind}: paused: {reason}. "
            f"Fix that, then 'digest resume {day}'; the next run sends the rest"
        )
    return None


def _rehearse(publication: Publication, outcome: RunOutcome, day: date, revision: int) -> None:
    """Write what would be sent into a folder, once for each revision."""
    memory, clock = publication.memory, publication.clock
    if is_done(memory, _REHEARSED, day) == str(revision):
        return
    count, folder = rehearse_day(publication, day, SendOptions())
    outcome.rehearsed.append((day, count, folder))
    if not clock.stop.is_set():
        note_done(memory, _REHEARSED, day, clock.now(), str(revision))


def _missed(publication: Publication, day: date) -> str | None:
    """Return what of a day was not sent in time, if anything."""
    with publication.memory.read() as connection:
        sent = sendings.get_sending(connection, day)
        counts = sendings.delivery_counts(connection, day, sendings.EDITION)
        draft = editions.newest_edition(connection, day) if sent is None else None
        why = None
        if draft and draft.state != editions.APPROVED:
            why = why_nothing_went(connection, publication.settings, day, draft)
    if sent and sent.state != WITHDRAWN:
        left = sum(counts[state] for state in LEFT_TO_DO)
        if left:
            many = "1 message was" if left == 1 else f"{left} messages were"
            why = f": {sent.reason.rstrip('.')}" if sent.state in (WAITING, PAUSED) else ""
            first = f"Fix that, then 'digest resume {day}': " if sent.state == PAUSED else ""
            late = f"{first}'digest send --late --day {day}' sends the rest"
            return f"{day}: {many} not sent in time{why}. {late}"
    return f"Nothing of {day} was sent: {why}" if why else None
