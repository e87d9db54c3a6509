"""Candidates: told stories that share rare names with a new one."""

from collections.abc import Callable

from digest.editorial.news.candidates import Rarity, find_candidates, read_opening
from digest.model import Article

Make = Callable[..., Article]


def test_stories_with_a_rare_name_in_common_are_compared(article: Make) -> None:
    """A name that every story has says nothing, one that only two have is enough."""
    told = [
        read_opening([article(f"Kolar news {at}", f"Kolar and {name} talk of roads.")])
        for at, name in enumerate(("Bagalur", "Malur", "Hosur", "Anekal") * 15)
    ]
    told.append(read_opening([article("Kolar dam", "Kolar builds the Yargol dam.")]))
    new = [read_opening([article("Yargol dam is full", "The Yargol dam in Kolar is full.")])]
    rarity = Rarity(told, frozenset())
    assert list(find_candidates(new, told, rarity)) == [(0, len(told) - 1)]


def test_the_same_headline_is_enough(article: Make) -> None:
    """In any script the same headline leads to a story told under it."""
    told = [read_opening([article("पुल बंद हुआ", "सड़क बंद है।")])]
    assert list(find_candidates(told, told, Rarity(told, frozenset()))) == [(0, 0)]


def test_common_words_say_nothing() -> None:
    """What the language calls common, and what is short, has no worth."""
    rarity = Rarity([], frozenset({"crore"}))
    assert (rarity["crore"], rarity["of"], rarity["kv"]) == (0.0, 0.0, 0.0)
    assert rarity["yargol"] > 0
