from datetime import timedelta

import pytest

from digest.delivery import messages, send
from digest.delivery.prepare import prepare_correction
from digest.delivery.send import SendOptions, send_day
from digest.store.ledger import sendings
from digest.store.ledger.states import WITHDRAWN
from digest.store.ledger.transaction import ledger_transaction
from tests.delivery.publication import address, subscribe
from tests.delivery.sink import once
from tests.run.world import BY_EDITOR, DAY, READERS, World, at


def test_a_withdrawn_day_is_as_its_operator_wants_it(world: World) -> None:
    """It is no trouble, and nothing of it is sent."""
    world.configure("[send]\nsend_after = '09:00'\n")
    with world.memory() as memory:
        world.build_and_approve(memory, at("08:00"))
        with ledger_transaction(memory) as connection:
            sendings.halt_sendings(connection, DAY, WITHDRAWN, "by hand", at("08:10"))
    ran, told = world.run(at("09:00"))
    assert (ran.status, told, world.sink.taken) == (0, [], [])


def test_without_a_relay_it_is_a_rehearsal(world: World) -> None:
    """Once for each revision; a relay that comes later sends it."""
    world.configure(relay=False)
    ran, _ = world.run(at("08:00"))
    assert [(day, count) for day, count, _ in ran.rehearsed] == [(DAY, 3)]
    assert len(list((world.folder / "outbox" / str(DAY)).glob("*.eml"))) == 3
    assert world.run(at("08:10"))[0].rehearsed == []
    world.configure()
    world.run(at("08:20"))
    assert world.sink.counts == READERS


def test_an_edition_that_is_paused_is_told_of(world: World) -> None:
    """With what to do; when that was done, the next run goes on with the rest."""
    world.configure("[send]\nmost_errors = 2\nconnections = 1\n")
    world.sink.fault = once("rcpt", "554 5.7.1 no", times=1000)
    ran, told = world.run(at("08:00"))
    assert ran.status == 1
    assert told[0].startswith(f"Trouble: {DAY}, edition: paused: ")
    assert f"'digest resume {DAY}'" in told[0]
    assert world.run(at("08:10"))[1] == []
    world.sink.fault = lambda _step, _whom: None
    with world.memory() as memory, ledger_transaction(memory) as connection:
        sendings.resume_sendings(connection, DAY, at("08:15"))
    ran, told = world.run(at("08:20"))
    assert ran.status == 0
    assert told[0].startswith(f"Over: {DAY}, edition: paused")


def test_an_edition_that_waits_goes_on_by_itself(world: World) -> None:
    """It is told once, tried by each run, and over when a relay takes it: nobody does anything."""
    world.configure("[send]\nmost_errors = 2\nconnections = 1\nfirst_pause = 60\n")
    world.sink.fault = once("rcpt", "451 4.3.0 later", times=2)
    ran, told = world.run(at("08:00"))
    reason = "2 messages in a row deferred, the last with: 451 4.3.0 later"
    assert told == [f"Trouble: {DAY}, edition: waiting: {reason}. Each run tries again by itself"]
    assert ran.status == 4
    world.sink.kill()
    ran, told = world.run(at("08:10"))
    assert (ran.status, told, [one.ending for _, one in ran.sent]) == (4, [], ["waiting"])
    world.sink.start()
    ran, told = world.run(at("08:30"))
    assert (ran.status, world.sink.counts) == (0, READERS)
    assert told == [f"Over: {DAY}, edition: waiting: {reason}"]


def test_an_edition_that_waits_too_long_is_late_and_waits_no_more(world: World) -> None:
    """The alert says then that it is late, and still why; nothing is said to be over."""
    world.configure("[send]\nmost_errors = 2\nconnections = 1\nsend_until = '11:00'\n")
    world.sink.fault = once("rcpt", "451 4.3.0 later", times=1000)
    world.run(at("10:50"))
    ran, told = world.run(at("11:00"))
    assert ran.status == 4
    late = f"{DAY}: 3 messages were not sent in time: 2 messages in a row deferred, the last with: "
    assert [line.partition("451")[0] for line in told] == [f"Trouble: {late}"]
    assert told[0].endswith(f"4.3.0 later. 'digest send --late --day {DAY}' sends the rest")
    assert world.run(at("11:10"))[1] == []


def test_an_edition_that_is_paused_too_long_is_resumed_first(world: World) -> None:
    """What the alert says to do is what helps; once that is done, it is over."""
    world.configure("[send]\nsend_until = '11:00'\n")
    world.sink.fault = once("mail", "550 5.7.1 who are you", times=1000)
    world.run(at("10:50"))
    _, (late,) = world.run(at("11:00"))
    assert late.endswith(
        f"Fix that, then 'digest resume {DAY}': 'digest send --late --day {DAY}' sends the rest"
    )
    world.sink.fault = once("mail", "", times=0)
    with world.memory() as memory:
        publication = world.publication(memory, at("11:10"))
        with ledger_transaction(memory) as connection:
            sendings.resume_sendings(connection, DAY, at("11:10"))
        send_day(publication, DAY, SendOptions(late=True))
    _, (over,) = world.run(at("11:20"))
    assert over.startswith(f"Over: {DAY}: 3 messages were not sent in time: ")


def test_what_was_not_sent_in_time_is_told_of(world: World) -> None:
    """With how to send it still."""
    world.configure("[send]\nsend_until = '11:00'\nfirst_pause = 3600\n")
    with world.memory() as memory:
        world.sink.fault = once("rcpt", "451 4.3.0 later", address(2), times=1000)
        daily_run = world.run(at("10:59"))
        del memory
    assert daily_run[0].status == 4
    ran, told = world.run(at("11:00"))
    assert ran.status == 4
    assert told == [
        (
            f"Trouble: {DAY}: 1 message was not sent in time. "
            f"'digest send --late --day {DAY}' sends the rest"
        )
    ]
    assert world.run(at("08:00", DAY + timedelta(days=1)))[1] == []


def test_what_was_not_approved_in_time_is_told_of(world: World) -> None:
    """A day on which nothing went out though there was something to tell."""
    world.configure("[send]\nsend_until = '11:00'\n" + BY_EDITOR)
    world.run(at("05:00"))
    told = [line for hour in ("07:00", "11:00", "12:00") for line in world.run(at(hour))[1]]
    assert told[1:] == [f"Trouble: Nothing of {DAY} was sent: it was not approved in time"]


def test_yesterdays_mail_goes_on_after_midnight(world: World) -> None:
    """As long as its window is open, beside the new day's draft."""
    world.configure("[send]\nsend_after = '18:00'\nsend_until = '02:00'\nfirst_pause = 60\n")
    world.sink.fault = once("rcpt", "421 4.3.2 later", address(2), times=1)
    with world.memory() as memory:
        world.build_and_approve(memory, at("23:00"))
        late = world.publication(memory, at("23:00"))
        send.send_day(late, DAY, send.SendOptions(patient=False))
    assert sum(world.sink.counts.values()) == 2
    ran, _ = world.run(at("01:00", DAY + timedelta(days=1)))
    assert ran.step == "draft"
    assert [(day, one.submitted) for day, one in ran.sent] == [(DAY, 1)]
    assert world.sink.counts == READERS


def test_a_correction_that_was_prepared_is_sent(world: World) -> None:
    """Also when the edition's own window is over."""
    world.configure("[send]\nsend_until = '11:00'\n")
    world.run(at("08:00"))
    world.publish("Tower in Pune sold again")
    with world.memory() as memory:
        world.build_and_approve(memory, at("12:00"))
        prepare_correction(world.publication(memory, at("12:00")), DAY)
    ran, _ = world.run(at("12:10"))
    assert [(one.kind, one.submitted) for _, one in ran.sent] == [("correction-2", 3)]
    assert world.mails(address(1))[1].startswith("Corrections: ")


def test_a_held_variant_is_told_of_until_its_readers_are_sent_theirs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others get theirs at once; each of them one mail, whatever is approved later."""
    with world.memory() as memory:
        subscribe(memory, 2, first=8, themes=("real-estate",))
    with monkeypatch.context() as patch:
        fault = "E301 HTML: does not close <table>"
        patch.setattr(
            messages, "_find_error", lambda _, one, __: fault if one.key == "all" else None
        )
        ran, told = world.run(at("08:00"))
    assert (ran.status, ran.approved) == (4, 1)
    assert told == [
        (
            f"Trouble: {DAY}, edition: 'all' is held from 3 readers: {fault}. Fix that, then "
            f"'digest build --date {DAY}' and 'digest approve {DAY}': the next run sends it to them"
        )
    ]
    assert world.sink.counts == {address(8): 1, address(9): 1}
    ran, told = world.run(at("08:10"))
    assert (ran.status, len(ran.troubles), told) == (4, 1, [])
    with world.memory() as memory:
        world.build_and_approve(memory, at("08:15"))
    ran, told = world.run(at("08:20"))
    assert (ran.status, told) == (
        0,
        [f"Over: {DAY}, edition: 'all' is held from 3 readers: {fault}"],
    )
    assert world.sink.counts == READERS | {address(8): 1, address(9): 1}
