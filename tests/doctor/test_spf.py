"""SPF records, as a receiver reads them."""

from ipaddress import ip_address

import pytest

from digest.doctor import spf
from digest.doctor.spf import Broken, SpfRecord
from tests.doctor.zone import zone

HERE, ELSEWHERE = ip_address("192.0.2.7"), ip_address("198.51.100.1")


def read(text: str, **others: str) -> SpfRecord:
    """Return the record of a.example; `others` are those of b.example and so on."""
    records = {
        (f"{name}.example", "TXT"): ["unrelated", value]
        for name, value in {"a": text, **others}.items()
    }
    hosts = {
        ("a.example", "A"): ["192.0.2.7"],
        ("a.example", "MX"): ["mx.a.example"],
        ("mx.a.example", "A"): ["192.0.2.200"],
        ("mx.a.example", "AAAA"): ["2001:db8::1"],
    }
    found = spf.read_spf("a.example", zone(records | hosts))
    assert found
    return found


@pytest.mark.parametrize(
    ("text", "here"),
    [
        ("v=spf1 ip4:192.0.2.7 -all", "pass"),
        ("V=SPF1 IP4:192.0.2.0/24 -all", "pass"),
        ("v=spf1 a -all", "pass"),
        ("v=spf1 a:mx.a.example/25 -all", "fail"),
        ("v=spf1 a:mx.a.example/24//64 -all", "pass"),
        ("v=spf1 mx/24 -all", "pass"),
        ("v=spf1 mx ~all", "softfail"),
        ("v=spf1 ip6:2001:db8::/32 ?all", "neutral"),
        ("v=spf1 -ip4:192.0.2.7 +all", "fail"),
        ("v=spf1", "neutral"),
        ("v=spf1 exists:%{i}.a.example -all", "unknown"),
        ("v=spf1 ip4:192.0.2.7 ptr -all", "pass"),
        ("v=spf1 include:b.example ~all", "pass"),
        ("v=spf1 include:c.example ~all", "softfail"),
        ("v=spf1 redirect=c.example", "fail"),
        ("v=spf1 redirect=b.example ~all", "softfail"),
        ("v=spf1 include:%{d} -all", "unknown"),
        ("v=spf1 exp=why.example unknown=x a -all", "pass"),
    ],
)
def test_an_address_is_judged(text: str, here: str) -> None:
    """The first matching term counts; an included record only if it passes, a redirect always."""
    record = read(text, b="v=spf1 ip4:192.0.2.7 -all", c="v=spf1 -all")
    assert record.judge(HERE) == here


@pytest.mark.parametrize(
    ("text", "lookups", "otherwise"),
    [
        ("v=spf1 ip4:192.0.2.7 -all", 0, "fail"),
        ("v=spf1 a mx ptr exists:x.example ~all", 4, "softfail"),
        ("v=spf1 include:b.example include:c.example", 5, "neutral"),
        ("v=spf1 redirect=c.example", 2, "pass"),
        ("v=spf1 redirect=c.example -all", 0, "fail"),
    ],
)
def test_lookups_are_counted_through_all_that_is_included(
    text: str, lookups: int, otherwise: str
) -> None:
    """And what is said of strangers is what the record itself says, or the one in its place."""
    record = read(text, b="v=spf1 a mx -all", c="v=spf1 a +all")
    assert (record.lookups, record.otherwise) == (lookups, otherwise)


def test_lookups_that_find_nothing_are_counted() -> None:
    """Names without an address."""
    assert read("v=spf1 a:x.example a:y.example mx:z.example a -all").voids == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "v=spf1 include:none.example -all",
            "include names none.example, which has no SPF record",
        ),
        ("v=spf1 redirect=none.example", "redirect names none.example"),
        ("v=spf1 include:a.example -all", "more than 30 lookups"),
        ("v=spf1 ipv4:192.0.2.7 -all", "'ipv4:192.0.2.7', which is not part"),
        ("v=spf1 ip4:192.0.2.700 -all", "'192.0.2.700', which is not a network"),
        ("v=spf1 ip4 -all", "which is not a network"),
    ],
)
def test_a_record_that_nobody_can_follow_is_broken(text: str, reason: str) -> None:
    """It says what is wrong; a circle ends."""
    with pytest.raises(Broken, match=reason):
        read(text)


def test_there_may_be_one_record() -> None:
    """Two are an error, and none is none, whatever else begins like one."""
    two = zone({("a.example", "TXT"): ["v=spf1 -all", "v=spf1 a -all"]})
    with pytest.raises(Broken, match=r"a\.example has 2 records"):
        spf.read_spf("a.example", two)
    assert (
        spf.read_spf("a.example", zone({("a.example", "TXT"): ["v=spf10 -all", "x v=spf1"]}))
        is None
    )
