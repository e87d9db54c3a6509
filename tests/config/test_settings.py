"""Settings: what is written, and that whatever is wrong is one line that names the file and the place."""

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
        config.load(path)
    said = str(caught.value)
    assert said.startswith(f"{path}: ")
    assert "\n" not in said
    return said.removeprefix(f"{path}: ")


def test_nothing_written_gives_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a settings file, or with an empty one, the built-in values serve."""
    monkeypatch.chdir(tmp_path)
    built_in = config.load()
    assert built_in.site.timezone == "Asia/Kolkata"
    assert built_in.zone == ZoneInfo("Asia/Kolkata")
    assert built_in.sources == ()
    assert [theme.slug for theme in built_in.themes] == [
        "power-renewable",
        "real-estate",
        "infrastructure",
    ]
    assert config.load(write(tmp_path)) == built_in


def test_settings_are_found_in_the_folder_or_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearest digest.toml at or above the current folder counts."""
    write(tmp_path, '[site]\nname = "Above"')
    (tmp_path / "a/b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a/b")
    assert config.load().site.name == "Above"
    write(tmp_path / "a", '[site]\nname = "Nearer"')
    assert config.load().site.name == "Nearer"
    assert config.load().folder == tmp_path / "a"


def test_every_setting_is_read(tmp_path: Path) -> None:
    """What is written is what is used, and paths are relative to the file."""
    settings = config.load(
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
    assert (second.language, second.timezone, second.teasers) == ("en-GB", "Europe/London", False)
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
        ("[sight]", "$.sight: is not a known setting."),
        ("[site]\nnaem = 'x'", "$.site.naem: is not a known setting."),
        ("[site]\nname = ''", "$.site.name: expected 'str' of length >= 1."),
        ("[site]\nname = 5", "$.site.name: expected 'str', got 'int'."),
        ('[site]\nname = "a\\nb"', "$.site.name: must be text on one line."),
        ("[site]\nurl = 'ledger.example'", "$.site.url: must be an http or https address."),
        ("[site]\nurl = 'javascript:alert(1)'", "$.site.url: must be an http or https address."),
        (
            "[site]\nlanguage = 'English'",
            "$.site.language: must be a language tag such as 'en-IN'.",
        ),
        (
            "[site]\ntimezone = 'Pune'",
            "$.site.timezone: has no time zone 'Pune'; write one such as 'Asia/Kolkata'.",
        ),
        (
            "[site]\ntimezone = '../etc/passwd'",
            "$.site.timezone: has no time zone '../etc/passwd'; write one such as 'Asia/Kolkata'.",
        ),
        ("[site.social]\nX = 'x.example'", "$.site.social[...]: must be an http or https address."),
        ("site = 5", "$.site: expected 'object', got 'int'."),
        ("[[source]]\nname = 'x'", "$.source[0].path: must be given, or 'url', and not both."),
        (
            "[[source]]\npath = 'a'\n[[source]]\npath = 'b'\nteaser = true",
            "$.source[1].teaser: is not a known setting.",
        ),
        (
            "[[source]]\npath = 'a'\nteasers = 'yes'",
            "$.source[0].teasers: expected 'bool', got 'str'.",
        ),
        (
            "[[source]]\npath = 'a'\ntimezone = 'IST5'",
            "$.source[0].timezone: has no time zone 'IST5'; write one such as 'Asia/Kolkata'.",
        ),
        ("[source]\npath = 'a'", "$.source: expected 'array', got 'object'."),
        ("[edition]\nmax_stories = 0", "$.edition.max_stories: expected 'int' >= 1."),
        ("[edition]\nmax_stories = 2.5", "$.edition.max_stories: expected 'int', got 'float'."),
        ("[edition]\nlook = '../x'", "$.edition.look: must be a slug of a-z, 0-9 and '-'."),
        (
            "[edition]\nthemes = ['roads']",
            "$.edition.themes[0]: 'roads' is not one of: power-renewable, real-estate, infrastructure.",
        ),
        (
            "[edition]\nthemes = ['real-estate', 'real-estate']",
            "$.edition.themes[1]: 'real-estate' is named twice.",
        ),
        (
            "[mail]\nfrom = 'Ledger'",
            "$.mail.from: must be an e-mail address such as 'News <news@example.com>'.",
        ),
        (
            "[mail]\nreply_to = 'a@localhost'",
            "$.mail.reply_to: must be an e-mail address such as 'News <news@example.com>'.",
        ),
        ("[mail]\nsender = 'a@b.example'", "$.mail.sender: is not a known setting."),
        ("[mail]\npublic_url = 'mail'", "$.mail.public_url: must be an http or https address."),
        ("[cms]\nurl = 'x'", "$.cms: is not a known setting."),
        ("[[source]]\nurl = 'news'", "$.source[0].url: must be an http or https address."),
        (
            "[[source]]\nurl = 'https://a.example'\npath = 'b'",
            "$.source[0].path: must be given, or 'url', and not both.",
        ),
        (
            "[[source]]\nurl = 'https://a.example'\nkind = 'listing'",
            "$.source[0].links: must say what the addresses of its articles look like, such as '/news/[0-9]+'.",
        ),
        (
            "[[source]]\nurl = 'https://a.example'\nlinks = '('",
            "$.source[0].links: must be a regular expression (missing ), unterminated subpattern at position 0).",
        ),
        (
            "[[source]]\nurl = 'https://a.example'\nkind = 'blog'",
            "$.source[0].kind: invalid enum value 'blog'.",
        ),
        (
            "[[site_rule]]\nhost = 'https://a.example'",
            "$.site_rule[0].host: must be a host such as 'www.example.com'.",
        ),
        (
            "[[site_rule]]\nhost = 'a.example'\nbody = 'div..x'",
            "$.site_rule[0].body: must be a CSS selector such as 'div.story' (Expected ident, got <DELIM '.' at 4>).",
        ),
        (
            "[fetch]\ncontact = 'me'",
            "$.fetch.contact: must be an address such as 'https://example.com/about' or 'mailto:desk@example.com'.",
        ),
        ("[fetch]\nconnections = 0", "$.fetch.connections: expected 'int' >= 1."),
        (
            "[calendar]\nquiet = ['caturday']",
            "$.calendar.quiet: must hold weekdays and dates such as 'sunday', '01-26', '2026-11-09', not 'caturday'.",
        ),
        (
            "[calendar]\nquiet = ['02-30']",
            "$.calendar.quiet: must hold weekdays and dates such as 'sunday', '01-26', '2026-11-09', not '02-30'.",
        ),
        (
            "[store]\nurl = 'digest.db'",
            "$.store.url: must be a database such as 'sqlite:///digest.db' or 'postgresql://user@host/name'.",
        ),
    ],
)
def test_a_wrong_setting_is_named_by_its_path(tmp_path: Path, text: str, said: str) -> None:
    """Each kind of wrong value gives one line with the file, the path to the key, and what is wrong."""
    assert refused(tmp_path, text) == said


@pytest.mark.parametrize("list_id", ["ledger", "a b.example", "<a.example>", ".example", ""])
def test_a_wrong_list_id_is_refused(tmp_path: Path, list_id: str) -> None:
    """A list's id is a name with dots, as the header wants it."""
    assert refused(tmp_path, f"[mail]\nlist_id = '{list_id}'").startswith("$.mail.list_id: ")


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
        "$.mail.from: must be an e-mail address"
    )


def test_a_header_cannot_be_smuggled_in(tmp_path: Path) -> None:
    """A line break in an address would begin another header; it is refused."""
    said = refused(tmp_path, '[mail]\nfrom = "a@b.example\\r\\nBcc: c@d.example"')
    assert said.startswith("$.mail.from: ")


@pytest.mark.parametrize(
    "sender",
    ["a@b.example", "News <a@b.example>", '"News, daily" <a@b.example>', "Löwe <a@b.example>"],
)
def test_an_address_may_have_a_name(tmp_path: Path, sender: str) -> None:
    """An address is taken as it is written."""
    assert config.load(write(tmp_path, f"[mail]\nfrom = '{sender}'")).mail.sender == sender


def test_what_is_not_toml_is_named_with_its_line(tmp_path: Path) -> None:
    """A slip in the file's form is named with line and column."""
    assert "line 2" in refused(tmp_path, "[site]\nname = \nurl = 'x'")


def test_what_is_not_utf_8_is_named_with_its_byte(tmp_path: Path) -> None:
    """Settings are UTF-8; a byte order mark does no harm."""
    assert refused(tmp_path, b"[site]\nname = 'caf\xe9'") == "byte 18: is not UTF-8 text."
    assert config.load(write(tmp_path, b"\xef\xbb\xbf[site]\nname = 'x'")).site.name == "x"


def test_settings_that_are_not_there_are_named(tmp_path: Path) -> None:
    """A file that --config names must be there."""
    with pytest.raises(NoSuchConfig, match=r"nothing\.toml: no such settings file") as caught:
        config.load(tmp_path / "nothing.toml")
    assert caught.value.exit_status == 2


def test_a_source_that_is_named_takes_its_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path on the command line that is a configured source is read as configured; any is marked as named."""
    monkeypatch.chdir(tmp_path)
    settings = config.load(
        write(tmp_path, "[[source]]\npath = 'pages'\nname = 'Pages'\nlanguage = 'hi'")
    )
    (tmp_path / "pages").mkdir()
    known, other = settings.source(Path("pages")), settings.source(Path("elsewhere"))
    assert (known.name, known.language, known.named) == ("Pages", "hi", True)
    assert (other.name, other.language, other.timezone, other.named) == (
        None,
        "en-IN",
        "Asia/Kolkata",
        True,
    )


def test_an_address_that_is_named_takes_its_settings(tmp_path: Path) -> None:
    """So does an address; one that is not in the settings is read as what it turns out to be."""
    settings = config.load(
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
    settings = config.load(write(tmp_path, "[calendar]\nquiet = ['Sunday', '01-26', '2026-11-09']"))
    assert settings.calendar.is_quiet(day) is quiet


def test_themes_are_picked_in_the_settings_order(tmp_path: Path) -> None:
    """Picked themes keep their order; none picked are all; one that is not known is named with those that are."""
    settings = config.load(write(tmp_path))
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
