import email
import email.policy
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from digest.config.settings import read_settings
from digest.store.database import Memory
from digest.store.people.standing import (
    erase_subscriber,
    mark_bounced,
    mark_complained,
    unsubscribe,
)
from digest.store.people.subscribers import find_subscriber
from digest.store.schema import signups
from digest.web.pages import routes
from digest.web.pages import signup as page
from tests.delivery.sink import Sink
from tests.web.world import KEYS, NOW, SITE, World, opened

OPEN = "[signup]\nopen = true\n"


def relay(port: int) -> str:
    """Return the settings of a relay at this port of this machine."""
    return f"[[relay]]\nhost = '127.0.0.1'\nport = {port}\nsecurity = 'none'\n"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return pages on which anybody may sign up; mail is written into files."""
    return World(Memory("sqlite:///digest.db", tmp_path), tmp_path, more=OPEN)


def subscribe(
    world: World,
    address: str,
    more: Mapping[str, object] | None = None,
    status: int = 200,
    ip: str = "",
) -> str:
    """Sign up an address, behind a proxy from `ip`, and return the page it is answered with."""
    form = {"address": address, "which": "all", **(more or {})}
    answer = world.ask("/subscribe", form, {"X-Forwarded-For": ip} if ip else None)
    assert answer.status_code == status
    return answer.text


def mail(world: World, address: str) -> EmailMessage | None:
    """Return the mail that is sent to an address, if there is one; it is there no more."""
    world.post()
    for path in (world.settings.folder / "outbox" / "signup").glob("*.eml"):
        found = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if found["To"] == address:
            path.unlink()
            return found
    return None


def state(world: World, address: str) -> str:
    """Return an address's state."""
    with world.memory.read() as connection:
        person = find_subscriber(connection, address)
    return person.state if person else "unknown"


def link(found: EmailMessage | None) -> str:
    """Return the path of the link in a mail."""
    assert found
    address = re.search(rf"^{re.escape(SITE)}(/\S+)\r?$", found.get_content(), re.MULTILINE)
    assert address
    return address[1]


def test_a_sign_up_is_confirmed_by_the_link_in_its_mail(world: World) -> None:
    """The form, the mail, its link, the button: then, and not before, somebody is subscribed."""
    assert 'name="address"' in world.ask("/subscribe").text
    said = subscribe(world, "Meera@Home.example", {"which": "some", "theme": ["real-estate"]})
    assert "Please check your mail" in said
    assert state(world, "meera@home.example") == "unconfirmed"
    found = mail(world, "Meera@home.example")
    assert found
    assert found["Subject"] == "Please confirm your subscription to The Site Ledger"
    assert found["From"] == "Desk <desk@ledger.example>"
    assert found["Auto-Submitted"] == "auto-generated"
    assert "signed up this address to The Site Ledger: Real Estate." in found.get_content()
    path = link(found)
    assert path.startswith("/confirm/")
    world.ask(path)
    assert state(world, "meera@home.example") == "unconfirmed"
    world.ask(path, {})
    with world.memory.read() as connection:
        person = find_subscriber(connection, "meera@home.example")
    assert person
    assert (person.state, person.themes, person.consent_how) == (
        "active",
        ("real-estate",),
        "public page",
    )
    assert person.consent_from == "127.0.0.1"


def test_nobody_learns_who_is_subscribed(world: World) -> None:
    """The answer is the same for every address; a mail to the address says the rest."""
    world.add("left@home.example")
    world.add("spam@home.example")
    world.add("gone@home.example")
    with world.memory.write() as connection:
        for address, change in (("left", unsubscribe), ("spam", mark_complained)):
            person = find_subscriber(connection, f"{address}@home.example")
            assert person
            change(connection, person.id, NOW)
        person = find_subscriber(connection, "gone@home.example")
        assert person
        mark_complained(connection, person.id, NOW)
        erase_subscriber(connection, person.id, KEYS, NOW)
    names = ("new", "left", "spam", "gone", "ravi.kumar")
    said = {subscribe(world, f"{name}@home.example").replace(f"{name}@", "X@") for name in names}
    assert len(said) == 1
    found = {name: mail(world, f"{name}@home.example") for name in names}
    assert [name for name in names if found[name] is None] == ["spam", "gone"]
    known = found["ravi.kumar"]
    assert known
    assert known["Subject"] == "You are subscribed to The Site Ledger already"
    assert link(known).startswith("/preferences/")
    assert world.themes is None
    assert state(world, "left@home.example") == "unsubscribed"
    assert state(world, "spam@home.example") == "complained"


@pytest.mark.parametrize("act", [unsubscribe, mark_bounced])
def test_a_stranger_changes_nothing_of_who_left(world: World, act: Callable[..., bool]) -> None:
    """Their state and record of consent stay until they confirm; then there is a new record."""
    left = world.add("asha@home.example", themes=["infrastructure"], consent=("paper", "fair"))
    with world.memory.write() as connection:
        act(connection, left.id, NOW - timedelta(hours=1))
    before = world.person(left.id)
    subscribe(world, "asha@home.example")
    found = mail(world, "asha@home.example")
    path = link(found)
    assert found
    assert found["Subject"] == "Please confirm your subscription to The Site Ledger"
    subscribe(world, "asha@home.example", {"which": "some", "theme": ["real-estate"]})
    assert mail(world, "asha@home.example") is None
    assert "a…@home.example was signed up to The Site Ledger: Real Estate." in world.ask(path).text
    assert world.person(left.id) == before
    world.now = NOW + timedelta(days=2)
    for _ in range(2):
        assert "You are subscribed" in world.ask(path, {}).text
    assert before
    assert world.person(left.id) == replace(
        before,
        state="active",
        themes=("real-estate",),
        consent_at=world.now,
        consent_how="public page",
        consent_from="127.0.0.1",
        changed=world.now,
    )


def test_a_link_to_confirm_brings_nobody_back_who_left_since(world: World) -> None:
    """Whoever leaves again is gone, though the old link and a stranger's wish are still there."""
    left = world.add("asha@home.example")
    with world.memory.write() as connection:
        unsubscribe(connection, left.id, NOW - timedelta(hours=1))
    subscribe(world, "asha@home.example")
    path = link(mail(world, "asha@home.example"))
    for days, act in ((1, unsubscribe), (2, mark_complained)):
        world.now = NOW + timedelta(days=days)
        world.ask(path, {})
        with world.memory.write() as connection:
            assert act(connection, left.id, world.now)
        subscribe(world, "asha@home.example")
        before = world.person(left.id)
        assert "You are not subscribed" in world.ask(path).text
        assert "You are not subscribed" in world.ask(path, {}).text
        assert world.person(left.id) == before
        found = mail(world, "asha@home.example")
        path = link(found) if found else path
    assert before
    assert before.state == "complained"


def test_who_signs_up_again_before_confirming_chooses_again(world: World) -> None:
    """The last choice holds; the link of the first mail confirms it, and a day later of another."""
    some = {"which": "some", "theme": ["real-estate", "sports"]}
    subscribe(world, "meera@home.example")
    path = link(mail(world, "meera@home.example"))
    subscribe(world, "meera@home.example", some)
    assert mail(world, "meera@home.example") is None
    assert ": Real Estate." in world.ask(path).text
    world.now = NOW + timedelta(days=1)
    subscribe(world, "meera@home.example", some)
    found = mail(world, "meera@home.example")
    assert found
    assert ": Real Estate." in found.get_content()


def test_a_program_that_fills_in_everything_is_not_taken_in(world: World) -> None:
    """It is told what everybody is told."""
    said = subscribe(world, "meera@home.example", {page.HONEYPOT: "https://spam.example"})
    assert "Please check your mail" in said
    assert (state(world, "meera@home.example"), mail(world, "meera@home.example")) == (
        "unknown",
        None,
    )


@pytest.mark.parametrize(
    "address",
    ["", "meera", "a@b", "a@b.example\r\nBcc: x@y.example", "<script>@x.example", "a" * 300],
)
def test_what_is_no_address_is_refused(world: World, address: str) -> None:
    """The form comes back with it, letter for letter."""
    said = subscribe(world, address, status=400)
    assert "This is not an address that mail can be sent to." in said
    assert "<script" not in said


def test_no_theme_at_all_is_asked_about(world: World) -> None:
    """Who wants only some themes says which."""
    assert "No theme was chosen." in subscribe(world, "meera@home.example", {"which": "some"}, 400)


def test_another_sites_page_cannot_sign_anybody_up(world: World) -> None:
    """As with every form here."""
    form = {"address": "meera@home.example"}
    answer = world.ask("/subscribe", form, {"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, state(world, "meera@home.example")) == (403, "unknown")


@pytest.mark.parametrize(
    ("known", "mails"), [("new", 1), ("unconfirmed", 1), ("unsubscribed", 1), ("active", 3)]
)
def test_a_mailbox_gets_few_mails_a_day(world: World, known: str, mails: int) -> None:
    """However it is spelt, and from wherever; the pages are the same, and so for every state."""
    if known != "new":
        new = "unconfirmed" if known == "unconfirmed" else "active"
        person = world.add("a.meera@gmail.com", state=new)
        if known == "unsubscribed":
            with world.memory.write() as connection:
                unsubscribe(connection, person.id, NOW - timedelta(hours=1))
    said, got = set(), 0
    spellings = ["", "", "", "", "+1", "+2", "+news"]
    for day in (0, 1):
        world.now = NOW + timedelta(days=day)
        for number, tag in enumerate(spellings):
            address = f"a.meera{tag}@gmail.com"
            page_of = subscribe(world, address, ip=f"198.51.100.{10 * day + number}")
            said.add(page_of.replace(address, "X"))
            got += mail(world, address) is not None
        assert got == mails * (day + 1)
    assert len(said) == 1


def test_other_spellings_of_a_mailbox_are_not_noted(world: World) -> None:
    """No mail would come to confirm them: a stranger does not fill the memory with them."""
    for address in ("asha@gmail.com", "as.ha@gmail.com", "a.s.h.a+x@GOOGLEMAIL.com"):
        subscribe(world, address)
    assert [state(world, one) for one in ("asha@gmail.com", "as.ha@gmail.com")] == [
        "unconfirmed",
        "unknown",
    ]


def test_who_left_since_gets_a_link_that_works(world: World) -> None:
    """A link made before they left brings nobody back, so that they get another the same day."""
    subscribe(world, "asha@home.example")
    world.ask(link(mail(world, "asha@home.example")), {})
    with world.memory.write() as connection:
        person = find_subscriber(connection, "asha@home.example")
        assert person
        unsubscribe(connection, person.id, NOW + timedelta(hours=1))
    world.now = NOW + timedelta(hours=2)
    subscribe(world, "asha@home.example")
    world.ask(link(mail(world, "asha@home.example")), {})
    assert state(world, "asha@home.example") == "active"


def sign_up_many(world: World, ips: Iterable[str]) -> int:
    """Sign up another address from each of these places; return how many were taken in."""
    taken = 0
    for ip in ips:
        world.people += 1
        form = {"address": f"r{world.people}@home.example", "which": "all"}
        answer = world.ask("/subscribe", form, {"X-Forwarded-For": ip})
        assert answer.status_code in (200, 429)
        taken += answer.status_code == 200
    return taken


@pytest.mark.parametrize(
    "ips",
    [
        ["198.51.100.7"],
        ["198.51.100.7:1234", "::ffff:198.51.100.7", "[::ffff:198.51.100.7]:443"],
        ["2001:db8:1:2::1", "2001:db8:1:2:3::", "2001:db8:1:2:ffff:ffff:ffff:ffff"],
    ],
    ids=["one address", "one address in several spellings", "one /64"],
)
def test_one_place_has_a_tenth_of_an_hours_mails(world: World, ips: list[str]) -> None:
    """And thrice that in a day; others are taken in meanwhile, and it is again the day after."""
    many = ips * 14
    assert sign_up_many(world, many) == 10
    assert sign_up_many(world, ["198.51.100.8", "2001:db8:1:3::1"]) == 2
    for hour in (1, 2, 3, 23):
        world.now = NOW + timedelta(hours=hour)
        assert sign_up_many(world, many) == (10 if hour < 3 else 0)
    world.now = NOW + timedelta(hours=24)
    assert sign_up_many(world, many) == 10


def test_one_customers_networks_have_a_fifth(world: World) -> None:
    """A /48 of IPv6 holds 65,536 places."""
    assert sign_up_many(world, (f"2001:db8:1:{place:x}::1" for place in range(30))) == 20
    assert sign_up_many(world, ["2001:db8:2::1"]) == 1


def test_all_places_cause_only_so_many_mails(tmp_path: Path) -> None:
    """A relay's reputation is not left to strangers; the answer says nothing of the address."""
    world = World(Memory("sqlite:///digest.db", tmp_path), tmp_path, more=f"{OPEN}per_hour = 2\n")
    assert sign_up_many(world, (f"198.51.100.{number}" for number in range(3))) == 2
    for address in ("another@home.example", "ravi.kumar@home.example"):
        said = subscribe(world, address, status=429, ip="198.51.100.9")
        assert "That was too often." in said
    assert state(world, "another@home.example") == "unknown"


def test_limits_outlast_a_restart(tmp_path: Path) -> None:
    """They are counted in the memory, and not by who and where."""
    memory = Memory("sqlite:///digest.db", tmp_path)
    assert sign_up_many(World(memory, tmp_path, more=OPEN), ["198.51.100.7"] * 12) == 10
    assert sign_up_many(World(memory, tmp_path, more=OPEN), ["198.51.100.7"] * 12) == 0
    with memory.read() as connection:
        rows = connection.execute(select(signups)).all()
    assert len(rows) == 10
    assert "198.51.100.7" not in str(rows)
    assert "home.example" not in str(rows)


def test_what_a_proxy_passes_on_is_noted_only_if_it_is_an_address(world: World) -> None:
    """The record of consent holds the visitor's address, or the proxy's."""
    for name, ip in (("a", "<script>, 192.0.2.7:80"), ("b", "unknown"), ("c", "fe80::1%<script>")):
        subscribe(world, f"{name}@home.example", ip=ip)
    with world.memory.read() as connection:
        found = [find_subscriber(connection, f"{name}@home.example") for name in "abc"]
    assert [one and one.consent_from for one in found] == ["192.0.2.7", "127.0.0.1", "fe80::1"]


def test_without_a_word_of_the_settings_nobody_can_sign_up(tmp_path: Path) -> None:
    """The page is not there until it is wanted, nor are links to it."""
    world = World(Memory("sqlite:///digest.db", tmp_path), tmp_path)
    assert world.ask("/subscribe").status_code == 404
    assert world.ask("/subscribe", {"address": "meera@home.example"}).status_code == 404
    assert "/subscribe" not in world.ask("/archive").text
    assert state(world, "meera@home.example") == "unknown"


def test_without_a_public_address_nobody_can_sign_up(tmp_path: Path) -> None:
    """No mail could say where it is confirmed."""
    path = tmp_path / "digest.toml"
    path.write_text(OPEN, encoding="utf-8")
    world = World.__new__(World)
    memory = Memory("sqlite:///digest.db", tmp_path)
    world.app = routes.create_pages(opened(read_settings(path), memory))
    assert world.ask("/subscribe").status_code == 404
    assert world.ask("/archive").status_code == 200


def test_the_mail_goes_by_the_relay(tmp_path: Path) -> None:
    """From the mailbox for bounces; a refusal costs a line in the log, without the address."""
    with Sink(keep=True) as sink:
        world = World(
            Memory("sqlite:///digest.db", tmp_path), tmp_path, more=OPEN + relay(sink.port)
        )
        subscribe(world, "meera@home.example")
        assert sink.taken == []
        world.post()
        ((address, _, data),) = sink.taken
    assert address == "meera@home.example"
    assert b"/confirm/" in data


def test_a_relay_that_refuses_is_told_to_the_operator_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The reader is told to look for a mail; the log says what is wrong, and not with whom."""
    with Sink(fault=lambda step, _: "550 5.7.1 no" if step == "rcpt" else None) as sink:
        world = World(
            Memory("sqlite:///digest.db", tmp_path), tmp_path, more=OPEN + relay(sink.port)
        )
        assert "Please check your mail" in subscribe(world, "meera@home.example")
        world.post()
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(said) == 1
    assert said[0].startswith("a mail to confirm a sign-up was not sent: ")
    assert "meera" not in said[0]
