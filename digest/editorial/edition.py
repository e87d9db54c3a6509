"""The edition: a day's stories in their themes' sections, and the reasons for those left out."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from digest.editorial.decisions import apply_decisions
from digest.editorial.drafts import DraftStory, draft_story, order_drafts
from digest.editorial.news.forming import Formed, Recalled, form_stories
from digest.editorial.ranking import lead_with_address, select_stories, story_place
from digest.editorial.stories.trace import article_rank
from digest.editorial.themes.judge import Judge
from digest.editorial.waiting import NOTHING_WAITS, WaitingStories
from digest.model import (
    Article,
    Decisions,
    Earlier,
    Edition,
    Erratum,
    Languages,
    LeftOut,
    Publisher,
    Section,
    ShownTheme,
    Theme,
    Watch,
)

#: The reason against an article that fits no theme.
NO_THEME = "no theme fits"
#: The same, if the judge is not sure: an editor should look.
UNSURE = "no theme fits for sure"
#: An edition names at most so many dates to watch, and of one story so many.
_MOST_WATCHED, _MOST_OF_A_STORY = 6, 2


@dataclass(frozen=True, slots=True)
class Frame:
    """An edition before its articles: the day, the publisher, the themes, the judge.

    `themes` are in order; `source_themes` holds the articles (ids) of sources that have a theme,
    with that theme. `since` is the day of the last edition, unless that was the day before.
    """

    day: date
    timezone: str
    language: str
    publication: Publisher
    themes: tuple[Theme, ...]
    judge: Judge
    languages: Languages
    revision: int = 1
    max_stories: int | None = None
    note: str | None = None
    source_themes: Mapping[str, str] = field(default_factory=dict)
    waiting: WaitingStories = NOTHING_WAITS
    since: date | None = None


def compose_edition(
    articles: Iterable[Article],
    frame: Frame,
    aside: Iterable[tuple[Article, str]] = (),
    decisions: Decisions | None = None,
    recalled: Recalled | None = None,
) -> Edition:
    """Return the day's edition of cleaned `articles`; it depends on nothing but the arguments.

    Stories are ordered by the editor's `decisions`, then by score, excerpts after full articles;
    one without an address leads only where no other can.
    Stories `recalled` from earlier editions are left out, unless they have news. Articles set
    `aside` come with a reason and are listed as left out.
    """
    decisions, recalled = decisions or Decisions(), recalled or Recalled()
    aside = sorted(aside, key=lambda pair: article_rank(pair[0]))
    formed = form_stories(list(articles), recalled, frame.languages, frame.source_themes)
    having = [article for one in formed for article in (*one.members, *one.copies)]
    drafts = [_draft(one, frame, decisions) for one in formed if not one.sent or one.update]
    dropped = [one for one in drafts if decisions.drops.intersection(one.outline.articles)]
    offered = [one for one in drafts if one not in dropped]
    sections, left_out = _sections(offered, frame, decisions)
    left_out += _without_news(formed)
    left_out += _leave_out(dropped, f"dropped by the {decisions.by}", used=True)
    left_out += _without_section(offered, frame.themes)
    ids = {article.id for article in having}
    left_out += [LeftOut(article.id, reason) for article, reason in aside if article.id not in ids]
    shown = {None, *(theme.slug for theme in frame.themes)}
    errata = tuple(one for one in recalled.errata if one.theme in shown)
    sections = _with_corrected(sections, errata, frame.themes)
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
        themes=tuple(map(_shown, frame.themes)),
        articles=_once((*having, *(article for article, _ in aside))),
        stories=tuple(one.story for one in kept),
        sections=tuple(sections),
        left_out=tuple(sorted(set(left_out), key=lambda left: (left.reason, left.article))),
        watch=_watch(kept, frame.day),
        errata=errata,
        note=frame.note,
        since=frame.since,
    )


def narrow_edition(edition: Edition, slugs: Iterable[str]) -> Edition:
    """Return the edition with the sections of these themes alone: a variant.

    What is corrected for several of them stands once.
    """
    wanted = set(slugs)
    sections = tuple(section for section in edition.sections if section.theme in wanted)
    shown = {story for section in sections for story in section.stories}
    return replace(
        edition,
        themes=tuple(theme for theme in edition.themes if theme.slug in wanted),
        sections=sections,
        stories=tuple(story for story in edition.stories if story.id in shown),
        watch=tuple(watch for watch in edition.watch if watch.story in shown),
        errata=_each_once(
            one for one in edition.errata if one.theme is None or one.theme in wanted
        ),
    )


def _each_once(errata: Iterable[Erratum]) -> tuple[Erratum, ...]:
    """Return corrections without those that say the same of one article."""
    once: dict[tuple[str, str, str], Erratum] = {}
    for one in errata:
        once.setdefault((one.article, one.was, one.now), one)
    return tuple(once.values())


def omit_stories(edition: Edition, omitted: Container[str]) -> Edition:
    """Return the edition without these stories (ids), in sections that stay."""
    stays = {story.id for story in edition.stories if story.id not in omitted}
    return replace(
        edition,
        sections=tuple(
            replace(section, stories=tuple(key for key in section.stories if key in stays))
            for section in edition.sections
        ),
        stories=tuple(story for story in edition.stories if story.id in stays),
        watch=tuple(watch for watch in edition.watch if watch.story in stays),
    )


def _draft(one: Formed, frame: Frame, decisions: Decisions) -> DraftStory:
    """Return the draft of a formed story, with the editor's decisions.

    If its lead has no label, a copy's counts, else a reporter's; so with the theme of its source.
    """
    lead, *others = one.members
    every = (lead, *one.copies, *others)
    labels = (article.label for article in every if article.label)
    labelled = [replace(lead, label=next(labels, None)), *others]
    themes = (frame.source_themes[key.id] for key in every if key.id in frame.source_themes)
    language = frame.languages.of_article(lead)
    made = draft_story(
        one.id,
        labelled,
        frame.judge,
        frame.day,
        language,
        theme=next(themes, None),
        told=one.sent.theme if one.sent else None,
    )
    mine = set(made.outline.articles)
    copies = tuple(dict.fromkeys(copy.id for copy in one.copies if copy.id not in mine))
    outline = replace(made.outline, copies=copies, update=one.update, earlier=_earlier(one))
    return replace(made, outline=apply_decisions(outline, one.members, decisions))


def _earlier(one: Formed) -> tuple[Earlier, ...]:
    """Return the told stories of a story's subject, as they are named below it."""
    return tuple(Earlier(told.day, told.title, told.url) for told in one.earlier)


def _sections(
    offered: Iterable[DraftStory], frame: Frame, decisions: Decisions
) -> tuple[list[Section], list[LeftOut]]:
    """Return each theme's stories in order, and those left out: of thin themes, or one too many.

    A theme with a story that the editor pinned is not thin, nor one with a story that cannot wait.
    Those that waited are chosen before others, and stand among them by their score.
    """
    waiting = frame.waiting
    sections: list[Section] = []
    left_out: list[LeftOut] = []
    for theme in frame.themes:
        mine = [one for one in offered if one.outline.theme == theme.slug]
        pinned = sum(not set(decisions.pins).isdisjoint(one.outline.articles) for one in mine)
        skipped = theme.thin == "skip"
        must = pinned or (not skipped and any(waiting.has_last_chance(one.outline) for one in mine))
        if len(mine) < theme.min_stories and not must:
            reason = f"too few stories for '{theme.title}'"
            if skipped:
                left_out += _leave_out(mine, f"{reason}: skipped", used=True)
            else:
                left_out += _let_wait(mine, f"{reason}: carried over", frame)
            if theme.thin == "say":
                sections.append(Section(theme.slug, ()))
            continue
        most = min(filter(None, (theme.max_stories, frame.max_stories)), default=None)
        ordered = order_drafts(mine, decisions, waiting)
        held, over = select_stories(ordered, theme, most, pinned)
        leads = {one.outline.id: one.lead for one in mine}
        held.sort(key=lambda story: story_place(story, leads[story.id], decisions))
        ids = tuple(story.id for story in lead_with_address(held, leads, decisions))
        reason = f"over the {most} stories that '{theme.slug}' holds"
        for one in mine:
            if one.outline.id not in ids:
                left_out += _let_wait([one], over.get(one.outline.id, reason), frame)
        sections.append(Section(theme.slug, ids))
    return sections, left_out


def _with_corrected(
    sections: Iterable[Section], errata: Iterable[Erratum], themes: Iterable[Theme]
) -> list[Section]:
    """Return `sections` with an empty one for each theme that has a correction alone."""
    having = {section.theme: section for section in sections}
    for one in errata:
        if one.theme:
            having.setdefault(one.theme, Section(one.theme, ()))
    return [having[theme.slug] for theme in themes if theme.slug in having]


def _leave_out(
    drafts: Iterable[DraftStory], reason: str, *, used: bool = False
) -> Iterator[LeftOut]:
    """Yield the articles of these stories as left out."""
    return (LeftOut(key, reason, used) for one in drafts for key in one.outline.articles)


def _let_wait(drafts: Iterable[DraftStory], reason: str, frame: Frame) -> Iterator[LeftOut]:
    """Yield the articles of stories that later editions may have, with since when they wait."""
    for one in drafts:
        since = frame.waiting.since_of(one.outline, frame.day)
        yield from (LeftOut(key, reason, since=since) for key in one.outline.articles)


def _without_news(formed: Iterable[Formed]) -> Iterator[LeftOut]:
    """Yield the articles of stories that were told and have nothing new, with the evidence."""
    for one in formed:
        if one.sent and not one.update:
            every = {article.id for article in (*one.members, *one.copies)}
            yield from (LeftOut(key, one.why, used=True) for key in sorted(every))


def _without_section(drafts: Iterable[DraftStory], themes: Iterable[Theme]) -> Iterator[LeftOut]:
    """Yield the articles of stories without a theme, or of a theme not in this edition."""
    shown = {theme.slug for theme in themes}
    for one in drafts:
        slug = one.outline.theme
        if slug not in shown:
            none = UNSURE if one.outline.review else NO_THEME
            reason = f"its theme '{slug}' is not in this edition" if slug else none
            yield from _leave_out([one], reason)


def _copies(
    drafts: Iterable[DraftStory], kept: Container[DraftStory], used: Container[str]
) -> Iterator[LeftOut]:
    """Yield the copies of every story; they are used if it is `kept` or its lead is `used`."""
    for one in drafts:
        is_used = one in kept or one.lead.id in used
        reason = f"copy of '{one.lead.title}'"
        yield from (LeftOut(key, reason, is_used) for key in one.outline.copies)


def _watch(shown: Iterable[DraftStory], day: date) -> tuple[Watch, ...]:
    """Return the weightiest dates to watch in order of date: of each story the first, or two."""
    by_story = [(one.outline.id, one.watched[:_MOST_OF_A_STORY]) for one in shown]
    dates = [
        Watch(story, found[at])
        for at in range(_MOST_OF_A_STORY)
        for story, found in by_story
        if at < len(found)
    ][:_MOST_WATCHED]
    return tuple(sorted(dates, key=lambda watch: (watch.fact.last or day, watch.story)))


def _once(articles: Iterable[Article]) -> tuple[Article, ...]:
    """Return `articles` sorted by id, the first of each."""
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
