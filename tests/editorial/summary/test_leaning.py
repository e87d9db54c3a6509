"""Leaning: what a sentence needs, so that a reader understands it."""

import pytest

from digest.editorial.summary.leaning import find_lean
from tests.languages import ENGLISH
from tests.timing import in_proportion

WORDS = ENGLISH.openings


@pytest.mark.parametrize(
    "sentence",
    [
        "It opens in June.",
        "It’s the longest in the state.",
        "They’ve asked for more time.",
        "But the road is long.",
        "However, it is long.",
        "In return, Assam will give up its share of the water.",
        "We build it.",
        "“We will build it.”",
        '"So it is."',
        "“This is the longest,” said Asha Rao.",
        "Of these, 38 are ready.",
        "Two of them are in Assam.",
        "Under it, states get the land.",
        "The two have signed for the yard.",
        "The latter costs more.",
        "Both are late.",
        "On Friday at five she walked to the dam.",
        "In winter they cross on planks.",
        "One, a retired clerk, had paid in full.",
        "Second, a builder has to pay it back.",
        "Of its 8.4 km, five are in a tunnel.",
        "After its launch, they asked for more.",
    ],
)
def test_a_pronoun_or_a_joining_word_needs_the_very_sentence_before(sentence: str) -> None:
    """So does a quotation without its speaker."""
    assert find_lean(sentence, WORDS) == "before"


@pytest.mark.parametrize(
    "sentence",
    [
        "Earlier the road was long.",
        "Another 40 km will be built by June.",
        "None had to wait for long.",
        "Others said that the road is long.",
        "The port at Ara also wants a crane.",
        "A lane for Gaya would be built this year, he said.",
        "“The lane is late,” she added.",
        "For two days in June nothing could enter this town.",
        "Mr Rao said that Gaya would get the lane.",
    ],
)
def test_what_goes_on_with_something_needs_an_earlier_sentence(sentence: str) -> None:
    """Times, others, additions and people who are not named yet lean."""
    assert find_lean(sentence, WORDS) == "earlier"


@pytest.mark.parametrize(
    "sentence",
    [
        "The company builds it.",
        "The lines will be finished by May.",
        "The 120 MW unit was to start in May.",
        "The Rs 930-crore terminal will handle coal.",
        "The company on Friday told the exchanges of it.",
        "The board in March asked for bids.",
        "The cost of the line has gone up.",
        "The company's unit at Gaya is shut.",
        "Work at the site has stopped.",
        "Shares of the builder rose 4%.",
        "As the nodal agency, Assam Ports will call the bids.",
        "In May, the company asked for more time.",
        "After its launch, the company asked for more time.",
        "Ten years after its first survey, the line will open.",
        "The ministry is to pay half.",
    ],
)
def test_a_definite_noun_leans_unless_it_is_explained(sentence: str) -> None:
    """The reader asks: which company, which line? A unit, a month or a sum does not say."""
    assert find_lean(sentence, WORDS) == "noun"


@pytest.mark.parametrize(
    "sentence",
    [
        "The Kasara line will open in May.",
        "The line to Kasara will open in May.",
        "The line that Kasara asked for will open in May.",
        "The roads ministry has called bids.",
        "The government has called bids.",
        "The country's largest crane is at work.",
        "The cost of cement has gone up.",
        "The first 11 km of the Gaya metro will open in May.",
        "The two ends of a 4.4-km tunnel met on Monday.",
        "The price at which Saryu sold its yard is low.",
        "In May, the roads ministry asked for more time.",
        "Work at the Gaya yard has stopped.",
        "After its launch, Saryu Infra asked for more time.",
        "Ten years after its first stone was laid on May 4, 2017, the yard at Gaya will open.",
        "On Friday Asha Rao said that she would build it.",
        "There will be no third delay at Gaya.",
        "Both Assam and Bihar want the line.",
        "“We will build it,” said Asha Rao.",
        "The companies Act is to be changed.",
        "A minister asked for more time.",
        "Italy builds a road.",
        "Thistle Infra builds a road.",
        "THE LINE WILL OPEN IN MAY.",
        "the text of a source without capitals is read, too.",
        "This is to inform you that Setu Works has bagged an order for a depot.",
        "Second phase of the Gaya ring road will open in June.",
    ],
)
def test_what_explains_itself_stands_alone(sentence: str) -> None:
    """A name, what follows the noun, or the only one of its kind needs no sentence before."""
    assert find_lean(sentence, WORDS) == ""


def test_the_headline_explains_what_it_names() -> None:
    """Under "Gaya line late" the line is that of Gaya; the company is still unknown."""
    assert find_lean("The lines will open in May.", WORDS, "Gaya line late") == "headline"
    assert find_lean("The company asked for more.", WORDS, "Gaya line late") == "noun"


@pytest.mark.parametrize("part", ["a ", "the ", "the of ", "“", "the, ", "A. ", "of the "])
def test_time_does_not_grow_with_the_sentence(part: str) -> None:
    """Only its first words are read, whatever it is made of."""
    in_proportion(lambda size: part * (size // len(part)), lambda one: find_lean(one, WORDS), 10**6)
