"""Strict reading of TOML files: every key is known, or an error names its path ("$.mail.from").

So a typing slip never passes for a setting that does nothing.
"""

import re
import tomllib
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from digest.errors import BadCorrections, BadSettings, BadTheme, CannotRead

Url = Annotated[str, Meta(pattern=r"^https?://[^\s\"<>]+$")]
Colour = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}$")]
Text = Annotated[str, Meta(min_length=1, pattern=r"^[^\x00-\x1f\x7f]+$")]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Host = Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$")]
#: What may stand in a User-Agent's comment (RFC 9110, 5.6.5).
Contact = Annotated[str, Meta(pattern=r"^(https?://|mailto:)[!-'*-~]{3,200}$")]
TimeOfDay = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
#: A time that something ends at may be the end of the day.
EndTime = Annotated[str, Meta(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
Count = Annotated[int, Meta(ge=1)]
Share = Annotated[float, Meta(ge=0, le=1)]

_PATTERNS = {
    r"^https?://[^\s\"<>]+$": "an http or https address",
    r"^#[0-9a-fA-F]{6}$": "a colour such as '#0b6e4f'",
    r"^[^\x00-\x1f\x7f]+$": "text on one line",
    r"^[a-z0-9][a-z0-9-]*$": "a slug of a-z, 0-9 and '-'",
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$": "a language tag such as 'en-IN'",
    r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$": "a host such as 'www.example.com'",
    r"^([01]\d|2[0-3]):[0-5]\d$": "a time of day such as '06:30'",
    r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$": "a time of day such as '06:30'",
    r"^(https?://|mailto:)[!-'*-~]{3,200}$": "an address such as 'https://example.com/about' or 'mailto:desk@example.com'",
}


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table whose every key is known."""


_T = TypeVar("_T")
_Error = type[BadSettings | BadTheme | BadCorrections]


def read(path: Path, kind: type[_T], error: _Error) -> _T:
    """Read the TOML file at `path` into a `kind`; whatever is wrong with it is raised as an `error`."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise error(path=path, where=f"byte {problem.start}", reason="is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as problem:
        raise error(path=path, where="not TOML", reason=problem) from None
    except OSError as problem:
        raise CannotRead(path=path, reason=problem.strerror or problem) from None
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as problem:
        _refuse(path, problem, error)


def _refuse(path: Path, problem: msgspec.ValidationError, error: _Error) -> NoReturn:
    """Raise msgspec's `problem` in a user's words."""
    reason, _, where = str(problem).partition(" - at `")
    where = where.rstrip("`") or "$"
    if unknown := re.search(r"unknown field `(.+)`", reason):
        where, reason = f"{where}.{unknown[1]}", "is not a known setting"
    elif pattern := re.search(r"matching regex (.+)$", reason, re.DOTALL):
        wanted = _PATTERNS.get(pattern[1].strip("'\"").encode().decode("unicode_escape"))
        reason = f"must be {wanted or 'written otherwise (' + pattern[1] + ')'}"
    elif missing := re.search(r"missing required field `(.+)`", reason):
        where, reason = f"{where}.{missing[1]}", "is missing"
    elif key := re.match(r"'(\w+)' (?=has|must)", reason):  # raised by a table's own check
        where, reason = f"{where}.{key[1]}", reason[key.end() :]
    else:
        # TOML has no null: to leave a key out is how to say nothing.
        reason = reason[:1].lower() + reason[1:].replace("`", "'").replace(" | null", "")
    raise error(path=path, where=where, reason=reason) from None


def check_timezone(name: str) -> None:
    """Raise ValueError where there is no time zone of this name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f"'timezone' has no time zone '{name}'; write one such as 'Asia/Kolkata'"
        ) from None
