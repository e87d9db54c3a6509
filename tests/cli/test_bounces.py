import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from digest.config.settings import read_settings
from digest.delivery import verp
from digest.errors import BadSettings
from digest.store.database import Memory
from digest.store.people.subscribers import add_subscriber, find_subscriber
from digest.tokens import Keys
from tests.conftest import ROOT
from tests.delivery.certificates import Certificates
from tests.delivery.postbox import Postbox
from tests.forkserver import run_forked
from tests.subscribers.returned_mail import SHAPES, Shape, dsn

KEY = "the-key-of-the-tests-of-32-characters-or-more"
DAY = date(2026, 11, 23)
ADDRESS = "bounces@ledger.example"


def run_bounces(
    folder: Path, *arguments: object, given: bytes = b"", **environment: str
) -> "subprocess.CompletedProcess[bytes]":
    """Run `digest bounces` with a message as its input."""
    known = {**os.environ, "DIGEST_TOKEN_KEYS": KEY, **environment}
    return run_forked(["bounces", *map(str, arguments)], folder, known, timeout=120, given=given)


class Publication:
    """A publication with a subscriber, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.configure()
        settings = read_settings(folder / "digest.toml")
        with Memory(settings.store.url, folder) as memory, memory.write() as connection:
            person = add_subscriber(
                connection,
                "ravi@home.example",
                consent=("test", ""),
                now=datetime(2026, 1, 1, tzinfo=UTC),
            )
        self.verp = verp.verp_sender(ADDRESS, person.id, DAY, Keys([KEY]))
        self.hard = Shape(dsn("5.1.1", returned=""), "").data(self.verp)

    def configure(self, more: str = "") -> None:
        """Write the settings."""
        text = (
            f'[mail]\nfrom = "Desk <desk@ledger.example>"\n[bounces]\naddress = "{ADDRESS}"\n{more}'
        )
        (self.folder / "digest.toml").write_text(text, encoding="utf-8")

    def run(
        self, *arguments: object, given: bytes = b"", **environment: str
    ) -> "subprocess.CompletedProcess[bytes]":
        """Run `digest bounces` here."""
        return run_bounces(self.folder, *arguments, given=given, **environment)

    @property
    def state(self) -> str:
        """The subscriber's state."""
        with Memory("sqlite:///digest.db", self.folder) as memory, memory.read() as connection:
            person = find_subscriber(connection, "ravi@home.example")
        assert person
        return person.state


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    """Return a publication."""
    return Publication(tmp_path)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Return an authority that vouches for servers of the tests."""
    made = Certificates(tmp_path_factory.mktemp("certificates"))
    made.create()
    return made


def test_a_mail_server_pipes_a_message_in(publication: Publication) -> None:
    """It is done at once, and said in a line."""
    done = subprocess.run(
        [sys.executable, "-m", "digest", "bounces"],
        cwd=publication.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "DIGEST_TOKEN_KEYS": KEY},
        input=publication.hard,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == b"1 message: 1 hard bounce, 1 subscriber gets no more mail\n"
    assert publication.state == "bounced"
    assert publication.run("--quiet", given=publication.hard).stdout == b""


@pytest.mark.parametrize("how", ["--recipient", "ORIGINAL_RECIPIENT", "RECIPIENT"])
def test_the_server_may_say_where_it_came_to(publication: Publication, how: str) -> None:
    """As an argument, or in the environment as Postfix does."""
    data = Shape(dsn("5.1.1", returned=""), "").data()
    if how == "--recipient":
        publication.run(how, publication.verp, given=data)
    else:
        publication.run(given=data, **{how: publication.verp})
    assert publication.state == "bounced"


@pytest.mark.parametrize(
    ("keys", "said"), [("", b"No signing key is set"), ("short", b"A signing key has fewer than")]
)  # fmt: skip
def test_what_cannot_be_done_now_is_offered_again(
    publication: Publication, keys: str, said: bytes
) -> None:
    """The mail server is told to keep the message, whatever is wrong here."""
    done = publication.run(given=publication.hard, DIGEST_TOKEN_KEYS=keys)
    assert done.returncode == 75
    assert said in done.stderr
    (publication.folder / "digest.toml").write_text("[bounces]\nadress = 1\n")
    assert publication.run(given=publication.hard).returncode == 75


def test_no_message_is_wrong_use(publication: Publication) -> None:
    """Nothing on standard input, and two places at once."""
    assert publication.run().returncode == 2
    assert publication.run("--imap", "--kept").returncode == 2
    assert publication.run("--imap").returncode == 2


def test_a_maildir_and_an_mbox_are_read(publication: Publication, tmp_path: Path) -> None:
    """Every message in them, once; JSON says of each what was done."""
    box = tmp_path / "Maildir"
    for name in ("new", "cur", "tmp"):
        (box / name).mkdir(parents=True)
    (box / "new" / "1").write_bytes(publication.hard)
    (box / "new" / "2").write_bytes(SHAPES["a message from a person"].data())
    (box / "new" / "3").write_bytes(SHAPES["out of office"].data())
    (box / "cur" / "1:2,").write_bytes(publication.hard)
    twice = publication.run(box, "--dry-run").stdout
    assert twice.endswith(b", 1 subscriber gets no more mail\n")
    assert b"4 messages: 2 hard bounces, " in twice
    (box / "cur" / "1:2,").unlink()
    dry = publication.run(box, "--dry-run")
    *rows, last = dry.stdout.decode().splitlines()
    assert [row.split("\t") for row in rows] == [
        ["Message", "Subscriber", "Kind", "Action", "Why", "Words"],
        [
            f"{box}/new/1", "ravi@home.example", "hard", "bounced",
            "signed: the address it came to", "5.1.1",
        ],
        [f"{box}/new/2", "", "unknown", "kept", "not recognised", ""],
        [f"{box}/new/3", "", "nothing", "none", "", "an automatic reply"],
    ]  # fmt: skip
    assert last == (
        "3 messages: 1 hard bounce, 1 without effect, 1 not recognised, 1 kept for a person, "
        "1 subscriber gets no more mail"
    )
    assert publication.state == "active"
    told = json.loads(publication.run(box, "--json").stdout)
    assert (told["messages"], told["left"], publication.state) == (3, 1, "bounced")
    assert told["done"][0] == {
        "message": f"{box}/new/1",
        "kind": "hard",
        "action": "bounced",
        "why": "signed: the address it came to",
        "words": "5.1.1",
        "subscriber": 1,
        "address": "ravi@home.example",
        "unread": False,
        "left": True,
    }
    assert publication.run(box).stdout == b"0 messages\n"
    mbox = tmp_path / "mbox"
    mbox.write_bytes(
        b"From x Mon Nov 23 06:00:00 2026\n" + publication.hard.replace(b"\r\n", b"\n")
    )
    assert b"1 message: 1 hard bounce\n" in publication.run(mbox).stdout


def test_several_files_are_tried_without_a_memory_or_a_key(tmp_path: Path) -> None:
    """What each says is shown; a file that is not there holds up none, and is told in the end."""
    (tmp_path / "digest.toml").write_text("")
    files = [tmp_path / f"{number}.eml" for number in range(3)]
    files[0].write_bytes(Shape(dsn("5.1.1"), "").data())
    files[2].write_bytes(Shape(dsn("4.2.2"), "").data())
    done = run_bounces(tmp_path, *files, "--dry-run", DIGEST_TOKEN_KEYS="")
    unsigned = "unsigned: nothing proves whose mail it was"
    rows = done.stdout.decode().splitlines()
    assert [row.split("\t") for row in rows[1:3]] == [
        [str(files[0]), "ravi@home.example", "hard", "kept", unsigned, "5.1.1"],
        [str(files[2]), "ravi@home.example", "soft", "kept", unsigned, "4.2.2"],
    ]
    assert rows[3] == "2 messages: 1 hard bounce, 1 soft bounce, 2 kept for a person"
    assert done.returncode == 1
    keyless, missing = done.stderr.decode().splitlines()
    assert keyless.startswith("digest: No signing key is set.")
    assert missing == f"digest: {files[1]}: mail cannot be read: No such file or directory."
    assert not (tmp_path / "digest.db").exists()


def test_a_run_that_fails_midway_prints_what_it_did(
    publication: Publication, certificates: Certificates
) -> None:
    """What was done stays done, and the rest is there the next time."""
    later = publication.hard.replace(b"Subject:", b"X-Later: 1\r\nSubject:")
    fail = {"UID FETCH 8": "drop"}
    with Postbox(certificates.server(), [publication.hard, later], fail=fail) as box:
        publication.configure(
            f'[bounces.imap]\nhost = "127.0.0.1"\nport = {box.port}\nuser = "desk"\nca_file = '
            f'"{certificates.authority}"\n'
        )
        done = publication.run("--imap", "--json", DIGEST_BOUNCES_PASSWORD="pass word")  # noqa: S106 - of a test
    told = json.loads(done.stdout)
    assert [(one["message"], one["action"]) for one in told["done"]] == [("INBOX 7", "bounced")]
    assert done.returncode == 1
    assert b"127.0.0.1: mail cannot be read:" in done.stderr
    assert [flags for flags, _ in box.folders["INBOX"].values()] == [{"\\Seen"}, set()]


def test_a_mailbox_is_fetched(
    publication: Publication, certificates: Certificates, tmp_path: Path
) -> None:
    """By the settings, with a password from the environment or from a file, which nothing shows."""
    (tmp_path / "password").write_text("pass word\n")
    with Postbox(certificates.server(), [publication.hard]) as box:
        publication.configure(
            f'[bounces.imap]\nhost = "127.0.0.1"\nport = {box.port}\nuser = "desk"\nca_file = '
            f'"{certificates.authority}"\nmove_to = "Done box"\n'
        )
        assert publication.run("--imap").stderr == (
            b"digest: 127.0.0.1: mail cannot be read: set DIGEST_BOUNCES_PASSWORD, "
            b"or DIGEST_BOUNCES_PASSWORD_FILE.\n"
        )
        wrong = publication.run("--imap", DIGEST_BOUNCES_PASSWORD="no secret")  # noqa: S106 - of a test
        assert (wrong.returncode, b"no secret" in wrong.stdout + wrong.stderr) == (1, False)
        done = publication.run("--imap", DIGEST_BOUNCES_PASSWORD_FILE=str(tmp_path / "password"))
    assert (done.returncode, publication.state) == (0, "bounced")
    assert len(box.folders["Done box"]) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('address = "bounces"', "must be an e-mail address"),
        ('address = "Bounces@ledger.example"', "must be an e-mail address"),
        ('address = "bounces+x@ledger.example"', "must be an e-mail address"),
        (f'address = "{"b" * 25}@ledger.example"', "at most 24 characters"),
        ("soft_limit = 0", "from 1 to 1,000, not 0"),
        ("hard_limit = 1", "is not a known setting"),
        ('imap = { host = "x" }', "is missing"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, said: str) -> None:
    """An address that could not carry a signature, and misspelt keys."""
    path = tmp_path / "digest.toml"
    path.write_text(f"[bounces]\n{text}\n")
    with pytest.raises(BadSettings, match=r"\[bounces") as problem:
        read_settings(path)
    assert said in str(problem.value)


def test_a_hostile_message_is_kept_and_the_next_one_read(
    publication: Publication, tmp_path: Path
) -> None:
    """The exit status says that one is unread; to a mail server, which has handed it over, not."""
    hostile = b"Subject: a\n\n" + b"> \n" * 30_000
    box = tmp_path / "box"
    box.write_bytes(b"From a\n" + hostile + b"\nFrom b\n" + publication.hard)
    done = publication.run(box)
    assert done.returncode == 4
    assert b"1 hard bounce, 1 not recognised, 1 kept for a person" in done.stdout
    assert done.stderr == (
        b"digest: A message was kept unread: it has more than 20000 lines. "
        b"Look at it: digest bounces --kept, --show ID\n"
    )
    assert publication.state == "bounced"
    assert publication.run(given=hostile + b"other").returncode == 0
