"""The edition: the day's stories, sorted into the themes' sections, and what was left out and why."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from digest.editorial import facts, forming, ranking, stories, summary
from digest.editorial.decisions import apply
from digest.editorial.forming import Formed, Recalled
from digest.editorial.themes import Judge
from digest.model import (
    Article,
    Decisions,
    Edition,
    Fact,
    LeftOut,
    Publication,
    Section,
    ShownTheme,
    Story,
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
    publication: Publication
    themes: tuple[Theme, ...]
    judge: Judge
    revision: int = 1
    max_stories: int | None = None
    note: str | None = None


def compose(
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
    aside = sorted(aside, key=lambda pair: stories.trace(pair[0]).rank)
    formed = forming.form(list(articles), recalled, frame.day)
    having = {article.id for one in formed for article in (*one.members, *one.copies)}
    leads = {one.members[0].id: one.members[0] for one in formed}
    found = {one.members[0].id: one.found for one in formed}
    told = [_told(one, frame, decisions) for one in formed if not one.sent or one.update]
    dropped = [story for story in told if decisions.drops.intersection(story.articles)]
    offered = [story for story in told if story not in dropped]
    sections, left_out = _sections(offered, frame, decisions, leads)
    left_out += [LeftOut(article.id, reason) for article, reason in aside if article.id not in having]
    left_out += [
        LeftOut(article.id, f"nothing new since the edition of {one.sent.day}", used=True)
        for one in formed
        if one.sent and not one.update
        for article in one.members
    ]
    left_out += [
        LeftOut(key, f"dropped by the {decisions.by}", used=True)
        for story in dropped
        for key in story.articles
    ]
    left_out += _without_section(offered, frame.themes)
    by_id = {story.id: story for story in told}
    kept = [by_id[key] for section in sections for key in section.stories]
    left_out += _copies(
        told, {story.id for story in kept}, {left.article for left in left_out if left.used}, leads
    )
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
        stories=tuple(kept),
        sections=tuple(sections),
        left_out=tuple(sorted(set(left_out), key=lambda left: (left.reason, left.article))),
        watch=_watch(kept, found, frame.day),
        errata=recalled.errata,
        note=frame.note,
    )


def _sections(
    offered: Iterable[Story], frame: Frame, decisions: Decisions, leads: Mapping[str, Article]
) -> tuple[list[Section], list[LeftOut]]:
    """Return each theme's stories in their order, and what has no place: for thin themes, and above what one holds.

    A theme in which the editor pinned a story is not thin.
    """
    sections: list[Section] = []
    left_out: list[LeftOut] = []
    for theme in frame.themes:
        ranked = sorted(
            (story for story in offered if story.theme == theme.slug),
            key=lambda story: ranking.place(story, leads[story.lead], decisions),
        )
        pinned = {story.id for story in ranked if set(decisions.pins).intersection(story.articles)}
        if len(ranked) < theme.min_stories and not pinned:
            left_out += _thin(ranked, theme)
            if theme.thin == "say":
                sections.append(Section(theme.slug, ()))
            continue
        most = min((limit for limit in (theme.max_stories, frame.max_stories) if limit), default=None)
        over = ranking.hold(ranked, theme, most, pinned)
        held = (story for story in ranked if story.id not in over)
        left_out += [
            LeftOut(key, over[story.id]) for story in ranked if story.id in over for key in story.articles
        ]
        sections.append(Section(theme.slug, tuple(story.id for story in held)))
    return sections, left_out


def _told(one: Formed, frame: Frame, decisions: Decisions) -> Story:
    """Return a formed story as it is told, with the editor's decisions."""
    members = one.members
    label = next(
        (article.label for article in (*members[:1], *one.copies, *members[1:]) if article.label), None
    )
    told_of = [replace(members[0], label=label), *members[1:]]
    story = tell(one.id, told_of, one.found, frame.judge, frame.day)
    mine = set(story.articles)
    copies = tuple(dict.fromkeys(copy.id for copy in one.copies if copy.id not in mine))
    return apply(replace(story, copies=copies, update=one.update), members, decisions)


def _thin(ranked: Iterable[Story], theme: Theme) -> Iterator[LeftOut]:
    """Yield the stories of a theme that has too few of them for the day."""
    then = "skipped" if theme.thin == "skip" else "carried over"
    for story in ranked:
        for key in story.articles:
            yield LeftOut(key, f"too few stories for '{theme.title}': {then}", used=theme.thin == "skip")


def _copies(
    told: Iterable[Story], kept: Container[str], used: Container[str], leads: Mapping[str, Article]
) -> Iterator[LeftOut]:
    """Yield the copies of every story; they are used with it: where it is `kept`, and where its lead is `used` otherwise."""
    for story in told:
        for key in story.copies:
            done_with = story.id in kept or story.lead in used
            yield LeftOut(key, f"copy of '{leads[story.lead].title}'", used=done_with)


def tell(
    key: str,
    members: Sequence[Article],
    found: Sequence[Fact],
    judge: Judge,
    day: date,
    *,
    use_labels: bool = True,
) -> Story:
    """Return the story with the id `key` that its `members`, copies aside, tell in the edition of `day`.

    The leading article stands first; `found` are the facts of its text.
    """
    lead = members[0]
    judged = judge.judge(lead, use_label=use_labels)
    chosen = summary.summarise(lead, members[1:])
    spans = [(sentence.start, sentence.end) for sentence in chosen if sentence.article == lead.id]
    shown = facts.chosen(found, lead.title, spans, day)
    return Story(
        id=key,
        lead=lead.id,
        articles=tuple(article.id for article in members),
        theme=judged.theme,
        subtheme=judged.subtheme,
        also=judged.also,
        confidence=judged.confidence,
        evidence=judged.evidence,
        review=judged.review,
        summary=chosen,
        facts=shown,
        score=ranking.score(
            lead, judged, day, facts=len(shown), summarised=bool(chosen), reporters=len(members)
        ),
    )


def narrow(edition: Edition, slugs: Iterable[str]) -> Edition:
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


def _without_section(told: Iterable[Story], themes: Iterable[Theme]) -> Iterable[LeftOut]:
    """Yield the stories of no theme, and those of a theme that this edition does not show."""
    shown = {theme.slug for theme in themes}
    for story in told:
        if story.theme not in shown:
            fits = f"its theme '{story.theme}' is not in this edition" if story.theme else "no theme fits"
            yield from (LeftOut(key, fits) for key in story.articles)


def _watch(shown: Iterable[Story], found: Mapping[str, Sequence[Fact]], day: date) -> tuple[Watch, ...]:
    """Return the dates to watch among the facts `found` in the leads of the stories shown: the nearest, one a story."""
    dates = [Watch(story.id, fact) for story in shown for fact in facts.to_watch(found[story.lead], day)[:1]]
    return tuple(sorted(dates, key=lambda watch: (watch.fact.last or day, watch.story))[:_MOST_WATCHED])


def published(article: Article) -> date | None:
    """Return the day on which the article came out, where it did, or None."""
    return article.published.date() if article.published else None


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
