import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import BadRecipient, NotSendable
from digest.model import Edition, Parts
from digest.rendering import message, personal
from digest.rendering.parts import Renderer
from digest.tokens import (
    MESSAGE_ID,
    PREFERENCES,
    TOKEN_LENGTH,
    UNSUBSCRIBE,
    Keys,
    stand_in_token,
)
from tests.rendering.samples import PUBLICATION, article, edition
from tests.rendering.test_message import assert_lines_are_legal, content, head, parsed

SITE = "https://news.ledger.example"
PUBLIC = replace(PUBLICATION, public_url=SITE, list_id="daily.ledger.example")
KEYS = Keys(["k" * 32])
SENT = datetime(2026, 11, 23, 7, 12, 5, tzinfo=timezone(timedelta(hours=5, minutes=30)))
PARTS = Parts(
    subject="The day – 23 Nov",
    preheader="",
    html=f'<!doctype html>\n<p>₹ 5</p><a href="{SITE}/unsubscribe" style="color:#33383e">Leave</a> '
    f'<a href="{SITE}/preferences">Themes</a> <a href="{SITE}/archive/2026-11-23">Browser</a>\n',
    text=f"₹ 5\n\nThemes: {SITE}/preferences\nLeave: {SITE}/unsubscribe\n"
    f"Browser: {SITE}/archive/2026-11-23\n",
    markdown="",
)


def variant(**fields: Any) -> Edition:
    """Return an edition of the publication that has public pages."""
    return edition(publication=replace(PUBLIC, **fields))


def tokens(subscriber: int) -> dict[str, str]:
    """Return the tokens of a subscriber's mail by their purpose."""
    return {purpose: KEYS.sign(purpose, subscriber, SENT) for purpose in (UNSUBSCRIBE, PREFERENCES)}


class AsWritten(EmailPolicy):
    """Python's way of writing a message, with header fields left as they are."""

    def header_store_parse(self, name: str, value: str) -> tuple[str, str]:
        """Keep the value."""
        return name, value

    def header_fetch_parse(self, name: str, value: str) -> str:  # type: ignore[override]  # noqa: ARG002
        """Return the value."""
        return value

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return the field in one piece."""
        return f"{name}: {value}\r\n".encode()


def written_slowly(parts: Parts, subscriber: int, address: str) -> bytes:
    """Return the message to one subscriber, written by Python's EmailMessage."""
    token, named = tokens(subscriber), f"2026-11-23.1.edition.{subscriber}"
    policy = AsWritten(linesep="\r\n")
    whole = EmailMessage(policy=policy)
    leave = f"{SITE}/unsubscribe/{token[UNSUBSCRIBE]}"
    mail = f"mailto:desk@ledger.example?subject=unsubscribe%20{token[UNSUBSCRIBE]}"
    for name, value in (
        ("From", "Desk of the Ledger <desk@ledger.example>"),
        ("To", address),
        ("Subject", "=?utf-8?b?VGhlIGRheSDigJMgMjMgTm92?="),
        ("Date", "Mon, 23 Nov 2026 07:12:05 +0530"),
        ("Message-ID", f"<{named}.{KEYS.seal(MESSAGE_ID, named)}.776e4a38@ledger.example>"),
        ("List-Id", "<daily.ledger.example>"),
        ("List-Unsubscribe", f"<{leave}>, <{mail}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Auto-Submitted", "auto-generated"),
        ("Precedence", "bulk"),
        ("Feedback-ID", "2026-11-23:all:edition:ledgerexample"),
        ("Content-Language", "en-IN"),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative;\r\n boundary="{message.boundary_of(parts)}"'),
    ):
        whole[name] = value
    own = personal.with_tokens(parts, PUBLIC, token)
    for kind, text in (("plain", own.text), ("html", own.html)):
        part = EmailMessage(policy=policy)
        part["Content-Type"] = f'text/{kind}; charset="utf-8"'
        part["Content-Transfer-Encoding"] = "quoted-printable"
        part.set_payload(message.quoted_printable(text, list(token.values())).decode("ascii"))
        whole.attach(part)
    return whole.as_bytes()


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.integers(0, 2**64 - 1),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200),
    st.integers(0, 3),
)
def test_the_bytes_are_those_of_a_message_written_for_one_subscriber(
    subscriber: int, words: str, links: int
) -> None:
    """Splicing gives what one EmailMessage for each subscriber gives, wherever the links stand."""
    more = "".join(f" {words} {SITE}/unsubscribe {SITE}/preferences" for _ in range(links))
    parts = replace(PARTS, text=PARTS.text + more, html=PARTS.html + more)
    template = personal.make_template(parts, variant(), "all")
    made = template.fill(subscriber, "reader@home.example", SENT, KEYS)
    assert made == written_slowly(parts, subscriber, "reader@home.example")
    assert_lines_are_legal(made)


def test_every_link_to_ones_own_pages_carries_its_token() -> None:
    """HTML, text and header carry the reader's tokens, one for each purpose; the archive none."""
    made = personal.make_template(PARTS, variant(), "all").fill(
        7, "reader@home.example", SENT, KEYS
    )
    token = tokens(7)
    fields = head(made)
    assert fields["List-Unsubscribe"] == (
        f"<{SITE}/unsubscribe/{token[UNSUBSCRIBE]}>, "
        f"<mailto:desk@ledger.example?subject=unsubscribe%20{token[UNSUBSCRIBE]}>"
    )
    assert fields["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for _, text in content(parsed(made)):
        assert re.findall(rf"{SITE}/([\w/-]+)", text) in (
            [
                f"preferences/{token[PREFERENCES]}",
                f"unsubscribe/{token[UNSUBSCRIBE]}",
                "archive/2026-11-23",
            ],
            [
                f"unsubscribe/{token[UNSUBSCRIBE]}",
                f"preferences/{token[PREFERENCES]}",
                "archive/2026-11-23",
            ],
        )
    assert KEYS.read(UNSUBSCRIBE, token[UNSUBSCRIBE]).subscriber == 7


def test_a_rendered_mail_can_be_made_out(tmp_path: Path) -> None:
    """The links of the shipped templates are found in both forms, and nothing else is changed."""
    shown = variant()
    made = edition([article()], [article("Flats")], publication=shown.publication)
    parts = Renderer(tmp_path).render(made)
    data = personal.make_template(parts, made, "all").fill(7, "reader@home.example", SENT, KEYS)
    token = tokens(7)
    forms = dict(content(parsed(data)))
    for form, rendered in (("text/plain", parts.text), ("text/html", parts.html)):
        assert f"{SITE}/unsubscribe/{token[UNSUBSCRIBE]}" in forms[form]
        assert f"{SITE}/preferences/{token[PREFERENCES]}" in forms[form]
        plain = (
            forms[form].replace(f"/{token[UNSUBSCRIBE]}", "").replace(f"/{token[PREFERENCES]}", "")
        )
        assert plain == rendered


@pytest.mark.parametrize(
    ("link", "with_token"),
    [
        (f"{SITE}/unsubscribe", f"{SITE}/unsubscribe/TOKEN"),
        (f"{SITE}/unsubscribe?from=mail", f"{SITE}/unsubscribe/TOKEN?from=mail"),
        (f"Leave at {SITE}/unsubscribe.", f"Leave at {SITE}/unsubscribe/TOKEN."),
        (f"{SITE}/unsubscribe-why", f"{SITE}/unsubscribe-why"),
        (f"{SITE}/unsubscribe.html", f"{SITE}/unsubscribe.html"),
        (f"{SITE}/unsubscribe/done", f"{SITE}/unsubscribe/done"),
        ("https://elsewhere.example/unsubscribe", "https://elsewhere.example/unsubscribe"),
    ],
)
def test_only_the_page_itself_gets_the_token(link: str, with_token: str) -> None:
    """A token is for the publication's own pages; no other address may learn it."""
    values = {UNSUBSCRIBE: "TOKEN", PREFERENCES: "TOKEN"}
    assert personal.with_tokens(replace(PARTS, text=link), PUBLIC, values).text == with_token


def test_a_public_address_with_signs_of_html_is_found() -> None:
    """HTML writes an ampersand otherwise than text does."""
    odd = "https://news.ledger.example/a&b"
    parts = replace(
        PARTS, html=f'<a href="{odd.replace("&", "&amp;")}/unsubscribe">', text=f"{odd}/unsubscribe"
    )
    made = personal.make_template(parts, variant(public_url=odd), "all").fill(
        7, "r@home.example", SENT, KEYS
    )
    assert content(parsed(made)) == [
        ("text/plain", f"{odd}/unsubscribe/{tokens(7)[UNSUBSCRIBE]}"),
        (
            "text/html",
            f'<a href="{odd.replace("&", "&amp;")}/unsubscribe/{tokens(7)[UNSUBSCRIBE]}">',
        ),
    ]


def test_what_is_kept_makes_the_same_messages() -> None:
    """Days later, without the edition, its templates or its settings."""
    template = personal.make_template(PARTS, variant(), "all")
    again = personal.load_template(template.data)
    assert again == template
    assert again.fill(7, "r@home.example", SENT, KEYS) == template.fill(
        7, "r@home.example", SENT, KEYS
    )


def test_what_was_stored_before_message_ids_were_sealed_is_sent_as_approved() -> None:
    """Nothing is added to it, so that a mail sent again has the Message-ID that it had."""
    template = personal.make_template(PARTS, variant(), "all")
    seal = stand_in_token("seal", message.boundary_of(PARTS).removeprefix("=_")).encode()
    old = personal.load_template(template.data.replace(b"." + seal, b""))
    made = old.fill(7, "r@home.example", SENT, KEYS)
    assert head(made)["Message-ID"] == "<2026-11-23.1.edition.7.776e4a38@ledger.example>"
    named = f".{KEYS.seal(MESSAGE_ID, '2026-11-23.1.edition.7')}".encode()
    assert template.fill(7, "r@home.example", SENT, KEYS).replace(named, b"") == made


def test_what_is_kept_can_be_read_as_mail() -> None:
    """It is a message with stand-ins of a token's length, on lines of their own."""
    data = personal.make_template(PARTS, variant(), "all").data
    assert_lines_are_legal(data)
    assert "The day" in str(parsed(data)["Subject"])
    own = [line.rstrip(b"=") for line in data.partition(b"\r\n\r\n")[2].split(b"\r\n")]
    assert sum(re.fullmatch(rb"[\w-]{%d}" % TOKEN_LENGTH, line) is not None for line in own) == 4


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        (rb"(?s).+", b""),
        (rb"(?s)(.{1200}).+", rb"\1"),
        (rb'boundary="=_', b'boundary="=_0'),
        (rb"\r\nTo: [^\r]+", b"\r\nTo: r@home.example"),
        (rb"\r\nTo: ([^\r]+)", rb"\r\nTo: \1, \1"),
        (rb"(edition\.[\w-]{43})(\.[\w-]{43})", rb"\1\2\2"),
    ],
)
def test_what_was_kept_and_spoiled_is_refused(pattern: bytes, instead: bytes) -> None:
    """No mail goes out whose address or links are missing."""
    data = personal.make_template(PARTS, variant(), "all").data
    with pytest.raises(NotSendable, match="its stored message is damaged"):
        personal.load_template(re.sub(pattern, instead, data, count=1))


def test_nothing_is_sent_that_nobody_could_leave() -> None:
    """Without a public page, or without its link in the mail, there is no template."""
    with pytest.raises(
        NotSendable, match=r"'all' cannot be sent: the settings have no mail.public_url"
    ):
        personal.make_template(PARTS, variant(public_url=None), "all")
    with pytest.raises(
        NotSendable, match=r"its HTML has no link to https://news.ledger.example/unsubscribe"
    ):
        personal.make_template(replace(PARTS, html="<p>"), variant(), "all")
    with pytest.raises(NotSendable, match="its plain text has no link"):
        personal.make_template(replace(PARTS, text="-"), variant(), "all")


def test_an_article_cannot_write_what_holds_a_tokens_place() -> None:
    """Stand-ins are made of a hash of all parts: quoting one mail's changes them."""
    data = personal.make_template(PARTS, variant(), "all").data
    stand_in = re.search(rb"/unsubscribe/=\r\n([\w-]{43})", data)
    assert stand_in
    quoting = replace(PARTS, text=PARTS.text + f"https://evil.example/{stand_in[1].decode()}\n")
    made = personal.make_template(quoting, variant(), "all").fill(7, "r@home.example", SENT, KEYS)
    assert f"https://evil.example/{stand_in[1].decode()}" in content(parsed(made))[0][1]


def test_a_message_id_is_a_matter_of_subscriber_day_revision_and_kind() -> None:
    """It is the same for any themes and at any time, and another for any other reader or mail."""

    def message_id(
        parts: Parts = PARTS,
        made: Edition | None = None,
        kind: str = "edition",
        subscriber: int = 7,
    ) -> str:
        template = personal.make_template(parts, made or variant(), "all", kind)
        return head(template.fill(subscriber, "r@home.example", SENT, KEYS))["Message-ID"]

    same = message_id()
    assert same == message_id(replace(PARTS, subject="Other"))
    others = [
        message_id(subscriber=8),
        message_id(kind="correction"),
        message_id(made=replace(variant(), revision=2)),
        message_id(made=replace(variant(), day=datetime(2026, 11, 24, tzinfo=UTC).date())),
        message_id(made=variant(list_id="weekly.ledger.example")),
    ]
    assert len({same, *others}) == 6
    template = personal.make_template(PARTS, variant(), "power")
    later = template.fill(7, "new@home.example", SENT + timedelta(hours=3), KEYS)
    assert head(later)["Message-ID"] == same


@pytest.mark.parametrize(
    "address",
    [
        "", "reader", "@home.example", "reader@", "a b@home.example",
        "a@home.example\r\nBcc: b@c.example", "a@home.example\n", "a@b@home.example",
        "a,b@home.example", "<a@home.example>", "é@home.example", "a@höme.example",
        "a@home..example", f"{'a' * 65}@home.example", f"a@{'b.' * 130}example", "a@home.example ",
        "a\x00@home.example",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    """Nothing that a header or the relay would read as more than one address goes into To."""
    with pytest.raises(BadRecipient):
        personal.make_template(PARTS, variant(), "all").fill(7, address, SENT, KEYS)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(
    st.text(min_size=1, max_size=80).filter(
        lambda name: name.isprintable() and name == " ".join(name.split())
    )
    | st.sampled_from(
        ["x\r\nBcc: v@w.example", 'O"Neil, A.', "=?utf-8?q?x?=", "ram\nBcc: v@w.example"]
    )
)
def test_a_name_stays_a_name(name: str) -> None:
    """Names in any script, with quotes or line breaks, make one recipient and no other header."""
    made = personal.make_template(PARTS, variant(), "all").fill(
        7, "r@home.example", SENT, KEYS, name
    )
    assert_lines_are_legal(made)
    read = parsed(made)
    assert list(read.keys()) == list(head(personal.make_template(PARTS, variant(), "all").data))
    assert [to.addr_spec for to in read["To"].addresses] == ["r@home.example"]
    assert isinstance(read["To"].addresses[0], Address)
    if name.isprintable() and len(name) < 20:
        assert read["To"].addresses[0].display_name == name
