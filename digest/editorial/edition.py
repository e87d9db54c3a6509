"""The edition: the day's stories, sorted into the themes' sections, and what was left out and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from digest.editorial import stories, summary
from digest.editorial.themes import Judge
from digest.model import (
    Article,
    Edition,
    LeftOut,
    Publication,
    Section,
    ShownTheme,
    Story,
    Theme,
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What an edition is made for: the day, who publishes it, the themes in their order, and who judges."""

    day: date
    timezone: str
    language: str
    publication: Publication
    themes: tuple[Theme, ...]
    judge: Judge
    max_stories: int | None = None
    note: str | None = None


def compose(articles: Iterable[Article], frame: Frame, aside: Iterable[tuple[Article, str]] = ()) -> Edition:
    """Return the day's edition of `articles`, which are cleaned. It depends on nothing but its arguments.

    Stories stand newest first within a theme, excerpts after full articles. Articles set `aside` come with the
    reason; they are listed as left out.
    """
    articles = list(articles)
    aside = sorted(aside, key=lambda pair: stories.trace(pair[0]).rank)
    groups = [[articles[at] for at in group] for group in stories.group(map(stories.trace, articles))]
    told = [tell(group, frame.judge) for group in groups]
    leads = {group[0].id: group[0] for group in groups}
    left_out = [LeftOut(article.id, reason) for article, reason in aside if article.id not in leads]
    left_out += [
        LeftOut(copy.id, f"copy of '{group[0].title}'")
        for group in groups
        for copy in group[1:]
        if copy.id != group[0].id
    ]
    left_out += [LeftOut(story.lead, "no theme fits") for story in told if story.theme is None]
    kept, sections = [], []
    for theme in frame.themes:
        ranked = sorted(
            (story for story in told if story.theme == theme.slug), key=lambda story: _rank(leads[story.lead])
        )
        most = min(
            limit for limit in (theme.max_stories, frame.max_stories, len(ranked)) if limit is not None
        )
        left_out += [
            LeftOut(story.lead, f"over the {most} stories that '{theme.slug}' holds")
            for story in ranked[most:]
        ]
        kept += ranked[:most]
        sections.append(Section(theme.slug, tuple(story.id for story in ranked[:most])))
    return Edition(
        day=frame.day,
        revision=1,
        state="draft",
        timezone=frame.timezone,
        language=frame.language,
        publication=frame.publication,
        themes=tuple(_shown(theme) for theme in frame.themes),
        articles=_once(
            article for group in (*groups, [article for article, _ in aside]) for article in group
        ),
        stories=tuple(kept),
        sections=tuple(sections),
        left_out=tuple(sorted(set(left_out), key=lambda left: (left.reason, left.article))),
        note=frame.note,
    )


def tell(group: Sequence[Article], judge: Judge, *, use_labels: bool = True) -> Story:
    """Return the story that a `group` of articles, the leading one first, tells."""
    lead = group[0]
    label = next((article.label for article in group if article.label), None)
    judged = judge.judge(replace(lead, label=label), use_label=use_labels)
    return Story(
        id=lead.id,
        lead=lead.id,
        articles=tuple(dict.fromkeys(article.id for article in group)),
        theme=judged.theme,
        subtheme=judged.subtheme,
        also=judged.also,
        confidence=judged.confidence,
        evidence=judged.evidence,
        review=judged.review,
        summary=summary.summarise(lead),
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
    )


def _once(articles: Iterable[Article]) -> tuple[Article, ...]:
    """Return `articles` by id, the first of each."""
    by_id: dict[str, Article] = {}
    for article in articles:
        by_id.setdefault(article.id, article)
    return tuple(by_id[key] for key in sorted(by_id))


def _rank(article: Article) -> tuple[bool, float, str, str]:
    published = -article.published.timestamp() if article.published else 0.0
    return (article.teaser, published, article.title.casefold(), article.id)


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
