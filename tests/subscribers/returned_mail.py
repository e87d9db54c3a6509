"""Returned mail in the forms of many servers, written for these tests, with what it means.

VERP stands for the envelope sender of the mail, $ID for its Message-ID, WAY for its
List-Unsubscribe.
"""

from dataclasses import dataclass

#: The header of the mail that came back.
ORIGINAL = """\
Return-Path: <VERP>
From: Desk <desk@ledger.example>
To: ravi@home.example
Subject: The Site Ledger
Message-ID: $ID
List-Unsubscribe: <WAY>,
 <mailto:desk@ledger.example?subject=unsubscribe>
"""


@dataclass(frozen=True)
class Shape:
    """A message that came back, what it means, and the addresses it names."""

    text: str
    kind: str
    why: str = ""
    failed: tuple[str, ...] = ()
    returns: bool = True

    def data(self, verp: str = "", message_id: str = "", way: str = "") -> bytes:
        """Return its bytes, with lines as mail has them."""
        values = {"VERP": verp, "WAY": way, "$ID": message_id}
        text = self.text
        for name, value in values.items():
            text = text.replace(name, value or f"nobody-{name[-3:].lower()}@nowhere.example")
        return text.replace("\n", "\r\n").encode()


def dsn(
    status: str,
    diagnostic: str = "",
    action: str = "failed",
    *,
    recipient: str = "ravi@home.example",
    head: str = "",
    returned: str = "message/rfc822",
    words: str = "Your mail could not be delivered.",
    more: str = "",
) -> str:
    """Return a report of delivery in the standard form."""
    fields = f"Final-Recipient: rfc822; {recipient}\n"
    fields += f"Action: {action}\n" if action else ""
    fields += f"Status: {status}\n" if status else ""
    fields += f"Diagnostic-Code: {diagnostic}\n" if diagnostic else ""
    original = f"--edge\nContent-Type: {returned}\n\n{ORIGINAL}\nThe news.\n" if returned else ""
    return (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.home.example\nTo: VERP\n"
        "Subject: Undelivered Mail Returned to Sender\n"
        f"Auto-Submitted: auto-replied\nMIME-Version: 1.0\n{head}"
        'Content-Type: multipart/report; report-type=delivery-status;\n boundary="edge"\n\n'
        f"--edge\nContent-Type: text/plain\n\n{words}\n"
        "--edge\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.home.example\n\n{fields}{more}\n"
        f"{original}--edge--\n"
    )


def arf(
    kind: str = "abuse",
    fields: str = "",
    original: str = ORIGINAL,
    returned: str = "message/rfc822",
) -> str:
    """Return a complaint in the standard form."""
    feedback = f"Feedback-Type: {kind}\n" if kind else ""
    return (
        "From: fbl@provider.example\nTo: abuse@ledger.example\nSubject: FW: The Site Ledger\n"
        "MIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="edge"\n\n'
        "--edge\nContent-Type: text/plain\n\nThis is an email abuse report.\n"
        "--edge\nContent-Type: message/feedback-report\n\n"
        f"{feedback}User-Agent: Provider/1.0\nVersion: 1\n{fields}\n"
        f"--edge\nContent-Type: {returned}\n\n{original}\nThe news.\n--edge--\n"
    )


def words(
    text: str,
    head: str = "",
    sender: str = "MAILER-DAEMON@mx.home.example",
    subject: str = "failure notice",
) -> str:
    """Return a message of words alone."""
    return f"Return-Path: <>\nFrom: {sender}\nTo: VERP\nSubject: {subject}\n{head}\n{text}\n"


RAVI = ("ravi@home.example",)
SHAPES: dict[str, Shape] = {
    "postfix: nobody has that name": Shape(
        dsn(
            "5.1.1", "smtp; 550 5.1.1 <ravi@home.example>: Recipient address rejected: User unknown"
        ),
        "hard",
        "5.1.1",
        RAVI,
    ),
    "exchange: recipient not found": Shape(
        dsn(
            "5.1.10",
            "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP "
            "address lookup",
        ),
        "hard",
        "5.1.10",
        RAVI,
    ),
    "gmail: no such account": Shape(
        dsn(
            "5.1.1",
            "smtp; 550-5.1.1 The email account that you tried to reach does not exist.",
            returned="text/rfc822-headers",
        ),
        "hard",
        "does not exist",
        RAVI,
    ),
    "yahoo: a mailbox that is disabled": Shape(
        dsn(
            "5.0.0",
            "smtp; 554 30 Sorry, your message to ravi@home.example cannot be delivered. This "
            "mailbox is disabled (554.30).",
        ),
        "hard",
        "disabled",
        RAVI,
    ),
    "a general status, and the exact one in words": Shape(
        dsn("5.0.0", "smtp; 550 5.1.1 sorry"), "hard", "5.1.1", RAVI
    ),
    "a domain that is gone": Shape(
        dsn(
            "5.4.4",
            "X-Postfix; Host or domain name not found. Name service error for "
            "name=home.example type=A: Host not found",
        ),
        "hard",
        "5.4.4",
        RAVI,
    ),
    "a bad domain": Shape(dsn("5.1.2", "smtp; 550 Host unknown"), "hard", "5.1.2", RAVI),
    "a mailbox that was closed": Shape(
        dsn("5.2.1", "smtp; 550 5.2.1 mailbox disabled"), "hard", "5.2.1", RAVI
    ),
    "no action, and a status that says all": Shape(dsn("5.1.1", action=""), "hard", "5.1.1", RAVI),
    "words without a status": Shape(
        dsn("", "smtp; 550 user unknown"), "hard", "user unknown", RAVI
    ),
    "fields in other cases, and folded": Shape(
        dsn("5.1.1")
        .replace("Final-Recipient:", "FINAL-RECIPIENT:")
        .replace("Action: failed", "action:\n FAILED"),
        "hard",
        "5.1.1",
        RAVI,
    ),
    "an address that was written otherwise": Shape(
        dsn("5.1.1", recipient="r.kumar@inner.example").replace(
            "Action:", "Original-Recipient: rfc822;ravi@home.example\nAction:"
        ),
        "hard",
        "5.1.1",
        ("ravi@home.example", "r.kumar@inner.example"),
    ),
    "in other scripts (RFC 6533)": Shape(
        dsn("5.1.1")
        .replace("message/delivery-status", "message/global-delivery-status")
        .replace("rfc822; ravi", "utf-8; ravi"),
        "hard",
        "5.1.1",
        RAVI,
    ),
    "within another mail, by a gateway": Shape(
        "From: gateway@mx.home.example\nTo: VERP\nSubject: Mail\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="out"\n\n'
        '--out\nContent-Type: multipart/report; boundary="edge"\n\n'
        + dsn("5.1.1").partition("\n\n")[2]
        + "\n--out--\n",
        "hard",
        "5.1.1",
        RAVI,
    ),
    "a mailbox that is full": Shape(
        dsn("5.2.2", "smtp; 552 5.2.2 Mailbox full"), "soft", "5.2.2", RAVI
    ),
    "full, by words alone": Shape(
        dsn("5.1.1", "smtp; 550 5.1.1 user over quota"), "soft", "over quota", RAVI
    ),
    "given up after days": Shape(
        dsn("4.4.7", "smtp; 421 delivery time expired"), "soft", "4.4.7", RAVI
    ),
    "refused as spam": Shape(
        dsn(
            "5.7.1",
            "smtp; 554 5.7.1 Service unavailable; blocked using a list. User unknown to it.",
        ),
        "soft",
        "5.7.1",
        RAVI,
    ),
    "not now, in the words of a reply": Shape(
        dsn("", "smtp; 450 user unknown"), "soft", "450", RAVI
    ),
    "too large": Shape(dsn("5.3.4", "smtp; 552 message too big"), "soft", "5.3.4", RAVI),
    "the sender is not known": Shape(
        dsn("5.1.8", "smtp; 553 sender's domain not found"), "soft", "5.1.8", RAVI
    ),
    "delayed": Shape(dsn("4.4.1", action="delayed"), "nothing", "delayed", RAVI),
    "delivered": Shape(dsn("2.1.5", action="delivered"), "nothing", "delivered", RAVI),
    "relayed": Shape(dsn("2.0.0", action="relayed (to gateway)"), "nothing", "relayed", RAVI),
    "one of two failed": Shape(
        dsn(
            "2.1.5",
            action="delivered",
            recipient="a@home.example",
            more="\nFinal-Recipient: rfc822; b@home.example\nAction: failed\nStatus: 5.1.1\n",
        ),
        "hard",
        "5.1.1",
        ("b@home.example",),
    ),
    "a report of nobody": Shape(
        dsn("5.1.1").replace("Final-Recipient", "X-Nobody"),
        "hard",
        "5.1.1",
    ),
    "a report without the mail": Shape(
        dsn("5.1.1", returned=""), "hard", "5.1.1", RAVI, returns=False
    ),
    "a complaint": Shape(arf(), "complaint", "abuse"),
    "a complaint that says who sent": Shape(
        arf(
            fields="Original-Mail-From: <VERP>\nOriginal-Rcpt-To: <ravi@home.example>\n",
            original="Subject: News\n",
        ),
        "complaint",
        "abuse",
        returns=False,
    ),
    "a complaint with the header alone": Shape(
        arf(returned="text/rfc822-headers"), "complaint", "abuse"
    ),
    "a complaint of another type": Shape(arf("Fraud"), "complaint", "fraud"),
    "no spam after all": Shape(arf("not-spam"), "nothing", "not spam"),
    "a report of authentication": Shape(arf("auth-failure"), "nothing", "auth-failure"),
    "a complaint of no type": Shape(arf(""), "unknown"),
    "qmail": Shape(
        words(
            "Hi. This is the qmail-send program at mx.home.example.\n"
            "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
            "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
            "<ravi@home.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
            "--- Below this line is a copy of the message.\n\n" + ORIGINAL
        ),
        "hard",
        "no mailbox here",
        RAVI,
    ),
    "qmail: full": Shape(
        words(
            "Hi. This is the qmail-send program at mx.home.example.\n"
            "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
            "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
            "<ravi@home.example>:\nThe users mailfolder is over the allowed quota (size). "
            "(#5.2.2)\n\n"
            "--- Below this line is a copy of the message.\n\n" + ORIGINAL
        ),
        "soft",
        "quota",
        RAVI,
    ),
    "exim": Shape(
        words(
            "This message was created automatically by mail delivery software.\n\n"
            "A message that you sent could not be delivered to one or more of its\n"
            "recipients. This is a permanent error. The following address(es) failed:\n\n"
            "  ravi@home.example\n    Unrouteable address\n\n"
            "------ This is a copy of the message, including all the headers. ------\n\n"
            + ORIGINAL,
            "X-Failed-Recipients: ravi@home.example\nAuto-Submitted: auto-replied\n",
            "Mail Delivery System <Mailer-Daemon@mx.home.example>",
            "Mail delivery failed: returning message to sender",
        ),
        "hard",
        "Unrouteable",
        RAVI,
    ),
    "exim: refused as spam": Shape(
        words(
            "This message was created automatically by mail delivery software.\n\n"
            "The following address(es) failed:\n\n  ravi@home.example\n"
            "    host mx: message rejected as spam\n\n"
            "------ This is a copy of the message, including all the headers. ------\n\n"
            + ORIGINAL,
            "X-Failed-Recipients: ravi@home.example\n",
            "Mailer-Daemon@mx.home.example",
            "Mail delivery failed",
        ),
        "soft",
        "spam",
        RAVI,
    ),
    "a warning in words": Shape(
        words(
            "This message was created automatically by mail delivery software.\n"
            "A message that you sent has not yet been delivered to one or more of its\n"
            "recipients after more than 24 hours on the queue.\n\n"
            "The address to which the message has not yet been delivered is:\n\n"
            "    ravi@home.example\n\n"
            "No action is required on your part. Delivery attempts will continue for\nsome time.\n",
            "",
            "Mail Delivery System <Mailer-Daemon@mx.home.example>",
            "Warning: message delayed 24 hours",
        ),
        "nothing",
        "delayed",
        RAVI,
        returns=False,
    ),
    "postfix, in words": Shape(
        "From: MAILER-DAEMON@mx.home.example (Mail Delivery System)\nTo: VERP\n"
        "Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="edge"\n\n--edge\n'
        "Content-Description: Notification\nContent-Type: text/plain\n\n"
        "This is the Postfix program at host mx.home.example.\n\n"
        "I'm sorry to have to inform you that the message returned\n"
        "below could not be delivered to one or more destinations.\n\n"
        "\t\t\tThe Postfix program\n\n"
        "<ravi@home.example>: host mx said: 550 unknown user (in reply to RCPT TO command)\n\n"
        "--edge\nContent-Type: message/rfc822\n\n" + ORIGINAL + "\nThe news.\n--edge--\n",
        "hard",
        "unknown user",
        RAVI,
    ),
    "out of office": Shape(
        words(
            "I am away. The user unknown to you is my deputy.",
            "",
            "Ravi <ravi@home.example>",
            "Out of Office: The Site Ledger",
        ),
        "nothing",
        "an automatic reply",
        returns=False,
    ),
    "a vacation": Shape(
        words(
            "Back on Monday.\n\n> " + ORIGINAL.replace("\n", "\n> "),
            "Auto-Submitted: auto-replied (vacation)\n",
            "ravi@home.example",
            "Re: The Site Ledger",
        ),
        "nothing",
        "an automatic reply",
    ),
    "an answering machine of old": Shape(
        words(
            "We have got your mail.", "Precedence: auto_reply\n", "desk@home.example", "Ticket 7"
        ),
        "nothing",
        "an automatic reply",
        returns=False,
    ),
    "an automatic reply in Hindi": Shape(
        words(
            "मैं छुट्टी पर हूँ।",
            "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n",
            "ravi@home.example",
            "=?utf-8?b?4KS44KWN4KS14KSa4KS+4KSy4KS/4KSkIOCkieCkpOCljeCkpOCksA==?=",
        ),
        "nothing",
        "an automatic reply",
        returns=False,
    ),
    "a receipt": Shape(
        "From: ravi@home.example\nTo: VERP\nSubject: Read: The Site Ledger\n"
        "MIME-Version: 1.0\nContent-Type: multipart/report; "
        'report-type=disposition-notification; boundary="edge"\n\n'
        "--edge\nContent-Type: text/plain\n\nIt was read.\n--edge\n"
        "Content-Type: message/disposition-notification\n\n"
        "Final-Recipient: rfc822;ravi@home.example\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n\n--edge--\n",
        "nothing",
        "a receipt",
        returns=False,
    ),
    "a message from a person": Shape(
        words("Dear desk, please write more about ports.", "", "Ravi <ravi@home.example>", "Ports"),
        "unknown",
        returns=False,
    ),
    "a wish without a token": Shape(
        words("", "", "ravi@home.example", "unsubscribe"),
        "unknown",
        "does not say who",
        returns=False,
    ),
    "nothing at all": Shape("", "unknown", returns=False),
}
