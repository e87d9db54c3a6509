"""Values: the forms that a setting can have, and `Table`, which holds settings."""

from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from digest.config.words import quoted, suggestion


class SettingRefused(ValueError):  # msgspec passes on only a ValueError of a table's own check
    """A table's own check failed: `key` (dotted if it lies deeper) and the `reason`."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.key = key
        self.reason = reason


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table whose every key is known.

    A key's type says its form: `title` in words, `examples` for messages, and for the reference a
    `description`.
    """

    @classmethod
    def secret_variable(cls, _values: dict[str, object]) -> str | None:
        """Return the environment variable for this table's password or key, if it has one."""
        return None


Text = Annotated[str, Meta(min_length=1, pattern=r"^[^\x00-\x1f\x7f]+$", title="text on one line")]
Slug = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9][a-z0-9-]*$",
        title="a word of a-z, 0-9 and '-'",
        examples=["real-estate"],
    ),
]
Url = Annotated[
    str,
    Meta(
        pattern=r"^https?://[^\s\"<>]+$",
        title="an http or https address",
        examples=["https://www.example.com/"],
    ),
]
Host = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$", title="a host", examples=["www.example.com"]
    ),
]
Address = Annotated[Text, Meta(title="an e-mail address", examples=["News <news@example.com>"])]
Colour = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}$", title="a colour", examples=["#0b6e4f"])]
LanguageTag = Annotated[
    str,
    Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", title="a language tag", examples=["en-IN"]),
]
Zone = Annotated[Text, Meta(title="a time zone", examples=["Asia/Kolkata"])]
TimeOfDay = Annotated[
    str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", title="a time of day", examples=["06:30"])
]
#: The end of a span may be the end of the day.
EndTime = Annotated[
    str,
    Meta(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$", title="a time of day", examples=["06:30"]),
]
#: What a User-Agent's comment can carry (RFC 9110, section 5.6.5).
Contact = Annotated[
    str,
    Meta(
        pattern=r"^(https?://|mailto:)[!-'*-~]{3,200}$",
        title="a page or a mailto: address",
        examples=["mailto:desk@example.com"],
    ),
]
Count = Annotated[int, Meta(ge=1)]
Share = Annotated[float, Meta(ge=0, le=1)]
Seconds = Annotated[float, Meta(gt=0, le=3600)]
Port = Annotated[int, Meta(ge=1, le=65535)]


def check_timezone(name: str) -> None:
    """Raise SettingRefused for a time zone that is not in the IANA database."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        from zoneinfo import available_timezones

        raise SettingRefused(
            "timezone",
            f"{quoted(name)} is not a time zone such as 'Asia/Kolkata'"
            + suggestion(name, available_timezones()),
        ) from None


def about(description: str, *examples: object) -> Meta:
    """Return what the reference says of a setting, with examples of its value."""
    return Meta(description=description, examples=list(examples) or None)
