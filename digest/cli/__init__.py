"""The command line: thin commands that parse, call and print.

Exit statuses: 0 done, 1 failed, 2 wrong use, 3 not fit to send, 4 done in part (a source gave
nothing, a returned mail stayed unread), 75 try again later (another run is at work), 130 stopped by
Ctrl-C.
"""

import gc
import inspect
import io
import os
import sys
from collections.abc import Callable

import typer

from digest import __version__
from digest.cli import (
    approve,
    bounces,
    build,
    config,
    cron,
    doctor,
    doubtful,
    editions,
    explain,
    init,
    ledger,
    lint,
    log,
    memory,
    preview,
    render,
    run,
    send,
    serve,
    sources,
    status,
    subscribers,
    teach,
    templates,
    themes,
)
from digest.cli.show import print_problem
from digest.errors import DigestError
from digest.logs import log_plainly

app = typer.Typer(
    name="digest",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(show: bool) -> None:
    if show:
        typer.echo(f"newsdigest {__version__}")
        raise typer.Exit


@app.callback()
def root(
    _version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and exit."
    ),
) -> None:
    """Make and send a publisher's daily themed newsletters."""


_PANELS: dict[str, tuple[Callable[..., None] | typer.Typer, ...]] = {
    "The day": (
        run.run, build.build, preview.preview, lint.lint, approve.approve, editions.show_editions,
        log.log, render.render, sources.sources_app,
    ),
    "Readers and mail": (
        send.send, status.status, send.withdraw, send.correct, send.resume, serve.serve,
        bounces.bounces, subscribers.subscribers_app, doubtful.doubtful_app, ledger.ledger_app,
    ),
    "Judgement and looks": (
        explain.explain, teach.teach, themes.themes_app, templates.templates_app,
    ),
    "Settings and memory": (
        init.init, doctor.doctor, cron.cron, memory.backup, memory.restore, memory.forget,
        config.config_app,
    ),
}  # fmt: skip
for panel, parts in _PANELS.items():
    for part in parts:
        if isinstance(part, typer.Typer):
            app.add_typer(part, rich_help_panel=panel)
        else:
            app.command(part.__name__.removeprefix("show_"), rich_help_panel=panel)(part)


def _flow(commands: typer.Typer) -> None:
    """Join the lines of each paragraph in commands' help: Typer keeps a docstring's line breaks."""
    for command in commands.registered_commands:
        text = inspect.cleandoc((command.callback and command.callback.__doc__) or "")
        command.help = "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))
    for group in commands.registered_groups:
        if group.typer_instance:
            _flow(group.typer_instance)


_flow(app)


def main() -> None:
    """Run the program; print an error of ours as one line on standard error, never a traceback."""
    # A run makes many objects and few cycles: looking for them as often as usual takes a tenth of
    # the time.
    gc.set_threshold(20_000)
    # A daemon may close what it does not need.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    log_plainly()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # the name of a file need not be text
    try:
        try:
            app()
        finally:
            sys.stdout.flush()  # while a failure can still be printed
    except DigestError as problem:
        print_problem(problem)
        sys.exit(problem.exit_status)
    except OSError as problem:
        # A reader of our output that is gone (`digest explain ... | head`) is no error.
        if not isinstance(problem, BrokenPipeError):
            place = f"{problem.filename}: " if problem.filename else ""
            print_problem(f"{place}{problem.strerror or problem}.")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
