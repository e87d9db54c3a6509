"""`digest run`: what is printed, mailed, asked for, and what it exits with."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from digest.resources import shipped_folder
from tests.conftest import EXAMPLES, Run
from tests.delivery.publication import KEY
from tests.delivery.sink import Sink

Day = Callable[..., subprocess.CompletedProcess[str]]


def morning() -> str:
    """Return a time zone in which it is about nine, when mail is sent."""
    hours = 9 - datetime.now(UTC).hour
    hours += 24 * (hours < -12)
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"  # whose signs are the other way round


@pytest.fixture
def sink() -> Iterator[Sink]:
    """Return a server that takes mail."""
    with Sink(keep=True) as running:
        yield running


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new publication with a source and two subscribers."""
    folder = tmp_path_factory.mktemp("made") / "paper"

    def digest(*arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "digest", *arguments], check=True, capture_output=True
        )

    digest("init", str(folder), "--timezone", morning())
    shutil.rmtree(folder / "themes")
    shutil.copytree(shipped_folder("themes"), folder / "themes")
    settings = (folder / "digest.toml").read_text()
    settings = settings.replace("[mail]\n", '[mail]\npublic_url = "https://news.example.com"\n')
    settings = settings.replace(
        "\n[edition]\n",
        f'\n[[source]]\npath = "{EXAMPLES}/export.jsonl"\nmax_age = 0\n\n[edition]\n',
    )
    (folder / "digest.toml").write_text(settings)
    (folder / "list.csv").write_text(
        "email,themes\nfirst@example.com,all\nsecond@example.com,real-estate\n"
    )
    digest(
        "subscribers", "import", str(folder / "list.csv"), "--config", str(folder / "digest.toml")
    )
    return folder


@pytest.fixture
def publication(made: Path, tmp_path: Path, sink: Sink) -> Path:
    """Return it, with a relay."""
    folder = Path(shutil.copytree(made, tmp_path / "paper"))
    with (folder / "digest.toml").open("a") as settings:
        settings.write(f'\n[[relay]]\nhost = "127.0.0.1"\nport = {sink.port}\nsecurity = "none"\n')
    return folder


@pytest.fixture
def day(run: Run, publication: Path) -> Day:
    """Return a function that runs `digest run` there."""

    def run_day(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        known = os.environ | {"DIGEST_TOKEN_KEYS": KEY} | environment
        return run("run", *arguments, cwd=publication, env=known)

    return run_day


def test_twice_in_a_row_everyone_has_one_message(day: Day, sink: Sink) -> None:
    """And under cron nothing is said of it."""
    for _ in range(2):
        done = day()
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert sink.counts == {"first@example.com": 1, "second@example.com": 1}


def test_a_script_can_read_what_was_done(day: Day) -> None:
    """With --json: what was read, approved and sent."""
    said = json.loads(day("--json").stdout)
    assert (said["step"], said["approved"], said["troubles"], said["status"]) == (
        "approve",
        1,
        [],
        0,
    )
    (sent,) = said["sent"]
    assert (sent["kind"], sent["how"], sent["submitted"]) == ("edition", "done", 2)
    assert said["sources"][0]["new"] > 0


def test_events_are_lines_of_json(day: Day) -> None:
    """With --log-json, on standard error, and nothing else."""
    lines = [json.loads(line) for line in day("--log-json").stderr.splitlines()]
    assert [line["event"] for line in lines] == ["read", "built", "approved", "submitted", "tidied"]
    lines = [
        json.loads(line) for line in day("--log-json", DIGEST_TOKEN_KEYS="").stderr.splitlines()
    ]
    assert [line["event"] for line in lines] == ["read", "trouble"]


def test_trouble_is_said_once(day: Day) -> None:
    """On standard error, which cron mails; the exit status stays until it is mended."""
    first, second = day(DIGEST_TOKEN_KEYS=""), day(DIGEST_TOKEN_KEYS="")
    assert (first.returncode, second.returncode) == (3, 3)
    assert first.stderr.startswith("digest: Trouble: No signing key is set.")
    assert second.stderr == ""
    mended = day()
    assert mended.returncode == 0
    assert mended.stderr.startswith("digest: Over: No signing key is set")


def test_trouble_is_mailed_where_that_is_asked_for(day: Day, sink: Sink, publication: Path) -> None:
    """And not printed, so that nobody has it twice."""
    (publication / "note.md").write_text("word " * 5000)
    done = day("--report", "ops@example.com")
    assert (done.returncode, done.stderr) == (1, "")
    ((to, _, mail),) = sink.taken
    assert to == "ops@example.com"
    assert b"\r\nTrouble: " in mail
    assert b"note.md" in mail


@pytest.mark.parametrize("address", ["x", "a@b>\r\nRCPT TO:<c@example.org", "ops@ex ample.com"])
def test_nobody_is_reported_to_at_what_is_no_address(day: Day, address: str) -> None:
    """It is said before anything is done."""
    done = day("--report", address)
    assert done.returncode == 2
    assert done.stderr.startswith("digest: --report: ")
    assert done.stderr.count("\n") == 1


def test_a_run_that_cannot_begin_is_json_too(day: Day, publication: Path) -> None:
    """For whoever reads --json or --log-json."""
    (publication / "themes" / "none.toml").write_text("[[[x")
    done = day("--json", "--log-json")
    assert done.returncode == 1
    assert "none.toml" in json.loads(done.stdout)["error"]
    assert [json.loads(line)["event"] for line in done.stderr.splitlines()] == ["failed"]


def test_a_daily_report_needs_an_address(day: Day) -> None:
    """Which is said before anything is done."""
    done = day("--daily")
    assert (done.returncode, done.stderr) == (
        2,
        "digest: --daily needs an address: --report ADDRESS.\n",
    )


class _Answer(BaseHTTPRequestHandler):
    asked: list[str]
    status = 200

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def pinged() -> Iterator[tuple[str, type[_Answer]]]:
    """Return the address of a server that notes who asks it, and what it answers with."""
    answer = type("Answer", (_Answer,), {"asked": []})
    with HTTPServer(("127.0.0.1", 0), answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/secret", answer
        server.shutdown()


def test_a_good_run_is_told_of(day: Day, pinged: tuple[str, type[_Answer]]) -> None:
    """A run that needs somebody is not pinged; the address is a secret, and never printed."""
    url, answer = pinged
    assert day("--ping", url).returncode == 0
    assert answer.asked == ["/secret"]
    assert day(DIGEST_PING_URL=url).returncode == 0
    assert len(answer.asked) == 2
    day("--ping", url, DIGEST_TOKEN_KEYS="")
    assert len(answer.asked) == 2
    answer.status = 500
    failed = day("--ping", url)
    assert failed.stderr.splitlines()[:1] == [
        "digest: Trouble: The address of --ping answers with 500"
    ]
    assert url not in failed.stderr


def test_an_address_that_nobody_answers_at_is_no_traceback(day: Day) -> None:
    """It is trouble like any other."""
    for url in ("http://127.0.0.1:9/secret", "no address", "file:///etc/passwd"):
        done = day("--ping", url)
        assert done.returncode in (0, 1)
        assert "Traceback" not in done.stderr
        assert "secret" not in done.stderr


def test_a_killed_run_is_gone_on_with(day: Day, publication: Path, sink: Sink) -> None:
    """Wherever it was killed: everybody has one message in the end, or is known as doubtful."""
    sink.delay = 0.05
    with (publication / "list.csv").open("a") as file:
        file.writelines(f"reader{number}@example.com,all\n" for number in range(60))
    subprocess.run(
        [sys.executable, "-m", "digest", "subscribers", "import", "list.csv"], cwd=publication,
        check=True,
        capture_output=True,
    )  # fmt: skip
    environment = os.environ | {"DIGEST_TOKEN_KEYS": KEY}
    for delay in (0.2, 0.6, 0.9, 1.1, 1.3):
        process = subprocess.Popen(
            [sys.executable, "-m", "digest", "run"], cwd=publication, env=environment
        )
        end = time.monotonic() + delay
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        process.kill()
        process.wait()
    done = day("--json")
    assert done.returncode in (0, 4)
    counts = json.loads(done.stdout)["sent"][0]["deliveries"]
    assert counts["sent"] + counts["doubtful"] == 62
    assert max(sink.counts.values()) == 1
    assert counts["sent"] <= len(sink.counts)


def test_help_says_when_what_is_exited_with(run: Run) -> None:
    """As cron and systemd go by it."""
    text = " ".join(run("run", "--help").stdout.split())
    for said in ("0 done or nothing to do", "3 not fit to be sent", "75 try again later"):
        assert said in text
