"""Reasons: in words, why two articles are one story, or were kept apart."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from digest.editorial.stories.batch import Batch
from digest.editorial.stories.card import Comparison, weigh_signs
from digest.editorial.stories.group import Group
from digest.editorial.stories.linkage import SCORE
from digest.editorial.stories.parting import DAYS_APART, explain_parting
from digest.editorial.stories.trace import Trace

#: So many terms or figures are named.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class ReasonPart:
    """A sign in words; its `worth` speaks for one event above 0, and alone decides if None."""

    sign: str
    text: str
    worth: float | None = None


@dataclass(frozen=True, slots=True)
class PairReason:
    """What speaks for and against one event; the `score` of two articles that must part is None."""

    score: float | None
    parts: tuple[ReasonPart, ...]


@dataclass(frozen=True, slots=True)
class StoryReason:
    """An article's nearest `other` (by position) in its story, or outside, and why."""

    other: int
    together: bool
    reason: PairReason


def explain_groups(
    traces: Sequence[Trace], groups: Iterable[Group], days_apart: int = DAYS_APART
) -> dict[int, tuple[StoryReason, ...]]:
    """Return for each article by position its nearest other in its story and outside, with why.

    Copies have none: they say the same as another.
    """
    stories = [(group.lead, *group.reporters) for group in groups]
    positions = sorted(at for members in stories for at in members)
    story = {at: number for number, members in enumerate(stories) for at in members}
    batch = Batch([traces[at] for at in positions], days_apart)
    near: dict[tuple[int, bool], tuple[int, int]] = {}
    for (one, other), score in batch.scores.items():
        for mine, theirs in ((one, other), (other, one)):
            together = story[positions[mine]] == story[positions[theirs]]
            key = (mine, together)
            near[key] = max(near.get(key, (score, theirs)), (score, theirs))
    return {
        position: tuple(
            StoryReason(
                positions[near[at, together][1]],
                together,
                explain_pair(batch, at, near[at, together][1]),
            )
            for together in (True, False)
            if (at, together) in near
        )
        for at, position in enumerate(positions)
    }


def explain_pair(batch: Batch, one: int, other: int) -> PairReason:
    """Return why two articles of a batch, by position, are one story, or are not."""
    first, second = batch.traces[one], batch.traces[other]
    if parting := explain_parting(first, second, batch.days_apart):
        return PairReason(None, (ReasonPart("apart", parting),))
    comparison = batch.comparison
    if comparison.card(one, other) is None:
        return PairReason(None, (ReasonPart("language", "not in one language"),))
    parts = tuple(sorted(_parts(comparison, one, other), key=lambda part: -abs(part.worth or 0)))
    if not batch.listings.isdisjoint((one, other)):
        return PairReason(None, (ReasonPart("listing", "a list of several stories"), *parts))
    return PairReason(batch.score(one, other) / SCORE, parts)


def _parts(comparison: Comparison, one: int, other: int) -> Iterator[ReasonPart]:
    """Yield the signs of the card in words."""
    card = comparison.card(one, other)
    if card is None:
        return
    signs = comparison.signs(one, other)
    yield ReasonPart("bias", "most articles tell of different events", card.bias)
    texts = {
        "whole": _said(comparison, one, other),
        "lead": f"headline and opening are {signs.lead:.0%} alike",
        "headline": f"{signs.headline:.0%} of a headline is in the other article",
        "figures": _figures(comparison, one, other),
        "conflict": " against ".join(
            ", ".join(figure.text for figure in comparison.headline_figures(at))
            for at in (one, other)
        ),
        "places": " against ".join(
            ", ".join(sorted(comparison.batch[at].regions[0])) for at in (one, other)
        ),
    }
    none = type(signs)(*[0.0] * len(signs))
    for sign, text in texts.items():
        worth = weigh_signs(card, none._replace(**{sign: getattr(signs, sign)})) - card.bias
        if worth:
            yield ReasonPart(sign, text, worth)


def _said(comparison: Comparison, one: int, other: int) -> str:
    """Return the heaviest names that both articles have, else their heaviest words."""
    likeness = comparison.likeness
    shared = likeness.heaviest(likeness.words[one] & likeness.words[other])
    written = {
        name.lower(): name
        for at in (other, one)
        for name in comparison.batch[at].terms.names.split()
    }
    names: list[str] = []
    for term in shared:
        words = term.split("_")
        if all(word in written for word in words):
            name = " ".join(written[word] for word in words)
            if not any(name in known for known in names):
                names.append(name)
    if names:
        return f"both name {', '.join(names[:_NAMED])}"
    words = [term for term in shared if "_" not in term and term[0].isalpha()]
    return f"both say {', '.join(words[:_NAMED])}" if words else "few words in common"


def _figures(comparison: Comparison, one: int, other: int) -> str:
    """Return the figures that both state, as each writes them."""
    shared = sorted(comparison.shared_figures(one, other), key=lambda figure: -figure.worth)
    told = []
    for figure in shared[:_NAMED]:
        kind = "sum" if figure.one.kind == "money" else "figure"
        texts = dict.fromkeys((figure.one.text, figure.other.text))
        told.append(f"same {kind}: {' = '.join(texts)}")
    return "; ".join(told)
