"""Reasons: in words, why two articles are one story, or were kept apart."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from digest.editorial.stories.batch import Batch
from digest.editorial.stories.card import Comparison, weigh_signs
from digest.editorial.stories.group import Group
from digest.editorial.stories.linkage import SCORE
from digest.editorial.stories.parting import DAYS_APART, explain_parting
from digest.editorial.stories.trace import Trace
from digest.model.text import bare_letters

#: So many terms or figures are named.
_NAMED = 3
#: Shares in words, each from so much on.
_ALIKE = ((0.6, "almost"), (0.4, "much"), (0.0, "a little"))
_PARTS = ((0.75, "nearly all"), (0.6, "most"), (0.45, "half"), (0.0, "a part"))


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
    for one, other in batch.comparison.likeness.candidates():
        score = batch.score(one, other)
        for mine, theirs in ((one, other), (other, one)):
            together = story[positions[mine]] == story[positions[theirs]]
            key = (mine, together)
            near[key] = max(near.get(key, (score, theirs)), (score, theirs))
    return {
        position: tuple(
            StoryReason(
                positions[near[at, together][1]],
                together,
                _explain_member(batch, at, near[at, together][1], together=together),
            )
            for together in (True, False)
            if (at, together) in near
        )
        for at, position in enumerate(positions)
    }


def _explain_member(batch: Batch, one: int, other: int, *, together: bool) -> PairReason:
    """Return why two articles are one story, or are not, though they might be by themselves."""
    reason = explain_pair(batch, one, other)
    if reason.score is None or (reason.score >= 0) == together:
        return reason
    how = "joined by the rest of the story" if together else "alike, but not to all of its story"
    return replace(reason, parts=(ReasonPart("story", how), *reason.parts))


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
        return PairReason(
            None, (ReasonPart("listing", "one of them is a list of several stories"), *parts)
        )
    return PairReason(batch.score(one, other) / SCORE, parts)


def _parts(comparison: Comparison, one: int, other: int) -> Iterator[ReasonPart]:
    """Yield the signs of the card in words."""
    card = comparison.card(one, other)
    if card is None:
        return
    signs = comparison.signs(one, other)
    names = _names(comparison, one, other)
    is_apart = weigh_signs(card, signs) < 0
    texts = {
        "whole": f"both name {', '.join(names)}" if names else _words(comparison, one, other),
        "lead": f"they open {_in_words(signs.lead, _ALIKE)} alike",
        "headline": f"{_in_words(signs.headline, _PARTS)} of one headline stands in the other",
        "figures": _figures(comparison, one, other),
        "places": " against ".join(
            ", ".join(sorted(comparison.batch[at].regions[0])) for at in (one, other)
        ),
    }
    but = f" but {_listed(names)}" if names else ""
    little = f"little in common{but}" if is_apart else "few articles tell of one event"
    yield ReasonPart("bias", little, card.bias)
    none = type(signs)(*[0.0] * len(signs))
    for sign, text in texts.items():
        worth = weigh_signs(card, none._replace(**{sign: getattr(signs, sign)})) - card.bias
        if worth:
            yield ReasonPart(sign, text, worth)


def _names(comparison: Comparison, one: int, other: int) -> list[str]:
    """Return the heaviest names that both articles have, each as a whole, not in capitals.

    Days and months have capitals, too, but are common words.
    """
    likeness = comparison.likeness
    language = comparison.batch[one].words
    common = language.common if language else frozenset[str]()
    shared = likeness.heaviest(likeness.words[one] & likeness.words[other])
    written: dict[str, str] = {}
    for at in (one, other):
        for name in comparison.batch[at].terms.names.split():
            if written.get(name.lower(), name).isupper() or name.lower() not in written:
                written[name.lower()] = name
    known = [
        term
        for term in shared
        if all(word in written and word not in common for word in term.split("_"))
    ]
    pairs = [term.split("_") for term in known if "_" in term]
    names: dict[str, None] = {}
    told: set[str] = set()
    for word in known:
        if word not in told and "_" not in word:
            whole = next((pair for pair in pairs if word in pair), [word])
            told.update(whole)
            names[" ".join(written[part] for part in whole)] = None
    return list(names)[:_NAMED]


def _words(comparison: Comparison, one: int, other: int) -> str:
    """Return the heaviest words that both articles have."""
    likeness = comparison.likeness
    shared = likeness.heaviest(likeness.words[one] & likeness.words[other])
    words = [term for term in shared if "_" not in term and term[0].isalpha()]
    return f"both say {', '.join(words[:_NAMED])}" if words else "few words in common"


def _listed(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _in_words(share: float, words: Sequence[tuple[float, str]]) -> str:
    return next(word for least, word in words if share >= least)


def _figures(comparison: Comparison, one: int, other: int) -> str:
    """Return the figures that both state, as each writes them."""
    shared = sorted(comparison.shared_figures(one, other), key=lambda figure: -figure.worth)
    told = []
    for figure in shared[:_NAMED]:
        kind = "sum" if figure.one.kind == "money" else "figure"
        texts = {bare_letters(one.text): one.text for one in (figure.other, figure.one)}
        told.append(f"same {kind}: {' = '.join(reversed(texts.values()))}")
    return "; ".join(dict.fromkeys(told))
