"""The edition: its stories, its days, its pictures, and how it is checked."""

import re
from datetime import date, timedelta
from typing import Annotated, Literal

from msgspec import Meta

from digest.config.values import Count, Host, SettingRefused, Share, Slug, Table, Text, Url, about
from digest.config.words import not_one_of
from digest.model.edition import MAX_BYTES

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

#: Families of mail clients, and single ones, by their names on caniemail.com.
ClientName = Literal[
    "aol", "aol-android", "aol-desktop-webmail", "aol-ios", "apple-mail", "apple-mail-ios",
    "apple-mail-macos", "fastmail", "fastmail-desktop-webmail", "free-fr-desktop-webmail",
    "gmail", "gmail-android", "gmail-desktop-webmail", "gmail-ios", "gmail-mobile-webmail",
    "gmx", "gmx-android", "gmx-desktop-webmail", "gmx-ios", "hey", "hey-desktop-webmail",
    "ionos-1and1-android", "ionos-1and1-desktop-webmail", "laposte-android",
    "laposte-desktop-webmail", "laposte-ios", "mail-ru-desktop-webmail", "orange",
    "orange-android", "orange-desktop-webmail", "orange-ios", "outlook", "outlook-android",
    "outlook-com", "outlook-ios", "outlook-macos", "outlook-windows", "outlook-windows-mail",
    "protonmail", "protonmail-android", "protonmail-desktop-webmail", "protonmail-ios",
    "rainloop", "rainloop-desktop-webmail", "samsung-email", "samsung-email-android", "sfr",
    "sfr-android", "sfr-desktop-webmail", "sfr-ios", "t-online-de-desktop-webmail",
    "thunderbird-macos", "thunderbird-windows", "web-de-android", "web-de-desktop-webmail",
    "web-de-ios", "wp-pl-desktop-webmail", "yahoo-android", "yahoo-desktop-webmail", "yahoo-ios",
]  # fmt: skip


class EditionTable(Table, frozen=True):
    """`[edition]`: which articles become stories, and how they look."""

    themes: Annotated[
        list[Text] | None,
        about(
            "The themes that editions show, in this order; default: all.",
            ["real-estate", "infrastructure"],
        ),
    ] = None
    max_stories: Annotated[Count | None, about("The most stories in a theme.", 40)] = None
    max_bytes: Annotated[
        Annotated[int, Meta(ge=20_000)],
        about(
            "The most bytes of a mail's HTML: the lowest-ranked stories are told in one line, then "
            "counted, until it fits. Gmail cuts off what has more than about 100,000."
        ),
    ] = MAX_BYTES
    look: Annotated[
        Slug,
        about("The mail's template: 'broadsheet' for reading, 'briefing' is dense.", "briefing"),
    ] = "broadsheet"
    note: Annotated[
        Text, about("The editor's note, a Markdown file; shown above the stories if it exists.")
    ] = "note.md"
    review_below: Annotated[
        Share, about("A story whose theme is less sure than this is listed for an editor.", 0.6)
    ] = 0.6
    max_age: Annotated[
        Annotated[int, Meta(ge=0)],
        about(
            "The most days since publication, those without an edition not counted; "
            "0: no article is too old."
        ),
    ] = 7


class CalendarTable(Table, frozen=True):
    """`[calendar]`: the days with an edition, and those without."""

    days: Annotated[
        list[Text] | None,
        about("The weekdays that have an edition; default: every day.", ["thursday"]),
    ] = None
    quiet: Annotated[
        list[Text],
        about(
            "Weekdays, days of every year and single days without an edition.",
            ["sunday", "01-26", "2026-11-09"],
        ),
    ] = []

    def __post_init__(self) -> None:
        for text in self.days or ():
            if text.lower() not in _WEEKDAYS:
                raise SettingRefused("days", not_one_of(text, _WEEKDAYS))
        for text in self.quiet:
            if text.lower() not in _WEEKDAYS and not _is_day(text):
                raise SettingRefused(
                    "quiet",
                    "must hold weekdays and dates such as 'sunday', '01-26', '2026-11-09', "
                    f"not '{text}'",
                )
        if self.days == []:
            raise SettingRefused("days", "must hold a weekday such as 'thursday'")
        if not self._weekdays - {text.lower() for text in self.quiet}:
            raise SettingRefused("quiet", "must leave a weekday with an edition")

    @property
    def _weekdays(self) -> set[str]:
        """The weekdays that may have an edition."""
        return set(_WEEKDAYS) if self.days is None else {text.lower() for text in self.days}

    def is_quiet(self, day: date) -> bool:
        """Return whether `day` has no edition."""
        weekday = _WEEKDAYS[day.weekday()]
        names = {weekday, day.isoformat(), f"{day:%m-%d}"}
        return weekday not in self._weekdays or any(text.lower() in names for text in self.quiet)

    def next_edition(self, day: date) -> date | None:
        """Return the first day from `day` on with an edition; None if there is none for a year."""
        days = (day + timedelta(days=after) for after in range(366))
        return next((one for one in days if not self.is_quiet(one)), None)


class PicturesTable(Table, frozen=True):
    """`[pictures]`: copies of the sources' pictures, served by the publication; default: none."""

    folder: Annotated[
        Text | None, about("Where copies are written, relative to this file.", "www/pictures")
    ] = None
    url: Annotated[
        Url | None,
        about(
            "The https address at which that folder is served.", "https://news.example.com/pictures"
        ),
    ] = None

    def __post_init__(self) -> None:
        if (self.folder is None) != (self.url is None):
            missing, given = ("url", "folder") if self.url is None else ("folder", "url")
            raise SettingRefused(missing, f"must be given if '{given}' is")
        if self.url and not re.fullmatch(r"https://[^/?#@]+(/[^?#]*)?", self.url, re.IGNORECASE):
            raise SettingRefused("url", "must be an https address without '?', '#' and '@' in it")


class LintRuleTable(Table, frozen=True):
    """`[[lint.rule]]`: a rule of the preflight that is louder or quieter here, and why."""

    code: Annotated[
        Annotated[str, Meta(pattern=r"^[A-Z][0-9]{3}$")],
        Meta(title="a rule's code", description="The rule's code.", examples=["W406"]),
    ]
    severity: Annotated[
        Literal["off", "info", "warning", "error"],
        about("How bad a finding of the rule is.", "off"),
    ]
    reason: Annotated[
        Text, about("Why, for the next reader of this file.", "Our subjects never name the day.")
    ]


class LintTable(Table, frozen=True):
    """`[lint]`: what the preflight judges by."""

    clients: Annotated[
        list[ClientName] | None,
        about(
            "The mail clients that readers use; default: gmail, outlook-windows, "
            "outlook-com and apple-mail.",
            ["gmail", "apple-mail"],
        ),
    ] = None
    hosts: Annotated[
        list[Host],
        about(
            "Links may lead to these hosts, besides the sources' and the site's own.",
            ["partner.example"],
        ),
    ] = []
    rule: Annotated[list[LintRuleTable], about("Rules with another severity than usual.")] = []


def _is_day(text: str) -> bool:
    """Return whether `text` is a day ("2026-11-09") or a day of every year ("01-26")."""
    try:
        date.fromisoformat(text if len(text) == 10 else f"2000-{text}")
    except ValueError:
        return False
    return re.fullmatch(r"(\d{4}-)?\d{2}-\d{2}", text, re.ASCII) is not None
