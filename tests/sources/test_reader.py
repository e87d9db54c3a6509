"""Reading: every kind of file, in order, on one core or on all."""

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from digest.errors import NoSuchSource
from digest.model import Article, Layout, Problem, Source
from digest.sources import reader
from tests.conftest import EXAMPLES, Run

PAGE = (
    """<!doctype html><html lang="en-IN"><head><title>Story {n}</title>
<meta property="article:section" content="Roads &amp; Highways">
<meta property="article:published_time" content="2026-11-21T08:00:00+05:30">
<link rel="canonical" href="https://girder.example/{n}"></head><body><article><h1>Story {n}</h1>
<p>The road authority has opened bids for package {n} of the ring road, """
    """a stretch of 12 km with two bridges.</p>
<p>Work is to begin in January 2027 and to end within two years, """
    """the authority said in a notice on its site.</p>
</article></body></html>"""
)


def read(folder: Path) -> list[Article | Problem]:
    """Return all that the files in `folder` give."""
    return [result for _, result in reader.read_files(reader.reading_tasks([Source(folder)]))]


def test_a_web_page_says_what_it_is(tmp_path: Path) -> None:
    """Title, address, section, date with zone and language come from the page's own markup."""
    (tmp_path / "a.html").write_text(PAGE.format(n=1))
    (found,) = read(tmp_path)
    assert isinstance(found, Article)
    assert (found.title, found.url, found.label) == (
        "Story 1",
        "https://girder.example/1",
        "Roads & Highways",
    )
    assert found.published is not None
    assert found.published.isoformat() == "2026-11-21T08:00:00+05:30"
    assert "The road authority has opened bids" in found.text
    assert found.language == "en-IN"


def test_many_pages_give_on_all_cores_what_each_gives_alone(tmp_path: Path) -> None:
    """Sixty pages, more than are read in one process, come whole and in order."""
    for number in range(60):
        (tmp_path / f"{number:02}.html").write_text(PAGE.format(n=number))
    together = read(tmp_path)
    alone = [result for path in sorted(tmp_path.iterdir()) for result in read(path)]
    assert together == alone
    assert len(together) == 60


def test_a_publication_s_own_lines_hold_in_files_of_every_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page texts, exports and web pages are read with them, in other processes as well."""
    first, second = (
        f"The road authority has opened bids for package {n}, it said." for n in (1, 2)
    )
    lines = (first, "Jetzt drucken", second)
    html = "".join(f"<p>{line}</p>" for line in lines)
    (tmp_path / "a.txt").write_text("\n".join(("Ring road", *lines)), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(
        json.dumps({"title": "One", "text": "\n".join(lines)})
        + "\n"
        + json.dumps({"title": "Two", "html": html}),
        encoding="utf-8",
    )
    (tmp_path / "c.html").write_text(f"<article>{html}</article>", encoding="utf-8")
    (tmp_path / "d.html").write_text(f"<article>{html}</article>", encoding="utf-8")
    source = Source(tmp_path, layout=Layout(furniture=("jetzt drucken",)))
    for many in (2, 40):
        monkeypatch.setattr(reader, "_MANY_PAGES", many)
        found = [one for _, one in reader.read_files(reader.reading_tasks([source]))]
        assert [getattr(one, "text", one) for one in found] == [f"{first}\n{second}"] * 5


def test_a_bad_file_is_a_problem_and_the_others_go_on(tmp_path: Path) -> None:
    """An empty page, a binary one and one without an article are each named."""
    (tmp_path / "a.html").write_text("")
    (tmp_path / "b.txt").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "c.html").write_text("<html><body><p></p></body></html>")
    (tmp_path / "d.html").write_text(PAGE.format(n=1))
    *problems, last = read(tmp_path)
    assert isinstance(last, Article)
    assert [Path(problem.origin).name for problem in problems] == ["a.html", "b.txt", "c.html"]


def test_every_example_is_read() -> None:
    """The shipped examples are read without a problem."""
    results = [result for _, result in reader.read_files(reader.reading_tasks([Source(EXAMPLES)]))]
    assert not [result for result in results if isinstance(result, Problem)]
    full = [result for result in results if isinstance(result, Article) and not result.teaser]
    assert len(full) == 24


def test_each_file_is_read_once(tmp_path: Path) -> None:
    """A file that two sources hold is the first one's."""
    (tmp_path / "a.txt").write_text("Road opens")
    (tmp_path / "b.txt").write_text("Bridge opens")
    sources = [Source(tmp_path / "b.txt", name="First"), Source(tmp_path, name="Second")]
    assert [(path.name, source.name) for path, source in reader.reading_tasks(sources)] == [
        ("b.txt", "First"),
        ("a.txt", "Second"),
    ]


def test_a_missing_source_is_found_before_anything_is_read(tmp_path: Path) -> None:
    """What is not there is an error at once."""
    with pytest.raises(NoSuchSource):
        reader.reading_tasks([Source(tmp_path), Source(tmp_path / "nothing")])


def test_a_days_folder_and_hidden_ones_are_passed_over(tmp_path: Path) -> None:
    """A source may hold the program's own output; it is not read again."""
    for name in ("a.txt", "out/2026-11-22/all.txt", ".drafts/b.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Road opens")
    (tmp_path / "out/2026-11-22/edition.json").write_text("{}")
    assert [path.name for path, _ in reader.reading_tasks([Source(tmp_path)])] == ["a.txt"]


def test_every_result_comes_with_the_place_of_its_file(tmp_path: Path) -> None:
    """Articles and problems come in the order of the files, and each says from which it is."""
    (tmp_path / "a.jsonl").write_text('{"title": "One"}\n{broken\n{"title": "Two"}\n')
    (tmp_path / "b.txt").write_text("Three\n\nNext Story\nReal Estate\nFour\n")
    (tmp_path / "c.html").write_text(PAGE.format(n=5))
    results = list(reader.read_files(reader.reading_tasks([Source(tmp_path)])))
    assert [(at, getattr(result, "title", None)) for at, result in results] == [
        (0, "One"),
        (0, None),
        (0, "Two"),
        (1, "Three"),
        (1, "Four"),
        (2, "Story 5"),
    ]


def test_many_pages_keep_their_place_among_other_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many pages, exports and bad files give the same in parallel as one by one."""
    monkeypatch.setattr(
        reader, "_BATCH", 2
    )  # so that more batches are under way than are waited for at once
    for number in range(45):
        (tmp_path / f"{number:02}.html").write_text(PAGE.format(n=number) if number % 9 else "")
    (tmp_path / "03-export.jsonl").write_text('{"title": "One"}\n{broken\n')
    (tmp_path / "20-page.txt").write_text("A headline")
    (tmp_path / "44-export.jsonl").write_text('{"title": "Last"}\n')
    todo = reader.reading_tasks([Source(tmp_path)])
    alone = [
        (at, result) for at, task in enumerate(todo) for _, result in reader.read_files([task])
    ]
    assert list(reader.read_files(todo)) == alone
    assert len(todo) == 48


def test_reading_in_many_processes_can_be_left_early(tmp_path: Path) -> None:
    """Who stops listening after the first results is not kept waiting for an error."""
    for number in range(45):
        (tmp_path / f"{number:02}.html").write_text(PAGE.format(n=number))
    results = reader.read_files(reader.reading_tasks([Source(tmp_path)]))
    at, first = next(results)
    results.close()  # type: ignore[attr-defined]
    assert (at, getattr(first, "title", None)) == (0, "Story 0")


def test_a_file_that_went_away_is_a_problem(tmp_path: Path) -> None:
    """A file that is no longer there is named with the reason; the others are read."""
    for name in ("gone/a.txt", "b.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Road opens")
    (tmp_path / "gone/c.jsonl").write_text('{"title": "One"}')
    todo = reader.reading_tasks([Source(tmp_path)])
    shutil.rmtree(tmp_path / "gone")
    results = [result for _, result in reader.read_files(todo)]
    assert [getattr(result, "title", None) for result in results] == ["Road opens", None, None]
    reasons = [result.reason for result in results if isinstance(result, Problem)]
    assert reasons == ["is not a regular file"] * 2


def test_a_table_is_an_export_as_json_lines_are(tmp_path: Path) -> None:
    """Both give the same articles, in a folder with others."""
    (tmp_path / "a.csv").write_text("title,text\nOne,Some words.\nTwo,More words.\n")
    (tmp_path / "b.jsonl").write_text(
        '{"title": "One", "text": "Some words."}\n{"title": "Two", "text": "More words."}\n'
    )
    first, second, third, fourth = read(tmp_path)
    assert [first, second] == [third, fourth]
    assert isinstance(second, Article)
    assert second.origin == f"{tmp_path / 'a.csv'}, line 3"


def test_a_table_without_a_header_is_a_problem_and_the_others_go_on(tmp_path: Path) -> None:
    """It is named once."""
    (tmp_path / "a.csv").write_text("1,2,3\n4,5,6\n")
    (tmp_path / "b.txt").write_text("Road opens")
    problem, article = read(tmp_path)
    assert isinstance(problem, Problem)
    assert problem.origin == str(tmp_path / "a.csv")
    assert isinstance(article, Article)


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> list[Article | Problem]:
    """Return all that `data` on standard input gives."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    return read(Path("-"))


PAGE_TEXT = (
    "Ring road opens\n\nThe road authority has opened the ring road, a stretch of 12 km "
    "with two bridges."
)


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b'{"title": "One"}\n', "One"),
        (b'\xef\xbb\xbf\n  \n{"title": "One"}', "One"),
        ('{"title": "One"}'.encode("utf-16"), "One"),
        (b"title,text\nOne,x\n", "One"),
        (b"\n\nID;Title;Text\r\n1;One;x\r\n", "One"),
        ("title\ttext\nOne\tx\n".encode("utf-16"), "One"),
        (PAGE.format(n=1).encode(), "Story 1"),
        (b"\n <!-- saved --> " + PAGE.format(n=1).encode(), "Story 1"),
        (PAGE.format(n="Café").encode("cp1252"), "Story Café"),
        (PAGE_TEXT.encode(), "Ring road opens"),
        (b"Title, text and date", "Title, text and date"),
        (b"One\n", "One"),
    ],
)
def test_standard_input_is_what_it_looks_like(
    monkeypatch: pytest.MonkeyPatch, data: bytes, title: str
) -> None:
    """JSON Lines, a table with a header, a page, or a page's text."""
    (found,) = piped(monkeypatch, data)
    assert isinstance(found, Article)
    assert found.title == title
    assert found.origin.startswith("standard input")


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\n" * 100_000, b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_standard_input_is_a_problem(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """A pipe that gives nothing is not taken for no news."""
    assert piped(monkeypatch, data) == [Problem("standard input", "is empty")]


def test_what_is_no_text_on_standard_input_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture, an archive."""
    (problem,) = piped(monkeypatch, bytes(range(256)) * 9)
    assert problem == Problem("standard input", "is not text (binary data)")


def test_a_broken_line_on_standard_input_is_named_by_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As in a file."""
    _, problem, _ = piped(monkeypatch, b'{"title": "One"}\n{broken\n{"title": "Two"}\n')
    assert isinstance(problem, Problem)
    assert problem.origin == "standard input, line 2"


def test_standard_input_without_end_is_left_at_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is never that long; no more of it is read."""

    class _Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object) -> int:
            view = memoryview(buffer)  # type: ignore[arg-type]
            view[:] = b"x" * len(view)
            self.given += len(view)
            return len(view)

    stream = _Endless()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(stream)))
    assert read(Path("-")) == [Problem("standard input", "is larger than 5 MB")]
    assert stream.given < 6_000_000


def test_an_export_on_standard_input_is_a_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be longer than any page: its first articles are there before its last."""
    line = json.dumps({"title": "One", "text": "word " * 2000}) + "\n"
    data = io.BytesIO(line.encode() * 1000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data))
    results = reader.read_files(reader.reading_tasks([Source(Path("-"))]))
    next(results)
    assert data.tell() < len(data.getvalue()) / 10
    assert sum(1 for _ in results) == 999


def test_standard_input_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Named twice, it is the first source's."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Road opens")))
    todo = reader.reading_tasks([Source(Path("-"), name="First"), Source(Path("-"), name="Second")])
    (found,) = [result for _, result in reader.read_files(todo)]
    assert isinstance(found, Article)
    assert found.source == "First"


def test_standard_input_is_read_beside_many_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The processes that read pages have none."""
    for number in range(45):
        (tmp_path / f"{number:02}.html").write_text(PAGE.format(n=number))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Road opens")))
    results = [
        result
        for _, result in reader.read_files(
            reader.reading_tasks([Source(tmp_path), Source(Path("-"))])
        )
    ]
    assert [getattr(result, "title", None) for result in results] == [
        *(f"Story {number}" for number in range(45)),
        "Road opens",
    ]


def test_a_pipe_is_a_source_of_the_program(run: Run) -> None:
    """`digest explain -` reads what another program writes."""
    done = run(
        "explain",
        "-",
        "--json",
        "--no-stories",
        input='{"title": "Saryu Solar wins a 300 MW order"}\n',
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["title"] == "Saryu Solar wins a 300 MW order"


def test_an_empty_pipe_is_named_in_one_line(run: Run) -> None:
    """The program says that there was nothing."""
    done = run("explain", "-", "--json", input="")
    assert done.stderr.splitlines()[-1].endswith("standard input: is empty")
    assert "Traceback" not in done.stderr
