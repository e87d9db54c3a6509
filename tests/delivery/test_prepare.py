"""The ledger filled from what was approved."""

import pytest

from digest.delivery.prepare import prepare_correction, prepare_sending
from digest.errors import NoSending, NothingToCorrect
from digest.store.ledger import sendings
from tests.delivery.publication import DAY, Place, approve, subscribe


def variants(place: Place, kind: str = "edition") -> list[tuple[int, str]]:
    """Return each delivery of a kind: its subscriber and variant."""
    with place.memory() as memory, memory.read() as connection:
        found = sendings.list_deliveries(connection, DAY, kind=kind)
        return sorted((one.subscriber, one.variant) for one in found)


def test_everybody_gets_a_delivery_of_their_variant(place: Place) -> None:
    """By the themes that they chose; to prepare again changes nothing."""
    place.configure()
    with place.memory() as memory:
        subscribe(memory, 3, themes=("all", "homes", "power"))
        approve(place, memory)
        first = variants(place)
        prepare_sending(place.publication(memory), DAY)
    assert first == [(1, "homes"), (2, "power"), (3, "all")]
    assert variants(place) == first


def test_a_day_without_an_approved_edition_has_no_sending(place: Place) -> None:
    """A draft is no mail."""
    place.configure()
    with place.memory() as memory, pytest.raises(NoSending):
        prepare_sending(place.publication(memory), DAY)


def test_a_correction_needs_a_new_revision(place: Place) -> None:
    """What was approved once is not corrected by itself."""
    place.configure()
    with place.memory() as memory:
        subscribe(memory, 1)
        with pytest.raises(NothingToCorrect, match="nothing of it was approved"):
            prepare_correction(place.publication(memory), DAY)
        approve(place, memory)
        with pytest.raises(NothingToCorrect, match="Build and approve a change first"):
            prepare_correction(place.publication(memory), DAY)
