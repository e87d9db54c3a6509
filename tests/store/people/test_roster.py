"""People: who may be sent to, how they come, and how they go."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from digest.errors import AddressRefused, ErasedUnknown
from digest.model import Newcomer, Subscriber
from digest.store.database import Memory
from digest.store.people import enrolment, roster
from digest.store.schema import deliveries, metadata, sendings, subscribers
from digest.tokens import Keys
from tests.store.conftest import DAY, NOW

KEYS = Keys(["a key for tests, of more than enough letters"])
NEWER = Keys(
    [
        "a newer key, with as many letters as it needs",
        "a key for tests, of more than enough letters",
    ]
)
OTHER = Keys(["a newer key, with as many letters as it needs"])
LATER = NOW + timedelta(days=1)
ADDRESS = "asha@example.in"


def add(memory: Memory, address: str = ADDRESS, *named: Any, **fields: Any) -> Subscriber:
    """Add somebody, who signed a form."""
    with memory.write() as connection:
        options = {"consent": ("form", "192.0.2.7"), "now": NOW, "keys": KEYS} | fields
        return roster.add_subscriber(connection, address, *named, **options)


def did(memory: Memory, act: Any, *arguments: Any, **options: Any) -> Any:
    """Do one thing in a transaction of its own."""
    with memory.write() as connection:
        return act(connection, *arguments, **options)


def person(memory: Memory, number: int = 1) -> Subscriber:
    """Return a subscriber who is known."""
    with memory.read() as connection:
        found = roster.get_subscriber(connection, number)
    assert found is not None
    return found


def sent_to(memory: Memory, day: date = DAY) -> list[str]:
    """Return the addresses of those who may be sent the edition of `day`."""
    with memory.read() as connection:
        query = (
            select(subscribers.c.address)
            .where(roster.may_be_sent_to(day))
            .order_by(subscribers.c.id)
        )
        return list(connection.execute(query).scalars())


def test_a_subscriber_has_a_record_of_consent(memory: Memory) -> None:
    """When, how and from where; names are cleaned, themes stand in the order of the alphabet."""
    made = add(memory, " Asha@BÜCHER.de", "Asha \n Rao", ["roads", "power"], "en-IN")
    assert made == Subscriber(
        "Asha@xn--bcher-kva.de", "Asha Rao", ("power", "roads"), "en-IN", "active", None, NOW, "form", "192.0.2.7",
        id=1, created=NOW, changed=NOW,
    )  # fmt: skip
    assert person(memory) == made


def test_an_address_is_one_in_whatever_case(memory: Memory) -> None:
    """It is found, and not added again, however it is written."""
    made = add(memory)
    with memory.read() as connection:
        assert roster.find_subscriber(connection, "ASHA@Example.IN ") == made
        assert roster.find_subscriber(connection, "ravi@example.in") is None
    with pytest.raises(
        AddressRefused, match=r"^ASHA@example\.in: is subscribed already\.$"
    ) as told:
        add(memory, "ASHA@Example.IN", again=True)
    assert told.value.state == "active"


def test_who_has_not_confirmed_is_not_sent_to(memory: Memory) -> None:
    """Confirming makes active, records when, and may be done twice."""
    number = add(memory, state="unconfirmed").id
    assert sent_to(memory) == []
    assert did(memory, roster.confirm_subscriber, number, LATER)
    assert (person(memory).state, person(memory).consent_at) == ("active", LATER)
    assert did(memory, roster.confirm_subscriber, number, LATER + timedelta(days=9))
    assert person(memory).consent_at == LATER
    assert sent_to(memory) == [ADDRESS]
    assert not did(memory, roster.confirm_subscriber, 99, NOW)


def test_who_asks_again_before_confirming_may(memory: Memory) -> None:
    """The last request holds; the number, and so the links that were sent, stay."""
    first = add(memory, name="Asha", themes=["power"], state="unconfirmed")
    again = add(memory, themes=["roads"], state="unconfirmed", again=True, now=LATER)
    assert (again.id, again.name, again.themes, again.created) == (
        first.id,
        "Asha",
        ("roads",),
        NOW,
    )
    with pytest.raises(AddressRefused, match="has not confirmed yet"):
        add(memory)


@pytest.mark.parametrize("act", [roster.unsubscribe, roster.bounced, roster.complained])
def test_who_left_is_gone_at_once(memory: Memory, act: Any) -> None:
    """However it came, nothing is sent; an old link to confirm, or to choose themes, brings nobody back."""
    number = add(memory).id
    assert did(memory, act, number, LATER)
    assert not did(memory, act, number, LATER)
    assert sent_to(memory) == []
    for back in (
        lambda: did(memory, roster.confirm_subscriber, number, LATER),
        lambda: did(memory, roster.choose_themes, number, None, LATER),
        lambda: did(memory, roster.pause_subscriber, number, DAY, LATER),
        lambda: did(memory, roster.resume_subscriber, number, LATER),
    ):
        assert not back()
    with pytest.raises(AddressRefused):
        add(memory)
    assert sent_to(memory, DAY + timedelta(days=9)) == []


def test_the_gravest_word_stays(memory: Memory) -> None:
    """A mail that comes back does not undo that somebody left, nor anything that they complained."""
    add(memory)
    for act, state in (
        (roster.bounced, "bounced"),
        (roster.unsubscribe, "unsubscribed"),
        (roster.bounced, "unsubscribed"),
        (roster.complained, "complained"),
        (roster.unsubscribe, "complained"),
        (roster.bounced, "complained"),
    ):
        did(memory, act, 1, NOW)
        assert person(memory).state == state


def test_who_left_comes_back_by_a_new_consent(memory: Memory) -> None:
    """With a new record, and the count of bounces begun anew; not after a complaint."""
    number = add(memory).id
    for leave in (roster.unsubscribe, roster.bounced):
        did(memory, leave, number, NOW)
        with pytest.raises(AddressRefused, match=r"has (left|bounced)"):
            add(memory, again=True, state="unconfirmed")
        back = add(memory, again=True, now=LATER, consent=("letter", "desk"))
        assert (back.id, back.state, back.consent_at, back.consent_how) == (
            number,
            "active",
            LATER,
            "letter",
        )
    did(memory, roster.complained, number, NOW)
    with pytest.raises(AddressRefused, match="has complained"):
        add(memory, again=True)


def test_one_theme_is_left_and_the_others_stay(memory: Memory) -> None:
    """With the last one, everything; who has all themes keeps all but that one."""
    add(memory, themes=["power", "roads"])
    add(memory, "ravi@example.in")
    assert did(memory, roster.unsubscribe, 1, NOW, "power")
    assert person(memory).themes == ("roads",)
    assert not did(memory, roster.unsubscribe, 1, NOW, "power")
    assert person(memory).state == "active"
    assert did(memory, roster.unsubscribe, 1, NOW, "roads")
    assert (person(memory).state, person(memory).themes) == ("unsubscribed", ("roads",))
    assert did(memory, roster.unsubscribe, 2, NOW, "power", ["roads", "power", "homes"])
    assert person(memory, 2).themes == ("homes", "roads")
    assert not did(memory, roster.unsubscribe, 99, NOW)


def test_themes_are_chosen(memory: Memory) -> None:
    """Some, or all; who wants none of them leaves."""
    add(memory)
    assert did(memory, roster.choose_themes, 1, ["roads", "power", "roads"], LATER)
    assert (person(memory).themes, person(memory).changed) == (("power", "roads"), LATER)
    assert did(memory, roster.choose_themes, 1, None, LATER)
    assert person(memory).themes is None
    assert not did(memory, roster.choose_themes, 1, [], LATER)
    assert person(memory).state == "unsubscribed"


def test_a_pause_ends_by_itself(memory: Memory) -> None:
    """Its last day has no mail, the next one has; and it may be ended before."""
    add(memory)
    assert did(memory, roster.pause_subscriber, 1, DAY, NOW)
    assert (person(memory).state, person(memory).paused_until) == ("paused", DAY)
    assert sent_to(memory, DAY) == []
    assert sent_to(memory, DAY + timedelta(days=1)) == [ADDRESS]
    assert did(memory, roster.pause_subscriber, 1, DAY + timedelta(days=9), NOW)
    assert did(memory, roster.resume_subscriber, 1, NOW)
    assert (sent_to(memory), person(memory).paused_until) == ([ADDRESS], None)
    assert not did(memory, roster.resume_subscriber, 1, NOW)


def test_soft_bounces_count_within_a_span(memory: Memory) -> None:
    """The third within a week is one too many; older ones are forgotten."""
    add(memory)

    def bounce(day: int) -> bool:
        return bool(
            did(memory, roster.soft_bounce, 1, NOW + timedelta(days=day), 3, timedelta(days=7))
        )

    assert [bounce(day) for day in (0, 1, 8, 9)] == [False] * 4
    assert sent_to(memory) == [ADDRESS]
    assert bounce(10)
    assert person(memory).state == "bounced"
    assert not did(memory, roster.soft_bounce, 99, NOW, 1, timedelta(days=7))


def test_who_is_erased_leaves_a_keyed_hash(memory: Memory) -> None:
    """Nothing that tells the address stays, what was sent to them goes too, and their number is not given again."""
    add(memory, name="Asha")
    with memory.write() as connection:
        day = {"day": "2026-11-23", "kind": "edition", "revision": 1, "state": "open", "reason": ""}
        connection.execute(insert(sendings), {**day, "prepared": 0, "changed": 0})
        mail = {
            "day": "2026-11-23",
            "kind": "edition",
            "subscriber": 1,
            "revision": 1,
            "variant": "all",
        }
        connection.execute(
            insert(deliveries), {**mail, "state": "sent", "attempts": 1, "due": 0, "changed": 0}
        )
        assert [(one.day, one.state) for one in roster.mailings(connection, 1)] == [(DAY, "sent")]
    assert did(memory, roster.erase_subscriber, 1, KEYS, LATER)
    assert not did(memory, roster.erase_subscriber, 1, KEYS, LATER)
    with memory.read() as connection:
        kept = [
            str(row)
            for table in metadata.tables.values()
            for row in connection.execute(select(table))
        ]
        assert roster.is_suppressed(connection, "ASHA@example.in", KEYS)
        assert not roster.is_suppressed(connection, "ravi@example.in", KEYS)
    assert not [row for row in kept if "asha" in row.lower() or "'sent'" in row]
    with pytest.raises(AddressRefused, match="was erased"):
        add(memory)
    assert add(memory, again=True).id == 2


def test_who_complained_and_was_erased_never_comes_back(memory: Memory) -> None:
    """The hash keeps that there was a complaint, also where the address was suppressed before."""
    did(memory, roster.suppress_subscribers, [ADDRESS], KEYS, "suppressed", NOW)
    add(memory, again=True)
    did(memory, roster.complained, 1, NOW)
    did(memory, roster.erase_subscriber, 1, KEYS, NOW)
    with pytest.raises(AddressRefused, match="has complained"):
        add(memory, again=True)


def test_addresses_are_suppressed_known_or_not(memory: Memory) -> None:
    """Who is subscribed leaves at once; doing it twice changes nothing."""
    add(memory)
    found = [ADDRESS.upper(), "ravi@example.in", "Ravi@example.in"]
    assert did(memory, roster.suppress_subscribers, found, KEYS, "suppressed", NOW) == 2
    assert did(memory, roster.suppress_subscribers, found, KEYS, "suppressed", NOW) == 0
    assert person(memory).state == "unsubscribed"
    with pytest.raises(AddressRefused, match="is not to be written to"):
        add(memory, "ravi@example.in")


def test_keys_are_renewed_and_none_is_lost_unseen(memory: Memory) -> None:
    """An older key still recognises who was erased; without it nobody is added until it is back."""
    add(memory)
    did(memory, roster.erase_subscriber, 1, KEYS, NOW)
    with pytest.raises(AddressRefused, match="was erased"):
        add(memory, keys=NEWER)
    did(memory, roster.suppress_subscribers, ["ravi@example.in"], NEWER, "suppressed", NOW)
    assert did(memory, roster.suppress_subscribers, [ADDRESS], NEWER, "suppressed", NOW) == 0
    for keys in (OTHER, None):
        with pytest.raises(ErasedUnknown, match="DIGEST_TOKEN_KEYS"):
            add(memory, "meera@example.in", keys=keys)
    assert add(memory, "meera@example.in", keys=NEWER).id == 2


def test_no_keys_are_needed_before_anybody_was_erased(memory: Memory) -> None:
    """A publication without keys can have subscribers."""
    assert add(memory, keys=None).id == 1


def test_choices_are_counted_of_those_who_get_the_day(memory: Memory) -> None:
    """By themes and language; who pauses, left or has not confirmed is none of them."""
    for at, (themes, language, state) in enumerate(
        [(None, "en", "active"), (["b", "a"], None, "active"), (["a", "b"], None, "active"), (["a"], None, "unconfirmed")]
    ):  # fmt: skip
        add(memory, f"reader{at}@example.in", themes=themes, language=language, state=state)
    add(memory)
    did(memory, roster.pause_subscriber, 5, DAY, NOW)
    with memory.read() as connection:
        assert sorted(map(str, roster.choices(connection, DAY))) == sorted(
            map(str, [roster.Choice(None, "en", 1), roster.Choice(("a", "b"), None, 2)])
        )
        assert sum(one.count for one in roster.choices(connection, DAY + timedelta(days=1))) == 4
        assert {state: count for state, count in roster.count_states(connection).items() if count} == {
            "active": 3, "unconfirmed": 1, "paused": 1,
        }  # fmt: skip


def test_people_are_listed_by_state_and_theme(memory: Memory) -> None:
    """A theme is a whole one, and all themes have it."""
    for at, themes in enumerate((None, ["power"], ["power-lines", "roads"], ["roads"])):
        add(memory, f"reader{at}@example.in", themes=themes)
    did(memory, roster.unsubscribe, 4, NOW)
    with memory.read() as connection:
        assert [one.id for one in roster.list_subscribers(connection)] == [1, 2, 3, 4]
        assert [one.id for one in roster.list_subscribers(connection, theme="power")] == [1, 2]
        assert [one.id for one in roster.list_subscribers(connection, "unsubscribed", "roads")] == [
            4
        ]


ACTS = ("import", "add", "again", "unconfirmed", "confirm", "leave", "bounced", "complained", "erase", "suppress", "choose", "resume")  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.sampled_from(ACTS), st.sampled_from([ADDRESS, "RAVI@example.in"])), max_size=14
    )
)
def test_nobody_who_left_comes_back_but_by_a_consent_of_their_own(
    memory: Memory, acts: list[tuple[str, str]]
) -> None:
    """Whatever is done in whatever order, an import and an ordinary add never bring back who left."""
    with memory.write() as connection:
        for table in (subscribers, metadata.tables["suppressed"]):
            connection.execute(table.delete())
    left: set[str] = set()
    complained: set[str] = set()
    for act, address in acts:
        was = _act(memory, act, address)
        if (act in ("leave", "bounced", "complained", "erase") and was) or act == "suppress":
            left.add(address)
            complained |= {address} if act == "complained" else set()
        elif act in ("again", "unconfirmed") and was:
            left.discard(address)  # what they asked for themselves
        getting = set(sent_to(memory, date.max))
        assert not getting & left
        assert not getting & complained


def _act(memory: Memory, act: str, address: str) -> bool:
    """Do one thing with somebody; tell whether there was somebody, or whether they were added."""
    if act in ("add", "again", "unconfirmed"):
        state = "unconfirmed" if act == "unconfirmed" else "active"
        try:
            add(memory, address, state=state, again=act != "add")
        except AddressRefused:
            return False
        return True
    with memory.write() as connection:
        found = roster.find_subscriber(connection, address)
        if act == "import":
            enrolment.enrol_newcomers(connection, [Newcomer(address)], KEYS, NOW, 0)
        elif act == "suppress":
            roster.suppress_subscribers(connection, [address], KEYS, "suppressed", NOW)
        elif found is None:
            return False
        elif act == "erase":
            roster.erase_subscriber(connection, found.id, KEYS, NOW)
        elif act == "choose":
            roster.choose_themes(connection, found.id, None, NOW)
        else:
            getattr(roster, act)(connection, found.id, NOW)
    return found is not None
