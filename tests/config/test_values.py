import msgspec
import pytest

from digest.config.values import (
    Contact,
    EndTime,
    LanguageTag,
    SettingRefused,
    TimeOfDay,
    about,
    check_timezone,
)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (TimeOfDay, ["00:00", "23:59"], ["24:00", "7:00", "12:60"]),
        (EndTime, ["24:00", "06:30"], ["24:01", "6:30"]),
        (LanguageTag, ["en", "en-IN", "zh-Hant-TW"], ["EN", "english", "en_IN"]),
        (Contact, ["mailto:a@b.example", "https://a.example/"], ["a@b.example", "mailto:(a)"]),
    ],
)
def test_a_form_takes_what_it_says(kind: object, good: list[str], bad: list[str]) -> None:
    """And nothing near it."""
    assert msgspec.convert(good, list[kind]) == good  # type: ignore[valid-type]
    for value in bad:
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(value, kind)


def test_a_time_zone_that_does_not_exist_is_refused_with_the_nearest() -> None:
    """A slip of one letter is told from a place of one's own."""
    check_timezone("Asia/Kolkata")
    with pytest.raises(SettingRefused, match="did you mean 'Asia/Kolkata'"):
        check_timezone("Asia/Kolkatta")


def test_a_setting_says_what_it_is() -> None:
    """For the reference, with its examples if it has some."""
    assert about("A host.", "a.example").examples == ["a.example"]
    assert about("A switch.").examples is None
