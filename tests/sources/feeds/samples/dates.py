"""Dates in every form that the formats name, and in those that programs write instead."""

from tests.sources.feeds.samples import A, L, Sample, T, atom, atom03, json_feed, rdf, rss

_DAY = "2026-11-30T08:00:00+00:00"


def _pub(name: str, written: str, date: str | None = _DAY) -> Sample:
    return Sample(f"date-{name}", rss(f"{T}{L}<pubDate>{written}</pubDate>"), date=date)


def _atom(name: str, written: str, date: str | None = _DAY) -> Sample:
    return Sample(f"date-{name}", atom(f"{A}<published>{written}</published>"), date=date)


SAMPLES = (
    # RFC 822, as RSS has it
    _pub("rfc822-gmt", "Mon, 30 Nov 2026 08:00:00 GMT"),
    _pub("rfc822-ut", "Mon, 30 Nov 2026 08:00:00 UT"),
    _pub("rfc822-z", "Mon, 30 Nov 2026 08:00:00 Z"),
    _pub("rfc822-offset", "Mon, 30 Nov 2026 13:30:00 +0530"),
    _pub("rfc822-behind", "Mon, 30 Nov 2026 00:00:00 -0800"),
    _pub("rfc822-est", "Mon, 30 Nov 2026 03:00:00 EST"),
    _pub("rfc822-edt", "Thu, 30 Jul 2026 04:00:00 EDT", "2026-07-30T08:00:00+00:00"),
    _pub("rfc822-pst", "Mon, 30 Nov 2026 00:00:00 PST"),
    _pub("rfc822-mdt", "Thu, 30 Jul 2026 02:00:00 MDT", "2026-07-30T08:00:00+00:00"),
    _pub("rfc822-two-digits", "Mon, 30 Nov 26 08:00:00 GMT"),
    _pub("rfc822-no-seconds", "Mon, 30 Nov 2026 08:00 GMT"),
    _pub("rfc822-no-weekday", "30 Nov 2026 08:00:00 GMT"),
    _pub("rfc822-comment", "Mon, 30 Nov 2026 08:00:00 GMT (noon somewhere)"),
    _pub("rfc822-single-digit", "Wed, 4 Nov 2026 08:00:00 GMT", "2026-11-04T08:00:00+00:00"),
    _pub("rfc822-full-names", "Monday, 30 November 2026 08:00:00 GMT"),
    _pub("rfc822-wrong-weekday", "Fri, 30 Nov 2026 08:00:00 GMT"),
    _pub("rfc822-small-letters", "mon, 30 nov 2026 08:00:00 gmt"),
    _pub("rfc822-colon-offset", "Mon, 30 Nov 2026 13:30:00 +05:30"),
    _pub("rfc822-spaces", "  Mon,  30 Nov 2026\n 08:00:00   GMT "),
    _pub("rfc822-no-zone", "Mon, 30 Nov 2026 08:00:00"),
    _pub("rfc822-no-time", "Mon, 30 Nov 2026", "2026-11-30T00:00:00+00:00"),
    _pub("rfc850", "Monday, 30-Nov-26 08:00:00 GMT"),
    _pub("asctime", "Mon Nov 30 08:00:00 2026"),
    _pub("java", "Mon Nov 30 08:00:00 GMT 2026"),
    _pub("ruby", "Mon Nov 30 13:30:00 +0530 2026"),
    _pub("git", "Mon Nov 30 13:30:00 2026 +0530"),
    _pub("javascript", "Mon Nov 30 2026 13:30:00 GMT+0530 (India Standard Time)"),
    # ISO 8601 and its profiles, as Atom and Dublin Core have them
    _atom("rfc3339-z", "2026-11-30T08:00:00Z"),
    _atom("rfc3339-offset", "2026-11-30T13:30:00+05:30"),
    _atom("rfc3339-fraction", "2026-11-30T08:00:00.123456Z"),
    _atom("rfc3339-small-letters", "2026-11-30t08:00:00z"),
    _atom("iso-no-colon", "2026-11-30T13:30:00+0530"),
    _atom("iso-hours-alone", "2026-11-30T09:00:00+01"),
    _atom("iso-space", "2026-11-30 08:00:00Z"),
    _atom("iso-minutes", "2026-11-30T08:00Z"),
    _atom("iso-day", "2026-11-30", "2026-11-30T00:00:00+00:00"),
    _atom("iso-compact-day", "20261130", "2026-11-30T00:00:00+00:00"),
    _atom("iso-midnight-offset", "2026-11-30T00:30:00+05:30", "2026-11-29T19:00:00+00:00"),
    _atom("w3c-month", "2026-11", None),
    _atom("w3c-year", "2026", None),
    # Offsets, names, both
    _pub("offset-and-name", "2026-11-30 16:00:00 +0800 CST"),
    _pub("offset-and-ist", "Mon, 30 Nov 2026 13:30:00 +0530 IST"),
    _pub("offset-and-zone-in-brackets", "2026-11-30T13:30:00+05:30[Asia/Kolkata]"),
    _pub("zone-of-the-database", "2026-11-30 13:30:00 Asia/Kolkata"),
    _pub("cet", "Mon, 30 Nov 2026 09:00:00 CET"),
    _pub("jst", "Mon, 30 Nov 2026 17:00:00 JST"),
    # As people and programs write them
    _pub("american", "November 30, 2026 8:00 AM"),
    _pub("american-evening", "Nov 30, 2026 8:30 pm", "2026-11-30T20:30:00+00:00"),
    _pub("slashes", "11/30/2026 08:00:00"),
    _pub("dots", "30.11.2026 08:00"),
    _pub("ambiguous", "03/04/2026 08:00:00", None),
    _pub("seconds-of-unix", "1796025600"),
    _pub("german", "Mo, 30 Nov 2026 09:00:00 +0100"),
    _pub("german-month", "Do, 15 Okt 2026 10:00:00 +0200", "2026-10-15T08:00:00+00:00"),
    _pub("french-month", "mar., 15 déc. 2026 09:00:00 +0100", "2026-12-15T08:00:00+00:00"),
    _pub("spanish-month", "vie, 15 ene 2027 09:00:00 +0100", "2027-01-15T08:00:00+00:00"),
    _pub("russian-month", "15 фев 2027 11:00:00 +0300", "2027-02-15T08:00:00+00:00"),
    _pub("hindi-month", "30 नव 2026 13:30:00 +0530"),
    _pub("korean", "2026-11-30 17:00:00 +0900"),
    _pub("chinese", "2026年11月30日 16:00:00 +0800"),
    _pub("none", "soon", None),
    _pub("zero", "0000-00-00 00:00:00", None),
    _pub("epoch", "Thu, 01 Jan 1970 00:00:00 GMT", None),
    _pub("no-such-day", "Mon, 31 Feb 2026 08:00:00 GMT", None),
    _pub("empty", "", None),
    # Where each format has them
    Sample("date-dc", rdf(f"{T}{L}<dc:date>2026-11-30T08:00:00Z</dc:date>"), date=_DAY),
    Sample(
        "date-dcterms-issued",
        rdf(f"{T}{L}<dcterms:issued>2026-11-30T08:00:00Z</dcterms:issued>"),
        date=_DAY,
    ),
    Sample(
        "date-dcterms-created",
        rss(f"{T}{L}<dcterms:created>2026-11-30T08:00:00Z</dcterms:created>"),
        date=_DAY,
    ),
    Sample(
        "date-dcterms-modified",
        rss(f"{T}{L}<dcterms:modified>2026-11-30T08:00:00Z</dcterms:modified>"),
        date=_DAY,
    ),
    Sample(
        "date-atom-in-rss",
        rss(f"{T}{L}<atom:published>2026-11-30T08:00:00Z</atom:published>"),
        date=_DAY,
    ),
    Sample(
        "date-of-the-channel",
        rss(T + L, "<pubDate>Mon, 30 Nov 2026 08:00:00 GMT</pubDate>"),
        date=None,
    ),
    Sample("date-updated-alone", atom(f"{A}<updated>2026-11-30T08:00:00Z</updated>"), date=_DAY),
    Sample(
        "date-published-and-updated",
        atom(
            f"{A}<updated>2026-12-01T08:00:00Z</updated><published>2026-11-30T08:00:00Z</published>"
        ),
        date=_DAY,
    ),
    Sample(
        "date-atom03-issued",
        atom03(
            f"{A}<modified>2026-12-01T08:00:00Z</modified><issued>2026-11-30T08:00:00Z</issued>"
        ),
        date=_DAY,
    ),
    Sample("date-atom03-created", atom03(f"{A}<created>2026-11-30T08:00:00Z</created>"), date=_DAY),
    Sample(
        "date-in-two-elements",
        rss(f"{T}{L}<pubDate>today</pubDate><dc:date>2026-11-30T08:00:00Z</dc:date>"),
        date=_DAY,
    ),
    Sample(
        "date-json",
        json_feed(
            '"id": "7", "url": "https://girder.example/bridge", "title": "Bridge opens", '
            '"date_published": "2026-11-30T13:30:00+05:30"'
        ),
        date=_DAY,
    ),
)
