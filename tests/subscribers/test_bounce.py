from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.subscribers import bounce
from digest.tokens import UNSUBSCRIBE, Keys
from tests.subscribers.dialects import Dialect, dialects
from tests.subscribers.returned_mail import SHAPES, Shape, arf, dsn, words
from tests.timing import in_proportion, seconds

KEYS = Keys(["the-key-of-the-tests-of-32-characters-or-more"])
TOKEN = KEYS.sign(UNSUBSCRIBE, 7, datetime(2026, 11, 23, tzinfo=UTC))
VERP = "bounces+7.20261123.abcdefghijklmnop@ledger.example"
ID = "<2026-11-23.1.edition.7.0a1b2c3d@ledger.example>"
WAY = f"https://news.ledger.example/unsubscribe/{TOKEN}"


@pytest.mark.parametrize("name", SHAPES)
def test_a_message_is_understood(name: str) -> None:
    """Each shape is hard, soft, a complaint, an unsubscribe request, nothing, or unknown."""
    shape = SHAPES[name]
    found = bounce.parse_bounce(shape.data(VERP, ID, WAY))
    assert (found.kind, found.failed) == (shape.kind, shape.failed)
    assert shape.why in found.why
    if shape.text:
        assert VERP in found.recipients
    if shape.returns:
        assert (found.message_ids, found.tokens) == ((ID,), (TOKEN,))


@pytest.mark.parametrize("mail", dialects(), ids=lambda mail: mail.name)
def test_a_dialect_is_understood(mail: Dialect) -> None:
    """What each of many systems writes, in many languages, is what its author meant."""
    found = bounce.parse_bounce(mail.data)
    assert found.kind == mail.kind, found
    if mail.kind == "hard":
        assert "ravi@home.example" in found.failed
        assert found.why


#: What our newsletter may print; and forms in which a server returns it behind its own words.
STORY = "No such user exists, said the mayor.\n550 5.1.1 User unknown\nAccounts are disabled."
HEADLINE = "Users unknown: mailboxes do not exist"
FORMS = {
    "quoted": "$SAID\n\n> Subject: $HEADLINE\n>\n> $STORY",
    "below a mark": "$SAID\n\n----- Original message -----\nSubject: $HEADLINE\n\n$STORY",
    "below its header": "$SAID\n\nReceived: from a\nSubject: $HEADLINE\n\n$STORY",
    "in an answer": "$SAID\n\nOn Mon, 23 Nov 2026 The Ledger wrote:\n$STORY",
    "named and below": 'The mail "$HEADLINE" was refused.\n$SAID\n\n--- Message body ---\n'
    "Subject: $HEADLINE\n\n$STORY",
}


@pytest.mark.parametrize("form", [*FORMS, "a second text"])
@pytest.mark.parametrize(
    "said",
    ["554 Message refused", "550 Rejected", "554 5.0.0 Transaction failed", "552 Mailbox full"],
)
def test_what_our_mail_tells_is_no_word_of_the_server(form: str, said: str) -> None:
    """A story about unknown users takes nobody off who was refused for another reason."""
    told = f"<ravi@home.example>: {said}"
    if form in FORMS:
        text = FORMS[form].replace("$SAID", told).replace("$HEADLINE", HEADLINE)
        text = text.replace("$STORY", STORY.replace("\n", "\n> ") if form == "quoted" else STORY)
        mail = words(text, subject=f"Failed: {HEADLINE}")
    else:
        mail = dsn("5.0.0", "", returned="").replace(
            "--edge--", f"--edge\nContent-Type: text/plain\n\n{STORY}\n--edge--"
        )
    assert bounce.parse_bounce(Shape(mail, "").data(VERP)).kind == "soft"


def test_there_are_shapes_enough() -> None:
    """The shapes cover every kind, with many for what comes back."""
    kinds = [shape.kind for shape in SHAPES.values()]
    assert len(kinds) >= 40
    assert set(kinds) == {"hard", "soft", "complaint", "nothing", "unknown"}


@pytest.mark.parametrize(
    "subject",
    [
        f"unsubscribe {TOKEN}",
        f"UNSUBSCRIBE {TOKEN}",
        f"Re: unsubscribe {TOKEN}",
        f"  unsubscribe: {TOKEN} ",
        f"unsubscribe\n {TOKEN}",
        f"please unsubscribe {TOKEN}",
        f"[EXTERNAL] ***SPAM*** unsubscribe%20{TOKEN}",
        f"=?utf-8?q?unsubscribe_{TOKEN.replace('_', '=5F')}?=",
    ],
)
def test_a_wish_to_leave_by_mail(subject: str) -> None:
    """The subject that our mails ask for, as mail programs write it; the token keeps its case."""
    found = bounce.parse_bounce(Shape(words("", "", "ravi@home.example", subject), "").data())
    assert (found.kind, found.token) == ("unsubscribe", TOKEN)


@pytest.mark.parametrize(
    "subject",
    [
        f"unsubscribe {TOKEN}x",
        f"unsubscribe {TOKEN[:-1]}",
        f"unsubscribed {TOKEN}",
        TOKEN,
    ],
)
def test_what_is_no_wish_to_leave(subject: str) -> None:
    """A token that is not whole, or without the word, names nobody."""
    found = bounce.parse_bounce(Shape(words("", "", "ravi@home.example", subject), "").data())
    assert (found.kind, found.token) == ("unknown", "")


def test_a_report_about_a_wish_is_a_report() -> None:
    """What a report says decides, whatever its subject."""
    text = dsn("5.1.1").replace(
        "Subject: Undelivered Mail Returned to Sender", f"Subject: unsubscribe {TOKEN}"
    )
    found = bounce.parse_bounce(Shape(text, "").data())
    assert (found.kind, found.token) == ("hard", "")


def test_where_it_came_to_is_found_in_order() -> None:
    """The envelope first, then the servers' notes, the addressees, and the sender of the mail."""
    head = "Delivered-To: second@x.example\nX-Original-To: <third@x.example>\n"
    text = dsn("5.1.1", head=head).replace(
        "To: VERP", "To: Desk <fourth@x.example>, fifth@x.example"
    )
    found = bounce.parse_bounce(Shape(text, "").data(VERP), ["first@x.example"])
    names = ("first", "second", "third", "fourth", "fifth")
    assert found.recipients == (*(f"{name}@x.example" for name in names), VERP)


def test_a_report_within_a_mail_names_nobodys_mail() -> None:
    """What somebody sends on as an attachment is not taken for what came back to us."""
    text = (
        "From: ravi@home.example\nTo: desk@ledger.example\nSubject: look\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="out"\n\n--out\nContent-Type: text/plain\n\nLook\n'
        f"--out\nContent-Type: message/rfc822\n\n{dsn('5.1.1')}\n--out--\n"
    )
    found = bounce.parse_bounce(Shape(text, "").data(VERP, ID, WAY))
    assert (found.recipients, found.tokens, found.message_ids) == (("desk@ledger.example",), (), ())


def test_a_header_in_another_encoding_is_read() -> None:
    """The returned header may be encoded as a text is."""
    import base64

    inner = base64.encodebytes(
        f"Message-ID: {ID}\r\nList-Unsubscribe: <{WAY}>\r\n".encode()
    ).decode()
    text = dsn("5.1.1", returned="")
    text = text.replace(
        "--edge--",
        "--edge\nContent-Type: text/rfc822-headers\nContent-Transfer-Encoding: base64\n\n"
        f"{inner}\n--edge--",
    )
    found = bounce.parse_bounce(Shape(text, "").data(VERP))
    assert (found.message_ids, found.tokens) == ((ID,), (TOKEN,))


def test_what_is_said_fits_on_a_line() -> None:
    """Whatever a server says is short, on one line and visible."""
    found = bounce.parse_bounce(Shape(dsn("5.1.1", "smtp; 550 \x1b[31m" + "no " * 500), "").data())
    assert len(found.why) <= 300
    assert found.why.isprintable()


def test_a_message_of_any_depth_is_read() -> None:
    """Thousands of parts within parts are no trouble."""
    text = "Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 3000
    assert bounce.parse_bounce(text.encode()).kind == "unknown"


@pytest.mark.parametrize(
    "body",
    [
        b"\n" * 30_000,
        b">\r" * 30_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 300,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: message/rfc822\n"
        b"\nSubject: a\n\n" * 150,
    ],
)
def test_a_message_of_too_many_lines_or_parts_is_left_unread(body: bytes) -> None:
    """No report has so many; each would take seconds."""
    found = bounce.parse_bounce(body)
    assert found.kind == "unknown"
    assert found.unread
    assert found.why.startswith("it has more than ")


@pytest.mark.parametrize(
    "piece",
    [
        *("\n", "> \n", ">", " ", "Message-ID:\n", "Return-Path: <", "exceed", "a@", "<", "=?"),
        "unsubscribe/", "=?utf-8?q?a?= ", "Final-Recipient: rfc822; a@b\nAction: failed\n",
        "<a@b>: 550 user unknown\n", "the user mailbox account ", "Feedback-Type: abuse\n\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("head", ["Subject: a\n\n", "Subject: ", "To: "])
def test_a_message_is_read_in_proportion_to_its_length(head: str, piece: str) -> None:
    """Whatever is repeated, in the text or in a field."""
    in_proportion(
        lambda size: (head + piece * (size // len(piece))).encode(), bounce.parse_bounce, 16_000
    )


def test_a_message_of_any_length_is_read() -> None:
    """Only its front is looked at."""
    long = Shape(dsn("5.1.1"), "").data(VERP, ID, WAY) + b"x" * 3_000_000
    assert bounce.parse_bounce(long).kind == "hard"


def test_heading_is_what_a_list_shows() -> None:
    """Sender and subject, decoded; nothing of what has none."""
    data = SHAPES["an automatic reply in Hindi"].data()
    assert bounce.decoded_heading(data) == ("ravi@home.example", "स्वचालित उत्तर")
    assert bounce.decoded_heading(b"\xff\x00") == ("", "")


@settings(max_examples=75, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_are_read(data: bytes) -> None:
    """Any bytes are understood or not; nothing is an error, and no bounce comes about by chance."""
    assert bounce.parse_bounce(data).kind in ("unknown", "nothing")


@settings(max_examples=75, deadline=None)
@given(
    st.sampled_from(sorted(SHAPES)),
    st.integers(0, 5000),
    st.binary(max_size=20),
    st.integers(0, 30),
)
def test_a_damaged_message_is_read(name: str, at: int, put: bytes, cut: int) -> None:
    """A message that lacks bytes, or has others, is classified too, and nothing is logged."""
    data = SHAPES[name].data(VERP, ID, WAY)
    at = at % (len(data) + 1)
    found = bounce.parse_bounce(data[:at] + put + data[at + cut :], ["x@y.example"])
    assert found.kind in ("hard", "soft", "complaint", "unsubscribe", "nothing", "unknown")
    assert all(isinstance(text, str) for text in (*found.recipients, *found.failed, found.why))
    bounce.decoded_heading(data[:at] + put)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Content-Type: multipart/report; boundary=a\n",
                "--a\n",
                "--a--\n",
                "\n",
                "Content-Type: message/delivery-status\n",
                "Content-Type: message/feedback-report\n",
                "Content-Type: message/rfc822\n",
                "Final-Recipient: rfc822; x@y\n",
                "Action: failed\n",
                "Status: 5.1.1\n",
                "Content-Transfer-Encoding: base64\n",
                "Content-Type: text/plain; charset=nonsense\n",
                "Subject: =?x?b?=?=\n",
                "\xff",
                "Feedback-Type: abuse\n",
            ]
        ),
        max_size=25,
    )
)
def test_pieces_of_reports_in_any_order_are_read(pieces: list[str]) -> None:
    """Parts, fields and edges where they do not belong are no trouble."""
    bounce.parse_bounce("".join(pieces).encode("latin-1"))


def test_the_readers_own_outcome_is_told() -> None:
    """Of several recipients each has one; the worst of them is the kind."""
    text = dsn(
        "2.0.0",
        action="delivered",
        more="\nFinal-Recipient: rfc822; b@x.example\nAction: failed\nStatus: 5.1.1\n",
    )
    found = bounce.parse_bounce(Shape(text, "").data(VERP, ID, WAY))
    assert [(one.address, one.kind) for one in found.outcomes] == [
        ("ravi@home.example", "nothing"),
        ("b@x.example", "hard"),
    ]
    assert (found.kind, found.failed) == ("hard", ("b@x.example",))


def test_an_opt_out_carries_the_token_of_the_mail() -> None:
    """A feedback loop that says so passes on the reader's wish."""
    found = bounce.parse_bounce(Shape(arf("opt-out"), "").data(VERP, ID, WAY))
    assert (found.kind, found.token) == ("unsubscribe", TOKEN)


@pytest.mark.parametrize(
    "mail",
    [
        words(f"<ravi@home.example>: 550 user unknown\n\nunsubscribe {TOKEN}\n"),
        words(f"<ravi@home.example>: 550 user unknown\n\n{WAY}\n", subject="unsubscribe"),
        words(
            f"I am away.\n\n> {WAY}\n",
            "Auto-Submitted: auto-replied\n",
            "Ravi <ravi@home.example>",
            "Re: unsubscribe from the daily grind",
        ),
    ],
)
def test_what_quotes_our_mail_is_no_wish_to_leave(mail: str) -> None:
    """Reports and automatic replies hold our links, and ask for nothing."""
    assert bounce.parse_bounce(Shape(mail, "").data()).kind in ("hard", "nothing")


def test_one_message_id_of_the_returned_header_is_told() -> None:
    """What the words of a report name, anybody could have written there."""
    told = "".join(f"Message-ID: <2026-11-24.1.edition.{n}.0@x.example>\n" for n in range(60))
    found = bounce.parse_bounce(Shape(dsn("5.1.1", words=told), "").data(VERP, ID, WAY))
    assert found.message_ids == (ID,)
    found = bounce.parse_bounce(Shape(dsn("5.1.1", words=told, returned=""), "").data(VERP))
    assert found.message_ids == ()


def test_a_report_that_a_mail_system_passes_on_is_read() -> None:
    """A gateway may put it into a mail of its own; what a person sends on is not read."""
    inner = dsn("5.1.1")
    head = "To: VERP\nSubject: FW\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n"
    for sender, kind in (("postmaster@gate.example", "hard"), ("ravi@home.example", "unknown")):
        text = f"Return-Path: <{sender}>\nFrom: {sender}\n{head}{inner}"
        assert bounce.parse_bounce(Shape(text, "").data(VERP, ID, WAY)).kind == kind


def test_a_report_is_read_quickly() -> None:
    """Thousands a minute, on one core."""
    datas = [mail.data for mail in dialects()[:200]]
    taken = seconds(lambda: [bounce.parse_bounce(data) for data in datas])
    assert taken / len(datas) < 0.006


def test_a_complaint_names_its_types() -> None:
    """Two groups of fields are one complaint."""
    found = bounce.parse_bounce(
        Shape(arf("virus", "\nFeedback-Type: abuse\n"), "").data(VERP, ID, WAY)
    )
    assert (found.kind, found.why) == ("complaint", "a complaint: abuse, virus")
