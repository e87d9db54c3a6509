"""A trial: an edition to one address, outside the ledger."""

import pytest

from digest.delivery.send import SendOptions, send_day
from digest.delivery.testmail import DRAFT_MARK, sample_message, send_test_mail
from digest.errors import NoSending
from digest.preflight.check import subject_of
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


def test_a_trial_is_marked_as_one(ready: Ready, sink: Sink) -> None:
    """Before the subject that readers get, which has no mark; a draft says that it is one."""
    sink.keep = True
    made = ready()
    with made.memory() as memory:
        publication = made.publication(memory)
        send_test_mail(publication, DAY, "editor@ledger.example")
        draft = sample_message(publication, DAY, "editor@ledger.example", DRAFT_MARK).data
        send_day(publication, DAY, SendOptions())
    trial, *others = [subject_of(data) for _, _, data in sink.taken]
    assert trial.removeprefix("[Test] ") in others
    assert trial.startswith("[Test] ")
    assert not any(subject.startswith("[") for subject in others)
    assert subject_of(draft) == trial.replace("[Test]", "[Draft]")


def test_a_trial_needs_an_edition(place: Place) -> None:
    """A day that was not built has no message."""
    place.configure()
    with place.memory() as memory, pytest.raises(NoSending):
        sample_message(place.publication(memory), DAY, "editor@ledger.example")
