"""Lists: CSV from whatever program, line by line, and back."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.errors import BadList, CannotRead, CannotWrite
from digest.model import Subscriber
from digest.subscribers import csvlist
from digest.subscribers.csvlist import ListLine

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


def read(folder: Path, content: str | bytes) -> list[ListLine]:
    """Return the lines of a list with this content."""
    path = folder / "list.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with csvlist.open_list(path) as found:
        return list(found.lines)


def subscriber(**fields: object) -> Subscriber:
    """Return a subscriber."""
    values: dict[str, object] = {
        "address": "asha@example.in",
        "id": 1,
        "created": NOW,
        "changed": NOW,
    }
    return Subscriber(**(values | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "content",
    [
        "email,name\na@x.in,Asha\n",
        "\ufeffNAME;E-Mail\r\nAsha;a@x.in\r\n",
        "Email Address\tName\na@x.in\tAsha",
        '"e_mail","name"\n"a@x.in","Asha"\n\n,\n',
        "address , name \n a@x.in , Asha \n",
        "email,name\ra@x.in,Asha\r",
        "email,name\na@x.in,Asha\n".encode("utf-16"),
    ],
)
def test_columns_are_found_however_they_are_written(tmp_path: Path, content: str | bytes) -> None:
    """In any order and case, parted by commas, semicolons or tabs, with whatever ends a line."""
    assert read(tmp_path, content) == [ListLine(2, {"email": "a@x.in", "name": "Asha"})]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "must name the columns"),
        ("a@x.in\nb@x.in\n", "must name the columns"),
        ("name,themes\nAsha,\n", "must name the columns"),
        ("email,e-mail\n", "names the column 'email' more than once"),
        ('"email\n', "a quote is not closed"),
    ],
)
def test_a_list_without_columns_is_none(tmp_path: Path, content: str, why: str) -> None:
    """Nothing is guessed: a first line that may be a person is not read as one."""
    with pytest.raises(BadList, match=why):
        read(tmp_path, content)


def test_columns_that_are_not_read_are_named(tmp_path: Path) -> None:
    """Once, and not those without a name."""
    (tmp_path / "list.csv").write_text("Shoe size,email,,\x1b[2J\n1,a@x.in,2,3\n", encoding="utf-8")
    with csvlist.open_list(tmp_path / "list.csv") as found:
        assert found.ignored == ("shoe_size", "[2j")
        assert [line.cells["email"] for line in found.lines] == ["a@x.in"]


def test_a_line_that_cannot_be_read_costs_no_other(tmp_path: Path) -> None:
    """An open quote, foreign bytes, too many cells, too long: each is named by its number."""
    content = (
        b'email,name\n"a@x.in,Asha\nb@x.in,Ren\xe9e\nc@x.in,a,b\n"d"@x.in,D\n'
        + b"e" * 200_000
        + b"\nf@x.in,F\n"
    )
    found = read(tmp_path, content)
    assert [(line.number, line.wrong) for line in found] == [
        (2, "a quote is not closed"),
        (3, "it is not UTF-8"),
        (4, "it has more cells than the first line"),
        (5, "it is not CSV: ',' expected after '\"'"),
        (6, "it has more than 65,536 characters"),
        (7, None),
    ]
    assert found[-1].cells == {"email": "f@x.in", "name": "F"}


def test_a_list_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """A folder is no list either."""
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(CannotRead), csvlist.open_list(path):
            pass
    assert csvlist.count_lines(tmp_path) is None
    (tmp_path / "list.csv").write_text("email\na@x.in", encoding="utf-8")
    assert csvlist.count_lines(tmp_path / "list.csv") == 2


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=8)
CELL = st.builds(
    lambda lead, text: lead + text,
    st.sampled_from(["", "=", "+", "-", "@", "'", "'=", "''@"]),
    TEXT,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=CELL, how=CELL, where=CELL)
def test_what_is_written_reads_again(tmp_path: Path, name: str, how: str, where: str) -> None:
    """Every cell comes back as it was, and none is a formula to a spreadsheet."""
    made = subscriber(
        address="=1+a@example.in",
        name=name,
        themes=("power", "roads"),
        language="en-IN",
        state="paused",
        paused_until=date(2026, 12, 1),
        consent_at=NOW,
        consent_how=how,
        consent_from=where,
    )
    out = io.StringIO()
    assert csvlist.write_list([made], out) == 1
    for cell in next(csv.reader(out.getvalue().split("\n")[1:])):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    wanted = {
        "email": "=1+a@example.in",
        "name": name,
        "themes": "power+roads",
        "language": "en-IN",
        "state": "paused",
        "paused_until": "2026-12-01",
        "consent_at": "2026-11-23T06:00:00+00:00",
        "consent_how": how,
        "consent_from": where,
    }
    assert read(tmp_path, out.getvalue()) == [ListLine(2, wanted)]


def test_a_list_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """Only its owner may read it; when writing fails, what was there stays."""
    path = tmp_path / "list.csv"
    assert csvlist.save_list([subscriber()], path) == 1
    assert path.stat().st_mode & 0o077 == 0
    before = path.read_bytes()

    def broken() -> object:
        yield subscriber(address="b@example.in")
        raise OSError(28, "No space left on device")

    with pytest.raises(CannotWrite, match="No space left"):
        csvlist.save_list(broken(), path)  # type: ignore[arg-type]
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["list.csv"]
    with pytest.raises(CannotWrite):
        csvlist.save_list([], tmp_path / "none" / "list.csv")
