import pytest

from digest.subscribers.reading import outcome
from digest.subscribers.reading.outcome import Outcome


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        ("rfc822; ravi@home.example", ["ravi@home.example"]),
        ("rfc822;<ravi@home.example>", ["ravi@home.example"]),
        ("ravi@home.example>", ["ravi@home.example"]),
        ("ravi@home.example (Ravi Kumar)", ["ravi@home.example"]),
        ("RFC822; ravi@home.example...User", ["ravi@home.example"]),
        ("utf-8; रवि@home.example", ["रवि@home.example"]),
        (r"utf-8; \x{930}\x{935}\x{93F}@home.example", ["रवि@home.example"]),
        ("rfc822; r+2Bnews@x.example", ["r+2Bnews@x.example", "r+news@x.example"]),
        (
            "rfc822;IMCEASMTP-ravi+40home+2Eexample@inner.example",
            ["ravi@home.example"],
        ),
        ("rfc822; ravi", []),
        ("", []),
        (r"utf-8; \x{110000}\x{D800}@home.example", []),
    ],
)  # fmt: skip
def test_an_address_is_read_however_a_field_spells_it(value: str, addresses: list[str]) -> None:
    """Brackets, comments and types go; encoded forms are decoded, beside what is written."""
    assert [one for one in outcome.read_addresses(value) if "IMCEA" not in one] == addresses


def test_the_worst_outcome_sums_up() -> None:
    """Its addresses are told once each."""
    found = [
        Outcome("a@x.example", "nothing", "delivered"),
        Outcome("b@x.example", "soft", "full"),
        Outcome("c@x.example", "hard", "unknown"),
        Outcome("c@x.example", "hard", "unknown too"),
    ]
    assert outcome.sum_up_outcomes(found) == ("hard", "unknown", ("c@x.example",))
    assert outcome.sum_up_outcomes(found[:2]) == ("soft", "full", ("b@x.example",))
    assert outcome.sum_up_outcomes([]) == ("unknown", "", ())


def test_what_says_nothing_is_soft() -> None:
    """Hard needs evidence."""
    assert outcome.weigh_outcome("it did not work") == ("soft", "it did not work")


def test_the_words_that_count_are_in_sight() -> None:
    """A long text is shown from shortly before them."""
    kind, why = outcome.weigh_outcome("it did not work " * 40 + "550 user unknown there")
    assert kind == "hard"
    assert "user unknown" in why
    assert why.startswith(("it ", "did ", "not ", "work "))
