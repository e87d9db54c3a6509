import pytest

from digest.config.subject import SUBJECT_FIELDS, check_subject
from digest.config.values import SettingRefused


def test_every_field_can_be_filled_in() -> None:
    """A pattern of all fields, and of none, is taken as it is."""
    check_subject(" ".join(f"{{{field}}}" for field in SUBJECT_FIELDS))
    check_subject("No field, and {{braces}}")


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{laed}", r"unknown field '{laed}'; known are {site}, .*\(did you mean 'lead'\?\)"),
        ("{lead", "with each '{' closed by a '}'"),
        ("{lead!r}", "unknown field '{lead!r}'"),
        ("{date:%d}", "unknown field '{date:%d}'"),
        ("{0.__class__}", "unknown field"),
    ],
)
def test_what_could_not_be_filled_in_is_refused(pattern: str, said: str) -> None:
    """When the settings are read, with the fields that are known."""
    with pytest.raises(SettingRefused, match=said):
        check_subject(pattern)
