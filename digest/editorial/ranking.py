"""Ranking: which of a theme's stories stand first, and which it holds."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, tee

from digest.model import Article, Decisions, Judgement, Story, Theme

#: What a story of the day is worth; half as much for each day before. One that does not say when counts as two days old.
_TODAY = 3.0
_UNDATED = 2.0
#: What twice as many articles about the event, and a source of twice the weight, are worth.
_TWICE_REPORTED = 1.0
_TWICE_WEIGHT = 2.0
_FACT = 0.3
_SUMMARY, _IMAGE = 0.8, 0.2
#: The label and the text say the same; they disagree; only one of them says anything.
_AGREES, _DISAGREES = 0.5, -0.5

_DAY = timedelta(days=1)


def score_story(
    lead: Article, judged: Judgement, day: date, *, facts: int, summarised: bool, reporters: int = 1
) -> dict[str, float]:
    """Return what speaks for a story's place, part by part; the parts add up.

    `facts` are those that it shows, `reporters` the articles about the event, copies aside.
    """
    return {
        "recency": round(_TODAY * 0.5 ** _age(lead, day), 4),
        "articles": is_reported(reporters),
        "facts": round(_FACT * facts, 4),
        "completeness": 0.0
        if lead.teaser
        else _SUMMARY * summarised + _IMAGE * (lead.image is not None),
        "label": _label(judged),
        "weight": round(_TWICE_WEIGHT * math.log2(lead.weight), 4),
    }


def is_reported(reporters: int) -> float:
    """Return what it is worth that so many articles tell of the event."""
    return round(_TWICE_REPORTED * math.log2(reporters), 4)


def total_score(parts: Mapping[str, float]) -> float:
    """Return a story's score of its `parts`."""
    return round(sum(parts.values()), 4)


def place_stories(story: Story, lead: Article, decisions: Decisions) -> tuple[object, ...]:
    """Return a story's place: the editor's, else by its score; what is equal stands newest first."""
    published = -lead.published.timestamp() if lead.published else 0.0
    pin, order = (_first(places, story) for places in (decisions.pins, decisions.order))
    return (
        pin,
        order,
        lead.teaser,
        -total_score(story.score),
        published,
        lead.title.casefold(),
        lead.id,
    )


def _first(places: Sequence[str], story: Story) -> int:
    return min((places.index(key) for key in story.articles if key in places), default=len(places))


def hold_stories(
    ranked: Iterable[Story], theme: Theme, most: int | None, pinned: int = 0
) -> tuple[list[Story], dict[str, str]]:
    """Return those of a theme's `ranked` stories that it holds, and why it passes over others (ids).

    It holds the first `pinned` in any case, then the least that each sub-theme is to have, then the best, up to `most` in
    all and up to what each sub-theme may have. No more stories are asked for than that takes: the rest is over the `most`.
    """
    room = math.inf if most is None else most
    parts = {part.slug: part for part in theme.subthemes}
    due, best, again = tee(ranked, 3)
    held = {story.id: story.subtheme for story in islice(due, pinned)}
    held |= _least(due, theme, room - len(held), Counter(held.values()))
    having = Counter(held.values())
    over: dict[str, str] = {}
    for story in best:
        if story.id in held:
            continue
        if len(held) >= room:
            break
        part = parts.get(story.subtheme or "")
        if part and part.max_stories is not None and having[part.slug] >= part.max_stories:
            over[story.id] = (
                f"over the {part.max_stories} stories that '{theme.slug}/{part.slug}' holds"
            )
        else:
            held[story.id] = story.subtheme
            having[story.subtheme] += 1
    return list(islice((story for story in again if story.id in held), len(held))), over


def _least(
    ranked: Iterable[Story], theme: Theme, room: float, having: Mapping[str | None, int]
) -> dict[str, str | None]:
    """Return the stories, each with its sub-theme, that sub-themes are to have beside those they are `having`."""
    least = {
        part.slug: min(part.min_stories, part.max_stories or part.min_stories)
        for part in theme.subthemes
    }
    wanted = Counter[str | None](least) - Counter(having)
    found: dict[str, str | None] = {}
    for story in ranked:
        if not wanted or len(found) >= room:
            break
        if story.subtheme in wanted:
            found[story.id] = story.subtheme
            wanted -= Counter([story.subtheme])
    return found


def _age(article: Article, day: date) -> float:
    """Return how many days before the end of `day` the article came out."""
    if article.published is None:
        return _UNDATED
    end = datetime.combine(day + _DAY, time(), UTC)
    return max(0.0, (end - article.published) / _DAY)


def _label(judged: Judgement) -> float:
    if not any(part.kind in ("label", "correction") for part in judged.evidence[:1]):
        return 0.0
    if judged.review:
        return _DISAGREES
    return _AGREES if any(part.weight > 0 for part in judged.evidence[1:]) else 0.0
