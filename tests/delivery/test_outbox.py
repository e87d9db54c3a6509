"""The outbox: single messages, and when no mail can be sent at all."""

from pathlib import Path

import pytest

from digest.delivery.deliver import Message
from digest.delivery.outbox import (
    check_can_send,
    envelope_senders,
    is_rehearsal,
    link_keys,
    post_message,
)
from digest.errors import BadKeys, BadRelay, CannotSend, NotTaken
from tests.delivery.publication import DAY, Place
from tests.delivery.sink import Sink, once

MESSAGE = Message("desk@ledger.example", "editor@ledger.example", b"To: x\r\n\r\nHello.\r\n")


def test_without_a_relay_a_message_is_written_into_a_folder(place: Place) -> None:
    """So it is until the settings name a relay."""
    place.configure()
    with place.memory() as memory:
        publication = place.publication(memory)
        assert is_rehearsal(publication.settings)
        written = Path(post_message(publication, MESSAGE, "signup"))
    assert written == place.folder / "outbox" / "signup" / "editor@ledger.example.eml"
    assert written.read_bytes() == MESSAGE.data


def test_a_message_goes_through_a_relay(place: Place, sink: Sink) -> None:
    """The reply is the relay's; a refusal has its words."""
    place.configure(sink.port)
    sink.fault = once("rcpt", "550 5.7.1 no", "other@ledger.example")
    with place.memory() as memory:
        publication = place.publication(memory)
        assert post_message(publication, MESSAGE, "signup").startswith("250")
        with pytest.raises(NotTaken, match=r"550 5\.7\.1 no"):
            post_message(
                publication, Message(MESSAGE.sender, "other@ledger.example", MESSAGE.data), "signup"
            )
    assert sink.counts == {"editor@ledger.example": 1}


@pytest.mark.parametrize(
    "address", ["a b@x.example", "a@x.example\r\nRCPT TO:<b@x.example>", "<a>"]
)
def test_an_address_cannot_hold_a_command(place: Place, address: str) -> None:
    """Nothing but visible characters goes into the envelope."""
    place.configure()
    with place.memory() as memory, pytest.raises(NotTaken, match="it is no address"):
        post_message(place.publication(memory), Message("a@b", address, b""), "signup")


def test_bounces_come_back_to_a_signed_address(place: Place) -> None:
    """Without a mailbox for bounces, to the sender."""
    place.configure()
    with place.memory() as memory:
        publication = place.publication(memory)
        keys = link_keys(publication)
        assert envelope_senders(publication.settings, DAY, keys)(7) == "desk@ledger.example"
        place.configure(send="[bounces]\naddress = 'bounces@ledger.example'")
        settings = place.publication(memory).settings
    assert envelope_senders(settings, DAY, keys)(7).startswith("bounces+7.20261123.")


def test_what_is_missing_is_told_before_anything_is_sent(place: Place) -> None:
    """A key, a password, the address of the public pages."""
    place.configure(25, relay="security = 'none'\nuser = 'desk'\n")
    with place.memory() as memory:
        with pytest.raises(BadKeys) as caught:
            check_can_send(place.publication(memory, environment={"X": ""}))
        assert caught.value.exit_status == 3
        with pytest.raises(BadRelay, match="set DIGEST_RELAY_PASSWORD_SINK"):
            check_can_send(place.publication(memory))
        path = place.folder / "digest.toml"
        path.write_text(path.read_text().replace("public_url", "#"))
        with pytest.raises(CannotSend, match=r"mail\.public_url"):
            check_can_send(place.publication(memory))
