"""Rules about sender, recipients and machines in the header."""

from dataclasses import replace
from datetime import date

import pytest

from digest.preflight.mail import LintContext
from tests.preflight.mails import found, message, shown

JUNE = LintContext(today=date(2026, 11, 24))


@pytest.mark.parametrize(
    ("code", "name", "wrong", "right"),
    [
        ("E121", "To", "a@x.example, b@x.example", '"Doe, Jane" <jane@x.example>'),
        ("E121", "To", "Readers: a@x.example, b@x.example;", "undisclosed-recipients:;"),
        ("E121", "Cc", "a@x.example", None),
        ("E122", "Bcc", "a@x.example", None),
        ("E122", "Resent-Bcc", "a@x.example", None),
        ("W123", "Disposition-Notification-To", "a@x.example", None),
        ("W123", "Return-Receipt-To", "a@x.example", None),
        ("W123", "X-Confirm-Reading-To", "a@x.example", None),
        ("W124", "From", "The Ledger <ledger@gmail.com>", "The Ledger <a@gmail.ledger.example>"),
        ("W124", "From", "The Ledger <ledger@yahoo.co.in>", "The Ledger <a@yahoonews.example>"),
        ("W124", "Reply-To", "ledger@t-online.de", "desk@web.ledger.example"),
        ("W125", "From", '"ceo@bank.example" <a@x.example>', '"News @ Ledger" <a@x.example>'),
        ("W125", "From", "=?utf-8?q?ceo=40bank=2Eexample?= <a@x.example>", "Ledger <a@x.example>"),
        ("W125", "From", "a@x.example", "The Site Ledger <a@x.example>"),
        ("W125", "From", '"a@x.example" <a@x.example>', "A. X. <a@x.example>"),
        ("W126", "Reply-To", "noreply@x.example", "nora@x.example"),
        ("W126", "Reply-To", "news-do-not-reply@x.example", "casino.reply@x.example"),
        ("W126", "From", "Post <nicht-antworten@x.example>", "Post <annullieren@x.example>"),
        ("W127", "Message-ID", "<a.b@localhost>", "<a.b@mail.ledger.example>"),
        ("W127", "Message-ID", "<a.b@server>", "<a.b@local.ledger.example>"),
        ("W127", "Message-ID", "<a.b@[10.0.0.1]>", "<a.b@10.ledger.example>"),
        ("W128", "X-Priority", "1 (Highest)", "3 (Normal)"),
        ("W128", "Importance", "High", "normal"),
        ("W128", "Priority", "urgent", "normal"),
        ("W129", "Date", "Mon, 23 Nov 2020 06:00:00 +0530", "Sun, 22 Nov 2026 06:00:00 +0530"),
        ("W129", "Date", "Mon, 30 Nov 2026 06:00:00 +0530", "Wed, 25 Nov 2026 06:00:00 +0530"),
        ("W130", "X-Mailer", "x", None),
        ("W130", "X-PHP-Originating-Script", "33:mail.php", None),
        ("W130", "Return-Path", "<a@x.example>", None),
    ],
)
def test_headers_are_judged(code: str, name: str, wrong: str, right: str | None) -> None:
    """Of each pair, the rule finds the first and not the second."""
    assert len(found(message(headers={name: wrong}), code, context=JUNE)) == 1
    assert found(message(headers={name: right}), code, context=JUNE) == []


def test_a_date_is_near_the_editions() -> None:
    """Where the day of sending is not known."""
    old = replace(shown(), day=date(2025, 11, 23))
    assert len(found(message(), "W129", old)) == 1
    assert found(message(), "W129", shown()) == found(message(), "W129") == []


def test_a_mail_that_was_delivered_has_a_return_path() -> None:
    """The relay that delivered it wrote it."""
    fields = {
        "Return-Path": "<a@x.example>",
        "Received": "from a by b; Mon, 23 Nov 2026 06:00:00 +0000",
    }
    assert found(message(headers=fields), "W130") == []
