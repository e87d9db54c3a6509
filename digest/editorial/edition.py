"""The edition: the day's stories, sorted into the themes' sections, and what was left out and why."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from digest.editorial import ranking, telling
from digest.editorial.decisions import apply_decisions
from digest.editorial.facts import find
from digest.editorial.stories import forming, group
from digest.editorial.stories.forming import Formed, Recalled
from digest.editorial.telling import DraftStory
from digest.editorial.themes.judge import Judge
from digest.model import (
    Article,
    Decisions,
    Edition,
    LeftOut,
    Publisher,
    Section,
    ShownTheme,
    Theme,
    Watch,
)

#: An edition names so many dates to watch, the nearest.
_MOST_WATCHED = 6


@dataclass(frozen=True, slots=True)
class Frame:
    """What an edition is made for: the day, who publishes it, the themes in their order, and who judges."""

    day: date
    timezone: str
    language: str
    publication: Publisher
    themes: tuple[Theme, ...]
    judge: Judge
    revision: int = 1
    max_stories: int | None = None
    note: str | None = None


def compose_edition(
    articles: Iterable[Article],
    frame: Frame,
    aside: Iterable[tuple[Article, str]] = (),
    decisions: Decisions | None = None,
    recalled: Recalled | None = None,
) -> Edition:
    """Return the day's edition of `articles`, which are cleaned. It depends on nothing but its arguments.

    Stories stand in their themes by the editor's `decisions`, then by their score, excerpts after full articles. What
    is `recalled` of earlier editions is not told again, unless there is something new in it.
    Articles set `aside` come with the reason; they are listed as left out.
    """
    decisions, recalled = decisions or Decisions(), recalled or Recalled()
    aside = sorted(aside, key=lambda pair: group.trace_groups(pair[0]).rank)
    formed = forming.form_stories(list(articles), recalled, frame.day)
    having = {article.id for one in formed for article in (*one.members, *one.copies)}
    drafts = [_draft(one, frame, decisions) for one in formed if not one.sent or one.update]
    dropped = [one for one in drafts if decisions.drops.intersection(one.outline.articles)]
    offered = [one for one in drafts if one not in dropped]
    sections, left_out = _sections(offered, frame, decisions)
    left_out += [
        LeftOut(article.id, reason) for article, reason in aside if article.id not in having
    ]
    left_out += [
        LeftOut(article.id, f"nothing new since the edition of {one.sent.day}", used=True)
        for one in formed
        if one.sent and not one.update
        for article in one.members
    ]
    left_out += [
        LeftOut(key, f"dropped by the {decisions.by}", used=True)
        for one in dropped
        for key in one.outline.articles
    ]
    left_out += _without_section(offered, frame.themes)
    by_id = {one.outline.id: one for one in drafts}
    kept = [by_id[key] for section in sections for key in section.stories]
    left_out += _copies(drafts, kept, {left.article for left in left_out if left.used})
    return Edition(
        day=frame.day,
        revision=frame.revision,
        state="draft",
        timezone=frame.timezone,
        language=frame.language,
        publication=frame.publication,
        themes=tuple(_shown(theme) for theme in frame.themes),
        articles=_once(
            article
            for article in (
                *(article for one in formed for article in (*one.members, *one.copies)),
                *(article for article, _ in aside),
            )
        ),
        stories=tuple(one.story for one in kept),
        sections=tuple(sections),
        left_out=tuple(sorted(set(left_out), key=lambda left: (left.reason, left.article))),
        watch=_watch(kept, frame.day),
        errata=recalled.errata,
        note=frame.note,
    )


def _sections(
    offered: Iterable[DraftStory], frame: Frame, decisions: Decisions
) -> tuple[list[Section], list[LeftOut]]:
    """Return each theme's stories in their order, and what has no place: for thin themes, and above what one holds.

    A theme in which the editor pinned a story is not thin.
    """
    sections: list[Section] = []
    left_out: list[LeftOut] = []
    for theme in frame.themes:
        mine = [one for one in offered if one.outline.theme == theme.slug]
        pinned = sum(not set(decisions.pins).isdisjoint(one.outline.articles) for one in mine)
        if len(mine) < theme.min_stories and not pinned:
            left_out += _thin(mine, theme)
            if theme.thin == "say":
                sections.append(Section(theme.slug, ()))
            continue
        most = min(
            (limit for limit in (theme.max_stories, frame.max_stories) if limit), default=None
        )
        held, over = ranking.hold_stories(
            telling.order_drafts(mine, decisions), theme, most, pinned
        )
        ids = tuple(story.id for story in held)
        left_out += [
            LeftOut(
                key, over.get(one.outline.id, f"over the {most} stories that '{theme.slug}' holds")
            )
            for one in mine
            if one.outline.id not in ids
            for key in one.outline.articles
        ]
        sections.append(Section(theme.slug, ids))
    return sections, left_out


def _draft(one: Formed, frame: Frame, decisions: Decisions) -> DraftStory:
    """Return the draft of a formed story, with the editor's decisions."""
    members = one.members
    label = next(
        (article.label for article in (*members[:1], *one.copies, *members[1:]) if article.label),
        None,
    )
    labelled = [replace(members[0], label=label), *members[1:]]
    made = telling.draft_story(one.id, labelled, frame.judge, frame.day)
    mine = set(made.outline.articles)
    copies = tuple(dict.fromkeys(copy.id for copy in one.copies if copy.id not in mine))
    outline = replace(made.outline, copies=copies, update=one.update)
    return replace(made, outline=apply_decisions(outline, members, decisions))


def _thin(drafts: Iterable[DraftStory], theme: Theme) -> Iterator[LeftOut]:
    """Yield the stories of a theme that has too few of them for the day."""
    then = "skipped" if theme.thin == "skip" else "carried over"
    for one in drafts:
        for key in one.outline.articles:
            yield LeftOut(
                key, f"too few stories for '{theme.title}': {then}", used=theme.thin == "skip"
            )


def _copies(
    drafts: Iterable[DraftStory], kept: Container[DraftStory], used: Container[str]
) -> Iterator[LeftOut]:
    """Yield the copies of every story; they are used with it: where it is `kept`, and where its lead is `used` otherwise."""
    for one in drafts:
        for key in one.outline.copies:
            yield LeftOut(
                key, f"copy of '{one.lead.title}'", used=one in kept or one.lead.id in used
            )


def narrow_edition(edition: Edition, slugs: Iterable[str]) -> Edition:
    """Return the `edition` with the sections of these themes alone: the variant for who reads those."""
    wanted = set(slugs)
    sections = tuple(section for section in edition.sections if section.theme in wanted)
    shown = {story for section in sections for story in section.stories}
    return replace(
        edition,
        themes=tuple(theme for theme in edition.themes if theme.slug in wanted),
        sections=sections,
        stories=tuple(story for story in edition.stories if story.id in shown),
        watch=tuple(watch for watch in edition.watch if watch.story in shown),
    )


def _without_section(drafts: Iterable[DraftStory], themes: Iterable[Theme]) -> Iterator[LeftOut]:
    """Yield the stories of no theme, and those of a theme that this edition does not show."""
    shown = {theme.slug for theme in themes}
    for story in (one.outline for one in drafts):
        if story.theme not in shown:
            fits = (
                f"its theme '{story.theme}' is not in this edition"
                if story.theme
                else "no theme fits"
            )
            yield from (LeftOut(key, fits) for key in story.articles)


def _watch(shown: Iterable[DraftStory], day: date) -> tuple[Watch, ...]:
    """Return the dates to watch among the facts of the leads of the stories shown: the nearest, one a story."""
    dates = [
        Watch(one.outline.id, fact)
        for one in shown
        for fact in find.dates_to_watch(one.found, day)[:1]
    ]
    return tuple(
        sorted(dates, key=lambda watch: (watch.fact.last or day, watch.story))[:_MOST_WATCHED]
    )


def _once(articles: Iterable[Article]) -> tuple[Article, ...]:
    """Return `articles` by id, the first of each."""
    by_id: dict[str, Article] = {}
    for article in articles:
        by_id.setdefault(article.id, article)
    return tuple(by_id[key] for key in sorted(by_id))


def _shown(theme: Theme) -> ShownTheme:
    return ShownTheme(
        slug=theme.slug,
        title=theme.title,
        colour=theme.colour,
        colour_dark=theme.colour_dark,
        blurb=theme.blurb,
        subject=theme.subject,
        subthemes={sub.slug: sub.title for sub in theme.subthemes},
    )
