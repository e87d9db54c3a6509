import dataclasses
from datetime import UTC, date, datetime

import pytest

from digest.model import Article, Edition, Section
from digest.preflight.mail import LintContext
from tests.preflight.mails import found, message, shown
from tests.rendering.samples import HOMES, POWER, article, edition


def told(*leads: Article, homes: tuple[Article, ...] = ()) -> Edition:
    """Return an edition of these articles."""
    return edition(leads, homes, themes=(POWER, HOMES))


def test_an_edition_has_stories() -> None:
    """A mail without one is warned of."""
    assert found(message(), "W701", told()) == ["edition: has no story"]
    assert found(message(), "W701", shown()) == []


def test_a_story_is_not_empty() -> None:
    """A story has a headline; one without summary and address is warned of, unless a teaser."""
    assert found(message(), "E702", told(article("", id="a1"))) == ["story a1: has no headline"]
    assert found(message(), "W708", told(article("Saryu wins"))) == [
        "story 'Saryu wins': has neither summary nor address"
    ]
    for right in (
        article("S", teaser=True),
        article("S", url="https://x.example/"),
        article("", "It won."),
        article("S", "It won."),
    ):
        assert found(message(), "E702", told(right)) == []
        assert found(message(), "W708", told(right)) == []


@pytest.mark.parametrize(
    ("one", "other", "times"),
    [
        (article("Saryu wins"), article("SARYU  wins!", id="b"), 1),
        (
            article("Saryu wins", url="https://x.example/1"),
            article("Other", url="https://x.example/1"),
            2,
        ),
        (article("Saryu wins"), article("Saryu loses"), 0),
    ],
)
def test_a_story_stands_once(one: Article, other: Article, times: int) -> None:
    """Two stories of one headline or one address are found, in one theme or in two."""
    assert len(found(message(), "W703", told(one, other))) == times
    assert len(found(message(), "W703", told(one, homes=(other,)))) == times


def test_one_story_in_two_sections() -> None:
    """A story that a variant shows twice is found."""
    twice = dataclasses.replace(
        shown(), sections=(*shown().sections, Section("homes", shown().sections[0].stories))
    )
    assert len(found(message(), "W703", twice)) == 1


def test_an_edition_is_sent_on_its_day() -> None:
    """If the day of sending is known, another day's edition is warned of."""
    late = LintContext(today=date(2026, 11, 24))
    assert found(message(), "W704", shown(), late) == [
        "edition: is of 2026-11-23, and today is 2026-11-24"
    ]
    assert found(message(), "W704", shown(), LintContext(today=date(2026, 11, 23))) == []
    assert found(message(), "W704", shown()) == []


def test_old_news() -> None:
    """It is the newest article that counts, and one without date says nothing."""
    old = article("Old", published=datetime(2026, 11, 15, tzinfo=UTC))
    assert found(message(), "W705", told(old)) == ["edition: its newest article is of 2026-11-15"]
    late = article("Late", published=datetime(2026, 11, 14, 20, tzinfo=UTC))  # the 15th in India
    assert found(message(), "W705", told(late)) == ["edition: its newest article is of 2026-11-15"]
    assert (
        found(message(), "W705", told(old, article("New")))
        == found(message(), "W705", told(article("?", published=None)))
        == []
    )


def test_a_mail_shows_what_its_edition_holds() -> None:
    """A headline that the HTML lacks is found, however it is set."""
    assert found(message(), "W706", told(article("Tara wins"))) == [
        "story 'Tara wins': is not in the HTML"
    ]
    assert found(message(), "W706", told(article("SARYU Solar wins a  300 MW order!"))) == []


def test_a_file_that_was_changed() -> None:
    """Files that are not as they were built are named."""
    assert found(message(), "E707", shown(), LintContext(changed=("all.html",))) == [
        "file all.html: is missing or not as it was built"
    ]
    assert found(message(), "E707", shown()) == []
