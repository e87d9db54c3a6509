"""`[site]` and `[brand]` in digest.toml, and links that carry a campaign."""

import re
from pathlib import Path

import pytest

from digest.config import settings as config
from digest.config import sponsors
from digest.config.colours import derive_dark_colour
from digest.errors import BadSettings
from digest.model import Brand, Publisher
from tests.conftest import ROOT


def published(folder: Path, text: str) -> Publisher:
    """Return what an edition shows of the settings `text`."""
    (folder / "digest.toml").write_text(text, encoding="utf-8")
    return config.read_settings(folder / "digest.toml").publication


def test_a_brand_is_read_whole(tmp_path: Path) -> None:
    """Colours, fonts, and the logo's size and dark form."""
    text = """
        [brand]
        colour = "#7c2d12"
        colour_dark = "#fdba74"
        heading_font = "Cambria, serif"
        text_font = "Verdana, sans-serif"
        logo_dark = "https://a.example/d.png"
        logo_width = 180
        logo_height = 40
    """
    assert published(tmp_path, text).brand == Brand(
        "#7c2d12",
        "#fdba74",
        "Cambria, serif",
        "Verdana, sans-serif",
        "https://a.example/d.png",
        180,
        40,
    )
    assert published(tmp_path, "").brand == Brand()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "colour = '#fde047'",
            "[brand] colour: must be readable on #ffffff: a contrast of 4.5 or more, not 1.3",
        ),
        ("colour_dark = '#1f2937'", "[brand] colour_dark: must be readable on #1b1e24"),
        (
            "heading_font = \"'Times', serif\"",
            "[brand] heading_font: must be names of fonts without quotes",
        ),
        ("text_font = 'a;color:red'", "[brand] text_font: must be names of fonts"),
        ("logo_dark = 'http://a.example/d.png'", "[brand] logo_dark: must be an https address"),
        ("logo_width = 9999", "[brand] logo_width: "),
        ("font = 'Arial'", "[brand] font: is not a known setting"),
    ],
)
def test_what_could_not_be_read_or_would_break_is_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    """A pale colour, a quote in a font's name: the message says where and why."""
    with pytest.raises(BadSettings) as problem:
        published(tmp_path, f"[brand]\n{text}")
    assert said in str(problem.value)


def test_a_brand_without_a_dark_colour_has_its_own_made_lighter(tmp_path: Path) -> None:
    """The accent of dark pages is of the same hue; without any colour both are the default's."""
    brand = published(tmp_path, "[brand]\ncolour = '#7c2d12'").brand
    assert (brand.colour, brand.colour_dark) == ("#7c2d12", derive_dark_colour("#7c2d12"))


def test_a_campaign_is_read(tmp_path: Path) -> None:
    """Parameters for links to the publication's own site, with the fields that are filled in."""
    text = """
        [site]
        url = "https://www.ledger.example/"
        [mail.campaign]
        utm_source = "newsletter"
        utm_campaign = "{date} {themes}"
    """
    assert published(tmp_path, text).campaign == {
        "utm_source": "newsletter",
        "utm_campaign": "{date} {themes}",
    }
    assert published(tmp_path, "").campaign == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[site]\nurl = 'https://a.example/'\n[mail.campaign]\nreader = 'x'",
            "[mail.campaign]: must hold utm_ parameters",
        ),
        (
            "[site]\nurl = 'https://a.example/'\n[mail.campaign]\nutm_id = '{reader}'",
            "[mail.campaign]: must hold utm_",
        ),
        ("[mail.campaign]\nutm_source = 'n'", "[site] url: is missing: links to it alone"),
    ],
)
def test_a_campaign_never_names_a_reader(tmp_path: Path, text: str, said: str) -> None:
    """Only known parameters and fields: no field could tell one reader from another."""
    with pytest.raises(BadSettings) as problem:
        published(tmp_path, text)
    assert said in str(problem.value)


def test_the_guides_examples_are_read(tmp_path: Path) -> None:
    """The guide's settings of the brand, links and advertisements can be read together."""
    guide = (ROOT / "docs" / "guide" / "developer.md").read_text(encoding="utf-8")
    blocks = re.findall(
        r"```toml(?: sponsors)?\n(\[brand\].*?|\[mail.*?|\[\[sponsor.*?)```", guide, re.DOTALL
    )
    booked = [block for block in blocks if "[[sponsor]]" in block]
    (tmp_path / sponsors.SPONSORS_FILE).write_text(booked[0], encoding="utf-8")
    made = published(
        tmp_path,
        "[site]\nurl = 'https://a.example/'\n"
        + "\n".join(block for block in blocks if block not in booked),
    )
    assert (made.brand.logo_width, made.campaign["utm_source"]) == (220, "newsletter")
    assert config.read_settings(tmp_path / "digest.toml").sponsors[0].sponsor.slug == "cranes"
