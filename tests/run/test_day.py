"""The day in one command: what a run does, at which time of day, and after what has happened."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest

from digest.config.settings import Settings, load
from digest.delivery import approval, send
from digest.delivery.prepare import prepare_correction
from digest.errors import AnotherMakes, AnotherSends, NoLongerSo, NoSources
from digest.newsroom.build import build_edition
from digest.newsroom.publication import Clock, Publication
from digest.run import plan
from digest.run.day import run_day
from digest.run.once import is_done
from digest.run.outcome import RunOutcome
from digest.run.plan import DayStep
from digest.run.reports import tell_run
from digest.store import lock, runs
from digest.store.database import Memory
from digest.store.ledger import claims, sendings
from digest.store.ledger.states import WITHDRAWN
from digest.store.news import editions
from tests.delivery.publication import KEY, SITE, address, subscribe
from tests.delivery.sink import Sink, once
from tests.publications import publication

DAY = date(2026, 11, 23)
ZONE = ZoneInfo("Asia/Kolkata")
EDITOR = "desk@ledger.example"
BY_EDITOR = f"[run]\napprove = 'editor'\neditor = '{EDITOR}'\n"


def at(text: str, day: date = DAY) -> datetime:
    """Return a time of day, where the publication is."""
    return datetime.fromisoformat(f"{day}T{text}").replace(tzinfo=ZONE).astimezone(UTC)


@dataclass
class World:
    """A publication with three subscribers and a folder of articles, and a server that takes its mail."""

    folder: Path
    sink: Sink
    environment: dict[str, str]

    def configure(
        self, text: str = "", *, relay: bool = True, public: bool = True, source: bool = True
    ) -> None:
        """Write digest.toml."""
        lines = [
            "[mail]",
            "from = 'Desk <news@ledger.example>'",
            f"public_url = '{SITE}'" if public else "",
        ]
        if source:
            lines += ["[[source]]", "name = 'The Site Ledger'", "path = 'articles'"]
        if relay:
            lines += [
                "[[relay]]",
                "host = '127.0.0.1'",
                f"port = {self.sink.port}",
                "security = 'none'",
            ]
        (self.folder / "digest.toml").write_text("\n".join([*lines, text]), encoding="utf-8")

    def publish(self, *titles: str, day: date = DAY) -> None:
        """Add articles, published the evening before."""
        (self.folder / "articles").mkdir(exist_ok=True)
        for title in titles:
            article = {
                "id": title.lower().replace(" ", "-"),
                "title": title,
                "label": "Real Estate",
                "url": f"https://ledger.example/{len(title)}-{abs(hash(title))}",
                "published": f"{day - timedelta(days=1)}T18:00:00+05:30",
                "text": f"{title}, its builder said on Sunday. The flats are to be handed over within the next two years.",
            }
            path = self.folder / "articles" / f"{article['id']}.jsonl"
            path.write_text(json.dumps(article), encoding="utf-8")

    @property
    def settings(self) -> Settings:
        """What digest.toml says."""
        return load(self.folder / "digest.toml")

    def memory(self) -> Memory:
        """Open the memory."""
        return Memory("sqlite:///digest.db", self.folder)

    def run(
        self,
        now: datetime,
        report: str | None = None,
        *,
        each_day: bool = False,
        ping: Callable[[], str | None] | None = None,
    ) -> tuple[RunOutcome, list[str]]:
        """Run at a time; return what was done, and what is told that was not mailed."""
        clock = Clock(Event(), now.timestamp())
        with self.memory() as memory:
            publication = Publication(self.settings, memory, clock, self.environment)
            ran = run_day(publication, out=self.folder / "out")
            return ran, tell_run(publication, ran, report, each_day=each_day, ping=ping)

    def publication(self, memory: Memory, now: datetime) -> Publication:
        """Return the publication at a moment."""
        return publication(self.settings, memory, now, self.environment)

    def build_and_approve(self, memory: Memory, now: datetime) -> None:
        """Build the day's edition and approve it."""
        at = self.publication(memory, now)
        build_edition(at, at.settings.sources, DAY, at.settings.themes)
        approval.approve_edition(at, DAY)

    def approved(self, day: date = DAY) -> int | None:
        """Return which revision of a day is approved."""
        with self.memory() as memory, memory.read() as connection:
            return editions.approved_revision(connection, day)

    def titles(self, day: date = DAY) -> set[str]:
        """Return the headlines of a day's newest edition."""
        with self.memory() as memory, memory.read() as connection:
            newest = editions.newest_edition(connection, day)
        return {article.title for article in newest.articles} if newest else set()

    def mails(self, to: str) -> list[str]:
        """Return the subjects of what somebody was sent."""
        found = [
            message_from_bytes(data, policy=SMTP) for who, _, data in self.sink.taken if who == to
        ]
        return [mail["Subject"] for mail in found]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Return a publication on whose articles nothing happened yet."""
    with Sink(keep=True) as sink:
        made = World(tmp_path, sink, {"DIGEST_TOKEN_KEYS": KEY})
        made.configure()
        made.publish("Tower in Pune sold", "Flats in Nagpur let")
        with made.memory() as memory:
            subscribe(memory, 3, themes=("all",))
        yield made


READERS = {address(number): 1 for number in (1, 2, 3)}


@pytest.mark.parametrize(
    ("run", "now", "approved", "shown", "step"),
    [
        ("", "05:59", False, False, "draft"),
        ("", "06:00", False, False, "approve"),
        ("", "10:59", False, False, "approve"),
        ("", "11:00", False, False, "draft"),
        ("", "07:00", True, False, "read"),
        (BY_EDITOR, "04:59", False, False, "draft"),
        (BY_EDITOR, "05:00", False, False, "show"),
        (BY_EDITOR, "06:59", False, True, "read"),
        (BY_EDITOR, "07:00", False, True, "hold"),
        (BY_EDITOR, "08:00", False, False, "show"),
        (BY_EDITOR, "11:00", False, True, "read"),
        (BY_EDITOR + "at_deadline = 'send'", "06:59", False, True, "read"),
        (BY_EDITOR + "at_deadline = 'send'", "07:00", False, True, "approve"),
        (BY_EDITOR + "at_deadline = 'send'", "07:00", True, True, "read"),
        ("[calendar]\nquiet = ['monday']", "07:00", False, False, "read"),
    ],
)
def test_the_time_says_what_is_to_be_done(
    world: World,
    run: str,
    now: str,
    approved: bool,  # noqa: FBT001 - a column of the table
    shown: bool,  # noqa: FBT001
    step: DayStep,
) -> None:
    """With what was done before, and with who approves; here mail leaves from six to eleven."""
    world.configure(f"[send]\nsend_after = '06:00'\nsend_until = '11:00'\n{run}")
    assert plan.step_of(world.settings, DAY, at(now), approved=approved, shown=shown) == step


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


def test_before_the_window_there_is_a_draft_alone(world: World) -> None:
    """Made anew with each run, so that it can be looked at; what comes in time is in the edition."""
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
    """With the message as readers would get it; and what they saw is not made again behind their back."""
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
    assert "Tower in Pune sold" in draft.get_content().get_body(("plain",)).get_content()


def test_a_draft_that_nobody_approves_is_held(world: World) -> None:
    """It is told once; who approves late sets it going."""
    world.configure(BY_EDITOR)
    world.run(at("05:00"))
    ran, told = world.run(at("07:00"))
    assert (ran.step, ran.status) == ("hold", 3)
    assert told == [
        f"Trouble: {DAY} is held: nobody approved it by 07:00. 'digest approve {DAY}', and the next run sends it"
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
    """What keeps it is told; nobody can be held to a deadline who was not shown it, and it is held all the same."""
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


def test_a_withdrawn_day_is_as_its_operator_wants_it(world: World) -> None:
    """It is no trouble, and nothing of it is sent."""
    world.configure("[send]\nsend_after = '09:00'\n")
    with world.memory() as memory:
        world.build_and_approve(memory, at("08:00"))
        with claims.ledger_transaction(memory) as connection:
            sendings.halt_sendings(connection, DAY, WITHDRAWN, "by hand", at("08:10"))
    ran, told = world.run(at("09:00"))
    assert (ran.status, told, world.sink.taken) == (0, [], [])


def test_a_second_trouble_of_the_same_thing_is_told(world: World) -> None:
    """Whoever mended the first would wait for nothing."""
    world.environment.clear()
    assert "there is none" in world.run(at("08:00"))[1][0]
    world.environment |= {"DIGEST_TOKEN_KEYS": "short"}
    (told,) = world.run(at("08:10"))[1]
    assert told.startswith("Trouble: The keys of links cannot be used")
    assert "there is none" not in told


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


def test_an_export_that_turned_into_something_else_is_a_source_that_fails(world: World) -> None:
    """Nothing can be had of it, which is told after an hour like that of any other."""
    for path in (world.folder / "articles").iterdir():
        path.write_bytes(b"\x00\x01garbage")
    ran, _ = world.run(at("08:00"))
    (count,) = ran.counts.values()
    assert count.failed
    assert world.run(at("09:05"))[0].status == 4


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
        f"Trouble: Nothing can be sent of {DAY}: the settings have no mail.public_url, where subscribers could leave."
    ]
    world.configure()
    assert world.run(at("08:10"))[0].status == 0
    assert world.sink.counts == READERS


def test_without_a_key_nothing_is_approved(world: World) -> None:
    """The links in mails could not be made."""
    world.environment.clear()
    ran, told = world.run(at("08:00"))
    assert (ran.status, world.approved()) == (3, None)
    assert told[0].startswith("Trouble: The keys of links cannot be used")


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
    with world.memory() as memory, claims.ledger_transaction(memory) as connection:
        sendings.resume_sendings(connection, DAY, at("08:15"))
    ran, told = world.run(at("08:20"))
    assert ran.status == 0
    assert told[0].startswith(f"Over: {DAY}, edition: paused")


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
        f"Trouble: 1 of {DAY} were not sent in time. 'digest send --late --day {DAY}' sends them"
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


def test_two_runs_do_not_hinder_each_other(world: World) -> None:
    """While one makes the edition, the other leaves it alone; while one sends, the other makes; neither is trouble yet."""
    with world.memory() as memory, lock.hold_lock(memory, "making", AnotherMakes()):
        ran, told = world.run(at("08:00"))
    assert (ran.status, ran.counts, told) == (75, {}, [])
    with world.memory() as memory, lock.hold_lock(memory, "sending", AnotherSends()):
        ran, told = world.run(at("08:10"))
        assert (ran.status, ran.approved, told) == (75, 1, [])
        told = world.run(at("09:30"))[1]
    assert told == [
        "Trouble: Another run is sending. It does all there is to do; try again when it is done."
    ]
    assert not world.sink.taken


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


def test_trouble_may_be_mailed(world: World) -> None:
    """Then nothing is left to say, unless the mail cannot be sent: then both is said."""
    ops = "ops@ledger.example"
    world.configure("[[source]]\nname = 'Elsewhere'\npath = 'elsewhere'\n")
    told = [world.run(at(hour), ops)[1] for hour in ("08:00", "09:05", "09:15")]
    assert told == [[], [], []]
    assert world.mails(ops) == [
        "Daily Digest: Elsewhere: the source gave nothing: no such file or folder"
    ]
    (world.folder / "elsewhere").mkdir()
    world.sink.fault = once("rcpt", "550 5.1.1 no such user", ops)
    first, second = world.run(at("09:20"), ops)[1]
    assert first.startswith("Over: Elsewhere")
    assert second.startswith(f"This could not be mailed to {ops}: ")


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
        "Stories: 2 (Real Estate 2), revision 1\r\nEdition: 2 sent, 1 refused\r\nRefused: 1 with 550 5.7.1 ("
        in text
    )


def test_a_day_that_never_came_to_an_end_is_reported_the_next(world: World) -> None:
    """With what became of it."""
    ops = "ops@ledger.example"
    world.configure(BY_EDITOR)
    world.run(at("05:00"), ops, each_day=True)
    world.run(at("08:00"), ops, each_day=True)
    world.run(at("04:00", DAY + timedelta(days=1)), ops, each_day=True)
    held, report, missed = world.mails(ops)
    assert "is held" in held
    assert missed == f"Daily Digest: Nothing of {DAY} was sent: it was not approved in time"
    assert report == f"Daily Digest, {DAY}: 0 sent"


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


def test_a_run_that_needs_somebody_is_not_pinged(world: World) -> None:
    """Whether it is held or missed: its absence is to be noticed; a good one is, also when there is nothing to do."""
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
