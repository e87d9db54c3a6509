import json
import os
import re
import subprocess
from pathlib import Path
from random import Random

import pytest

from tests.conftest import ROOT, Run, start
from tests.newsroom.site import feed
from tests.sources.server import Server

SOLAR = {
    "id": "a1",
    "title": "Saryu Solar wins an order",
    "label": "Power",
    "text": "Saryu Solar has won an order for a 300 MW solar plant near Jodhpur.",
}
FLATS = {
    "id": "a2",
    "title": "Flats at Wakad sell in a day",
    "label": "Real Estate",
    "text": "All 120 flats of a residential project at Wakad were sold in one day.",
}
FILES = {
    f"{key}.{ending}"
    for key in ("all", "power-renewable", "real-estate", "infrastructure")
    for ending in ("html", "md", "txt", "eml")
} | {"edition.json"}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Write an export of two articles."""
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(map(json.dumps, (SOLAR, FLATS))), encoding="utf-8")
    return path


def names(folder: Path) -> set[str]:
    """Return the names of the files in `folder`."""
    return {path.name for path in folder.iterdir()}


def test_a_day_is_written_and_told(run: Run, tmp_path: Path, export: Path) -> None:
    """The day's folder holds every file; standard output says what was done and where to look."""
    done = run("build", export, "--date", "2026-11-23")
    assert (done.returncode, done.stderr) == (0, "")
    assert names(tmp_path / "out" / "2026-11-23") == FILES
    assert "2 stories" in done.stdout
    assert "Power & Renewable Energy\t1\tSaryu Solar wins an order\n" in done.stdout
    assert f"{tmp_path}/out/2026-11-23/all.html" in done.stdout


def test_without_source_the_examples_are_built(run: Run, tmp_path: Path) -> None:
    """Nothing named and nothing configured: the examples serve, and this is said."""
    done = run("build", "--date", "2026-11-23")
    assert (done.returncode, done.stderr) == (0, "")
    assert "the examples were used" in done.stdout
    assert names(tmp_path / "out" / "2026-11-23") == FILES


def test_today_is_the_default(run: Run, tmp_path: Path, export: Path) -> None:
    """Without a date it is today's, where the publication is."""
    days = []
    for zone in ("Pacific/Kiritimati", "Pacific/Niue"):
        (tmp_path / "digest.toml").write_text(f'[site]\ntimezone = "{zone}"\n', encoding="utf-8")
        days.append(json.loads(run("build", export, "--dry-run", "--json").stdout)["day"])
    assert days[0] > days[1]


def test_json_sums_up_for_scripts(run: Run, tmp_path: Path, export: Path) -> None:
    """With --json one object says what was built, shown, left out and skipped."""
    (tmp_path / "empty.txt").touch()
    done = run("build", export, tmp_path / "empty.txt", "--date", "2026-11-23", "--json")
    summary = json.loads(done.stdout)
    edition = json.loads((tmp_path / "out/2026-11-23/edition.json").read_bytes())
    places = [
        {
            "place": str(export),
            "name": str(export),
            "read": 2,
            "new": 2,
            "changed": 0,
            "failed": None,
            "unchanged": False,
            "left": 0,
        },
        {
            "place": f"{tmp_path}/empty.txt",
            "name": f"{tmp_path}/empty.txt",
            "read": 0,
            "new": 0,
            "changed": 0,
            "failed": None,
            "unchanged": False,
            "left": 0,
        },
    ]
    assert summary == {
        "status": "built",
        "day": "2026-11-23",
        "sources": places,
        "revision": 1,
        "hash": edition["hash"],
        "folder": f"{tmp_path}/out/2026-11-23",
        "dry_run": False,
        "files": sorted(FILES),
        "articles": 2,
        "stories": 2,
        "themes": {"power-renewable": 1, "real-estate": 1, "infrastructure": 0},
        "review": [],
        "review_left_out": [],
        "updates": [],
        "errata": [],
        "shortened": {},
        "findings": summary["findings"],
        "left_out": [],
        "discarded": [],
        "missed": [],
        "told_as_one": {},
        "skipped": [{"source": str(tmp_path / "empty.txt"), "reason": "is empty"}],
    }
    assert {finding["code"] for finding in summary["findings"]} == {"W108", "I602"}


def test_quiet_says_nothing_but_problems(run: Run, tmp_path: Path, export: Path) -> None:
    """With --quiet a good day is silent, and a problem is still named."""
    done = run("build", export, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (tmp_path / "empty.txt").touch()
    done = run("build", tmp_path, "--quiet")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"digest: skipped: {tmp_path}/empty.txt: is empty\n"


def test_a_dry_run_writes_nothing(run: Run, tmp_path: Path, export: Path) -> None:
    """With --dry-run all is done but the writing."""
    done = run("build", export, "--dry-run", "--date", "2026-11-23")
    assert done.returncode == 0
    assert (
        f"Nothing was written: this is a dry run. It would go to {tmp_path}/out/2026-11-23"
        in done.stdout
    )
    assert names(tmp_path) == {"news.jsonl"}
    assert json.loads(run("build", export, "--dry-run", "--json").stdout)["dry_run"] is True
    assert names(tmp_path) == {"news.jsonl"}


def test_themes_and_folder_can_be_named(run: Run, tmp_path: Path, export: Path) -> None:
    """With --theme, once or more, and --out, just those go just there."""
    done = run(
        "build", export, "--theme", "real-estate", "--out", "elsewhere", "--date", "2026-11-23"
    )
    assert done.returncode == 0
    assert {name.partition(".")[0] for name in names(tmp_path / "elsewhere/2026-11-23")} == {
        "all",
        "edition",
        "real-estate",
    }
    both = run(
        "build",
        export,
        "--theme",
        "real-estate",
        "--theme",
        "infrastructure",
        "--dry-run",
        "--json",
    )
    assert list(json.loads(both.stdout)["themes"]) == ["real-estate", "infrastructure"]


def test_settings_are_found_above_or_named(run: Run, tmp_path: Path, export: Path) -> None:
    """The settings file is in this folder or one above, or is named; out/ stands beside it."""
    (tmp_path / "digest.toml").write_text('[site]\nname = "The Ledger"\n', encoding="utf-8")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert (
        run("build", export, "--date", "2026-11-23", cwd=below)
        .stdout.splitlines()[2]
        .startswith("The Ledger, ")
    )
    assert (tmp_path / "out" / "2026-11-23").is_dir()
    (below / "other.toml").write_text('[site]\nname = "Other"\n', encoding="utf-8")
    assert (
        run("build", export, "--config", below / "other.toml")
        .stdout.splitlines()[2]
        .startswith("Other, ")
    )
    assert (below / "out").is_dir()


def test_a_progress_bar_shows_on_a_terminal_only(tmp_path: Path, export: Path) -> None:
    """A terminal sees how far reading is; with --quiet, or in a pipe, nothing is drawn."""
    for options, drawn in (((), True), (("--quiet",), False)):
        terminal, its_end = os.openpty()
        with start(
            *("build", export, *options), cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=its_end
        ) as process:
            os.close(its_end)
        assert process.returncode == 0
        assert (b"Reading" in read_terminal(terminal)) is drawn
        os.close(terminal)


def read_terminal(handle: int) -> bytes:
    """Return all that was written to a terminal whose other end is closed."""
    data = b""
    try:
        while more := os.read(handle, 4096):
            data += more
    except OSError:
        pass
    return data


# Bad input beyond tests/acceptance: one clear line, the right exit status, no traceback.


def assert_refused(done: subprocess.CompletedProcess[str], status: int, *said: str) -> None:
    """Check that a run failed as it should: one line on standard error says these words."""
    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr.startswith("digest: ")
    assert done.stderr.splitlines(keepends=True) == [done.stderr]
    for words in said:
        assert words in done.stderr


def test_an_impossible_source(run: Run) -> None:
    """A name that no file can have is named, too."""
    assert_refused(run("build", "x" * 300 + ".txt"), 1, "x.txt: File name too long.")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.html", b" \n\n", "is empty"),
        ("binary.txt", bytes(range(256)) * 20, "is not text (binary data)"),
        ("empty.jsonl", b"", "is empty"),
        ("nothing.html", b"<html><body></body></html>", "no article was found"),
    ],
)
def test_a_file_that_holds_no_article(
    run: Run, tmp_path: Path, export: Path, name: str, data: bytes, reason: str
) -> None:
    """Alone, such a file leaves nothing to build; among others it is named, and they go on."""
    (tmp_path / name).write_bytes(data)
    assert_refused(run("build", name), 1, f"no article could be read from {name}", reason)
    assert not (tmp_path / "out").exists()
    done = run("build", name, export)
    assert done.returncode == 0
    assert "2 stories" in done.stdout
    assert done.stderr.startswith(f"digest: skipped: {name}: {reason}")


def test_a_file_that_cannot_be_opened(run: Run, tmp_path: Path, export: Path) -> None:
    """A link to itself or to nothing, or a pipe, is counted as skipped; nothing waits for it."""
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "gone.jsonl").symlink_to("nowhere.jsonl")
    os.mkfifo(tmp_path / "pipe.txt")
    done = run("build", tmp_path, "--quiet")
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        f"digest: skipped: {tmp_path}/gone.jsonl: is not a regular file",
        f"digest: skipped: {tmp_path}/loop.txt: is not a regular file",
        f"digest: skipped: {tmp_path}/pipe.txt: is not a regular file",
        "digest: 3 skipped in all",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_in_another_encoding_is_read(run: Run, tmp_path: Path, encoding: str) -> None:
    """Old and foreign encodings are detected."""
    text = (
        "Café “Kothrud” opens\nReal Estate\nCafé “Kothrud” opens\nThe café “Kothrud” "
        "opened on Monday – at last – with 40 seats.\n"
    )
    (tmp_path / "page.txt").write_bytes(text.encode(encoding))
    done = run("build", "page.txt", "--date", "2026-11-23")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Café “Kothrud” opens" in (tmp_path / "out/2026-11-23/all.txt").read_text(
        encoding="utf-8"
    )


def test_a_broken_line_of_an_export(run: Run, tmp_path: Path) -> None:
    """A line that is no JSON, or no article, is skipped by its number."""
    lines = [
        json.dumps(SOLAR),
        '{"title": "cut',
        "[1]",
        '{"title": 5}',
        "{}",
        "",
        json.dumps(FLATS),
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = run("build", "news.jsonl", "--json")
    assert done.returncode == 0
    summary = json.loads(done.stdout)
    assert summary["articles"] == 2
    assert [part["source"] for part in summary["skipped"]] == [
        f"news.jsonl, line {number}" for number in (2, 3, 4, 5)
    ]
    for number, line in zip((2, 3, 4, 5), done.stderr.splitlines(), strict=False):
        assert line.startswith(f"digest: skipped: news.jsonl, line {number}: ")
    assert done.stderr.endswith("digest: 4 skipped in all\n")


@pytest.mark.parametrize(
    ("theme", "where"),
    [
        ('title = "T"', "colour: is missing"),
        (
            'title = "T"\ncolour = "#123456"\nsubject = "{date:%d}"',
            "subject: has an unknown field '{date:%d}'",
        ),
    ],
)
def test_a_theme_with_a_mistake(
    run: Run, tmp_path: Path, export: Path, theme: str, where: str
) -> None:
    """A wrong key or value in a theme file is named with its path."""
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "mine.toml").write_text(theme, encoding="utf-8")
    assert_refused(run("build", export), 1, f"themes/mine.toml: {where}")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("settings", "where"),
    [
        ('[site]\ntimezone = "Mars/Base"', "[site] timezone: 'Mars/Base' is not a time zone"),
        ('[mail]\nfrom = "nobody"', "[mail] from: must be an e-mail address"),
        ('[mail]\nfrom = "d@bücher.example"', "[mail] from: must be an e-mail address"),
        ('[mail]\npublic_url = "https://a.example/ü"', "[mail] public_url: must be in ASCII"),
        (
            '[edition]\nlook = "glossy"',
            "[edition] look: 'glossy' is not one of: briefing, broadsheet",
        ),
    ],
)
def test_a_mistake_in_the_settings(
    run: Run, tmp_path: Path, export: Path, settings: str, where: str
) -> None:
    """A wrong key or value in digest.toml is named with its path."""
    (tmp_path / "digest.toml").write_text(settings, encoding="utf-8")
    assert_refused(run("build", export), 1, "digest.toml: ", where)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("markdown/digest.md.j2", "one\ntwo\nthree {{ edition.nowhere }}", 3),
        ("text/digest.txt.j2", "{{ 1 / 0 }}", 1),
    ],
)
def test_a_mistake_in_a_template(
    run: Run, tmp_path: Path, export: Path, name: str, text: str, line: int
) -> None:
    """A mistake in a template is named with its file and line."""
    path = tmp_path / "templates" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    assert_refused(run("build", export), 1, f"{path}, line {line}: ")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("out", ["file", "file/below", "x" * 300])
def test_an_out_folder_that_cannot_be_written(
    run: Run, tmp_path: Path, export: Path, out: str
) -> None:
    """Where a file stands in the way, or the name is impossible, the place is named."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert_refused(
        run("build", export, "--out", out, "--date", "2026-11-23"),
        1,
        f"{out}/2026-11-23: cannot be written: ",
    )
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_the_name_of_a_file_need_not_be_text(run: Run, tmp_path: Path, export: Path) -> None:
    """A file whose name is in no known encoding can be named all the same."""
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).touch()
    done = run("build", tmp_path, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["skipped"][0]["reason"] == "is empty"


def test_markup_in_articles_is_escaped_everywhere(run: Run, tmp_path: Path) -> None:
    """HTML in titles and texts is shown, not obeyed, in whatever is opened in a browser."""
    hostile = SOLAR | {
        "title": "<script>alert(1)</script> wins",
        "text": "<img src=x onerror=alert(1)> has won a solar order of 300 MW.",
    }
    (tmp_path / "news.jsonl").write_text(json.dumps(hostile), encoding="utf-8")
    run("build", "news.jsonl", "--date", "2026-11-23", "--quiet")
    page = (tmp_path / "out/2026-11-23/all.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; wins" in page
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "<script" not in (tmp_path / "out/2026-11-23/all.md").read_text(encoding="utf-8")


STRICT = """
[[lint.rule]]
code = "W108"
severity = "error"
reason = "we want to see it fail"
"""


def test_what_is_not_fit_to_send_is_said(run: Run, tmp_path: Path, export: Path) -> None:
    """A preflight error is named, and sets the exit status; the files are there to look at."""
    (tmp_path / "digest.toml").write_text(STRICT, encoding="utf-8")
    done = run("build", export, "--date", "2026-11-23", "--quiet")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("digest: not fit to send: W108 ")
    assert done.stderr.count("\n") == 1
    assert names(tmp_path / "out" / "2026-11-23") == FILES


def test_what_is_shortened_is_told(run: Run, tmp_path: Path) -> None:
    """A line for each variant; the whole page is written beside the mail."""
    chance = Random(3)
    stories = [
        FLATS
        | {"id": f"{at}", "url": f"https://a.example/{at}"}
        | {
            name: " ".join("".join(chance.choices("aeioulmnrst", k=8)) for _ in range(12)) + "."
            for name in ("title", "text")
        }
        for at in range(40)
    ]
    (tmp_path / "many.jsonl").write_text("\n".join(map(json.dumps, stories)), encoding="utf-8")
    (tmp_path / "digest.toml").write_text("[edition]\nmax_bytes = 20000\n", encoding="utf-8")
    done = run("build", "many.jsonl", "--date", "2026-11-23")
    told = re.findall(r"Shortened to fit 20,000 bytes: (\S+): \d+ stor(?:y|ies) .*", done.stdout)
    assert told == ["all", "real-estate"]
    assert "only counted and, without [mail] public_url, left for the next edition" in done.stdout
    made = names(tmp_path / "out" / "2026-11-23")
    assert made - FILES == {"all.page.html", "real-estate.page.html"}


def test_a_quiet_day_names_the_next_edition(run: Run, tmp_path: Path, export: Path) -> None:
    """The sources are read, and nothing is written."""
    text = f"[calendar]\ndays = ['thursday']\n[[source]]\npath = '{export.name}'\n"
    (tmp_path / "digest.toml").write_text(text, encoding="utf-8")
    done = run("build", "--date", "2026-11-23")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(
        "Monday 2026-11-23 is a quiet day (see [calendar] in digest.toml): the next edition is "
        "that of Thursday 2026-11-26.\nThe sources were read, and no edition was made.\n"
    )
    assert not (tmp_path / "out").exists()
    status = run("status", "--day", "2026-11-23").stdout
    assert "the next edition is that of Thursday 2026-11-26." in status


def test_words_that_a_catalogue_lacks_are_one_line(run: Run, tmp_path: Path, export: Path) -> None:
    """English stands for them; a catalogue that no reader has and that is broken is named."""
    own = tmp_path / "templates" / "languages"
    own.mkdir(parents=True)
    english = (ROOT / "templates/languages/en.toml").read_text(encoding="utf-8")
    (own / "fr.toml").write_text(english.replace("\narchive =", "\nold ="), encoding="utf-8")
    done = run("build", export, "--quiet")
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)
    assert "fr.toml: is without archive: English stands for them; has keys" in done.stderr
    (own / "fr.toml").write_text("read_at = '{titre}'", encoding="utf-8")
    done = run("build", export, "--quiet")
    assert done.returncode == 0
    assert "fr.toml, line 1: 'read_at' has braces that nothing fills in" in done.stderr


def test_a_theme_for_everything_is_one_line_away(run: Run, tmp_path: Path, export: Path) -> None:
    """If nothing fits a theme, what to do is said; then it is done, and explained."""
    (tmp_path / "digest.toml").write_text("[[source]]\npath = 'news.jsonl'\n", encoding="utf-8")
    (tmp_path / "themes").mkdir()
    town = tmp_path / "themes" / "town.toml"
    head = "title = 'Town'\ncolour = '#0b6e4f'\ncolour_dark = '#93c5fd'\n"
    town.write_text(head, encoding="utf-8")
    done = run("build", "--date", "2026-11-23")
    assert "Left out: 2 no theme fits" in done.stdout
    assert "none of them fits a theme: add labels or terms" in done.stdout
    town.write_text(f"{head}catch_all = true\n", encoding="utf-8")
    done = run("build", "--date", "2026-11-23")
    assert "Town\t2\t" in done.stdout
    assert "fits a theme" not in done.stdout
    assert "sure: fits no other theme" in run("explain", export).stdout
    settings = "[[source]]\npath = 'news.jsonl'\ntheme = 'town'\n"
    (tmp_path / "digest.toml").write_text(settings, encoding="utf-8")
    assert "town, 1.00 sure: the source's theme" in run("explain", export).stdout
    assert "the source's theme" not in run("explain", export, "--ignore-labels").stdout


def test_a_day_on_which_nothing_is_new_is_told(run: Run, tmp_path: Path) -> None:
    """A feed of which all was sent already was read: the build says so, and has not failed."""
    with Server() as server:
        server.routes["/feed"] = feed("Crane ordered for berth", "Solar park wins 300 MW")
        (tmp_path / "digest.toml").write_text(
            f"[[source]]\nname = 'Desk'\nurl = '{server.url('/feed')}'\n[fetch]\n"
            "contact = 'mailto:desk@example.com'\ndelay = 0\nallow_hosts = ['127.0.0.1']\n"
            "[mail]\nfrom = 'Desk <desk@example.com>'\n",
            encoding="utf-8",
        )
        run("build", "--date", "2026-11-23", "--quiet")
        assert run("approve", "2026-11-23").returncode == 0
        done = run("build", "--date", "2026-11-24")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Desk\t2\t0\t0\tunchanged" in done.stdout
    assert "Nothing new: all that the sources give was sent already" in done.stdout
