"""Cases: what is known of a fact when it is judged."""

from digest.editorial.facts.cases import FactCases, FactRule, first_rule
from digest.editorial.facts.finder import find_facts
from digest.editorial.facts.wording import wording_of
from tests.editorial.facts.lines import DAY
from tests.languages import ENGLISH


def test_a_case_holds_the_sentence_of_its_fact() -> None:
    """Facts of other sentences are not beside it, and the first rule that holds is told."""
    text = "It has 40 km. The 64 km cost Rs 6 crore."
    facts = find_facts(text, DAY, ENGLISH)
    wording = wording_of(ENGLISH)
    assert wording is not None
    case = FactCases(facts, text, wording, DAY, DAY).of(facts[1], headlined=False, leading=True)
    assert case.around == ("The ", " cost Rs 6 crore.")
    assert [one.text for one in case.beside] == ["Rs 6 crore"]
    rules = (FactRule("no", lambda _: False), FactRule("yes", lambda one: one.leading))
    assert first_rule(case, rules) == "yes"
    assert first_rule(case, rules[:1]) is None
