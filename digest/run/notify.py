"""Notifying: mails to the editor and the operator."""

from collections.abc import Iterable, Mapping
from datetime import date
from email.utils import parseaddr

from digest.config.settings import Settings
from digest.delivery import outbox
from digest.delivery.deliver import Message
from digest.errors import DigestError
from digest.model import Edition
from digest.newsroom import report
from digest.newsroom.age import missed_days, say_missed
from digest.newsroom.build import Built
from digest.newsroom.publication import Publication
from digest.preflight.day import locate_findings
from digest.rendering import transactional
from digest.run.alerts import Changes, alert_lines, alert_subject, first_clauses

#: A report names so many codes of refusals, the most frequent.
_CODES = 5


def mail_staff(
    publication: Publication,
    address: str,
    subject: str,
    lines: Iterable[str],
    enclosed: bytes | None = None,
) -> None:
    """Mail something to the editor or the operator. Raises DigestError if it cannot be sent."""
    settings, now = publication.settings, publication.clock.now()
    text = "\n".join((*lines, "", "-- ", settings.site.name))
    data = transactional.write_plain_mail(
        settings.publication, address, subject, text, now, enclosed
    )
    sender = parseaddr(settings.mail.sender)[1]
    outbox.post_message(publication, Message(sender, address, data), "notices")


def mail_changes(publication: Publication, address: str, changes: Changes) -> str | None:
    """Mail the alerts that changed; return why that failed, if it did."""
    subject = alert_subject(publication.settings.site.name, changes)
    try:
        mail_staff(publication, address, subject, alert_lines(changes))
    except DigestError as problem:
        return str(problem)
    return None


def draft_notice(settings: Settings, edition: Edition, built: Built) -> tuple[str, list[str]]:
    """Return subject and lines of the mail that tells the editor of a draft, `edition`."""
    run = settings.run
    day = edition.day
    lines = [f"The draft of {day:%A} {day} is ready; it is enclosed as readers would get it.", ""]
    titles = {article.id: article.title for article in edition.articles}
    heads = {story.id: story.title or titles[story.lead] for story in edition.stories}
    names = {theme.slug: theme.title for theme in edition.themes}
    for section in (one for one in edition.sections if one.stories):
        lines += [f"{names[section.theme]} ({len(section.stories)})"]
        lines += [f"  - {heads[key]}" for key in section.stories]
        lines += [""]
    if edition.errata:
        lines += [f"Corrections ({len(edition.errata)})"]
        for one in edition.errata:
            now = f"now “{one.now}”" if one.now else "it no longer says so"
            lines += [f"  - {names.get(one.theme or '', 'all')}, {one.title}: “{one.was}”, {now}"]
        lines += [""]
    if review := [heads[story.id] for story in edition.stories if story.review]:
        lines += ["To review:", *(f"  - {head}" for head in review), ""]
    if unsure := report.unsure_arrivals(edition, built.offer.last):
        lines += ["To review, left out as no theme fits for sure:"]
        lines += [*(f"  - {title}" for title in unsure), ""]
    if short := report.shortened_lines(edition, built.variants):
        lines += [*short, ""]
    found = [
        f"  - {finding.severity}: {finding}{where}"
        for finding, where in locate_findings(built.checked)
        if finding.severity in ("error", "warning")
    ]
    if found:
        lines += ["Preflight:", *found]
        if not built.is_fit:
            lines += ["A mail with an error is held: only the others are sent once it is approved."]
        lines += [""]
    then = "it is sent as it is" if run.at_deadline == "send" else "it is held, and nothing is sent"
    lines += [
        "Look at it:       digest preview",
        "Build it again:   digest build",
        f"Approve it:       digest approve {day}",
        "",
        f"If nobody approves it by {run.deadline} ({settings.site.timezone}), {then}.",
    ]
    return f"Draft of {day}: {edition.publication.name}, to be approved by {run.deadline}", lines


def day_report(
    settings: Settings,
    day: date,
    edition: Edition | None,
    counts: Mapping[str, Mapping[str, int]],
    refusals: Mapping[str, int],
    changes: Changes,
) -> tuple[str, list[str]]:
    """Return subject and lines of a day's report.

    `counts` are deliveries by kind and state, `refusals` by the relays' codes. What begins to be
    trouble, and is told here, stands in the subject.
    """
    sent = sum(states["sent"] for states in counts.values())
    lines = []
    if edition:
        names = {theme.slug: theme.title for theme in edition.themes}
        parts = [
            f"{names[section.theme]} {len(section.stories)}"
            for section in edition.sections
            if section.stories
        ]
        told = f"{len(edition.stories)} ({', '.join(parts)})" if parts else "none"
        lines.append(f"Stories: {told}, revision {edition.revision}")
        if edition.errata:
            lines.append(f"Corrections: {len(edition.errata)}")
        missed = say_missed(missed_days(settings.calendar, edition.since, day))
        lines += [f"{missed}."] if missed else []
        lines += report.lost_lines(edition)
    else:
        lines.append("No edition was approved.")
    for kind, states in counts.items():
        said = ", ".join(f"{number} {state}" for state, number in states.items() if number)
        lines.append(f"{kind.capitalize()}: {said or 'nobody gets it'}")
    if refusals:
        codes = list(refusals.items())[:_CODES]
        said = ", ".join(f"{number} with {code or 'no code'}" for code, number in codes)
        lines.append(f"Refused: {said} ('digest ledger export' says whom and why)")
    standing = changes.standing.items() - changes.begun.items()
    lines += alert_lines(changes) + [f"Trouble: {said}" for _, said in sorted(standing)]
    first = next(iter(changes.begun.values()), "")
    trouble = f"; {first_clauses(first)}" if first else ""
    return f"{settings.site.name}, {day}: {sent} sent{trouble}", lines
