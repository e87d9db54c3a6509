"""`digest serve`: serve the public pages, to which the links in mails lead."""

import contextlib
import logging
import signal
import socket
from typing import Annotated, NoReturn

import typer

from digest.cli import options, show
from digest.errors import PortTaken

#: How long requests in hand may take when the server ends, in seconds.
_GRACE = 10


def serve(
    host: Annotated[
        str,
        options.option(
            "--host",
            None,
            "The address to listen on; a proxy before it adds https.",
            show_default=True,
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The port; 0: a free one.")
    ] = 8080,
    log_json: options.LogJson = False,
    config: options.Config = None,
) -> None:
    """Serve the public pages: sign-up, confirmation, preferences, unsubscribing, archive."""
    import uvicorn

    from digest import logs
    from digest.subscribers.confirmations import ConfirmationQueue, ConfirmationSenders
    from digest.web.door import Door
    from digest.web.pages import routes

    with (
        options.open_publication(config) as publication,
        open_listener(host, port) as listener,
        contextlib.ExitStack() as beside,
    ):
        if log_json:
            logs.log_as_json()
        else:
            handler = logging.StreamHandler()
            handler.setFormatter(logs.PlainLines("digest: %(message)s"))
            logging.basicConfig(handlers=[handler], level=logging.WARNING)
        server = uvicorn.Server(
            uvicorn.Config(
                routes.create_pages(publication),
                lifespan="off",
                log_config=None,
                access_log=False,  # the addresses asked for hold tokens
                server_header=False,
                proxy_headers=False,  # the pages read them, by the settings
                timeout_graceful_shutdown=_GRACE,
                http=Door(publication.settings.serve.networks).connection,  # type: ignore[arg-type]
                ws="none",
            )
        )
        if publication.settings.mail.public_url:
            beside.enter_context(ConfirmationSenders(ConfirmationQueue(publication)))
        signal.signal(signal.SIGTERM, _end)
        show.echo(f"Serving at {_address(listener)}  (Ctrl-C ends it)")
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


def _end(_number: int, _frame: object) -> NoReturn:
    """End as Ctrl-C does, after the server has finished the requests in hand."""
    raise KeyboardInterrupt


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def open_listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens on a host's port. Raises PortTaken."""
    listener = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(256)
    except OSError as problem:
        if listener:
            listener.close()
        raise PortTaken(port=port, reason=problem.strerror or problem) from None
    return listener
