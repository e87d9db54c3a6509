import dataclasses
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from digest.model.linkrules import refused_address
from digest.rendering.links import (
    Campaign,
    archive_link,
    preferences_link,
    unsubscribe_link,
    unsubscribe_mailto,
)
from tests.rendering.samples import HOMES, POWER, PUBLICATION, edition

PAGES = dataclasses.replace(PUBLICATION, public_url="https://news.ledger.example")
CAMPAIGN = {"utm_source": "newsletter", "utm_campaign": "{date} {themes}", "utm_content": "{look}"}


def campaign(parameters: dict[str, str] = CAMPAIGN) -> Campaign:
    """Return the campaign of a mail of two themes with these parameters."""
    publication = dataclasses.replace(PUBLICATION, campaign=parameters)
    return Campaign(edition(themes=(POWER, HOMES), publication=publication))


def test_a_reader_leaves_by_the_page_where_there_is_one() -> None:
    """With a public address there are pages to change themes, to leave, and to read editions."""
    assert unsubscribe_link(PAGES) == "https://news.ledger.example/unsubscribe"
    assert preferences_link(PAGES) == "https://news.ledger.example/preferences"
    assert archive_link(PAGES) == "https://news.ledger.example/archive"
    assert archive_link(PAGES, date(2026, 2, 3)) == "https://news.ledger.example/archive/2026-02-03"


def test_a_reader_leaves_by_mail_where_there_is_no_page() -> None:
    """Without a public address, readers unsubscribe by mail, and no page is promised."""
    assert unsubscribe_link(PUBLICATION) == "mailto:desk@ledger.example?subject=unsubscribe"
    assert preferences_link(PUBLICATION) is archive_link(PUBLICATION) is None


def test_the_mail_to_leave_goes_where_replies_go() -> None:
    """The mailto: address is that for replies, with what an address may hold quoted."""
    publication = dataclasses.replace(PUBLICATION, reply_to="Out <go?out&now@ledger.example>")
    assert (
        unsubscribe_mailto(publication)
        == "mailto:go%3Fout%26now@ledger.example?subject=unsubscribe"
    )


def test_links_to_the_own_site_carry_the_campaign() -> None:
    """The parameters say which day's mail, of which themes and look, a visitor came from."""
    link = campaign().link("https://ledger.example/news/a")
    assert parse_qs(urlsplit(link).query) == {
        "utm_source": ["newsletter"],
        "utm_campaign": ["2026-11-23 power+homes"],
        "utm_content": ["broadsheet"],
    }


@pytest.mark.parametrize(
    ("url", "tagged"),
    [
        ("https://ledger.example/a", "https://ledger.example/a?utm_source=n"),
        ("https://ledger.example/a?b=1", "https://ledger.example/a?b=1&utm_source=n"),
        ("https://ledger.example/a?", "https://ledger.example/a?utm_source=n"),
        ("https://ledger.example/a?b=1#part", "https://ledger.example/a?b=1&utm_source=n#part"),
        ("https://www.LEDGER.example/a", "https://www.LEDGER.example/a?utm_source=n"),
        ("https://shop.ledger.example/a", "https://shop.ledger.example/a?utm_source=n"),
        ("https://ledger.example/a?utm_source=x", "https://ledger.example/a?utm_source=x"),
        ("https://otherledger.example/a", "https://otherledger.example/a"),
        ("https://metro.example/a?u=ledger.example", "https://metro.example/a?u=ledger.example"),
        ("https://[/a", "https://[/a"),
    ],
)
def test_the_rest_of_an_address_stays(url: str, tagged: str) -> None:
    """Queries and fragments stay whole; other sites, and links with a campaign, are unchanged."""
    assert campaign({"utm_source": "n"}).link(url) == tagged


def test_an_address_is_not_made_too_long() -> None:
    """What the preflight accepts of an article it accepts with the campaign."""
    url = f"https://ledger.example/{'a' * 1970}"
    assert refused_address(url) is None
    assert campaign({"utm_source": "n"}).link(url) == url


def test_without_a_campaign_links_stay_as_they_are() -> None:
    """Nothing is added to an address by default."""
    assert campaign({}).link("https://ledger.example/a") == "https://ledger.example/a"
    assert campaign().link(None) is None
