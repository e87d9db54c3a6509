"""Quotable sentences: whole, and the article's own."""

import pytest

from digest.editorial.summary import quotable

NEWS = "The road authority approved 38 km of road on Monday."


@pytest.mark.parametrize(
    "sentence",
    [
        NEWS,
        "₹4,200 crore will be spent on the road.",
        "12 banks pay for the road in Pune!",
        "“We are glad of the order,” said Asha Rao.",
        "The chair said ‘we are glad’ and left at five o’clock.",
        "The chair (who is new) said that “it is late”.",
        "Éclat Steel leases 12 floors in the tower.",
        "The road (NH-30) and the lane [NH-44] open in June.",
        "The builders' body asked for 'cheap land' on Monday.",
        "Assam‘s board has cleared the road on Monday.",
        "”We are glad of the order,” said Asha Rao.",
        "She said “the line is 'late' by a year” on Monday.",
        'A 24" pipe will carry water to the town of Ara.',
        "The board cleared three works: a) a bridge; b) a road; iii) a lane.",
        "the text of a source without capitals is read too.",
    ],
)
def test_a_whole_sentence_will_do(sentence: str) -> None:
    """A sentence that begins and ends as one, with all it opens closed, may be quoted."""
    assert quotable.is_quotable(sentence, "A title")


@pytest.mark.parametrize(
    "sentence",
    [
        "The road opens soon.",
        "Key Highlights of the new road project",
        "The work starts in June and helps commut..",
        "The work starts in June and ends...",
        "The work starts in June and ends…",
        "The work starts in June and ends…”",
        "opens in June as the Authority said on Monday.",
        "“We are glad of the order, said Asha Rao on Monday.",
        "We are glad of the order,” said Asha Rao on Monday.",
        "The lane is late,” she said, “and the road is long.",
        "'We are glad of the order, said Asha Rao on Monday.",
        "The chair said ‘we are glad and left at five.",
        'The chair said "we are glad and left at five.',
        "The order (for the road was won by Saryu.",
        "The order [for the road was won by Saryu.",
        "Write to meera@example.com for the list of the roads.",
        "Visit www.example.com for the list of the new roads.",
        "Call +91 22 5550 0100 for the list of roads.",
        "By Meera Nair.",
        "DATE OF OPENING OF BIDS: 12/08/2026 AT 15.00 HRS.",
    ],
)
def test_what_is_cut_open_or_a_contact_will_not_do(sentence: str) -> None:
    """Pieces of sentences, open quotations and brackets, and a page's own words are no quotes."""
    assert not quotable.is_quotable(sentence, "A title")


def test_the_headline_again_will_not_do() -> None:
    """A sentence that only says the headline again says nothing."""
    assert not quotable.is_quotable(NEWS, NEWS.upper().rstrip("."))
    assert quotable.is_quotable(NEWS, "Road authority approves 38 km")


@pytest.mark.parametrize(
    "text",
    [
        "a " * 100_000 + "also",
        "“" * 100_000,
        "Goa, " * 50_000,
        "A. " * 50_000,
        "Rao " * 50_000 + "(PTI)",
    ],
)
def test_a_hostile_sentence_is_judged_in_no_time(text: str) -> None:
    """No sentence, however made, keeps the judge busy for long: this test would not end."""
    assert not quotable.is_quotable(text, "A title")
