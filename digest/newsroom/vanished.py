"""Vanished stories: what the draft before had and a new one has not, and why."""

from datetime import date

from sqlalchemy import Connection

from digest.model import Edition, Story
from digest.rendering.story import story_headline
from digest.store.news import articles, editions

_WITHDRAWN = "its source no longer has it"


def vanished_stories(
    connection: Connection, day: date, edition: Edition | None
) -> list[dict[str, str]]:
    """Return the stories of the day's edition before `edition` that this has not, with the reason.

    A story is there as long as one of its articles is shown.
    """
    before = editions.newest_edition(connection, day)
    if before is None or edition is None:
        return []
    shown = {key for story in edition.stories for key in story.articles}
    gone = [story for story in before.stories if shown.isdisjoint(story.articles)]
    reasons = {left.article: left.reason for left in edition.left_out}
    leads = {article.id: article for article in before.articles}
    known = articles.known_articles(connection, (story.lead for story in gone))

    def why(story: Story) -> str:
        said = (reasons[key] for key in (story.lead, *story.articles) if key in reasons)
        if reason := next(said, None):
            return reason
        past = known.get(story.lead)
        if past and past.gone:
            return f"its page is gone ({leads[story.lead].url})"
        if past and past.used not in (None, day):
            return f"sent with the edition of {past.used}"
        return _WITHDRAWN

    return [
        {"title": story_headline(story, leads[story.lead]), "reason": why(story)} for story in gone
    ]
