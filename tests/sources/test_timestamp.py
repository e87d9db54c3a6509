"""Dates as feeds write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.sources import months, timestamp


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("Sun, 22 Nov 2026 10:30:00 +0530", "2026-11-22T10:30:00+05:30"),
        ("Sun, 22 Nov 2026 10:30:00 GMT", "2026-11-22T10:30:00+00:00"),
        ("Sun,22 Nov 2026 10:30:00 Z", "2026-11-22T10:30:00+00:00"),
        ("22 Nov 26 10:30 EST", "2026-11-22T10:30:00-05:00"),
        ("Sunday, 22 November 2026 10:30 PDT", "2026-11-22T10:30:00-07:00"),
        ("Sun, 22 Nov 2026 10:30:00 +05:30", "2026-11-22T10:30:00+05:30"),
        ("Sun, 22 Nov 2026 10:30:00 GMT+0530", "2026-11-22T10:30:00+05:30"),
        ("Sun, 22 Nov 2026 10:30:00 +0530 (IST)", "2026-11-22T10:30:00+05:30"),
        ("Sun, 22 Nov 2026 10.30.00 -0800", "2026-11-22T10:30:00-08:00"),
        ("Sun Nov 22 10:30:00 IST 2026", "2026-11-22T10:30:00"),
        ("Sun Nov 22 10:30:00 +0000 2026", "2026-11-22T10:30:00+00:00"),
        ("Sun Nov 22 10:30:00 2026", "2026-11-22T10:30:00"),
        ("2026-11-22T10:30:00Z", "2026-11-22T10:30:00+00:00"),
        ("2026-11-22T10:30:00.1234567+05:30", "2026-11-22T10:30:00+05:30"),
        ("2026-11-22T10:30:00+0530", "2026-11-22T10:30:00+05:30"),
        ("2026-11-22T10:30-08", "2026-11-22T10:30:00-08:00"),
        ("2026-11-22 10:30:00 +0530", "2026-11-22T10:30:00+05:30"),
        ("2026-11-22 10:30:00 IST", "2026-11-22T10:30:00"),
        ("2026-11-22T10:30:00Z+05:30", "2026-11-22T10:30:00+05:30"),
        ("2026-11-22t10:30", "2026-11-22T10:30:00"),
        ("2026/11/22 10:30", "2026-11-22T10:30:00"),
        ("20261122", "2026-11-22"),
        ("20261122T103000Z", "2026-11-22T10:30:00+00:00"),
        ("20261122T103000+0530", "2026-11-22T10:30:00+05:30"),
        ("20261122 103000", "2026-11-22T10:30:00"),
        ("22 Nov 2026 10:30 NZDT", "2026-11-22T10:30:00+13:00"),
        ("2026-11-22", "2026-11-22"),
        ("Sun, 22 Nov 2026", "2026-11-22"),
        ("November 22, 2026", "2026-11-22"),
        ("22nd Nov, 2026", "2026-11-22"),
        ("Sunday, November 22, 2026 - 10:30", "2026-11-22T10:30:00"),
        ("November 22, 2026 10:30 p.m.", "2026-11-22T22:30:00"),
        ("10:30 PM IST, Nov 22, 2026", "2026-11-22T22:30:00"),
        ("22 Nov 2026 12:05 am", "2026-11-22T00:05:00"),
        ("22 Nov 2026 14:30 PM", "2026-11-22T14:30:00"),
        ("22-Nov-2026 10:30", "2026-11-22T10:30:00"),
        ("22/11/2026 10:30", "2026-11-22T10:30:00"),
        ("11/22/2026 10:30:00 AM", "2026-11-22T10:30:00"),
        ("22.11.2026", "2026-11-22"),
        ("1795323600", "2026-11-22T05:00:00+00:00"),
        ("1795323600123", "2026-11-22T05:00:00+00:00"),
        ("  2026-11-22\n 10:30 ", "2026-11-22T10:30:00"),
    ],
)
def test_a_date_is_read_however_it_is_written(text: str, read_as: str) -> None:
    """Dates are read as the standards, programs and people write them."""
    assert timestamp.parse_timestamp(text, "Asia/Kolkata") == read_as


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("2026-11-30 16:30:00 +0800 CST", "2026-11-30T16:30:00+08:00"),
        ("Mon, 30 Nov 2026 16:30:00 +0200 IST", "2026-11-30T16:30:00+02:00"),
        ("2026-11-30 16:30:00 +05:30 UTC", "2026-11-30T16:30:00+05:30"),
        ("2026-11-30T13:30:00+05:30[Asia/Kolkata]", "2026-11-30T13:30:00+05:30"),
        ("30 Nov 2026 10:00:00 -0300 -03", "2026-11-30T10:00:00-03:00"),
        ("30 Nov 2026 10:00:00 +0530 India Standard Time", "2026-11-30T10:00:00+05:30"),
        (
            "Mon Nov 30 2026 10:00:00 GMT+0530 (India Standard Time)",
            "2026-11-30T10:00:00+05:30",
        ),
        ("2026-11-30 10:00:00+08 EST", "2026-11-30T10:00:00+08:00"),
        ("30 Nov 2026 10:00 UTC-3", "2026-11-30T10:00:00-03:00"),
        ("2026-11-30 06:30 (UTC+08:00)", "2026-11-30T06:30:00+08:00"),
        ("30 Nov 2026 06:30 (GMT-3)", "2026-11-30T06:30:00-03:00"),
        ("2026-11-30T10:00:00+05:30:00", "2026-11-30T10:00:00+05:30"),
        ("2026-11-30T10:00:00\u221205:00", "2026-11-30T10:00:00-05:00"),
        ("Mon Nov 30 08:00:00 2026 +0530", "2026-11-30T08:00:00+05:30"),
        ("10:30 -12 Nov 2026", "2026-11-12T10:30:00"),
        ("10:30 - 22 Nov 2026", "2026-11-22T10:30:00"),
    ],
)
def test_an_offset_behind_the_time_wins_over_any_name(text: str, read_as: str) -> None:
    """Names mean many times, an offset one; the day of a date is no offset."""
    assert timestamp.parse_timestamp(text, "America/New_York") == read_as


@given(
    st.integers(-12 * 60, 14 * 60),
    st.sampled_from(["{0} {1}", "{0}[{1}]", "{0} ({1})", "GMT{0} {1}", "{0} {1} Time"]),
    st.sampled_from("CST IST EST PST BST GMT UTC Z MSK Asia/Tokyo -03 XYZ".split()),
)
@settings(derandomize=True, max_examples=50, deadline=None)
def test_no_name_moves_an_offset(minutes: int, form: str, name: str) -> None:
    """Whatever stands behind it, in whichever brackets."""
    offset = datetime(2026, 1, 1, tzinfo=timezone(timedelta(minutes=minutes))).strftime("%z")
    read_as = timestamp.parse_timestamp(f"30 Nov 2026 16:30:00 {form.format(offset, name)}")
    assert read_as is not None
    assert datetime.fromisoformat(read_as).utcoffset() == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("2026-11-30 10:00:00 America/Los_Angeles", "2026-11-30T10:00:00-08:00"),
        ("30 Jul 2026 10:00:00 (America/Los_Angeles)", "2026-07-30T10:00:00-07:00"),
        ("2026-11-30T10:00:00[Europe/Berlin]", "2026-11-30T10:00:00+01:00"),
        ("Nov 30, 2026 10:00 am Asia/Kolkata", "2026-11-30T10:00:00+05:30"),
        ("2026-11-30 10:00 America/Argentina/Buenos_Aires", "2026-11-30T10:00:00-03:00"),
        ("2026-11-30 10:00:00 US/Pacific", "2026-11-30T10:00:00-08:00"),
        ("2026-11-30 10:00:00 Etc/GMT+5", "2026-11-30T10:00:00-05:00"),
        ("2026-11-30 10:00:00 Nowhere/Else", "2026-11-30T10:00:00"),
        ("2026-11-30 10:00:00 America", "2026-11-30T10:00:00"),
    ],
)
def test_a_name_of_the_zone_database_is_read(text: str, read_as: str) -> None:
    """With summer time as it was then; a name that it lacks is passed over."""
    assert timestamp.parse_timestamp(text) == read_as


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("Do, 15 Okt 2026 08:00:00 +0200", "2026-10-15T08:00:00+02:00"),
        ("15. März 2026, 10:30 Uhr", "2026-03-15T10:30:00"),
        ("15/Mai/2026", "2026-05-15"),
        ("1er août 2026", "2026-08-01"),
        ("mar. 15 dic 2026 10:00", "2026-12-15T10:00:00"),
        ("martes 15 de diciembre de 2026", "2026-12-15"),
        ("15 marraskuuta 2026", "2026-11-15"),
        ("15 фев 2026", "2026-02-15"),
        ("15 नव 2026", "2026-11-15"),
        ("१५ अक्टूबर २०२६", "2026-10-15"),
        ("١٥ أكتوبر ٢٠٢٦", "2026-10-15"),
        ("2026年11月30日 10:30", "2026-11-30T10:30:00"),
        ("2026년 11월 30일", "2026-11-30"),
        ("2026. okt. 15.", "2026-10-15"),
        ("30. 11. 2026", "2026-11-30"),
    ],
)
def test_a_month_is_read_in_any_language(text: str, read_as: str) -> None:
    """Publishers print dates for their readers, in their own words, order and digits."""
    assert timestamp.parse_timestamp(text) == read_as


def test_a_month_of_two_meanings_means_what_it_does_in_the_sources_language() -> None:
    """Without a language it is none: the wrong month would be believed."""
    assert timestamp.parse_timestamp("15 lip 2026", language="pl") == "2026-07-15"
    assert timestamp.parse_timestamp("15 lip 2026", language="hr_HR") == "2026-06-15"
    assert timestamp.parse_timestamp("15 lip 2026") is None


#: Basque and Irish have more words in a date, Latvian another order, Thai another calendar.
UNREAD = {"eu", "ga", "lv", "th"}


@pytest.mark.parametrize("form", ["medium", "long", "full", "d MMM y", "EEE, d. MMMM y"])
def test_dates_as_babel_writes_them_are_read(form: str) -> None:
    """In every language, of every month; without its language it is the same day or none."""
    from babel.dates import format_date

    for language in months._LANGUAGES:
        for month in range(1, 13):
            day = date(2026, month, 25)
            text = format_date(day, form, locale=language)
            read_as = timestamp.parse_timestamp(text, language=language)
            assert read_as == day.isoformat() or (read_as is None and language in UNREAD), text
            assert timestamp.parse_timestamp(text) in (day.isoformat(), None), text


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "soon",
        "yesterday 10:30",
        "03/04/2026",
        "2026",
        "2026-11",
        "31 Feb 2026 10:00",
        "2026-13-01",
        "0000-00-00 00:00:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "0000000000",
        "Mon, 30 Nov -0001 00:00:00 +0000",
        "2026-11-22T10:30:00+99:00",
        "2026-11-22 " * 20,
    ],
)
def test_what_is_no_date_or_may_be_two_is_none(text: str | None) -> None:
    """A wrong date loses an article; no date does not."""
    assert timestamp.parse_timestamp(text) is None


@pytest.mark.parametrize(
    ("zone", "read_as"),
    [
        ("Asia/Kolkata", "2026-06-22T10:30:00"),
        ("Europe/Dublin", "2026-06-22T10:30:00"),
        ("Asia/Jerusalem", "2026-06-22T10:30:00"),
        ("UTC", "2026-06-22T10:30:00+05:30"),
        ("America/New_York", "2026-06-22T10:30:00+05:30"),
    ],
)
def test_a_name_of_a_time_zone_is_the_sources_own_where_it_has_that(
    zone: str, read_as: str
) -> None:
    """The name IST is the source's own time in India, Ireland and Israel, else India's."""
    assert timestamp.parse_timestamp("22 Jun 2026 10:30 IST", zone) == read_as


def test_a_name_that_the_standard_fixes_is_fixed() -> None:
    """GMT is not what London's clocks show in summer."""
    assert (
        timestamp.parse_timestamp("22 Jun 2026 10:30 GMT", "Europe/London")
        == "2026-06-22T10:30:00+00:00"
    )


def test_a_name_that_nobody_knows_is_passed_over() -> None:
    """The time is the source's then."""
    assert timestamp.parse_timestamp("22 Jun 2026 10:30 XYZ") == "2026-06-22T10:30:00"


def test_an_hour_after_the_last_is_none() -> None:
    """The day is kept."""
    assert timestamp.parse_timestamp("2026-11-22T24:00:00Z") == "2026-11-22"


EPOCH = datetime(1990, 1, 2, tzinfo=UTC)
MOMENTS = st.integers(1, 40_000 * 86_400).map(lambda seconds: EPOCH + timedelta(seconds=seconds))
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(
    MOMENTS, OFFSETS, st.sampled_from(["%a, %d %b %Y %H:%M:%S %z", "%d %b %Y %H:%M:%S %z", "iso"])
)
@settings(derandomize=True, max_examples=75, deadline=None)
def test_what_the_standards_write_is_read_exactly(
    moment: datetime, offset: timezone, form: str
) -> None:
    """RFC 822 and ISO 8601, at every offset."""
    moment = moment.astimezone(offset)
    read_as = timestamp.parse_timestamp(
        moment.isoformat() if form == "iso" else moment.strftime(form)
    )
    assert read_as is not None
    assert datetime.fromisoformat(read_as) == moment


@given(
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.sampled_from(["", " Nov 2026", "2026-11-22T", ":30 +05"]),
)
@settings(derandomize=True, max_examples=75, deadline=None)
def test_any_text_is_a_date_or_none(text: str, more: str) -> None:
    """Nothing ends in an error, and what comes out is read by all."""
    read_as = timestamp.parse_timestamp(text + more)
    assert read_as is None or datetime.fromisoformat(read_as).replace(tzinfo=UTC)
