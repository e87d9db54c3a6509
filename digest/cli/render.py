"""`digest render`: the files of a day again, from its edition."""

from pathlib import Path
from typing import Annotated

import typer

from digest.cli import options


def render(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", help="A day's folder, such as out/2026-01-31.", show_default=False
        ),
    ],
    quiet: options.Quiet = False,
    config: options.Config = None,
) -> None:
    """Render a day's files again from its edition.json, with the templates as they are now."""
    from digest.config.settings import read_settings
    from digest.newsroom import build

    built = build.render_again(folder, read_settings(config))
    if not quiet:
        typer.echo(f"Rendered {len(built.files)} files in {folder}")
