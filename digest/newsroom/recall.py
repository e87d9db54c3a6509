"""Recall: what earlier editions told that matters for a new one."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection

from digest.editorial.news.forming import Recalled
from digest.editorial.stories import errata, projects
from digest.model import Article, Edition, Languages
from digest.newsroom.age import idle_days
from digest.newsroom.repair import repair_article
from digest.store.news import editions, history
from digest.store.news import told as tellings
from digest.store.news.articles import known_articles

#: What was told so many days ago may go on, or be wrong; days without an edition do not count.
_TOLD = 30


def recall_earlier(
    connection: Connection,
    articles: Iterable[Article],
    day: date,
    languages: Languages,
    hosts: Collection[str] = (),
) -> Recalled:
    """Return what was told before `day` of the events in `articles`, and what changed since.

    The addresses of articles may be at machines if they are `hosts`.
    """
    idle = idle_days(editions.last_approved_day(connection, day - timedelta(days=1)), day)
    since = day - timedelta(days=_TOLD + idle)
    told = tellings.told_stories(connection, since, day)
    changed = tellings.changed_articles(connection, told)
    found = [
        errata.find_errata(one.told, one.was, one.now, one.hash, languages.of_article(one.now))
        for one in changed
    ]
    again = {one.now.id: one.now for one, some in zip(changed, found, strict=True) if not some}
    known = known_articles(connection, again)
    return Recalled(
        tuple(told),
        history.stories_of(connection, (article.id for article in articles), since),
        tuple(note for some in found for note in some),
        idle,
        tuple(repair_article(again[key], hosts)[0] for key in again if not known[key].gone),
    )


def with_earlier(connection: Connection, edition: Edition, languages: Languages) -> Edition:
    """Return the `edition` with the earlier stories of each story's project, in `languages` known.

    They stand beside those that were found to be of its subject.
    Other languages name their projects in their own way.
    """
    leads = {article.id: article for article in edition.articles}
    wanted = {
        story.id: projects.name_projects(leads[story.lead].title, leads[story.lead].text)
        if languages.of(leads[story.lead].language).sentences
        else ()
        for story in edition.stories
    }
    found, spread = history.stories_named(
        connection, (name for names in wanted.values() for name in names), edition.day
    )
    past = [
        projects.EarlierStory(one.story, one.day, one.title, one.url, one.names, one.marks)
        for one in found
    ]
    stories = []
    for story in edition.stories:
        mine = [one for one in past if set(one.names) & set(wanted[story.id])]
        earlier = projects.find_earlier(leads[story.lead], story.id, edition.day, mine, spread)
        stories.append(replace(story, earlier=projects.newest_earlier(*story.earlier, *earlier)))
    return replace(edition, stories=tuple(stories))


def project_names(edition: Edition) -> list[editions.Named]:
    """Return the names under which later editions find the stories of `edition`."""
    leads = {article.id: article for article in edition.articles}
    return [
        editions.Named(
            story.id,
            edition.day,
            story.title or lead.title,
            lead.url,
            projects.name_projects(lead.title, lead.text),
            projects.project_parts(lead.title, lead.text),
        )
        for story in edition.stories
        if (lead := leads[story.lead])
    ]
