"""Files: which are read, and how their bytes become text."""

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import NoSuchSource, UnknownKind
from digest.sources import files

RUPEES = "Saryu Infra’s bid of ₹4,200 crore – “the lowest” – was opened on Monday."


def place(folder: Path, *names: str) -> None:
    """Put files with these names into `folder`."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")


def lines_of(path: Path) -> list[tuple[int, bytes | None]]:
    """Return the lines of the file at `path`."""
    with files.open_file(path) as file:
        return list(files.lines_of(file))


def found(folder: Path) -> list[str]:
    """Return the names of the files found in `folder`."""
    return [path.relative_to(folder).as_posix() for path in files.find_files(folder)]


def test_a_folder_is_searched_in_order(tmp_path: Path) -> None:
    """All files of a known kind are found, in sub-folders too, in a fixed order."""
    place(
        tmp_path,
        "b/two.html",
        "b/one.HTM",
        "a.txt",
        "c.jsonl",
        "d.CSV",
        "photo.jpg",
        "notes.md",
        "a/z.txt",
    )
    assert found(tmp_path) == ["a.txt", "c.jsonl", "d.CSV", "a/z.txt", "b/one.HTM", "b/two.html"]


def test_what_a_build_wrote_is_no_source(tmp_path: Path) -> None:
    """A day's folder holds newsletters, not articles: it and what is below it are passed over."""
    place(tmp_path, "a.txt", "2026-11-22/all.txt", "2026-11-22/edition.json", "2026-11-22/x/y.txt")
    assert found(tmp_path) == ["a.txt"]


def test_what_is_hidden_is_no_source(tmp_path: Path) -> None:
    """Hidden files and folders are passed over."""
    place(tmp_path, ".git/a.txt", ".hidden.txt", "a.txt")
    assert found(tmp_path) == ["a.txt"]


def test_a_file_that_is_named_is_read(tmp_path: Path) -> None:
    """A named file is the one file, whatever the case of its ending."""
    place(tmp_path, "a.TXT")
    assert list(files.find_files(tmp_path / "a.TXT")) == [tmp_path / "a.TXT"]


def test_a_missing_source_is_an_error_that_names_it(tmp_path: Path) -> None:
    """What is not there is named."""
    with pytest.raises(NoSuchSource, match="nothing-here: no such file"):
        list(files.find_files(tmp_path / "nothing-here"))


def test_an_unknown_kind_is_an_error_that_names_the_known_ones(tmp_path: Path) -> None:
    """A file of another kind is refused with the kinds that are read."""
    place(tmp_path, "a.pdf")
    with pytest.raises(UnknownKind, match=r"a\.pdf.*\.txt, \.html, \.htm, \.jsonl, \.csv"):
        list(files.find_files(tmp_path / "a.pdf"))


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf", b"\xff\xfe \x00"])
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    """A file of nothing, or of white space, is said to be empty."""
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(ValueError, match="is empty"):
        files.read_text(tmp_path / "a.txt")


def test_a_file_too_large_for_an_article_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file larger than any article is refused; one just as large is read."""
    monkeypatch.setattr(files, "LARGEST_FILE", 1_000_000)
    (tmp_path / "a.txt").write_bytes(b"x" * 1_000_000)
    assert len(files.read_text(tmp_path / "a.txt")) == 1_000_000
    (tmp_path / "a.txt").write_bytes(b"x" * 1_000_001)
    with pytest.raises(ValueError, match="larger than 1 MB"):
        files.read_text(tmp_path / "a.txt")


def test_a_folder_with_a_files_name_is_refused(tmp_path: Path) -> None:
    """What is not a regular file is not read."""
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(ValueError, match="not a regular file"):
        files.read_text(tmp_path / "a.txt")


def test_lines_are_numbered_and_in_utf_8(tmp_path: Path) -> None:
    """Each line comes with its number, in UTF-8 whatever it was in, blank ones counted."""
    (tmp_path / "a.jsonl").write_bytes(b'\xef\xbb\xbf"a"\n\n"caf\xe9 \x96 na\xefve"\r\n"b"')
    lines = [(at, line.strip()) for at, line in lines_of(tmp_path / "a.jsonl") if line is not None]
    assert lines == [(1, b'"a"'), (2, b""), (3, '"café – naïve"'.encode()), (4, b'"b"')]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_lines_in_utf_16_are_read(tmp_path: Path, encoding: str) -> None:
    """An export that a program saved as UTF-16 is read to its end; only a line feed ends a line."""
    mark = "" if encoding == "utf-16" else "\ufeff"
    text = mark + "".join(f'"₹{number}\r\u2028\x85"\r\n' for number in range(1, 100_001))
    (tmp_path / "a.jsonl").write_bytes(text.encode(encoding))
    lines = lines_of(tmp_path / "a.jsonl")
    assert lines[0] == (1, '"₹1\r\u2028\x85"\r\n'.encode())
    assert lines[-1] == (100_000, '"₹100000\r\u2028\x85"\r\n'.encode())


def test_a_line_too_long_in_utf_16_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is counted in characters there."""
    monkeypatch.setattr(files, "LARGEST_FILE", 100)
    (tmp_path / "a.jsonl").write_text("1\n" + "x" * 350 + "\n3", encoding="utf-16")
    assert lines_of(tmp_path / "a.jsonl") == [(1, b"1\n"), (2, None), (3, b"3")]


@pytest.mark.parametrize("encoding", "cp1251 gbk euc_jp cp1255 iso-8859-2 iso2022_jp".split())
def test_lines_are_in_the_encoding_of_their_export(tmp_path: Path, encoding: str) -> None:
    """A line too short to show its encoding is read like the lines above it."""
    written = {
        "cp1251": ["Мэр открыл новый мост через реку", "Мост"],
        "gbk": ["北京市政府宣布将修建一座新桥，工程将于明年春天开始", "新桥"],
        "euc_jp": ["東京都は新しい橋を建設すると発表した。", "橋"],
        "iso2022_jp": ["東京都は新しい橋を建設すると発表した。", "橋"],
        "cp1255": ["ראש הממשלה הודיע היום כי הגשר החדש ייפתח", "גשר"],
        "iso-8859-2": ["Wójt otworzył nowy most, źródło milczy, dalsze prace w środę", "źle"],
    }[encoding]
    (tmp_path / "a.csv").write_bytes("\n".join([*written, "x"]).encode(encoding))
    lines = [line.decode().strip() for _, line in lines_of(tmp_path / "a.csv") if line]
    assert lines == [*written, "x"]


def test_lines_in_another_encoding_may_come_late(tmp_path: Path) -> None:
    """An export begins with records in ASCII; those that are not show their encoding together."""
    late = ["Мэр открыл новый мост через реку", "Юг", "ещё", "Я"] * 300
    lines = ["Bridge opens"] * 10_000 + late
    (tmp_path / "a.csv").write_bytes("\n".join(lines).encode("cp1251"))
    read = [line.decode().strip() for _, line in lines_of(tmp_path / "a.csv") if line]
    assert read == lines


def test_a_line_in_utf_8_stays_so_in_an_export_that_is_not(tmp_path: Path) -> None:
    """Programs append to a file in another encoding than it has."""
    (tmp_path / "a.csv").write_bytes("Мэр открыл новый мост\n".encode("cp1251") + "₹5".encode())
    assert [line for _, line in lines_of(tmp_path / "a.csv")] == [
        "Мэр открыл новый мост\n".encode(),
        "₹5".encode(),
    ]


def test_a_file_without_a_byte_has_no_lines(tmp_path: Path) -> None:
    """It is said to be empty."""
    (tmp_path / "a.jsonl").touch()
    with pytest.raises(ValueError, match="is empty"):
        lines_of(tmp_path / "a.jsonl")


def test_a_line_too_long_is_none_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line longer than any article is skipped; the others keep their numbers."""
    monkeypatch.setattr(files, "LARGEST_FILE", 100)
    (tmp_path / "a.jsonl").write_bytes(b"1\n" + b"x" * 350 + b"\n3\n" + b"y" * 101)
    assert lines_of(tmp_path / "a.jsonl") == [(1, b"1\n"), (2, None), (3, b"3\n"), (4, None)]


def test_a_line_that_cannot_be_decoded_is_handed_on(tmp_path: Path) -> None:
    """A line that is no text is left as it is, so that the parser names it by its number."""
    (tmp_path / "a.jsonl").write_bytes(bytes(range(128, 140)) + b"\0" * 9)
    assert lines_of(tmp_path / "a.jsonl") == [(1, bytes(range(128, 140)) + b"\0" * 9)]


def test_standard_input_is_a_file_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its path is "-"; it is neither looked for nor closed."""
    stream = io.TextIOWrapper(io.BytesIO(RUPEES.encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    assert list(files.find_files(Path("-"))) == [Path("-")]
    assert files.read_text(Path("-")) == RUPEES
    assert not stream.buffer.closed


def test_a_closed_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program may be started without one."""
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(ValueError, match="is closed"):
        files.read_text(Path("-"))


@given(st.binary(max_size=200_000), st.integers(1, 70_000))
@settings(derandomize=True, max_examples=50, deadline=None)
def test_a_stream_is_whole_after_a_look_at_its_start(data: bytes, step: int) -> None:
    """In whichever pieces it comes."""
    start, whole = files.read_start(io.BufferedReader(_Pieces(data, step)))
    assert data.startswith(start)
    assert whole.read() == data


class _Pieces(io.RawIOBase):
    """A pipe that gives so many bytes at a time."""

    def __init__(self, data: bytes, step: int) -> None:
        self._data = data
        self._step = step

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = min(len(buffer), self._step)
        piece, self._data = self._data[:size], self._data[size:]
        buffer[: len(piece)] = piece
        return len(piece)
