from datetime import timedelta

from sqlalchemy import insert

from digest.store import forgetting
from digest.store.database import Memory
from digest.store.ledger import opening, sendings
from digest.store.people.resubscriptions import request_resubscription
from digest.store.people.unrecognised import HANDLED, keep_unrecognised, mark_handled
from digest.store.schema import parts
from tests.store.conftest import DAY, NOW, approve, article, edition, remember, rows
from tests.store.people_rows import subscribe

NEXT = DAY + timedelta(days=1)
LATER = NOW + timedelta(days=1)


def test_texts_are_forgotten_and_articles_stay(memory: Memory) -> None:
    """An article that is still to be published keeps its text."""
    remember(memory, article("past"), article("coming", published=NOW + timedelta(days=9)))
    with memory.write() as connection:
        old = forgetting.old_texts(LATER)
        assert old.is_any(connection)
        assert old.forget(connection) == 1
        assert not old.is_any(connection)
    kept = rows(memory)
    assert [row[0] for row in kept["versions"]] == ["coming"]
    assert len(kept["articles"]) == 2


def test_an_edition_goes_with_all_its_rows(memory: Memory) -> None:
    """Unless something was done with it since."""
    remember(memory, article())
    approve(memory, edition(article()))
    with memory.write() as connection:
        assert forgetting.whole_editions(NEXT, NOW).forget(connection) == 0
        assert forgetting.whole_editions(DAY, LATER).forget(connection) == 0
        assert forgetting.whole_editions(NEXT, LATER).forget(connection) == 1
    kept = rows(memory)
    assert (kept["editions"], kept["parts"], kept["members"]) == ([], [], [])


def test_messages_go_before_the_pages_of_the_archive(memory: Memory) -> None:
    """The archive shows an edition for as long as it is there."""
    remember(memory, article())
    approve(memory, edition(article()))
    with memory.write() as connection:
        row = {"day": DAY.isoformat(), "revision": 1, "name": "all.eml", "hash": "h", "data": b""}
        connection.execute(insert(parts), row)
        assert forgetting.old_messages(NEXT, LATER).forget(connection) == 1
    assert [row[2] for row in rows(memory)["parts"]] == ["all.html"]


def test_deliveries_go_only_when_their_sending_is_closed(memory: Memory) -> None:
    """Then nothing is sent by it any more, and what is changed today stays open."""
    subscribe(memory, 1)
    with memory.write() as connection:
        opening.open_sending(connection, DAY, 1, {("all", None): "all"}, NOW)
        assert forgetting.closed_deliveries(NEXT).forget(connection) == 0
        assert forgetting.close_sendings(connection, NEXT, NOW, LATER) == 0
        assert forgetting.close_sendings(connection, NEXT, LATER, LATER) == 1
        assert forgetting.closed_deliveries(NEXT).forget(connection) == 1
        assert [one.forgotten for one in sendings.sendings_of_day(connection, DAY)] == [True]


def test_people_who_did_not_confirm_are_forgotten(memory: Memory) -> None:
    """A sign-up with its subscriber, a request to be subscribed again without them."""
    subscribe(memory, 1, state="unconfirmed")
    subscribe(memory, 2, state="unsubscribed")
    subscribe(memory, 3)
    with memory.write() as connection:
        request_resubscription(connection, 2, None, ("web", ""), NOW)
        assert forgetting.old_resubscriptions(NOW).forget(connection) == 0
        assert forgetting.old_resubscriptions(LATER).forget(connection) == 1
        assert forgetting.old_signups(NOW).forget(connection) == 1
    assert [row[0] for row in rows(memory)["subscribers"]] == [2, 3]


def test_unrecognised_mail_and_marks_go_apart(memory: Memory) -> None:
    """Forgetting mail forgets no mark."""
    with memory.write() as connection:
        keep_unrecognised(connection, b"a mail", NOW)
        mark_handled(connection, HANDLED, b"a link", NOW)
        assert forgetting.old_unrecognised(NOW).forget(connection) == 0
        assert forgetting.old_unrecognised(LATER).forget(connection) == 1
        assert forgetting.old_marks(HANDLED, LATER).forget(connection) == 1
