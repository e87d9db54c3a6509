"""The look in use, tried with an edition that nobody wrote."""

from pathlib import Path

import pytest

from digest.doctor import templates
from tests.doctor.zone import case, said, states

SITE = "[site]\npostal_address = '12 Ballast Lane'\n{}\n[mail]\nfrom = 'desk@ledger.example'\n{}\n"
URL = "public_url = 'https://news.ledger.example'"


@pytest.mark.parametrize(
    "text",
    [
        SITE.format("", URL),
        SITE.format("language = 'hi'", f"{URL}\n[edition]\nlook = 'briefing'"),
        SITE.format("", ""),
    ],
)
def test_what_is_shipped_passes(tmp_path: Path, text: str) -> None:
    """In each look and language."""
    assert states(templates.examine_templates(case(tmp_path, text))) == {
        "language": "ok",
        "templates": "ok",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["digest.toml"]


def test_a_template_that_breaks_is_named(tmp_path: Path) -> None:
    """With its file and line."""
    own = tmp_path / "templates" / "mail"
    own.mkdir(parents=True)
    (own / "broadsheet.mjml.j2").write_text("<mjml>\n{{ nothing.here }}</mjml>")
    found = said(templates.examine_templates(case(tmp_path, SITE.format("", URL))), "templates")
    assert found.state == "trouble"
    assert "broadsheet.mjml.j2, line 2" in found.found


def test_a_look_that_cannot_be_sent_is_named(tmp_path: Path) -> None:
    """By the rule of the preflight that refuses it, once."""
    found = said(
        templates.examine_templates(
            case(tmp_path, SITE.format("", "public_url = 'https://127.0.0.1'"))
        ),
        "templates",
    )
    assert found.state == "trouble"
    assert "E403" in found.found


def test_words_that_are_missing_or_not_known_are_listed(tmp_path: Path) -> None:
    """All at once, as a warning: the mails go out, with the English words."""
    own = tmp_path / "templates" / "languages"
    own.mkdir(parents=True)
    (own / "fr.toml").write_text("tout = 'Tout'\nupdate = 'Suite'\n")
    found = list(templates.examine_templates(case(tmp_path, SITE.format("language = 'fr'", URL))))
    assert states(iter(found)) == {"language": "warning", "templates": "ok"}
    words = said(iter(found), "language").found
    assert "fr.toml: is without advertisement, also_reported_by, app, archive" in words
    assert words.endswith("English stands for them; has keys that are not known: tout")


def test_a_catalogue_that_cannot_be_used_is_trouble(tmp_path: Path) -> None:
    """With its file and key, though it is not the publication's own language."""
    own = tmp_path / "templates" / "languages"
    own.mkdir(parents=True)
    (own / "fr.toml").write_text("read_at = 'Lire {titre}'\n")
    (found,) = templates.examine_templates(case(tmp_path, SITE.format("", URL)))
    assert found.state == "trouble"
    assert "fr.toml, line 1: 'read_at' has braces that nothing fills in" in found.found
