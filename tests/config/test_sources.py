"""`[[source]]`, `[[site_rule]]` and `[fetch]` in digest.toml."""

from pathlib import Path

import pytest

from digest.config.sources import SiteRuleTable, SourceTable
from digest.config.values import SettingRefused


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, "path"),
        ({"path": "in", "url": "https://a.example/feed"}, "path"),
        ({"url": "https://a.example/", "kind": "listing"}, "links"),
        ({"url": "https://a.example/", "links": "("}, "links"),
        ({"path": "in", "timezone": "Asia/Kolkatta"}, "timezone"),
    ],
)
def test_a_source_that_cannot_be_read_is_refused_by_its_key(
    fields: dict[str, str], key: str
) -> None:
    """It has one place, a listing has a pattern, and its time zone exists."""
    with pytest.raises(SettingRefused) as caught:
        SourceTable(**fields)  # type: ignore[arg-type]
    assert caught.value.key == key


def test_a_source_takes_language_and_time_zone_from_the_site(tmp_path: Path) -> None:
    """Its own zone wins; the two languages stay apart: what articles say comes between them."""
    plain = SourceTable(path="in").source(tmp_path, "en-IN", "Asia/Kolkata")
    assert plain.path == tmp_path / "in"
    assert (plain.language, plain.site_language, plain.timezone) == (None, "en-IN", "Asia/Kolkata")
    own = SourceTable(path="in", language="en-GB", timezone="Europe/London")
    found = own.source(tmp_path, "en-IN", "Asia/Kolkata")
    assert (found.language, found.site_language) == ("en-GB", "en-IN")
    assert found.timezone == "Europe/London"


def test_a_site_rule_holds_css_selectors() -> None:
    """One that is none is refused by its key."""
    assert SiteRuleTable(host="a.example", body="div.story").body == "div.story"
    with pytest.raises(SettingRefused, match="title: must be a CSS selector"):
        SiteRuleTable(host="a.example", title="h1[")
