import email
import email.message

import pytest

from digest.subscribers.reading import parts


def read(text: str | bytes) -> parts.MailTexts:
    """Return the texts of a message."""
    data = text if isinstance(text, bytes) else text.encode()
    return parts.read_texts(parts.list_parts(email.message_from_bytes(data)))


def mixed(*bodies: str) -> str:
    """Return a message of several parts, each with its own header."""
    joined = "\n--b\n".join(bodies)
    return f'Content-Type: multipart/mixed; boundary="b"\n\n--b\n{joined}\n--b--\n'


@pytest.mark.parametrize(
    "line",
    [
        "------ This is a copy of the message, including all the headers. ------",
        "--- Below this line is a copy of the message.",
        "--- Original message follows ---",
        "   ----- Original message follows -----",
        "----- Original message -----",
        "   ----- Unsent message follows -----",
        "--- Enclosed are the original headers of the message.",
        "--- The header of the original message is following. ---",
        "Message headers follow:",
        "Message header follows",
        "Below is a copy of the original message:",
        "    Below is a copy of the original message:",
        "-------original message",
        "Received: from a by b",
        "Return-Path: <a@x.example>",
        "Content-Type: message/rfc822",
        "=== Message ===",
        "Message body:",
        "On Mon, 23 Nov 2026 The Ledger wrote:",
    ],
)
def test_the_mail_that_is_returned_is_cut_off(line: str) -> None:
    """At a line that says so, or at its first field; its Message-ID is found behind that."""
    found = read(
        f"Subject: a\n\nnobody is there\n\n{line}\n\nMessage-ID: <a@b>\nX-Version: 5.1.1\n"
    )
    assert found.told == "nobody is there"
    assert found.message_id == "<a@b>"


def test_words_are_not_cut() -> None:
    """Lines of a report that only speak of the original message belong to it."""
    text = "The original message was received at noon.\nOriginal message size exceeds a limit."
    assert read(f"\n{text}").told == text


def test_our_own_subject_is_no_word_of_a_server() -> None:
    """It may be about anything."""
    text = "Your message\n  Subject: Spam\nThe subject of the message is: Unknown users\nfailed"
    assert read(f"\n{text}").told.split() == ["Your", "message", "failed"]


def test_our_own_mail_is_cut_off_without_a_mark() -> None:
    """By fields that no server's words have; those before them are its own, too."""
    found = read(
        "\nnobody is there\n\nFrom: a@b\nMessage-ID:\n <x@y>\nMIME-Version: 1.0\n"
        "List-Unsubscribe: <z>\n\nAll the news\n"
    )
    assert found.told == "nobody is there"
    assert found.message_id == "<x@y>"


def test_a_message_id_that_is_told_in_words_is_none() -> None:
    """Anybody can write it there; that of the returned header counts, and only one."""
    text = mixed(
        "\nMessage-ID: <told@x.example>",
        "Content-Type: message/rfc822\n\nMessage-ID: <one@x.example>\nSubject: a\n\nb",
        "Content-Type: message/rfc822\n\nMessage-ID: <two@x.example>\nSubject: a\n\nb",
    )
    assert read(text).message_id == "<one@x.example>"
    assert read("\nMessage-ID: <told@x.example>").message_id == ""


@pytest.mark.parametrize(
    ("charset", "data"),
    [
        ("utf-8", "нет такого".encode()),
        ("koi8-r", "нет такого".encode("koi8-r")),
        ("us-ascii", "нет такого".encode()),
        ("windows-1251", "нет такого".encode("windows-1251")),
        ("utf-16", "нет такого".encode("utf-16")),
    ],
)
@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_a_text_is_decoded(charset: str, data: bytes, encoding: str) -> None:
    """From the charset that it names, unless it is UTF-8 in truth."""
    import base64
    import quopri

    body = base64.encodebytes(data) if encoding == "base64" else quopri.encodestring(data)
    head = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    assert "нет такого" in read(head.encode() + body).told


def test_a_text_of_a_charset_that_is_none_is_read() -> None:
    """Japanese by its marks, all else as western text."""
    head = b"Content-Type: text/plain; charset=nonsense\n\n"
    assert read(head + "宛先不明".encode("iso2022_jp")).told == "宛先不明"
    assert read(head + b"caf\xe9").told == "café"


def test_html_is_read_as_its_text() -> None:
    """Lines are kept, styles are not."""
    page = "<html><style>p { a: b }</style><p>one&nbsp;two<br>three</p><td>four</td></html>"
    told = read(f"Content-Type: text/html\n\n{page}").told
    assert [line.strip() for line in told.splitlines() if line.strip()] == [
        "one two",
        "three",
        "four",
    ]


def test_a_message_with_broken_boundaries_is_read_as_a_text() -> None:
    """Up to the mail that it returns."""
    text = (
        'Content-Type: multipart/report; boundary="b"\n\n--other\n\nAction: failed\n'
        "--other\nContent-Type: message/rfc822\n\nMessage-ID: <a@b>\n"
    )
    found = read(text)
    assert "Action: failed" in found.told
    assert found.message_id == "<a@b>"


def test_groups_of_fields_are_found_among_words() -> None:
    """An empty line stands between two."""
    found = parts.parse_groups("Some words\nA: 1\nB: 2\n\nno field\n\nC: 3\n")
    assert [one.items() for one in found] == [[("A", "1"), ("B", "2")], [("C", "3")]]


def test_a_field_is_one_line_of_text() -> None:
    """Folded, missing, or in bytes that are no ASCII."""
    message = email.message_from_bytes("A: one\n two\nB: мимо\n".encode())
    assert parts.field_value(message, "a") == "one two"
    assert parts.field_value(message, "B") == "мимо"
    assert parts.field_value(message, "C") == ""


def test_a_subject_is_decoded() -> None:
    """What cannot be is shown as it is."""
    message = email.message.Message()
    message["Subject"] = "=?utf-8?b?4KSu4KS+4KSo?="
    assert parts.decoded_subject(message) == "मान"
    message.replace_header("Subject", "=?x?b?4KSu?=")
    assert parts.decoded_subject(message) == "=?x?b?4KSu?="


def test_the_first_text_tells() -> None:
    """A later one is that of the mail, which may speak of unknown users; fields are a report's."""
    later = read(mixed("\nrefused", "\nNo such user, said the mayor."))
    assert later.told == "refused"
    report = read(mixed("\nrefused", "\n\nFinal-Recipient: rfc822; a@b"))
    assert report.told.split() == ["refused", "Final-Recipient:", "rfc822;", "a@b"]


def test_what_is_quoted_or_our_subject_is_not_said_of_a_failure() -> None:
    """Both are the mail's own words; a transcript is the server's."""
    text = (
        '\n>>> RCPT TO:<a@b>\n<<< 554 "Users unknown in town" refused\n> No such user, he said\n'
        "\nReceived: from x\nSubject: =?utf-8?q?Users_unknown_in_town?=\n\nNews\n"
    )
    assert read(text).said.split() == [">>>", "RCPT", "TO:<a@b>", "<<<", "554", '"', '"', "refused"]
    short = read(text.replace("=?utf-8?q?Users_unknown_in_town?=", "Users"))
    assert "Users unknown" in short.said
