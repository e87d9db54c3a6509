"""A trial: an edition to one address, outside the ledger."""

import pytest

from digest.delivery.testmail import sample_message, send_test_mail
from digest.errors import NoSending
from tests.delivery.conftest import Ready
from tests.delivery.publication import DAY, Place
from tests.delivery.sink import Sink


def test_a_trial_touches_no_ledger(ready: Ready, sink: Sink) -> None:
    """One message, to the address that is named."""
    made = ready()
    with made.memory() as memory:
        send_test_mail(made.publication(memory), DAY, "editor@ledger.example")
    assert sink.counts == {"editor@ledger.example": 1}
    assert set(made.states()) == {"pending"}


def test_a_trial_needs_an_edition(place: Place) -> None:
    """A day that was not built has no message."""
    place.configure()
    with place.memory() as memory, pytest.raises(NoSending):
        sample_message(place.publication(memory), DAY, "editor@ledger.example")
