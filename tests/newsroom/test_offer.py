from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from digest.config.settings import read_settings
from digest.newsroom import offer
from digest.store.database import Memory
from tests.newsroom.site import DAY, NOW, TEXT, Write, feed, read, reasons, shown, titles, use
from tests.sources import server as say
from tests.sources.server import Server


def test_what_an_address_gave_is_remembered(
    server: Server, settings: Write, memory: Memory
) -> None:
    """An article that left its feed, or whose feed fails, is still offered; none is read twice."""
    known = settings(f"url = '{server.url('/feed')}'")
    server.routes["/feed"] = feed("Crane ordered for berth")
    assert read(known, memory).counts[server.url("/feed")].new == 1
    server.routes["/feed"] = feed("Quay grows by a mile")
    reading = read(known, memory)
    assert titles(reading) == ["Crane ordered for berth", "Quay grows by a mile"]
    assert reading.counts[server.url("/feed")].new == 1
    server.routes["/feed"] = say.answer(status=410)
    reading = read(known, memory, DAY + timedelta(days=1), NOW + timedelta(days=1))
    assert titles(reading) == ["Crane ordered for berth", "Quay grows by a mile"]
    assert "it answers 410" in (reading.counts[server.url("/feed")].failed or "")
    assert reading.counts[server.url("/feed")].new == 0


def test_a_file_is_what_is_in_it(tmp_path: Path, settings: Write, memory: Memory) -> None:
    """Whoever takes an article out of a folder does not want it in the edition."""
    known = settings("path = 'in'")
    (tmp_path / "in").mkdir()
    for name in ("Crane", "Quay"):
        (tmp_path / "in" / f"{name}.txt").write_text(
            f"{name} news of the day\n\n{TEXT}\n", encoding="utf-8"
        )
    assert titles(read(known, memory)) == ["Crane news of the day", "Quay news of the day"]
    (tmp_path / "in" / "Quay.txt").unlink()
    assert titles(read(known, memory)) == ["Crane news of the day"]


def test_what_was_sent_is_not_offered_to_another_day(
    server: Server, settings: Write, memory: Memory
) -> None:
    """An article of an approved edition is set aside, with its day; that day may be built again."""
    known = settings(f"url = '{server.url('/feed')}'")
    server.routes["/feed"] = feed("Crane ordered for berth")
    (article,) = read(known, memory).articles
    use(memory, article.id, DAY)
    assert titles(read(known, memory)) == ["Crane ordered for berth"]
    later = read(known, memory, DAY + timedelta(days=1), NOW + timedelta(days=1))
    assert titles(later) == []


def test_a_file_that_was_sent_says_so(tmp_path: Path, settings: Write, memory: Memory) -> None:
    """What a file still holds of an earlier edition is set aside with the reason."""
    known = settings("path = 'a.txt'")
    (tmp_path / "a.txt").write_text(f"Crane news of the day\n\n{TEXT}\n", encoding="utf-8")
    (article,) = read(known, memory).articles
    use(memory, article.id, DAY)
    later = read(known, memory, DAY + timedelta(days=1), NOW + timedelta(days=1))
    assert reasons(later) == {"Crane news of the day": "sent with the edition of 2026-11-23"}


def test_late_articles_enter_and_archives_do_not(
    server: Server, settings: Write, memory: Memory
) -> None:
    """An article counts from when it was first seen, unless it is older than its source may be."""
    known = settings(f"url = '{server.url('/feed')}'", more="[edition]\nmax_age = 3\n")
    late, old = "Fri, 20 Nov 2026 23:00:00 +0530", "Thu, 19 Nov 2026 23:00:00 +0530"
    server.routes["/feed"] = feed("Crane ordered for berth")
    read(known, memory)
    server.routes["/feed"] = feed(("Quay grows by a mile", late), ("Harbour deepens", old))
    reading = read(known, memory)
    assert titles(reading) == ["Crane ordered for berth", "Quay grows by a mile"]
    assert reasons(reading) == {"Harbour deepens": "too old: published 2026-11-19"}
    named = read(known, memory, DAY, NOW, server.url("/feed"))
    assert "Harbour deepens" in titles(named)
    own = settings(f"url = '{server.url('/feed')}'\nmax_age = 0", more="[edition]\nmax_age = 3\n")
    assert "Harbour deepens" in titles(read(own, memory))


def test_an_embargo_is_kept_and_then_over(server: Server, settings: Write, memory: Memory) -> None:
    """An article of the future is set aside until then, however long that is, and then offered."""
    known = settings(f"url = '{server.url('/feed')}'", more="[edition]\nmax_age = 2\n")
    server.routes["/feed"] = feed(("Crane ordered for berth", "Thu, 03 Dec 2026 09:00:00 +0530"))
    assert reasons(read(known, memory)) == {
        "Crane ordered for berth": "under embargo until 2026-12-03 09:00"
    }
    server.routes["/feed"] = feed()
    then = date(2026, 12, 3)
    early = datetime(2026, 12, 3, 3, 29, tzinfo=UTC)
    assert "Crane ordered for berth" in reasons(read(known, memory, then, early))
    assert titles(read(known, memory, then, early + timedelta(minutes=1))) == [
        "Crane ordered for berth"
    ]


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (DAY, NOW),
        (DAY - timedelta(days=1), datetime(2026, 11, 22, 18, 30, tzinfo=UTC)),
        (DAY + timedelta(days=1), datetime(2026, 11, 24, 0, 30, tzinfo=UTC)),
    ],
)
def test_an_edition_goes_out_now_or_at_its_time(day: date, moment: datetime) -> None:
    """Today's goes out now, a coming day's on its morning; a past one holds all of its day."""
    assert offer.sending_time(day, NOW, ZoneInfo("Asia/Kolkata")) == moment


def test_the_day_is_the_publications(server: Server, settings: Write, memory: Memory) -> None:
    """An article's age counts in days of the publication's time zone, not the machine's."""
    for zone, enters in (("Asia/Kolkata", True), ("America/New_York", False)):
        more = f"[edition]\nmax_age = 1\n[site]\ntimezone = '{zone}'\n"
        known = settings(f"url = '{server.url('/feed')}'", more=more)
        server.routes["/feed"] = feed(
            ("Crane ordered for berth", "Sat, 21 Nov 2026 20:00:00 +0000")
        )
        assert bool(titles(read(known, memory))) is enters


def test_what_no_mail_can_carry_is_left_out_of_the_remembered_too(
    server: Server, settings: Write, memory: Memory
) -> None:
    """An address that was allowed when it was read and is not any more costs the link alone."""
    server.routes["/feed"] = say.answer(
        "<rss version='2.0'><channel><item><title>Crane ordered for berth</title>"
        f"<link>http://10.0.0.1/crane</link><description>{TEXT}</description></item></channel></rss>",
        content_type="application/rss+xml",
    )
    source = f"url = '{server.url('/feed')}'\nteasers = true"
    allowed = settings(source)
    text = (allowed.folder / "digest.toml").read_text()
    (allowed.folder / "digest.toml").write_text(text.replace("['127", "['10.0.0.1', '127"))
    [article] = read(read_settings(allowed.folder / "digest.toml"), memory).articles
    assert article.url == "http://10.0.0.1/crane"
    (allowed.folder / "digest.toml").write_text(text)
    reading = read(read_settings(allowed.folder / "digest.toml"), memory)
    assert [one.url for one in reading.articles] == [None]
    assert "'http://10.0.0.1/crane' is not linked to" in reading.problems[0].reason


def test_what_does_not_fit_is_set_aside_with_the_reason(
    tmp_path: Path, settings: Write, memory: Memory
) -> None:
    """Another language, too little to say, an excerpt without a date: each is told."""
    known = settings("path = 'a.jsonl'", "path = 'b.txt'")
    (tmp_path / "a.jsonl").write_text(
        f'{{"title": "Kran bestellt für Hafen", "text": "{TEXT}", "language": "de"}}\n'
        '{"title": "Crane"}\n'
        f'{{"title": "Tug{chr(0x200C) * 40}"}}\n'
    )
    (tmp_path / "b.txt").write_text(
        f"Quay grows by a mile\n\n{TEXT}\n\n"
        "Next Story\nReal Estate\n\nHomes sell out in Pune\n\nThe last of the homes ..\n"
    )
    reading = read(known, memory)
    assert titles(reading) == ["Quay grows by a mile"]
    assert reasons(reading) == {
        "Kran bestellt für Hafen": "in another language (de)",
        "Crane": "too short",
        f"Tug{chr(0x200C) * 40}": "too short",
        "Homes sell out in Pune": "undated excerpt, and its source does not say 'teasers = true'",
    }


GERMAN = "Der Hafen hat vier Krane bestellt, und der erste von ihnen kommt im März an."
#: What calls itself American English, as each kind of source says it.
SAYS_ENGLISH = {
    "feed": say.answer(
        "<rss version='2.0'><channel><language>en-US</language><item><title>Krane bestellt</title>"
        "<link>https://news.example/k</link>"
        "<pubDate>Mon, 23 Nov 2026 05:00:00 +0000</pubDate>"
        f"<description>{GERMAN}</description></item>"
        "</channel></rss>",
        content_type="application/rss+xml",
    ),
    "listing": say.answer("<html><body><a href='/page'>Krane bestellt</a></body></html>"),
    "page": say.answer(
        f"<html lang='en-US'><body><h1>Krane bestellt</h1><p>{GERMAN} {GERMAN}</p></body></html>"
    ),
}


@pytest.mark.parametrize("kind", ["feed", "listing", "page", "export", "named"])
def test_the_language_of_a_source_wins(
    server: Server, tmp_path: Path, settings: Write, memory: Memory, kind: str
) -> None:
    """Over what its articles say of themselves, also over what they said when they were read.

    Without it, they are believed.
    """
    for path, reply in SAYS_ENGLISH.items():
        server.routes[f"/{path}"] = reply
    export = f'{{"title": "Krane bestellt", "text": "{GERMAN}", "language": "en-US"}}'
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text(export, encoding="utf-8")
    place = f"url = '{server.url(f'/{kind}')}'" if kind in SAYS_ENGLISH else "path = 'in'"
    more = "\nkind = 'listing'\nlinks = '/page'" if kind == "listing" else ""
    named = [tmp_path / "in" / "a.jsonl"] if kind == "named" else []
    site = "[site]\nlanguage = 'de'\n"
    plain = read(settings(place + more, more=site), memory, DAY, NOW, *named)
    assert reasons(plain) == {"Krane bestellt": "in another language (en-US)"}
    known = settings(f"{place}{more}\nlanguage = 'de-AT'", more=site)
    (article,) = read(known, memory, DAY, NOW, *named).articles
    assert article.language == "de-AT"


def test_articles_of_a_source_with_a_theme_are_told(
    server: Server, settings: Write, memory: Memory
) -> None:
    """Also those that left the feed; if two sources gave one, the first of them counts."""
    every, town = (f"url = '{server.url(path)}'" for path in ("/all", "/town"))
    known = settings(every, f"{town}\ntheme = 'infrastructure'")
    server.routes |= {"/all": feed("Crane ordered for berth", "Quay grows by a mile")}
    server.routes |= {"/town": feed("Crane ordered for berth")}
    (crane,) = (one for one in read(known, memory).articles if one.title.startswith("Crane"))
    assert read(known, memory).themes == {crane.id: "infrastructure"}
    server.routes |= {"/all": feed(), "/town": feed()}
    own = settings(f"{town}\ntheme = 'real-estate'", f"{every}\ntheme = 'infrastructure'")
    assert read(own, memory).themes[crane.id] in ("real-estate", "infrastructure")
    server.routes |= dict.fromkeys(("/all", "/town"), feed("Crane ordered for berth"))
    assert read(own, memory).themes[crane.id] == "real-estate"


def test_what_may_not_go_out_is_named(server: Server, settings: Write, memory: Memory) -> None:
    """A page that is gone, and a time of publication that is still to come, hold an edition back.

    The time is told in the publication's zone, whatever the source's.
    """
    known = settings(f"url = '{server.url('/feed')}'")
    server.routes["/feed"] = feed(("Crane ordered for berth", "Mon, 23 Nov 2026 04:30:00 +0000"))
    edition = shown(known, memory)
    assert offer.why_not_now(edition, [], NOW) is None
    (url,) = (article.url or "" for article in edition.articles)
    assert (
        offer.why_not_now(edition, [url], NOW)
        == f"the page of 'Crane ordered for berth' is gone ({url})"
    )
    early = offer.why_not_now(edition, [], NOW - timedelta(hours=2))
    assert early == "'Crane ordered for berth' is not to be published before 2026-11-23 10:00"
