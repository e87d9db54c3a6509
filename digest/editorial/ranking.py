"""Ranking: the scores of stories, their order in a theme, and the ones it holds."""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, tee

from digest.editorial.facts.comparison import same_amount
from digest.editorial.facts.finder import headline_facts
from digest.editorial.facts.sizes import size_of
from digest.model import Article, Decisions, Fact, Judgement, Language, Story, Theme

#: The worth of a story of the day; older ones lose half of it with each day before.
_TODAY = 3.0
_UNDATED = 2.0
#: The worth of twice as many outlets that report the event, and of twice the source's weight.
_TWICE_REPORTED = 1.0
_TWICE_WEIGHT = 2.0
_SUMMARY, _IMAGE, _ADDRESS = 0.8, 0.2, 0.3
#: The worth of a label that agrees with the text, and of one that disagrees.
_AGREES, _DISAGREES = 0.5, -0.5
#: The worth of ten times the size, within these powers of ten of a middling figure.
_TENFOLD = 0.6
_SMALLEST, _LARGEST = -2.0, 3.0
#: How large a thing is; a share, a count or a voltage does not say.
_SIZED = frozenset(("money", "power", "apparent_power", "energy", "capacity", "length", "area"))
#: A market or an economy is larger than this (Rs 10,000 crore).
_SCENE = 2.0
#: The worth of a headline that tells of deaths.
_DEATHS = 1.5

_DAY = timedelta(days=1)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Worth:
    """What a story has to tell, beside its lead's age and label.

    `size` is in powers of ten of a middling figure, `outlets` the number of sources that report it.
    """

    size: float
    outlets: int
    summarised: bool


def score_story(
    lead: Article, judged: Judgement, day: date, worth: Worth, language: Language
) -> dict[str, float]:
    """Return the parts of a story's score, which add up; `language` is that of its `lead`."""
    completeness = _SUMMARY * worth.summarised + _IMAGE * (lead.image is not None)
    return {
        "recency": round(_TODAY * 0.5 ** _age(lead, day), 4),
        "outlets": outlets_score(worth.outlets),
        "size": round(_TENFOLD * min(max(worth.size, _SMALLEST), _LARGEST), 4),
        "deaths": _DEATHS * _tells_of_deaths(lead.title, language),
        "completeness": 0.0 if lead.teaser else completeness,
        "address": _ADDRESS * (lead.url is not None),
        "label": _label(judged),
        "weight": round(_TWICE_WEIGHT * math.log2(lead.weight), 4),
    }


def outlets_score(outlets: int) -> float:
    """Return the worth of so many outlets that report one event."""
    return round(_TWICE_REPORTED * math.log2(outlets), 4)


def count_outlets(members: Iterable[Article]) -> int:
    """Return the number of sources of a story's articles; one without a name is one of its own."""
    return len({one.source or one.id for one in members})


def named_figures(headline: str, published: date | None, language: Language) -> list[Fact]:
    """Return the facts of a headline but for the size of a market: "a Rs 20 lakh crore sector"."""
    scenes = language.facts.scenes if language.facts else frozenset[str]()

    def is_scene(fact: Fact) -> bool:
        behind = _WORD.search(headline.lower(), fact.end)
        return size_of(fact) >= _SCENE and behind is not None and behind[0] in scenes

    return [one for one in headline_facts(headline, published, language) if not is_scene(one)]


def story_size(facts: Iterable[Fact], named: Sequence[Fact], lead_end: int) -> float:
    """Return how large the thing is that a story tells of, by the `facts` that it shows.

    The largest figure counts that the headline names (`named`) or that stands before `lead_end`,
    the end of the text's first sentence. If there is none, a sum further down may show that a thing
    is small, never that it is large: a rival's figures stand there, and those of a market.
    """
    sized = [one for one in facts if one.kind in _SIZED]
    told = [
        one for one in sized if one.end <= lead_end or any(same_amount(one, it) for it in named)
    ]
    if told:
        return max(map(size_of, told))
    return min(0.0, max((size_of(one) for one in sized if one.kind == "money"), default=0.0))


def total_score(parts: Mapping[str, float]) -> float:
    """Return a story's score: the sum of its `parts`."""
    return round(sum(parts.values()), 4)


def story_place(
    story: Story, lead: Article, decisions: Decisions, turn: int = 0
) -> tuple[object, ...]:
    """Return a story's sort key: the editor's order, else the score; of equals the newest first.

    A lower `turn` goes before any score. Of stories equal in all that none is preferred: not by its
    name or that of its source.
    """
    published = -lead.published.timestamp() if lead.published else 0.0
    pin, order = (_first(places, story) for places in (decisions.pins, decisions.order))
    score = -total_score(story.score)
    lot = hashlib.sha256(lead.id.encode()).digest()
    return (pin, order, turn, lead.teaser, score, published, lot)


def _first(places: Sequence[str], story: Story) -> int:
    return min((places.index(key) for key in story.articles if key in places), default=len(places))


def select_stories(
    ranked: Iterable[Story], theme: Theme, most: int | None, pinned: int = 0
) -> tuple[list[Story], dict[str, str]]:
    """Return the `ranked` stories that a theme holds, and the reasons against others (by id).

    It holds the first `pinned` in any case, then each sub-theme's minimum, then the best, up to
    `most` in all and each sub-theme's maximum. It reads no further than that: stories without a
    reason are over the `most`.
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
            name = f"{theme.slug}/{part.slug}"
            over[story.id] = f"over the {part.max_stories} stories that '{name}' holds"
        else:
            held[story.id] = story.subtheme
            having[story.subtheme] += 1
    return list(islice((story for story in again if story.id in held), len(held))), over


def lead_with_address(
    held: Sequence[Story], leads: Mapping[str, Article], decisions: Decisions
) -> list[Story]:
    """Return a theme's stories, the first one with an address in front, if it may lead.

    An excerpt does not lead before a full article, nor anything before the editor's choice. `leads`
    are the stories' leading articles, by the story's id.
    """
    if not held or leads[held[0].id].url:
        return list(held)
    first, chosen = held[0], {*decisions.pins, *decisions.order}
    if not chosen.isdisjoint(first.articles):
        return list(held)
    for one in held:
        lead = leads[one.id]
        if lead.url and lead.teaser <= leads[first.id].teaser:
            return [one, *(other for other in held if other is not one)]
    return list(held)


def _least(
    ranked: Iterable[Story], theme: Theme, room: float, having: Mapping[str | None, int]
) -> dict[str, str | None]:
    """Return the stories (ids), with their sub-themes, for minimums not met by those held."""
    wanted = Counter[str | None]()
    for part in theme.subthemes:
        wanted[part.slug] = min(part.min_stories, part.max_stories or part.min_stories)
    wanted -= Counter(having)
    found: dict[str, str | None] = {}
    for story in ranked:
        if not wanted or len(found) >= room:
            break
        if story.subtheme in wanted:
            found[story.id] = story.subtheme
            wanted -= Counter([story.subtheme])
    return found


def _age(article: Article, day: date) -> float:
    """Return by how many days the article is older than `day`: an hour of it changes nothing."""
    if article.published is None:
        return _UNDATED
    return max(0.0, (datetime.combine(day, time(), UTC) - article.published) / _DAY)


def _tells_of_deaths(headline: str, language: Language) -> bool:
    words = language.headlines
    return words is not None and not words.deaths.isdisjoint(_WORD.findall(headline.lower()))


def _label(judged: Judgement) -> float:
    if not any(part.kind in ("label", "correction") for part in judged.evidence[:1]):
        return 0.0
    if judged.review:
        return _DISAGREES
    return _AGREES if any(part.weight > 0 for part in judged.evidence[1:]) else 0.0
