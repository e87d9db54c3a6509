"""Settings: what is written is used; what is wrong is one line with the file and the place."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from digest.config import settings as config
from digest.errors import BadSettings, DigestError, NoSuchConfig, NoSuchTheme


def write(folder: Path, text: str | bytes = "", name: str = "digest.toml") -> Path:
    """Write a file of settings into `folder`."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(folder: Path, text: str | bytes, kind: type[DigestError] = BadSettings) -> str:
    """Return what is said of the settings `text`, which is one line that begins with the file."""
    path = write(folder, text)
    with pytest.raises(kind) as caught:
        config.read_settings(path)
    said = str(caught.value)
    assert said.startswith(f"{path}: ")
    assert "\n" not in said
    return said.removeprefix(f"{path}: ")


def test_nothing_written_gives_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a settings file, or with an empty one, the built-in values serve."""
    monkeypatch.chdir(tmp_path)
    built_in = config.read_settings()
    assert built_in.site.timezone == "Asia/Kolkata"
    assert built_in.zone == ZoneInfo("Asia/Kolkata")
    assert built_in.sources == ()
    assert [theme.slug for theme in built_in.themes] == [
        "power-renewable",
        "real-estate",
        "infrastructure",
    ]
    assert config.read_settings(write(tmp_path)) == built_in


def test_settings_are_found_in_the_folder_or_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearest digest.toml at or above the current folder counts."""
    write(tmp_path, '[site]\nname = "Above"')
    (tmp_path / "a/b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a/b")
    assert config.read_settings().site.name == "Above"
    write(tmp_path / "a", '[site]\nname = "Nearer"')
    assert config.read_settings().site.name == "Nearer"
    assert config.read_settings().folder == tmp_path / "a"


def test_every_setting_is_read(tmp_path: Path) -> None:
    """What is written is what is used, and paths are relative to the file."""
    settings = config.read_settings(
        write(
            tmp_path,
            """
            [site]
            name = "The Site Ledger"
            url = "https://ledger.example"
            timezone = "Europe/London"
            language = "en-GB"
            logo = "https://ledger.example/logo.png"
            postal_address = "1 Girder Lane, Pune"
            social = { LinkedIn = "https://linkedin.example/ledger" }
            app_url = "https://ledger.example/app"
            [[source]]
            path = "pages"
            name = "Pages"
            labels = { Bijli = "Power" }
            language = "hi"
            timezone = "Asia/Kolkata"
            teasers = true
            [[source]]
            path = "/var/export.jsonl"
            [edition]
            themes = ["real-estate", "infrastructure"]
            max_stories = 7
            note = "today.md"
            [mail]
            from = "The Site Ledger <daily@ledger.example>"
            reply_to = "desk@ledger.example"
            list_id = "daily.ledger.example"
            public_url = "https://mail.ledger.example/"
            """,
        )
    )
    first, second = settings.sources
    assert (first.path, first.name, first.labels) == (
        tmp_path / "pages",
        "Pages",
        {"Bijli": "Power"},
    )
    assert (first.language, first.timezone, first.teasers, first.named) == (
        "hi",
        "Asia/Kolkata",
        True,
        False,
    )
    assert (second.path, second.name) == (Path("/var/export.jsonl"), None)
    assert (second.language, second.site_language) == (None, "en-GB")
    assert (second.timezone, second.teasers) == ("Europe/London", False)
    assert [theme.slug for theme in settings.themes] == ["real-estate", "infrastructure"]
    assert (settings.edition.max_stories, settings.edition.note) == (7, "today.md")
    shown = settings.publication
    assert (shown.name, shown.sender) == (
        "The Site Ledger",
        "The Site Ledger <daily@ledger.example>",
    )
    assert (shown.reply_to, shown.list_id) == ("desk@ledger.example", "daily.ledger.example")
    assert shown.public_url == "https://mail.ledger.example"
    assert shown.social == {"LinkedIn": "https://linkedin.example/ledger"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[sight]", "[sight]: is not a known setting (did you mean [site]?)."),
        ("[site]\nnaem = 'x'", "[site] naem: is not a known setting (did you mean 'name'?)."),
        ("[site]\nname = ''", "[site] name: must not be empty."),
        (
            "[site]\nname = 5",
            "[site] name: must be text on one line such as 'The Site Ledger', not a whole number.",
        ),
        (
            '[site]\nname = "a\\nb"',
            "[site] name: must be text on one line such as 'The Site Ledger'.",
        ),
        (
            "[site]\nurl = 'ledger.example'",
            "[site] url: must be an http or https address such as 'https://www.example.com/'.",
        ),
        (
            "[site]\nurl = 'javascript:alert(1)'",
            "[site] url: must be an http or https address such as 'https://www.example.com/'.",
        ),
        (
            "[site]\nlanguage = 'English'",
            "[site] language: must be a language tag such as 'en-IN'.",
        ),
        (
            "[site]\ntimezone = 'Pune'",
            "[site] timezone: 'Pune' is not a time zone such as 'Asia/Kolkata'.",
        ),
        (
            "[site]\ntimezone = '../etc/passwd'",
            "[site] timezone: '../etc/passwd' is not a time zone such as 'Asia/Kolkata'.",
        ),
        (
            "[site.social]\nX = 'x.example'",
            "[site.social] X: must be an http or https address such as 'https://www.example.com/'.",
        ),
        ("site = 5", "[site]: must be a table, not a whole number."),
        ("[[source]]\nname = 'x'", "[[source]] 'x' path: must be given, or 'url', and not both."),
        (
            "[[source]]\npath = 'a'\n[[source]]\npath = 'b'\nteaser = true",
            "[[source]] 'b' teaser: is not a known setting (did you mean 'teasers'?).",
        ),
        (
            "[[source]]\npath = 'a'\nteasers = 'yes'",
            "[[source]] 'a' teasers: must be true or false, not text.",
        ),
        (
            "[[source]]\npath = 'a'\ntimezone = 'IST5'",
            "[[source]] 'a' timezone: 'IST5' is not a time zone such as 'Asia/Kolkata'.",
        ),
        ("[source]\npath = 'a'", "[source]: must be written [[source]]: there can be several."),
        (
            "[edition]\nmax_stories = 0",
            "[edition] max_stories: must be a whole number of at least 1, not 0.",
        ),
        (
            "[edition]\nmax_stories = 2.5",
            "[edition] max_stories: must be a whole number of at least 1, not a number.",
        ),
        (
            "[edition]\nlook = '../x'",
            "[edition] look: must be a word of a-z, 0-9 and '-' such as 'briefing'.",
        ),
        (
            "[edition]\nthemes = ['roads']",
            (
                "[edition] themes: 'roads' is not one of: power-renewable, real-estate, "
                "infrastructure."
            ),
        ),
        (
            "[edition]\nthemes = ['real-estate', 'real-estate']",
            "[edition] themes: 'real-estate' is named twice.",
        ),
        (
            "[mail]\nfrom = 'Ledger'",
            "[mail] from: must be an e-mail address such as 'News <news@example.com>'.",
        ),
        (
            "[mail]\nreply_to = 'a@localhost'",
            "[mail] reply_to: must be an e-mail address such as 'News <news@example.com>'.",
        ),
        (
            "[mail]\nsender = 'a@b.example'",
            (
                "[mail] sender: is not a known setting; known here: from, reply_to, "
                "list_id, public_url, [mail.campaign], subject, auto_submitted, precedence, "
                "feedback_id."
            ),
        ),
        (
            "[mail]\npublic_url = 'mail'",
            (
                "[mail] public_url: must be an http or https address such as "
                "'https://news.example.com'."
            ),
        ),
        (
            "[cms]\nurl = 'x'",
            (
                "[cms]: is not a known setting; known here: [site], [[source]], "
                "[edition], [mail], [store], [keep], [fetch], [calendar], [[site_rule]], "
                "[brand], [lint], [send], [[relay]], [run], [dkim], [bounces], [signup], "
                "[serve], [pictures]."
            ),
        ),
        (
            "[[source]]\nurl = 'news'",
            (
                "[[source]] 'news' url: must be an http or https address such as "
                "'https://www.example.com/feed.xml'."
            ),
        ),
        (
            "[[source]]\nurl = 'https://a.example'\npath = 'b'",
            "[[source]] 'https://a.example' path: must be given, or 'url', and not both.",
        ),
        (
            "[[source]]\nurl = 'https://a.example'\nkind = 'listing'",
            (
                "[[source]] 'https://a.example' links: must say what the addresses of its "
                "articles look like, such as '/news/[0-9]+'."
            ),
        ),
        (
            "[[source]]\nurl = 'https://a.example'\nlinks = '('",
            (
                "[[source]] 'https://a.example' links: must be a regular expression "
                "(missing ), unterminated subpattern at position 0)."
            ),
        ),
        (
            "[[source]]\nurl = 'https://a.example'\nkind = 'blog'",
            (
                "[[source]] 'https://a.example' kind: 'blog' is not one of: auto, feed, "
                "listing, page, sitemap."
            ),
        ),
        (
            "[[site_rule]]\nhost = 'https://a.example'",
            "[[site_rule]] 'https://a.example' host: must be a host such as 'www.example.com'.",
        ),
        (
            "[[site_rule]]\nhost = 'a.example'\nbody = 'div..x'",
            (
                "[[site_rule]] 'a.example' body: must be a CSS selector such as "
                "'div.story' (Expected ident, got <DELIM '.' at 4>)."
            ),
        ),
        (
            "[fetch]\ncontact = 'me'",
            (
                "[fetch] contact: must be a page or a mailto: address such as "
                "'mailto:desk@example.com'."
            ),
        ),
        (
            "[fetch]\nconnections = 0",
            "[fetch] connections: must be a whole number from 1 to 100, not 0.",
        ),
        (
            "[calendar]\nquiet = ['caturday']",
            (
                "[calendar] quiet: must hold weekdays and dates such as 'sunday', "
                "'01-26', '2026-11-09', not 'caturday'."
            ),
        ),
        (
            "[calendar]\nquiet = ['02-30']",
            (
                "[calendar] quiet: must hold weekdays and dates such as 'sunday', "
                "'01-26', '2026-11-09', not '02-30'."
            ),
        ),
        (
            "[store]\nurl = 'digest.db'",
            (
                "[store] url: must be a database such as 'sqlite:///digest.db' or "
                "'postgresql://user@host/name'."
            ),
        ),
    ],
)
def test_a_wrong_setting_is_named_by_its_path(tmp_path: Path, text: str, said: str) -> None:
    """Each kind of wrong value gives one line with the file, the place and what is wrong."""
    assert refused(tmp_path, text) == said


@pytest.mark.parametrize("list_id", ["ledger", "a b.example", "<a.example>", ".example", ""])
def test_a_wrong_list_id_is_refused(tmp_path: Path, list_id: str) -> None:
    """A list's id is a name with dots, as the header wants it."""
    assert refused(tmp_path, f"[mail]\nlist_id = '{list_id}'").startswith("[mail] list_id: ")


@pytest.mark.parametrize(
    "sender",
    [
        "a@b.example, c@d.example",
        "a@b.example x",
        "@b.example",
        "a@",
        "a@b..example",
        "Löwe <lö@b.example>",
        "<>",
    ],
)
def test_a_wrong_address_is_refused(tmp_path: Path, sender: str) -> None:
    """One address, with or without a name, that a header can carry: nothing else."""
    assert refused(tmp_path, f"[mail]\nfrom = '{sender}'").startswith(
        "[mail] from: must be an e-mail address"
    )


def test_a_header_cannot_be_smuggled_in(tmp_path: Path) -> None:
    """A line break in an address would begin another header; it is refused."""
    said = refused(tmp_path, '[mail]\nfrom = "a@b.example\\r\\nBcc: c@d.example"')
    assert said.startswith("[mail] from: ")


@pytest.mark.parametrize(
    "sender",
    ["a@b.example", "News <a@b.example>", '"News, daily" <a@b.example>', "Löwe <a@b.example>"],
)
def test_an_address_may_have_a_name(tmp_path: Path, sender: str) -> None:
    """An address is taken as it is written."""
    assert config.read_settings(write(tmp_path, f"[mail]\nfrom = '{sender}'")).mail.sender == sender


def test_what_is_not_toml_is_named_with_its_line(tmp_path: Path) -> None:
    """A slip in the file's form is named with line and column."""
    assert "line 2" in refused(tmp_path, "[site]\nname = \nurl = 'x'")


def test_what_is_not_utf_8_is_named_with_its_byte(tmp_path: Path) -> None:
    """Settings are UTF-8; a byte order mark does no harm."""
    assert refused(tmp_path, b"[site]\nname = 'caf\xe9'") == "byte 18: is not UTF-8 text."
    assert config.read_settings(write(tmp_path, b"\xef\xbb\xbf[site]\nname = 'x'")).site.name == "x"


def test_settings_that_are_not_there_are_named(tmp_path: Path) -> None:
    """A file that --config names must be there."""
    with pytest.raises(NoSuchConfig, match=r"nothing\.toml: no such settings file") as caught:
        config.read_settings(tmp_path / "nothing.toml")
    assert caught.value.exit_status == 2


def test_a_source_that_is_named_takes_its_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path on the command line keeps the settings of its source; any is marked as named."""
    monkeypatch.chdir(tmp_path)
    settings = config.read_settings(
        write(tmp_path, "[[source]]\npath = 'pages'\nname = 'Pages'\nlanguage = 'hi'")
    )
    (tmp_path / "pages").mkdir()
    known, other = settings.source(Path("pages")), settings.source(Path("elsewhere"))
    assert (known.name, known.language, known.named) == ("Pages", "hi", True)
    assert (other.name, other.language, other.named) == (None, None, True)
    assert (other.site_language, other.timezone) == ("en-IN", "Asia/Kolkata")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            "name = 'Parish'\npath = 'in'\ntheme = 'real-estat'",
            (
                "[[source]] 'Parish' theme: 'real-estat' is not one of: power-renewable, "
                "real-estate, infrastructure (did you mean 'real-estate'?)."
            ),
        ),
        ("url = 'https://a.example/'\ntheme = 'none'", "[[source]] 'https://a.example/' theme: "),
    ],
)
def test_the_theme_of_a_source_is_one_of_the_themes(tmp_path: Path, table: str, said: str) -> None:
    """One that there is not is refused with those that there are."""
    assert refused(tmp_path, f"[[source]]\n{table}").startswith(said)


def test_a_file_that_is_named_takes_the_settings_of_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the nearest folder among the sources; standard input lies in none."""
    monkeypatch.chdir(tmp_path)
    tables = ("path = '.'\nname = 'All'", "path = 'news/town'\nname = 'Town'\nlanguage = 'de'")
    text = "".join(f"[[source]]\n{table}\n" for table in tables)
    settings = config.read_settings(write(tmp_path, text))
    found = settings.source(Path("news/town/2026/a.jsonl"))
    assert (found.path, found.name, found.language) == (
        Path("news/town/2026/a.jsonl"),
        "Town",
        "de",
    )
    assert settings.source("news/b.jsonl").name == "All"
    assert settings.source("../b.jsonl").name is None
    assert settings.source("-").name is None


def test_an_address_that_is_named_takes_its_settings(tmp_path: Path) -> None:
    """So does an address; one that is not in the settings is read as what it turns out to be."""
    settings = config.read_settings(
        write(
            tmp_path,
            "[[source]]\nurl = 'https://a.example/feed'\nname = 'A'\nfull_text = true\nmax_age = 2",
        )
    )
    known, other = (
        settings.source("https://a.example/feed"),
        settings.source("https://b.example/feed"),
    )
    assert (known.name, known.full_text, known.max_age, known.named) == ("A", True, 2, True)
    assert (other.url, other.path, other.kind, other.named) == (
        "https://b.example/feed",
        None,
        "auto",
        True,
    )


@pytest.mark.parametrize(
    ("day", "quiet"),
    [
        (date(2026, 11, 22), True),  # a Sunday
        (date(2026, 11, 23), False),
        (date(2026, 1, 26), True),
        (date(2031, 1, 26), True),
        (date(2026, 11, 9), True),
        (date(2027, 11, 9), False),
    ],
)
def test_quiet_days_are_weekdays_yearly_days_and_days(
    tmp_path: Path, day: date, *, quiet: bool
) -> None:
    """A quiet day is named as a weekday, a day of every year, or a day."""
    settings = config.read_settings(
        write(tmp_path, "[calendar]\nquiet = ['Sunday', '01-26', '2026-11-09']")
    )
    assert settings.calendar.is_quiet(day) is quiet


def test_themes_are_picked_in_the_settings_order(tmp_path: Path) -> None:
    """Picked themes keep their order; no slug picks all; an unknown one is named with the known."""
    settings = config.read_settings(write(tmp_path))
    assert [
        theme.slug for theme in settings.pick_themes(["infrastructure", "power-renewable"])
    ] == [
        "power-renewable",
        "infrastructure",
    ]
    assert settings.pick_themes([]) == settings.themes
    with pytest.raises(
        NoSuchTheme, match=r"No theme 'roads'\. Themes: power-renewable, real-estate, infra"
    ):
        settings.pick_themes(["roads"])
