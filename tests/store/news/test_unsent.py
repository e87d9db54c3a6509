"""Unsent: what approved revisions told that nobody was sent is taken back."""

from datetime import timedelta

import pytest

from digest.model import LeftOut
from digest.store import schema
from digest.store.database import Memory
from digest.store.ledger import opening
from digest.store.news import content
from digest.store.news.told import known_wordings, told_stories
from tests.store.conftest import DAY, NOW, approve, article, edition, remember
from tests.store.news.test_editions import used
from tests.store.people_rows import subscribe

NEXT = DAY + timedelta(days=1)
CRANE, QUAY, DAM = article("crane"), article("quay"), article("dam")


def sent(memory: Memory, revision: int, state: str) -> None:
    """Note that a reader's message of a revision is in a state."""
    subscribe(memory, 1)
    with memory.write() as connection:
        opening.open_sending(connection, DAY, revision, {("all", None): "all"}, NOW)
        connection.execute(schema.deliveries.update().values(state=state, revision=revision))


@pytest.mark.parametrize(
    ("state", "free"),
    [
        ("pending", True),
        ("deferred", True),
        ("sending", False),
        ("sent", False),
        ("doubtful", False),
    ],
)
def test_what_nobody_was_sent_is_not_used_by_its_day(
    memory: Memory, state: str, *, free: bool
) -> None:
    """If the next revision tells it no more, another day may: nothing of it was told."""
    remember(memory, CRANE, QUAY, DAM)
    left = (LeftOut("dam", "nothing new", used=True),)
    approve(memory, edition(CRANE, QUAY, left_out=left))
    sent(memory, 1, state)
    approve(memory, edition(QUAY, revision=2))
    unused = None if free else DAY
    assert used(memory) == {"crane": unused, "quay": DAY, "dam": unused}
    with memory.read() as connection:
        stories = {one.story for one in told_stories(connection, DAY, NEXT)}
        assert stories == ({"quay"} if free else {"crane", "quay"})
        hashes = [content.wording_hash(CRANE), content.wording_hash(QUAY)]
        assert (hashes[0] in known_wordings(connection, hashes)) is not free
        assert hashes[1] in known_wordings(connection, hashes)


def test_files_that_others_send_count_as_sent(memory: Memory) -> None:
    """Without a ledger nobody knows who had them."""
    remember(memory, CRANE, QUAY)
    approve(memory, edition(CRANE, QUAY))
    approve(memory, edition(QUAY, revision=2))
    assert used(memory) == {"crane": DAY, "quay": DAY}
