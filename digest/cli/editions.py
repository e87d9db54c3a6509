"""`digest editions`: list the editions of all days."""

from dataclasses import asdict

from digest.cli import options, show


def show_editions(as_json: options.Json = False, config: options.Config = None) -> None:
    """List every day's editions, newest first: state, stories, recipients, state of the mail."""
    from digest.store.news.editions import list_editions

    with (
        options.open_publication(config, dry_run=True) as publication,
        publication.memory.read() as connection,
    ):
        found = [asdict(one) | {"day": str(one.day)} for one in list_editions(connection)]
    if as_json:
        show.print_json(found)
    elif found:
        names = [name.capitalize() for name in found[0]]
        show.print_table(names, (list(one.values()) for one in found))
    else:
        show.echo("No edition yet. Build one: digest build")
