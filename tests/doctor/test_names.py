"""The DNS, asked of a real server on this machine."""

import time

import pytest

from digest.doctor import names
from digest.doctor.names import Unanswered
from tests.doctor.zone import server

ZONE = {
    ("ledger.example", "TXT"): ['"v=spf1 " "-all"', '"other"'],
    ("ledger.example", "MX"): ["10 mx.ledger.example."],
    ("mx.ledger.example", "A"): ["192.0.2.7"],
    ("mx.ledger.example", "AAAA"): ["2001:db8::7"],
    ("none.example", "MX"): ["0 ."],
}


def test_records_are_read_as_they_mean() -> None:
    """Pieces of a text are one; a mail server is a name; what is not there is nothing."""
    with server(ZONE) as port:
        ask = names.resolver(["127.0.0.1"], port)
        assert sorted(ask("ledger.example", "TXT")) == ["other", "v=spf1 -all"]
        assert ask("ledger.example", "MX") == ["mx.ledger.example"]
        assert ask("none.example", "MX") == ["."]
        assert names.find_addresses("mx.ledger.example", ask) == ["192.0.2.7", "2001:db8::7"]
        assert ask("mx.ledger.example", "TXT") == []
        assert ask("nobody.example", "TXT") == []


def test_no_answer_is_told_from_no_record() -> None:
    """A failing server, a silent one and a malformed name give no answer."""
    with server(ZONE, refused="ledger.example") as port:
        with pytest.raises(Unanswered):
            names.resolver(["127.0.0.1"], port, seconds=1)("ledger.example", "TXT")
        with pytest.raises(Unanswered):
            names.resolver(["127.0.0.1"], port)(f"{'x' * 70}.example", "TXT")
    begun = time.monotonic()
    with pytest.raises(Unanswered):
        names.resolver(["127.0.0.1"], port, seconds=0.2)("ledger.example", "TXT")
    assert time.monotonic() - begun < 5


def test_tags_are_read_with_their_spaces() -> None:
    """The first of two counts, names have no capitals, and what is no tag is left out."""
    assert names.parse_tags("V=DMARC1 ; p = none;p=reject; ;x") == {"v": "DMARC1", "p": "none"}
