import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.config.settings import read_settings
from digest.delivery import verp
from digest.run import retention
from digest.store.database import Memory
from digest.store.people.standing import erase_subscriber
from digest.store.people.subscribers import add_subscriber, find_subscriber, get_subscriber
from digest.store.people.unrecognised import list_unrecognised
from digest.store.schema import deliveries, sendings
from digest.subscribers.returned import Handled, ReturnedMail
from digest.tokens import UNSUBSCRIBE, Keys
from tests.publications import publication
from tests.store.conftest import memory, open_memory, postgres, postgres_url, sqlite_url, url
from tests.subscribers.returned_mail import SHAPES, Shape, arf, dsn, words

__all__ = ["memory", "open_memory", "postgres", "postgres_url", "sqlite_url", "url"]

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
OLD = "the-old-key-of-the-tests-of-32-characters-or-more"
NEW = "the-new-key-of-the-tests-of-32-characters-or-more"
KEYS = Keys([NEW, OLD])
ENVIRONMENT = {"DIGEST_TOKEN_KEYS": f"{NEW} {OLD}"}
STRANGER = Keys(["the-key-of-somebody-else-of-32-characters"])
ADDRESS = "bounces@ledger.example"
SPF = "smtp; 550 5.7.1 refused"


class World:
    """A publication with a subscriber, Ravi, that takes in returned mail."""

    def __init__(self, memory: Memory, folder: Path) -> None:
        path = folder / "digest.toml"
        text = (
            '[mail]\nfrom = "Desk <desk@ledger.example>"\n'
            f'[bounces]\naddress = "{ADDRESS}"\nsoft_limit = 3\nsoft_days = 10\n'
        )
        path.write_text(text, encoding="utf-8")
        self.memory = memory
        self.publication = publication(read_settings(path), memory, NOW, ENVIRONMENT)
        self.returned = ReturnedMail(self.publication)
        self.ravi = self.add("ravi@home.example")

    def add(self, address: str) -> int:
        """Add an active subscriber, and return their id."""
        consented = NOW - timedelta(days=100)
        with self.memory.write() as connection:
            known = find_subscriber(connection, address)
            if known is None:
                known = add_subscriber(
                    connection, address, consent=("test", ""), now=consented, keys=KEYS
                )
            return known.id

    def verp(self, day: date = DAY, number: int = 0, keys: Keys = KEYS) -> str:
        """Return the address that a mail to Ravi came from."""
        return verp.verp_sender(ADDRESS, number or self.ravi, day, keys)

    def message_id(self, number: int = 0, day: date = DAY, domain: str = "ledger.example") -> str:
        """Return the Message-ID of a mail to Ravi."""
        return f"<{day}.1.edition.{number or self.ravi}.0a1b2c3d@{domain}>"

    def way(self, number: int = 0, keys: Keys = KEYS) -> str:
        """Return the address in a mail to Ravi by which he leaves."""
        token = keys.sign(UNSUBSCRIBE, number or self.ravi, NOW)
        return f"https://news.ledger.example/unsubscribe/{token}"

    def sent(self, day: date = DAY, state: str = "sent", number: int = 0) -> None:
        """Note in the ledger that Ravi's mail was sent."""
        same = {"day": day.isoformat(), "kind": "edition", "revision": 1, "changed": 0}
        with self.memory.write() as connection:
            connection.execute(
                sendings.insert(), same | {"state": "done", "reason": "", "prepared": 0}
            )
            row = {
                "subscriber": number or self.ravi,
                "variant": "all",
                "state": state,
                "attempts": 1,
                "due": 0,
            }
            connection.execute(deliveries.insert(), same | row)

    def take(self, data: bytes, now: datetime = NOW, recipients: tuple[str, ...] = ()) -> Handled:
        """Take a message in."""
        return self.returned.take(data, now, recipients)

    def state(self, number: int = 0) -> str:
        """Return Ravi's state."""
        with self.memory.read() as connection:
            person = get_subscriber(connection, number or self.ravi)
        return person.state if person else "gone"

    def kept(self) -> int:
        """Return how much was kept to be looked at."""
        with self.memory.read() as connection:
            return len(list_unrecognised(connection))


@pytest.fixture
def world(memory: Memory, tmp_path: Path) -> World:
    """Return a publication over each kind of memory."""
    return World(memory, tmp_path)


@pytest.fixture
def lite(tmp_path: Path) -> World:
    """Return a publication over SQLite."""
    return World(Memory("sqlite:///digest.db", tmp_path), tmp_path)


def shape(text: str, **options: Any) -> bytes:
    """Return the bytes of a message."""
    return Shape(text, "").data(**options)


HARD = dsn("5.1.1", "smtp; 550 5.1.1 user unknown", returned="")


def test_a_mail_that_comes_back_for_good_ends_it_at_once(world: World) -> None:
    """By the address it came from, whatever the report says; a second time nothing happens."""
    other = world.add("other@home.example")
    data = shape(HARD.replace("ravi@home.example", "other@home.example"), verp=world.verp())
    assert world.take(data) == Handled(
        "hard", "5.1.1 550 5.1.1 user unknown", world.ravi, left=True
    )
    assert (world.state(), world.state(other)) == ("bounced", "active")
    assert world.take(data).why == "the same message was handled before"
    assert world.kept() == 0


def test_the_envelope_says_it_first(lite: World) -> None:
    """What the mail server says of the recipient goes before what is written in the message."""
    other = lite.add("other@home.example")
    lite.take(shape(HARD, verp=lite.verp(number=other)), recipients=(lite.verp(),))
    assert (lite.state(), lite.state(other)) == ("bounced", "active")


@pytest.mark.parametrize(
    "change", [str.upper, lambda text: f"<{text}>", lambda text: text.replace("+", "-", 1)]
)
def test_servers_may_write_the_address_otherwise(lite: World, change: Callable[[str], str]) -> None:
    """In capitals, in brackets, or with another sign."""
    assert lite.take(shape(HARD), recipients=(change(lite.verp()),)).kind == "hard"


def test_an_old_key_is_recognised(lite: World) -> None:
    """What was sent before a new key came still comes back."""
    assert lite.take(shape(HARD, verp=lite.verp(keys=Keys([OLD])))).kind == "hard"


def test_for_now_is_counted_by_day(world: World) -> None:
    """Three soft bounces within ten days are one too many; two reports of one mail count once."""
    for number, (kind, left) in enumerate([("soft", False), ("soft", False), ("soft", True)]):
        day = DAY - timedelta(days=3 - number)
        now = NOW + timedelta(hours=number)
        done = world.take(shape(dsn("4.2.2", returned=""), verp=world.verp(day)), now)
        assert (done.kind, done.left) == (kind, left)
        again = world.take(shape(dsn("4.2.2", "again", returned=""), verp=world.verp(day)), now)
        assert (again.kind, again.why) == ("nothing", "a bounce of this mail is counted already")
    assert world.state() == "bounced"


def test_for_now_is_forgotten_in_time(lite: World) -> None:
    """Two that lie too far apart do not add up, and a report that comes too late does not count."""
    for weeks in range(0, 8, 2):
        now = NOW + timedelta(weeks=weeks)
        assert lite.take(shape(dsn("5.7.1", SPF), verp=lite.verp(now.date())), now).kind == "soft"
        retention.prune(publication(lite.publication.settings, lite.memory, now))
    late = lite.take(shape(dsn("5.7.1"), verp=lite.verp(DAY)), NOW + timedelta(weeks=8))
    assert late.why == "it is too old to be counted"
    assert lite.state() == "active"


def test_who_subscribed_anew_is_not_taken_off_by_old_mail(lite: World) -> None:
    """A report of a mail from before their consent is about a subscription that is over."""
    done = lite.take(shape(HARD, verp=lite.verp(DAY - timedelta(days=200))))
    assert (done.kind, done.why, lite.state()) == (
        "nothing",
        "they have subscribed since",
        "active",
    )


def test_who_was_erased_is_nobody(lite: World) -> None:
    """What comes back of them is done with."""
    with lite.memory.write() as connection:
        erase_subscriber(connection, lite.ravi, KEYS, NOW)
    assert lite.take(shape(HARD, verp=lite.verp())).kind == "nothing"
    assert lite.kept() == 0


def test_a_mails_own_links_say_whose_it_was(world: World) -> None:
    """Where there is no such address, the signed link in the mail that is returned will do."""
    assert world.take(SHAPES["postfix: nobody has that name"].data(way=world.way())).left
    assert world.state() == "bounced"


def test_a_complaint_ends_it_for_good(world: World) -> None:
    """By the link in the mail complained of, or by the envelope sender in the report."""
    other = world.add("other@home.example")
    assert world.take(shape(arf(), way=world.way())).left
    fields = f"Original-Mail-From: <{world.verp(number=other)}>\n"
    assert world.take(shape(arf(fields=fields, original="Subject: News\n"))).left
    assert (world.state(), world.state(other)) == ("complained", "complained")


def test_a_complaint_without_a_signature_is_kept(lite: World) -> None:
    """An address alone may be anybody's, so a person has to look."""
    lite.sent()
    text = arf(fields="Original-Rcpt-To: <ravi@home.example>\n")
    assert lite.take(shape(text, message_id=lite.message_id())).kind == "unknown"
    assert (lite.state(), lite.kept()) == ("active", 1)


def test_a_wish_to_leave_by_mail(world: World) -> None:
    """The token in the subject is enough, however old, and one time is enough."""
    token = Keys([OLD]).sign(UNSUBSCRIBE, world.ravi, NOW - timedelta(days=5000))
    data = shape(words("", "", "somebody@else.example", f"unsubscribe {token}"))
    assert world.take(data) == Handled("unsubscribe", "asked by mail", world.ravi, left=True)
    assert world.state() == "unsubscribed"
    with world.memory.write() as connection:
        add_subscriber(
            connection, "ravi@home.example", consent=("t", ""), now=NOW, keys=KEYS, again=True
        )
    assert not world.take(data).left
    assert world.state() == "active"


@pytest.mark.parametrize("keys", [STRANGER, KEYS])
def test_a_wish_of_nobody_is_kept(lite: World, keys: Keys) -> None:
    """A token of another purpose or of somebody's own making lets nobody leave."""
    token = keys.sign("preferences", lite.ravi, NOW)
    assert lite.take(shape(words("", "", "x@y.example", f"unsubscribe {token}"))).kind == "unknown"
    assert (lite.state(), lite.kept()) == ("active", 1)


def test_an_unsigned_report_counts_for_now_only(world: World) -> None:
    """It is soft, though it says hard, and of a mail that the ledger knows to that address."""
    for number, left in enumerate((False, False, True)):
        day = DAY - timedelta(days=number)
        world.sent(day)
        done = world.take(shape(dsn("5.1.1"), message_id=world.message_id(day=day)))
        assert (done.kind, done.left) == ("soft", left)
    assert world.state() == "bounced"


@pytest.mark.parametrize(
    "forge",
    [
        lambda world: {"message_id": world.message_id(day=DAY - timedelta(days=1))},
        lambda world: {"message_id": world.message_id(domain="evil.example")},
        lambda world: {"message_id": world.message_id(world.add("other@home.example"))},
        lambda world: {"message_id": world.message_id().replace("edition", "correction-2")},
        lambda _: {"message_id": "<2026-13-99.1.edition.1.0a1b2c3d@ledger.example>"},
        lambda _: {"message_id": f"<{DAY}.1.edition.{10**17}.0a1b2c3d@ledger.example>"},
        lambda _: {"message_id": "<somebody@ledger.example>"},
        lambda world: {"verp": world.verp(keys=STRANGER)},
        lambda world: {"verp": world.verp().replace(f"+{world.ravi}.", f"+{world.ravi + 1}.")},
        lambda _: {"verp": ADDRESS},
        lambda world: {"way": world.way(keys=STRANGER)},
        lambda world: {"way": world.way() + ">, <" + world.way(world.add("other@home.example"))},
        lambda _: {},
    ],
)
def test_a_forged_report_does_nothing(
    lite: World, forge: Callable[[World], dict[str, str]]
) -> None:
    """Without a signature, and without a mail that was sent to that address, it is only kept."""
    lite.sent()
    done = lite.take(shape(dsn("5.1.1"), **forge(lite)))
    assert (done.kind, done.left, lite.state(), lite.kept()) == ("unknown", False, "active", 1)


def test_an_unsigned_report_speaks_of_the_address_that_was_sent_to(lite: World) -> None:
    """A mail of one does not come back from the address of another."""
    other = lite.add("other@home.example")
    lite.sent(number=other)
    done = lite.take(shape(dsn("5.1.1"), message_id=lite.message_id(other)))
    assert (done.kind, lite.kept()) == ("unknown", 1)


@pytest.mark.parametrize("state", ["pending", "deferred", "refused", "skipped"])
def test_what_was_never_sent_cannot_come_back(lite: World, state: str) -> None:
    """The ledger says so."""
    lite.sent(state=state)
    assert lite.take(shape(dsn("5.1.1"), message_id=lite.message_id())).kind == "unknown"


def test_nothing_is_done_about_an_automatic_reply(lite: World) -> None:
    """Out of office, delays, deliveries and receipts leave no trace, even at a signed address."""
    for name, one in SHAPES.items():
        if one.kind == "nothing":
            done = lite.take(one.data(lite.verp(), lite.message_id(), lite.way()))
            assert done.kind == "nothing", name
    assert (lite.state(), lite.kept()) == ("active", 0)


def test_what_is_not_understood_is_kept_once(world: World) -> None:
    """A message from a person is there to be read, to the byte."""
    data = SHAPES["a message from a person"].data(world.verp())
    for _ in range(2):
        assert world.take(data).kind == "unknown"
    with world.memory.read() as connection:
        assert [one.content for one in list_unrecognised(connection)] == [data]


def test_a_dry_run_does_nothing(lite: World, tmp_path: Path) -> None:
    """It says what would be done."""
    with Memory("sqlite:///digest.db", tmp_path, dry_run=True) as dry:
        taken = ReturnedMail(replace(lite.publication, memory=dry))
        assert taken.take(shape(HARD, verp=lite.verp()), NOW).left
        assert taken.take(b"?", NOW).kind == "unknown"
    assert (lite.state(), lite.kept()) == ("active", 0)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(sorted(SHAPES)),
    st.integers(0, 5000),
    st.binary(max_size=20),
    st.integers(0, 20),
)
def test_a_damaged_message_takes_nobody_else_off(
    lite: World, name: str, at: int, put: bytes, cut: int
) -> None:
    """Whatever becomes of a message on its way, it speaks of Ravi or of nobody."""
    other = lite.add("other@home.example")
    data = SHAPES[name].data(lite.verp(), lite.message_id(), lite.way())
    at = at % (len(data) + 1)
    lite.take(data[:at] + put + data[at + cut :])
    assert lite.state(other) == "active"


def test_a_message_that_takes_too_long_is_kept(
    lite: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is left unread, and the next one is read as ever."""
    monkeypatch.setattr("digest.subscribers.returned._PATIENCE", 0.05)
    hopeless = re.compile(r"(?:a|aa)+b")
    monkeypatch.setattr(
        "digest.subscribers.bounce.parse_bounce", lambda *_: hopeless.match("a" * 500)
    )
    handled = lite.take(b"Subject: slow\n\n")
    assert (handled.kind, handled.unread) == ("unknown", True)
    assert handled.why == "reading it takes longer than 0.05 seconds"
    with lite.memory.read() as connection:
        assert [one.content for one in list_unrecognised(connection)] == [b"Subject: slow\n\n"]


def test_a_message_that_no_parser_expects_is_kept(
    lite: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever reading it raises, it is left unread, and the next one is read as ever."""

    def stumble(*_: object) -> None:
        raise LookupError("unknown encoding")

    monkeypatch.setattr("digest.subscribers.bounce.parse_bounce", stumble)
    handled = lite.take(b"Subject: odd\n\n")
    assert (handled.kind, handled.unread) == ("unknown", True)
    assert handled.why == "it cannot be read (LookupError)"
    monkeypatch.undo()
    again = lite.take(b"Subject: odd\n\n")
    assert (again.kind, again.why) == ("nothing", "the same message was handled before")
    assert not lite.take(b"Subject: plain\n\n").unread


def test_a_message_with_an_endless_header_is_kept(lite: World) -> None:
    """Its parameters would take long to be told apart."""
    handled = lite.take(b"Content-Type: multipart/report" + b";" * 900_000 + b"\n\nx")
    assert (handled.kind, handled.unread) == ("unknown", True)
    assert handled.why == "it has a header of more than 20000 bytes"
