"""Memos: mails to those who work here: that a draft is ready, and how a day went."""

from collections.abc import Iterable, Mapping
from datetime import date

from digest.config.settings import Settings
from digest.model import Edition
from digest.preflight.day import CheckedFile

#: So many codes of refusals are named, the most frequent.
_CODES = 5


def draft_notice(
    settings: Settings, edition: Edition, checked: Iterable[CheckedFile]
) -> tuple[str, list[str]]:
    """Return subject and lines of the mail that tells the editor of a draft."""
    run = settings.run
    day = edition.day
    lines = [
        f"The draft of {edition.day:%A} {day} is ready; it is enclosed as its readers would get it.",
        "",
    ]
    titles = {article.id: article.title for article in edition.articles}
    heads = {story.id: story.title or titles[story.lead] for story in edition.stories}
    names = {theme.slug: theme.title for theme in edition.themes}
    for section in (one for one in edition.sections if one.stories):
        lines += [f"{names[section.theme]} ({len(section.stories)})"]
        lines += [f"  - {heads[key]}" for key in section.stories]
        lines += [""]
    if review := [heads[story.id] for story in edition.stories if story.review]:
        lines += ["To review:", *(f"  - {head}" for head in review), ""]
    found = {
        f"{finding.severity}: {finding.code} {finding.message}": None
        for one in checked
        for finding in one.findings
        if finding.severity in ("error", "warning")
    }
    if found:
        lines += ["Preflight:", *(f"  - {said}" for said in found), ""]
    then = "it is sent as it is" if run.at_deadline == "send" else "it is held, and nothing is sent"
    lines += [
        "Look at it and change it:   digest preview",
        "Build it again:             digest build",
        f"Approve it:                 digest approve {day}",
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
    standing: Iterable[str],
) -> tuple[str, list[str]]:
    """Return subject and lines of the report of a day: its edition, how many messages are in which state by kind.

    Relays' `refusals` are by code; `standing` is what is wrong.
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
        lines.append(
            f"Stories: {len(edition.stories)} ({', '.join(parts)}), revision {edition.revision}"
        )
    else:
        lines.append("No edition was approved.")
    for kind, states in counts.items():
        said = ", ".join(f"{number} {state}" for state, number in states.items() if number)
        lines.append(f"{kind.capitalize()}: {said or 'nobody gets it'}")
    if refusals:
        said = ", ".join(
            f"{number} with {code or 'no code'}" for code, number in list(refusals.items())[:_CODES]
        )
        lines.append(f"Refused: {said} ('digest ledger export' says whom and why)")
    lines += [f"Trouble: {said}" for said in standing]
    return f"{settings.site.name}, {day}: {sent} sent", lines
