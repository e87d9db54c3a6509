import http.client
import os
import re
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import Run, start


@contextmanager
def running(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the preview in `folder` on a free port; give the process and its address."""
    with start(
        *("preview", "--no-open", "--port", "0", *options),
        cwd=folder,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            found = re.match(
                r"Preview at (http://127\.0\.0\.1:\d+/)  \(Ctrl-C ends it\)\n",
                process.stdout.readline(),
            )
            assert found
            yield process, found[1]
        finally:
            process.kill()


def page(address: str) -> str:
    """Return what is answered at `address`."""
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own server
        return str(answer.read().decode())


def test_it_serves_until_it_is_stopped(tmp_path: Path) -> None:
    """It says where it is, answers there, and ends quietly with Ctrl-C."""
    with running(tmp_path) as (process, address):
        assert "Nothing is built yet" in page(address)
        assert str(tmp_path / "out") in page(address)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")


def test_it_shows_what_is_built_meanwhile(run: Run, tmp_path: Path) -> None:
    """A day that is built while it runs is there at the next look."""
    with running(tmp_path, "--out", "elsewhere") as (_, address):
        assert "2026-11-23" not in page(address)
        run("build", "--date", "2026-11-23", "--out", "elsewhere", "--quiet")
        assert "Monday, 23 November 2026" in page(address)


def test_only_this_machine_can_ask(tmp_path: Path) -> None:
    """The server listens on the loopback address alone."""
    with running(tmp_path) as (_, address):
        port = int(address.rstrip("/").rpartition(":")[2])
        with socket.socket() as other:
            other.settimeout(5)
            # 127.0.0.2 is this machine, too: what listens on every address answers there.
            assert other.connect_ex(("127.0.0.2", port)) != 0


def test_no_path_leads_out_of_the_days(tmp_path: Path) -> None:
    """Dots in an address, which browsers resolve and others send as they are, lead nowhere."""
    for place in (tmp_path, tmp_path / "out"):
        place.mkdir(exist_ok=True)
        (place / "secret.html").write_text("not for the preview", encoding="utf-8")
    with running(tmp_path) as (_, address):
        connection = http.client.HTTPConnection(
            "127.0.0.1", int(address.rstrip("/").rpartition(":")[2]), timeout=60
        )
        for path in (
            "/..",
            "/../secret/mail",
            "/../../etc/passwd",
            "/./secret/mail",
            "/%2e%2e/secret/mail",
            "//secret/mail",
        ):
            connection.request("GET", path)
            answer = connection.getresponse()
            assert answer.status == 404
            assert b"not for the preview" not in answer.read()
        connection.close()


def test_a_page_elsewhere_cannot_ask(tmp_path: Path) -> None:
    """The running server, too, refuses a Host that is not this machine's."""
    with running(tmp_path) as (_, address):
        request = urllib.request.Request(address, headers={"Host": "ledger.example"})  # noqa: S310 - our own server
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(request, timeout=60)  # noqa: S310
        assert refusal.value.code == 400
        refusal.value.close()


def test_a_port_that_is_none_is_wrong_use(run: Run) -> None:
    """A number that no port has is refused."""
    assert run("preview", "--no-open", "--port", "70000").returncode == 2
