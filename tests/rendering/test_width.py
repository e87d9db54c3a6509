import random
import unicodedata

import pytest

from digest.rendering.width import cut_text, text_width, without_heaps

FAMILY = "👩\u200d👩\u200d👧"
FLAG = "🇮🇳"
#: Words of many scripts, and signs of several characters.
WORDS = [
    "Saryu", "wins", "300", "MW", "order", "मुंबई", "क्षेत्र", "स्वास्थ्य", "விமான", "naïve",
    "e\u0301te\u0301", FAMILY, FLAG, "👍🏽", "東京都", "x" * 80, "दृ" * 40, "–", "(L1),",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("Solar", 5),
        ("e\u0301te\u0301", 3),
        ("हिंदी", 4),  # two letters, each with a vowel sign beside it, and a dot above
        (f"{FAMILY}!", 4),
        ("", 0),
    ],
)
def test_marks_take_no_place(text: str, width: int) -> None:
    """A letter and the marks above or below it are one character."""
    assert text_width(text) == width


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("Saryu Solar wins", 16, "Saryu Solar wins"),
        ("Saryu Solar wins", 15, "Saryu Solar…"),
        ("Saryu Solar, wins again", 17, "Saryu Solar…"),
        ("Saryu Solar wins again", 17, "Saryu Solar wins…"),
        ("Donaudampfschifffahrt", 8, "Donauda…"),
        ("A Donaudampfschifffahrt", 12, "A Donaudamp…"),
        ("स्वास्थ्य मंत्रालय", 12, "स्वास्थ्य…"),
        ("क्षेत्र" * 3, 7, "क्षेत्रक्षे…"),
        (f"{FAMILY}{FAMILY}", 4, f"{FAMILY}…"),
        (f"{FLAG}{FLAG}{FLAG}", 4, f"{FLAG}…"),
    ],
)
def test_a_text_is_cut_after_a_word(text: str, most: int, cut: str) -> None:
    """Or within one that is too long, never between a letter and its marks."""
    assert cut_text(text, most) == cut


def test_no_cut_is_too_wide_or_splits_a_sign() -> None:
    """Whatever the script: what is left is a front of the text, and what follows is no mark."""
    chance = random.Random(8)
    for _ in range(2000):
        text = " ".join(chance.choices(WORDS, k=chance.randint(1, 12)))
        most = chance.randint(8, 70)
        cut = cut_text(text, most)
        assert text_width(cut) <= most
        if cut == text:
            continue
        front = cut.removesuffix("…")
        assert cut == f"{front}…"
        assert text.startswith(front)
        after = text[len(front)]
        assert unicodedata.category(after) not in ("Mn", "Mc", "Me", "Cf", "Sk")
        assert not front.endswith("\u200d")


def test_a_sign_without_end_is_cut() -> None:
    """Joiners and viramas in a row make no sign that is kept whole, and take no time."""
    for heap in ("क\u094d" * 50_000, "👩\u200d" * 50_000, "a" + "\u0301" * 50_000 + "b" * 50_000):
        assert text_width(cut_text(heap, 60)) <= 60


def test_heaped_marks_are_thinned() -> None:
    """A letter keeps what a script writes on it; nothing reaches into the lines around it."""
    assert without_heaps("Z" + "\u0337" * 30 + "a") == "Z" + "\u0337" * 4 + "a"
    assert without_heaps("मुंबई") == "मुंबई"
