"""Rules about the edition: each story says something, stands once, and is in the mail."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from digest.model import Article, Story
from digest.preflight.mail import Mail
from digest.preflight.page import cut_snippet
from digest.preflight.rule import Found, because, rule
from digest.rendering.story import story_headline

#: From this age on, the newest article is old news.
_OLD = timedelta(days=7)


@rule("W701", "edition")
@because(
    "A mail without news teaches its readers not to open the next.",
    "Look at the sources, or send nothing today.",
)
def no_stories(mail: Mail) -> Found:
    if not list(_stories(mail)) and not (mail.edition and mail.edition.errata):
        yield "edition", "has no story"


@rule("E702", "edition")
@because(
    "A story without headline is a hole in the page.",
    "Write a headline, or drop the story.",
)
def empty_story(mail: Mail) -> Found:
    for story, lead in _stories(mail):
        if not story_headline(story, lead):
            yield f"story {story.id}", "has no headline"


@rule("W703", "edition")
@because(
    "A story that stands twice in a mail makes it look careless.",
    "Drop one of the two.",
)
def duplicate_story(mail: Mail) -> Found:
    told = list(_stories(mail))
    keys = [re.sub(r"\W+", " ", story_headline(*one)).strip().casefold() for one in told]
    headlines, urls = Counter(keys), Counter(lead.url for _, lead in told if lead.url)
    seen = {""}
    for (story, lead), key in zip(told, keys, strict=True):
        times = max(headlines[key], urls[lead.url] if lead.url else 0)
        if key not in seen and times > 1:
            yield f"story '{cut_snippet(story_headline(story, lead))}'", f"stands {times} times"
        seen.add(key)


@rule("W704", "edition")
@because(
    "An edition sent on another day shows a wrong date and old news.",
    "Build the edition of today.",
)
def stale_edition(mail: Mail) -> Found:
    if mail.edition and mail.context.today and mail.context.today != mail.edition.day:
        yield "edition", f"is of {mail.edition.day}, and today is {mail.context.today}"


@rule("W705", "edition")
@because(
    "If a mail's newest article is a week old, its sources have dried up unnoticed.",
    "Ask why the sources bring nothing: digest doctor.",
)
def old_news(mail: Mail) -> Found:
    found = [lead.published for _, lead in _stories(mail) if lead.published]
    if mail.edition and found:
        newest = max(found).astimezone(ZoneInfo(mail.edition.timezone)).date()
        if mail.edition.day - newest > _OLD:
            yield "edition", f"its newest article is of {newest}"


@rule("W706", "edition", "page")
@because(
    "A mail that lacks a story of its edition was made from another edition.",
    "Build the day anew.",
)
def story_not_shown(mail: Mail) -> Found:
    shown = _words(mail.page.shown)
    for story, lead in _stories(mail):
        if (headline := story_headline(story, lead)) and _words(headline) not in shown:
            yield f"story '{cut_snippet(headline)}'", "is not in the HTML"


@rule("E707", "edition")
@because(
    "The mail that is sent is the one that was approved; a file changed since is another.",
    "Build the day anew, and approve it again.",
)
def changed_file(mail: Mail) -> Found:
    for name in mail.context.changed:
        yield f"file {cut_snippet(name)}", "is missing or not as it was built"


@rule("W708", "edition")
@because(
    "A headline without summary and address gives its reader nothing to read or follow.",
    "Drop the story, or write a summary.",
)
def bare_story(mail: Mail) -> Found:
    for story, lead in _stories(mail):
        if story_headline(story, lead) and not story.summary and not lead.teaser and not lead.url:
            where = f"story '{cut_snippet(story_headline(story, lead))}'"
            yield where, "has neither summary nor address"


def _stories(mail: Mail) -> Iterator[tuple[Story, Article]]:
    """Yield the edition's stories in order, each with its lead article."""
    if mail.edition is None:
        return
    stories = {story.id: story for story in mail.edition.stories}
    articles = {article.id: article for article in mail.edition.articles}
    for section in mail.edition.sections:
        for key in section.stories:
            story = stories.get(key)
            lead = articles.get(story.lead) if story else None
            if story and lead:
                yield story, lead


def _words(text: str) -> str:
    """Return the letters and digits of `text` alone, without case."""
    return re.sub(r"[\W_]+", "", text).casefold()
