"""`digest init`: a new publication, neutral or the demo, with every setting in its file."""

import os
import pty
import re
import resource
import select
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import inspect

from digest.config.settings import SettingsFile, read_settings
from digest.config.words import bare_type
from digest.resources import shipped_folder
from tests.config.test_tomlfile import tables
from tests.conftest import EXAMPLES, Run

MADE = {"digest.toml", ".gitignore", "themes/news.toml", "themes/none.toml"}
SETTINGS = shipped_folder("templates") / "publication" / "digest.toml"
LINES = SETTINGS.read_text(encoding="utf-8").splitlines()
HEADER = re.compile(r"(# )?\[+([\w.]+)\]+(\s+#.*)?")
KEY = re.compile(r"(# )?(\w+) = .+")
#: What a setting cannot do without.
NEEDED = {
    "source": ("url", "path"),
    "site_rule": ("host",),
    "relay": ("host",),
    "bounces.imap": ("host", "user"),
    "lint.rule": ("code", "severity", "reason"),
    "pictures": ("folder", "url"),
}


def files(folder: Path) -> set[str]:
    """Return every file below `folder`."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def settings_shown() -> Iterator[tuple[int, int, str, str]]:
    """Yield the line of each setting, that of its table's header, the table and the key."""
    header, table = 0, ""
    for number, line in enumerate(LINES):
        if found := HEADER.fullmatch(line):
            header, table = number, found[2]
        elif found := KEY.fullmatch(line):
            yield number, header, table, found[2]


SHOWN = list(settings_shown())
COMMENTED = [one for one in SHOWN if LINES[one[0]].startswith("# ")]


def test_it_makes_a_neutral_publication(run: Run, tmp_path: Path) -> None:
    """The folder holds settings, one theme and an ignore file; it says what it assumed."""
    done = run("init", "mine")
    assert (done.returncode, done.stderr) == (0, "")
    assert files(tmp_path / "mine") == MADE
    assert "cd mine" in done.stdout
    assert "digest build" in done.stdout
    assert (
        'Assumed: name "Daily Digest", language "en", timezone "UTC", '
        'contact "mailto:newsletter@example.com".'
    ) in done.stdout
    assert (tmp_path / "mine/.gitignore").read_text(encoding="utf-8") == (
        "out/\ndigest.db*\ndigest.cache.db*\n"
    )
    words = "".join(
        path.read_text(encoding="utf-8") for path in (tmp_path / "mine").rglob("*.toml")
    )
    assert not re.search("construction|real estate|infrastructure|solar", words, re.IGNORECASE)


def test_it_serves_this_folder(run: Run, tmp_path: Path) -> None:
    """Without a name the current folder becomes the publication, and nobody is told to go there."""
    done = run("init")
    assert files(tmp_path) == MADE
    assert "cd " not in done.stdout


def test_options_answer_what_it_would_ask(run: Run, tmp_path: Path) -> None:
    """Whatever characters a name has, the settings hold what was said; nothing is assumed."""
    done = run(
        "init", "mine", "--name", 'The "Site" \\ Käse', "--language", "hi-IN",
        "--timezone", "Asia/Kolkata", "--contact", "desk@example.org",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "Assumed" not in done.stdout
    made = read_settings(tmp_path / "mine/digest.toml")
    assert (made.site.name, made.site.language) == ('The "Site" \\ Käse', "hi-IN")
    assert (made.site.timezone, made.fetch.contact) == (
        "Asia/Kolkata",
        "mailto:desk@example.org",
    )


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("timezone", "kolkata", "'kolkata' is not a time zone such as 'Asia/Kolkata' (did you me"),
        ("language", "German", "must be a language tag such as 'en-IN'"),
        ("language", "de", "'de' is not one of: en, hi"),
        ("contact", "me", "must be a page or a mailto: address such as 'mailto:desk@example.com'"),
        ("name", " ", "must not be empty"),
    ],
)
def test_a_wrong_option_is_refused(
    run: Run, tmp_path: Path, option: str, value: str, said: str
) -> None:
    """With what would be right, and before anything is written."""
    done = run("init", "mine", f"--{option}", value)
    assert done.returncode == 2
    assert done.stderr.startswith(f"digest: --{option}: {said}")
    assert done.stderr.count("\n") == 1
    assert files(tmp_path) == set()


def test_on_a_terminal_it_asks(tmp_path: Path) -> None:
    """A wrong answer is asked for again, with a suggestion; an empty one takes the default."""
    talk = [
        (b"publication [Daily Digest]: ", b"The Ledger\n"),
        (b"articles [en]: ", b"\n"),
        (b"zone [UTC]: ", b"kolkata\n"),
        (b"zone [UTC]: ", b"Asia/Kolkata\n"),
        (b"sites you read: ", b"desk@example.org\n"),
    ]
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(tmp_path)
        os.execv(sys.executable, [sys.executable, "-m", "digest", "init"])  # noqa: S606
    said = b""
    while select.select([terminal], [], [], 60)[0]:
        try:
            said += os.read(terminal, 65536)
        except OSError:  # so Linux ends the output of a program that has ended
            break
        if talk and said.endswith(talk[0][0]):
            os.write(terminal, talk.pop(0)[1])
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert b"(did you mean 'Asia/Kolkata'?)" in said
    made = read_settings(tmp_path / "digest.toml")
    assert (made.site.name, made.site.language, made.site.timezone, made.fetch.contact) == (
        "The Ledger",
        "en",
        "Asia/Kolkata",
        "mailto:desk@example.org",
    )


def test_the_neutral_theme_takes_every_article(run: Run, tmp_path: Path) -> None:
    """With a source of one's own, a build has its stories: none is about a theme of ours."""
    run("init", "mine")
    source = '\n[[source]]\npath = "news.jsonl"\n'
    with (tmp_path / "mine/digest.toml").open("a", encoding="utf-8") as settings:
        settings.write(source)
    (tmp_path / "mine/news.jsonl").write_text(
        '{"title": "School wins chess cup", "text": "Pupils beat 12 teams on Sunday.",'
        ' "published": "2026-11-23T08:00:00Z"}\n'
        '{"title": "Une boulangerie ouvre", "text": "La boulangerie a ouvert lundi matin.",'
        ' "label": "Commerce", "published": "2026-11-23T09:00:00Z"}\n',
        encoding="utf-8",
    )
    done = run("build", "--date", "2026-11-23", cwd=tmp_path / "mine")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 stories" in done.stdout
    assert (tmp_path / "mine/out/2026-11-23/all.eml").is_file()


def test_the_example_is_the_demo(run: Run, tmp_path: Path) -> None:
    """With its articles and themes, and a memory of its own beside the settings."""
    done = run("init", "demo", "--example")
    assert (done.returncode, done.stderr) == (0, "")
    themes = {f"themes/{path.name}" for path in shipped_folder("themes").glob("*.toml")}
    assert files(tmp_path / "demo") == {".gitignore"} | themes | files(EXAMPLES)
    done = run("build", "--date", "2026-11-23", cwd=tmp_path / "demo")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Infrastructure" in done.stdout
    assert (tmp_path / "demo/digest.db").is_file()
    assert "leave out --name" in run("init", "other", "--example", "--name", "x").stderr


def test_nothing_is_overwritten(run: Run, tmp_path: Path) -> None:
    """What exists is kept and said to be; a theme that was deleted stays deleted."""
    run("init")
    (tmp_path / "digest.toml").write_text("mine", encoding="utf-8")
    (tmp_path / ".gitignore").unlink()
    (tmp_path / "themes/none.toml").unlink()
    done = run("init", "--name", "Other")
    assert done.returncode == 0
    assert "kept  digest.toml" in done.stdout
    assert "made  .gitignore" in done.stdout
    assert (tmp_path / "digest.toml").read_text(encoding="utf-8") == "mine"
    assert files(tmp_path) == MADE - {"themes/none.toml"}


def test_a_file_in_the_way_is_named(run: Run, tmp_path: Path) -> None:
    """A file where the folder should be is an error, and stays."""
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    done = run("init", "mine")
    assert done.returncode == 1
    assert done.stderr == (
        "digest: mine: cannot be written: there is a file of that name. "
        "What was there before is kept.\n"
    )
    assert files(tmp_path) == {"mine"}


def test_a_full_disk_leaves_no_half_file(run: Run, tmp_path: Path) -> None:
    """A file that could not be written whole is deleted, so that the next try makes it."""

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    done = run("init", "mine", preexec_fn=fill)
    assert done.returncode == 1
    assert "cannot be written: " in done.stderr
    assert not (tmp_path / "mine/digest.toml").exists()
    run("init", "mine")
    assert files(tmp_path / "mine") == MADE


@pytest.mark.parametrize(
    ("table", "key"),
    [
        (".".join(key for key in path if key != "[]"), field.encode_name)
        for path, table in tables(inspect.type_info(SettingsFile))
        if path
        for field in table.fields
    ],
)
def test_the_file_holds_every_setting(table: str, key: str) -> None:
    """As a line in its table, or for a table as a header of its own."""
    shown = {(table, key) for _, _, table, key in SHOWN}
    headers = {found[2] for line in LINES if (found := HEADER.fullmatch(line))}
    assert (table, key) in shown or f"{table}.{key}" in headers


def test_the_file_holds_nothing_else() -> None:
    """Each line is a comment, a header or a setting that is known, in at most 100 columns."""
    known = {
        (".".join(key for key in path if key != "[]"), field.encode_name)
        for path, table in tables(inspect.type_info(SettingsFile))
        for field in table.fields
    }
    free = {
        (*path, field.encode_name)
        for path, table in tables(inspect.type_info(SettingsFile))
        for field in table.fields
        if isinstance(bare_type(field.type)[0], inspect.DictType)
    }
    for _, _, table, key in SHOWN:
        assert (table, key) in known or tuple(table.split(".")) in free
    assert max(map(len, LINES)) <= 100


def test_the_file_as_written_loads(tmp_path: Path) -> None:
    """The settings that are not comments are right."""
    (tmp_path / "digest.toml").write_text("\n".join(LINES), encoding="utf-8")
    assert read_settings(tmp_path / "digest.toml").site.timezone == "UTC"


@pytest.mark.parametrize(
    ("number", "header", "table", "key"),
    COMMENTED,
    ids=[f"{table}.{key}" for _, _, table, key in COMMENTED],
)
def test_any_one_setting_can_be_taken_in(
    tmp_path: Path, number: int, header: int, table: str, key: str
) -> None:
    """Without its comment mark, and those of its table's header and what that cannot do without."""
    taken = {number, header}
    taken |= {
        line
        for line, under, _, other in SHOWN
        if under == header and other in NEEDED.get(table, ())
    }
    lines = [line.removeprefix("# ") if at in taken else line for at, line in enumerate(LINES)]
    if table == "mail.campaign":  # only links to the site carry the parameters
        lines = [
            line.removeprefix("# ")
            if line.startswith('# url = "https://www.example.com/"')
            else line
            for line in lines
        ]
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes/news.toml").write_bytes((SETTINGS.parent / "themes/news.toml").read_bytes())
    (tmp_path / "digest.toml").write_text("\n".join(lines), encoding="utf-8")
    read_settings(tmp_path / "digest.toml")


@pytest.mark.parametrize("name", ["news", "none"])
def test_a_theme_s_comments_are_right_settings(tmp_path: Path, name: str) -> None:
    """With all comment marks taken away from its settings, the file still loads."""
    text = (SETTINGS.parent / f"themes/{name}.toml").read_text(encoding="utf-8")
    setting = re.compile(r"^# (?=\w+ = |\[\[|  \{|\])", re.MULTILINE)
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes/news.toml").write_text("title = 'N'\ncolour = '#1d4ed8'\n")
    (tmp_path / f"themes/{name}.toml").write_text(setting.sub("", text), encoding="utf-8")
    (tmp_path / "digest.toml").touch()
    read_settings(tmp_path / "digest.toml")
