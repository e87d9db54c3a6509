"""Exports as tables: whatever program wrote them, and a broken row spoils no other."""

import csv
import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Article, Image, Problem, Source
from digest.sources import files
from digest.sources.tables import csvtable
from tests.conftest import EXAMPLES

HEADER = "title,text,url"


def parse(text: str | bytes) -> list[Article | Problem]:
    """Return what a table gives, line by line as a file does."""
    data = text.encode() if isinstance(text, str) else text
    lines = data.splitlines(keepends=True) if b"\r\n" in data or b"\r" not in data else [data]
    return list(csvtable.parse_csv(enumerate(lines, 1), Source(EXAMPLES), "x.csv"))


def titles(text: str | bytes) -> list[str]:
    """Return the titles of a table in which nothing is wrong."""
    found = parse(text)
    assert not [one for one in found if isinstance(one, Problem)]
    return [one.title for one in found if isinstance(one, Article)]


def problems(text: str | bytes) -> list[tuple[str, str]]:
    """Return (place, reason) of each problem."""
    return [(one.origin, one.reason) for one in parse(text) if isinstance(one, Problem)]


def test_every_column_is_read() -> None:
    """The columns have the names of the fields of an export in JSON Lines."""
    (found,) = parse(
        "id,url,title,label,text,published,updated,author,image,language\n"
        "7,https://ledger.example/a?utm_source=x,A title,Real Estate,A text of some words.,"
        "2026-11-20T10:00:00+05:30,2026-11-21,A. Writer,https://ledger.example/a.jpg,hi\n"
    )
    assert isinstance(found, Article)
    assert (found.id, found.url, found.label) == (
        "7",
        "https://ledger.example/a?utm_source=x",
        "Real Estate",
    )
    assert (found.title, found.text, found.author) == (
        "A title",
        "A text of some words.",
        "A. Writer",
    )
    assert (found.image, found.language) == (Image("https://ledger.example/a.jpg"), "hi")
    assert found.published is not None
    assert found.updated is not None
    assert found.published.isoformat() == "2026-11-20T10:00:00+05:30"


def test_a_body_as_html_is_read() -> None:
    """Where there is no text, the body is found in the html."""
    html = (
        "<p>The board approved a road of 38 km on Monday.</p>"
        "<p>Work begins in March next year, it said.</p>"
    )
    (found,) = parse(f'title,html\nOne,"{html}"\n')
    assert isinstance(found, Article)
    assert found.text.startswith("The board approved a road of 38 km on Monday.")


@pytest.mark.parametrize(
    "header",
    [
        "Title,TEXT,Url",
        ' "title" , text,url ',
        "title,text,url,extra,more",
        "\ufefftitle,text,url",
        "\n\n  \ntitle,text,url",
    ],
)
def test_a_header_however_it_is_written(header: str) -> None:
    """A header counts in any case and spacing; unknown columns and blank lines are skipped."""
    more = ",x,y" if "extra" in header else ""
    assert titles(f"{header.lstrip(chr(0xFEFF))}\nOne,Text,https://a.example/1{more}\n") == ["One"]


def test_of_two_columns_of_a_name_the_first_counts() -> None:
    """As a reader of the table would take it."""
    assert titles("title,title\nOne,Two\n") == ["One"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cells_are_parted_by_what_parts_the_header(delimiter: str) -> None:
    """A comma, a semicolon or a tab; the others may stand in cells."""
    others = "".join({",", ";", "\t"} - {delimiter})
    (found,) = parse(f'title{delimiter}text\nOne{others}two{delimiter}"A{delimiter}b{others}c"\n')
    assert isinstance(found, Article)
    assert found.title == " ".join(f"One{others}two".split())
    assert found.text.replace("\t", " ") == f"A{delimiter}b{others}c".replace("\t", " ")


@pytest.mark.parametrize("said", ["sep=;", '"sep=;"', "SEP=;"])
def test_a_spreadsheet_may_say_what_parts_the_cells(said: str) -> None:
    """On a line above the header."""
    assert titles(f"{said}\r\ntitle;text\r\nOne, two;x\r\n") == ["One, two"]


def test_quotes_hold_lines_commas_and_quotes() -> None:
    """As RFC 4180 says; the place of a row is its first line."""
    found = parse('title,text\n"One, ""1""","First line.\nSecond\n\nline."\n"Two"x,y\n')
    assert isinstance(found[0], Article)
    assert (found[0].title, found[0].text) == ('One, "1"', "First line.\nSecond\nline.")
    assert found[0].origin == "x.csv, line 2"
    assert found[1] == Problem("x.csv, line 6", "is not a row (a quote stands within a cell)")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_do_anywhere(end: str) -> None:
    """Lines of Unix, Windows and old Macs; the last may have no end."""
    rows = ["title,text", "One,x", "", "Two,y", '"broken"z,']
    first, second, problem = parse(end.join(rows))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.title, second.title) == ("One", "Two")
    assert isinstance(problem, Problem)
    assert problem.origin == "x.csv, line 5"


def test_blank_rows_are_nothing() -> None:
    """A spreadsheet writes commas for an empty row."""
    assert titles(f"{HEADER}\n\n,,\nOne,x,\n  \n,,\n") == ["One"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("One,x", "has 2 cells, but the header has 3"),
        ("One,x,y,z", "has 4 cells, but the header has 3"),
        ('"One"two,x,y', "is not a row (a quote stands within a cell)"),
        ('"One""",x,"y" z', "is not a row (a quote stands within a cell)"),
        (",,https://a.example/1", "has neither a title nor a text"),
        ('One,"x,y', "is not a row (its quotes are not closed)"),
    ],
)
def test_a_broken_row_is_named_by_its_line_and_the_others_go_on(row: str, reason: str) -> None:
    """Which cell is which, nobody knows; the rows around it are read."""
    first, problem, last = parse(f"{HEADER}\nOne,x,\n{row}\nThree,x,\n")
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert (first.title, last.title) == ("One", "Three")
    assert problem == Problem("x.csv, line 3", reason)


def test_a_row_may_have_more_cells_where_they_are_empty() -> None:
    """A comma at the end of every line is no cell."""
    assert titles("title,text\nOne,x,\nTwo,y,,\n") == ["One", "Two"]


def test_a_quote_too_many_spoils_its_own_row_alone() -> None:
    """What it swallowed up to the next quote, or to the end, is read again."""
    for stray in ('"Two,x', '"Two,x\nthree', 'Two,"x'):
        found = parse(f'title,text\n{stray}\nFour,"a"\nFive,b\n"Six",c\nSeven,d\n')
        assert [one.title for one in found if isinstance(one, Article)][-4:] == [
            "Four",
            "Five",
            "Six",
            "Seven",
        ]
        assert problems(f'title,text\n{stray}\nFour,"a"\n')[0][0] == "x.csv, line 2"


def test_an_inch_in_a_cell_is_no_quote() -> None:
    """Only a quote at a cell's beginning is one."""
    assert titles('title,text\nA 5" pipe,of 3" and 4"\n') == ['A 5" pipe']


@pytest.mark.parametrize(
    "text",
    [
        "a,b,c\nOne,x,y\n",
        "One,x,y\n",
        "id,url\n1,https://a.example/1\n",
        "%PDF-1.4\n",
        "title text\nOne x\n",
    ],
)
def test_a_table_without_a_header_is_a_clear_problem(text: str) -> None:
    """Nothing in it is taken for an article; the message says what is wanted, and what is there."""
    ((place, reason),) = problems(text)
    assert place == "x.csv"
    assert reason.startswith(
        "does not begin with names of columns such as title, text, url, published, but with '"
    )
    assert "\n" not in reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        (f"{HEADER}\n", "is empty below its header"),
        (HEADER, "is empty below its header"),
        (f"{HEADER}\n,,\n", "is empty below its header"),
    ],
)
def test_an_empty_table_is_named(text: str, reason: str) -> None:
    """A table without a row is a problem, not a silence."""
    assert parse(text) == [Problem("x.csv", reason)]


def test_a_date_that_is_none_is_said_and_the_article_kept() -> None:
    """As in every export."""
    found, problem = parse("title,published\nOne,soon\n")
    assert isinstance(found, Article)
    assert problem == Problem(
        "x.csv, line 2", "its published date 'soon' is not one; taken as undated", skipped=False
    )


def test_characters_that_no_mail_can_carry_are_dropped() -> None:
    """NUL and its like are gone; the words stay."""
    assert titles("title,text\nA\0B\x07\u202eC,x\n") == ["ABC"]


def test_a_line_that_is_no_text_is_named() -> None:
    """The rows around it are read."""
    first, problem, last = parse(b"title,text\nOne,x\n\x81\x8d\x8f,y\nThree,z\n")
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert problem == Problem("x.csv, line 3", "is not text in an encoding that is known")


def test_a_header_that_is_no_text_is_named() -> None:
    """Without it, no row says anything."""
    assert problems(b"\x81\x8d,text\nOne,x\n") == [
        ("x.csv, line 1", "is not text in an encoding that is known")
    ]


def test_a_cell_may_be_long_and_not_longer_than_any_article(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A cell of hundreds of kilobytes is read; one that is too long is named."""
    long = "word " * 60_000
    assert len(titles(f"title,text\nOne,{long}\nTwo,x\n")) == 2
    monkeypatch.setattr(files, "LARGEST_FILE", 10_000)
    lines = "line\n" * 3_000
    for row in (f"Long,{long}", f'Long,"{lines}"'):
        found = parse(f"title,text\nOne,x\n{row}\nThree,y\n")
        said = [one for one in found if isinstance(one, Problem)]
        assert said[0] == Problem("x.csv, line 3", "is too long to be an article")
        assert [one.title for one in found if isinstance(one, Article)] == ["One", "Three"]


def test_a_line_too_long_is_named_and_the_next_is_read() -> None:
    """A reader hands on None for it."""
    lines = [b"title,text\n", b"One,x\n", None, b'Two,"y\n', None, b'z"\n', b"Three,a\n"]
    found = list(csvtable.parse_csv(enumerate(lines, 1), Source(EXAMPLES), "x.csv"))
    assert [one.title for one in found if isinstance(one, Article)] == ["One", "Three"]
    said = [(one.origin, one.reason) for one in found if isinstance(one, Problem)]
    assert said[0] == ("x.csv, line 3", "is too long to be an article")
    assert said[1] == ("x.csv, line 4", "is too long to be an article")


def test_memory_is_constant() -> None:
    """A table larger than memory is read as a stream."""

    def lines() -> Iterator[tuple[int, bytes]]:
        yield 1, b"title,text\n"
        for number in range(2, 5_000):
            yield number, b"One,of some words\n"

    tracemalloc.start()
    for _ in csvtable.parse_csv(lines(), Source(EXAMPLES), "x.csv"):
        pass
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert highest < 1_000_000


def test_a_quote_that_is_never_closed_takes_no_time() -> None:
    """The rows behind it are read once more, not over and over."""
    rows = "".join(f"{number},x\n" for number in range(20_000))
    found = parse(f'title,text\n"One,x\n{rows}')
    assert sum(isinstance(one, Article) for one in found) == 20_000


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("title,text", True),
        ("ID;Title;Published", True),
        ("url\thtml", True),
        ("title", False),
        ("id,url", False),
        ("Title, Text of the law amended", False),
        ("A road, a bridge, a tunnel", False),
        ("", False),
    ],
)
def test_a_header_is_known_by_its_names(line: str, is_one: bool) -> None:  # noqa: FBT001
    """Two fields at least, and one of them says something."""
    assert csvtable.is_header(line) is is_one


CELLS = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=20
)


@given(
    st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(derandomize=True, max_examples=50, deadline=None)
def test_what_a_program_writes_is_what_is_read(
    rows: list[tuple[str, str]], delimiter: str, end: str
) -> None:
    """As many articles as rows that say something, whatever stands in the cells."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator=end)
    writer.writerow(["id", "title", "text"])
    writer.writerows([(number, f"T {title}", text) for number, (title, text) in enumerate(rows, 1)])
    found = parse(written.getvalue())
    assert [one.id for one in found if isinstance(one, Article)] == [
        str(number + 1) for number in range(len(rows))
    ]


@given(st.text(alphabet='abc,;"\n\r\t\0é', max_size=120))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_any_text_is_rows_or_problems(text: str) -> None:
    """No table ends in an error, and every problem is one line."""
    for one in parse("title,text\n" + text):
        if isinstance(one, Problem):
            assert "\n" not in one.reason
