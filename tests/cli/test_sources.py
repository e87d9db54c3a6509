"""`digest sources check`, as an editor uses it, with a real server on 127.0.0.1."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.sources import server as say
from tests.sources.server import Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Return a server with a feed, which the publication may fetch from."""
    with Server() as running:
        item = (
            "<item><title>Crane ordered</title><link>https://news.example/a</link>"
            "<category>Ports</category><pubDate>Mon, 23 Nov 2026 09:00:00 +0530</pubDate>"
            "<description>The port …</description></item>"
        )
        running.routes["/feed"] = say.answer(f"<rss version='2.0'><channel>{item}</channel></rss>")
        running.routes["/down"] = say.answer(status=403)
        text = (
            "[fetch]\ncontact = 'mailto:desk@example.com'\ndelay = 0\nallow_hosts = ['127.0.0.1']\n"
        )
        for name in ("feed", "down"):
            text += f"[[source]]\nname = 'The {name}'\nurl = '{running.url('/' + name)}'\n"
        (tmp_path / "digest.toml").write_text(text, encoding="utf-8")
        yield running


def test_each_source_is_tried(run: Run, server: Server, tmp_path: Path) -> None:
    """What each gives is printed, a failure named with its reason; nothing is remembered."""
    done = run("sources", "check")
    assert done.returncode == 4
    assert done.stdout.splitlines() == [
        "Source\tKind\tArticles\tExcerpts\tUndated\tNewest\tLabels",
        "The feed\tfeed\t1\t1\t0\t2026-11-23 09:00\tPorts",
        "The down\t\t0\t0\t0\t\t",
    ]
    place = server.url("/down")
    assert done.stderr.startswith(f"digest: {place}: it answers 403")
    assert [path.name for path in tmp_path.iterdir()] == ["digest.toml"]


def test_scripts_get_it_as_json(run: Run, server: Server) -> None:
    """With --json each source is an object."""
    feed, down = json.loads(run("sources", "check", "--json").stdout)
    assert (feed["articles"], feed["newest"], feed["labels"], feed["problems"]) == (
        1, "2026-11-23T09:00:00+05:30", ["Ports"], [],
    )  # fmt: skip
    assert (feed["kind"], down["kind"]) == ("feed", None)
    assert (down["articles"], len(down["problems"])) == (0, 1)


def test_a_source_can_be_named(run: Run, server: Server) -> None:
    """An address or a file is tried without being in the settings, and all went well."""
    done = run("sources", "check", server.url("/feed"))
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 2
