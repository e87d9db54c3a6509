"""`digest` as the documents' examples start it in tests: the same program, kept on this machine.

Before it runs, it puts local stand-ins into `digest.toml` for the feed and the relay. A name that
is not this machine's is unknown, and the servers that an example starts end once they answer. How
each call ended is added to the file that STAND_IN_LOG names.
"""

import os
import re
import runpy
import socket
import sys
from pathlib import Path
from typing import Any

FEED = "https://www.example.com/feed.xml"
RELAY = re.compile(r'(?m)^host = "smtp\.example\.com"\n')


def main() -> None:
    """Run `digest` with the arguments of this program."""
    settings = Path("digest.toml")
    if settings.is_file():
        _rewrite(settings)
    _stay_here()
    if sys.argv[1] == "doctor":
        _without_dns()
    elif sys.argv[1] in ("preview", "serve"):
        sys.argv += ["--port", "0"] + ["--no-open"] * (sys.argv[1] == "preview")
        _end_at_once()
    called, status = " ".join(sys.argv[1:]), 0
    try:
        runpy.run_module("digest", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        status = int(ended.code or 0)
        raise
    finally:
        with Path(os.environ["STAND_IN_LOG"]).open("a", encoding="utf-8") as log:
            log.write(f"{status} {called}\n")


def _rewrite(settings: Path) -> None:
    """Put the stand-ins into the settings at once: an example may start two programs together."""
    text = settings.read_text(encoding="utf-8")
    if (local := _local(text)) != text:
        aside = settings.with_name(f"{os.getpid()}.toml")
        aside.write_text(local, encoding="utf-8")
        aside.replace(settings)


def _local(text: str) -> str:
    """Return settings with the stand-ins."""
    if FEED in text:
        fetch = "allow_hosts = ['127.0.0.1']\ndelay = 0.0\n"
        text, found = re.subn(r"(?m)^\[fetch\].*\n", rf"\g<0>{fetch}", text)
        text += "" if found else f"\n[fetch]\n{fetch}"
    port = os.environ["SINK_PORT"]
    relay = f"host = '127.0.0.1'\nport = {port}\nsecurity = 'none'\n"
    return RELAY.sub(relay, text.replace(FEED, os.environ["FEED_URL"]))


def _stay_here() -> None:
    """Let no name but this machine's be known."""
    known = socket.getaddrinfo

    def resolve(host: Any, *rest: Any, **more: Any) -> Any:
        if host not in ("127.0.0.1", "localhost", None):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return known(host, *rest, **more)

    socket.getaddrinfo = resolve


def _without_dns() -> None:
    """Have no server that the DNS could be asked from."""
    import dns.resolver

    def nobody(**_: object) -> None:
        raise dns.resolver.NoResolverConfiguration

    dns.resolver.Resolver = nobody  # type: ignore[assignment,misc]


def _end_at_once() -> None:
    """Have a server end as soon as it is ready for requests."""
    import uvicorn

    async def end(_server: uvicorn.Server) -> None:
        pass

    uvicorn.Server.main_loop = end  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
