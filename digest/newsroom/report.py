"""The report of a run, as JSON values: what was read, built and left out, and why."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from digest.editorial.edition import NO_THEME, UNSURE
from digest.errors import DigestError
from digest.model import Edition, Problem
from digest.newsroom.intake import SourceCount
from digest.newsroom.offer import Offer
from digest.preflight.day import CheckedFile
from digest.store.news import document
from digest.store.news.document import VariantFiles

#: How a reason for leaving an article out is counted, by how it begins.
_KINDS = {
    "too old": "too old",
    "under embargo": "under embargo",
    "undated excerpt": "undated excerpt",
    "sent with": "sent with an earlier edition",
    "copy of": "copied from another article",
    "too few stories for": "in a theme with too few stories",
    "its theme": "in a theme that this edition does not show",
    "over the": "over what the theme holds",
    "lost by age": "lost by age",
    "the same words": "sent before in the same words",
}


#: So begin the reasons against an article that fits a theme.
_FITS = (
    "too few stories for",
    "its theme",
    "over the",
    "dropped by",
    "nothing new since",
)


#: So begin the reasons against an article that is discarded without being used up.
_DISCARDED = ("lost by age", "the same words")


def report_build(
    day: date,
    offer: Offer,
    edition: Edition | None,
    files: Iterable[str],
    checked: Iterable[CheckedFile] = (),
    *,
    unchanged: bool,
) -> dict[str, Any]:
    """Return what a build for `day` read and built."""
    made = report_reading(day, offer.counts, offer.problems)
    made["missed"] = [one.isoformat() for one in offer.missed]
    if edition is None:
        return made | {"status": "quiet"}
    return made | {
        "status": "approved" if unchanged else "built",
        "revision": edition.revision,
        "hash": document.edition_hash(edition),
        "files": sorted([*files, document.EDITION_FILE]),
        "articles": len(edition.articles),
        "stories": len(edition.stories),
        "themes": {section.theme: len(section.stories) for section in edition.sections},
        "review": [story.id for story in edition.stories if story.review],
        "review_left_out": [left.article for left in edition.left_out if left.reason == UNSURE],
        "updates": [story.id for story in edition.stories if story.update],
        "errata": [erratum.article for erratum in edition.errata],
        "findings": [
            {
                "file": one.file,
                "code": finding.code,
                "severity": finding.severity,
                "message": finding.message,
            }
            for one in checked
            for finding in one.findings
        ],
        "left_out": [{"article": left.article, "reason": left.reason} for left in edition.left_out],
        "discarded": discarded_articles(edition),
    }


def discarded_articles(edition: Edition) -> list[dict[str, str]]:
    """Return the articles that no reader of `edition` or of a later one gets, and on what evidence.

    Copies of what it tells are none: they were told in other words.
    """
    titles = {article.id: article.title for article in edition.articles}
    return [
        {"article": left.article, "title": titles.get(left.article, ""), "reason": left.reason}
        for left in edition.left_out
        if (left.used and not left.reason.startswith("copy of"))
        or left.reason.startswith(_DISCARDED)
    ]


def lost_lines(edition: Edition) -> list[str]:
    """Return what waited in vain for room or company until it was too old, a line each."""
    lost = [one for one in discarded_articles(edition) if one["reason"].startswith("lost by age")]
    return [f"'{one['title']}' is {one['reason']}" for one in lost]


def shortened_variants(variants: Mapping[str, VariantFiles]) -> dict[str, dict[str, int]]:
    """Return how many stories each shortened variant tells in one line, and only counts."""
    return {
        key: {"short": len(one.short), "more": len(one.more)}
        for key, one in variants.items()
        if one.short or one.more
    }


def shortened_lines(edition: Edition, variants: Mapping[str, VariantFiles]) -> list[str]:
    """Return how each shortened variant of an edition was shortened, a line each."""
    lines = []
    for key, fit in shortened_variants(variants).items():
        said = f"{fit['short']} {'story' if fit['short'] == 1 else 'stories'} told in one line"
        if fit["more"]:
            said += f", {fit['more']} only counted"
            if not edition.publication.public_url:
                said += " and, without [mail] public_url, left for the next edition"
        most = edition.publication.max_bytes
        lines.append(f"Shortened to fit {most:,} bytes: {key}: {said}")
    return lines


def report_reading(
    day: date, counts: Mapping[str, SourceCount], problems: Iterable[Problem]
) -> dict[str, Any]:
    """Return what a run for `day` read, and what could not be read."""
    return {
        "status": "read",
        "day": day.isoformat(),
        "sources": [{"place": place, **asdict(count)} for place, count in counts.items()],
        "skipped": [
            {"source": problem.origin, "reason": problem.reason}
            for problem in problems
            if problem.skipped
        ],
    }


def unsure_arrivals(edition: Edition, last: date | None) -> list[str]:
    """Return the titles of articles left out in doubt that arrived since the edition of `last`."""
    arrived = _arrived(edition, last)
    unsure = (left.article for left in edition.left_out if left.reason == UNSURE)
    return [arrived[key] for key in unsure if key in arrived]


def unfit_arrivals(edition: Edition, last: date | None) -> str | None:
    """Return what to do if articles arrived since the edition of `last`, and none fits this one.

    None if one fits, or none arrived.
    """
    arrived = _arrived(edition, last)
    reasons = [left.reason for left in edition.left_out if left.article in arrived]
    if edition.stories or any(reason.startswith(_FITS) for reason in reasons):
        return None
    if not {NO_THEME, UNSURE}.isdisjoint(reasons):
        return (
            "Articles arrive, but none of them fits a theme: add labels or terms to a theme's file,"
            " or catch_all = true to one theme; 'digest explain SOURCE' shows why"
        )
    if any(reason.startswith("in another language") for reason in reasons):
        return (
            "Articles arrive, but all of them say that they are in another language than [site]"
            " language: if they are not, set language in their [[source]]"
        )
    return None


def _arrived(edition: Edition, last: date | None) -> dict[str, str]:
    """Return the articles (ids) that came out since the edition of `last`, with their titles."""
    return {
        one.id: one.title
        for one in edition.articles
        if last is None or one.published_day is None or one.published_day >= last
    }


def report_failure(problem: DigestError, day: date) -> dict[str, Any]:
    """Return why a run for `day` failed."""
    return {"status": "failed", "day": day.isoformat(), "error": str(problem)}


def count_reasons(given: Iterable[str]) -> list[tuple[str, int]]:
    """Return how often each kind of reason for leaving an article out was `given`."""
    return sorted(Counter(map(_kind, given)).items())


def _kind(reason: str) -> str:
    """Return a reason without the part that is about one article."""
    return next((kind for begun, kind in _KINDS.items() if reason.startswith(begun)), reason)
