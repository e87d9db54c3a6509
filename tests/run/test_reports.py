from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTP

from digest.store import runs
from tests.delivery.publication import address
from tests.delivery.sink import once
from tests.run.world import BY_EDITOR, DAY, World, at


def test_a_second_trouble_of_the_same_thing_is_told(world: World) -> None:
    """Whoever mended the first would wait for nothing."""
    world.environment.clear()
    assert "No signing key is set" in world.run(at("08:00"))[1][0]
    world.environment |= {"DIGEST_TOKEN_KEYS": "short"}
    (told,) = world.run(at("08:10"))[1]
    assert told.startswith("Trouble: A signing key has fewer than 32 characters")
    assert "No signing key" not in told


def test_each_day_may_be_reported(world: World) -> None:
    """Once, when it is done: how many messages, of what; and what is in trouble."""
    ops = "ops@ledger.example"
    world.sink.fault = once("rcpt", "550 5.7.1 not wanted here", address(3))
    for minutes in (0, 10, 20):
        world.run(at("08:00") + timedelta(minutes=minutes), ops, each_day=True)
    assert world.mails(ops) == [f"Daily Digest, {DAY}: 2 sent"]
    (data,) = [data for who, _, data in world.sink.taken if who == ops]
    text = message_from_bytes(data, policy=SMTP).get_content()
    assert (
        "Stories: 2 (Real Estate 2), revision 1\r\nEdition: 2 sent, 1 refused\r\n"
        "Refused: 1 with 550 5.7.1 (" in text
    )


def test_a_quiet_day_is_not_reported(world: World) -> None:
    """A weekly's operator is not mailed on the six days without an edition."""
    ops = "ops@ledger.example"
    world.configure("[calendar]\ndays = ['tuesday']")
    world.run(at("08:00"), ops, each_day=True)
    world.run(at("08:00", DAY + timedelta(days=1)), ops, each_day=True)
    assert world.mails(ops) == [f"Daily Digest, {DAY + timedelta(days=1)}: 3 sent"]


def test_a_day_that_never_came_to_an_end_is_reported_the_next(world: World) -> None:
    """With what became of it."""
    ops = "ops@ledger.example"
    world.configure(BY_EDITOR)
    world.run(at("05:00"), ops, each_day=True)
    world.run(at("08:00"), ops, each_day=True)
    world.run(at("04:00", DAY + timedelta(days=1)), ops, each_day=True)
    held, report = world.mails(ops)
    assert "is held" in held
    missed = f"Nothing of {DAY} was sent: it was not approved in time"
    assert report == f"Daily Digest, {DAY}: 0 sent; {missed}"
    text = message_from_bytes(world.sink.taken[-1][2], policy=SMTP).get_content()
    assert text.count(missed) == 1
    assert f"Trouble: {missed}" in text


def test_days_without_a_run_are_told_by_the_next(world: World) -> None:
    """Once, as the machine was off: in a mail, in the log, and without an alarm."""
    ops, pinged = "ops@ledger.example", []
    world.run(at("08:00"), ops)
    later = DAY + timedelta(days=3)
    for hour in ("08:00", "08:10"):
        ran, told = world.run(at(hour, later), ops, ping=lambda: pinged.append(1))
        assert (ran.status, told) == (0, [])
    assert len(pinged) == 2
    said = f"No run since {DAY} 08:00: no edition of {DAY + timedelta(days=1)} to"
    assert [subject for subject in world.mails(ops) if "No run" in subject] == [
        f"Daily Digest: {said} {DAY + timedelta(days=2)} was made"
    ]
    with world.memory() as memory, memory.read() as connection:
        errors = [one.get("error", "") for one in runs.runs_of_day(connection, later)]
    assert [error for error in errors if error.startswith(said)]


def test_a_day_with_nothing_to_send_is_no_alarm(world: World) -> None:
    """What comes when the window is closed was not missed; nor is a day that nobody would get."""
    world.configure("[send]\nsend_after = '06:00'\nsend_until = '11:00'\n")
    world.run(at("08:00"))
    day = DAY + timedelta(days=1)
    pinged: list[str] = []
    for hour in ("07:00", "12:00"):
        ran, told = world.run(at(hour, day), ping=lambda: pinged.append("x"))
        assert (ran.status, told) == (0, [])
        world.publish("Bridge at Alibag is opened", day=day)
    assert ran.stories == 1
    assert len(pinged) == 2


def test_a_run_that_needs_somebody_is_not_pinged(world: World) -> None:
    """A day that is held or missed pings nobody; a good one does, also with nothing to do."""
    pinged: list[str] = []
    world.configure(BY_EDITOR + "[send]\nsend_until = '11:00'\n")
    for hour in ("05:00", "06:00", "07:00", "08:00", "11:00"):

        def ping(hour: str = hour) -> None:
            pinged.append(hour)

        world.run(at(hour), ping=ping)
    assert pinged == ["05:00", "06:00"]


def test_a_ping_that_nobody_answers_is_told_once(world: World) -> None:
    """Like any other trouble."""
    told = [world.run(at(hour), ping=lambda: "no answer")[1] for hour in ("08:00", "08:10")]
    assert told == [["Trouble: no answer"], []]
