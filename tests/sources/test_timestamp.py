"""Dates as feeds write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.sources import timestamp


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
@settings(derandomize=True, max_examples=300, deadline=None)
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
@settings(derandomize=True, max_examples=300, deadline=None)
def test_any_text_is_a_date_or_none(text: str, more: str) -> None:
    """Nothing ends in an error, and what comes out is read by all."""
    read_as = timestamp.parse_timestamp(text + more)
    assert read_as is None or datetime.fromisoformat(read_as).replace(tzinfo=UTC)
