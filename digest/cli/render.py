"""`digest render`: write a day's files again from its edition."""

from pathlib import Path
from typing import Annotated

from digest.cli import options, show


def render(
    folder: Annotated[Path, options.argument("FOLDER", "A day's folder, such as out/2026-01-31.")],
    quiet: options.Quiet = False,
    config: options.Config = None,
) -> None:
    """Render a day's files again from its edition.json, with the current templates."""
    from digest.config.settings import read_settings
    from digest.newsroom.build import render_again

    built = render_again(folder, read_settings(config))
    if not quiet:
        show.echo(f"Rendered {len(built.files)} files in {folder}")
