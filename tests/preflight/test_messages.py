import base64
import dataclasses

import pytest

from digest.preflight.check import check_message, subject_of
from tests.preflight.mails import HEADERS, LEAVE, TEXT, found, message, page, part, shown
from tests.rendering.samples import PUBLICATION

MAIL = "<mailto:desk@ledger.example>"


def said(code: str, **headers: str | None) -> list[str]:
    """Return what the rule `code` says of a message with these headers, "_" standing for "-"."""
    return found(
        message(headers={name.replace("_", "-"): value for name, value in headers.items()}), code
    )


def test_a_right_message_is_passed() -> None:
    """A right message has no finding but the note on refinements."""
    assert {finding.code for finding in check_message(message(), shown())} == {"I602"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "header: is missing"),
        (message(headers={"Content-Type": "multipart/alternative"}), "NoBoundaryInMultipartDefect"),
        (message().replace(b"--=_edge--\r\n", b""), "CloseBoundaryNotFoundDefect"),
        (message(extra="no header\r\n"), "MissingHeaderBodySeparatorDefect"),
    ],
)
def test_a_message_that_is_not_well_formed(data: bytes, reason: str) -> None:
    """A message that is not well formed is an error."""
    assert any(reason in one for one in found(data, "E101"))
    assert found(message(), "E101") == []


@pytest.mark.parametrize("name", ["From", "To", "Date", "Message-ID", "MIME-Version"])
def test_a_header_that_every_message_has(name: str) -> None:
    """A header that is missing or empty is named."""
    assert found(message(headers={name: None}), "E102") == [f"header {name}: is missing or empty"]
    assert found(message(headers={name: ""}), "E102") == [f"header {name}: is missing or empty"]
    assert found(message(), "E102") == []


@pytest.mark.parametrize("name", ["From", "Subject", "Message-ID", "List-Unsubscribe", "subject"])
def test_a_header_that_stands_twice(name: str) -> None:
    """A header that may stand once is named when it stands twice, however it is spelt."""
    assert len(found(message(extra=f"{name}: again\r\n"), "E103")) == 1
    assert found(message(extra="Received: one\r\nReceived: two\r\n"), "E103") == []


@pytest.mark.parametrize(
    "date",
    [
        "yesterday",
        "Mon, 23 Nov 2026 06:00:00",
        "2026-11-23",
        "Mon, 99 Nov 2026 06:00:00 +0530",
        "Tue, 23 Nov 2026 06:00:00 +0530",
    ],
)
def test_a_date_that_is_none(date: str) -> None:
    """A date needs a day, a time and a zone, and its weekday is that of the day."""
    assert len(said("E104", Date=date)) == 1
    assert said("E104") == []


@pytest.mark.parametrize(
    "written", ["2026@ledger.example", "<2026>", "<a b@ledger.example>", "<a@b> <c@d>"]
)
def test_a_message_id_of_another_form(written: str) -> None:
    """A Message-ID is <left@right>, once."""
    assert len(said("E105", Message_ID=written)) == 1
    assert said("E105") == []


@pytest.mark.parametrize("name", ["List-Unsubscribe", "List-Id", "Message-ID", "Feedback-ID"])
def test_an_encoded_word_where_none_may_stand(name: str) -> None:
    """An identifier or an address of a list that was encoded is an error."""
    value = "=?utf-8?q?=3Chttps=3A//x=2Eexample/=3E?="
    assert found(message(headers={name: value}), "E106") == [
        f"header {name}: holds an encoded word"
    ]
    assert found(message(headers={"Subject": "=?utf-8?q?Sol=C3=A1r?="}), "E106") == []


def test_the_description_of_a_list_may_be_encoded() -> None:
    """The description in a List-Id is for people, and may be in any script."""
    assert said("E106", List_Id="=?utf-8?q?Sol=C3=A1r?= <daily.ledger.example>") == []


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "is missing"),
        ("", "is missing"),
        (LEAVE, "no address in angle brackets"),
        ("<http://news.ledger.example/unsubscribe>", "neither https nor mailto"),
        ("<https://news.ledger.example/un subscribe>", "is not an address"),
    ],
)
def test_a_header_by_which_nobody_can_leave(value: str | None, reason: str) -> None:
    """List-Unsubscribe has to offer an https or mailto address in angle brackets."""
    [told] = said("E107", List_Unsubscribe=value)
    assert reason in told
    assert said("E107") == []


def test_both_ways_to_leave_are_offered() -> None:
    """A page alone and a mail alone are each warned of."""
    assert said("W108", List_Unsubscribe=f"<{LEAVE}>") == [
        "header List-Unsubscribe: offers no mailto: address"
    ]
    assert said("W108", List_Unsubscribe=MAIL) == [
        "header List-Unsubscribe: offers no https: address"
    ]
    assert said("W108") == []


@pytest.mark.parametrize(
    ("ways", "post", "speaks"),
    [
        (f"<{LEAVE}>", None, True),
        (f"<{LEAVE}>", "One-Click", True),
        (MAIL, "List-Unsubscribe=One-Click", True),
        (f"<{LEAVE}>", "List-Unsubscribe=One-Click", False),
        (MAIL, None, False),
    ],
)
def test_one_click(ways: str, post: str | None, speaks: bool) -> None:  # noqa: FBT001 - a table
    """List-Unsubscribe-Post stands just beside an https address, and says just one thing."""
    assert bool(said("E109", List_Unsubscribe=ways, List_Unsubscribe_Post=post)) == speaks


@pytest.mark.parametrize("value", [None, "daily.ledger.example", "<daily>", "<>"])
def test_a_list_without_name(value: str | None) -> None:
    """A List-Id is a name with dots in angle brackets."""
    assert len(said("W110", List_Id=value)) == 1
    assert said("W110") == said("W110", List_Id="The Ledger <daily.ledger.example>") == []


def test_automatic_mail_says_so_as_the_settings_want_it() -> None:
    """The header has the values of the settings, and no others."""
    data = message(headers={"Precedence": None, "Auto-Submitted": None})
    assert found(data, "E111", shown()) == [
        "header Auto-Submitted: is missing where the settings say 'auto-generated'",
        "header Precedence: is missing where the settings say 'bulk'",
    ]
    quiet = dataclasses.replace(
        shown(), publication=dataclasses.replace(PUBLICATION, auto_submitted=False, precedence=None)
    )
    assert found(data, "E111", quiet) == []
    assert len(found(message(), "E111", quiet)) == 2
    assert found(message(), "E111", shown()) == []


def test_values_that_these_headers_do_not_have() -> None:
    """Also without settings, a value that no program knows is an error."""
    assert len(said("E111", Auto_Submitted="yes", Precedence="urgent")) == 2
    assert said("E111", Auto_Submitted="auto-generated; owner=x", Precedence="list") == []


@pytest.mark.parametrize(
    "value", ["a:b:c:d:ledger", "a:b:c:abc", "a:b:c:ledger and more", "a b:ledger"]
)
def test_a_feedback_id_that_gmail_does_not_read(value: str) -> None:
    """It has up to four parts, of which the last is the sender's and has 5 to 15 characters."""
    assert len(said("W112", Feedback_ID=value)) >= 1
    assert (
        said("W112") == said("W112", Feedback_ID=None) == said("W112", Feedback_ID="ledger") == []
    )


@pytest.mark.parametrize(
    "value",
    ["desk", "a@ledger.example, b@ledger.example", "Desk <desk@localhost>", "désk@ledger.example"],
)
def test_a_sender_that_cannot_be_answered(value: str) -> None:
    """From and Reply-To hold one whole address each."""
    assert len(said("E113", From=value)) == 1
    assert len(said("E113", Reply_To=value)) == 1
    assert said("E113") == said("E113", Reply_To='"Desk, the" <desk@ledger.example>') == []


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        (f"=?utf-8?b?{base64.b64encode(b'x' * 60).decode()}?=", "92 characters"),
        ("=?utf-8?b?4oI=?= =?utf-8?b?uQ==?=", "whole characters"),
        ("=?latin-x?q?Sol?=", "whole characters"),
    ],
)
def test_an_encoded_word_that_breaks(word: str, reason: str) -> None:
    """A word longer than 75 characters, or one that ends within a character, is an error."""
    told = said("E114", Subject=word)
    assert told
    assert reason in told[0]
    assert said("E114", Subject="=?utf-8?b?4oK5?= 5") == []


def test_a_header_in_raw_utf8() -> None:
    """Characters other than ASCII have to be encoded."""
    assert len(said("E115", Subject="Solár")) == 1
    assert said("E115") == []


def test_lines_that_are_too_long() -> None:
    """A line has at most 998 bytes, and one that is encoded 76."""
    assert said("E116", Subject="x " * 600) == ["message: a line has 1209 bytes; 998 are allowed"]
    loose = message().replace(b"POWER\r\n", b"P" * 77 + b"\r\n")
    assert found(loose, "E116") == [
        "text/plain part: an encoded line has 77 characters; 76 are allowed"
    ]
    assert found(message().replace(b"POWER\r\n", b"P" * 76 + b"\r\n"), "E116") == []


def test_lines_end_in_both_cr_and_lf() -> None:
    """One bare line break among others is an error; a file with the breaks of its system is not."""
    assert len(found(message().replace(b"POWER\r\n", b"POWER\n"), "E117")) == 1
    assert len(found(message().replace(b"POWER\r\n", b"POWER\r"), "E117")) == 1
    assert found(message(), "E117") == found(message().replace(b"\r\n", b"\n"), "E117") == []


def test_the_text_stands_first() -> None:
    """Text and HTML stand once each, in this order, as alternatives."""
    turned = (
        message()
        .replace(b"text/plain", b"text/x")
        .replace(b"text/html", b"text/plain")
        .replace(b"text/x", b"text/html")
    )
    assert found(turned, "E118") == ["message: the HTML stands before the text"]
    mixed = message(headers={"Content-Type": 'multipart/mixed; boundary="=_edge"'})
    assert found(mixed, "E118") == ["message: is multipart/mixed, not multipart/alternative"]
    doubled = message().replace(b"--=_edge--", b"--=_edge\r\n" + part("html", "x") + b"--=_edge--")
    assert found(doubled, "E118") == ["message: has 2 text/html parts instead of one"]
    assert found(message(), "E118") == []


def test_an_attachment_is_warned_of() -> None:
    """Nothing but text and HTML belongs into a newsletter."""
    attached = message().replace(
        b"--=_edge--", b"--=_edge\r\nContent-Type: application/pdf\r\n\r\nx\r\n--=_edge--"
    )
    assert found(attached, "W119") == ["application/pdf: does not belong in a newsletter"]
    assert found(message(), "W119") == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"quoted-printable", b"8bit", "written in 8bit"),
        (b"quoted-printable", b"base64", "written in base64"),
        (b'charset="utf-8"', b'charset="iso-8859-1"', "iso-8859-1, not UTF-8"),
        (b"POWER", b"POW=E9R", "does not decode to UTF-8"),
    ],
)
def test_a_part_in_another_encoding(old: bytes, new: bytes, reason: str) -> None:
    """Parts are UTF-8 in quoted-printable."""
    assert any(reason in one for one in found(message().replace(old, new), "E120"))
    assert found(message(), "E120") == []


def test_a_message_with_bare_line_breaks_is_still_read() -> None:
    """A message saved as a file with other line breaks is judged by what it says."""
    saved = message(page(), TEXT).replace(b"\r\n", b"\n")
    assert [finding.code for finding in check_message(saved, shown())] == ["I602"]
    assert HEADERS["Subject"] == subject_of(saved)
