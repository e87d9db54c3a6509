"""Records of keys for DKIM."""

import base64

import pytest

from digest.doctor import domainkey
from digest.doctor.domainkey import PublicKey, Unusable
from tests.rendering import pairs


@pytest.mark.parametrize("bits", [1024, 2048])
def test_a_keys_length_is_read(bits: int) -> None:
    """A key may be folded, and wrapped in the name of its kind or not."""
    record = pairs.make(bits).record
    folded = record.replace("k=rsa", "t = y : s").replace("QAB", "Q AB")
    assert domainkey.parse_domain_key(record) == PublicKey("rsa", bits, testing=False)
    assert domainkey.parse_domain_key(folded) == PublicKey("rsa", bits, testing=True)
    bare = base64.b64encode(pairs.bare(record)).decode()
    assert domainkey.parse_domain_key(f"p={bare}") == PublicKey("rsa", bits, testing=False)


def test_a_key_of_curves_has_its_length() -> None:
    """Of ed25519 it is 256 bits."""
    key = base64.b64encode(bytes(32)).decode()
    assert domainkey.parse_domain_key(f"v=DKIM1; k=ed25519; p={key}") == PublicKey(
        "ed25519", 256, testing=False
    )


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("v=DKIM2; p=x", "unknown: DKIM2"),
        ("v=DKIM1; k=rsa", r"no key \(p=\)"),
        ("v=DKIM1; p=", "revoked"),
        ("p=MII!", "may be cut"),
        ("p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKB", "may be cut"),
        ("p=", "revoked"),
        ("p=AAAA", "may be cut"),
        ("k=dsa; p=AAAA", "unknown: dsa"),
        ("h=sha1; p=AAAA", "SHA-256"),
        ("s=other; p=AAAA", "not for e-mail"),
    ],
)
def test_what_verifies_nothing_is_named(record: str, reason: str) -> None:
    """With the tag that is wrong."""
    with pytest.raises(Unusable, match=reason):
        domainkey.parse_domain_key(record)
