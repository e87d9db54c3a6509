from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from digest.errors import NothingToRead
from digest.model import Article, Edition, LeftOut, Problem
from digest.newsroom.intake import SourceCount
from digest.newsroom.report import (
    count_reasons,
    discarded_articles,
    lost_lines,
    report_failure,
    report_reading,
    shortened_lines,
    shortened_variants,
    unfit_arrivals,
    unsure_arrivals,
)
from digest.store.news.document import VariantFiles
from tests.rendering.samples import edition

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_what_was_read_is_told_by_source() -> None:
    """With what was skipped of it; a problem that cost nothing is not."""
    counts = {"in/": SourceCount("Desk", read=3, new=2, failed=None)}
    problems = [Problem("in/a.txt", "is empty"), Problem("in/b.txt", "is odd", skipped=False)]
    assert report_reading(DAY, counts, problems) == {
        "status": "read",
        "day": "2026-11-23",
        "sources": [
            {"place": "in/", "name": "Desk", "read": 3, "new": 2, "changed": 0}
            | {"failed": None, "unchanged": False, "left": 0}
        ],
        "skipped": [{"source": "in/a.txt", "reason": "is empty"}],
    }


def test_a_failure_is_told_in_its_own_words() -> None:
    """As the command line says it."""
    failed = NothingToRead(sources="in/")
    said = {"status": "failed", "day": "2026-11-23", "error": str(failed)}
    assert report_failure(failed, DAY) == said


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        (["no theme fits", "no theme fits"], [("no theme fits", 2)]),
        (["too old: published 2026-11-19"], [("too old", 1)]),
        (["copy of 'A'", "copy of 'B'"], [("copied from another article", 2)]),
        (
            ["too few stories for 'Roads': skipped", "its theme 'homes' is not in this edition"],
            [
                ("in a theme that this edition does not show", 1),
                ("in a theme with too few stories", 1),
            ],
        ),
        (["over the 5 stories that 'roads' holds"], [("over what the theme holds", 1)]),
        (
            [
                "lost by age, left out since the edition of 2026-11-16: x",
                "the same words were sent",
            ],
            [("lost by age", 1), ("sent before in the same words", 1)],
        ),
        (
            ["undated excerpt, and its source does not say 'teasers = true'"],
            [("undated excerpt", 1)],
        ),
    ],
)
def test_reasons_are_counted_as_whole_phrases(
    reasons: list[str], said: list[tuple[str, int]]
) -> None:
    """What is said of one article alone is left out, and what stays can be read."""
    assert count_reasons(reasons) == said


def left(*pairs: tuple[int, str]) -> Edition:
    """Return an edition without stories that left out articles, so many days old, with a reason."""
    made = [
        Article(f"a{at}", "", "A", "A", published=NOON - timedelta(days=age))
        for at, (age, _) in enumerate(pairs)
    ]
    out = [LeftOut(one.id, reason) for one, (_, reason) in zip(made, pairs, strict=True)]
    return replace(edition(), articles=tuple(made), stories=(), sections=(), left_out=tuple(out))


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([(0, "no theme fits"), (1, "no theme fits"), (0, "copy of 'A'")], "none of them fits a"),
        ([(0, "no theme fits"), (0, "in another language (de)")], "none of them fits a theme"),
        ([(0, "no theme fits for sure")], "none of them fits a theme"),
        ([(0, "in another language (de)")], "all of them say that they are in another language"),
        ([(0, "no theme fits"), (0, "its theme 'homes' is not in this edition")], None),
        ([(0, "no theme fits"), (0, "too few stories for 'Roads': carried over")], None),
        ([(0, "no theme fits"), (0, "nothing new since the edition of 2026-11-22")], None),
        ([(2, "no theme fits")], None),
        ([(0, "too old: published 2026-11-01")], None),
        ([], None),
    ],
)
def test_arrivals_of_which_none_fits_are_told(
    pairs: list[tuple[int, str]], said: str | None
) -> None:
    """Those since the last edition, if no theme and no language fits; not if one of them fits."""
    found = unfit_arrivals(left(*pairs), DAY - timedelta(days=1))
    assert (found is None) == (said is None)
    assert said is None or (found and said in found)
    assert unfit_arrivals(left((2, "no theme fits")), None)
    assert (
        unfit_arrivals(replace(edition(), left_out=(LeftOut("a", "no theme fits"),)), None) is None
    )


def test_what_no_reader_gets_is_told_with_the_evidence() -> None:
    """What was told, dropped, skipped or lost; not what waits, nor copies of what is told."""
    made = left((0, "dropped by the editor"), (0, "copy of 'A'"), (0, "no theme fits"))
    used = tuple(replace(one, used=one.reason != "no theme fits") for one in made.left_out)
    lost = "lost by age, left out since the edition of 2026-11-16: over the 2 stories"
    same = "the same words were sent with the edition of 2026-10-01"
    more = left((9, lost), (0, same))
    articles = (*made.articles, *(replace(one, id=f"b{one.id}") for one in more.articles))
    more_out = (replace(one, article=f"b{one.article}") for one in more.left_out)
    made = replace(made, articles=articles, left_out=(*used, *more_out))
    assert [(one["article"], one["title"], one["reason"]) for one in discarded_articles(made)] == [
        ("a0", "A", "dropped by the editor"),
        ("ba0", "A", lost),
        ("ba1", "A", same),
    ]
    assert lost_lines(made) == [f"'A' is {lost}"]


def test_arrivals_left_out_in_doubt_are_named() -> None:
    """An editor reviews them once: those that came out since the last edition."""
    made = left((0, "no theme fits for sure"), (0, "no theme fits"), (2, "no theme fits for sure"))
    made = replace(made, articles=tuple(replace(one, title=one.id) for one in made.articles))
    assert unsure_arrivals(made, DAY - timedelta(days=1)) == ["a0"]
    assert unsure_arrivals(made, None) == ["a0", "a2"]


def test_what_was_shortened_is_told_by_variant() -> None:
    """How many stories have one line, and how many are only counted."""
    listed = {
        "all": VariantFiles((), {}, ("a", "b"), ("c",)),
        "power": VariantFiles((), {}, ("a",)),
        "homes": VariantFiles((), {}),
    }
    assert shortened_variants(listed) == {
        "all": {"short": 2, "more": 1},
        "power": {"short": 1, "more": 0},
    }
    short = "Shortened to fit 95,000 bytes"
    later = "and, without [mail] public_url, left for the next edition"
    assert shortened_lines(edition(), listed) == [
        f"{short}: all: 2 stories told in one line, 1 only counted {later}",
        f"{short}: power: 1 story told in one line",
    ]
