import email

import pytest

from digest.subscribers.reading import parts, report
from digest.subscribers.reading.outcome import Outcome


def outcomes(blocks: str, told: str = "", *, waits: bool = False) -> list[Outcome]:
    """Return what came of the mail, as these blocks of a report say."""
    text = f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n{blocks}"
    groups = report.list_groups(parts.list_parts(email.message_from_string(text)), told)
    return report.read_outcomes(groups or [], told, waits=waits)


def kinds(blocks: str, told: str = "", *, waits: bool = False) -> list[tuple[str, str]]:
    """Return address and kind of each outcome."""
    return [(one.address, one.kind) for one in outcomes(blocks, told, waits=waits)]


A, B = "Final-Recipient: rfc822; a@x.example\n", "Final-Recipient: rfc822; b@x.example\n"
FAILED = "Action: failed\nStatus: 5.1.1\n"
DELIVERED = "Action: delivered\nStatus: 2.0.0\n"


@pytest.mark.parametrize("between", ["\n", ""])
def test_each_recipient_has_an_outcome(between: str) -> None:
    """Also where no empty line stands between two."""
    found = kinds(f"{A}{DELIVERED}{between}{B}{FAILED}")
    assert found == [("a@x.example", "nothing"), ("b@x.example", "hard")]


def test_an_address_that_was_rewritten_is_told_both_ways() -> None:
    """As it was, and as it became."""
    found = kinds(f"Original-Recipient: rfc822; o@x.example\n{A}{FAILED}")
    assert found == [("o@x.example", "hard"), ("a@x.example", "hard")]


def test_a_report_of_nobody_has_an_outcome() -> None:
    """The address that the report came to may say whose mail it was."""
    assert kinds(FAILED) == [("", "hard")]
    assert kinds("") == []


@pytest.mark.parametrize(
    ("fields", "waits", "kind"),
    [
        ("Action: delayed\nStatus: 5.1.1\n", False, "nothing"),
        ("Action: expanded (list)\n", False, "nothing"),
        ("Action: failed (for good)\nStatus: 5.1.1 (bad address)\n", False, "hard"),
        ("Action: failed\n", False, "soft"),
        ("Status: 5.1.1\n", False, "hard"),
        ("Status: 4.4.1\n", False, "soft"),
        ("Status: 4.4.1\n", True, "nothing"),
        ("Status: 2.0.0\n", False, "nothing"),
        ("X-Other: a\n", False, "unknown"),
    ],
)
def test_the_action_decides(fields: str, waits: bool, kind: str) -> None:  # noqa: FBT001
    """Without one the status does, unless the words say that the mail is still being tried."""
    assert kinds(A + fields, waits=waits) == [("a@x.example", kind)]


@pytest.mark.parametrize(
    ("fields", "told", "kind"),
    [
        ("Status: 5.0.0\n", "550 <a@x.example> user unknown", "hard"),
        ("Status: 5.1.1\n", "552 <a@x.example> mailbox full", "soft"),
        ("Status: 5.1.1\n", "your message was rejected", "hard"),
        ("Status: 5.7.1\n", "<a@x.example> user unknown", "hard"),
        ("Status: 4.4.7\n", "<a@x.example> user unknown", "soft"),
        ("Status: 4.4.7\n", "550 <a@x.example> user unknown", "hard"),
        ("Status: 5.0.0\nDiagnostic-Code: smtp; 554 Service unavailable\n", "user unknown", "hard"),
        ("Status: 5.0.0\nDiagnostic-Code: smtp; 550 spam\n", "user unknown", "soft"),
        ("Status: 5.1.1\nDiagnostic-Code: smtp; 450 4.2.1 wait\n", "user unknown", "soft"),
        ("Status: 5.0.0\nDiagnostic-Code: no type here\n", "", "soft"),
        ("Status: 5.0.0\nX-Supplementary-Info: <mx #5.1.1>\n", "", "hard"),
    ],
)
def test_words_tell_what_the_block_does_not(fields: str, told: str, kind: str) -> None:
    """And against a code alone they count; the server's own words count more."""
    assert kinds(f"{A}Action: failed\n{fields}", told) == [("a@x.example", kind)]


def test_words_about_another_are_not_taken() -> None:
    """Each of several recipients has lines of its own."""
    blocks = f"{A}Action: failed\nStatus: 5.0.0\n\n{B}Action: failed\nStatus: 5.0.0\n"
    told = "<a@x.example>: 550 user unknown\n<b@x.example>: 552 mailbox full\n"
    assert kinds(blocks, told) == [("a@x.example", "hard"), ("b@x.example", "soft")]


def test_a_report_that_is_called_a_text_is_read() -> None:
    """Its fields say what it is; a message without them is no report."""
    told = f"Some words\n\n{A}{FAILED}"
    groups = report.list_groups([], told)
    assert groups is not None
    assert [one.kind for one in report.read_outcomes(groups, told, waits=False)] == ["hard"]
    assert report.list_groups([], "Final-Recipient unknown; a@x.example") is None
