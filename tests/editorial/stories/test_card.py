"""The card: the signs between two articles."""

from itertools import combinations

from digest.editorial.stories.card import Comparison, Signs, weigh_signs
from digest.editorial.stories.trace import trace_article
from digest.model import Article, Language, StoryCard
from tests.languages import LANGUAGES

INDIA = LANGUAGES.of("en-IN")


def signs(one: tuple[str, str], other: tuple[str, str]) -> Signs:
    """Return the signs between two articles of a headline and a text."""
    made = [
        trace_article(Article(str(at), "", *told), INDIA) for at, told in enumerate((one, other))
    ]
    return Comparison(made).signs(0, 1)


def test_places_part_if_neither_article_names_the_others() -> None:
    """Two states in two leads."""
    jaipur, guwahati = (
        ("Road in Jaipur opens", "It is new."),
        ("Road in Guwahati opens", "It is new."),
    )
    assert signs(jaipur, guwahati).places == 1
    assert signs(jaipur, (guwahati[0], "It is like the one in Kota.")).places == 0


def test_signs_add_up() -> None:
    """Each by its worth, and the bias."""
    card = StoryCard(bias=-1, whole=2, places=-3)
    assert weigh_signs(card, Signs(0.5, 1, 1, 1, 1)) == -3


def test_what_is_sorted_out_scores_below_0() -> None:
    """Two articles that may be one are told from those that are none without all signs."""
    told = [
        ("Girnar Setu wins Tilwara flyover", "Girnar Setu won it for Rs 386 crore."),
        ("Tilwara flyover goes to Girnar Setu", "It is worth less than was thought."),
        ("Firm wins a bridge", "It is worth Rs 386 crore, as papers show."),
        ("Aditi Green opens Bhalsar plant", "Aditi Green opened a plant near Tilwara and Girnar."),
        ("A road is long", "It is wide."),
    ]
    made = [trace_article(Article(str(at), "", *one), INDIA) for at, one in enumerate(told)]
    compared = Comparison(made)
    pairs = [*combinations(range(len(made)), 2)]
    maybe = {pair for pair in pairs if compared.may_be_one(*pair)}
    assert {pair for pair in pairs if compared.score(*pair) >= 0} <= maybe
    assert {(0, 1), (0, 2)} <= maybe
    assert not maybe & {(0, 4), (1, 4), (3, 4)}


def test_two_languages_have_no_card() -> None:
    """What is not in one language is never compared."""
    made = [trace_article(Article(str(at), "", "A", "B"), language)
            for at, language in enumerate((INDIA, Language("de")))]  # fmt: skip
    assert Comparison(made).card(0, 1) is None
