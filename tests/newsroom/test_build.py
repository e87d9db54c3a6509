import contextlib
import json
import os
import shutil
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest

from digest.config.settings import Settings, read_settings
from digest.errors import BadNote, NoEdition, NothingToRead
from digest.model import Edition, Image, Problem, Source
from digest.newsroom import build as pipeline
from digest.newsroom import intake, pictures
from digest.newsroom.offer import Offer, offer_articles
from digest.preflight.day import CheckedFile
from digest.preflight.rule import Finding
from digest.resources import shipped_folder
from digest.store.database import Memory
from digest.store.news import document
from tests.conftest import EXAMPLES, Run
from tests.publications import publication

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
EXPORT = (
    "\n"
    '{"id": "a1", "url": "https://a.example/1", "title": "Saryu Solar wins an order", '
    '"label": "Power", '
    '"text": "Saryu Solar has won an order for a 300 MW solar plant near Jodhpur."}\n'
    '{"id": "a2", "title": "Kothrud metro depot opens", '
    '"label": "Infrastructure Transport", "published": "2026-11-22T20:00:00Z", '
    '"text": "The metro depot at Kothrud opened on Monday after four years of work."}\n'
    '{"id": "a3", "title": "Poetry prize for a crane driver", '
    '"text": "A crane driver has won a prize for her poems about the harbour at night."}\n'
)
#: The same articles in another order and under another label: copies, of which one has to lead.
COPIES = (
    "\n"
    '{"id": "a2", "title": "Kothrud metro depot opens", '
    '"label": "Real Estate", "published": "2026-11-22T20:00:00Z", '
    '"text": "The metro depot at Kothrud opened on Monday after four years of work."}\n'
    '{"id": "a1", "url": "https://a.example/1", "title": "Saryu Solar wins an order", '
    '"author": "K Rao", '
    '"text": "Saryu Solar has won an order for a 300 MW solar plant near Jodhpur."}\n'
)
PAGE = """Flats at Wakad sell in a day
Real Estate
Flats at Wakad sell in a day
All 120 flats of a residential project at Wakad were sold in one day, the developer said on Monday.
Next Story
Power & Renewable Energy
Wind park at Bhuj grows
The wind park at Bhuj will grow by 200 MW this year, the ministry said. It is the lar..
"""
OTHER_PAGE = """Office space in Hinjawadi is let
Real Estate
Office space in Hinjawadi is let
An office space of 400,000 sq ft in Hinjawadi was let to a software company for nine years.
Next Story
Infrastructure Energy
Wind park at Bhuj grows
The wind park at Bhuj will grow by 200 MW this year, the min..
"""
FILES = {"a.jsonl": EXPORT, "b.jsonl": COPIES, "c.txt": PAGE, "d.txt": OTHER_PAGE}


def sources_in(folder: Path, names: dict[str, str] | None = None) -> Path:
    """Write the sources into `folder`, under other `names` where they are given."""
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        (folder / (names or {}).get(name, name)).write_text(text, encoding="utf-8")
    return folder


def built(
    folder: Path, settings: Settings | None = None, themes: tuple[str, ...] = ()
) -> pipeline.Built:
    """Build the day from the sources in `folder`."""
    settings = settings or read_settings()
    return build(settings, settings.source(folder), DAY, themes)


def build(
    settings: Settings, source: Source, day: date = DAY, themes: tuple[str, ...] = ()
) -> pipeline.Built:
    """Build the day of one source, with a memory that is empty before and gone after."""
    with Memory("sqlite://", settings.folder) as memory:
        at = publication(settings, memory, NOW)
        return pipeline.build_edition(at, (source,), day, settings.pick_themes(themes))


def gather(source: Source) -> Offer:
    """Return what an edition may have of one source."""
    settings = read_settings()
    with Memory("sqlite://", settings.folder) as memory:
        taken = intake.take_in(publication(settings, memory, NOW), [source])
        with memory.write() as connection:
            return offer_articles(connection, taken, settings, DAY, NOW)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file in `folder`."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work where no settings are found."""
    monkeypatch.chdir(tmp_path)


def test_a_build_makes_every_variant_in_every_form(tmp_path: Path) -> None:
    """There are four files for each theme and for all together, and the edition lists them."""
    made = built(sources_in(tmp_path / "in"))
    keys = ["all", "power-renewable", "real-estate", "infrastructure"]
    assert list(made.variants) == keys
    assert set(made.files) == {
        f"{key}.{ending}" for key in keys for ending in ("html", "md", "txt", "eml")
    }
    pipeline.save_day(tmp_path / "day", made)
    assert document.read_edition(tmp_path / "day") == (made.edition, made.variants)


def test_every_article_is_shown_or_left_out_with_a_reason(tmp_path: Path) -> None:
    """No article is lost without a word."""
    made = built(sources_in(tmp_path / "in"))
    edition = made.edition
    shown = {story for section in edition.sections for story in section.stories}
    assert shown | {left.article for left in edition.left_out} >= {
        article.id for article in edition.articles
    }
    assert [left.reason for left in edition.left_out if left.article == "a3"] == ["no theme fits"]


def test_themes_narrow_the_build(tmp_path: Path) -> None:
    """Asked for one theme, a build makes that one and `all` of it, and takes earlier files away."""
    folder = sources_in(tmp_path / "in")
    pipeline.save_day(tmp_path / "day", built(folder))
    made = built(folder, themes=("real-estate",))
    pipeline.save_day(tmp_path / "day", made)
    names = {
        f"{key}.{ending}"
        for key in ("all", "real-estate")
        for ending in ("html", "md", "txt", "eml")
    }
    assert set(contents(tmp_path / "day")) == names | {"edition.json"}
    assert [section.theme for section in made.edition.sections] == ["real-estate"]
    assert b"Saryu Solar" not in made.files["all.html"]


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    """Twice in a row, nothing differs."""
    folder = sources_in(tmp_path / "in")
    for name in ("one", "two"):
        pipeline.save_day(tmp_path / name, built(folder))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.parametrize(
    "names",
    [
        {"a.jsonl": "b.jsonl", "b.jsonl": "a.jsonl"},
        {"c.txt": "d.txt", "d.txt": "c.txt"},
        {"a.jsonl": "z.jsonl", "c.txt": "0 page.txt", "d.txt": "0 Page.txt"},
    ],
)
def test_names_and_places_of_files_do_not_matter(tmp_path: Path, names: dict[str, str]) -> None:
    """The same sources elsewhere, under other names and in another order, give the same bytes."""
    one = built(sources_in(tmp_path / "in"))
    other = built(sources_in(tmp_path / "elsewhere" / "deep", names))
    assert one.files == other.files
    assert document.encode_edition(one.edition, one.variants) == document.encode_edition(
        other.edition, other.variants
    )


def test_the_order_of_excerpts_set_aside_does_not_matter(tmp_path: Path) -> None:
    """Of two cuts of one undated excerpt, the same is kept whatever their files are called."""
    hashes = set()
    for name, names in (("one", {}), ("two", {"c.txt": "d.txt", "d.txt": "c.txt"})):
        source = Source(sources_in(tmp_path / name, names))
        settings = read_settings()
        made = build(settings, source)
        assert any(left.reason.startswith("undated excerpt") for left in made.edition.left_out)
        hashes.add(document.edition_hash(made.edition))
    assert len(hashes) == 1


@pytest.mark.parametrize(
    "variables",
    [
        {"TZ": "Pacific/Kiritimati"},
        {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2026", "LC_ALL": "C", "HOME": "/nowhere"},
    ],
)
def test_the_machine_does_not_matter(tmp_path: Path, run: Run, variables: dict[str, str]) -> None:
    """The demo publication gives the same bytes in another time zone, hash seed and locale."""
    for name, changed in (("one", {"PYTHONHASHSEED": "0", "TZ": "UTC"}), ("two", variables)):
        publication = tmp_path / name / "publication"
        shutil.copytree(EXAMPLES, publication)
        done = run("build", "--date", DAY, "--quiet", cwd=publication, env=os.environ | changed)
        assert (done.returncode, done.stderr) == (0, "")
    one, two = (contents(tmp_path / name / "publication/out/2026-11-23") for name in ("one", "two"))
    assert one == two
    assert len(one) == 17


def test_the_date_names_the_day_and_filters_nothing(tmp_path: Path) -> None:
    """Built for another day, the edition holds the same stories."""
    settings = read_settings()
    folder = sources_in(tmp_path / "in")
    later = build(settings, settings.source(folder), date(2027, 1, 1))
    assert later.edition.sections == built(folder).edition.sections
    assert b"Friday, 1 January 2027" in later.files["all.html"]


def test_rendering_again_gives_the_same_bytes(tmp_path: Path) -> None:
    """All that is rendered comes from the edition: edition.json alone gives the same files."""
    pipeline.save_day(tmp_path / "day", built(sources_in(tmp_path / "in")))
    before = contents(tmp_path / "day")
    for path in (tmp_path / "day").iterdir():
        if path.name != "edition.json":
            path.unlink()
    pipeline.render_again(tmp_path / "day", read_settings())
    assert contents(tmp_path / "day") == before


def test_rendering_again_uses_the_templates_as_they_are_now(tmp_path: Path) -> None:
    """A changed template changes the files, and the edition stays what it was."""
    pipeline.save_day(tmp_path / "day", built(sources_in(tmp_path / "in")))
    edition, _ = document.read_edition(tmp_path / "day")
    own = tmp_path / "templates" / "text" / "digest.txt.j2"
    own.parent.mkdir(parents=True)
    own.write_text("Own: {{ edition.subject }}", encoding="utf-8")
    made = pipeline.render_again(tmp_path / "day", read_settings())
    assert (tmp_path / "day" / "all.txt").read_text(
        encoding="utf-8"
    ) == "Own: Saryu Solar wins an order\n"
    assert document.read_edition(tmp_path / "day") == (edition, made.variants)


def test_nothing_is_rendered_again_where_nothing_was_built(tmp_path: Path) -> None:
    """A folder without edition is an error, and stays as it is."""
    with pytest.raises(NoEdition):
        pipeline.render_again(tmp_path, read_settings())
    assert contents(tmp_path) == {}


def test_sources_named_come_before_settings_before_examples(tmp_path: Path) -> None:
    """What the user names is read; else what the settings name; else the examples."""
    (tmp_path / "digest.toml").write_text(
        '[[source]]\npath = "in"\nname = "Ours"\n', encoding="utf-8"
    )
    (named,) = intake.choose_sources(read_settings(), [tmp_path / "other"])
    assert (named.path, named.name, named.named) == (tmp_path / "other", None, True)
    (configured,) = intake.choose_sources(read_settings(), [])
    assert (configured.path, configured.name, configured.named) == (tmp_path / "in", "Ours", False)
    (tmp_path / "digest.toml").unlink()
    assert [source.path for source in intake.choose_sources(read_settings(), [])] == [
        shipped_folder("examples")
    ]


def test_undated_excerpts_enter_where_the_source_says_so(tmp_path: Path) -> None:
    """An undated excerpt enters only from a source that was named or has `teasers = true`."""
    folder = sources_in(tmp_path / "in")
    for source, enters in (
        (Source(folder), False),
        (Source(folder, teasers=True), True),
        (Source(folder, named=True), True),
    ):
        reading = gather(source)
        assert any(article.teaser for article in reading.articles) is enters
        assert bool(reading.aside) is not enters


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    """A file that cannot be read is a problem, not an end."""
    folder = sources_in(tmp_path / "in")
    (folder / "empty.txt").touch()
    reading = gather(Source(folder, named=True))
    assert reading.problems == [Problem(str(folder / "empty.txt"), "is empty")]
    assert len(reading.articles) >= 5


def test_a_day_of_nothing_is_no_day(tmp_path: Path) -> None:
    """Where no article could be read, nothing is built, and the first reason is given."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").touch()
    with pytest.raises(
        NothingToRead, match=r"no article could be read from .*in; .*empty\.txt: is empty"
    ):
        built(tmp_path / "in")


def test_a_half_day_of_a_killed_build_is_no_source(tmp_path: Path) -> None:
    """What a build that was killed had written when it ended is not read as articles."""
    folder = sources_in(tmp_path / "in")
    whole = built(folder)
    half = folder / "out" / "2026-11-23"
    (half / ".writing-abc").mkdir(parents=True)
    (half / "all.txt").write_bytes(whole.files["all.txt"])
    assert built(folder).files == whole.files


def test_the_note_is_read_where_there_is_one(tmp_path: Path) -> None:
    """An absent or empty note is none; a text is kept, save characters that mail cannot carry."""
    note = tmp_path / "note.md"
    assert pipeline.read_note(note) is None
    note.write_text(" \n", encoding="utf-8")
    assert pipeline.read_note(note) is None
    note.write_text("\ufeffGood\x08 *morning*\n\n- one\n", encoding="utf-8")
    assert pipeline.read_note(note) == "Good *morning*\n\n- one"
    assert built_with_note(tmp_path).note == "Good *morning*\n\n- one"


def built_with_note(folder: Path) -> Edition:
    """Return the edition of a publication in `folder`."""
    return built(sources_in(folder / "in"), read_settings()).edition


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1. " * 1000, "nests lists and quotations too deeply"),
        ("[" * 19_000, "line 3 has a word of 19000 characters; 1000 are allowed"),
        ("[ " * 9000, "has '\\[' 9000 times; 200 are allowed"),
        ("[a](b \n" * 2000, "has '\\[' 2000 times; 200 are allowed"),
        ("<a " * 6000, "has '<' 6000 times; 200 are allowed"),
        ("*" * 19_000, "line 3 has a word of 19000 characters"),
    ],
)
def test_a_note_of_marks_alone_is_an_error(tmp_path: Path, text: str, reason: str) -> None:
    """What would take long, or end in an error of the parser, is refused by name."""
    (tmp_path / "note.md").write_text(f"Good morning.\n\n{text}", encoding="utf-8")
    with pytest.raises(BadNote, match=rf"note\.md: {reason}"):
        pipeline.read_note(tmp_path / "note.md")


@pytest.mark.parametrize(
    "sign", ["*", "_", "`", "> ", "- ", "&", "'", "a*", "**a ", "- a\n", "[a] "]
)
def test_any_other_note_is_read_at_once(tmp_path: Path, sign: str) -> None:
    """Whatever it is made of, in about a second of processor time, and without a traceback."""
    words = "\n".join((sign * 60)[:190] for _ in range(100)) if sign[0] != "[" else sign * 200
    (tmp_path / "note.md").write_text(words[:19_000], encoding="utf-8")
    begun = time.process_time()
    with contextlib.suppress(BadNote):
        assert pipeline.read_note(tmp_path / "note.md") is not None
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"x" * 20_001, "is longer than 20000 characters"), (bytes(range(32)) * 9, "is not text")],
)
def test_a_note_that_cannot_be_shown_is_an_error(tmp_path: Path, data: bytes, reason: str) -> None:
    """A note that is no text or far too long is refused by name."""
    (tmp_path / "note.md").write_bytes(data)
    with pytest.raises(BadNote, match=rf"note\.md: {reason}"):
        pipeline.read_note(tmp_path / "note.md")


@pytest.mark.parametrize("dry_run", [False, True])
def test_pictures_are_hosted_where_the_settings_say_so(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    dry_run: bool,  # noqa: FBT001
) -> None:
    """The edition has the copies, and a picture that fails is told; a dry run copies nothing."""
    hosted = Image("https://news.example/pictures/a.jpg", "A crane", 1200, 600)

    def host(made: Edition, *_: object) -> tuple[Edition, list[Problem]]:
        lead, *others = made.articles
        return replace(made, articles=(replace(lead, image=hosted), *others)), [
            Problem("b.jpg", "is gone", skipped=False)
        ]

    monkeypatch.setattr(pictures, "host_pictures", host)
    (tmp_path / "digest.toml").write_text(
        "[fetch]\ncontact = 'mailto:desk@example.com'\n"
        "[pictures]\nfolder = 'www'\nurl = 'https://news.example/pictures'\n",
        encoding="utf-8",
    )
    settings = read_settings(tmp_path / "digest.toml")
    source = settings.source(sources_in(tmp_path / "in"))
    with Memory("sqlite://", tmp_path, dry_run=dry_run) as memory:
        at = publication(settings, memory, NOW)
        made = pipeline.build_edition(at, (source,), DAY, settings.themes)
    assert made.edition is not None
    assert any(article.image == hosted for article in made.edition.articles) is not dry_run
    assert any(problem.origin == "b.jpg" for problem in made.offer.problems) is not dry_run


def test_one_source_cannot_make_a_day_unfit_by_volume(tmp_path: Path) -> None:
    """However much it prints, the mail fits, and tells of every story or counts it."""
    chance = Random(4)

    def words(count: int) -> str:
        return " ".join("".join(chance.choices("aeioulmnrst", k=9)) for _ in range(count))

    flood = [
        {
            "id": f"{at}",
            "url": f"https://a.example/{at}?{words(3).replace(' ', '-')}",
            "title": words(12).capitalize(),
            "label": "Real Estate",
            "text": f"{words(30).capitalize()}. {words(30).capitalize()}.",
        }
        for at in range(200)
    ]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "flood.jsonl").write_text("\n".join(map(json.dumps, flood)), encoding="utf-8")
    made = built(folder)
    assert made.is_fit
    assert made.edition
    assert len(made.edition.stories) == 200
    assert len(made.files["all.html"]) <= 95_000 < len(made.files["all.page.html"])
    assert set(made.report(DAY)["shortened"]) == {"all", "real-estate"}


def test_a_note_that_is_too_long_is_the_editors_to_shorten(tmp_path: Path) -> None:
    """It makes the mail unfit, and the finding says so."""
    settings = replace(read_settings(), folder=tmp_path)
    (tmp_path / "note.md").write_text("- a\n" * 4_900, encoding="utf-8")
    made = built(sources_in(tmp_path / "in"), settings)
    assert not made.is_fit
    found = [str(one) for checked in made.judged for one in checked.findings]
    assert any(one.startswith("E208 ") and "the editor's note" in one for one in found)


def test_only_what_somebody_gets_is_judged() -> None:
    """If nobody gets any mail yet, all are: an editor sees what is wrong beforehand."""
    fault = Finding("E301", "x", "error", "broken", "HTML", "", "")
    checked = CheckedFile("all.eml", (fault,)), CheckedFile("power.eml", ())
    empty = pipeline.Built(None, {}, {}, Offer(), checked=checked)
    assert not empty.is_fit
    assert replace(empty, readers={"power": 3}).is_fit
    assert not replace(empty, readers={"power": 3, "all": 1}).is_fit
    assert not replace(empty, readers={"power+homes": 3}).is_fit
