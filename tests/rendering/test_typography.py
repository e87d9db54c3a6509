import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.rendering.typography import (
    is_cased_language,
    is_cased_text,
    outlook_fonts,
    tie_figures,
)


@pytest.mark.parametrize(
    "text",
    [
        "5~MW", "1,420~crore", "Rs~1,420~crore", "Rs.~96", "₹~1,250~करोड़", "US$~5~million", "€~3",
        "INR~500", "9.2~lakh~sq~ft", "71~per~cent", "7~%", "6~°C", "NH~44", "620~मेगावाट", "५~किमी",
        "5~million~tonnes", "3~lakh~litres", "45~square~metres", "2~cubic~metres", "5~वर्ग~किमी",
        "19~November 2026", "11~pm", "41,200~rooftop systems", "रु~5~लाख~टन", "1.5~Lakh Per MW",
        "The plan", "Rs and paise", "5 extraordinarily long words", "It ended in 2028. Of these",
    ],
)  # fmt: skip
def test_a_figure_keeps_its_unit(text: str) -> None:
    """No line ends between a number and what it counts, nor behind the sign of a currency."""
    assert tie_figures(text.replace("~", " ")) == text.replace("~", "\xa0")


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.text(st.sampled_from("Rs 5₹,.MW lakhcrosqftpe%\n\xa0करोड़"), max_size=60))
def test_tied_words_stay_word_for_word(text: str) -> None:
    """Nothing but spaces changes, and what is tied once is not changed again."""
    tied = tie_figures(text)
    assert tied.replace("\xa0", " ") == text.replace("\xa0", " ")
    assert tie_figures(tied) == tied
    assert not re.search(r"\d (?:[%°]|MW(?!\S))", tied)


@pytest.mark.parametrize(
    "tag", ["en", "en-IN", "de", "el", "ru", "sr", "vi", "hi-Latn", "kk", "tr"]
)
def test_latin_greek_and_cyrillic_take_capitals(tag: str) -> None:
    """Their letters stand apart, and have large forms."""
    assert is_cased_language(tag)


@pytest.mark.parametrize(
    "tag",
    [
        "hi", "hi-IN", "mr", "bn", "ta", "te", "gu", "pa", "pa-Arab", "ur", "ar", "fa", "he", "zh",
        "ja", "ko", "th", "my", "uz-Arab", "ka", "hy", "am", "tlh-unknown",
    ],
)  # fmt: skip
def test_other_scripts_are_left_as_they_are(tag: str) -> None:
    """Spaced out, joined letters are torn apart; in italics, they only lean."""
    assert not is_cased_language(tag)


@pytest.mark.parametrize(
    "text", ["Power Storage", "Énergie – 5 % · €", "Ενέργεια", "Энергия", "Solar ☀ 🌞", ""]
)
def test_a_text_in_these_letters_takes_capitals(text: str) -> None:
    """Unless it stands in a language of other letters, whose reader's fonts are made for those."""
    assert is_cased_text(text, "en-IN")
    assert not is_cased_text(text, "hi")


@pytest.mark.parametrize("text", ["सौर ऊर्जा", "Solar सौर", "طاقة", "能源", "에너지", "พลังงาน"])
def test_a_text_is_judged_by_its_letters_too(text: str) -> None:
    """A Hindi label in an English mail is Hindi, whatever its source says of its language."""
    assert not is_cased_text(text, "en-IN")


@pytest.mark.parametrize(
    ("fonts", "having"),
    [
        (
            "-apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif",
            "Segoe UI, Helvetica, Arial, sans-serif",
        ),
        ("Georgia, Times New Roman, serif", "Georgia, Times New Roman, serif"),
        ("Mukta, Noto Sans, sans-serif", "Arial, sans-serif"),
        ("Lora, serif", "Georgia, serif"),
        ("Lora", "Arial, sans-serif"),
        ("verdana,sans-serif", "verdana, sans-serif"),
    ],
)
def test_outlook_gets_fonts_that_it_has(fonts: str, having: str) -> None:
    """Where it lacks the first of a list, it shows Times whatever comes behind."""
    assert outlook_fonts(fonts) == having
