"""Records: quoted cells over several lines, and no person out of the inside of one."""

import csv
import io
import random
from collections.abc import Iterator

import pytest

from digest.subscribers.lists.records import LONGEST_RECORD, CsvRecord, read_records


def read(text: str, delimiter: str = ",") -> list[CsvRecord]:
    """Return the records of a text."""
    return list(read_records(io.StringIO(text), delimiter))


def test_a_quoted_cell_may_span_lines() -> None:
    """Its record names its first and last line, and the next one goes on behind them."""
    assert read('a,b\n"one\ntwo, ""three""\n",x\n\nc') == [
        CsvRecord(1, 1, ["a", "b"]),
        CsvRecord(2, 4, ['one\ntwo, "three"\n', "x"]),
        CsvRecord(5, 5, []),
        CsvRecord(6, 6, ["c"]),
    ]


@pytest.mark.parametrize(
    ("text", "wrong", "next_line"),
    [
        ('"a@x.in,Asha\nb@x.in,B\n', (1, 2), None),
        ('"a@x.in,Asha\nb@x.in,"met at the fair\nboss@x.in\nno mail"\nc@x.in\n', (1, 4), 5),
        ('"a"b,"met\nboss@x.in\nno mail"\nc@x.in\n', (1, 3), 4),
        ('a,"b"c\nd@x.in\n', (1, 1), 2),
        ('"a\nb@x.in,"B"\nc@x.in,"C"\nd@x.in\n', (1, 2), 3),
        ('"a,\nb@x.in,""\nc@x.in,"x"y"\nd@x.in\n', (1, 3), 4),
        ("e" * (3 * LONGEST_RECORD) + "\nf\n", (1, 1), 2),
        ('"' + "e\n" * LONGEST_RECORD + 'q"\nf\n', (1, LONGEST_RECORD + 1), LONGEST_RECORD + 2),
        ('x,"' + "e" * (3 * LONGEST_RECORD) + '\nboss@x.in"\nf\n', (1, 2), 3),
    ],
)
def test_nothing_is_read_until_outside_all_quotes(
    text: str, wrong: tuple[int, int], next_line: int | None
) -> None:
    """Whether the quote that is used wrongly counts or not; the lines it costs are named."""
    first, *others = read(text)
    assert (first.first, first.last) == wrong
    assert first.wrong
    assert not first.cells
    assert (f"lines {wrong[0]} to {wrong[1]}" in first.wrong) == (wrong[0] < wrong[1])
    assert [one.first for one in others][:1] == ([next_line] if next_line else [])
    assert not any(one.wrong for one in others)


def _broken(chance: random.Random) -> str:
    """Return lines of cells, of which some are quoted, over two lines, or quoted wrongly."""
    cells = ["a", "b c", '"q"', '"two\nlines"', '"d""d"', '"open', 'x"y', '"z"z', '""']
    rows = (
        ",".join(chance.choice(cells) for _ in range(chance.randint(1, 3)))
        for _ in range(chance.randint(1, 9))
    )
    return "\n".join(rows) + "\n"


def test_every_line_belongs_to_one_record() -> None:
    """In order, and without a gap, whatever quotes are in the text."""
    chance = random.Random(3)
    for _ in range(3000):
        text = _broken(chance)
        records = read(text)
        covered = [at for one in records for at in range(one.first, one.last + 1)]
        assert covered == list(range(1, text.count("\n") + 1)), text


def test_well_formed_text_is_read_as_csv_has_it() -> None:
    """Python's own reader is the measure."""
    chance = random.Random(4)
    for _ in range(500):
        rows = [
            [chance.choice(["", "a", 'q"q', "x,y", "two\nlines", " "]) for _ in range(3)]
            for _ in range(5)
        ]
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        assert [one.cells for one in read(out.getvalue())] == rows


class Endless(io.StringIO):
    """A text of one unclosed quote and lines without end; counts what is asked for at once."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self.lines = self._lines(lines)
        self.most = 0

    def _lines(self, lines: int) -> Iterator[str]:
        yield '"open,\n'
        yield from ("reader@x.in,\n" for _ in range(lines))

    def readline(self, size: int | None = -1, /) -> str:
        """Return the next line."""
        self.most = max(self.most, size or 0)
        return next(self.lines, "")


def test_an_unclosed_quote_takes_no_memory() -> None:
    """The lines that it covers are counted, not kept."""
    text = Endless(200_000)
    (record,) = read_records(text, ",")
    assert (record.last, record.cells) == (200_001, [])
    assert record.wrong == "it has more than 65,536 characters; lines 1 to 200001 are not read"
    assert text.most == LONGEST_RECORD + 1
