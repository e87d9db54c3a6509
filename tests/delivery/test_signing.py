"""What signs messages, and what becomes of a day's mail when it cannot."""

import sys
from pathlib import Path

import pytest

from digest.config.settings import read_settings
from digest.delivery import send
from digest.delivery.rehearsal import rehearse_day
from digest.delivery.send import SendOptions
from digest.delivery.testmail import send_test_mail
from digest.errors import CannotSign
from digest.rendering.dkim import signing_domain
from digest.subscribers.confirmations import ConfirmationQueue
from digest.subscribers.signup import Signup, take_signup
from tests.delivery.publication import DAY, KEY, NOW, Place, approve, subscribe
from tests.delivery.sink import Sink
from tests.rendering import pairs
from tests.rendering.pairs import Pair

dkim = pytest.importorskip("dkim", reason="signing is an extra")

SIGNS = "[dkim]\nselector = 'daily'\nsign = true\n"


@pytest.fixture(scope="module")
def pair() -> Pair:
    """Return a pair of keys."""
    return pairs.make()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Return the folder of a publication."""
    return Place(tmp_path)


def environment(pair: Pair) -> dict[str, str]:
    """Return an environment with the keys."""
    return {"DIGEST_TOKEN_KEYS": KEY, "DIGEST_DKIM_KEY": pair.private}


def verifies(data: bytes, pair: Pair, name: bytes = b"daily._domainkey.ledger.example.") -> bool:
    """Tell whether a message bears a signature that fits the record at this name."""

    def answer(asked: bytes, timeout: int = 5) -> bytes | None:
        return pair.record.encode() if asked == name else None

    return bool(dkim.verify(data, dnsfunc=answer))


def test_every_message_sent_bears_a_signature(place: Place, pair: Pair) -> None:
    """Each subscriber's own, by the domain of the From address."""
    with Sink(keep=True) as sink:
        place.configure(sink.port, send=SIGNS)
        with place.memory() as memory:
            subscribe(memory, 3)
            approve(place, memory)
            publication = place.publication(memory, NOW, environment(pair))
            (ended,) = send.send_day(publication, DAY, SendOptions())
    assert ended.counts["sent"] == 3
    assert len(sink.taken) == 3
    assert all(verifies(data, pair) for _, _, data in sink.taken)


def test_without_being_asked_for_nothing_is_signed(place: Place, pair: Pair) -> None:
    """A selector alone only names what the relay signs with."""
    with Sink(keep=True) as sink:
        place.configure(sink.port, send="[dkim]\nselector = 'daily'\n")
        with place.memory() as memory:
            subscribe(memory, 1)
            approve(place, memory)
            publication = place.publication(memory, NOW, environment(pair))
            send.send_day(publication, DAY, SendOptions())
    ((_, _, data),) = sink.taken
    assert b"DKIM-Signature" not in data


@pytest.mark.parametrize("transport", ["folder", "maildir"])
def test_what_is_written_to_a_folder_is_signed(place: Place, pair: Pair, transport: str) -> None:
    """A rehearsal shows what would be sent, and a Maildir holds what was."""
    place.configure(send=f"transport = '{transport}'\n{SIGNS}")
    with place.memory() as memory:
        subscribe(memory, 1)
        approve(place, memory)
        publication = place.publication(memory, NOW, environment(pair))
        work = rehearse_day if transport == "folder" else send.send_day
        work(publication, DAY, SendOptions())
    (path,) = (path for path in (place.folder / "outbox").rglob("*") if path.is_file())
    assert verifies(path.read_bytes(), pair)


def test_a_test_and_a_sign_up_are_signed(place: Place, pair: Pair) -> None:
    """By another domain, where the settings name one."""
    place.configure(send=f"{SIGNS}domain = 'mail.ledger.example'\n")
    name = b"daily._domainkey.mail.ledger.example."
    with place.memory() as memory:
        approve(place, memory)
        publication = place.publication(memory, NOW, environment(pair))
        written = send_test_mail(publication, DAY, "editor@ledger.example")
        take_signup(publication, Signup("new@home.example", None, "192.0.2.1", NOW))
        queue = ConfirmationQueue(publication, lambda: NOW)
        for waiting in queue.claim(1):
            queue.deliver(waiting)
    (mail,) = (place.folder / "outbox" / "signup").iterdir()
    assert verifies(Path(written).read_bytes(), pair, name)
    assert verifies(mail.read_bytes(), pair, name)


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("", "there is no key"),
        ("no key", "has to be a private RSA key"),
        ("EC", "has to be a private RSA key"),
        ("extra", "install newsdigest"),
    ],
)
def test_what_cannot_sign_is_found_before_anybody_is_claimed(
    place: Place, pair: Pair, key: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger is as it was, the server was not asked, and the message has one line."""
    given = {"EC": pairs.other(), "extra": pair.private}.get(key, key)
    if key == "extra":
        monkeypatch.setitem(sys.modules, "dkim", None)
    with Sink() as sink:
        place.configure(sink.port, send=SIGNS)
        with place.memory() as memory:
            subscribe(memory, 3)
            approve(place, memory)
            known = environment(pair) | {"DIGEST_DKIM_KEY": given}
            publication = place.publication(memory, NOW, known)
            with pytest.raises(CannotSign, match=reason) as caught:
                send.send_day(publication, DAY, SendOptions())
    assert (caught.value.exit_status, str(caught.value).count("\n")) == (3, 0)
    assert {state: len(whose) for state, whose in place.states().items()} == {"pending": 3}
    assert sink.connections == 0


def test_the_domain_is_that_of_the_from_address(place: Place) -> None:
    """Unless the settings name another."""
    place.configure()
    assert signing_domain(read_settings(place.folder / "digest.toml")) == "ledger.example"
    place.configure(send="[dkim]\ndomain = 'mail.ledger.example'\n")
    assert signing_domain(read_settings(place.folder / "digest.toml")) == "mail.ledger.example"
