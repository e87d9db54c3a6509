import gzip
import json
import math
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from digest.errors import BadBackup, CannotWrite, MemoryNotEmpty
from digest.model import Erratum, Sponsor
from digest.store import backup, forgetting, runs
from digest.store.database import REVISION, Memory
from digest.store.news import articles, editions
from digest.store.people.standing import erase_subscriber
from digest.store.people.subscribers import add_subscriber
from digest.store.schema import metadata
from digest.tokens import Keys
from tests.store.conftest import (
    DAY,
    FEED,
    NOW,
    Open,
    approve,
    article,
    edition,
    program,
    rows,
    variants,
)

NEXT = DAY + timedelta(days=1)
KEYS = Keys(["a key for tests, of more than enough letters"])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where a backup may be written."""
    return tmp_path / "memory.gz"


#: A row of each table that people and their mails have.
PEOPLE: dict[str, dict[str, Any]] = {
    "subscribers": {
        "address": "Lata@home.example",
        "key": "lata@home.example",
        "name": "Lata ₹",
        "themes": "all",
        "state": "active",
        "consent_how": "paper",
        "consent_from": "fair",
        "created": 1,
        "changed": 2,
    },
    "suppressed": {"hash": "a" * 64, "reason": "erased", "since": 3},
    "sendings": {
        "day": DAY.isoformat(),
        "kind": "edition",
        "revision": 1,
        "state": "open",
        "reason": "",
        "prepared": 4,
        "changed": 5,
    },
    "deliveries": {
        "day": DAY.isoformat(),
        "kind": "edition",
        "subscriber": 1,
        "revision": 1,
        "variant": "all",
        "state": "pending",
        "attempts": 0,
        "due": 6,
        "changed": 7,
    },
    "buckets": {"name": "relay", "tokens": 0.1, "reckoned": 1795413600.25},
    "wishes": {
        "subscriber": 1,
        "themes": "power",
        "consent_how": "web",
        "consent_from": "::1",
        "since": 7,
    },
    "soft_bounces": {"subscriber": 1, "day": DAY.isoformat()},
    "confirmations": {
        "subscriber": 1,
        "asked": 7,
        "due": 8,
        "attempts": 1,
        "doubtful": True,
    },
    "signups": {
        "id": "c" * 32,
        "asked": 7,
        "mailbox": "d" * 64,
        "place": "e" * 64,
        "area": "f" * 64,
        "link": True,
    },
    "places": {"place": "a" * 64, "kind": "feed", "behind": True},
    "letters": {"hash": "b" * 64, "received": 8, "content": bytes(range(256))},
    "notices": {"name": "trouble", "said": "it is late", "since": 9},
}


def fill(memory: Memory, count: int = 700) -> None:
    """Fill every table, with every kind of value, and more rows than are written at a time."""
    many = [article(f"{number:04}", f"₹ {number} \U0001f3d7") for number in range(count)]
    known = editions.Named(
        "0001", DAY, "₹ bridge", None, ("goa bridge", "nh-66"), (("package", "2"),)
    )
    with memory.write() as connection:
        articles.remember_articles(connection, ((one, FEED) for one in reversed(many)), NOW)
        articles.remember_articles(
            connection, [(article("0001", "Else.", url="https://news.example/1"), FEED)], NOW
        )
        articles.mark_gone(connection, ["https://news.example/1"], NOW)
        runs.add_run(connection, DAY, NOW, NOW, {"status": "built"})
    erratum = Erratum("0003", "f" * 64, DAY, "Dam", "was", "now")
    sponsor = Sponsor("cement", "Cement for dams.", "https://cement.example/")
    approve(
        memory,
        edition(*many[:3], errata=(erratum,), sponsors=(sponsor,)),
        found_by=[known],
        files={"all.html": ("x", bytes(range(256)))},
    )
    with memory.write() as connection:
        editions.save_draft(connection, edition(many[5], day=NEXT), variants(), NOW)
        for name, row in PEOPLE.items():
            connection.execute(metadata.tables[name].insert().values(row))


def lines(file: Path) -> list[Any]:
    """Return what stands in a backup, line by line."""
    return [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]


def write(file: Path, *said: object) -> Path:
    """Write lines as a backup."""
    file.write_bytes(gzip.compress("".join(f"{json.dumps(one)}\n" for one in said).encode()))
    return file


def test_a_backup_brings_every_row_back(memory: Memory, file: Path) -> None:
    """Into the memory it was made of, whatever that has become since."""
    fill(memory)
    before = rows(memory)
    assert all(before.values())
    count = backup.write_backup(memory, file)
    assert count == sum(map(len, before.values()))
    with memory.write() as connection:
        articles.remember_articles(connection, [(article("later"), FEED)], NOW)
        forgetting.old_texts(NOW + timedelta(days=1)).forget(connection)
        forgetting.whole_editions(NEXT, NOW + timedelta(days=1)).forget(connection)
    assert backup.restore_backup(memory, file, replace=True) == count
    assert rows(memory) == before


@pytest.mark.parametrize(
    "turned", [False, True], ids=["SQLite to PostgreSQL", "PostgreSQL to SQLite"]
)
def test_a_memory_can_move_to_another_database(
    sqlite_url: str,
    postgres_url: str,
    tmp_path: Path,
    file: Path,
    turned: bool,  # noqa: FBT001
) -> None:
    """It has the same rows and gives the same backup, and new runs get ids of their own."""
    urls = (postgres_url, sqlite_url) if turned else (sqlite_url, postgres_url)
    with Memory(urls[0], tmp_path) as here, Memory(urls[1], tmp_path) as there:
        fill(here)
        backup.write_backup(here, file)
        backup.restore_backup(there, file)
        assert rows(there) == rows(here)
        backup.write_backup(there, tmp_path / "again.gz")
        assert lines(tmp_path / "again.gz")[1:] == lines(file)[1:]
        for memory in (here, there):
            with memory.write() as connection:
                runs.add_run(connection, DAY, NOW, NOW, {"status": "failed"})
        assert rows(there) == rows(here)
        assert [row[0] for row in rows(there)["runs"]] == [1, 2]


@pytest.mark.parametrize("lost", [False, True], ids=["the same memory", "another one"])
def test_a_number_is_never_given_twice(
    url: str,
    open_memory: Open,
    tmp_path: Path,
    file: Path,
    lost: bool,  # noqa: FBT001
) -> None:
    """No id of an erased or a later subscriber is given again: mails out there name them."""

    def add(memory: Memory, name: str) -> int:
        with memory.write() as connection:
            added = add_subscriber(
                connection, f"{name}@home.example", consent=("t", ""), now=NOW, keys=KEYS
            )
        return added.id

    with open_memory() as memory:
        assert [add(memory, "asha"), add(memory, "ravi")] == [1, 2]
        with memory.write() as connection:
            erase_subscriber(connection, 2, KEYS, NOW)
        backup.write_backup(memory, file)
        assert add(memory, "meera") == 3
    with Memory("sqlite:///another.db", tmp_path) if lost else open_memory() as memory:
        backup.restore_backup(memory, file, replace=True)
        number = add(memory, "lata")
        assert number > 3
        backup.write_backup(memory, file)
        with memory.write() as connection:
            erase_subscriber(connection, number, KEYS, NOW)
        backup.restore_backup(memory, file, replace=True)
        assert add(memory, "omar") > number


def test_an_empty_memory_is_backed_up_too(memory: Memory, file: Path) -> None:
    """It comes back empty, and is used as before."""
    assert backup.write_backup(memory, file) == 0
    assert backup.restore_backup(memory, file) == 0
    fill(memory)


def test_what_is_there_is_only_replaced_when_asked(memory: Memory, file: Path) -> None:
    """A single row in any table is something."""
    backup.write_backup(memory, file)
    with memory.write() as connection:
        runs.add_run(connection, DAY, NOW, NOW, {})
    before = rows(memory)
    with pytest.raises(MemoryNotEmpty, match="Add --yes"):
        backup.restore_backup(memory, file)
    assert rows(memory) == before
    backup.restore_backup(memory, file, replace=True)
    assert not any(rows(memory).values())


def test_a_restore_that_fails_changes_nothing(memory: Memory, file: Path) -> None:
    """Wherever a file is cut off, and whichever of its bytes is another, it is refused whole."""
    fill(memory)
    backup.write_backup(memory, file)
    with memory.write() as connection:
        articles.remember_articles(connection, [(article("later"), FEED)], NOW)
    before, whole = rows(memory), file.read_bytes()
    for share in (0.0, 0.001, 0.5, 0.99):
        file.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(BadBackup) as raised:
            backup.restore_backup(memory, file, replace=True)
        assert "\n" not in str(raised.value)
    for at in (0, 20, len(whole) // 2, len(whole) - 5):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        with pytest.raises(BadBackup):
            backup.restore_backup(memory, file, replace=True)
    assert rows(memory) == before


HEAD = {"format": "newsdigest backup", "schema": REVISION, "subscribers": 1}
RUN = ["runs", [1, "2026-11-23", 0, 0, "{}"]]
#: A subscriber with a number above the highest that was given.
PERSON = [2, "a@x.in", "a@x.in", "", "all", None, "active", None, None, "", "", 1, 1, 0, None]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ((), "it does not begin like one"),
        (({"format": "another"},), "it does not begin like one"),
        (([1, 2],), "it does not begin like one"),
        (
            ({**HEAD, "schema": "0999"},),
            f"it has schema 0999, and this version reads schema {REVISION}",
        ),
        (({"format": HEAD["format"]},), "it is damaged"),
        (({"format": HEAD["format"], "schema": REVISION}, {"rows": 0}), "it is damaged"),
        (({**HEAD, "subscribers": "1"}, {"rows": 0}), "it is damaged"),
        (({**HEAD, "subscribers": 2**70}, {"rows": 0}), "it is damaged"),
        ((HEAD,), "its end is missing"),
        ((HEAD, RUN), "its end is missing"),
        ((HEAD, RUN, {"rows": 2}), "its end is missing"),
        ((HEAD, RUN, {"rows": 1}, RUN), "it is damaged"),
        ((HEAD, RUN, {}), "it is damaged"),
        ((HEAD, RUN, RUN, {"rows": 2}), "it is damaged"),
        ((HEAD, ["people", [1]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["runs", [1, "2026-11-23"]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["runs", [1, None, 0, 0, "{}"]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["versions", ["a", 1, "h", 0, "e30="]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["parts", ["d", 1, "n", "h", "not base64"]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["runs", [True, "2026-11-23", 0, 0, "{}"]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["runs", [2**80, "2026-11-23", 0, 0, "{}"]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["runs", [2**31, "2026-11-23", 0, 0, "{}"]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["runs", [1, "2026-11-23", 2**63, 0, "{}"]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["runs", [1.0, "2026-11-23", 0, 0, "{}"]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["runs", [1, "a\0b", 0, 0, "{}"]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["runs", [1, "\ud800", 0, 0, "{}"]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["runs", [1, 7, 0, 0, "{}"]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["runs", [1, "2026-11-23", 0, 0, {"a": 1}]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["runs", [1, "2026-11-23", 0, 0, [[[]]]]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["runs", [1, "2026-11-23", 0, 0, "{}", 9]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["buckets", ["a", math.nan, 0]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["buckets", ["a", math.inf, 0]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["buckets", ["a", 10**400, 0]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["buckets", ["a", "1", 0]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["alembic_version", ["0001"]], {"rows": 1}), "it is damaged"),
        ((HEAD, [["runs"], [1]], {"rows": 1}), "it is damaged"),
        ((HEAD, ["runs"], {"rows": 1}), "it is damaged"),
        ((HEAD, [], {"rows": 1}), "it is damaged"),
        ((HEAD, None, {"rows": 1}), "it is damaged"),
        ((HEAD, HEAD, {"rows": 1}), "it is damaged"),
        ((HEAD, RUN, {"rows": True}), "it is damaged"),
        ((HEAD, RUN, {"rows": 1, "more": 1}), "it is damaged"),
        ((HEAD, {"rows": 0}, {"rows": 0}), "it is damaged"),
        ((HEAD, ["subscribers", PERSON], {"rows": 1}), "it is damaged"),
        (({**HEAD, "schema": ["x"]}, {"rows": 0}), "it is damaged"),
        (({**HEAD, "schema": "\x1b[2J"}, {"rows": 0}), "it is damaged"),
        ((HEAD, 7, {"rows": 1}), "it is damaged"),
        ((HEAD, "runs", {"rows": 1}), "it is damaged"),
    ],
)
def test_what_is_no_backup_is_refused_with_the_reason(
    memory: Memory, file: Path, said: tuple[object, ...], reason: str
) -> None:
    """Another program's file, one of a newer version, one with rows that no memory has."""
    with memory.write() as connection:
        runs.add_run(connection, DAY, NOW, NOW, {"status": "kept"})
    before = rows(memory)
    write(file, *said)
    with pytest.raises(BadBackup, match=rf"memory\.gz: not a readable backup: {reason}") as raised:
        backup.restore_backup(memory, file, replace=True)
    assert "\n" not in str(raised.value)
    assert rows(memory) == before


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no gzip", "Not a gzipped file"),
        (gzip.compress(b"[" * 100_000, mtime=0), "damaged"),
        (gzip.compress(b'{"format": "a", "format": "b"}', mtime=0), "damaged"),
        (gzip.compress(b"\xff\xfe{\0}\0", mtime=0), "damaged"),
        (gzip.compress(b" " * 2**26 + b"\n\n", mtime=0), "line 1 is longer than 64 MB"),
        (gzip.compress(b"", mtime=0), "does not begin like one"),
        (b"", "does not begin like one"),
        (None, "No such file"),
    ],
)
def test_any_other_file_is_refused(
    memory: Memory, file: Path, data: bytes | None, reason: str
) -> None:
    """And one that is not there."""
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(BadBackup, match=reason):
        backup.restore_backup(memory, file)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Return the lines of a backup of a memory in which every table has a row."""
    file = tmp_path_factory.mktemp("backup") / "memory.gz"
    with Memory("sqlite://", file.parent) as memory:
        fill(memory, 7)
        backup.write_backup(memory, file)
    return gzip.decompress(file.read_bytes()).splitlines(keepends=True)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Memory]:
    """Return a memory that holds something; it is quick to write to."""
    with Memory("sqlite://", tmp_path) as memory:
        with memory.write() as connection:
            runs.add_run(connection, DAY, NOW, NOW, {"status": "kept"})
        yield memory


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([2**31, 2**63, 2**80, -(2**63) - 1, 10**400]),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["\0", "a\0", "\ud800", "e30=", "=", "é", "1", "NaN", "2026-11-23", "all"]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.none(), max_size=1),
)


@st.composite
def damages(draw: st.DrawFn) -> Callable[[list[bytes]], bytes]:
    """Return a change of a backup: of a cell, a row, a line, or of any byte."""
    kind = draw(st.sampled_from(["cell", "line", "twice", "swap", "value", "byte", "cut"]))
    share, other = draw(st.floats(0, 1)), draw(st.floats(0, 1))
    cell, byte = draw(CELLS), draw(st.integers(0, 255))

    def change(found: list[bytes]) -> bytes:
        at, to = (min(int(one * len(found)), len(found) - 1) for one in (share, other))
        made = list(found)
        if kind == "cell":
            value = json.loads(found[at])
            if isinstance(value, list):
                value[1][int(other * (len(value[1]) - 1))] = cell
            made[at] = json.dumps(value).encode() + b"\n"
        elif kind == "line":
            del made[at]
        elif kind == "twice":
            made.insert(to, made[at])
        elif kind == "swap":
            made[at], made[to] = made[to], made[at]
        elif kind == "value":
            made[at] = json.dumps(put_in(json.loads(found[at]), cell)).encode() + b"\n"
        data = bytearray(b"".join(made))
        if kind == "byte":
            data[int(share * (len(data) - 1))] = byte
        return bytes(data[: int(share * len(data))] if kind == "cut" else data)

    return change


def put_in(value: Any, cell: Any) -> Any:
    """Return a line with a part that is another."""
    return [value[0], cell] if isinstance(value, list) else {**value, "rows": cell}


@examples(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(change=damages())
def test_a_changed_backup_is_restored_as_it_is_or_refused(
    real: list[bytes], kept: Memory, file: Path, change: Callable[[list[bytes]], bytes]
) -> None:
    """Whatever is changed in it; refused, it leaves the memory as it was."""
    data, changed_file = change(real), file.with_name("changed.gz")
    changed_file.write_bytes(gzip.compress(data, compresslevel=1))
    before = rows(kept)
    try:
        backup.restore_backup(kept, changed_file, replace=True)
    except BadBackup as problem:
        said = str(problem)
        assert "\n" not in said
        assert len(said) < 500
        assert rows(kept) == before
        return
    backup.write_backup(kept, file)
    restored, changed = lines(file)[1:], data.splitlines()[1:]
    assert sorted(map(repr, restored)) == sorted(repr(json.loads(line)) for line in changed)


def test_rows_are_inserted_few_at_a_time(
    memory: Memory, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a memory of large mails, or a hostile file, does not fill the machine's memory."""
    fill(memory)
    backup.write_backup(memory, file)
    before = rows(memory)
    for name, value in (("_ROWS", 3), ("_BYTES", 1_000)):
        monkeypatch.setattr(backup, name, value)
        backup.restore_backup(memory, file, replace=True)
        assert rows(memory) == before


def test_a_backup_has_nothing_of_the_machine(memory: Memory, file: Path) -> None:
    """Made twice, it is the same file, and only its owner may read it."""
    fill(memory)
    backup.write_backup(memory, file)
    one = file.read_bytes()
    backup.write_backup(memory, file)
    assert file.read_bytes() == one
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.glob("*memory*")] == ["memory.gz"]
    said = lines(file)
    assert said[0] == HEAD
    assert said[-1] == {"rows": len(said) - 2}
    assert {line[0] for line in said[1:-1]} == set(metadata.tables)
    keys = [line[1][0] for line in said[1:-1] if line[0] == "articles"]
    assert keys == sorted(keys)


def test_a_backup_that_cannot_be_written_leaves_the_one_before(
    memory: Memory, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor a half one beside it."""
    fill(memory)
    file.write_bytes(b"the one before")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match="No space left on device"):
        backup.write_backup(memory, file)
    assert file.read_bytes() == b"the one before"
    assert list(file.parent.glob(".writing*")) == []


@pytest.mark.parametrize("name", ["missing/memory.gz", "folder"])
def test_a_place_where_no_file_can_be_is_named(memory: Memory, tmp_path: Path, name: str) -> None:
    """A folder that is not there, and one that is where the file would be."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(CannotWrite, match=name):
        backup.write_backup(memory, tmp_path / name)
    assert list(tmp_path.glob(".writing*")) == []


BUSY = """
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from digest.store.news import articles
from digest.store.database import Memory
from tests.store.conftest import FEED, approve, article, edition

day, now = date(2027, 1, 1), datetime(2026, 11, 23, 6, tzinfo=UTC)
with Memory(sys.argv[1], Path(sys.argv[2])) as memory:
    for number in range(100_000):
        shown = [article(f"{number} {at}") for at in range(10)]
        with memory.write() as connection:
            articles.remember_articles(connection, ((one, FEED) for one in shown), now)
        approve(memory, edition(*shown, day=day + timedelta(days=number)))
        print(number, flush=True)
"""


def test_a_backup_holds_one_moment_while_another_run_writes(
    memory: Memory, url: str, tmp_path: Path, file: Path
) -> None:
    """Editions and used articles in it fit together, and the other run does not wait."""
    fill(memory)
    copies = []
    with program(BUSY, url, tmp_path) as process:
        assert process.stdout is not None
        for _ in range(4):
            for _ in range(3):
                process.stdout.readline()
            backup.write_backup(memory, file)
            with Memory("sqlite://", tmp_path) as copy:
                backup.restore_backup(copy, file)
                copies.append(rows(copy))
        process.kill()
        process.stdout.read()
    for copy in copies:
        sent = {row[0] for row in copy["editions"] if row[2] == "approved"}
        assert {row[0] for row in copy["parts"]} == sent
        assert {row[-1] for row in copy["articles"] if row[-1]} == sent
        new = [row for row in copy["articles"] if " " in row[0]]
        assert len(new) % 10 == 0
        assert {row[0] for row in copy["versions"]} == {row[0] for row in copy["articles"]}
    assert len(copies[0]["editions"]) < len(copies[-1]["editions"])
