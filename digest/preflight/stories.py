# ruff: noqa: D401 - a rule's docstring is its reason, not an order
"""Rules about the edition: that its stories say something, once, and that the mail shows them."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from digest.model import Article, Story
from digest.preflight.mail import Mail
from digest.preflight.page import cut_snippet
from digest.preflight.rule import Found, rule

#: News that is older than so many days is none.
_OLD = timedelta(days=7)


@rule("W701", "edition", source="docs/preflight.md")
def no_stories(mail: Mail) -> Found:
    """A mail without news teaches its readers not to open the next."""
    if not any(True for _ in _stories(mail)):
        yield "edition", "has no story"


@rule("E702", "edition", source="docs/preflight.md")
def empty_story(mail: Mail) -> Found:
    """A story without headline is a hole in the page."""
    for story, lead in _stories(mail):
        if not _headline(story, lead):
            yield f"story {story.id}", "has no headline"


@rule("W703", "edition", source="docs/preflight.md")
def duplicate_story(mail: Mail) -> Found:
    """A story that stands twice in a mail makes it look careless."""
    told = list(_stories(mail))
    headlines = Counter(re.sub(r"\W+", " ", _headline(*one)).strip().casefold() for one in told)
    urls = Counter(lead.url for _, lead in told if lead.url)
    seen: set[str] = set()
    for story, lead in told:
        headline = _headline(story, lead)
        key = re.sub(r"\W+", " ", headline).strip().casefold()
        if key not in seen and key and (headlines[key] > 1 or (lead.url and urls[lead.url] > 1)):
            times = max(headlines[key], urls[lead.url] if lead.url else 0)
            yield f"story '{cut_snippet(headline)}'", f"stands {times} times"
        seen.add(key)


@rule("W704", "edition", source="docs/preflight.md")
def stale_edition(mail: Mail) -> Found:
    """An edition is sent on its day: on another, its date is wrong and its news is old."""
    if mail.edition and mail.context.today and mail.context.today != mail.edition.day:
        yield "edition", f"is of {mail.edition.day}, and today is {mail.context.today}"


@rule("W705", "edition", source="docs/preflight.md")
def old_news(mail: Mail) -> Found:
    """Where the newest article of a mail is a week old, a source has dried up, and nobody has noticed."""
    found = [lead.published for _, lead in _stories(mail) if lead.published]
    if mail.edition and found:
        newest = max(found).astimezone(ZoneInfo(mail.edition.timezone)).date()
        if mail.edition.day - newest > _OLD:
            yield "edition", f"its newest article is of {newest}"


@rule("W706", "edition", "page", source="docs/preflight.md")
def story_not_shown(mail: Mail) -> Found:
    """A mail that does not show what its edition holds was made from another edition."""
    shown = _words(mail.page.shown if mail.page else "")
    for story, lead in _stories(mail):
        if (headline := _headline(story, lead)) and _words(headline) not in shown:
            yield f"story '{cut_snippet(headline)}'", "is not in the HTML"


@rule("E707", "edition", source="docs/preflight.md")
def changed_file(mail: Mail) -> Found:
    """What is sent is what was built and approved; a file that was changed since is something else."""
    for name in mail.context.changed:
        yield f"file {cut_snippet(name)}", "is missing or not as it was built"


@rule("W708", "edition", source="docs/preflight.md")
def bare_story(mail: Mail) -> Found:
    """A headline with neither summary nor address leaves its reader with nothing to read and nowhere to go."""
    for story, lead in _stories(mail):
        if _headline(story, lead) and not story.summary and not lead.teaser and not lead.url:
            yield (
                f"story '{cut_snippet(_headline(story, lead))}'",
                "has neither summary nor address",
            )


def _stories(mail: Mail) -> Iterator[tuple[Story, Article]]:
    """Yield the stories that the edition shows, each with its lead, in order."""
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


def _headline(story: Story, lead: Article) -> str:
    """Return the words that head a story: the editor's, its lead's, or its first sentence."""
    return (story.title or lead.title or (story.summary[0].text if story.summary else "")).strip()


def _words(text: str) -> str:
    """Return the letters and digits of `text` alone, however they are set."""
    return re.sub(r"[\W_]+", "", text).casefold()
