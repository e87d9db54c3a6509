from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTP
from threading import Event

import pytest

from digest.delivery import approval
from digest.errors import NoLongerSo
from digest.newsroom.publication import Clock, Publication
from digest.run.day import run_day
from digest.run.once import is_done
from tests.delivery.sink import once
from tests.run.world import BY_EDITOR, DAY, EDITOR, READERS, World, at

STRICT = "[[lint.rule]]\ncode = 'I602'\nseverity = 'error'\nreason = 'to see it fail'\n"


def test_before_the_window_there_is_a_draft_alone(world: World) -> None:
    """The draft is made anew with each run, and holds what has come by then."""
    world.configure("[send]\nsend_after = '06:00'")
    ran, _ = world.run(at("05:00"))
    assert (ran.step, ran.approved, ran.status) == ("draft", None, 0)
    world.publish("School in Surat opened")
    world.run(at("06:00"))
    assert world.titles() == {"Tower in Pune sold", "Flats in Nagpur let", "School in Surat opened"}
    assert world.sink.counts == READERS


def test_what_comes_after_the_approval_is_of_the_next_day(world: World) -> None:
    """It is read at once, as feeds forget, and the approved edition stays as it is."""
    world.run(at("08:00"))
    world.publish("School in Surat opened")
    ran, _ = world.run(at("09:00"))
    assert [count.new for count in ran.counts.values()] == [1]
    assert world.approved() == 1
    tomorrow = DAY + timedelta(days=1)
    world.run(at("08:00", tomorrow))
    assert world.titles(tomorrow) >= {"School in Surat opened"}
    assert set(world.sink.counts.values()) == {2}


def test_a_day_without_news_is_no_trouble(world: World) -> None:
    """Nothing is approved and nobody is written to."""
    world.run(at("08:00"))
    for path in (world.folder / "articles").iterdir():
        path.unlink()
    tomorrow = DAY + timedelta(days=1)
    ran, told = world.run(at("08:00", tomorrow))
    assert (ran.status, ran.stories, ran.approved, told) == (0, 0, None, [])
    assert world.sink.counts == READERS


def test_a_quiet_day_is_read_and_no_more(world: World) -> None:
    """What it brings is in the edition of the next."""
    world.configure("[calendar]\nquiet = ['monday']")
    ran, told = world.run(at("08:00"))
    assert (ran.status, ran.step, ran.stories, told) == (0, "read", None, [])
    ran, _ = world.run(at("08:00", DAY + timedelta(days=1)))
    assert ran.stories == 2
    assert world.sink.counts == READERS


def test_articles_that_fit_no_theme_are_trouble(world: World) -> None:
    """From the time on at which they should be sent, until one fits; the exit status stays."""
    world.configure("[send]\nsend_after = '06:00'")
    for path in (world.folder / "articles").iterdir():
        path.write_text(path.read_text().replace("Real Estate", "Parish"), encoding="utf-8")
    themes = world.folder / "themes"
    themes.mkdir()
    town = themes / "town.toml"
    town.write_text(
        "title = 'Town'\ncolour = '#0b6e4f'\ncolour_dark = '#93c5fd'\nlabels = ['Town']\n",
        encoding="utf-8",
    )
    assert world.run(at("05:00"))[1] == []
    ran, (told,) = world.run(at("06:00"))
    assert (ran.status, ran.stories) == (0, 0)
    assert told.startswith("Trouble: Articles arrive, but none of them fits a theme: add labels ")
    pinged: list[str] = []
    ran, told_again = world.run(at("06:10"), ping=lambda: pinged.append("pinged"))
    assert (len(ran.troubles), told_again, pinged) == (1, [], [])
    world.publish("Fair on the green", day=DAY + timedelta(days=1))
    ran, told_again = world.run(at("08:00", DAY + timedelta(days=1)))
    assert (ran.stories, told_again) == (0, [])
    town.write_text(f"{town.read_text()}catch_all = true\n", encoding="utf-8")
    ran, (over,) = world.run(at("08:10", DAY + timedelta(days=1)))
    assert ran.stories == 3
    assert over.startswith("Over: Articles arrive, but none")


def test_what_the_preflight_calls_an_error_is_not_sent(world: World) -> None:
    """It is told once; when it is mended, the next run goes on."""
    rule = "[[lint.rule]]\ncode = 'I602'\nseverity = 'error'\nreason = 'we are strict'\n"
    world.configure(rule)
    ran, told = world.run(at("08:00"))
    assert (ran.status, ran.approved, len(told)) == (3, None, 1)
    assert told[0].startswith("Trouble: The edition of 2026-11-23 cannot be approved: I602 ")
    assert world.run(at("08:10"))[1] == []
    world.configure()
    ran, told = world.run(at("08:20"))
    assert ran.status == 0
    assert told[0].startswith("Over: The edition of 2026-11-23 cannot be approved")
    assert world.sink.counts == READERS


def test_the_editor_is_mailed_the_draft_once(world: World) -> None:
    """The mail holds the message as readers get it; a draft that was shown is not made again."""
    world.configure(BY_EDITOR)
    world.run(at("04:00"))
    assert not world.sink.taken
    ran, told = world.run(at("05:00"))
    assert (ran.step, ran.status, told) == ("show", 0, [])
    world.publish("School in Surat opened")
    ran, _ = world.run(at("05:10"))
    assert (ran.step, ran.stories) == ("read", None)
    assert "School in Surat opened" not in world.titles()
    assert world.mails(EDITOR) == [f"Draft of {DAY}: Daily Digest, to be approved by 07:00"]
    mail = message_from_bytes(world.sink.taken[0][2], policy=SMTP)
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    for said in (
        "Real Estate (2)",
        "  - Tower in Pune sold",
        f"digest approve {DAY}",
        "(Asia/Kolkata), it is held",
    ):
        assert said in text
    (draft,) = mail.iter_attachments()
    assert draft.get_content()["Subject"].startswith("[Draft] ")
    assert "Tower in Pune sold" in draft.get_content().get_body(("plain",)).get_content()


def test_the_editor_is_told_what_was_shortened_and_what_is_not_fit(world: World) -> None:
    """In the mail with the draft, with the mails that an error is in."""
    world.configure(f"{BY_EDITOR}[edition]\nmax_bytes = 20000\n{STRICT}")
    world.publish(*(f"Tower {number} of Pune's new ring is sold" for number in range(40)))
    world.run(at("05:00"))
    mail = message_from_bytes(world.sink.taken[0][2], policy=SMTP)
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Shortened to fit 20,000 bytes: all: " in text
    assert "  - error: " in text
    assert "A mail with an error is held: only the others are sent once it is approved." in text


def test_a_draft_that_nobody_approves_is_held(world: World) -> None:
    """It is told once; who approves late sets it going."""
    world.configure(BY_EDITOR)
    world.run(at("05:00"))
    ran, told = world.run(at("07:00"))
    assert (ran.step, ran.status) == ("hold", 3)
    assert told == [
        (
            f"Trouble: {DAY} is held: nobody approved it by 07:00. "
            f"'digest approve {DAY}', and the next run sends it"
        )
    ]
    assert world.run(at("07:10"))[1] == []
    assert READERS.keys().isdisjoint(world.sink.counts)
    with world.memory() as memory:
        approval.approve_edition(world.publication(memory, at("07:15")), DAY)
    ran, told = world.run(at("07:20"))
    assert (ran.status, [one.submitted for _, one in ran.sent]) == (0, [3])
    assert told[0].startswith("Over: ")


def test_a_draft_may_go_without_the_editor(world: World) -> None:
    """If the settings say so, at the deadline, as the editor was shown it."""
    world.configure(BY_EDITOR + "at_deadline = 'send'\n")
    world.run(at("05:00"))
    world.publish("School in Surat opened")
    world.run(at("06:50"))
    ran, told = world.run(at("07:00"))
    assert (ran.step, ran.status, ran.approved, told) == ("approve", 0, 1, [])
    assert "School in Surat opened" not in world.titles()
    assert world.sink.counts == READERS | {EDITOR: 1}


def test_a_draft_that_could_not_be_mailed_is_mailed_later(world: World) -> None:
    """The failure is told; the day is held until the editor has been shown the draft."""
    world.configure(BY_EDITOR)
    world.sink.fault = once("rcpt", "550 5.7.1 no", EDITOR)
    ran, told = world.run(at("07:30"))
    assert ran.status == 3
    assert told[0].startswith(f"Trouble: The draft of {DAY} could not be mailed to {EDITOR}: ")
    assert world.approved() is None
    ran, told = world.run(at("07:40"))
    assert (ran.step, ran.status) == ("show", 0)
    assert told[0].startswith("Over: ")


def test_at_the_deadline_it_goes_though_the_editor_cannot_be_mailed(world: World) -> None:
    """If the settings say that it goes; that they were not shown it is told."""
    world.configure(BY_EDITOR + "at_deadline = 'send'\n")
    world.sink.fault = once("rcpt", "550 5.7.1 no", EDITOR, times=100)
    assert world.run(at("06:50"))[0].approved is None
    ran, _ = world.run(at("07:00"))
    assert (ran.approved, ran.status) == (1, 3)
    assert world.sink.counts == READERS


def test_an_export_that_turned_into_something_else_is_a_source_that_fails(world: World) -> None:
    """Nothing can be had of it, which is told after an hour like that of any other."""
    for path in (world.folder / "articles").iterdir():
        path.write_bytes(b"\x00\x01garbage")
    ran, _ = world.run(at("08:00"))
    (count,) = ran.counts.values()
    assert count.failed
    assert world.run(at("09:05"))[0].status == 4


def test_a_source_that_fails_for_an_hour_is_told_of(world: World) -> None:
    """The others go on; what works again before nobody needs to know."""
    world.configure("[[source]]\nname = 'Elsewhere'\npath = 'elsewhere'\n")
    ran, told = world.run(at("08:00"))
    assert (ran.status, ran.stories, told) == (0, 2, [])
    ran, told = world.run(at("09:05"))
    assert ran.status == 4
    assert told == ["Trouble: Elsewhere: the source gave nothing: no such file or folder"]
    (world.folder / "elsewhere").mkdir()
    ran, told = world.run(at("09:10"))
    assert (ran.status, len(told)) == (0, 1)
    assert told[0].startswith("Over: Elsewhere")


def test_a_page_that_is_gone_meanwhile_costs_one_more_build(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be approved as it is, is made anew once, and approved then."""
    approve: Callable[..., object] = approval.approve_edition
    tries = []

    def refusing(*arguments: object, **named: object) -> object:
        tries.append(arguments)
        if len(tries) == 1:
            raise NoLongerSo(day=DAY, reason="a page is gone")
        return approve(*arguments, **named)

    monkeypatch.setattr(approval, "approve_edition", refusing)
    ran, told = world.run(at("08:00"))
    assert (ran.status, ran.approved, told) == (0, 1, [])
    assert len(tries) == 2
    assert world.sink.counts == READERS


def test_it_is_known_what_was_shown(world: World) -> None:
    """Of each day by itself."""
    world.configure(BY_EDITOR)
    world.run(at("05:00"))
    with world.memory() as memory:
        assert is_done(memory, "shown", DAY) is not None
        assert is_done(memory, "shown", DAY + timedelta(days=1)) is None


def test_a_run_that_is_told_to_end_while_it_reads_approves_nothing(world: World) -> None:
    """What was read is remembered, and the next run goes on."""
    clock = Clock(Event(), at("08:00").timestamp())
    clock.stop.set()
    with world.memory() as memory:
        ran = run_day(
            Publication(world.settings, memory, clock, world.environment), out=world.folder / "out"
        )
    assert (ran.status, ran.approved, world.approved()) == (75, None, None)
    assert [count.new for count in ran.counts.values()] == [2]
    assert world.run(at("08:10"))[0].approved == 1
