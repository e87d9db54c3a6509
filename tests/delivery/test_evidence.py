"""The words are those of real servers, shortened, and written for these tests."""

import random

import pytest

from digest.delivery.evidence import LONGEST_EVIDENCE, find_codes, weigh_evidence
from tests.timing import in_proportion


@pytest.mark.parametrize(
    ("said", "status", "verdict", "meaning"),
    [
        ("550 5.1.1 <ravi@home.example>: User unknown", "", "hard", "no such mailbox"),
        ("550 No such user here", "", "hard", "no such mailbox"),
        ("550 5.7.1 No such user!", "5.7.1", "hard", "no such mailbox"),
        ("554 This user doesn't have a home.example account", "5.0.0", "hard", "no such mailbox"),
        ("Host or domain name not found", "5.4.4", "hard", "no such domain"),
        ("550 5.2.1 mailbox disabled", "", "hard", "disabled"),
        ("550 Mailbox is frozen", "", "hard", "disabled"),
        ("550 5.4.1 [r@home.example]: Recipient address rejected: Access denied", "", "hard",
         "no such mailbox"),
        ("550 5.5.0 Requested action not taken: mailbox unavailable", "", "hard",
         "no such mailbox"),
        ("", "5.1.1", "hard", "no such mailbox"),
        ("550 sorry", "5.1.10", "hard", "no such mailbox"),
        ("552 5.2.2 mailbox full", "", "soft", "full"),
        ("550 mailbox unavailable", "", "", ""),
        ("550 no", "", "", ""),
        ("550 no", "5.0.0", "", ""),
        ("550 5.7.1 no", "", "soft", "policy"),
    ],
)  # fmt: skip
def test_words_and_codes_prove_something(
    said: str, status: str, verdict: str, meaning: str
) -> None:
    """Nobody reads mail there, there is another cause, or the text does not say."""
    found = weigh_evidence(said, status)
    assert (found.verdict, found.meaning) == (verdict, meaning)


@pytest.mark.parametrize(
    "cause",
    [
        "mailbox full", "over quota", "rejected as spam", "blocked using bl.example",
        "sent to too many recipients this hour", "receiving mail at a rate that prevents more",
        "Refused due to recipient preferences", "try again later", "greylisted",
        "SPF check failed", "sender domain does not exist", "rejected for policy reasons",
        "message size exceeds the limit", "relaying denied", "mail loops back to me",
        "connection timed out",
    ],
)  # fmt: skip
@pytest.mark.parametrize("sign", ["550 5.1.1 user unknown; {}", "550 5.1.1 {}", "550 {}"])
def test_another_cause_outweighs_every_sign_of_a_hard_bounce(cause: str, sign: str) -> None:
    """A server that gives another reason knows the mailbox, or did not look for it."""
    assert weigh_evidence(sign.format(cause), "5.1.1").verdict == "soft"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("450 user unknown", ""),
        ("450 4.1.1 user unknown", "5.1.1"),
        ("451 4.0.0 user unknown", "5.1.1"),
        ("user unknown", "4.1.1"),
    ],
)
def test_a_temporary_reply_is_soft_whatever_it_says(said: str, status: str) -> None:
    """The innermost code says for how long; without one the reply, then the status around it."""
    assert weigh_evidence(said, status).verdict == "soft"
    assert weigh_evidence("550 5.1.1 user unknown", "4.4.7").verdict == "hard"


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("550 5.1.351 unknown recipient or mailbox unavailable -> 550 5.1.1 no mailbox", "hard"),
        ("550 5.1.351 unknown recipient or mailbox unavailable -> 450 4.2.1 wait", "soft"),
        ("550 5.1.351 unknown recipient or mailbox unavailable -> 554 5.7.1 no", "soft"),
        ("550 5.1.351 unknown recipient or mailbox unavailable", "hard"),
        ("5.1.0 - Unknown address error 550-'5.7.1 poor reputation'", "soft"),
        ("5.1.0 - Unknown address error 550-'5.1.1 User unknown'", "hard"),
        ("5.1.0 - Unknown address error 550-'no'", ""),
    ],
)
def test_what_another_server_said_within_comes_first(said: str, verdict: str) -> None:
    """Exchange and IronPort repeat what they were told behind words of their own."""
    assert weigh_evidence(said).verdict == verdict


@pytest.mark.parametrize(
    "said",
    [
        "550 5.1.1 message rejected",
        "550 5.1.1 Access denied",
        "554 5.1.1 Service unavailable",
    ],
)
def test_a_refusal_without_a_reason_outweighs_a_code(said: str) -> None:
    """The code alone is not believed where the words speak of the mail."""
    found = weigh_evidence(said, "5.1.1")
    assert (found.verdict, found.meaning) == ("soft", "refused")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("550 5.1.1 no", ["5.1.1"]),
        ("550-5.1.1 no", ["5.1.1"]),
        ("5.1.1", ["5.1.1"]),
        ("no (#5.1.1)", ["5.1.1"]),
        ("no <mx.home.example #5.1.1 smtp;550 5.7.1 no>", ["5.1.1", "5.7.1"]),
        ("said: 5.1.1 no", ["5.1.1"]),
        ("said '4.4.1 no'", ["4.4.1"]),
        ("192.5.1.1 is listed", []),
        ("host 5.1.1.9", []),
        ("(SMTPSVC 5.1.1.31)", []),
        ("(5.5.2653.19)", []),
        ("(5.0.2195)", []),
        ("X-Mailman-Version 5.1.1", []),
        ("on 5.1.1998", []),
        ("mx5.1.1 said", []),
        ("550 5.1.1a", []),
    ],
)
def test_a_code_stands_where_servers_put_it(text: str, codes: list[str]) -> None:
    """Addresses, versions, dates and names are no status."""
    assert find_codes(text) == codes


@pytest.mark.parametrize(
    "said",
    [
        "550 5.1.1 <spam@home.example>: User unknown",
        "host antispam.policy.example[192.0.2.7] said: 550 5.1.1 User unknown",
        "550 5.1.1 User unknown, see https://mx.home.example/policy/blocked",
    ],
)
def test_names_are_no_words(said: str) -> None:
    """What an address, a host or a link is called says nothing."""
    assert weigh_evidence(said).verdict == "hard"


def test_the_words_that_count_are_told() -> None:
    """Those of the text, or the code."""
    assert weigh_evidence("550 5.1.1 The mailbox is FULL").words == "mailbox is full"
    assert weigh_evidence("550 5.1.1 no").words == "5.1.1"


def test_the_front_of_a_text_is_weighed() -> None:
    """No server says more of one recipient."""
    assert weigh_evidence("x " * LONGEST_EVIDENCE + "user unknown").verdict == ""


def test_weighing_takes_time_in_proportion() -> None:
    """Whatever the words are."""
    words = (
        "user mailbox not domain 550 5.1.1 unknown the is - # a@b.example mx.home.example".split()
    )
    for seed in range(5):
        chosen = random.Random(seed)
        in_proportion(
            lambda size, chosen=chosen: " ".join(chosen.choices(words, k=size)),  # type: ignore[misc]
            weigh_evidence,
            600,
        )
