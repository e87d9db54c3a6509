import dataclasses
import email
import quopri
import re
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Parts, Publisher
from digest.rendering import message
from digest.sources.article import one_line
from tests.rendering.samples import PUBLICATION, edition

PARTS = Parts(
    "The day",
    "Preheader",
    "<!doctype html>\n<p>₹ 5 &amp; more</p>\n",
    "₹ 5 & more\n",
    "# The day\n",
)


def composed(parts: Parts = PARTS, publication: Publisher = PUBLICATION) -> bytes:
    """Return the message of `parts`."""
    return message.compose_message(parts, edition(publication=publication), "all")


def parsed(data: bytes) -> EmailMessage:
    """Return the message as a mail program reads it."""
    read = email.message_from_bytes(data, policy=default)
    assert isinstance(read, EmailMessage)
    assert not read.defects
    return read


def head(data: bytes) -> dict[str, str]:
    """Return the header fields as they are written, folds included."""
    fields = re.split(rb"\r\n(?![ \t])", data.partition(b"\r\n\r\n")[0])
    return {
        name.decode(): value.decode()
        for name, _, value in (field.partition(b": ") for field in fields)
    }


def content(read: EmailMessage) -> list[tuple[str, str]]:
    """Return type and text of each part, with line breaks as programs write them."""
    return [
        (part.get_content_type(), part.get_content().replace("\r\n", "\n"))
        for part in read.iter_parts()
    ]  # type: ignore[attr-defined]


def test_the_text_comes_first_and_then_the_html() -> None:
    """The message is multipart/alternative, poorest form first, and holds just the parts."""
    read = parsed(composed())
    assert read.get_content_type() == "multipart/alternative"
    assert content(read) == [("text/plain", PARTS.text), ("text/html", PARTS.html)]
    assert [part["Content-Transfer-Encoding"] for part in read.iter_parts()] == [
        "quoted-printable"
    ] * 2


def test_every_header_stands_once() -> None:
    """All that a message needs is there, and nothing twice."""
    publication = dataclasses.replace(
        PUBLICATION,
        reply_to="reply@ledger.example",
        list_id="daily.ledger.example",
        public_url="https://news.ledger.example",
    )
    read = parsed(composed(publication=publication))
    assert sorted(read.keys()) == [
        "Auto-Submitted", "Content-Language", "Content-Type", "Date", "Feedback-ID", "From",
        "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Message-ID",
        "Precedence", "Reply-To", "Subject", "To",
    ]  # fmt: skip
    assert read["From"] == "Desk of the Ledger <desk@ledger.example>"
    assert read["Reply-To"] == "reply@ledger.example"
    assert read["List-Id"] == "<daily.ledger.example>"
    assert read["Content-Language"] == "en-IN"
    assert read["Subject"] == "The day"
    assert read["MIME-Version"] == "1.0"
    assert (read["Auto-Submitted"], read["Precedence"]) == ("auto-generated", "bulk")


def test_the_headers_that_say_mail_is_automatic_are_the_publications_choice() -> None:
    """Each may be left out, and Precedence may say something else."""
    quiet = dataclasses.replace(PUBLICATION, auto_submitted=False, precedence=None)
    assert not {"Auto-Submitted", "Precedence"} & head(composed(publication=quiet)).keys()
    listed = dataclasses.replace(PUBLICATION, precedence="list")
    assert head(composed(publication=listed))["Precedence"] == "list"


@pytest.mark.parametrize(
    ("feedback_id", "sender", "who"),
    [
        ("ledger-mail", "desk@ledger.example", "ledger-mail"),
        (None, "desk@ledger.example", "ledgerexample"),
        (None, "desk@news.the-site-ledger.example", "newsthesiteledg"),
        (None, "d@x.io", "xiodi"),
    ],
)
def test_complaints_are_counted_by_day_variant_kind_and_sender(
    feedback_id: str | None, sender: str, who: str
) -> None:
    """Feedback-ID has four parts; the sender's has 5 to 15 characters and never changes."""
    publication = dataclasses.replace(PUBLICATION, feedback_id=feedback_id, sender=sender)
    assert head(composed(publication=publication))["Feedback-ID"] == f"2026-11-23:all:edition:{who}"


def test_a_list_without_a_name_bears_its_senders() -> None:
    """List-Id is always there, in the form of a domain and without a description (RFC 2919)."""
    assert head(composed())["List-Id"] == "<desk.ledger.example>"
    odd = dataclasses.replace(PUBLICATION, sender="d+e_f@ledger.example")
    assert head(composed(publication=odd))["List-Id"] == "<d-e-f.ledger.example>"


def test_it_is_addressed_to_nobody_yet() -> None:
    """A file has no recipient, and says so as RFC 5322 does."""
    assert head(composed())["To"] == "undisclosed-recipients:;"
    to = parsed(composed())["To"]
    assert to.addresses == ()


def test_it_is_dated_at_six_in_the_publications_morning() -> None:
    """The date is a matter of the day and the time zone, not of the clock."""
    assert head(composed())["Date"] == "Mon, 23 Nov 2026 06:00:00 +0530"
    elsewhere = dataclasses.replace(edition(), timezone="America/New_York")
    assert b"\r\nDate: Mon, 23 Nov 2026 06:00:00 -0500\r\n" in message.compose_message(
        PARTS, elsewhere, "all"
    )


def test_the_same_parts_give_the_same_bytes() -> None:
    """Nothing in the message is random, and other parts give another Message-ID and boundary."""
    assert composed() == composed()
    other = parsed(composed(dataclasses.replace(PARTS, text="Other\n")))
    assert other["Message-ID"] != parsed(composed())["Message-ID"]
    assert other.get_boundary() != parsed(composed()).get_boundary()


def test_a_message_id_is_an_address_of_the_senders() -> None:
    """The Message-ID names day and variant, at the sender's own domain."""
    assert re.fullmatch(
        r"<2026-11-23\.all\.[0-9a-f]{16}@ledger\.example>", head(composed())["Message-ID"]
    )


def test_one_leaves_by_page_or_by_mail() -> None:
    """List-Unsubscribe offers the page first where there is one, and always the mail."""
    assert (
        head(composed())["List-Unsubscribe"] == "<mailto:desk@ledger.example?subject=unsubscribe>"
    )
    publication = dataclasses.replace(PUBLICATION, public_url="https://news.ledger.example")
    ways = head(composed(publication=publication))["List-Unsubscribe"].split(", ")
    assert ways == [
        "<https://news.ledger.example/unsubscribe>",
        "<mailto:desk@ledger.example?subject=unsubscribe>",
    ]


@pytest.mark.parametrize(
    ("public_url", "one_click"),
    [
        (None, None),
        ("http://localhost:8000", None),
        ("https://news.ledger.example", "List-Unsubscribe=One-Click"),
    ],
)
def test_one_click_is_offered_beside_an_https_page_alone(
    public_url: str | None, one_click: str | None
) -> None:
    """RFC 8058 has no one-click by mail, and none without encryption."""
    publication = dataclasses.replace(PUBLICATION, public_url=public_url)
    assert head(composed(publication=publication)).get("List-Unsubscribe-Post") == one_click


def test_long_addresses_in_headers_are_neither_encoded_nor_folded() -> None:
    """RFC 2047 forbids encoded words there, and mail programs then ignore the header."""
    url = "https://news.ledger.example/" + "x" * 120
    publication = dataclasses.replace(
        PUBLICATION,
        public_url=url,
        list_id="a" * 90 + ".ledger.example",
        sender=f"d@{'b' * 60}.example",
    )
    fields = head(composed(publication=publication))
    assert fields["List-Unsubscribe"].startswith(f"<{url}/unsubscribe>, <mailto:")
    assert fields["List-Id"] == f"<{'a' * 90}.ledger.example>"
    for name in ("List-Unsubscribe", "List-Id", "Message-ID"):
        assert "=?" not in fields[name]
        assert "\n" not in fields[name]


@pytest.mark.parametrize(
    "name", ["Désk of the Ledger", "साइट लेजर", 'The "Ledger", Ltd.', "x" * 150, "Ünï " * 40 + "end"]
)
def test_a_senders_name_may_be_in_any_script(name: str) -> None:
    """A name with accents, quotes or great length is encoded, and read back as it was."""
    quoted = name.replace('"', '\\"')
    data = composed(
        publication=dataclasses.replace(PUBLICATION, sender=f'"{quoted}" <desk@ledger.example>')
    )
    written = str(make_header(decode_header(email.message_from_bytes(data)["From"])))
    assert parseaddr(" ".join(written.split())) == (name, "desk@ledger.example")
    assert_lines_are_legal(data)


def test_a_sender_without_name_bears_the_publications() -> None:
    """If only an address is set, the publication's name stands before it."""
    data = composed(publication=dataclasses.replace(PUBLICATION, sender="desk@ledger.example"))
    assert parsed(data)["From"] == "The Site Ledger <desk@ledger.example>"


SUBJECTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300).map(one_line)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(SUBJECTS)
def test_any_subject_comes_back(subject: str) -> None:
    """A subject of any characters and length is read back as it was, and breaks no line."""
    data = composed(dataclasses.replace(PARTS, subject=subject))
    assert parsed(data)["Subject"] == subject
    assert_lines_are_legal(data)


@pytest.mark.parametrize(
    "subject", ["x" * 10_000, "₹" * 3_000, "a" * 70 + " – " + "b" * 200, "=?utf-8?q?no=20word?="]
)
def test_awkward_subjects_come_back(subject: str) -> None:
    """A word without end, and one that looks like an encoded word, are read back as they were."""
    data = composed(dataclasses.replace(PARTS, subject=subject))
    assert_lines_are_legal(data)
    assert parsed(data)["Subject"] == subject


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]))
        | st.sampled_from(["x" * 1200, "₹" * 700, ".", "From me", "=3D", "--", "a ", "\t"]),
        min_size=1,
        max_size=6,
    )
)
def test_any_text_comes_back(lines: list[str]) -> None:
    """Any text is read back unchanged, from lines that relays accept."""
    text = "".join(f"{line}\n" for line in lines)
    data = composed(dataclasses.replace(PARTS, text=text, html=f"<p>{text}</p>\n"))
    assert_lines_are_legal(data)
    assert content(parsed(data)) == [("text/plain", text), ("text/html", f"<p>{text}</p>\n")]


HOSTILE = st.text(
    st.sampled_from(list('aé₹ \r\n\t\x00\x0b\x85\u2028<>,:;"()@=?')), max_size=40
) | st.sampled_from(
    [
        "x\r\nBcc: victim@example.com",
        "x\n\nbody",
        "x\r Bcc: y",
        "=?utf-8?q?=0D=0ABcc:_v?=",
        "a@b.example\r\nBcc: c@d.example",
    ]
)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(
    subject=HOSTILE,
    key=HOSTILE,
    values=st.fixed_dictionaries(
        {
            "name": HOSTILE,
            "sender": HOSTILE | HOSTILE.map(lambda name: f"{name} <desk@ledger.example>"),
            "reply_to": st.none() | HOSTILE,
            "list_id": st.none() | HOSTILE,
            "public_url": st.none() | HOSTILE.map(lambda rest: f"https://ledger.example/{rest}"),
            "precedence": HOSTILE,
            "feedback_id": HOSTILE,
        }
    ),
)
def test_nothing_can_add_a_header(subject: str, key: str, values: dict[str, str | None]) -> None:
    """With any names, subjects and settings, a message has each field once, and its two parts."""
    publication = dataclasses.replace(PUBLICATION, **values)  # type: ignore[arg-type]
    variant = edition(publication=publication)
    data = message.compose_message(dataclasses.replace(PARTS, subject=subject), variant, key)
    raw = email.message_from_bytes(
        data
    )  # as it is written, whether its values can be made sense of or not
    assert len(raw.keys()) == len(set(raw.keys()))
    assert set(raw.keys()) <= {
        "Auto-Submitted", "Content-Language", "Content-Type", "Date", "Feedback-ID", "From",
        "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Message-ID",
        "Precedence", "Reply-To", "Subject", "To",
    }  # fmt: skip
    assert (
        raw["List-Unsubscribe"].count("<")
        == raw["List-Unsubscribe"].count(">")
        == len(raw["List-Unsubscribe"].split(", "))
    )
    assert [part.get_content_type() for part in raw.get_payload()] == ["text/plain", "text/html"]  # type: ignore[union-attr]
    for name in ("Subject", "From"):
        assert not re.search(
            r"[\r\n\x00-\x08]",
            str(make_header(decode_header(re.sub(r"\r?\n ", " ", raw[name] or "")))),
        )
    assert_lines_are_legal(data)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=90)
        | st.sampled_from(
            ["x" * 74, "x" * 75, "x" * 76, "=", ".", " ", "\t", "\n", "₹" * 25, "a" * 75 + " \n"]
        ),
        max_size=8,
    )
)
def test_texts_that_stand_alone_have_lines_of_their_own(pieces: list[str]) -> None:
    """The line of such a text holds nothing else, and the other lines stay legal."""
    alone = "A" * 43
    text = alone.join(pieces)
    lines = message.quoted_printable(text, [alone]).split(b"\r\n")
    assert quopri.decodestring(b"\n".join(lines)) == text.encode()
    assert sum(line in (alone.encode(), alone.encode() + b"=") for line in lines) == text.count(
        alone
    )
    assert max(map(len, lines)) <= 76
    assert not any(line.endswith((b" ", b"\t")) for line in lines)
    assert all(32 <= byte < 127 or byte == 9 for line in lines for byte in line)


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("TOKEN", b"TOKEN"),
        ("aTOKEN", b"a=\r\nTOKEN"),
        ("a\nTOKEN\nb", b"a\r\nTOKEN\r\nb"),
        ("TOKEN b", b"TOKEN=\r\n b"),
        ("TOKENTOKEN", b"TOKEN=\r\nTOKEN"),
        ("a\r\nb\rc", b"a\r\nb\r\nc"),
        ("a \n.\n=", b"a=20\r\n=2E\r\n=3D"),
    ],
)
def test_lines_are_broken_where_they_have_to_be(text: str, encoded: bytes) -> None:
    """Soft breaks surround the text on its own line, unless the text itself breaks there."""
    assert message.quoted_printable(text, ["TOKEN"]) == encoded


def test_no_line_depends_on_the_text_that_stands_alone() -> None:
    """Another text in its place changes its own line and no other, whatever its length."""
    short, long = "s" * 5, "l" * 60
    before, after = "before " * 14, ' style="x" ' * 9
    assert message.quoted_printable(before + short + after, [short]) == message.quoted_printable(
        before + long + after, [long]
    ).replace(long.encode(), short.encode())


def assert_lines_are_legal(data: bytes) -> None:
    """Check the limits of RFC 5322 (998 bytes a line) and RFC 2045 (76 if encoded)."""
    assert data.isascii()
    lines = data.split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert max(map(len, lines)) <= 998
    assert max(map(len, data.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 76
    assert all(len(line) <= 76 for line in lines if b"=?utf-8?b?" in line)


def test_it_can_be_written_again_unchanged() -> None:
    """A program that reads the message and writes it again keeps the text and HTML."""
    again = parsed(parsed(composed()).as_bytes(policy=SMTP))
    assert content(again) == [("text/plain", PARTS.text), ("text/html", PARTS.html)]
