from digest.preflight.mail import LintContext, Mail
from tests.preflight.mails import BODY, TEXT, message, page, shown


def test_a_message_has_its_parts() -> None:
    """HTML and text are decoded, with line breaks as programs write them."""
    mail = Mail(LintContext(), message(), edition=shown())
    assert mail.has == {"message", "page", "text", "edition"}
    assert (mail.html, mail.text) == (page(), TEXT)
    assert mail.subject == "Power, 23 November"


def test_a_page_alone_has_no_message() -> None:
    """The parts that it lacks are empty."""
    mail = Mail(LintContext(), html=BODY)
    assert mail.has == {"page"}
    assert (mail.text, mail.subject, mail.fields, mail.raw) == ("", "", [], b"")


def test_a_header_is_unfolded() -> None:
    """The first field of a name counts, however it is spelt; a missing one is None."""
    mail = Mail(
        LintContext(), message(headers={"List-Id": "<a>,\r\n\t<b>"}, extra="list-id: c\r\n")
    )
    assert mail.value("LIST-ID") == "<a>, <b>"
    assert mail.value("Sender") is None


def test_a_subject_is_decoded_as_far_as_it_can_be() -> None:
    """An encoded word that is broken stays as it is written."""
    for written, subject in (
        ("=?utf-8?b?4oK5?= 5", "₹ 5"),
        ("=?x-none?q?a?= b", "=?x-none?q?a?= b"),
    ):
        assert Mail(LintContext(), message(headers={"Subject": written})).subject == subject


def test_a_part_in_an_unknown_character_set_is_read_as_utf8() -> None:
    """U+FFFD stands for bytes that cannot be decoded."""
    data = (
        message()
        .replace(b'charset="utf-8"', b'charset="x-none"')
        .replace(b"POWER", b"=E2=82=B9 =FF")
    )
    assert Mail(LintContext(), data).text.startswith("₹ \ufffd")
