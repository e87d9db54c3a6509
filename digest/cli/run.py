"""`digest run`: the day in one command, for cron."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digest.cli import options, show

if TYPE_CHECKING:
    from digest.run.outcome import RunOutcome

#: So long is an answer of the address waited for that is told of every good run, in seconds.
_ANSWER = 10.0


def run(
    report: Annotated[
        str | None,
        typer.Option(
            "--report",
            metavar="ADDRESS",
            help="Mail to this address when trouble begins, and when it is over; once each.",
            show_default=False,
        ),
    ] = None,
    daily: Annotated[
        bool, typer.Option("--daily", help="With --report, mail also once a day how it went.")
    ] = False,
    ping: Annotated[
        str | None,
        typer.Option(
            "--ping",
            metavar="URL",
            envvar="DIGEST_PING_URL",
            help="Ask for this address after every run that needs nobody, so that its absence is noticed.",
            show_default=False,
        ),
    ] = None,
    out: options.Out = None,
    as_json: options.Json = False,
    log_json: options.LogJson = False,
    config: options.Config = None,
) -> None:
    """Do what is to be done today: read the sources, build, check, approve if that is automatic, send.

    May be started every ten minutes, and again after whatever happened: it knows what is done. In a pipe, as under cron, it
    says nothing but what begins to need a person, and what no longer does.

    Exit statuses: 0 done or nothing to do, 1 failed, 2 wrong use, 3 not fit to be sent (by the preflight, an editor who has not
    approved, or the settings), 4 partly sent, or of a source nothing could be had for an hour, 75 try again later (another
    run is at work).
    """
    from digest import logs
    from digest.errors import DigestError, UsageError

    if daily and not report:
        raise UsageError(reason="--daily needs an address: --report ADDRESS")
    report = report and _address(report)
    if log_json:
        logs.log_as_json()
    try:
        outcome, unmailed = _run(config, out, report, ping, daily=daily, bar=not log_json)
    except DigestError as problem:
        if as_json:
            said = {"status": problem.exit_status, "error": str(problem)}
            sys.stdout.write(json.dumps(said, ensure_ascii=False, indent=2) + "\n")
        if not log_json:
            raise
        logs.log_event("failed", why=str(problem))
        raise typer.Exit(problem.exit_status) from None
    if as_json:
        sys.stdout.write(json.dumps(_values(outcome), ensure_ascii=False, indent=2) + "\n")
    elif sys.stdout.isatty() and not log_json:
        _tell(outcome)
    if not log_json:
        lines = outcome.troubles if sys.stderr.isatty() else unmailed
        sys.stderr.writelines(f"digest: {line}\n" for line in lines)
    raise typer.Exit(outcome.status)


def _address(text: str) -> str:
    """Return an address that can be mailed to."""
    from digest.errors import AddressRefused, UsageError
    from digest.model import address

    try:
        return address.normal_address(text)
    except AddressRefused as problem:
        raise UsageError(reason=f"--report: {str(problem).rstrip('.')}") from None


def _run(
    config: Path | None,
    out: Path | None,
    report: str | None,
    url: str | None,
    *,
    daily: bool,
    bar: bool,
) -> "tuple[RunOutcome, list[str]]":
    """Run, and tell of it; return what was done, and what is to be said."""
    from functools import partial

    from digest.delivery.engine import stopping
    from digest.run.day import run_day
    from digest.run.reports import tell_run

    with (
        stopping() as stop,
        options.open_publication(config, stop=stop) as publication,
        show.show_progress("Reading", wanted=bar) as progress,
    ):
        folder = out or publication.settings.folder / "out"
        outcome = run_day(publication, out=folder, progress=progress)
        ping = partial(_ping, url) if url else None
        return outcome, tell_run(publication, outcome, report, each_day=daily, ping=ping)


def _ping(url: str) -> str | None:
    """Ask for an address; return what is wrong, without the address: whoever knows it can feign good runs."""
    import httpx

    try:
        answer = httpx.get(url, timeout=_ANSWER, follow_redirects=True)
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        return f"The address of --ping does not answer: {type(problem).__name__}"
    return None if answer.is_success else f"The address of --ping answers with {answer.status_code}"


def _values(outcome: "RunOutcome") -> dict[str, Any]:
    """Return what a run did, for scripts."""
    return {
        "day": outcome.day.isoformat(),
        "step": outcome.step,
        "sources": [
            {"name": count.name, "read": count.read, "new": count.new, "failed": count.failed}
            for count in outcome.counts.values()
        ],
        "stories": outcome.stories,
        "approved": outcome.approved,
        "sent": [
            {
                "day": day.isoformat(),
                "kind": one.kind,
                "how": one.ending,
                "submitted": one.submitted,
            }
            | {"deliveries": dict(one.counts)}
            for day, one in outcome.sent
        ],
        "rehearsed": [
            {"day": day.isoformat(), "messages": count, "folder": str(folder)}
            for day, count, folder in outcome.rehearsed
        ],
        "troubles": outcome.troubles,
        "status": outcome.status,
    }


def _tell(outcome: "RunOutcome") -> None:
    """Say what was done."""
    show.print_sources(
        [
            {
                "name": one.name,
                "read": one.read,
                "new": one.new,
                "changed": one.changed,
                "failed": one.failed,
            }
            for one in outcome.counts.values()
        ]
    )
    if outcome.stories is not None:
        typer.echo(f"Draft: {outcome.day}, {show.count_noun(outcome.stories, 'story', 'stories')}")
    if outcome.approved is not None:
        typer.echo(f"Approved: {outcome.day}, revision {outcome.approved}")
    for day, one in outcome.sent:
        states = ", ".join(f"{number} {state}" for state, number in one.counts.items() if number)
        typer.echo(
            f"Sending: {day}, {one.kind}: {one.submitted} submitted now; {states or 'nobody'}"
        )
    for day, count, folder in outcome.rehearsed:
        typer.echo(f"Rehearsed: {day}, {show.count_noun(count, 'message', 'messages')} in {folder}")
    if not (outcome.approved or outcome.sent or outcome.rehearsed):
        typer.echo(_STEPS.get(outcome.step or "", "Nothing to send now."))


_STEPS = {
    "draft": "Not to be approved yet.",
    "show": "The draft is the editor's to approve.",
    "hold": "Held until the editor approves.",
}
