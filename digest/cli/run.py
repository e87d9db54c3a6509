"""`digest run`: the whole day in one command, for cron."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digest.cli import options, show
from digest.cli.progress import show_sending
from digest.cli.send import print_outcome

if TYPE_CHECKING:
    from threading import Event

    from digest.config.settings import Settings
    from digest.delivery.send import SendProgress, WatchesSending
    from digest.newsroom.publication import Progress
    from digest.run.outcome import RunOutcome

#: How long the address of --ping may take to answer, in seconds.
_ANSWER = 10.0
_STEPS = {
    "draft": "Not to be approved yet.",
    "show": "The draft waits for the editor's approval.",
    "hold": "Held until the editor approves.",
}


def run(
    report: Annotated[
        str | None,
        options.option(
            "--report", "ADDRESS", "Mail this address once when trouble begins and once it is over."
        ),
    ] = None,
    daily: Annotated[
        bool, options.flag("--daily", "With --report, mail a report every day too.")
    ] = False,
    ping: Annotated[
        str | None,
        options.option(
            "--ping",
            "URL",
            "Request this URL after every run that needs nobody: its absence is an alarm.",
            envvar="DIGEST_PING_URL",
        ),
    ] = None,
    out: options.Out = None,
    as_json: options.Json = False,
    log_json: options.LogJson = False,
    config: options.Config = None,
) -> None:
    """Do what is due today: read the sources, build, check, approve if that is automatic, send.

    Run it every ten minutes, and again after any failure: it knows what is done. In a pipe, as
    under cron, it prints only what begins to need a person, and what no longer does.

    Exit statuses: 0 done or nothing to do, 1 failed, 2 wrong use, 3 not fit to be sent (an error of
    the preflight, no approval by the editor, or the settings), 4 partly sent, or a source gave
    nothing for an hour, 75 try again later (another run is at work).
    """
    from functools import partial

    from digest import logs
    from digest.delivery.engine import stopping
    from digest.errors import DigestError, UsageError
    from digest.run.day import run_day
    from digest.run.reports import tell_run

    if daily and not report:
        raise UsageError(reason="--daily needs an address: --report ADDRESS")
    report = report and _address(report)
    if log_json:
        logs.log_as_json()
    try:
        with (
            stopping() as stop,
            options.open_publication(config, stop=stop) as publication,
            _shown(stop, log_json=log_json, as_json=as_json) as (progress, watch),
        ):
            folder = options.out_folder(out, publication.settings)
            outcome = run_day(publication, out=folder, progress=progress, watch=watch)
            asked = partial(_ping, ping) if ping else None
            unmailed = tell_run(publication, outcome, report, each_day=daily, ping=asked)
    except DigestError as problem:
        if as_json:
            show.print_json({"status": problem.exit_status, "error": str(problem)})
        if not log_json:
            raise
        logs.log_event("failed", why=str(problem))
        raise typer.Exit(problem.exit_status) from None
    if as_json:
        show.print_json(_values(outcome))
    elif sys.stdout.isatty() and not log_json:
        _tell(outcome, publication.settings)
    if not log_json:
        for line in outcome.troubles if sys.stderr.isatty() else unmailed:
            show.print_problem(line)
    raise typer.Exit(outcome.status)


@contextmanager
def _shown(
    stop: "Event", *, log_json: bool, as_json: bool
) -> Iterator[tuple["Progress | None", "WatchesSending"]]:
    """Give functions that show on a terminal how far reading is, and then sending."""
    with (
        show_sending(stop, plain=None, log_json=log_json, drawn=not as_json) as tell,
        ExitStack() as reading,
    ):
        bar = show.show_progress("Reading", wanted=not (log_json or as_json))
        progress = reading.enter_context(bar)

        def watch(now: "SendProgress") -> None:
            reading.close()  # its bar would be drawn over the line
            tell(now)

        yield progress, watch


def _address(text: str) -> str:
    """Return the address in its normal form. Raises UsageError."""
    from digest.errors import AddressRefused, UsageError
    from digest.model import address

    try:
        return address.normal_address(text)
    except AddressRefused as problem:
        raise UsageError(reason=f"--report: {str(problem).rstrip('.')}") from None


def _ping(url: str) -> str | None:
    """Request a URL; return what is wrong, without the URL: who knows it can feign good runs."""
    import httpx

    try:
        answer = httpx.get(url, timeout=_ANSWER, follow_redirects=True)
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        return f"The address of --ping does not answer: {type(problem).__name__}"
    return None if answer.is_success else f"The address of --ping answers with {answer.status_code}"


def _values(outcome: "RunOutcome") -> dict[str, Any]:
    """Return what a run did as a JSON object."""
    return {
        "day": outcome.day.isoformat(),
        "step": outcome.step,
        "sources": [
            {"name": count.name, "read": count.read, "new": count.new, "failed": count.failed}
            for count in outcome.counts.values()
        ],
        "stories": outcome.stories,
        "errata": outcome.errata,
        "approved": outcome.approved,
        "sent": [
            {"day": day.isoformat(), "kind": one.kind, "how": one.ending}
            | {"submitted": one.submitted, "deliveries": dict(one.counts)}
            for day, one in outcome.sent
        ],
        "rehearsed": [
            {"day": day.isoformat(), "messages": count, "folder": str(folder)}
            for day, count, folder in outcome.rehearsed
        ],
        "absent": outcome.absent,
        "troubles": outcome.troubles,
        "status": outcome.status,
    }


def _tell(outcome: "RunOutcome", settings: "Settings") -> None:
    """Print what was done."""
    if outcome.absent:
        show.echo(outcome.absent)
    show.print_sources(asdict(one) for one in outcome.counts.values())
    if outcome.stories is not None:
        show.echo(f"Draft: {outcome.day}, {show.count_news(outcome.stories, outcome.errata)}")
    if outcome.approved is not None:
        show.echo(f"Approved: {outcome.day}, revision {outcome.approved}")
    for day, one in outcome.sent:
        print_outcome(day, one)
    for day, count, folder in outcome.rehearsed:
        show.echo(f"Rehearsed: {day}, {show.count_noun(count, 'message', 'messages')} in {folder}")
    if settings.calendar.is_quiet(outcome.day):
        show.echo(show.quiet_day(settings, outcome.day))
    elif not (outcome.approved or outcome.sent or outcome.rehearsed):
        show.echo(_STEPS.get(outcome.step or "", "Nothing to send now."))
