"""Bookings of advertisements: a plain file that is read strictly."""

from datetime import date
from pathlib import Path

import pytest

from digest.config import settings as config
from digest.config import sponsors, themes
from digest.errors import BadSettings
from digest.model import Booking, Image, Sponsor

THEMES = themes.read_themes(Path("/nowhere"))
ONE = """
[[sponsor]]
slug = "cranes"
text = "Tower cranes within nine days."
link = "https://cranes.example/quote?a=1"
from = 2026-11-01
until = 2026-11-30
"""
WHOLE = f"""{ONE}
theme = "infrastructure"
position = "middle"
image = {{ url = "https://cranes.example/a.png", alt = "A crane", width = 1200, height = 300 }}
cap = {{ times = 3, days = 14 }}
"""


def load(folder: Path, text: str) -> tuple[Booking, ...]:
    """Return the bookings that `text` makes."""
    path = folder / sponsors.SPONSORS_FILE
    path.write_text(text, encoding="utf-8")
    return sponsors.read_bookings(path, THEMES)


def refused(folder: Path, text: str) -> str:
    """Return what is said of the bookings `text`."""
    with pytest.raises(BadSettings) as problem:
        load(folder, text)
    return str(problem.value).removeprefix(f"{folder / sponsors.SPONSORS_FILE}: ")


def test_without_a_file_nobody_has_booked(tmp_path: Path) -> None:
    """Advertisements are an option: no file, none shown."""
    assert sponsors.read_bookings(tmp_path / sponsors.SPONSORS_FILE, THEMES) == ()


def test_a_booking_is_read_whole(tmp_path: Path) -> None:
    """Words, address, place, days, picture and cap."""
    assert load(tmp_path, WHOLE) == (
        Booking(
            Sponsor(
                "cranes",
                "Tower cranes within nine days.",
                "https://cranes.example/quote?a=1",
                "middle",
                "infrastructure",
                Image("https://cranes.example/a.png", "A crane", 1200, 300),
            ),
            date(2026, 11, 1),
            date(2026, 11, 30),
            times=3,
            days=14,
        ),
    )


def test_a_booking_may_say_little(tmp_path: Path) -> None:
    """Without a theme it is shown in every mail, at the end, on each of its days."""
    (made,) = load(tmp_path, ONE)
    assert (made.sponsor.theme, made.sponsor.position, made.sponsor.image, made.times) == (
        None,
        "end",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ONE + "colour = 'red'", "[[sponsor]] 'cranes' colour: is not a known setting"),
        (
            ONE + "position = 'inside'",
            "[[sponsor]] 'cranes' position: 'inside' is not one of: end, ",
        ),
        (
            ONE + "theme = 'boats'",
            "[[sponsor]] 'cranes' theme: 'boats' is not one of: infrastructure",
        ),
        (ONE + ONE, "[[sponsor]] 'cranes' slug: is used twice"),
        (
            ONE.replace("https://cranes", "javascript:cranes"),
            "[[sponsor]] 'cranes' link: must be an http or https address",
        ),
        (ONE.replace("within", "\\u0007"), "[[sponsor]] 'cranes' text: must be text on one line"),
        (ONE.replace("within", "in " * 200), "[[sponsor]] 'cranes' text: "),
        (
            ONE.replace("2026-11-30", "2026-10-30"),
            "[[sponsor]] 'cranes' until: must not be before 'from'",
        ),
        (
            WHOLE.replace("https://cranes.example/a", "http://cranes.example/a"),
            "image url: must be an https address",
        ),
        (WHOLE.replace(", height = 300", ""), "[[sponsor]] 'cranes' image height: is missing"),
        (WHOLE.replace("times = 3", "times = 0"), "[[sponsor]] 'cranes' cap times: "),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    """A slip is an error that says where it is, before anything is built."""
    assert said in refused(tmp_path, text)


def test_settings_know_the_bookings(tmp_path: Path) -> None:
    """The file stands beside digest.toml and is read with it."""
    (tmp_path / "digest.toml").write_text("[site]\nname = 'Ledger'\n", encoding="utf-8")
    (tmp_path / sponsors.SPONSORS_FILE).write_text(ONE, encoding="utf-8")
    assert [
        one.sponsor.slug for one in config.read_settings(tmp_path / "digest.toml").sponsors
    ] == ["cranes"]
