"""`[serve]` in digest.toml."""

import re
from pathlib import Path

import pytest

from digest.config.serving import ServeTable
from digest.config.settings import read_settings
from digest.errors import BadSettings


def test_the_proxies_are_those_of_this_machine_unless_named() -> None:
    """Named ones replace them, and there may be none."""
    assert [str(one) for one in ServeTable().networks] == ["127.0.0.0/8", "::1/128"]
    assert [str(one) for one in ServeTable(["10.0.0.0/8"]).networks] == ["10.0.0.0/8"]
    assert ServeTable([]).networks == ()


@pytest.mark.parametrize(
    ("proxy", "reason"),
    [
        ("nginx", "is not an IP address or a network such as '10.0.0.0/8'"),
        ("10.0.0.1:80", "is not an IP address or a network"),
        ("10.0.0.5/8", "is not an IP address or a network such as '10.0.0.0/8', written by its"),
        ("0.0.0.0/0", "would let every visitor name any address; list the proxies"),
        ("::/0", "would let every visitor name any address"),
        ("::ffff:0:0/96", "would let every visitor name any address"),
    ],
)
def test_a_proxy_that_cannot_be_meant_is_refused(tmp_path: Path, proxy: str, reason: str) -> None:
    """With its place in the file, and what to write."""
    path = tmp_path / "digest.toml"
    path.write_text(f"[serve]\nproxies = ['{proxy}']\n", encoding="utf-8")
    with pytest.raises(BadSettings, match=re.escape(f"[serve] proxies: '{proxy}' {reason}")):
        read_settings(path)
