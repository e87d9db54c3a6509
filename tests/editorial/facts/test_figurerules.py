"""Rules on figures: each refuses its kind, and leaves what only looks like it."""

import pytest

from tests.editorial.facts.lines import refused

LEAD = "The state approved the plan. "


@pytest.mark.parametrize(
    ("text", "rule", "figures"),
    [
        ("Shares of Rao Cement fell 3.4% to Rs 812.", "a share price, or what shares did",
         ["3.4%", "Rs 812"]),
        ("Its market cap is Rs 640 crore.", "a share price, or what shares did",
         ["Rs 640 crore"]),
        ("It has 640 beds and not 700 beds.", "denied in the text", ["700 beds"]),
        ("Parks of 30, 40 and 50 MW came.", "one of a list under one unit",
         ["30", "40", "50 MW"]),
        ("It has six lanes.", "a small count", ["six lanes"]),
        ("It paid $42 million (about Rs 350 crore).", "a conversion beside its original",
         ["Rs 350 crore"]),
        ("It took 40 acres (16 hectares).", "a conversion beside its original",
         ["16 hectares"]),
        ("It has 640 km, against 610 km in May.", "a figure of earlier", ["610 km"]),
        ("Sales rose to 640 MW from 610 MW.", "a figure of earlier", ["610 MW"]),
        ("The state has a 640-km coastline.", "the size of the scene", ["640-km"]),
        ("It is part of a Rs 64,000-crore plan.", "the size of the scene", ["Rs 64,000-crore"]),
        ("It lies 64 km from Sikar.", "a distance from a place", ["64 km"]),
        ("It is 64 km longer.", "a distance from a place", ["64 km"]),
        ("It asked a sample of 64 firms.", "the size of the scene", ["64 firms"]),
        ("It paid $42 million (approx. Rs 350 crore).", "a conversion beside its original",
         ["Rs 350 crore"]),
        (f"{LEAD}The earnest money is Rs 64 lakh.", "a fee or a condition", ["Rs 64 lakh"]),
        (f"{LEAD}Power costs Rs 4.20 a unit.", "a price below the lead", ["Rs 4.20"]),
        (f"{LEAD}In 2021, 64 boats sank.", "background", ["64 boats"]),
        (f"{LEAD}Bus owners had asked for 64 boats.", "background", ["64 boats"]),
        (f"{LEAD}Its order book stands at Rs 64 crore.", "a whole that the news is a part of",
         ["Rs 64 crore"]),
        (f"{LEAD}The firm employs 640 people.", "a whole that the news is a part of",
         ["640 people"]),
        (f"{LEAD}It will build 64 such sheds.", "leans on what was said", ["64 such sheds"]),
        ("Towers may rise to 64 metres. The limit was 48 metres.", "what was so until now",
         ["48 metres"]),
    ],
)  # fmt: skip
def test_a_figure_is_refused_by_its_rule(text: str, rule: str, figures: list[str]) -> None:
    """The rule is told by name."""
    assert [figure for figure, name in refused(text).items() if name == rule] == figures


@pytest.mark.parametrize(
    "text",
    [
        "The stock of unsold homes fell 8%.",
        "The board meets to raise Rs 640 crore by a sale of shares.",
        "Police filed cases against 41 builders.",
        "The 240-km coast road will be built.",
        "It is part of a Rs 64-crore plan.",
        "A canal of 64 km from Alwar to Rewa was dug.",
        "Rents rose 9% from a year ago.",
        "It rose to Rs 640 crore.",
        "The plant needs 64 acres or 700 labourers.",
        "In 2021 the state planned 640 km.",
        "It pays a fine of Rs 64 lakh.",
        "No hotel may be taller than 64 metres from now on.",
    ],
)
def test_what_only_looks_like_it_is_not_refused(text: str) -> None:
    """Words that tell of shares, the scene or earlier need their company."""
    assert not {one for one in refused(text) if not one.isdigit()}


def test_the_headlines_figure_is_shown_whatever_it_is() -> None:
    """But for shares, and what the text denies."""
    text = f"{LEAD}A fine of Rs 64 lakh was set. Shares of Rao Cement rose 4%."
    assert refused(text, "Fine of Rs 64 lakh sends shares up 4%") == {
        "4%": "a share price, or what shares did"
    }
