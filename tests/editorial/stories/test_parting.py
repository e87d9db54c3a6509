"""Parting: what keeps two articles apart for good."""

from digest.editorial.stories.parting import are_parted, explain_parting
from digest.editorial.stories.trace import trace_article
from digest.model import Article
from tests.languages import ENGLISH


def test_other_packages_part() -> None:
    """The words say which; an unmarked article parts from none."""
    three, four, none = (
        trace_article(Article(title, "", title, "It is won."), ENGLISH)
        for title in ("Package 3 won", "Package 4 won", "Bypass won")
    )
    assert are_parted(three, four)
    assert explain_parting(three, four) == "package 3 against package 4"
    assert not are_parted(three, none)
    assert explain_parting(three, none) == ""
