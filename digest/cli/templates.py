"""`digest templates`: list the templates, and copy one to change it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, show

if TYPE_CHECKING:
    from digest.rendering.templates import Templates

templates_app = typer.Typer(
    name="templates", help="List and change the templates of mails.", no_args_is_help=True
)


@templates_app.command("list")
def list_templates(config: options.Config = None) -> None:
    """List the templates of mails, Markdown and text, and mark the publication's own."""
    found = _templates(config)
    rows = (
        (name, "own" if found.is_own(name) else "", found.description(name))
        for name in found.names()
    )
    show.print_table(("Template", "Own", "What it shows"), rows)


@templates_app.command("eject")
def eject_template(
    name: Annotated[
        str,
        options.argument(
            "NAME", "A look or a part, such as 'briefing', 'footer' or 'mail/parts/footer.mjml.j2'."
        ),
    ],
    force: Annotated[
        bool, options.flag("--force", "Overwrite the publication's own copy.")
    ] = False,
    config: options.Config = None,
) -> None:
    """Copy a template into the publication's templates/: the copy replaces the shipped one."""
    path = _templates(config).eject(name, force=force)
    show.echo(f"Copied to {path.as_posix()}. Build or render a day to see what a change does.")


def _templates(config: Path | None) -> "Templates":
    from digest.config.settings import read_settings
    from digest.rendering.templates import Templates

    return Templates(read_settings(config).folder)
