"""`digest preview`: show the built days in a browser, on this machine only."""

import contextlib
import webbrowser
from typing import Annotated

import typer

from digest.cli import options, show
from digest.cli.serve import open_listener

HOST = "127.0.0.1"


def preview(
    port: Annotated[
        int,
        typer.Option("--port", min=0, max=65535, help="The port on this machine; 0: a free one."),
    ] = 8025,
    no_open: Annotated[bool, options.flag("--no-open", "Do not open a browser.")] = False,
    out: options.Out = None,
    config: options.Config = None,
) -> None:
    """Show the built days in a browser as readers see them: wide and narrow, light and dark."""
    import uvicorn

    from digest.config.settings import read_settings
    from digest.web.desk.preview import create_preview

    settings = read_settings(config)
    app = create_preview(options.out_folder(out, settings), settings.folder)
    with open_listener(HOST, port) as listener:
        address = f"http://{HOST}:{listener.getsockname()[1]}/"
        show.echo(f"Preview at {address}  (Ctrl-C ends it)")
        if not no_open:
            webbrowser.open(address)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
