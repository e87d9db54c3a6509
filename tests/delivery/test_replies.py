import pytest

from digest.delivery import replies
from digest.delivery.replies import ANSWER, DATA, MAIL, RCPT


@pytest.mark.parametrize(
    ("step", "code", "text", "state", "kind"),
    [
        (ANSWER, 250, "2.0.0 Ok", "sent", ""),
        (RCPT, 421, "4.7.0 later", "deferred", ""),
        (RCPT, 450, "4.2.1 busy", "deferred", ""),
        (RCPT, 451, "4.3.0 error", "deferred", ""),
        (RCPT, 452, "4.2.2 full", "deferred", ""),
        (ANSWER, 451, "4.3.0 error", "deferred", ""),
        (RCPT, 550, "5.1.1 unknown", "refused", "mailbox"),
        (RCPT, 550, "5.1.10 no such", "refused", "mailbox"),
        (RCPT, 550, "5.7.1 spam", "refused", "policy"),
        (RCPT, 550, "5.7.1 user unknown to our policy", "refused", "policy"),
        (RCPT, 550, "No such user here", "refused", "mailbox"),
        (RCPT, 550, "mailbox unavailable", "refused", "policy"),
        (RCPT, 550, "blocked", "refused", "policy"),
        (RCPT, 551, "User not local; unknown", "refused", "mailbox"),
        (RCPT, 552, "5.2.2 full", "refused", "policy"),
        (ANSWER, 552, "5.3.4 too big", "refused", "policy"),
        (ANSWER, 554, "5.7.1 spam", "refused", "policy"),
        (DATA, 554, "no valid recipients", "refused", "policy"),
        (RCPT, 550, "5.1.1 sent to too many recipients this hour", "refused", "policy"),
        (RCPT, 550, "5.2.1 receiving mail at a rate that prevents more", "refused", "policy"),
        (RCPT, 550, "5.1.1 user unknown; blocked by a list", "refused", "policy"),
        (RCPT, 550, "5.7.1 No such user!", "refused", "mailbox"),
        (RCPT, 554, "This user doesn't have a home.example account", "refused", "mailbox"),
        (RCPT, 550, "5.4.1 Recipient address rejected: Access denied", "refused", "mailbox"),
        (ANSWER, 550, "5.2.1 mailbox disabled", "refused", "mailbox"),
    ],
)
def test_a_reply_decides_about_a_delivery(
    step: replies.SmtpStep, code: int, text: str, state: str, kind: str
) -> None:
    """4yz is not now, 5yz is never; a mailbox is unknown only where the reply says so."""
    outcome = replies.classify_reply(step, code, text)
    assert (outcome.state, outcome.kind, outcome.trouble) == (state, kind, False)
    assert outcome.reply == f"{code} {text}"


@pytest.mark.parametrize(
    ("step", "code"), [(MAIL, 550), (MAIL, 552), (MAIL, 553), (RCPT, 530), (DATA, 535), (RCPT, 538)]
)
def test_a_sender_that_is_refused_is_no_fault_of_the_recipient(
    step: replies.SmtpStep, code: int
) -> None:
    """It is put off, and the relay counts as in trouble."""
    outcome = replies.classify_reply(step, code, "5.7.1 not you")
    assert (outcome.state, outcome.trouble) == ("deferred", True)


@pytest.mark.parametrize(
    ("step", "state"),
    [(MAIL, "deferred"), (RCPT, "deferred"), (DATA, "deferred"), (ANSWER, "doubtful")],
)
def test_a_lost_connection_is_doubtful_after_the_final_dot_alone(
    step: replies.SmtpStep, state: str
) -> None:
    """So is an answer that is none; the connection is over in any case."""
    for outcome in (
        replies.classify_loss(step, "reset"),
        replies.classify_reply(step, -1, "\x01 what"),
    ):
        assert (outcome.state, outcome.kept) == (state, False)


def test_a_connection_that_the_relay_ends_is_over() -> None:
    """421 is said before it is cut (RFC 5321, section 3.8)."""
    assert not replies.classify_reply(RCPT, 421, "bye").kept
    assert replies.classify_reply(RCPT, 450, "later").kept


def test_pauses_grow_and_end() -> None:
    """Each is twice as long as the one before, up to an hour."""
    assert [replies.retry_pause(attempt, 60) for attempt in (1, 2, 3, 6, 7, 100)] == [
        60,
        120,
        240,
        1920,
        3600,
        3600,
    ]


def test_what_a_relay_says_is_shown_on_one_short_line() -> None:
    """No control character of it reaches a terminal."""
    assert replies.shown_reply("550 a\r\n\x1b[31mred\x07") == "550 a [31mred"
    assert len(replies.shown_reply("x" * 1000)) == 300
