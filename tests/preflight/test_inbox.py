import base64
from dataclasses import replace
from datetime import date

import pytest

from digest.preflight.check import check_message
from digest.preflight.mail import LintContext
from digest.preflight.rule import RULES
from tests.preflight.mails import BODY, STYLE, TEXT, found, found_in, message, page, shown
from tests.rendering.samples import article, edition


def of_subject(subject: str | None, code: str, context: LintContext | None = None) -> list[str]:
    """Return what the rule `code` says of a message with this subject."""
    return found(message(headers={"Subject": subject}), code, shown(), context)


def test_a_subject_is_there() -> None:
    """A message without subject, or with an empty one, is an error."""
    assert of_subject(None, "E201") == of_subject("", "E201") == ["subject: is missing or empty"]
    assert of_subject("Power", "E201") == []


def test_a_subject_is_short() -> None:
    """A subject's length is counted in decoded characters."""
    assert of_subject("x" * 79, "W202") == ["subject: has 79 characters; 78 are seen at most"]
    assert of_subject("x" * 78, "W202") == of_subject("=?utf-8?b?4oK5?=" * 5, "W202") == []


@pytest.mark.parametrize(
    "subject", ["Power, 23 November", "Power – 23.11.2026", "२३ नवंबर", "2026-11-23"]
)
def test_a_subject_names_the_day_or_a_story(subject: str) -> None:
    """The day may be written in any language and in any digits; a headline may be cut."""
    encoded = "=?utf-8?b?" + base64.b64encode(subject.encode()).decode() + "?="
    assert of_subject(encoded, "I203") == []
    assert of_subject("Power, 123 stories", "I203") == [
        "subject: names neither the day nor a story"
    ]
    headline = shown().articles[0].title
    assert of_subject(f"Power: {headline[:24]}", "I203") == []


def test_a_subject_is_not_yesterdays() -> None:
    """The subject of the edition before is warned of where it is known."""
    assert of_subject("Power", "W204", LintContext(yesterday="Power")) == [
        "subject: is that of the edition before"
    ]
    assert (
        of_subject("Power", "W204", LintContext(yesterday="Homes"))
        == of_subject("Power", "W204")
        == []
    )


def test_a_preheader_stands_before_all_that_is_shown() -> None:
    """The preheader is hidden text at the beginning, not shown text, and not blanks."""
    bare = page().replace('<div style="display:none;">Saryu wins at Bikaner</div>', "")
    assert len(found(message(bare), "W205")) == 1
    assert len(found(message(page().replace("Saryu wins at Bikaner", "&zwnj;&nbsp;")), "W205")) == 1
    assert found(message(), "W205") == []


def test_a_preheader_says_something_new() -> None:
    """One that only repeats subject or title is warned of, and one too long to be shown."""
    same = page().replace("Saryu wins at Bikaner", "Power,  23 november&zwnj;&nbsp;")
    assert found(message(same), "W206") == ["preheader: says just what the subject or title says"]
    assert found(message(page().replace("Saryu wins at Bikaner", "power")), "W206") != []
    assert len(found(message(page().replace("Saryu wins at Bikaner", "word " * 60)), "W206")) == 1
    assert found(message(), "W206") == []


@pytest.mark.parametrize(
    ("size", "codes"),
    [
        (95_000, []),
        (95_001, ["W207"]),
        (99_999, ["W207"]),
        (100_000, ["E208"]),
        (300_000, ["E208"]),
    ],
)
def test_the_html_is_weighed_decoded(size: int, codes: list[str]) -> None:
    """Over 95 KB a mail is warned of, from 100 KB on it is an error: in decoded bytes."""
    bare = page(f"{BODY}<!---->")
    rupees, rest = divmod(size - len(bare.encode()), 3)
    full = bare.replace("<!---->", f"<!--{'₹' * rupees}{'x' * rest}-->")
    assert len(full.encode()) == size
    findings = check_message(message(full), shown())
    assert [one.code for one in findings if one.code in ("W207", "E208")] == codes


def test_the_styles_are_weighed() -> None:
    """All style sheets of a mail together have 16 KB at most."""
    rule = "<style>.x { color: red; }</style>"
    most = 16_384 // len(".x { color: red; }")
    assert found_in(style=rule * (most + 1), code="E209") != []
    assert found_in(style=rule * most, code="E209") == []


@pytest.mark.parametrize("char", ["\x01", "\x07", "\x7f", "\x85", "\ufffe"])
def test_control_characters(char: str) -> None:
    """They are errors wherever they stand, and are named."""
    told = found(
        message(page(f"{BODY}<p>Plant{char} at Bikaner</p>"), f"{TEXT}Plant{char}"), "E210"
    )
    assert [f"U+{ord(char):04X}" in one for one in told] == [True, True]
    assert "after" in told[0]
    assert found(message(text=f"{TEXT}\tTab\n"), "E210") == []


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\u2028"])
def test_characters_that_reorder_text(char: str) -> None:
    """Characters that reorder text are warned of; joiners of Indian scripts are not."""
    assert len(found(message(text=f"{TEXT}{char}"), "W211")) == 1
    assert found(message(text=f"{TEXT}क्\u200dष\u200c"), "W211") == []


@pytest.mark.parametrize("text", ["Rs \ufffd5", "today\u00e2\u20ac\u2122s", "Sol\u00c3\u00a1r"])
def test_text_that_was_decoded_wrongly(text: str) -> None:
    """Its marks are warned of; rupee signs, accents and quotes are not."""
    assert len(found(message(text=f"{TEXT}{text}"), "W212")) == 1
    assert found(message(text=f"{TEXT}₹ 5, today’s Solár “Ä” Ã"), "W212") == []


@pytest.mark.parametrize("text", ["Rail &amp; road", "today&#8217;s", "a&nbsp;b", "????? opens"])
def test_text_that_was_escaped_twice_or_lost(text: str) -> None:
    """It is told where readers see it, unless an article has it."""
    html = page(f"{BODY}<p>{text.replace('&', '&amp;')}</p>")
    assert len(found(message(html, f"{TEXT}{text}"), "W212")) == 2
    told = edition([article("News", text=f"x {text} x")])
    assert found(message(html, f"{TEXT}{text}"), "W212", told) == []
    assert found(message(page(f"{BODY}<p>Rail &amp; road&nbsp;work?</p>"), TEXT), "W212") == []


@pytest.mark.parametrize("mark", ["{{ story.title }}", "{% if %}"])
def test_marks_of_a_template(mark: str) -> None:
    """A mark of templates is found where readers would see it, and not in styles."""
    assert len(found(message(page(f"{BODY}<p>{mark}</p>"), f"{TEXT}{mark}"), "W213")) == 2
    assert found(message(page(style=STYLE.replace("}", "}}").replace("}}", "}"))), "W213") == []


def test_marks_that_an_article_is_about() -> None:
    """A mark in an article's own text is no mistake."""
    data = message(text=f"{TEXT}{{{{ x }}}}")
    assert len(found(data, "W213", shown())) == 1
    assert found(data, "W213", edition([article("How {{ x }} is written")])) == []


def test_the_day_of_sending_is_another_matter() -> None:
    """An undated subject is a note, which never stops a mail."""
    assert RULES["I203"].severity == "info"
    assert shown().day == date(2026, 11, 23)


def test_a_mail_too_large_for_its_stories_names_the_cause() -> None:
    """Stories are shortened, so it is the note or a template; or the limit itself is too high."""
    large = message(page(f"{BODY}<!--{'x' * 200_000}-->"))
    made = shown()
    assert "here the editor's note, a sponsor or a template" in str(found(large, "E208", made))
    high = replace(made, publication=replace(made.publication, max_bytes=150_000))
    assert "set [edition] max_bytes, which is 150,000, to less" in str(found(large, "E208", high))
    assert "[edition]" not in str(found(large, "E208"))
