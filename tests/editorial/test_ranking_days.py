"""Twelve days, and the lead that an editor would choose (ranking_days/README.md)."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from digest.config import themes
from digest.editorial.drafts import draft_story, order_drafts
from digest.editorial.ranking import lead_with_address
from digest.editorial.text import clean_article
from digest.editorial.themes.judge import Judge
from digest.model import Article, Decisions
from tests.languages import LANGUAGES

DAYS = sorted((Path(__file__).parent / "ranking_days").glob("*.toml"))
#: The days that the order misses, and why.
MISSED = {"10_size_of_a_sector": "a course that names no size stands above a small lease"}
NOWHERE = Path("/nowhere")
JUDGE = Judge(themes.read_themes(NOWHERE), themes.read_no_theme(NOWHERE), languages=LANGUAGES)


def ranked(day: dict[str, Any]) -> list[str]:
    """Return the leads of the day's stories in their order."""
    language = LANGUAGES.of("en-IN")
    made = [
        clean_article(
            Article(**{"published_precision": "second", "language": "en-IN"} | one), language
        )
        for one in day["articles"]
    ]
    by_id = {one.id: one for one in made}
    told = {key: group for group in day.get("same", ()) for key in group}
    groups = dict.fromkeys(tuple(told.get(one.id, (one.id,))) for one in made)
    drafts = [
        draft_story(keys[0], [by_id[key] for key in keys], JUDGE, day["day"], language)
        for keys in groups
    ]
    leads = {one.outline.id: one.lead for one in drafts}
    held = lead_with_address(list(order_drafts(drafts, Decisions())), leads, Decisions())
    return [one.lead for one in held]


def cases() -> Iterator[Any]:
    """Yield the days."""
    for path in DAYS:
        missed = MISSED.get(path.stem)
        marks = [pytest.mark.xfail(reason=missed, strict=True)] if missed else []
        yield pytest.param(path, id=path.stem, marks=marks)


@pytest.mark.parametrize("path", list(cases()))
def test_the_lead_is_the_editor_s(path: Path) -> None:
    """And so is the order of the pairs that the day names."""
    day = tomllib.loads(path.read_text(encoding="utf-8"))
    order = ranked(day)
    assert order[0] == day["lead"], day["why"]
    wrong = [(one, two) for one, two in day["before"] if order.index(one) > order.index(two)]
    assert wrong == [], day["why"]
