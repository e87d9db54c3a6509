"""Postal states: told from columns of the same name that say who left."""

from pathlib import Path

import pytest

from digest.subscribers.lists.columns import is_known_column
from digest.subscribers.lists.csvlist import open_list
from digest.subscribers.lists.postalstates import postal_states


def found(folder: Path, content: str) -> list[str]:
    """Return the postal states among the columns of a list."""
    path = folder / "list.csv"
    path.write_text(content, encoding="utf-8")
    with open_list(path, is_known_column) as some:
        return postal_states(some, {"enabled": "active"})


@pytest.mark.parametrize(
    ("columns", "cell"),
    [
        ("State,City", "Maharashtra"),
        ("State,PIN code", "MH"),
        ("Home State,Home Street", "New South Wales"),
        ("State / Region,Country", ""),
    ],
)
def test_a_state_beside_a_city_is_where_people_live(
    tmp_path: Path, columns: str, cell: str
) -> None:
    """A good list of customers is read as it is."""
    name = columns.partition(",")[0]
    assert found(tmp_path, f"email,{columns}\na@x.in,{cell},x\nb@x.in,,\n") == [name]


@pytest.mark.parametrize(
    ("columns", "cell"),
    [
        ("State,Name", "Maharashtra"),
        ("State,City", "active"),
        ("State,City", "enabled"),
        ("State,City", "Inactive since May"),
        ("State,City", "1"),
        ("Lead State,City", "MH"),
        ("Status,City", "MH"),
    ],
)
def test_any_word_for_a_standing_makes_it_none(tmp_path: Path, columns: str, cell: str) -> None:
    """And so does a list without any other part of a postal address."""
    rows = "".join(f"reader{at}@x.in,MH,\n" for at in range(30))
    assert found(tmp_path, f"email,{columns}\n{rows}a@x.in,{cell},x\n") == []
