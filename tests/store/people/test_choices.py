from datetime import timedelta

from digest.store.database import Memory
from digest.store.people.choices import Choice, choose_themes, list_choices, unsubscribe_theme
from digest.store.people.standing import pause_subscriber
from digest.store.people.subscribers import count_states
from tests.store.conftest import DAY, NOW
from tests.store.people.acts import LATER, add, did, person


def test_one_theme_is_left_and_the_others_stay(memory: Memory) -> None:
    """With the last one, everything; who has all themes keeps all but that one."""
    add(memory, themes=["power", "roads"])
    add(memory, "ravi@example.in")
    assert did(memory, unsubscribe_theme, 1, NOW, "power")
    assert person(memory).themes == ("roads",)
    assert not did(memory, unsubscribe_theme, 1, NOW, "power")
    assert person(memory).state == "active"
    assert did(memory, unsubscribe_theme, 1, NOW, "roads")
    assert (person(memory).state, person(memory).themes) == ("unsubscribed", ("roads",))
    assert did(memory, unsubscribe_theme, 2, NOW, "power", ["roads", "power", "homes"])
    assert person(memory, 2).themes == ("homes", "roads")
    assert not did(memory, unsubscribe_theme, 99, NOW, "power")


def test_themes_are_chosen(memory: Memory) -> None:
    """Some, or all; who wants none of them leaves."""
    add(memory)
    assert did(memory, choose_themes, 1, ["roads", "power", "roads"], LATER)
    assert (person(memory).themes, person(memory).changed) == (("power", "roads"), LATER)
    assert did(memory, choose_themes, 1, None, LATER)
    assert person(memory).themes is None
    assert not did(memory, choose_themes, 1, [], LATER)
    assert person(memory).state == "unsubscribed"


def test_choices_are_counted_of_those_who_get_the_day(memory: Memory) -> None:
    """By themes and language; who pauses, left or has not confirmed is none of them."""
    for at, (themes, language, state) in enumerate(
        [
            (None, "en", "active"),
            (["b", "a"], None, "active"),
            (["a", "b"], None, "active"),
            (["a"], None, "unconfirmed"),
        ]
    ):
        add(memory, f"reader{at}@example.in", themes=themes, language=language, state=state)
    add(memory)
    did(memory, pause_subscriber, 5, DAY, NOW)
    with memory.read() as connection:
        assert sorted(map(str, list_choices(connection, DAY))) == sorted(
            map(str, [Choice(None, "en", 1), Choice(("a", "b"), None, 2)])
        )
        assert sum(one.count for one in list_choices(connection, DAY + timedelta(days=1))) == 4
        assert {state: count for state, count in count_states(connection).items() if count} == {
            "active": 3,
            "unconfirmed": 1,
            "paused": 1,
        }
