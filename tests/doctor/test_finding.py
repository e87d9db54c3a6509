from pathlib import Path

import pytest

from digest.doctor.finding import Diagnosis, domain_of, report_ok, report_trouble, report_warning
from tests.doctor.zone import case


def test_a_diagnosis_has_its_state_and_advice() -> None:
    """Only what works needs no advice."""
    assert report_ok("a", "is so") == Diagnosis("a", "ok", "is so", "")
    assert report_warning("a", "is odd", "look") == Diagnosis("a", "warning", "is odd", "look")
    assert report_trouble("a", "is not", "do") == Diagnosis("a", "trouble", "is not", "do")


@pytest.mark.parametrize(
    ("address", "domain"), [("Desk@Ledger.EXAMPLE", "ledger.example"), ("nobody", "nobody")]
)
def test_domains_are_compared_in_lower_case(address: str, domain: str) -> None:
    """As the DNS compares them."""
    assert domain_of(address) == domain


def test_mail_returns_to_the_bounce_address_or_the_sender(tmp_path: Path) -> None:
    """SPF is asked about that domain, DMARC about the sender's."""
    mail = "[mail]\nfrom = 'Desk <desk@Ledger.example>'\n"
    plain = case(tmp_path, mail)
    assert (plain.sender_domain, plain.envelope_domain) == ("ledger.example", "ledger.example")
    other = case(tmp_path, f"{mail}[bounces]\naddress = 'back@bounces.example'\n")
    assert (other.sender_domain, other.envelope_domain) == ("ledger.example", "bounces.example")


def test_a_sender_that_is_not_set_is_known(tmp_path: Path) -> None:
    """The default address is nobody's."""
    assert not case(tmp_path, "[site]\nname = 'The Site Ledger'\n").sender_is_set
    assert case(tmp_path).sender_is_set
