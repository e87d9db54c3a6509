"""Subscribing: a list read into the memory, with every line accounted for."""

from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.errors import BadList, ErasedUnknown
from digest.model import Subscriber, Theme
from digest.store.database import Memory
from digest.store.people.choices import choose_themes
from digest.store.people.standing import (
    erase_subscriber,
    mark_bounced,
    mark_complained,
    unsubscribe,
)
from digest.store.people.subscribers import GONE_STATES, SUBSCRIBER_STATES, list_subscribers
from digest.store.schema import subscribers
from digest.subscribers.lists import exporting, importing
from digest.subscribers.lists.columns import LIST_COLUMNS
from digest.subscribers.lists.importing import ColumnChoices, ImportOutcome
from digest.subscribers.lists.person import ImportDefaults
from digest.tokens import Keys
from tests.store.conftest import NOW, memory, open_memory, postgres, postgres_url, sqlite_url, url

__all__ = ["memory", "open_memory", "postgres", "postgres_url", "sqlite_url", "url"]

KEYS = Keys(["a key for tests, of more than enough letters"])
THEMES = {"power": "power", "real-estate": "real-estate", "real estate": "real-estate"}
READING = ImportDefaults(THEMES, ZoneInfo("Asia/Kolkata"), NOW, where="list.csv")


class Numbers(NamedTuple):
    """How many people an import brought, and lines it refused."""

    added: int
    known: int
    repeated: int
    refused: int
    gone: int = 0


def numbers(done: ImportOutcome) -> Numbers:
    """Return the numbers of an import."""
    return Numbers(done.added, done.known, done.repeated, done.refused, done.gone)


def enrol(
    memory: Memory, folder: Path, content: str, keys: Keys | None = KEYS, **fields: Any
) -> tuple[Numbers, list[str]]:
    """Import a list; return what became of it, and what was said of the lines refused."""
    path = folder / "list.csv"
    path.write_text(content, encoding="utf-8")
    said: list[str] = []
    reading = ImportDefaults(
        **({name: getattr(READING, name) for name in ImportDefaults.__slots__} | fields)
    )
    done = importing.import_subscribers(
        memory, path, reading, keys, lambda line, why: said.append(f"{line}: {why}")
    )
    return numbers(done), said


def everybody(memory: Memory) -> list[Subscriber]:
    """Return all subscribers."""
    with memory.read() as connection:
        return list(list_subscribers(connection))


def test_a_line_may_say_everything(memory: Memory, tmp_path: Path) -> None:
    """Themes by slug or title, any separators; consent's time is in the publication's zone."""
    done, said = enrol(
        memory,
        tmp_path,
        "email,name,themes,language,consent_at,consent_how,consent_from\n"
        "a@example.in,Asha,power; Real Estate,EN_IN,2026-01-31T09:30,web form,192.0.2.7\n"
        "b@example.in,,real-estate power,,2026-01-31T09:30Z,,\n"
        "c@example.in,,power+real-estate,,,,\n"
        "d@example.in,,ALL,,,,\n",
    )
    assert (done, said) == (Numbers(4, 0, 0, 0), [])
    first, second, third, fourth = everybody(memory)
    assert first.themes == second.themes == third.themes == ("power", "real-estate")
    assert fourth.themes is None
    assert (first.name, first.language, first.consent_how, first.consent_from) == (
        "Asha", "en-IN", "web form", "192.0.2.7",
    )  # fmt: skip
    assert (second.language, second.consent_how, second.consent_from) == (None, "", "")
    assert first.consent_at
    assert second.consent_at
    assert second.consent_at - first.consent_at == timedelta(hours=5, minutes=30)
    assert third.consent_at is None


def test_what_the_list_has_no_column_for_is_as_given(memory: Memory, tmp_path: Path) -> None:
    """How and from where they consented, and their themes; an empty cell of consent stays empty."""
    enrol(memory, tmp_path, "email\na@example.in\n", how="letter", chosen=("power",))
    enrol(memory, tmp_path, "email,consent_how,themes\nb@example.in,,\n", how="letter")
    first, second = everybody(memory)
    assert (first.consent_how, first.consent_from, first.themes) == (
        "letter",
        "list.csv",
        ("power",),
    )
    assert (second.consent_how, second.consent_from, second.themes) == ("", "list.csv", None)


def test_every_line_refused_is_named(memory: Memory, tmp_path: Path) -> None:
    """With its number and the reason, in the list's order; the others are added."""
    done, said = enrol(
        memory,
        tmp_path,
        "email,themes,language,state,consent_at,paused_until\n"
        "nobody,,,,,\n"
        "a@example.in,sailing,,,,\n"
        "a@example.in,,english!,,,\n"
        "a@example.in,,,gone,,\n"
        "a@example.in,,,,in May,\n"
        "a@example.in,,,,2027-01-31,\n"
        "a@example.in,,,paused,,soon\n"
        ",power,,,,\n"
        "a@example.in,,,,,\n"
        '"b@example.in,,,,,\n'
        "c@example.in,,,,,\n",
    )
    assert done == Numbers(1, 0, 0, 10)
    assert said == [
        "2: nobody: an email address must have an @-sign",
        "3: there is no theme 'sailing'",
        "4: language 'english!' is not a tag such as en-IN",
        (
            "5: state 'gone' is not one of unconfirmed, active, paused, unsubscribed, bounced, "
            "complained"
        ),
        "6: consent_at 'in May' is not a time such as 2026-01-31 or 2026-01-31T09:30+05:30",
        "7: consent_at '2027-01-31' is not in the past, or before 1970",
        "8: paused_until 'soon' is not a day such as 2026-01-31",
        "9: (nothing): an email address must have an @-sign",
        "11: a quote is not closed; lines 11 to 12 are not read",
    ]


def test_a_list_is_read_twice_without_harm(memory: Memory, tmp_path: Path) -> None:
    """Known subscribers stay as they are, whatever the list says; a repeated line counts once."""
    content = "email,name,themes\na@example.in,Asha,power\nA@Example.in,Other,\nb@example.in,,\n"
    assert enrol(memory, tmp_path, content)[0] == Numbers(2, 0, 1, 0)
    with memory.write() as connection:
        choose_themes(connection, 1, ["real-estate"], NOW)
    before = everybody(memory)
    assert enrol(memory, tmp_path, content, now=NOW + timedelta(days=1)) == (
        Numbers(0, 3, 0, 0),
        [],
    )
    assert everybody(memory) == before


def test_a_line_is_known_to_be_repeated_however_far_apart(memory: Memory, tmp_path: Path) -> None:
    """Also where the first one was kept long before; the first one holds."""
    others = "".join(f"reader{at}@example.in,\n" for at in range(importing.BATCH))
    done, _ = enrol(
        memory, tmp_path, f"email,name\na@example.in,Asha\n{others}a@example.in,Other\n"
    )
    assert done == Numbers(importing.BATCH + 1, 0, 1, 0)
    assert everybody(memory)[0].name == "Asha"


def test_who_left_is_refused_with_the_reason(memory: Memory, tmp_path: Path) -> None:
    """Who left, complained, bounced, was erased or suppressed: none comes back."""
    content = "email\n" + "".join(f"reader{at}@example.in\n" for at in range(6))
    enrol(memory, tmp_path, content)
    (tmp_path / "gone.csv").write_text(
        "address\nREADER5@example.in\nelse@example.in\nnobody\n", encoding="utf-8"
    )
    said: list[int] = []
    with memory.write() as connection:
        unsubscribe(connection, 1, NOW)
        mark_complained(connection, 2, NOW)
        mark_bounced(connection, 3, NOW)
        erase_subscriber(connection, 4, KEYS, NOW)
    gone = importing.import_suppressed(
        memory, tmp_path / "gone.csv", NOW, KEYS, lambda line, _: said.append(line)
    )
    assert (numbers(gone), said) == (Numbers(2, 0, 0, 1), [4])
    assert enrol(memory, tmp_path, content + "else@example.in\n") == (
        Numbers(0, 1, 0, 6),
        [
            "2: has unsubscribed",
            "3: has complained",
            "4: has bounced",
            "5: was erased",
            "7: has unsubscribed",
            "8: is not to be written to",
        ],
    )
    assert [one.state for one in everybody(memory)] == [
        "unsubscribed", "complained", "bounced", "active", "unsubscribed",
    ]  # fmt: skip


def test_without_keys_who_was_erased_cannot_be_told(memory: Memory, tmp_path: Path) -> None:
    """Then nobody is added at all."""
    enrol(memory, tmp_path, "email\na@example.in\n", keys=None)
    with memory.write() as connection:
        erase_subscriber(connection, 1, KEYS, NOW)
    with pytest.raises(ErasedUnknown):
        enrol(memory, tmp_path, "email\na@example.in\n", keys=None)
    assert everybody(memory) == []


def test_a_run_that_was_stopped_is_run_again(memory: Memory, tmp_path: Path) -> None:
    """What was done is kept a batch at a time; the next run does the rest."""
    content = "email\n" + "".join(
        f"reader{at}@example.in\n" for at in range(2 * importing.BATCH + 5)
    )
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="utf-8")
    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.import_subscribers(memory, path, READING, KEYS, lambda *_: None, stop)
    assert seen == [(importing.BATCH + 1, 2 * importing.BATCH + 6)]
    assert len(everybody(memory)) == importing.BATCH
    done, _ = enrol(memory, tmp_path, content)
    assert (done.added, done.known) == (importing.BATCH + 5, importing.BATCH)


PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "email": st.sampled_from(
                ["a@example.in", "A@example.in", "=b@example.in", "c@bücher.de", "nobody"]
            ),
            "name": st.sampled_from(["", "Asha Rao", "=1+1", "'quoted", 'so-called "Ravi", D']),
            "themes": st.sampled_from(["", "power", "real-estate power", "all"]),
            "state": st.sampled_from(["", *SUBSCRIBER_STATES]),
            "paused_until": st.just("2026-12-01"),
            "consent_at": st.sampled_from(["", "2026-01-31T09:30:00+05:30"]),
            "consent_how": st.sampled_from(["", "form", "-"]),
            "consent_from": st.sampled_from(["", "192.0.2.7"]),
        }
    ),
    max_size=8,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(PEOPLE)
def test_an_export_imports_as_the_same_people(
    memory: Memory, tmp_path: Path, rows: list[dict[str, str]]
) -> None:
    """Whoever left, pauses or has not confirmed stays so; an export changes nothing."""
    import csv

    with memory.write() as connection:
        connection.execute(subscribers.delete())
    path = tmp_path / "first.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(LIST_COLUMNS))
        out.writeheader()
        out.writerows(rows)
    enrol(memory, tmp_path, path.read_text(encoding="utf-8"))
    before = everybody(memory)
    assert exporting.save_list(before, path) == len(before)
    content = path.read_text(encoding="utf-8")
    assert enrol(memory, tmp_path, content) == (Numbers(0, len(before), 0, 0), [])
    with memory.write() as connection:
        connection.execute(subscribers.delete())
    left = sum(one.state in GONE_STATES for one in before)
    assert enrol(memory, tmp_path, content) == (Numbers(len(before) - left, 0, 0, 0, left), [])
    assert list(map(_said, everybody(memory))) == list(map(_said, before))


def _said(one: Subscriber) -> tuple[object, ...]:
    return tuple(getattr(one, name) for name in Subscriber.__mro__[1].__slots__)


def listed(memory: Memory, folder: Path, content: str, *mapped: str) -> ImportOutcome:
    """Import a list, read as told; return all that became of it."""
    path = folder / "list.csv"
    path.write_text(content, encoding="utf-8")
    choices = ColumnChoices(mapped)
    return importing.import_subscribers(memory, path, READING, KEYS, _hush, None, choices)


def _hush(number: int, why: str) -> None:
    """Say nothing of a refused line."""


def test_what_was_read_is_told(memory: Memory, tmp_path: Path) -> None:
    """The columns, the program, and the first rows with what became of each."""
    lines = "".join(f"reader{at}@example.in,Reader,power,x\n" for at in range(12))
    done = listed(memory, tmp_path, f"E-Mail,Name,Sparte,Z\nno,No,,\n{lines}", "Sparte=themes")
    assert done.columns == (("E-Mail", "email"), ("Name", "name"), ("Sparte", "themes"))
    assert (done.program, done.ignored, len(done.first)) == (None, ("Z",), 10)
    refused, second, *_ = done.first
    assert (refused.number, refused.email, refused.person) == (2, "no", None)
    assert (second.outcome, second.person and second.person.themes) == ("added", ("power",))


def test_days_are_read_in_the_order_that_the_column_tells(memory: Memory, tmp_path: Path) -> None:
    """Any line may tell it; if none does, people are added without a day, and counted."""
    done = listed(
        memory, tmp_path, "email,consent_at\na@example.in,3/4/2026\nb@example.in,31/1/2026\n"
    )
    assert done.undated == 0
    assert [str(one.consent_at)[:10] for one in everybody(memory)] == ["2026-04-02", "2026-01-30"]
    done = listed(
        memory, tmp_path, "email,consent_at\nc@example.in,3/4/2026\nd@example.in,5/6/2026\n"
    )
    assert (done.added, done.undated, done.example) == (2, 2, "3/4/2026")
    assert everybody(memory)[-1].consent_at is None


def test_a_theme_whose_title_holds_a_comma_can_be_named(memory: Memory, tmp_path: Path) -> None:
    """Alone or beside another."""
    theme = Theme("roads", "Roads,  Rail & Ports", 1, "", "", "", "")
    names = importing.theme_names([theme]) | THEMES
    content = 'email,themes\na@example.in,"Roads, Rail & Ports"\n'
    content += 'b@example.in,"Power, Roads, rail & ports"\n'
    assert enrol(memory, tmp_path, content, themes=names)[1] == []
    assert [one.themes for one in everybody(memory)] == [("roads",), ("power", "roads")]


def test_no_line_from_inside_a_cell_is_a_subscriber(memory: Memory, tmp_path: Path) -> None:
    """A note over several lines belongs to its person; behind a stray quote nobody is added."""
    note = '"met at the fair\nboss@example.in\nwants no mail"'
    content = f"email,notes\na@example.in,{note}\nb@example.in,\n"
    assert enrol(memory, tmp_path, content) == (Numbers(2, 0, 0, 0), [])
    content = f'email,notes\n"c@example.in,x\nd@example.in,{note}\ne@example.in,\n'
    done, said = enrol(memory, tmp_path, content)
    assert (done, len(said)) == (Numbers(1, 0, 0, 4), 1)
    assert [one.address[0] for one in everybody(memory)] == ["a", "b", "e"]


def test_a_rehearsal_counts_as_the_import_would(tmp_path: Path) -> None:
    """Also what repeats a line of another batch, though no batch is kept."""
    others = "".join(f"reader{at}@example.in,\n" for at in range(importing.BATCH))
    content = "email,state\na@example.in,\nb@example.in,\nc@example.in,bounced\n"
    content += others + "A@example.in,\nb@example.in,bounced\nc@example.in,\n"
    told = []
    for dry_run in (True, False):
        with Memory("sqlite:///digest.db", tmp_path, dry_run=dry_run) as memory:
            done, said = enrol(memory, tmp_path, content)
        told.append((done, said))
    assert told[0] == told[1] == (Numbers(importing.BATCH + 2, 0, 2, 0, 2), [])


def test_a_list_to_suppress_may_say_what_it_likes(memory: Memory, tmp_path: Path) -> None:
    """Nobody becomes active by it, so no column is asked about; addresses are repaired too."""
    path = tmp_path / "never.csv"
    path.write_text("Status;Kontakt\ngone;Asha <a@example.in>\n", encoding="utf-8")
    choices = ColumnChoices(("Kontakt=email",))
    done = importing.import_suppressed(memory, path, NOW, KEYS, _hush, None, choices)
    assert (numbers(done), done.ignored) == (Numbers(1, 0, 0, 0), ("Status",))
    with pytest.raises(BadList, match="Kontakt"):
        importing.import_suppressed(memory, path, NOW, KEYS, _hush)
