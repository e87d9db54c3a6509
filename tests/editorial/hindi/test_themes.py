"""Hindi articles have the theme that their label, or the terms of a theme's file, say."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from digest.editorial.drafts import draft_story
from digest.editorial.text import clean_article
from digest.editorial.themes.judge import Judge
from digest.model import Article, NoTheme, Subtheme, Term, Theme
from tests.editorial.hindi import ARTICLES
from tests.languages import LANGUAGES

FOLDER = Path(__file__).parent
TERMS = tomllib.loads((FOLDER / "terms.toml").read_text(encoding="utf-8"))


def part(table: dict[str, Any]) -> dict[str, Any]:
    """Return labels and terms of a theme or a sub-theme."""
    terms = (Term(text, given["weight"]) for given in table["terms"] for text in given["texts"])
    return {"labels": tuple(table["labels"]), "terms": tuple(terms)}


def theme(slug: str, order: int) -> Theme:
    """Return the theme `slug` with its terms, or its sub-themes."""
    table = TERMS[slug]
    colours = {"colour": "#000000", "colour_dark": "#ffffff", "blurb": "", "subject": "{theme}"}
    if "terms" in table:
        return Theme(slug=slug, title=slug, order=order, **colours, **part(table))
    parts = tuple(Subtheme(name, name, **part(one)) for name, one in table.items())
    return Theme(slug=slug, title=slug, order=order, **colours, subthemes=parts)


SLUGS = [slug for slug in TERMS if slug != "none"]
JUDGE = Judge(
    [theme(slug, order) for order, slug in enumerate(SLUGS)],
    NoTheme(**part(TERMS["none"])),
    languages=LANGUAGES,
)


@pytest.mark.parametrize("row", ARTICLES, ids=lambda row: row["id"])
def test_a_hindi_article_is_told_in_its_sentences(row: dict[str, Any]) -> None:
    """Theme and summary together, from the sentence that tells the news."""
    made = Article(row["id"], "", row["title"], row["text"], label=row["label"], language="hi")
    hindi = LANGUAGES.of("hi")
    story = draft_story("s", [clean_article(made, hindi)], JUDGE, date(2026, 11, 30), hindi).story
    told = [one.text for one in story.summary]
    assert told[:1] == [row["sentences"][row["begins"]]]
    assert set(told) <= set(row["sentences"])


@pytest.mark.parametrize("by_label", [True, False], ids=["label", "terms"])
@pytest.mark.parametrize("row", ARTICLES, ids=lambda row: row["id"])
def test_a_hindi_article_has_its_theme(row: dict[str, Any], *, by_label: bool) -> None:
    """By its label, or by its terms alone."""
    made = Article(row["id"], "", row["title"], row["text"], label=row["label"], language="hi")
    judged = JUDGE.judge(clean_article(made, LANGUAGES.of("hi")), use_label=by_label)
    found = "/".join(filter(None, (judged.theme, judged.subtheme))) or "none"
    assert found == row["theme"]
