"""Patterns of subject lines, and the fields that are filled in."""

import string

from digest.config.values import SettingRefused
from digest.config.words import suggestion

SUBJECT_FIELDS = ("site", "theme", "date", "lead")


def check_subject(pattern: str) -> None:
    """Raise SettingRefused for a pattern that could not be filled in."""
    try:
        fields = list(string.Formatter().parse(pattern))
    except ValueError:
        raise SettingRefused(
            "subject",
            "must be a pattern such as '{theme} – {date}', with each '{' closed by a '}'",
        ) from None
    for _, name, spec, conversion in fields:
        if name is not None and (name not in SUBJECT_FIELDS or spec or conversion):
            asked = name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
            known = ", ".join(f"{{{field}}}" for field in SUBJECT_FIELDS)
            near = suggestion(asked, SUBJECT_FIELDS)
            raise SettingRefused(
                "subject", f"has an unknown field '{{{asked}}}'; known are {known}{near}"
            )
