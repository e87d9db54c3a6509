"""`digest preview`: the built days in a browser, on this machine only."""

import contextlib
import socket
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from digest.cli import options
from digest.errors import PortTaken

HOST = "127.0.0.1"


def preview(
    port: Annotated[
        int,
        typer.Option(
            "--port", min=0, max=65535, help="The port on this machine; 0 takes a free one."
        ),
    ] = 8025,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="Where the days are. [dim]Default: as 'digest build' writes them.[/dim]",
        ),
    ] = None,
    config: options.Config = None,
) -> None:
    """Show the built days in a browser, as readers will see them: wide and narrow, light and dark."""
    import uvicorn

    from digest.config.settings import read_settings
    from digest.web.desk import preview as web

    settings = read_settings(config)
    app = web.create_preview(out or settings.folder / "out", settings.folder)
    with _listen(port) as listener:
        address = f"http://{HOST}:{listener.getsockname()[1]}/"
        typer.echo(f"Preview at {address}  (Ctrl-C ends it)")
        if not no_open:
            webbrowser.open(address)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


def _listen(port: int) -> socket.socket:
    """Return a socket that listens on this machine's `port`. Raises PortTaken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(64)
    except OSError as problem:
        listener.close()
        raise PortTaken(port=port, reason=problem.strerror or problem) from None
    return listener
