"""Additions: a sentence of another article of the story ends its summary."""

from collections.abc import Callable

import pytest

from digest.editorial.summary.choice import choose_summary
from digest.model import Article, Sentence
from tests.languages import ENGLISH

FULL = (
    "Saryu Solar has won an order for 300 MW of solar plants in Rajasthan from the state utility.",
    "It beat four other bidders with a tariff of Rs 2.54 a unit.",
    "The plants will stand on 1,400 acres near Bhadla and are to be finished by March 2028.",
)
LEAD = (
    "Kaveri Metro has given the eastern arm of its Orange Line in Devgarh to Vindhya Infra.",
    "The contract is worth Rs 1,890 crore.",
)
ADDING = "Vindhya Infra will cast parts of the Orange Line in Devgarh at Asur with 1,300 girders."


def story(article: Callable[..., Article], *others: str) -> tuple[Sentence, ...]:
    """Return the summary of a story whose other articles have these texts."""
    lead = article("Kaveri Metro picks Vindhya", " ".join(LEAD), id="lead")
    return choose_summary(
        lead, ENGLISH, [article(f"Other {n}", text, id=f"o{n}") for n, text in enumerate(others)]
    )


def test_another_article_adds_a_fact(article: Callable[..., Article]) -> None:
    """A sentence with a figure that the lead lacks ends the summary, and names its article."""
    *own, added = story(article, f"Nothing new is here today. {ADDING}")
    assert [one.article for one in own] == ["lead"] * len(own)
    assert own
    assert (added.article, added.text, added.start) == ("o0", ADDING, 27)


@pytest.mark.parametrize(
    "other",
    [
        "",
        " ".join(LEAD),
        "Vindhya Infra will cast parts for the Orange Line at Asur.",
        (
            "Vindhya Infra will cast parts for the Orange Line at its Asur yard by the old mill "
            "for Rs 1,890 crore."
        ),
        (
            "Vindhya Infra will cast parts for the Orange Line at its Asur yard by the old mill "
            "for about Rs 18.9 billion."
        ),
        (
            "Vindhya Infra will cast parts for the Orange Line at its Asur yard by the old mill "
            "for Rs 1,885 crore."
        ),
        "A port in Gujarat will add a berth for Rs 470 crore.",
        "It will cast parts of Vindhya Infra and the Orange Line with 1,300 girders.",
        "Vindhya Infra will cast parts of the Orange Line with 1,300 girders..",
        "Vindhya Infra and two others had bid for girders of the Orange Line.",
        "Vindhya Infra cast the first girders for the Orange Line on 3 March 2024.",
        (
            "Kaveri Metro has given the eastern arm of its Orange Line in Devgarh to Vindhya Infra "
            "with 1,300 girders."
        ),
        "Vindhya Infra will cast parts of the Orange Line with 1,300 girders"
        + " and more" * 30
        + ".",
    ],
)
def test_what_adds_nothing_is_left_out(article: Callable[..., Article], other: str) -> None:
    """No sentence is added without news, or if it is off the subject, leaning, cut or long."""
    assert story(article, other) == story(article)


def test_a_coming_date_is_a_fact_to_add(article: Callable[..., Article]) -> None:
    """A day to come that the lead does not have is worth a sentence."""
    coming = "Vindhya Infra has to cast all girders for the Orange Line by March 2029."
    assert story(article, coming)[-1].text == coming


def test_one_sentence_is_added_at_most(article: Callable[..., Article]) -> None:
    """Of several, the one with most new facts is added; a full summary stays as it is."""
    more = ADDING.replace("1,300 girders", "1,300 girders and 40 cranes for Rs 77 crore")
    found = story(article, ADDING, more)
    assert [one.text for one in found if one.article != "lead"] == [more]
    full = article(text=" ".join(FULL), id="lead")
    other = article(
        text="Saryu Solar and Rajasthan also agreed on Rs 91 crore for roads.".replace(" also", "")
    )
    assert len(choose_summary(full, ENGLISH)) == 3
    assert choose_summary(full, ENGLISH, [other]) == choose_summary(full, ENGLISH)


def test_nothing_is_added_to_nothing(article: Callable[..., Article]) -> None:
    """A lead without a summary is not summarised by others."""
    assert choose_summary(article(text="Soon"), ENGLISH, [article(text=ADDING)]) == ()
