"""What the programs share: options, rows of data, timing and tables."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks import report

ROW = {"id": "a", "text": "One.\u2028Two."}


def test_options_have_their_defaults(tmp_path: Path) -> None:
    """A program without data has no --data; numbers are whole, and help tells their defaults."""
    with_data = report.parser("Title.\nMore.", tmp_path, messages=(6000, "messages of each run"))
    assert vars(with_data.parse_args([])) == {"data": tmp_path, "messages": 6000, "json": False}
    assert "messages of each run (default 6,000)" in with_data.format_help()
    assert vars(report.parser("Title.").parse_args(["--json"])) == {"json": True}


def test_rows_are_read_plain_or_packed(tmp_path: Path) -> None:
    """Empty lines are left out, and a row may hold a line separator of Unicode."""
    text = f"{json.dumps(ROW, ensure_ascii=False)}\n\n"
    plain, packed = tmp_path / "a.jsonl", tmp_path / "a.jsonl.gz"
    plain.write_text(text, encoding="utf-8")
    packed.write_bytes(gzip.compress(text.encode()))
    assert report.read_rows(plain, "id") == report.read_rows(packed, "text") == [ROW]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.jsonl", None, "cannot be read: No such file or directory"),
        ("a.jsonl", b"\xff", "cannot be read: 'utf-8' codec"),
        ("a.jsonl.gz", b"{}", "cannot be read: Not a gzipped file"),
        ("a.jsonl.gz", gzip.compress(b"{}", mtime=0)[:12], "cannot be read: Compressed file ended"),
        ("a.jsonl", b'{"id": 1}\n[', "line 2: not a JSON object"),
        ("a.jsonl", b"1", "line 1: not a JSON object"),
        ("a.jsonl", b'{"text": ""}', "line 1: the field 'id' is missing"),
    ],
)
def test_a_file_that_cannot_be_used_ends_in_one_line(
    tmp_path: Path, name: str, content: bytes | None, told: str
) -> None:
    """The line names the file and what is wrong with it."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(SystemExit, match=told) as ended:
        report.read_rows(tmp_path / name, "id")
    assert str(ended.value).startswith(f"{tmp_path / name}")
    assert "\n" not in str(ended.value)


def test_the_best_time_is_of_the_runs() -> None:
    """The work is done as often as asked for, and its result is returned."""
    calls = [0]

    def work() -> int:
        calls[0] += 1
        return calls[0]

    result, seconds = report.best_time(work, 4)
    assert (result, calls) == (4, [4])
    assert seconds >= 0


def test_tables_are_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    """Each column is as wide as its widest cell; an empty table keeps its headings."""
    report.show(("Speed", ("what", "s"), [("reading", 1.5)]), ("None", ("a",), []), as_json=False)
    assert capsys.readouterr().out == "\nSpeed\n  what     s\n  reading  1.5\n\nNone\n  a\n"


def test_json_is_one_object_of_tables(capsys: pytest.CaptureFixture[str]) -> None:
    """Each table is a list of objects by its title."""
    report.show(("Speed", ("what", "s"), [("reading", 1.5)]), as_json=True)
    assert json.loads(capsys.readouterr().out) == {"Speed": [{"what": "reading", "s": 1.5}]}
