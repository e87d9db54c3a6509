"""Export: a list that reads again as it was, and is safe in a spreadsheet."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.errors import CannotWrite
from digest.model import Subscriber
from digest.subscribers.lists import exporting
from digest.subscribers.lists.columns import LIST_COLUMNS, is_known_column, plan_columns
from digest.subscribers.lists.csvlist import open_list

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


def subscriber(**fields: object) -> Subscriber:
    """Return a subscriber."""
    values: dict[str, object] = {
        "address": "asha@example.in",
        "id": 1,
        "created": NOW,
        "changed": NOW,
    }
    return Subscriber(**(values | fields))  # type: ignore[arg-type]


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
    assert exporting.write_list([made], out) == 1
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
    (tmp_path / "list.csv").write_text(out.getvalue(), encoding="utf-8")
    with open_list(tmp_path / "list.csv", is_known_column) as found:
        (record,) = found.records()
        assert plan_columns(found).cells(record.cells) == wanted


def test_a_list_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """Only its owner may read it; when writing fails, what was there stays."""
    path = tmp_path / "list.csv"
    assert exporting.save_list([subscriber()], path) == 1
    assert path.stat().st_mode & 0o077 == 0
    before = path.read_bytes()

    def broken() -> object:
        yield subscriber(address="b@example.in")
        raise OSError(28, "No space left on device")

    with pytest.raises(CannotWrite, match="No space left"):
        exporting.save_list(broken(), path)  # type: ignore[arg-type]
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["list.csv"]
    with pytest.raises(CannotWrite):
        exporting.save_list([], tmp_path / "none" / "list.csv")


def test_excel_is_told_the_encoding(tmp_path: Path) -> None:
    """By a mark at the beginning, which an import reads over."""
    path = tmp_path / "list.csv"
    assert exporting.save_list([subscriber(name="Zoë")], path, excel=True) == 1
    assert path.read_bytes().startswith(b"\xef\xbb\xbfemail,name,")
    with open_list(path, is_known_column) as found:
        assert found.names == LIST_COLUMNS
