"""`digest templates`: which templates there are, and a copy of one to change."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, show

if TYPE_CHECKING:
    from digest.rendering.templates import Templates

templates_app = typer.Typer(
    name="templates", help="See and change how mails look.", no_args_is_help=True
)


@templates_app.callback()
def templates_root() -> None:
    """See and change how mails look."""


@templates_app.command("list")
def list_templates(config: options.Config = None) -> None:
    """List the templates of mails, Markdown and text: what each shows, and whether it is the publication's own."""
    kept = _templates(config)
    rows = [
        (name, "own" if kept.is_own(name) else "", kept.description(name)) for name in kept.names()
    ]
    show.print_table(("Template", "Own", "What it shows"), rows)


@templates_app.command("eject")
def eject_template(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="A look or a part, such as 'briefing', 'footer' or 'mail/parts/footer.mjml.j2'.",
            show_default=False,
        ),
    ],
    force: Annotated[
        bool, typer.Option("--force", help="Write over the publication's own copy.")
    ] = False,
    config: options.Config = None,
) -> None:
    """Copy a template into the publication's own templates/, to be changed there; it then wins over the shipped one."""
    kept = _templates(config)
    path = kept.eject(name, force=force)
    sys.stdout.write(
        f"Copied to {path.as_posix()}. Build or render a day to see what a change does.\n"
    )


def _templates(config: Path | None) -> "Templates":
    from digest.config.settings import read_settings
    from digest.rendering.templates import Templates

    return Templates(read_settings(config).folder)
