import email

import pytest

from digest.subscribers.reading import complaint, parts


def read(text: str) -> complaint.Complaint | None:
    """Return what a message says as a complaint."""
    message = email.message_from_string(text)
    found = parts.list_parts(message)
    subject = parts.decoded_subject(message)
    return complaint.read_complaint(message, found, subject, parts.read_texts(found).told)


def feedback(*types: str) -> str:
    """Return a report of these types."""
    return "Content-Type: message/feedback-report\n\n" + "\n".join(
        f"Feedback-Type: {one}\nVersion: 1\n" for one in types
    )


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (["abuse"], "complaint"),
        (["Abuse"], "complaint"),
        (["fraud; x"], "complaint"),
        (["virus", "abuse"], "complaint"),
        (["opt-out"], "unsubscribe"),
        (["opt-out-list"], "unsubscribe"),
        (["not-spam"], "nothing"),
        (["auth-failure"], "nothing"),
        (["something"], "unknown"),
        ([], "unknown"),
    ],
)
def test_the_type_of_a_report_decides(types: list[str], kind: str) -> None:
    """RFC 5965, section 7.3, and what loops make of it."""
    found = read(feedback(*types))
    assert found is not None
    assert found.kind == kind


def test_the_fields_of_a_report_are_kept() -> None:
    """They may name the address that our mail came from."""
    found = read(feedback("abuse") + "Original-Mail-From: <a@x.example>\n")
    assert found is not None
    assert "Original-Mail-From: <a@x.example>" in found.fields


def passed_on(sender: str, subject: str = "FW: news", head: str = "", words: str = "") -> str:
    """Return a mail that somebody passes on as it is."""
    return (
        f"From: {sender}\nSubject: {subject}\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n'
        f"--b\n\n{words}\n--b\nContent-Type: message/rfc822\n\n{head}Subject: news\n\na\n--b--\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        passed_on("staff@hotmail.com", "complaint about message from 192.0.2.1"),
        passed_on("<scomp@aol.net>", "Client TOS Notification"),
        passed_on("Feedback <feedback@arf.mail.yahoo.com>"),
        passed_on("fbl@provider.example"),
        passed_on("feedbackloop@fbl.provider.example"),
        passed_on("feedback@comcastfbl.senderscore.net"),
        passed_on("a@provider.example", head="X-HmXmrOriginalRecipient: ravi@home.example\n"),
        passed_on("abuse@provider.example", words="A user reported this message as spam."),
    ],
)
def test_a_mail_that_a_loop_passes_on_is_a_complaint(text: str) -> None:
    """By its sender, by Outlook's mark, or by the words of an abuse desk."""
    found = read(text)
    assert found is not None
    assert found.kind == "complaint"


@pytest.mark.parametrize(
    "text",
    [
        passed_on("ravi@home.example", words="I report this as spam"),
        passed_on("abuse@provider.example", words="Have you seen this?"),
        passed_on("notstaff@hotmail.com"),
        "From: staff@hotmail.com\nSubject: complaint about message from 192.0.2.1\n\nhello\n",
    ],
)
def test_what_somebody_else_passes_on_is_none(text: str) -> None:
    """Nor is a loop's word without the mail."""
    assert read(text) is None
