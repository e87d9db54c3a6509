"""Months by their names."""

import subprocess
import sys

import pytest

from digest.sources import months


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Nov", 11), ("november", 11), ("Sept.", 9), ("SEP", 9), ("Okt", 10), ("Mär", 3),
        ("Marz", 3), ("Mai", 5), ("Dez.", 12), ("déc", 12), ("août", 8), ("aout", 8), ("févr", 2),
        ("juil.", 7), ("dic", 12), ("ene", 1), ("abr", 4), ("mag", 5), ("gennaio", 1), ("set", 9),
        ("out", 10), ("maj", 5), ("października", 10), ("февр.", 2), ("Фев", 2), ("жовтня", 10),
        ("नव", 11), ("दिसंबर", 12), ("ডিসেম্বর", 12), ("كانون الأول", None), ("ديسمبر", 12),
        ("דצמבר", 12), ("Οκτωβρίου", 10), ("Ekim", 10), ("marraskuu", 11),
    ],
)  # fmt: skip
def test_a_month_is_known_by_its_name(name: str, number: int | None) -> None:
    """Whole or cut, with accents or without, in any language of news."""
    assert months.month_number(name) == number


@pytest.mark.parametrize("name", ["", "x", "ma", "ju", "jux", "IST", "martes", "lip", "lis", "Foo"])
def test_what_names_no_month_or_two_is_none(name: str) -> None:
    """Weekdays, zones, and names that two languages give to two months."""
    assert months.month_number(name) is None


def test_a_language_decides_between_two_months() -> None:
    """Czechs and Croats differ by a month."""
    assert months.month_number("srp", "cs") == 8
    assert months.month_number("srp", "hr-HR") == 7


@pytest.mark.parametrize("language", ["", "und", "tlh", "../../etc/passwd", "x" * 10_000, "de-DE"])
def test_an_unknown_language_is_none(language: str) -> None:
    """All others are asked then."""
    assert months.month_number("Okt", language) == 10


def test_english_names_load_no_other_languages() -> None:
    """Babel's data takes a fifth of a second."""
    code = (
        "import sys; from digest.sources.timestamp import parse_timestamp as read;"
        "assert read('Mon, 30 Nov 2026 10:00:00 GMT'); assert 'babel' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
