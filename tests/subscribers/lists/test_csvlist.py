"""Lists as files: any encoding, delimiter and line end, and the line of columns."""

import os
import threading
from pathlib import Path

import pytest

from digest.errors import BadList, CannotRead
from digest.subscribers.lists.columns import is_known_column
from digest.subscribers.lists.csvlist import CsvList, is_person, open_list

Rows = list[tuple[int, list[str] | str]]


def read(folder: Path, content: str | bytes) -> tuple[CsvList, Rows]:
    """Return a list with this content, and its rows or what is wrong with them, by line."""
    path = folder / "list.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with open_list(path, is_known_column) as found:
        return found, [
            (one.first, one.wrong or one.cells) for one in found.records() if one.wrong or one.cells
        ]


@pytest.mark.parametrize(
    "content",
    [
        "email,name\na@x.in,Zoë\n",
        "\ufeffemail;name\r\na@x.in;Zoë\r\n",
        "email\tname\na@x.in\tZoë",
        "email|name\na@x.in|Zoë",
        '"email","name"\n"a@x.in","Zoë"\n\n,\n',
        "email , name \n a@x.in , Zoë \n",
        "email,name\ra@x.in,Zoë\r",
        "sep=;\r\nemail;name\r\na@x.in;Zoë",
        'sep=|\nemail|name\na@x.in|"Zoë"',
        "\n\nemail,name\na@x.in,Zoë\n",
        'email;"name"\n"a@x.in";"Zoë"\n',
        "email,name\na@x.in,Zoë\n".encode("utf-16"),
        "email,name\na@x.in,Zoë\n".encode("utf-16-le"),
        "email,name\na@x.in,Zoë\n".encode("utf-16-be"),
        "email,name\r\na@x.in,Zoë\r\n".encode("cp1252"),
        "email,name\r\na@x.in,Zoë\r\n".encode("latin-1"),
    ],
)
def test_columns_and_cells_are_found_however_they_are_written(
    tmp_path: Path, content: str | bytes
) -> None:
    """Whatever parts them, ends a line, and encodes letters."""
    found, rows = read(tmp_path, content)
    assert found.names == ("email", "name")
    assert [cells for _, cells in rows] == [["a@x.in", "Zoë"]]


def test_the_delimiter_is_the_one_that_makes_columns_known(tmp_path: Path) -> None:
    """A comma inside a name does not outvote it."""
    found, _ = read(tmp_path, 'email;"Shoe size, left, in cm"\na@x.in;38\n')
    assert (found.delimiter, found.names) == (";", ("email", "Shoe size, left, in cm"))


def test_an_encoding_shows_where_letters_come_late(tmp_path: Path) -> None:
    """A long list may begin with nothing but ASCII."""
    start = "".join(f"reader{at}@example.in,Reader\n" for at in range(5000))
    content = f"email,name\n{start}z@example.in,Jürgen Groß\n".encode("cp1252")
    assert read(tmp_path, content)[1][-1] == (5002, ["z@example.in", "Jürgen Groß"])


def test_a_list_may_have_no_columns(tmp_path: Path) -> None:
    """If one of its first cells is an address; the columns then have numbers."""
    found, rows = read(tmp_path, "\na@x.in,Asha\nb@x.in,Ravi\n")
    assert (found.is_headless, found.names) == (True, ("column 1", "column 2"))
    assert rows == [(2, ["a@x.in", "Asha"]), (3, ["b@x.in", "Ravi"])]
    assert found.addressed == (0,)
    found, rows = read(tmp_path, "Asha,a@x.in,b@x.in\nRavi,c@x.in,\n")
    assert (found.is_headless, found.addressed, len(rows)) == (True, (1, 2), 2)
    assert is_person("Asha <asha@x.in>")
    assert not is_person("@handle")
    assert not is_person("E-mail (you@example.in)")


def test_columns_without_a_name_have_a_number_and_addresses_are_seen(tmp_path: Path) -> None:
    """Whatever the columns are called, and whatever stands in a few lines."""
    found, _ = read(tmp_path, "Kontakt,,y\na@x.in,1,\nTotal,2,b@x.in,\nc@x.in,3,z,,,\n")
    assert found.names == ("Kontakt", "column 2", "y")
    assert found.addressed == (0,)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ('"email\n', "a quote is not closed"),
        ("sep=;\n", "the file is empty"),
        (b"PK\x03\x04\x14\0", "save it as CSV"),
        (b"\x1f\x8b\x08\0", "save it as CSV"),
    ],
)
def test_a_list_without_a_first_line_is_none(
    tmp_path: Path, content: str | bytes, why: str
) -> None:
    """The error says what is wrong with it."""
    with pytest.raises(BadList, match=why):
        read(tmp_path, content)


def test_a_line_that_cannot_be_read_costs_no_other(tmp_path: Path) -> None:
    """Foreign bytes, NUL, too many cells, wrong quotes: each is named by its number."""
    content = (
        b"email,name\n"
        + "é@x.in,é\n".encode() * 40
        + b'b@x.in,Ren\xe9e\nc@x.in,a,b\nd\0@x.in,D\n"e"@x.in,E\nf@x.in\n,,,\ng@x.in,G,,\n'
    )
    assert read(tmp_path, content)[1][40:] == [
        (42, "it is not UTF-8"),
        (43, "it has more cells than the first line"),
        (44, "it holds a NUL byte"),
        (45, "it is not CSV: ',' expected after '\"'"),
        (46, ["f@x.in", ""]),
        (48, ["g@x.in", "G", "", ""]),
    ]


def test_half_a_character_at_the_end_costs_one_line(tmp_path: Path) -> None:
    """UTF-16 has two bytes for each, and a cut copy an odd one."""
    content = "email\na@x.in\n".encode("utf-16") + b"b"
    assert read(tmp_path, content)[1] == [(2, ["a@x.in"]), (3, "it is not UTF-16")]


def test_a_cell_that_was_disguised_is_itself_again(tmp_path: Path) -> None:
    """An apostrophe before what a spreadsheet takes for a formula goes; others stay."""
    assert read(tmp_path, "email,name\n'=a@x.in,'tis\n")[1] == [(2, ["=a@x.in", "'tis"])]


def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    """More than once, though a pipe can be read only once."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("email\na@x.in\n",))
    writer.start()
    with open_list(pipe, is_known_column) as found:
        assert [one.cells for one in found.records()] == [["a@x.in"]]
        assert [one.cells for one in found.records()] == [["a@x.in"]]
        assert (found.path, found.count) == (pipe, 2)
    writer.join()


def test_a_list_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """A folder is no list either."""
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(CannotRead), open_list(path, is_known_column):
            pass
