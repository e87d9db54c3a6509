from datetime import timedelta

import pytest

from digest.errors import AnotherMakes, AnotherSends, NoSources
from digest.store import lock, runs
from tests.run.world import DAY, READERS, World, at


def test_everyone_is_sent_one_message_however_often_it_runs(world: World) -> None:
    """The first run does it all, the next has nothing to do."""
    ran, told = world.run(at("08:00"))
    assert (ran.status, ran.stories, ran.approved, told) == (0, 2, 1, [])
    assert world.sink.counts == READERS
    for minutes in (10, 20):
        ran, told = world.run(at("08:00") + timedelta(minutes=minutes))
        assert (ran.status, ran.step, told) == (0, "read", [])
        assert [one.submitted for _, one in ran.sent] == [0]
    assert world.sink.counts == READERS


def test_a_template_that_is_no_text_stops_nothing_else(world: World) -> None:
    """It is told with its name; what was approved before is sent."""
    (world.folder / "templates" / "mail").mkdir(parents=True)
    (world.folder / "templates" / "mail" / "broadsheet.mjml.j2").write_bytes(b"\xff")
    ran, told = world.run(at("08:00"))
    assert ran.status == 1
    assert "is not UTF-8 text" in told[0]


def test_a_lock_that_cannot_be_opened_is_told_of(world: World) -> None:
    """And the other parts of the run go on."""
    (world.folder / "digest.db.making").mkdir()
    ran, told = world.run(at("08:00"))
    assert ran.status == 1
    assert "digest.db.making: Is a directory" in told[0]


def test_examples_are_not_sent_to_anybody(world: World) -> None:
    """A publication without sources has nothing to say."""
    world.configure(source=False)
    with pytest.raises(NoSources):
        world.run(at("08:00"))


def test_without_a_way_to_leave_nothing_is_approved(world: World) -> None:
    """The draft is made, and what is missing is told; when it is there, the run goes on."""
    world.configure(public=False)
    ran, told = world.run(at("08:00"))
    assert (ran.status, ran.stories, world.approved()) == (3, 2, None)
    assert told == [
        (
            f"Trouble: Nothing of {DAY} can be sent: "
            "the settings have no mail.public_url, where subscribers could leave."
        )
    ]
    world.configure()
    assert world.run(at("08:10"))[0].status == 0
    assert world.sink.counts == READERS


def test_without_a_key_nothing_is_approved(world: World) -> None:
    """The links in mails could not be made."""
    world.environment.clear()
    ran, told = world.run(at("08:00"))
    assert (ran.status, world.approved()) == (3, None)
    assert told[0].startswith("Trouble: No signing key is set")


def test_two_runs_do_not_hinder_each_other(world: World) -> None:
    """While one run makes, another does not; while one sends, another makes; no alert opens."""
    with world.memory() as memory, lock.hold_lock(memory, "making", AnotherMakes()):
        ran, told = world.run(at("08:00"))
    assert (ran.status, ran.counts, told) == (75, {}, [])
    with world.memory() as memory, lock.hold_lock(memory, "sending", AnotherSends()):
        ran, told = world.run(at("08:10"))
        assert (ran.status, ran.approved, told) == (75, 1, [])
        told = world.run(at("09:30"))[1]
    assert told == [
        "Trouble: Another run is sending. It sends all that is due; try again when that is done."
    ]
    assert not world.sink.taken


def test_what_was_kept_long_enough_is_forgotten_once_a_day(world: World) -> None:
    """By the first run of a day; the others have better things to do."""
    world.configure("[keep]\nreports = 1\n")
    world.run(at("08:00"))
    later = DAY + timedelta(days=3)
    with world.memory() as memory, memory.read() as connection:
        assert DAY.isoformat() in runs.run_days(connection)
    world.run(at("08:00", later))
    with world.memory() as memory:
        with memory.read() as connection:
            assert runs.run_days(connection) == [later.isoformat()]
        with memory.write() as connection:
            runs.add_run(connection, DAY, at("08:00"), at("08:00"), {"status": "read"})
    world.run(at("08:10", later))
    with world.memory() as memory, memory.read() as connection:
        assert DAY.isoformat() in runs.run_days(connection)
