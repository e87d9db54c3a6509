"""Languages by the many names that sources have for them."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.text import LANGUAGE_TAG
from digest.sources.language import spoken_language, written_language


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("en", "en"), ("EN", "en"), (" en ", "en"), ("en-IN", "en-IN"), ("en_IN", "en-IN"),
        ("en-gb", "en-gb"), ("zh-Hant-TW", "zh-Hant-TW"), ("en_US.UTF-8", "en-US"),
        ("sr@latin", "sr"),
        ("en-us, hi", "en-us"), ("en-", "en"),
        ("eng", "en"), ("ENG", "en"), ("eng-US", "en-US"), ("hin", "hi"), ("deu", "de"),
        ("ger", "de"), ("deu-CH", "de-CH"),
        ("fra", "fr"), ("fre", "fr"), ("zho", "zh"), ("chi", "zh"), ("cmn", "zh"), ("nob", "nb"),
        ("iw", "he"), ("in", "id"), ("kok", "kok"), ("gsw-CH", "gsw-CH"),
        ("us-en", "en"), ("US_en", "en"), ("us-eng", "en"), ("IN-hi", "hi"),
        ("iw_IL", "he-IL"), ("in_ID", "id"), ("gb-en", "en"),
        ("cn-zh", "zh"), ("jp-ja", "ja"),
        ("und", None), ("mul", None), ("zxx", None), ("mis", None), ("und-Latn", None),
        ("us", None), ("xx", None), ("English", None), ("e", None), ("", None), (None, None),
        ("x-default", None), ("*", None), ("en fr", "en"),
    ],
)  # fmt: skip
def test_a_language_is_known_by_any_code(said: str | None, tag: str | None) -> None:
    """Two letters or three, underscores, withdrawn codes, and country before language."""
    assert spoken_language(said) == tag


@given(st.text(max_size=20))
def test_what_comes_out_is_a_tag_or_nothing(said: str) -> None:
    """Whatever a feed says."""
    tag = spoken_language(said)
    assert tag is None or LANGUAGE_TAG.fullmatch(tag)


def test_common_codes_load_nothing() -> None:
    """Babel is asked about rare ones alone."""
    code = (
        "import sys; from digest.sources.language import spoken_language as read;"
        "assert read('en_US') == 'en-US'; assert 'babel' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_hindi_is_known_by_its_script() -> None:
    """If neither article nor source says a language; a Marathi site's texts are its own."""
    text = "पुणे में 38 km सड़क बनेगी। काम मार्च में शुरू होगा।"
    assert written_language(text, "en-IN") == "hi"
    assert written_language(text, "mr-IN") == "mr-IN"
    assert written_language("Pune gets 38 km of road (सड़क).", "en-IN") == "en-IN"
