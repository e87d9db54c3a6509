from datetime import date
from pathlib import Path

import pytest
from markupsafe import Markup

from digest.errors import BadSettings, BadTemplate
from digest.rendering import catalogue
from digest.rendering.catalogue import Catalogue

NOWHERE = Path("/nowhere")
DAY = date(2026, 2, 3)


def own(folder: Path, name: str, text: str) -> Path:
    """Write the publication's own catalogue `name`."""
    path = folder / "templates" / "languages" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("tag", "full", "short"),
    [
        ("en-IN", "Tuesday, 3 February 2026", "3 Feb 2026"),
        ("en-US", "Tuesday, February 3, 2026", "Feb 3, 2026"),
        ("hi-IN", "मंगलवार, 3 फ़रवरी 2026", "3 फ़र॰ 2026"),
    ],
)
def test_a_day_is_written_as_the_reader_writes_it(tag: str, full: str, short: str) -> None:
    """Names of days and months, and their order, are those of the reader's language and country."""
    words = Catalogue(tag, NOWHERE)
    assert (words.full_date(DAY), words.short_date(DAY)) == (full, short)


@pytest.mark.parametrize(
    ("tag", "number"), [("en-IN", "12,34,567"), ("hi", "12,34,567"), ("en-GB", "1,234,567")]
)
def test_numbers_are_grouped_as_the_reader_groups_them(tag: str, number: str) -> None:
    """India counts in lakhs and crores."""
    assert Catalogue(tag, NOWHERE).number(1234567) == number


def test_a_count_chooses_the_plural_form() -> None:
    """One story, two stories; Hindi has its singular for none as well."""
    english, hindi = Catalogue("en-IN", NOWHERE), Catalogue("hi", NOWHERE)
    assert [english.say("stories", count=n) for n in (0, 1, 2)] == [
        "0 stories",
        "1 story",
        "2 stories",
    ]
    assert [hindi.say("stories", count=n) for n in (0, 1, 2)] == ["0 ख़बर", "1 ख़बर", "2 ख़बरें"]
    assert english.say("stories", count=123456) == "1,23,456 stories"


def test_names_are_listed_as_a_sentence_lists_them() -> None:
    """The last two are joined by "and"."""
    assert (
        Catalogue("en-IN", NOWHERE).listed(["Power", "Homes", "Roads"]) == "Power, Homes and Roads"
    )


def test_markup_that_is_filled_in_stays_markup() -> None:
    """A link within a sentence is a link; all around it is escaped."""
    said = Catalogue("en-IN", NOWHERE).say("we_said", day=Markup("<a>20 Nov</a>"), words="<b>")
    assert said == Markup("In our edition of <a>20 Nov</a> we said: “&lt;b&gt;”")


def test_words_are_no_markup(tmp_path: Path) -> None:
    """A catalogue's words are escaped, around a link as well."""
    own(tmp_path, "en.toml", 'we_said = "<i>{day}</i> & {words}"')
    said = Catalogue("en-IN", tmp_path).say("we_said", day=Markup("<a>20 Nov</a>"), words="said")
    assert said == "&lt;i&gt;<a>20 Nov</a>&lt;/i&gt; &amp; said"


def test_what_is_filled_in_is_no_pattern() -> None:
    """Braces in a name stand as they are."""
    assert (
        Catalogue("en-IN", NOWHERE).say("read_at", source="{source} {0}") == "Read at {source} {0}"
    )


def test_languages_are_read_from_left_or_right() -> None:
    """A language written from right to left says so."""
    assert Catalogue("en-IN", NOWHERE).direction == "ltr"


def test_a_language_of_the_publications_own(tmp_path: Path) -> None:
    """A catalogue in the publication's folder adds a language, its direction known."""
    shipped = (catalogue.shipped_folder("templates") / "languages" / "en.toml").read_text(
        encoding="utf-8"
    )
    own(tmp_path, "ur.toml", shipped.replace('"Update"', '"نیا"'))
    words = Catalogue("ur-IN", tmp_path)
    assert (words.say("update"), words.direction) == ("نیا", "rtl")
    assert catalogue.catalogue_languages(tmp_path) == ["en", "hi", "ur"]


def test_own_words_win_one_by_one(tmp_path: Path) -> None:
    """A publication's own catalogue may change one word, or one country's, and leave the others."""
    own(tmp_path, "en.toml", 'update = "New"')
    own(tmp_path, "en-GB.toml", 'archive = "Back issues"')
    indian, british = Catalogue("en-IN", tmp_path), Catalogue("en-GB", tmp_path)
    assert (indian.say("update"), indian.say("archive")) == ("New", "Archive")
    assert (british.say("update"), british.say("archive")) == ("New", "Back issues")


def test_a_language_without_words_is_a_wrong_setting() -> None:
    """The message names the setting, and the languages that there are."""
    with pytest.raises(BadSettings, match=r"\[site\] language: 'de-DE' is not one of: en, hi"):
        Catalogue("de-DE", NOWHERE)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            '\nread_at = "Read {title}"',
            "line 2: 'read_at' has braces that nothing fills in; known: {source}",
        ),
        ('update = "Set { here"', "'update' has braces"),
        ('update = "{0.__class__}"', "'update' has braces"),
        ("update = 3", "'update' must be text"),
        ('stories = { one = "a" }', "'stories' needs a form 'other'"),
        ('update = { one = "a" }', "'update' must be text"),
        ("update =", "line 1: "),
    ],
)
def test_a_mistake_in_a_catalogue_names_its_file_and_line(
    tmp_path: Path, text: str, reason: str
) -> None:
    """A misspelt word, or a form that could not be filled in, is found before any mail is made."""
    path = own(tmp_path, "en.toml", text)
    with pytest.raises(BadTemplate) as problem:
        Catalogue("en-IN", tmp_path)
    assert str(problem.value).startswith(f"{path}, line ")
    assert reason in str(problem.value)


def test_words_that_a_language_lacks_are_said_in_the_next(tmp_path: Path) -> None:
    """In the shipped words of that language, else in English: a new key stops no mail."""
    own(tmp_path, "mr.toml", 'update = "नवीन"')
    own(tmp_path, "hi.toml", 'update = "नया"')
    marathi, hindi = Catalogue("mr", tmp_path), Catalogue("hi-IN", tmp_path)
    assert (marathi.say("update"), marathi.say("archive")) == ("नवीन", "Archive")
    assert marathi.say("stories", count=2) == "2 stories"
    assert hindi.say("update") == "नया"
    assert hindi.say("archive") == Catalogue("hi", NOWHERE).say("archive") != "Archive"


def test_a_word_that_nothing_asks_for_stops_no_mail(tmp_path: Path) -> None:
    """A version before or after asks for it; whatever form it has."""
    own(tmp_path, "en.toml", 'updated = "New {this"\nold = 3\n"a(" = "b"\nupdate = "New"')
    assert Catalogue("en-IN", tmp_path).say("update") == "New"


def test_what_own_catalogues_lack_is_listed(tmp_path: Path) -> None:
    """All of it, by file: what is said in English, and what is not known."""
    every = sorted(Catalogue("en", NOWHERE)._words)
    own(tmp_path, "en.toml", 'update = "New"')
    own(tmp_path, "hi.toml", 'updated = "नया"')
    whole = (catalogue.shipped_folder("templates") / "languages" / "en.toml").read_text()
    path = own(tmp_path, "mr.toml", "\n".join(whole.splitlines()[3:]).replace("archive =", "old ="))
    own(tmp_path, "mr-IN.toml", 'update = "नवीन"')
    alone = own(tmp_path, "ur-IN.toml", 'update = "نیا"')
    found = {gap.path.name: gap for gap in catalogue.catalogue_gaps(tmp_path)}
    assert sorted(found) == ["hi.toml", "mr.toml", "ur-IN.toml"]
    assert (found["hi.toml"].missing, found["hi.toml"].unknown) == ((), ("updated",))
    assert str(found["mr.toml"]) == (
        f"{path}: is without archive: English stands for them; has keys that are not known: old"
    )
    assert found["ur-IN.toml"].missing == tuple(key for key in every if key != "update")
    assert str(found["ur-IN.toml"]).startswith(
        f"{alone}: is without advertisement, also_reported_by, "
    )
    assert catalogue.catalogue_gaps(NOWHERE) == []


def test_the_shipped_languages_say_the_same_things() -> None:
    """Every word of English has its Hindi, in words of its own."""
    english, hindi = Catalogue("en", NOWHERE), Catalogue("hi", NOWHERE)
    for key in english._words:
        assert key in hindi._words
        assert english._words[key] != hindi._words[key]
