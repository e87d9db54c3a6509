"""Sameness: the evidence that two articles are one piece."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digest.editorial.sameness import is_moved, is_renamed, is_repeated, is_rewritten, read_saying
from tests.rendering import samples

WHEN = datetime(2026, 11, 23, 6, tzinfo=UTC)
TEXT = (
    "The port authority has ordered four cranes for the new berth at Vadhavan, and the first of "
    "them arrives in March. A second order follows once the breakwater is finished."
)
REWRITTEN = (
    "Four cranes for the new berth at Vadhavan have been ordered by the port authority. The first "
    "of them arrives in March, the others once the breakwater is finished, its chairman said."
)
OTHER = (
    "A tribunal has stopped work on the ring road of Pune until the owners of nine orchards have "
    "been heard. The contractor may not move earth there, nor cut a tree, before January."
)
LATER = WHEN + timedelta(days=1)


def said(title: str = "Cranes ordered for berth", text: str = TEXT, **fields: Any) -> Any:
    """Return what is compared of an article published at WHEN, to the second."""
    known = {"published": WHEN, "published_precision": "second"} | fields
    return read_saying(samples.article(title, text, **known))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (said(), said("CRANES ordered – for berth!"), True),
        (said(), said(text=TEXT[:100]), True),
        (said(), said(text=""), True),
        (said(), said(text=OTHER), False),
        (said(), said("Port orders cranes"), True),
        (said("Package 1 awarded"), said("Package 2 awarded"), False),
        (said(), said("Ring road stopped", OTHER), False),
        (said(text=""), said("Ring road stopped", ""), False),
        (said(text="12 Mill Lane: new porch"), said(text="4 High Street: two storeys"), False),
        (said(text="市政府今天批准在河上修建新桥"), said(text="医院的医生决定不再罢工"), False),
        (said(text="市政府今天批准在河上修建新桥"), said(text="市政府今天批准修建新桥"), True),
    ],
)
def test_articles_of_one_reading_are_one_if_they_say_the_same(
    one: Any, other: Any, *, same: bool
) -> None:
    """Their date is no evidence, since feeds give many entries one; nor is half a headline."""
    assert is_repeated(one, other) == is_repeated(other, one) == same


@pytest.mark.parametrize(
    ("now", "same"),
    [
        (said("Ring road stopped", OTHER), False),
        (said("Port orders cranes", REWRITTEN), True),
        (said("Port orders its cranes", "Short.", published=WHEN), False),
        (said("Cranes ordered at last", "Short.", published=WHEN), True),
        (said("Ring road stopped", OTHER, published_precision="day"), False),
        (said("Port orders cranes", published=LATER), True),
        (said(text=REWRITTEN, published=LATER), True),
        (said(text="", published=LATER), True),
        (said(text=OTHER, published=LATER), False),
        (said("Cranes for berth: package 2", OTHER, published=LATER), False),
    ],
)
def test_an_article_is_rewritten_if_its_moment_or_words_stay(now: Any, *, same: bool) -> None:
    """One name of it is the same already. Neither a headline nor a moment proves it alone."""
    assert is_rewritten(now, said()) == same


def test_a_page_lists_what_appears_together() -> None:
    """Where only the address is the same, one moment is no evidence; the same words are."""
    assert not is_renamed(said("Ring road stopped", OTHER), said())
    assert is_renamed(said("Port orders cranes"), said())
    assert is_renamed(said(text=REWRITTEN), said())


@pytest.mark.parametrize(
    ("now", "same"),
    [
        (said(), True),
        (said(published=LATER), True),
        (said(text=""), True),
        (said(text="", published=LATER), False),
        (said(text=OTHER), False),
        (said("Port orders four cranes"), False),
        (said("Market watch"), False),
        (said(text=TEXT.replace("March", "March 2031"), published=LATER), False),
    ],
)
def test_an_article_moved_if_its_headline_and_words_stay(now: Any, *, same: bool) -> None:
    """Without any name in common more must agree than elsewhere."""
    assert is_moved(now, said()) == same
    column = said("Market watch")
    assert not is_moved(column, column)
