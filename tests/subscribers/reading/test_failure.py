import email

import pytest

from digest.subscribers.reading import failure


@pytest.mark.parametrize(
    ("sender", "system"),
    [
        ("MAILER-DAEMON@x.example (Mail Delivery System)", True),
        ("Mail Delivery Subsystem <mailer-daemon@x.example>", True),
        ("Postmaster <pm@x.example>", True),
        ("System Administrator <sa@x.example>", True),
        ("<>", True),
        ("", False),
        ("Ravi <ravi@home.example>", False),
        ("news@ledger.example", False),
    ],
)
def test_a_mail_system_has_a_name(sender: str, system: bool) -> None:  # noqa: FBT001
    """A person has another."""
    assert failure.is_system(sender) is system


@pytest.mark.parametrize(
    ("subject", "told", "waits"),
    [
        ("Delayed Mail (still being retried)", "", True),
        ("Warning: message 1a delayed 4 hours", "", True),
        ("a", "It will be retried until it is 5 days old.", True),
        ("a", "Will keep trying until message is 5 days old", True),
        ("a", "Die Nachricht wurde noch nicht zugestellt.", True),
        ("a", "配信が遅延しています", True),
        ("Undelivered", "could not be delivered. This is a permanent error.", False),
        ("Warning", "Retried for 5 days; has been delayed. Giving up on it.", False),
        ("a", "will not continue trying", False),
        ("a", "Please check the address and resend", False),
    ],
)
def test_a_warning_is_told_from_a_failure(subject: str, told: str, waits: bool) -> None:  # noqa: FBT001
    """A server that has given up does not wait any more."""
    assert failure.is_waiting(subject, told) is waits


def outcomes(told: str, head: str = "", own: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return address and kind of each outcome that words tell."""
    message = email.message_from_string(f"{head}\n")
    return [(one.address, one.kind) for one in failure.read_failures(message, told, own)]


def test_words_are_about_the_address_above_them() -> None:
    """Each is judged by its own."""
    told = "<a@x.example>:\nuser unknown\n\n<b@x.example>:\nmailbox full\n"
    assert outcomes(told) == [("a@x.example", "hard"), ("b@x.example", "soft")]


def test_words_that_name_nobody_above_them_are_about_all() -> None:
    """Where the addresses follow, or none is named."""
    assert outcomes("550 user unknown\n<a@x.example>\n") == [("a@x.example", "hard")]
    assert outcomes("550 user unknown") == [("", "hard")]
    told = "550 user unknown\n<a@x.example>\n<b@x.example>\n"
    assert outcomes(told) == [("a@x.example", "hard"), ("b@x.example", "hard")]


def test_the_senders_and_helpers_are_not_those_who_were_not_reached() -> None:
    """The message's own addresses, its From line, and the postmaster."""
    told = (
        "From: desk@ledger.example\nAsk postmaster@x.example\n"
        "<a@x.example>: 550 user unknown, says the host to bounces@ledger.example\n"
    )
    assert outcomes(told, own=("bounces@ledger.example",)) == [("a@x.example", "hard")]


def test_exim_names_them_in_a_field() -> None:
    """Nobody else counts then."""
    head = "X-Failed-Recipients: a@x.example,\n b@x.example\n"
    told = "  a@x.example\n    user unknown\n  b@x.example\n    spam\n  c@x.example\n    full"
    assert outcomes(told, head) == [("a@x.example", "hard"), ("b@x.example", "soft")]


def test_in_an_unknown_form_words_prove_nothing() -> None:
    """Without a server's reply, or an address that they stand by, they may be about anything."""
    assert outcomes("We know of no such user as a@x.example at all") == [("a@x.example", "soft")]
    assert outcomes("a@x.example: no such user") == [("a@x.example", "hard")]


@pytest.mark.parametrize(
    ("sender", "report", "answered"),
    [
        ("Mail Delivery System <Mailer-Daemon@mx.example>", True, True),
        ("MAILER-DAEMON@mx.example", True, True),
        ("Mail Delivery System <noreply@mx.example>", True, True),
        ("Mail Delivery System <x41@mx.example>", True, False),
        ("Post Office Savings <info2@home.example>", True, False),
        ("Ravi <ravi@bouncegym.example>", False, False),
        ("Ravi <ravi@mailserver.example>", False, False),
        ("<>", True, True),
    ],
)
def test_who_speaks_for_a_mail_system(
    sender: str,
    report: bool,  # noqa: FBT001
    answered: bool,  # noqa: FBT001
) -> None:
    """A name or an address; the domain never, and the name only where nobody could answer."""
    assert failure.is_system(sender) is report
    assert failure.is_system(sender, answered=True) is answered
