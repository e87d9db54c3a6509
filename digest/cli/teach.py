"""`digest teach`: correct an article's theme."""

from typing import Annotated

from digest.cli import options, show


def teach(
    article: Annotated[
        str, options.argument("ARTICLE", "The article: its address, its whole headline, or its id.")
    ],
    theme: Annotated[str, options.argument("THEME", "Its theme's slug, or 'none'.")],
    subtheme: Annotated[
        str | None, options.option("--subtheme", "SLUG", "Its sub-theme's slug.")
    ] = None,
    out: options.Out = None,
    config: options.Config = None,
) -> None:
    """Correct the theme of an article in a built edition, for good, and of articles like it.

    The correction is added to corrections.toml beside digest.toml; the next build applies it.
    """
    from digest.config.corrections import CORRECTIONS_FILE
    from digest.config.settings import read_settings
    from digest.newsroom.teaching import teach_theme

    settings = read_settings(config)
    made = teach_theme(settings, options.out_folder(out, settings), article, theme, subtheme)
    place = "/".join(filter(None, (made.theme or "no theme", made.subtheme)))
    show.echo(f"Taught: '{made.title or made.article}' is {place}")
    file = settings.folder / CORRECTIONS_FILE
    show.echo(f"Written to {file}; 'digest themes check' shows the effect.")
