"""Reasons: why articles are one story, or were kept apart, in words."""

from collections.abc import Callable
from datetime import UTC, datetime

from digest.editorial.stories.group import Group, group_stories
from digest.editorial.stories.reasons import StoryReason, explain_groups
from digest.editorial.stories.trace import trace_article
from digest.model import Article
from tests.languages import LANGUAGES

Make = Callable[..., Article]
SUM = "Girnar Setu has won the Tilwara flyover in {} for {}, its largest order there so far."


def reasons(*articles: Article) -> list[tuple[StoryReason, ...]]:
    """Return each article's reasons."""
    traces = [trace_article(article, LANGUAGES.of("en-IN")) for article in articles]
    found = explain_groups(traces, group_stories(traces))
    return [found.get(at, ()) for at in range(len(articles))]


def texts(reason: StoryReason) -> str:
    """Return what a reason says."""
    return "; ".join(part.text for part in reason.reason.parts)


def test_one_sum_in_two_units_joins(article: Make) -> None:
    """The names and the sum that two reports share are told, as each writes them."""
    (one,), _ = reasons(
        article("Girnar Setu wins Tilwara flyover", SUM.format("Jaipur", "Rs 1,386 crore"), id="1"),
        article("Flyover order for Girnar", SUM.format("Jaipur", "Rs 13.86 billion"), id="2"),
    )
    assert one.together
    assert one.other == 1
    assert one.reason.score is not None
    assert one.reason.score > 0
    assert "same sum: Rs 1,386 crore = Rs 13.86 billion" in texts(one)
    assert "Girnar" in texts(one)
    assert abs(sum(part.worth or 0 for part in one.reason.parts) - one.reason.score) < 0.01


def test_other_states_keep_apart(article: Make) -> None:
    """One firm's orders in two states are two stories."""
    (one,), _ = reasons(
        article("Girnar wins in Jaipur", SUM.format("Jaipur", "Rs 640 crore"), id="1"),
        article("Girnar wins in Guwahati", SUM.format("Guwahati", "Rs 912 crore"), id="2"),
    )
    assert not one.together
    assert "Rajasthan against Assam" in texts(one)
    assert "Rs 640 crore" not in texts(one)


def test_names_are_told_whole_and_figures_once(article: Make) -> None:
    """Not in capitals if one of both writes them small; one figure written two ways is one."""
    (one,), _ = reasons(
        article("Flyover", "It will be built by GIRNAR SETU for Rs. 640 crore.", id="1"),
        article("A flyover", "It is Girnar Setu that builds for Rs 640-crore.", id="2"),
    )
    assert one.together
    assert "both name Girnar Setu" in texts(one)
    assert texts(one).count("640") == 1


def test_little_in_common_is_told_with_what_there_is(article: Make) -> None:
    """One firm's order and its rating share its name."""
    order = "The flyover at Omkari goes to Girnar Setu, says Minister Kavita Rane of Palasi."
    grade = "Debts are lower: the agency Bharosa, Ratna Trust and Lumen Bank praise Girnar Setu."
    (one,), _ = reasons(
        article("Trains, trucks and tolls", order, id="1"), article("Better debts", grade, id="2")
    )
    assert not one.together
    assert "little in common but Girnar Setu" in texts(one)


def test_the_rest_of_a_story_decides(article: Make) -> None:
    """What is grouped against the score of two is told first: others of the story outweighed it."""
    order = "The flyover at Omkari goes to Girnar Setu, says Minister Kavita Rane of Palasi."
    grade = "Debts are lower: the agency Bharosa, Ratna Trust and Lumen Bank praise Girnar Setu."
    told = [
        ("Order", order),
        ("Flyover at Omkari", order.replace("goes", "went")),
        ("Grade", grade),
    ]
    traces = [
        trace_article(article(*one, id=str(at)), LANGUAGES.of("en-IN"))
        for at, one in enumerate(told)
    ]
    found = explain_groups(traces, [Group("0", 0, (2,)), Group("1", 1)])
    said = [(one.other, texts(one).partition("; ")[0]) for one in found[0]]
    assert said == [
        (2, "joined by the rest of the story"),
        (1, "alike, but not to all of its story"),
    ]


def test_what_decides_alone_has_no_worth(article: Make) -> None:
    """Packages and days keep apart, however alike the words are."""
    body = "Girnar Setu has won package {} of the Tilwara bypass near Omkari for Rs 640 crore."
    early, late = (datetime(2026, 11, day, tzinfo=UTC) for day in (2, 20))
    for one, other, said in (
        (article("Girnar wins", body.format(3), id="1"),
         article("Girnar again", body.format(4), id="2"), "package 3 against package 4"),
        (article("Girnar wins", body.format(3), id="1", published=early),
         article("Girnar again", body.format(3), id="2", published=late),
         "published 18 days apart"),
    ):  # fmt: skip
        (found,), _ = reasons(one, other)
        assert (found.together, found.reason.score, texts(found)) == (False, None, said)
