"""The public pages, asked over TLS as the world asks them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from digest.doctor import web
from digest.doctor.finding import Diagnosis
from digest.store.database import Memory
from tests.delivery.certificates import Certificates
from tests.delivery.conftest import certificates
from tests.doctor.zone import case, said, states
from tests.web.world import NEW, World

__all__ = ["certificates"]

BOTH = ["GET", "POST"]


@contextmanager
def serving(app: ASGIApp, certificates: Certificates) -> Iterator[int]:
    """Serve an application by https, with a certificate for this machine; give the port."""
    certificates.server()
    pair = {
        f"ssl_{kind}": str(certificates.folder / f"127.0.0.1.{end}")
        for kind, end in (("certfile", "pem"), ("keyfile", "key"))
    }
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_config=None, **pair))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            thread.join(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return the pages of a publication with one subscriber."""
    folder = tmp_path / "served"
    folder.mkdir()
    return World(Memory("sqlite:///digest.db", folder), folder)


@pytest.fixture(autouse=True)
def _trusted(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have this machine trust the authority of the tests, and ask no proxy."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    monkeypatch.setenv("NO_PROXY", "*")


def look(folder: Path, port: int, keys: str = NEW, host: str = "127.0.0.1") -> list[Diagnosis]:
    """Return what is found where `mail.public_url` leads to this port."""
    text = f"[mail]\nfrom = 'desk@ledger.example'\npublic_url = 'https://{host}:{port}/'\n"
    return list(web.examine_web(case(folder, text, DIGEST_TOKEN_KEYS=keys)))


def proxied(unsubscribe: Response) -> Starlette:
    """Return a site whose health is good, with this answer to a click on "Unsubscribe"."""

    def click(request: Request) -> Response:
        return PlainTextResponse("a page") if request.method == "GET" else unsubscribe

    health = Route("/health", lambda _: PlainTextResponse("ok\n"))
    return Starlette(routes=[health, Route("/unsubscribe/{token}", click, methods=BOTH)])


def test_the_pages_answer_and_nobody_leaves(
    tmp_path: Path, world: World, certificates: Certificates
) -> None:
    """The health, the link and the one click are tried, and nothing in the memory changes."""
    before = world.person()
    with serving(world.app, certificates) as port:
        found = look(tmp_path, port)
    assert states(iter(found)) == {"public pages": "ok", "List-Unsubscribe": "ok"}
    assert world.person() == before
    assert world.state == "active"


def test_other_keys_are_trouble(tmp_path: Path, world: World, certificates: Certificates) -> None:
    """No link in a mail would work; without keys here no link is tried."""
    with serving(world.app, certificates) as port:
        other = look(tmp_path, port, "another-key-of-the-tests-of-32-characters-and-more")
        without = look(tmp_path, port, "")
    found = said(iter(other), "List-Unsubscribe")
    assert (found.state, "the same DIGEST_TOKEN_KEYS" in found.advice) == ("trouble", True)
    assert states(iter(without)) == {"public pages": "ok"}


@pytest.mark.parametrize(
    "answer",
    [
        RedirectResponse("/elsewhere", 302),
        PlainTextResponse("no", 405),
        PlainTextResponse("<p>Are you sure?</p>"),
    ],
)
def test_a_proxy_that_keeps_clicks_back_is_trouble(
    tmp_path: Path, certificates: Certificates, answer: Response
) -> None:
    """One click may not be redirected, refused or asked back (RFC 8058)."""
    with serving(proxied(answer), certificates) as port:
        found = look(tmp_path, port)
    assert states(iter(found)) == {"public pages": "ok", "List-Unsubscribe": "trouble"}


def test_another_site_is_not_taken_for_the_pages(
    tmp_path: Path, certificates: Certificates
) -> None:
    """Whatever it answers, without end or with 200."""

    def endless(_request: Request) -> Response:
        return PlainTextResponse("ok\n" * 1_000_000)

    with serving(
        Starlette(routes=[Route("/{path:path}", endless, methods=BOTH)]), certificates
    ) as port:
        found = look(tmp_path, port)
    assert states(iter(found)) == {"public pages": "trouble"}


def test_who_does_not_answer_or_is_not_trusted_is_trouble(
    tmp_path: Path, world: World, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A certificate for another name, one that nobody vouches for, nobody there."""
    with serving(world.app, certificates) as port:
        other = look(tmp_path, port, host="localhost")
        with monkeypatch.context() as patch:
            patch.delenv("SSL_CERT_FILE")
            unknown = look(tmp_path, port)
    gone = look(tmp_path, port)
    for found in (other, unknown, gone):
        assert states(iter(found)) == {"public pages": "trouble"}
    assert "certificate" in unknown[0].found.lower()


def test_without_an_address_nothing_is_asked(tmp_path: Path) -> None:
    """That it is missing is told among the settings."""
    assert list(web.examine_web(case(tmp_path))) == []
