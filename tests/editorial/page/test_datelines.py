"""Datelines: the place, the day and the agency before the first words."""

import pytest

from digest.editorial.page.datelines import any_of, dateline_end
from tests.languages import LANGUAGES

INDIAN = LANGUAGES.of("en-IN")
NEWS = "The road authority approved 38 km of road on Monday."


@pytest.mark.parametrize(
    "dateline",
    [
        "MUMBAI: ", "NEW DELHI: ", "MUMBAI, Nov 22: ", "Mumbai, November 22, 2026: ",
        "Pune, Maharashtra, Nov 22, 2026 – ", "Pune, 22 November 2026: ",
        "22 November 2026, Pune: ",
        "November 22, 2026: ", "New Delhi (PTI) – ", "New Delhi (PTI): ", "Navi Mumbai, Sept. 5 — ",
        "Mumbai: ", "Bengaluru, Karnataka: ", "Hyderabad - ", "Pune – ",
        "London (CNN) -- ", "(PTI) ",
        "SATNA, Nov 22 (UNI) ", "New Delhi, Nov 22 ", "Satna (Madhya Pradesh), Nov 22: ",
        "Kollam/Alappuzha, Nov. 22 (IANS) -- ", "New Delhi [India], November 22 (ANI): ",
        "DOHA, 4th May, 2026 (QNA) -- ", "BOISE, Idaho, Sept. 1, 2026 /PRNewswire/ -- ",
        "GAYA/NAWADA, Nov. 22. ", "Kochi | ", "KATRA (Jammu): ", "Pune, Sunday, 22 Nov 2026 | ",
    ],
)  # fmt: skip
def test_a_dateline_is_known_in_every_shape(dateline: str) -> None:
    """A day, an agency or a known town before a mark makes one; the mark may be missing."""
    text = dateline + NEWS
    assert dateline_end(text, 0, len(text), INDIAN, first=True) == len(dateline)


@pytest.mark.parametrize(
    "sentence",
    [
        NEWS,
        "Asha Rao: The road opens in June.",
        "Saryu Infra: The road opens in June.",
        "UPDATE: The road opens in June.",
        "Mumbai - Pune expressway: The road opens in June.",
        "Mumbai-Pune expressway: The road opens in June.",
        "Goa to Pune - a long road - opens in June.",
        "On November 22, the road opens.",
        "On Sunday, November 22, 2026, Pune gets a road.",
        "In Pune, November 22 The road opened.",
        "Work began in Pune, Nov 22. The road is long.",
        "November 22 Pune gets a road.",
        "Saryu Infra (SIL) The firm is new.",
        "Package 4, 22 November 2026 was the day.",
        "THE ROAD AUTHORITY: BIDS ARE INVITED FOR A ROAD.",
        "Lucknow 2030 – The plan.",
    ],
)
def test_what_is_no_dateline_stays(sentence: str) -> None:
    """A name, a clause or a day alone before a colon or a dash says something."""
    assert dateline_end(sentence, 0, len(sentence), INDIAN, first=True) == 0


def test_lists_of_towns_are_no_datelines() -> None:
    """Below the first paragraph a town alone is none: a list may give a figure for each."""
    line = "Pune: The city gets 12 km."
    assert dateline_end(line, 0, len(line), INDIAN, first=False) == 0


def test_no_words_are_found_nowhere() -> None:
    """A language without data has no datelines."""
    assert any_of([]) == r"(?!)"
    text = f"PUNE, Nov 22: {NEWS}"
    assert dateline_end(text, 0, len(text), LANGUAGES.of("fi"), first=True) == 0
