"""Notes: an article's judgement, as `digest explain` found it, told as a colleague would."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from digest.cli import show

_Record = Mapping[str, Any]

#: Characters that are quoted of what was skipped.
_QUOTED = 60
_MOST_SKIPPED = 6
_MOST_REASONS = 4


def note_lines(record: _Record) -> Iterator[tuple[str, str]]:
    """Yield (name, text) for each line of the note on an article."""
    if record["source"]:
        yield "Source", record["source"] + (" (excerpt)" if record["teaser"] else "")
    yield "Theme", _theme(record)
    yield from _summary(record)
    yield "Facts", _facts(record)
    if record["story"] is not None:
        yield from _story(record)
    yield "Score", _score(record)


def _theme(record: _Record) -> str:
    """Return the theme, how sure that is, and why, in a sentence."""
    theme = "/".join(filter(None, (record["theme"], record["subtheme"]))) or "none"
    also = f" (also {', '.join(record['also'])})" if record["also"] else ""
    why = show.evidence_text(
        (part["kind"], part["text"], round(part["weight"], 1)) for part in record["evidence"]
    )
    review = ", to be reviewed" if record["review"] else ""
    because = f": {why}" if why else ""
    return f"{theme}{also}, {record['confidence']:.2f} sure{review}{because}"


def _summary(record: _Record) -> Iterator[tuple[str, str]]:
    """Yield the summary, then a line for each reason for which something before it was skipped."""
    told = " ".join(part["text"] for part in record["summary"])
    yield "Summary", told or ("none: no sentence stands alone" if record["skipped"] else "none")
    reasons = groupby(record["skipped"], key=lambda one: one["why"])
    for number, (why, parts) in enumerate(reasons):
        if number == _MOST_SKIPPED:
            yield "", "..."
            return
        quoted = ", ".join(f"'{_shortened(one['text'])}'" for one in parts)
        yield "", f"skipped: {why} ({quoted})"


def _facts(record: _Record) -> str:
    """Return the facts that are shown, each with the rule that chose it."""
    by_rule: dict[str, list[str]] = {}
    for one in record["facts"]:
        if one["shown"]:
            by_rule.setdefault(one["rule"], []).append(one["text"])
    told = (f"{' · '.join(texts)} ({rule})" for rule, texts in by_rule.items())
    return "; ".join(told) or "none"


def _story(record: _Record) -> Iterator[tuple[str, str]]:
    """Yield what it is in which story, then a line for each article that it was compared with."""
    reasons = record["story_reasons"]
    if record["role"] == "lead":
        others = any(one["together"] for one in reasons)
        yield "Story", f"leads {record['story']}" if others else "stands by itself"
    else:
        yield "Story", f"{record['role']} in {record['story']}"
    for one in reasons[:_MOST_REASONS]:
        how = "with" if one["together"] else "not with"
        why = "; ".join(part["text"] for part in _deciding(one["parts"], together=one["together"]))
        yield "", f"{how} '{_shortened(one['title'])}'" + (f": {why}" if why else "")


def _deciding(parts: Sequence[_Record], *, together: bool) -> Iterator[_Record]:
    """Yield the parts that speak for what was done; what decides alone tells why two are apart."""
    alone = not together and any(part["weight"] is None for part in parts)
    for part in parts:
        if part["weight"] is None or (not alone and (part["weight"] > 0) == together):
            yield part


def _score(record: _Record) -> str:
    scored = {name: value for name, value in record["score"].items() if value}
    parts = " ".join(f"{name} {value:+g}" for name, value in scored.items())
    return f"{sum(scored.values()):.2f} = {parts}"


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else line[:_QUOTED].rsplit(" ", 1)[0] + " ..."
