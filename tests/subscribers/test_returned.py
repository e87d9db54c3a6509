import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.config.settings import read_settings
from digest.delivery import verp
from digest.errors import BadKeys
from digest.rendering.messageid import seal_message_id
from digest.run import retention
from digest.store.database import Memory
from digest.store.people.standing import erase_subscriber, unsubscribe
from digest.store.people.subscribers import add_subscriber, find_subscriber, get_subscriber
from digest.store.people.unrecognised import list_unrecognised
from digest.store.schema import deliveries, sendings
from digest.subscribers.bounce import BounceKind, Outcome, Returned
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

    def message_id(self, number: int = 0, day: date = DAY, keys: Keys = KEYS) -> str:
        """Return the Message-ID of a mail to Ravi."""
        start, number = f"{day}.1.edition.", number or self.ravi
        seal = seal_message_id(start, number, keys)
        return f"<{start}{number}.{seal}.0a1b2c3d@ledger.example>"

    def consent(self, now: datetime) -> None:
        """Have Ravi subscribe again."""
        with self.memory.write() as connection:
            add_subscriber(
                connection, "ravi@home.example", consent=("t", ""), now=now, keys=KEYS, again=True
            )

    def way(self, number: int = 0, keys: Keys = KEYS) -> str:
        """Return the address in a mail to Ravi by which he leaves."""
        token = keys.sign(UNSUBSCRIBE, number or self.ravi, NOW)
        return f"https://news.ledger.example/unsubscribe/{token}"

    def sent(self, day: date = DAY, changed: datetime = NOW) -> None:
        """Note in the ledger that Ravi's mail was sent."""
        same = {"day": day.isoformat(), "kind": "edition", "revision": 1}
        same |= {"changed": int(changed.timestamp())}
        with self.memory.write() as connection:
            connection.execute(
                sendings.insert(), same | {"state": "done", "reason": "", "prepared": 0}
            )
            row = {
                "subscriber": self.ravi,
                "variant": "all",
                "state": "sent",
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
    done = world.take(data)
    assert done == Handled(
        "hard", "bounced", "signed: the address it came to", "5.1.1 550 5.1.1 user unknown",
        world.ravi, "ravi@home.example",
    )  # fmt: skip
    assert done.left
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
    for number, action in enumerate(("counted", "counted", "bounced")):
        day = DAY - timedelta(days=3 - number)
        now = NOW + timedelta(hours=number)
        done = world.take(shape(dsn("4.2.2", returned=""), verp=world.verp(day)), now)
        assert (done.kind, done.action) == ("soft", action)
        assert done.why == f"{number + 1} of 3 soft bounces within 10 days"
        again = world.take(shape(dsn("4.2.2", "again", returned=""), verp=world.verp(day)), now)
        assert again.action == "none"
        assert again.why == (
            "the subscriber has bounced already"
            if action == "bounced"
            else "a bounce of this mail is counted already"
        )
    assert world.state() == "bounced"


def test_for_now_is_forgotten_in_time(lite: World) -> None:
    """Two that lie too far apart do not add up, and a report that comes too late does not count."""
    for weeks in range(0, 8, 2):
        now = NOW + timedelta(weeks=weeks)
        done = lite.take(shape(dsn("5.7.1", SPF), verp=lite.verp(now.date())), now)
        assert done.action == "counted"
        retention.prune(publication(lite.publication.settings, lite.memory, now))
    late = lite.take(shape(dsn("5.7.1"), verp=lite.verp(DAY)), NOW + timedelta(weeks=8))
    assert (late.action, late.why) == ("none", "more than 10 days after its mail")
    assert lite.state() == "active"


def test_who_subscribed_anew_is_not_taken_off_by_old_mail(lite: World) -> None:
    """A report of a mail from before their consent is about a subscription that is over."""
    done = lite.take(shape(HARD, verp=lite.verp(DAY - timedelta(days=200))))
    assert (done.kind, done.action, lite.state()) == ("hard", "none", "active")
    assert done.why == "older than the newest consent, of 2026-08-15"


def test_who_was_erased_is_nobody(lite: World) -> None:
    """What comes back of them is done with."""
    with lite.memory.write() as connection:
        erase_subscriber(connection, lite.ravi, KEYS, NOW)
    done = lite.take(shape(HARD, verp=lite.verp()))
    assert (done.action, done.why) == ("none", "its subscriber was erased")
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
    done = lite.take(shape(text, message_id=lite.message_id(keys=STRANGER)))
    assert (done.kind, done.action) == ("complaint", "kept")
    assert (lite.state(), lite.kept()) == ("active", 1)


def ask(world: World, issued: datetime, date: datetime | None, more: str = "") -> bytes:
    """Return a request to unsubscribe, by the link of a mail of then, written at that `date`."""
    token = Keys([OLD]).sign(UNSUBSCRIBE, world.ravi, issued)
    head = more + (f"Date: {format_datetime(date)}\n" if date else "")
    return shape(words("", head, "somebody@else.example", f"unsubscribe {token}"))


def test_a_wish_to_leave_by_mail(world: World) -> None:
    """The token in the subject is enough, however old."""
    done = world.take(ask(world, NOW - timedelta(days=5000), NOW))
    assert (done.kind, done.action, done.left) == ("unsubscribe", "unsubscribed", True)
    assert world.state() == "unsubscribed"


def test_a_second_copy_of_a_wish_changes_nothing_after_a_new_consent(world: World) -> None:
    """A copy was written before; a new request leaves again, even by the link of an old mail."""
    asked, again = NOW - timedelta(hours=2), NOW + timedelta(hours=2)
    assert world.take(ask(world, asked, asked)).left
    world.consent(NOW)
    for number, copy in enumerate((asked, None)):
        late = world.take(ask(world, asked, copy, f"X-Copy: {number}\n"))
        assert (late.action, late.why) == ("none", "older than the newest consent, of 2026-11-23")
    assert world.state() == "active"
    assert world.take(ask(world, asked, again)).left
    assert world.state() == "unsubscribed"


def test_a_wish_is_never_older_than_its_token(lite: World) -> None:
    """A mail since the newest consent lets its reader leave, even if their clock is slow."""
    with lite.memory.write() as connection:
        unsubscribe(connection, lite.ravi, NOW - timedelta(days=1))
    lite.consent(NOW)
    slow = ask(lite, NOW + timedelta(minutes=5), NOW - timedelta(minutes=30))
    assert lite.take(slow, NOW + timedelta(hours=1)).left


@pytest.mark.parametrize("keys", [STRANGER, KEYS])
def test_a_wish_of_nobody_is_kept(lite: World, keys: Keys) -> None:
    """A token of another purpose or of somebody's own making lets nobody leave."""
    token = keys.sign("preferences", lite.ravi, NOW)
    done = lite.take(shape(words("", "", "x@y.example", f"unsubscribe {token}")))
    assert (done.kind, done.action) == ("unsubscribe", "kept")
    assert (lite.state(), lite.kept()) == ("active", 1)


#: Reports that prove nothing, each of a mail that was sent to Ravi.
FORGED: list[Callable[[World], dict[str, str]]] = [
    lambda world: {"message_id": f"<{DAY}.1.edition.{world.ravi}.0a1b2c3d@ledger.example>"},
    lambda world: {"message_id": world.message_id(keys=STRANGER)},
    lambda world: {"message_id": world.message_id().replace("edition", "correction-2")},
    lambda world: {"message_id": world.message_id().replace(f"{DAY}", "2026-11-22")},
    lambda _: {"message_id": "<2026-13-99.1.edition.1.aaaaaaaaaaaaaaaa.0a1b2c3d@ledger.example>"},
    lambda _: {"message_id": "<somebody@ledger.example>"},
    lambda world: {"verp": world.verp(keys=STRANGER)},
    lambda world: {"verp": world.verp().replace(f"+{world.ravi}.", f"+{world.ravi + 1}.")},
    lambda _: {"verp": ADDRESS},
    lambda world: {"way": world.way(keys=STRANGER)},
    lambda world: {"way": world.way() + ">, <" + world.way(world.add("other@home.example"))},
    lambda _: {},
]


@pytest.mark.parametrize("forge", FORGED)
def test_an_unsigned_report_is_kept_and_counts_for_nothing(
    lite: World, forge: Callable[[World], dict[str, str]]
) -> None:
    """It is shown as what it says, with the address that failed, and takes nobody off."""
    lite.sent()
    done = lite.take(shape(dsn("5.1.1"), **forge(lite)))
    assert (done.kind, done.action, done.address) == ("hard", "kept", "ravi@home.example")
    assert done.why == "unsigned: nothing proves whose mail it was"
    assert (lite.state(), lite.kept()) == ("active", 1)


def test_forged_reports_take_nobody_off_however_many_come(lite: World) -> None:
    """Guessed days of mails that were sent bring a reader no nearer to the limit."""
    for days in range(10):
        day = DAY - timedelta(days=days)
        lite.sent(day)
        forged = f"<{day}.1.edition.{lite.ravi}.0a1b2c3d@ledger.example>"
        for status in ("5.1.1", "4.2.2"):
            assert lite.take(shape(dsn(status), message_id=forged)).action == "kept"
    done = lite.take(shape(dsn("4.2.2"), verp=lite.verp()))
    assert (done.action, done.why) == ("counted", "1 of 3 soft bounces within 10 days")
    assert lite.state() == "active"


def test_a_message_id_of_ours_proves_whose_mail_it_was(world: World) -> None:
    """Where neither the envelope nor the links came back."""
    done = world.take(shape(dsn("5.1.1"), message_id=world.message_id()))
    assert (done.action, done.why) == ("bounced", "signed: its Message-ID")
    assert world.state() == "bounced"


@pytest.mark.parametrize(
    ("outcomes", "kind"),
    [
        ([("ravi@home.example", "nothing"), ("b@home.example", "hard")], "nothing"),
        ([("b@home.example", "nothing"), ("RAVI@Home.example", "hard")], "hard"),
        ([("ravi@home.example", "soft"), ("b@home.example", "hard")], "soft"),
        ([("ravi@home.example", "hard"), ("ravi@home.example", "nothing")], "nothing"),
        ([("ravi+news@home.example", "hard"), ("b@home.example", "nothing")], "hard"),
        ([("elsewhere@b.example", "hard")], "hard"),
        ([("elsewhere@b.example", "hard"), ("Elsewhere@b.example", "hard")], "hard"),
        ([("a@b.example", "hard"), ("c@b.example", "hard")], "soft"),
        ([("a@b.example", "hard"), ("c@b.example", "nothing")], "nothing"),
        ([("a@b.example", "soft"), ("c@b.example", "hard")], "soft"),
        ([], "hard"),
    ],
)
def test_the_readers_own_block_decides(
    lite: World,
    monkeypatch: pytest.MonkeyPatch,
    outcomes: list[tuple[str, BounceKind]],
    kind: str,
) -> None:
    """One other address is where the mail was forwarded to; several never bounce hard."""
    read = tuple(Outcome(address, said, f"{said} {address}") for address, said in outcomes)
    returned = Returned("hard", "the worst of it", (lite.verp(),), outcomes=read)
    monkeypatch.setattr("digest.subscribers.bounce.parse_bounce", lambda *_: returned)
    done = lite.take(b"a report")
    assert (done.kind, lite.state() == "bounced") == (kind, kind == "hard")
    assert done.words in [one.why for one in read] or (done.words, read) == (returned.why, ())


def test_soft_bounces_slide(lite: World) -> None:
    """Three mails within ten days are too many, whatever lies before them."""
    for day, action in ((0, "counted"), (9, "counted"), (11, "counted"), (12, "bounced")):
        now = NOW + timedelta(days=day)
        done = lite.take(shape(dsn("4.2.2"), verp=lite.verp(now.date())), now)
        assert done.action == action, day
    assert lite.state() == "bounced"


def test_a_new_consent_begins_the_count_again(lite: World) -> None:
    """What bounced before it says nothing of the new subscription."""
    for day in range(2):
        lite.take(shape(dsn("4.2.2"), verp=lite.verp(DAY - timedelta(days=day + 1))))
    with lite.memory.write() as connection:
        unsubscribe(connection, lite.ravi, NOW)
    lite.consent(NOW)
    done = lite.take(shape(dsn("4.2.2"), verp=lite.verp()), NOW + timedelta(hours=9))
    assert done.why == "1 of 3 soft bounces within 10 days"


@pytest.mark.parametrize(("days", "action"), [(10, "bounced"), (11, "none")])
def test_a_hard_bounce_that_comes_too_late_does_not_count(
    lite: World, days: int, action: str
) -> None:
    """Mail to the same address has been accepted since."""
    done = lite.take(shape(HARD, verp=lite.verp(DAY - timedelta(days=days))))
    assert (done.kind, done.action) == ("hard", action)


@pytest.mark.parametrize("text", [HARD, dsn("4.2.2", returned=""), arf(original="")])
@pytest.mark.parametrize("hours", [-1, 1])
def test_a_consent_newer_than_the_mail_wins(world: World, text: str, hours: int) -> None:
    """Over bounces and complaints alike; the ledger knows the hour at which it was sent."""
    world.sent(changed=NOW + timedelta(hours=hours))
    with world.memory.write() as connection:
        unsubscribe(connection, world.ravi, NOW - timedelta(hours=3))
    world.consent(NOW)
    done = world.take(shape(text), recipients=(world.verp(),))
    assert (done.action == "none") == (hours < 0)
    if hours < 0:
        assert done.why == "older than the newest consent, of 2026-11-23"
        assert world.state() == "active"


@pytest.mark.parametrize(
    ("returned", "state"),
    [
        (Returned("complaint", "by Outlook's loop"), "complained"),
        (Returned("unsubscribe", "opt-out"), "unsubscribed"),
        (Returned("soft", "an unknown form"), "active"),
    ],
)
def test_other_forms_are_acted_on_if_they_are_signed(
    lite: World, monkeypatch: pytest.MonkeyPatch, returned: Returned, state: str
) -> None:
    """By the token in the returned header; without it each is only kept."""
    monkeypatch.setattr("digest.subscribers.bounce.parse_bounce", lambda *_: returned)
    assert lite.take(b"unsigned").action == "kept"
    assert lite.state() == "active"
    token = KEYS.sign(UNSUBSCRIBE, lite.ravi, NOW)
    signed = replace(returned, tokens=(token,))
    monkeypatch.setattr("digest.subscribers.bounce.parse_bounce", lambda *_: signed)
    assert lite.take(b"signed").action == ("counted" if state == "active" else state)
    assert lite.state() == state


def test_several_messages_are_taken_at_once(world: World) -> None:
    """Each as if it came alone, also the same twice; what fails leaves none of them half done."""
    reports = [
        shape(dsn("4.2.2", f"report {at}"), verp=world.verp(DAY - timedelta(days=at)))
        for at in range(3)
    ]
    some = [b"", reports[0], reports[0], b"From: ravi@home.example\n\nHello", *reports[1:]]
    done = world.returned.take_all(some, NOW)
    assert [one.action for one in done] == ["none", "counted", "none", "kept", "counted", "bounced"]
    assert done[2].why == "the same message was handled before"
    assert world.returned.take_all(some[1:3], NOW) == [done[2], done[2]]
    assert world.returned.take_all([], NOW) == []
    assert (world.state(), world.kept()) == ("bounced", 1)


@pytest.mark.parametrize("status", ["5.1.1", "4.2.2"])
def test_two_processes_that_take_the_same_mail_act_once(world: World, status: str) -> None:
    """One bounce is counted, one subscriber leaves, and neither process fails."""
    done: list[Handled] = []
    data = shape(dsn(status), verp=world.verp())

    def take() -> None:
        done.extend(world.returned.take_all([data], NOW))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    acted = "bounced" if status == "5.1.1" else "counted"
    assert sorted(one.action for one in done) == sorted([acted, "none", "none", "none"])
    assert world.kept() == 0


def test_an_empty_message_is_nothing(lite: World) -> None:
    """It is not kept for anybody to look at."""
    done = lite.take(b"\r\n")
    assert (done.kind, done.why, lite.kept()) == ("nothing", "it is empty", 0)


def test_without_keys_only_a_dry_run_goes_on(lite: World, tmp_path: Path) -> None:
    """It shows what each message says; a real run leaves all for later."""
    keyless = replace(lite.publication, environment={})
    with pytest.raises(BadKeys):
        ReturnedMail(keyless).take(shape(HARD, verp=lite.verp()), NOW)
    with Memory("sqlite:///digest.db", tmp_path, dry_run=True) as dry:
        done = ReturnedMail(replace(keyless, memory=dry)).take(shape(HARD, verp=lite.verp()), NOW)
    assert (done.kind, done.action) == ("hard", "kept")


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
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
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
    assert handled.words == "reading it takes longer than 0.05 seconds"
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
    assert handled.words == "it cannot be read (LookupError)"
    monkeypatch.undo()
    again = lite.take(b"Subject: odd\n\n")
    assert (again.kind, again.why) == ("nothing", "the same message was handled before")
    assert not lite.take(b"Subject: plain\n\n").unread


def test_a_message_with_an_endless_header_is_kept(lite: World) -> None:
    """Its parameters would take long to be told apart."""
    handled = lite.take(b"Content-Type: multipart/report" + b";" * 900_000 + b"\n\nx")
    assert (handled.kind, handled.unread) == ("unknown", True)
    assert handled.words == "it has a header of more than 20000 bytes"
