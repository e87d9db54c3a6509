import random

import pytest

from digest.preflight.inboxrow import INBOX_WIDTHS, InboxRow, inbox_row
from digest.rendering.width import text_width
from tests.preflight.mails import message

ROW = InboxRow("Ledger", "Saryu Solar wins a 300 MW order", "Flats sell · Bridge opens at Alibag")


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (20, "Saryu Solar wins a…"),
        (31, "Saryu Solar wins a 300 MW order"),
        (40, "Saryu Solar wins a 300 MW order – Flats…"),
        (70, "Saryu Solar wins a 300 MW order – Flats sell · Bridge opens at Alibag"),
    ],
)
def test_a_row_is_cut_where_the_inbox_ends(width: int, line: str) -> None:
    """Within a word if need be; the preheader takes what the subject leaves."""
    assert ROW.line(width) == line


def test_no_row_is_wider_than_its_inbox() -> None:
    """Whatever subject and preheader hold, and if one of them is empty."""
    chance = random.Random(8)
    pieces = ["Saryu ", "मुंबई ", "👩\u200d👧", "x" * 50, "e\u0301", " ", ""]
    for _ in range(500):
        said = ["".join(chance.choices(pieces, k=chance.randint(0, 20))) for _ in range(2)]
        for width in INBOX_WIDTHS.values():
            assert text_width(InboxRow("Ledger", *said).line(width)) <= width


def test_a_message_is_read_as_an_inbox_reads_it() -> None:
    """The sender's name decoded, else the address; the hidden line, without its padding."""
    named = {"From": "=?utf-8?q?Sol=C3=A1r?= <a@b.example>", "Subject": "=?utf-8?b?4oK5?= 5"}
    row = inbox_row(message(headers=named))
    assert (row.sender, row.subject) == ("Solár", "₹ 5")
    assert row.preheader
    assert row.preheader == row.preheader.strip("\u200c\xa0 ")
    assert inbox_row(message(headers={"From": "a@b.example"})).sender == "a@b.example"


def test_without_a_preheader_the_mails_text_is_shown() -> None:
    """As inboxes do, with navigation and all."""
    bare = "<html><body><p>View in browser</p><p>Saryu wins</p></body></html>"
    assert inbox_row(message(html=bare)).preheader.startswith("View in browser")


@pytest.mark.parametrize("data", [b"", b"\xff\x00", b"From: =?x?q?\r\nSubject: =?utf-8?b?!?="])
def test_a_broken_message_has_a_row(data: bytes) -> None:
    """Whatever can be read of it."""
    assert isinstance(inbox_row(data).line(40), str)
