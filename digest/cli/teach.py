"""`digest teach`: an editor's correction of an article's theme."""

from typing import Annotated

import typer

from digest.cli import options


def teach(
    article: Annotated[
        str,
        typer.Argument(
            metavar="ARTICLE", help="The article: its address, its whole headline, or its id."
        ),
    ],
    theme: Annotated[str, typer.Argument(metavar="THEME", help="Its theme's slug, or 'none'.")],
    subtheme: Annotated[
        str | None,
        typer.Option("--subtheme", metavar="SLUG", help="Its sub-theme.", show_default=False),
    ] = None,
    out: options.Out = None,
    config: options.Config = None,
) -> None:
    """Correct the theme of an article of a built edition: for good, and for articles like it.

    The correction is added to corrections.toml beside digest.toml. The next build goes by it.
    """
    from digest.config import corrections
    from digest.config.settings import read_settings
    from digest.newsroom.teaching import teach_theme

    settings = read_settings(config)
    made = teach_theme(settings, out or settings.folder / "out", article, theme, subtheme)
    place = "/".join(filter(None, (made.theme or "no theme", made.subtheme)))
    typer.echo(f"Taught: '{made.title or made.article}' is {place}")
    typer.echo(
        f"Written to {settings.folder / corrections.CORRECTIONS_FILE}; 'digest themes check' shows what it does."
    )
