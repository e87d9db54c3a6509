"""What a summary skips, and why."""

from collections.abc import Callable

from digest.editorial.summary.choice import choose_summary
from digest.editorial.summary.skipped import find_skipped
from digest.model import Article, Aside
from tests.languages import ENGLISH

NEWS = "Bihar will build a 48-km ring road around Gaya for Rs 640 crore, its works minister said."
BEFORE = (
    "GAYA, Monday:",
    "So it goes.",
    "It will take long for the lorries to move again.",
    "The company had asked for more time in May.",
    "Another 40 lorries stood at the gate on Monday.",
    "Lorries stood nose to tail under the banyan trees.",
    "The company said “no to the ring road on Monday.",
)
WHY = (
    "dateline",
    "too short",
    "leans on the sentence before",
    "leans on what came before",
    "leans on what came before",
    "says less of the headline",
    "a quotation or bracket does not close",
)


def told(made: Article) -> list[tuple[str, str]]:
    """Return what is skipped of an article, and why."""
    summary = choose_summary(made, ENGLISH)
    found = find_skipped(made, ENGLISH, summary)
    assert all(made.text[one.start : one.end] == one.text for one in found)
    return [(one.text, one.why) for one in found]


def test_all_before_the_first_sentence_is_told_in_order(article: Callable[..., Article]) -> None:
    """Asides by their kind, sentences by what keeps them from opening."""
    text = "\n".join((*BEFORE, NEWS, "It has to be ready by June."))
    aside = Aside("dateline", 0, len(BEFORE[0]))
    made = article("Gaya to get 48-km ring road", text, asides=(aside,))
    assert told(made) == list(zip(BEFORE, WHY, strict=True))


def test_nothing_is_skipped_before_the_first_sentence(article: Callable[..., Article]) -> None:
    """What comes after the summary's first sentence is not told."""
    assert told(article("Gaya to get ring road", f"{NEWS} It has to be ready by June.")) == []


def test_without_a_summary_the_texts_beginning_is_told(article: Callable[..., Article]) -> None:
    """So one sees why there is none; a few sentences will do."""
    found = told(article("Gaya", "It will take long for the lorries to move. " * 20))
    assert {why for _, why in found} == {"leans on the sentence before"}
    assert len(found) == 8
