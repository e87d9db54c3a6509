"""Sign-up: the mail that answers it, and to whom."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.config.settings import read_settings
from digest.errors import AddressRefused, NotTaken
from digest.store.database import Memory
from digest.store.people.standing import mark_complained
from digest.store.people.subscribers import add_subscriber, find_subscriber
from digest.subscribers.signup import Signup, open_signup
from tests.publications import publication

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SITE = "https://news.ledger.example"


@pytest.fixture
def signup(tmp_path: Path) -> Signup:
    """Return what takes in sign-ups; mail is written into files."""
    path = tmp_path / "digest.toml"
    path.write_text(
        f"[mail]\nfrom = 'desk@ledger.example'\npublic_url = '{SITE}'\n", encoding="utf-8"
    )
    keys = {"DIGEST_TOKEN_KEYS": "a-key-of-the-tests-of-32-characters-and-more"}
    return open_signup(
        publication(read_settings(path), Memory("sqlite:///digest.db", tmp_path), NOW, keys)
    )


def test_a_new_address_is_asked_to_confirm(signup: Signup) -> None:
    """It is noted as unconfirmed, and its mail has a link to confirm."""
    message = signup.take("Meera@Home.example", ["homes"], "127.0.0.1", NOW)
    assert message
    assert message.address == "Meera@home.example"
    assert f"{SITE}/confirm/".encode() in message.data
    with signup.publication.memory.read() as connection:
        person = find_subscriber(connection, "meera@home.example")
    assert person
    assert (person.state, person.themes, person.consent_from) == (
        "unconfirmed",
        ("homes",),
        "127.0.0.1",
    )


def test_somebody_subscribed_gets_their_preferences(signup: Signup) -> None:
    """And whoever complained gets nothing."""
    address = "ravi@home.example"
    with signup.publication.memory.write() as connection:
        person = add_subscriber(connection, address, consent=("test", ""), now=NOW)
    message = signup.take(address, None, "", NOW)
    assert message
    assert f"{SITE}/preferences/".encode() in message.data
    with signup.publication.memory.write() as connection:
        mark_complained(connection, person.id, NOW)
    assert signup.take(address, None, "", NOW) is None


def test_what_is_no_address_is_refused(signup: Signup) -> None:
    """Nothing is noted."""
    with pytest.raises(AddressRefused):
        signup.take("nobody", None, "", NOW)


def test_the_mail_is_sent_and_an_error_names_no_address(
    signup: Signup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relay's reply, which may hold the address, stays out of the log."""
    message = signup.take("meera@home.example", None, "", NOW)
    assert message
    signup.send(message)
    folder = signup.publication.settings.folder / "outbox" / "signup"
    assert [path.name for path in folder.iterdir()] == ["meera@home.example.eml"]

    def refuse(*_: object) -> str:
        raise NotTaken(
            address="meera@home.example", state="refused", reply="550 meera@home.example"
        )

    monkeypatch.setattr("digest.delivery.outbox.post_message", refuse)
    with pytest.raises(NotTaken) as caught:
        signup.send(message)
    assert "meera" not in str(caught.value)
