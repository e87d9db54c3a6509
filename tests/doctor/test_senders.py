"""What the DNS says of a sender, in findings."""

from pathlib import Path

import pytest

from digest.doctor import senders
from digest.doctor.finding import Diagnosis
from tests.doctor.zone import Records, case, said, states
from tests.rendering import pairs
from tests.rendering.pairs import Pair

MAIL = "[mail]\nfrom = 'Desk <desk@ledger.example>'\n"
RELAY = "[[relay]]\nhost = 'mx.ledger.example'\n"
GOOD: Records = {
    ("ledger.example", "MX"): ["mx.ledger.example"],
    ("ledger.example", "TXT"): ["v=spf1 ip4:9.9.9.9 -all"],
    ("mx.ledger.example", "A"): ["9.9.9.9"],
    ("_dmarc.ledger.example", "TXT"): ["v=DMARC1; p=reject"],
}
WHOLE = "a mail and DMARC"


@pytest.fixture(scope="module")
def pair() -> Pair:
    """Return a pair of keys."""
    return pairs.make(2048)


def look(
    folder: Path, text: str, records: Records, *silent: str, **environment: str
) -> list[Diagnosis]:
    """Return what is found."""
    return list(senders.examine_senders(case(folder, text, records, silent=silent, **environment)))


def key(record: str, name: str = "daily._domainkey.ledger.example") -> Records:
    """Return a zone in which all is well, with this key."""
    return {**GOOD, (name, "TXT"): [record]}


def test_all_is_well(tmp_path: Path, pair: Pair) -> None:
    """Mail passes by both ways, and it is said how."""
    text = f"{MAIL}{RELAY}[dkim]\nselector = 'daily'\nsign = true\n"
    found = look(tmp_path, text, key(pair.record), DIGEST_DKIM_KEY=pair.private)
    assert set(states(iter(found)).values()) == {"ok"}
    assert (
        said(iter(found), WHOLE).found
        == "it passes by SPF of ledger.example and by DKIM of ledger.example"
    )
    assert (
        "2048 bits (rsa), of the key that signs here"
        in said(iter(found), "DKIM of ledger.example").found
    )


def test_without_a_sender_of_ones_own_nobody_is_asked(tmp_path: Path) -> None:
    """The default's domain is nobody's."""
    (found,) = look(tmp_path, "[site]\nname = 'X'\n", {}, "example.com")
    assert (found.subject, found.state) == ("DNS", "warning")


def test_every_domain_that_is_written_to_takes_mail(tmp_path: Path) -> None:
    """The domains of sender, replies and bounces need an MX or an address, and may refuse."""
    text = (
        "[mail]\nfrom = 'desk@ledger.example'\nreply_to = 'Desk <desk@reply.example>'\n"
        "[bounces]\naddress = 'b@back.example'\n"
    )
    records = {**GOOD, ("reply.example", "A"): ["192.0.2.1"], ("back.example", "MX"): ["."]}
    found = states(iter(look(tmp_path, text, records)))
    assert found["mail for ledger.example"] == "ok"
    assert found["mail for reply.example"] == "ok"
    assert found["mail for back.example"] == "warning"
    assert states(iter(look(tmp_path, MAIL, {})))["mail for ledger.example"] == "warning"


@pytest.mark.parametrize(
    ("record", "state", "found"),
    [
        (None, "trouble", "no record"),
        ("v=spf1 nonsense -all", "trouble", "'nonsense'"),
        ("v=spf1 a ptr -all", "warning", "says ptr"),
        ("v=spf1 a ?all", "warning", "nothing of others"),
        ("v=spf1 a", "warning", "nothing of others"),
        ("v=spf1 a +all", "trouble", "everybody"),
        ("v=spf1" + 11 * " a:mx.ledger.example" + " -all", "trouble", "11 of 10 lookups"),
        ("v=spf1 a:x.example a:y.example a:z.example -all", "trouble", "3 of which find nothing"),
        (
            "v=spf1 a:mx.ledger.example ~all",
            "ok",
            "1 of 10 lookups; of others it says: softfail",
        ),
        ("v=spf1 \x1b[31m -all", "trouble", "' [31m'"),
    ],
)
def test_spf_is_judged(tmp_path: Path, record: str | None, state: str, found: str) -> None:
    """It is one record, short enough, that ends with ~all or -all; it is shown escaped."""
    records = {**GOOD, ("ledger.example", "TXT"): [record] if record else []}
    told = said(iter(look(tmp_path, MAIL, records)), "SPF of ledger.example")
    assert told.state == state
    assert found in told.found
    assert "\x1b" not in told.found


@pytest.mark.parametrize(
    ("record", "host", "state", "found"),
    [
        ("v=spf1 ip4:9.9.9.9 -all", "mx.ledger.example", "ok", "is allowed: 9.9.9.9"),
        ("v=spf1 ip4:9.9.9.9 -all", "9.9.9.9", "ok", "is allowed: 9.9.9.9"),
        ("v=spf1 ip4:8.8.8.8 -all", "mx.ledger.example", "warning", "is not allowed: 9.9.9.9"),
        ("v=spf1 exists:%{i}.x.example -all", "mx.ledger.example", "ok", "depends"),
        ("v=spf1 -all", "127.0.0.1", "ok", "no public address"),
        ("v=spf1 -all", "unknown.example", "ok", "no public address"),
    ],
)
def test_whether_a_relay_is_allowed_is_said_where_it_can_be_known(
    tmp_path: Path, record: str, host: str, state: str, found: str
) -> None:
    """By its public address; no more is claimed."""
    text = f"{MAIL}[[relay]]\nname = 'main'\nhost = '{host}'\n"
    told = said(
        iter(look(tmp_path, text, {**GOOD, ("ledger.example", "TXT"): [record]})),
        "SPF for relay main",
    )
    assert told.state == state
    assert found in told.found


@pytest.mark.parametrize(
    ("records", "state", "found"),
    [
        ([], "trouble", "no key at daily._domainkey.ledger.example"),
        (["v=DKIM1; p=AAAA", "v=DKIM1; p=AAAA"], "trouble", "has 2 records"),
        (["v=DKIM1; p="], "trouble", "revoked"),
        (["512"], "trouble", "512 bits, which receivers do not trust"),
        (["1024"], "warning", "1024 bits"),
        (["2048"], "ok", "2048 bits"),
        (["test"], "warning", "t=y"),
        ([f"k=ed25519; p={'A' * 43}="], "warning", "256 bits (ed25519)"),
    ],
)
def test_the_relays_key_is_judged(
    tmp_path: Path, pair: Pair, records: list[str], state: str, found: str
) -> None:
    """It has to be there, whole, and long enough."""
    made = {"2048": pair.record, "test": pair.record.replace("k=rsa", "t=y")}
    written = [
        pairs.make(int(one)).record if one in ("512", "1024") else made.get(one, one)
        for one in records
    ]
    zone = {**GOOD, ("daily._domainkey.ledger.example", "TXT"): written}
    told = said(
        iter(look(tmp_path, f"{MAIL}[dkim]\nselector = 'daily'\n", zone)), "DKIM of ledger.example"
    )
    assert told.state == state
    assert found in told.found


def test_the_key_in_the_dns_is_that_which_signs(tmp_path: Path, pair: Pair) -> None:
    """Another's is trouble; without a private key nothing is said of it here."""
    pytest.importorskip("dkim", reason="signing is an extra")
    text = f"{MAIL}[dkim]\nselector = 'daily'\nsign = true\n"
    other = look(tmp_path, text, key(pairs.make(2048).record), DIGEST_DKIM_KEY=pair.private)
    assert "is not of the key that signs here" in said(iter(other), "DKIM of ledger.example").found
    assert "DKIM of ledger.example does not pass" in said(iter(other), WHOLE).found
    without = look(tmp_path, text, key(pair.record))
    assert said(iter(without), "DKIM of ledger.example").state == "ok"


@pytest.mark.parametrize(
    ("records", "state", "found"),
    [
        ([], "trouble", "no policy"),
        (["v=DMARC1; p=none", "v=DMARC1; p=none"], "trouble", "2 records"),
        (["v=DMARC1; p=none"], "ok", "p=none"),
        (["v=DMARC1; p=quarantine"], "ok", "p=quarantine at ledger.example"),
        (["v=DMARC1; p=refuse"], "trouble", "p=refuse is not a policy"),
    ],
)
def test_the_policy_is_judged(tmp_path: Path, records: list[str], state: str, found: str) -> None:
    """It has to be there, and one; one that wants nothing is a beginning."""
    told = said(
        iter(look(tmp_path, MAIL, {**GOOD, ("_dmarc.ledger.example", "TXT"): records})),
        "DMARC of ledger.example",
    )
    assert told.state == state
    assert found in told.found


@pytest.mark.parametrize(
    ("text", "policy", "state", "found"),
    [
        (
            "",
            "",
            "warning",
            (
                "it passes by SPF of ledger.example if the record allows what the relay sends "
                "from, or by DKIM"
            ),
        ),
        (
            f"{RELAY}[[relay]]\nhost = '8.8.8.8'\n",
            "",
            "warning",
            (
                "it passes by SPF of ledger.example if the record allows what the relay sends "
                "from, or by DKIM"
            ),
        ),
        (
            RELAY,
            "",
            "ok",
            (
                "it passes by SPF of ledger.example; "
                "also by DKIM of ledger.example if the relay signs as"
            ),
        ),
        (
            f"{RELAY}[dkim]\ndomain = 'esp.example'\n",
            "",
            "warning",
            "it passes by SPF of ledger.example; but DKIM is of esp.example",
        ),
        (
            "[dkim]\ndomain = 'esp.example'\n[bounces]\naddress = 'b@esp.example'\n",
            "",
            "trouble",
            (
                "it does not pass: SPF is of esp.example, not aligned with ledger.example "
                "and DKIM is of esp.example"
            ),
        ),
        (
            "[bounces]\naddress = 'b@back.ledger.example'\n",
            "",
            "warning",
            "by DKIM of ledger.example if the relay signs",
        ),
        (
            "[dkim]\ndomain = 'sub.ledger.example'\n[bounces]\naddress = 'b@back.ledger.example'\n",
            "; aspf=s; adkim=s",
            "trouble",
            "(strict) and DKIM is of sub.ledger.example",
        ),
    ],
)
def test_it_is_said_whether_a_mail_passes(
    tmp_path: Path, text: str, policy: str, state: str, found: str
) -> None:
    """By SPF or DKIM of an aligned domain; what is unknown from here is named."""
    records = {
        **GOOD,
        ("_dmarc.ledger.example", "TXT"): [f"v=DMARC1; p=reject{policy}"],
        ("back.ledger.example", "TXT"): ["v=spf1 -all"],
        ("esp.example", "TXT"): ["v=spf1 -all"],
    }
    told = said(iter(look(tmp_path, f"{MAIL}{text}", records)), WHOLE)
    assert told.state == state
    assert found in told.found


def test_where_the_dns_is_silent_the_rest_is_told(tmp_path: Path) -> None:
    """No answer is no proof of anything, and stops nothing else."""
    found = look(tmp_path, MAIL, GOOD, "ledger.example")
    assert states(iter(found)) == {
        "mail for ledger.example": "warning",
        "SPF of ledger.example": "warning",
        "DKIM of ledger.example": "ok",
        "DMARC of ledger.example": "ok",
        WHOLE: "warning",
    }
    assert "which did not answer" in said(iter(found), WHOLE).found
