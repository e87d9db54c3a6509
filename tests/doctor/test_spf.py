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


def test_what_exists_and_mx_ask_for_may_find_nothing() -> None:
    """A name under exists, a domain without mail servers, and servers without an address."""
    assert read("v=spf1 exists:x.example exists:y.example mx:z.example -all").voids == 3
    assert read("v=spf1 exists:a.example exists:%{i}.x.example mx -all").voids == 0
    records = {("s.example", "MX"): ["m1.example", "m2.example"]}
    told = zone({("s.example", "TXT"): ["v=spf1 mx -all"], **records})
    found = spf.read_spf("s.example", told)
    assert found
    assert found.voids == 2


def test_exists_matches_all_or_nobody() -> None:
    """A name without a macro is there or not, whoever sends."""
    assert read("v=spf1 exists:a.example -all").judge(ELSEWHERE) == "pass"
    assert read("v=spf1 exists:x.example -all").judge(ELSEWHERE) == "fail"


@pytest.mark.parametrize(("servers", "is_broken"), [(10, False), (11, True)])
def test_mx_stands_for_ten_servers(servers: int, *, is_broken: bool) -> None:
    """With an eleventh the record is an error, whatever comes first."""
    names = [f"mx{at}.s.example" for at in range(servers)]
    records = {("s.example", "TXT"): ["v=spf1 mx -all"], ("s.example", "MX"): names}
    asked = zone(records | {(name, "A"): ["192.0.2.7"] for name in names})
    if is_broken:
        with pytest.raises(Broken, match=r"s\.example has 11 mail servers"):
            spf.read_spf("s.example", asked)
    else:
        assert spf.read_spf("s.example", asked)


def test_what_follows_all_is_not_looked_up() -> None:
    """Receivers stop there: nothing of it counts, but its form has to be right."""
    record = read("v=spf1 a -all a:x.example include:none.example redirect=none.example")
    assert (record.lookups, record.voids, record.judge(ELSEWHERE)) == (1, 0, "fail")


def test_ptr_is_told() -> None:
    """With the domain whose record says it, of those that are included, too."""
    assert read("v=spf1 include:b.example -all", b="v=spf1 ptr -all").ptrs == ("b.example",)
    assert read("v=spf1 a -all").ptrs == ()


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
        ("v=spf1 include -all", "'include' without a domain"),
        ("v=spf1 include: -all", "'include:', which is not part"),
        ("v=spf1 exists -all", "'exists' without a domain"),
        ("v=spf1 -all:x.example", "'-all:x.example', which is not part"),
        ("v=spf1 include:b.example/24 -all", "which is not part"),
        ("v=spf1 redirect=b.example redirect=c.example", "'redirect=' twice"),
        ("v=spf1 exp=b.example a EXP=c.example -all", "'exp=' twice"),
        ("v=spf1 redirect=", "'redirect=' without a domain"),
        ("v=spf1 exists:%i.a.example -all", "begins no macro"),
        ("v=spf1 -all nonsense", "'nonsense', which is not part"),
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
