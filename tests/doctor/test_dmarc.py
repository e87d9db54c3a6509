"""DMARC policies, and which domains stand for which."""

import pytest

from digest.doctor import dmarc
from tests.doctor.zone import zone

ZONE = zone(
    {
        ("_dmarc.a.example", "TXT"): ["v=DMARC1; p=Reject; sp=quarantine; aspf=s"],
        ("_dmarc.own.a.example", "TXT"): ["v = DMARC1; p=none"],
        ("_dmarc.apart.a.example", "TXT"): ["v=DMARC1; p=none; psd=n"],
        ("_dmarc.gov.example", "TXT"): ["v=DMARC1; p=reject; psd=y"],
        ("_dmarc.two.example", "TXT"): ["v=DMARC1; p=none", "v=DMARC1; p=reject"],
        ("_dmarc.bare.example", "TXT"): ["v=DMARC1; rua=mailto:a@b.example"],
        ("_dmarc.f.long.example", "TXT"): ["v=DMARC1; p=none"],
    }
)


@pytest.mark.parametrize(
    ("domain", "at", "wanted"),
    [
        ("a.example", "a.example", "reject"),
        ("mail.a.example", "a.example", "quarantine"),
        ("own.a.example", "own.a.example", "none"),
        ("x.own.a.example", "a.example", "quarantine"),
        ("x.apart.a.example", "apart.a.example", "none"),
        ("city.gov.example", "gov.example", "reject"),
        ("bare.example", "bare.example", "none"),
        ("l.k.j.i.h.g.f.long.example", "f.long.example", "none"),
    ],
)
def test_a_domain_is_under_its_own_policy_or_its_organisations(
    domain: str, at: str, wanted: str
) -> None:
    """What is wanted of domains below is what `sp` says."""
    found = dmarc.read_dmarc(domain, ZONE)
    assert found
    assert (found.at, found.wanted) == (at, wanted)


def test_no_policy_is_no_policy() -> None:
    """Two at one place are none."""
    assert dmarc.read_dmarc("nobody.example", ZONE) is None
    assert dmarc.read_dmarc("two.example", ZONE) is None
    assert len(dmarc.dmarc_records("two.example", ZONE)) == 2


@pytest.mark.parametrize(
    ("domain", "sender", "aligned"),
    [
        ("a.example", "a.example", True),
        ("bounces.a.example", "a.example", True),
        ("bounces.a.example", "news.a.example", True),
        ("apart.a.example", "a.example", False),
        ("b.example", "a.example", False),
        ("one.gov.example", "two.gov.example", False),
        ("mail.one.gov.example", "one.gov.example", True),
    ],
)
def test_a_domain_stands_for_another_of_its_organisation(
    domain: str, sender: str, *, aligned: bool
) -> None:
    """Relaxed; strictly, only for itself."""
    assert dmarc.is_aligned(domain, sender, ZONE, strict=False) is aligned
    assert dmarc.is_aligned(domain, sender, ZONE, strict=True) is (domain == sender)


def test_strictness_is_said_for_each_way() -> None:
    """Relaxed is the default."""
    found = dmarc.read_dmarc("a.example", ZONE)
    assert found
    assert (found.is_strict("aspf"), found.is_strict("adkim")) == (True, False)
