"""What is set, and what is secret."""

from dataclasses import replace
from pathlib import Path

from digest.doctor import settings
from tests.doctor.zone import case, said, states

WHOLE = (
    "[site]\npostal_address = '12 Ballast Lane'\n[[source]]\nurl = 'https://www.example.com/feed'\n"
    "[mail]\nfrom = 'desk@ledger.example'\nlist_id = 'daily.ledger.example'\n"
    "public_url = 'https://news.ledger.example'\n"
)


def test_all_that_matters_is_set(tmp_path: Path) -> None:
    """Then there is nothing to do; the sources are counted, and it is said what tries them."""
    made = case(tmp_path, WHOLE)
    assert set(states(settings.examine_settings(made)).values()) == {"ok"}
    assert said(settings.examine_settings(made), "sources").found == "1, not tried"
    assert "it is 11:30 on a Monday" in said(settings.examine_settings(made), "site.timezone").found


def test_what_is_not_set_is_named(tmp_path: Path) -> None:
    """Without a sender or public pages nothing can be sent; the rest is worth a look."""
    made = replace(case(tmp_path, "[site]\nname = 'X'\n"), file=tmp_path / "none.toml")
    assert states(settings.examine_settings(made)) == {
        "settings": "warning",
        "mail.from": "trouble",
        "mail.public_url": "trouble",
        "mail.list_id": "warning",
        "site.timezone": "ok",
        "site.postal_address": "warning",
        "site.language": "ok",
        "themes": "ok",
        "sources": "warning",
    }
    plain = case(tmp_path, WHOLE.replace("https://news", "http://news"))
    assert said(settings.examine_settings(plain), "mail.public_url").state == "trouble"


def test_a_language_that_is_not_known_is_named(tmp_path: Path) -> None:
    """With what can be done in it, and what is missing."""
    made = case(tmp_path, WHOLE.replace("[site]", "[site]\nlanguage = 'fi'"))
    found = said(settings.examine_settings(made), "site.language")
    assert (found.state, found.found.partition(";")[0]) == (
        "warning",
        "fi: headlines and teasers",
    )


def test_a_theme_to_which_nothing_leads_is_named(tmp_path: Path) -> None:
    """One of two is worth a look; all of them are trouble."""
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "air.toml").write_text("title = 'Air'\ncolour = '#123456'\n")
    assert said(settings.examine_settings(case(tmp_path, WHOLE)), "themes").state == "trouble"
    (tmp_path / "themes" / "sea.toml").write_text(
        "title = 'Sea'\ncolour = '#123456'\nlabels = ['Sea']\n"
    )
    found = said(settings.examine_settings(case(tmp_path, WHOLE)), "themes")
    assert (found.state, found.found) == (
        "warning",
        "of 2, these have no label, term or example: air",
    )
