"""Bad input: one clear line that names the place, the exit status, no traceback, no half file."""

import resource
import socket
from pathlib import Path

import pytest

from tests.conftest import EXAMPLES, Run

GOOD = EXAMPLES / "pages"


def one_line(text: str) -> str:
    """Return the one line that `text` is."""
    assert "Traceback" not in text
    assert text.count("\n") == 1, text
    return text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["/nothing/here"], "no such file or folder"),
        ([GOOD, "--date", "2026-13-01"], "'2026-13-01' is not a date"),
        ([GOOD, "--date", "soon"], "'soon' is not a date"),
        ([GOOD, "--theme", "weather"], "No theme 'weather'"),
        ([EXAMPLES / "digest.toml"], "this kind of file cannot be read"),
        ([GOOD, "--config", "none.toml"], "no such settings file"),
    ],
)
def test_wrong_use_ends_with_2(
    run: Run, tmp_path: Path, arguments: list[object], said: str
) -> None:
    """What the user named is not there or is not of its kind."""
    done = run("build", *arguments)
    assert done.returncode == 2
    assert said in one_line(done.stderr)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("digest.toml", "[site]\nnmae = 'x'\n", "[site] nmae: is not a known setting"),
        ("digest.toml", "[site\n", "line 1: has no table's name such as [site]"),
        ("digest.toml", "[cms]\nurl = 'x'\n", "[cms]: is not a known setting"),
        ("digest.toml", "[store]\nurl = 'x'\n", "[store] url: must be a database such as"),
        ("themes/a.toml", "title = 'A'\ncolour = 'red'\n", "colour: must be a colour"),
        (
            "themes/a.toml",
            "title = 'A'\ncolour = '#112233'\nterms = [{text = 'x', weight = 'y'}]\n",
            "terms 'x' weight: must be a number above 0 and at most 100, not text",
        ),
        (
            "templates/mail/broadsheet.mjml.j2",
            "<mjml>\n<mj-body>\n{{ nothing }}\n",
            "broadsheet.mjml.j2, line 3",
        ),
        ("templates/mail/broadsheet.mjml.j2", "<mjml>\n{% if %}", "broadsheet.mjml.j2, line 2"),
        (
            "templates/mail/broadsheet.mjml.j2",
            "<mjml>\n<mj-body>\n<mj-txt/></mj-body></mjml>",
            "MJML has no <mj-txt>",
        ),
    ],
)
def test_a_wrong_file_of_the_publication_ends_with_1(
    run: Run, tmp_path: Path, name: str, content: str, said: str
) -> None:
    """Settings, themes and templates are named with the place in them."""
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "digest.toml").touch()
    (tmp_path / name).write_text(content)
    done = run("build", GOOD)
    assert done.returncode == 1
    line = one_line(done.stderr)
    assert said in line
    assert Path(name).name in line
    assert not (tmp_path / "out").exists()


def test_a_bad_file_among_good_ones_is_named_and_skipped(run: Run, tmp_path: Path) -> None:
    """The build goes on without an empty file, a binary one and a broken line of an export."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "empty.txt").touch()
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "lines.jsonl").write_text(
        '{"title": "Flats sold", "label": "Real Estate"}\n{broken\n'
    )
    done = run("build", folder, "--quiet")
    assert done.returncode == 0
    assert done.stdout == ""
    for said in (
        "empty.txt: is empty",
        "binary.txt: is not text",
        "lines.jsonl, line 2: is not JSON",
        "3 skipped",
    ):
        assert said in done.stderr


def test_nothing_readable_is_an_error(run: Run, tmp_path: Path) -> None:
    """Where no article can be read, nothing is built."""
    (tmp_path / "empty.txt").touch()
    done = run("build", "empty.txt")
    assert done.returncode == 1
    assert "no article could be read" in one_line(done.stderr)
    assert not (tmp_path / "out").exists()


def test_an_out_that_cannot_be_written_is_an_error(run: Run, tmp_path: Path) -> None:
    """A file where the folder should be is named."""
    (tmp_path / "out").write_text("a file")
    done = run("build", GOOD)
    assert done.returncode == 1
    assert "cannot be written" in one_line(done.stderr)


@pytest.mark.parametrize(
    ("memory", "said"),
    [("sqlite:///digest.db", "cannot be used"), ("sqlite://", "cannot be written")],
)
def test_a_full_disk_loses_nothing(run: Run, tmp_path: Path, memory: str, said: str) -> None:
    """Wherever the disk is full, the last build stays, and the next one is right."""
    (tmp_path / "digest.toml").write_text(f"[store]\nurl = '{memory}'\n", encoding="utf-8")
    assert run("build", GOOD, "--date", "2026-11-23", "--theme", "real-estate").returncode == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "out/2026-11-23").iterdir()}
    done = run(
        "build", GOOD, "--date", "2026-11-23",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )  # fmt: skip
    assert done.returncode == 1
    assert said in one_line(done.stderr)
    assert {
        path.name: path.read_bytes() for path in (tmp_path / "out/2026-11-23").iterdir()
    } == before
    assert run("build", GOOD, "--date", "2026-11-23").returncode == 0
    assert len(list((tmp_path / "out/2026-11-23").iterdir())) == 17


def test_a_changed_edition_is_not_rendered(run: Run, tmp_path: Path) -> None:
    """`digest render` names an edition that does not match its hash, and one that is not there."""
    assert run("build", GOOD, "--date", "2026-11-23").returncode == 0
    edition = tmp_path / "out/2026-11-23/edition.json"
    edition.write_text(edition.read_text().replace("Saryu", "Sarju"))
    done = run("render", "out/2026-11-23")
    assert done.returncode == 1
    assert "does not match its hash" in one_line(done.stderr)
    assert run("render", "out").returncode == 2


def test_a_taken_port_is_named(run: Run) -> None:
    """The preview says that another program has the port."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = run("preview", "--no-open", "--port", other.getsockname()[1])
    assert done.returncode == 1
    assert "Choose another with --port" in one_line(done.stderr)
