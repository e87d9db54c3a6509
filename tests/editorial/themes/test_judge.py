"""Themes: the label decides, else the text, and an article may belong to none."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import themes
from digest.editorial.themes.judge import Judge
from digest.model import Article, Aside, Correction, Evidence, NoTheme, Subtheme, Term, Theme
from tests.languages import LANGUAGES

#: A judge by the themes that ship.
SHIPPED = Judge(
    themes.read_themes(Path("/nowhere")),
    themes.read_no_theme(Path("/nowhere")),
    languages=LANGUAGES,
)


@pytest.fixture(scope="module")
def judge() -> Judge:
    """Return a judge by the themes that ship."""
    return SHIPPED


@pytest.mark.parametrize(
    ("label", "place"),
    [
        ("POWER & RENEWABLE ENERGY", ("power-renewable", None)),
        ("real estate", ("real-estate", None)),
        ("Infrastructure Transport", ("infrastructure", "transport")),
        ("WATER & WASTE", ("infrastructure", "urban")),
        ("Oil & Gas", ("infrastructure", "energy")),
    ],
)
def test_a_label_decides(
    judge: Judge, article: Callable[..., Article], label: str, place: tuple[str, str]
) -> None:
    """A theme's or sub-theme's label decides, in any case, and is the first evidence."""
    judged = judge.judge(article("Something happened", label=label))
    assert (judged.theme, judged.subtheme) == place
    assert judged.evidence[0].kind == "label"


@pytest.mark.parametrize(
    ("title", "theme"),
    [
        ("Discom invites bids for 200 MW of rooftop solar", "power-renewable"),
        ("Developer launches 400 luxury apartments in Thane", "real-estate"),
        ("Highway authority opens the new expressway tunnel", "infrastructure"),
        ("City to build three sewage treatment plants", "infrastructure"),
        ("Coal block in Odisha goes to the highest bidder", "infrastructure"),
        ("Jury picks the best masons of the year", None),
    ],
)
@pytest.mark.parametrize("label", [None, "Technology"])
def test_without_a_deciding_label_the_text_decides(
    judge: Judge, article: Callable[..., Article], title: str, theme: str | None, label: str | None
) -> None:
    """An unknown label counts as none; a text that fits no theme gets none."""
    judged = judge.judge(article(title, label=label))
    assert judged.theme == theme
    assert 0 <= judged.confidence <= 1


def test_labels_can_be_ignored(judge: Judge, article: Callable[..., Article]) -> None:
    """Judged by the text alone, a wrong label does no harm."""
    made = article("Discom invites bids for 200 MW of rooftop solar", label="Real Estate")
    assert judge.judge(made, use_label=False).theme == "power-renewable"


def test_strong_disagreement_is_marked_for_review(
    judge: Judge, article: Callable[..., Article]
) -> None:
    """If label and text disagree strongly, the label decides and the story is for review."""
    judged = judge.judge(
        article(
            "NHPC signs hydropower pact",
            "The hydro plant of 500 MW gives power.",
            label="Real Estate",
        )
    )
    assert judged.theme == "real-estate"
    assert judged.review


def test_terms_match_whole_words_and_their_inflections(
    judge: Judge, article: Callable[..., Article]
) -> None:
    """So "Highways" is "highway"; "metropolis" is no "metro"."""
    found = {part.text for part in judge.judge(article("Highways of the metropolis")).evidence}
    assert "highway" in found
    assert "metro" not in found


def theme(slug: str, *terms: str | Term, **fields: object) -> Theme:
    """Return a theme with these terms, of weight 2 where none is given, and a threshold of 3."""
    values: dict[str, object] = {
        "order": 1,
        "colour": "#000000",
        "colour_dark": "#ffffff",
        "blurb": "",
        "subject": "{theme}",
        "threshold": 3.0,
        "terms": tuple(term if isinstance(term, Term) else Term(term, 2.0) for term in terms),
    }
    return Theme(slug=slug, title=slug.title(), **(values | fields))  # type: ignore[arg-type]


ROADS = theme(
    "roads",
    "road",
    "toll plaza",
    labels=("Roads",),
    negative=("road show",),
    subthemes=(
        Subtheme("bridges", "Bridges", labels=("Bridges",), terms=(Term("bridge", 3.0),)),
        Subtheme("tunnels", "Tunnels", terms=(Term("tunnel", 3.0),)),
    ),
)
HOMES = theme("homes", "flat", "homebuyer", Term("home", 5.0), labels=("Homes",), order=2)
SMALL = Judge([ROADS, HOMES], languages=LANGUAGES)


def test_a_subtheme_label_decides_both(article: Callable[..., Article]) -> None:
    """A label of a sub-theme places an article in it and in its theme."""
    judged = SMALL.judge(article("Tunnel opens", "The tunnel is long.", label="bridges"))
    assert (judged.theme, judged.subtheme) == ("roads", "bridges")


def test_a_theme_label_leaves_the_subtheme_to_the_text(article: Callable[..., Article]) -> None:
    """Where only the theme is labelled, its terms find the sub-theme, or there is none."""
    assert SMALL.judge(article("Tunnel opens", "", label="Roads")).subtheme == "tunnels"
    assert SMALL.judge(article("Road opens", "", label="Roads")).subtheme is None


def test_a_text_below_the_threshold_has_no_theme(article: Callable[..., Article]) -> None:
    """An article with little for any theme belongs to none, the more surely the less it says."""
    near = SMALL.judge(article("News", "A road was named."))
    far = SMALL.judge(article("News", "A poem was read."))
    assert (near.theme, far.theme) == (None, None)
    assert near.confidence < far.confidence
    assert near.evidence == (Evidence("term", "road", -2.0),)


def test_more_and_clearer_words_make_surer(article: Callable[..., Article]) -> None:
    """Confidence grows with the lead over the next theme; a close call is marked for review."""
    clear = SMALL.judge(article("Road opens", "The road has a bridge, a tunnel and a toll plaza."))
    close = SMALL.judge(article("News", "A bridge and a road by a home."))
    assert clear.confidence > 0.85
    assert not clear.review
    assert close.confidence < clear.confidence


def test_a_headline_counts_more_than_the_text(article: Callable[..., Article]) -> None:
    """A word in the headline weighs more than the same word in the text."""
    above, below = (
        SMALL.judge(article("Road named", "")),
        SMALL.judge(article("News", "Road named")),
    )
    assert (above.theme, below.theme) == ("roads", None)


def test_what_stands_far_down_counts_less(article: Callable[..., Article]) -> None:
    """The news is at the front: the same words after many others weigh less."""
    judge = Judge([theme("roads", Term("road", 18.0))])
    front = judge.judge(article("News", "road " + "word " * 170))
    back = judge.judge(article("News", "word " * 170 + "road"))
    assert (front.theme, back.theme) == ("roads", None)


def test_a_long_text_needs_to_say_more(article: Callable[..., Article]) -> None:
    """A few words of a theme are chance in a long text, and news in a short one."""
    short, long = (
        SMALL.judge(article("News", "A road, a bridge. " + "word " * times)) for times in (5, 150)
    )
    assert (short.theme, long.theme) == ("roads", None)


def test_another_theme_that_fits_is_named_too(article: Callable[..., Article]) -> None:
    """If a second theme passes its threshold and is close, the article is also in it."""
    judged = SMALL.judge(article("News", "A bridge, a road, a tunnel and a homebuyer's home."))
    assert (judged.theme, judged.also) == ("roads", ("homes",))
    alone = SMALL.judge(article("Bridge, road, tunnel", "A bridge, a road, a tunnel by a flat."))
    assert (alone.theme, alone.also) == ("roads", ())


def test_words_against_a_theme_count_against_it(article: Callable[..., Article]) -> None:
    """A negative term takes from a theme's score and is shown as such."""
    judged = SMALL.judge(article("News", "A road show by the road and the bridge."))
    assert judged.theme is None
    assert (
        Evidence("term", "road show", 4.0) in judged.evidence
    )  # for the answer given, which is none


@pytest.mark.parametrize(
    "word", ["roads", "Roads", "ROAD’S", "road's", "road-side", "(road)", "“Road”"]
)
def test_a_word_is_found_in_its_forms(article: Callable[..., Article], word: str) -> None:
    """Case, plural, possessive, hyphen and punctuation make no other word."""
    assert [part.text for part in SMALL.judge(article("News", f"The {word} here")).evidence] == [
        "road"
    ]


@pytest.mark.parametrize(
    "word", ["broad", "roadster", "railroad", "homeless", "flatter", "tunnelvision"]
)
def test_a_part_of_a_word_is_not_the_word(article: Callable[..., Article], word: str) -> None:
    """Only whole words speak for a theme."""
    assert SMALL.judge(article("News", f"The {word} here")).evidence == ()


def test_a_phrase_is_found_as_a_whole(article: Callable[..., Article]) -> None:
    """A term of two words needs both, one after the other, and may be inflected."""
    assert [part.text for part in SMALL.judge(article("News", "Two toll plazas")).evidence] == [
        "toll plaza"
    ]
    assert SMALL.judge(article("News", "The plaza asks for toll")).evidence == ()


def test_inflections_of_verbs_are_found(article: Callable[..., Article]) -> None:
    """A term that is a verb is found with -ed and -ing, and one in -y with -ies."""
    judge = Judge([theme("t", "lease", "utility", "build")], languages=LANGUAGES)
    found = judge.judge(
        article("News", "It leased and was leasing to utilities that are building.")
    )
    assert {part.text for part in found.evidence} == {"lease", "utility", "build"}


def test_the_same_words_give_the_same_theme_in_whatever_order_of_files(
    article: Callable[..., Article],
) -> None:
    """On equal scores the theme with the lower order wins, however the themes are listed."""
    one, other = (
        theme("one", Term("road", 5.0), order=1),
        theme("other", Term("road", 5.0), order=2),
    )
    made = article("Road opens")
    assert Judge([one, other]).judge(made).theme == Judge([other, one]).judge(made).theme == "one"


def test_a_doubtful_no_theme_is_for_review(article: Callable[..., Article]) -> None:
    """Whichever side a close call falls on, an editor should see it."""
    for text, fits, review in (
        ("A bridge by a road.", "roads", True),
        ("A road was named.", None, True),
        ("A poem was read.", None, False),
    ):
        judged = SMALL.judge(article("News", text))
        assert (judged.theme, judged.review) == (fits, review)


def test_a_term_within_another_counts_once(article: Callable[..., Article]) -> None:
    """Whoever the longer one speaks for."""
    judge = Judge([theme("steel", "steel")], NoTheme(terms=(Term("stainless steel", 4.0),)))
    assert judge.judge(article("Stainless steel shown")).evidence == (
        Evidence("term", "stainless steel", 8.0),
    )


def test_what_stands_beside_the_article_does_not_count(article: Callable[..., Article]) -> None:
    """A caption is no part of what it tells."""
    made = article("News", "A road, a bridge and a tunnel.")
    aside = replace(made, asides=(Aside("caption", 0, len(made.text)),))
    assert (SMALL.judge(made).theme, SMALL.judge(aside).theme) == ("roads", None)


def test_a_language_without_forms_is_judged_by_the_words_as_written(
    article: Callable[..., Article],
) -> None:
    """English endings are of English articles."""
    made = article("News", "Die Tunnels")
    found = SMALL.judge(replace(made, language="en-GB")).evidence
    assert [part.text for part in found] == ["tunnel"]
    assert SMALL.judge(replace(made, language="de")).evidence == ()


def test_a_mildly_different_text_does_not_dispute_a_label(article: Callable[..., Article]) -> None:
    """Only strong disagreement asks for an editor."""
    judged = SMALL.judge(article("Road by a home", "The road passes a home.", label="Roads"))
    assert (judged.theme, judged.review) == ("roads", False)


def test_an_acronym_is_found_in_capitals_only(article: Callable[..., Article]) -> None:
    """The acronym "FAR" is no "far"; in a text all in capitals nobody can tell."""
    judge = Judge([theme("t", "FAR", "SAIL")])
    assert judge.judge(article("News", "The FAR of 3 is given")).evidence != ()
    for title, text in (("News", "So far they sail"), ("HOW FAR CAN IT GO", "")):
        assert judge.judge(article(title, text)).evidence == ()


def test_no_theme_wins_by_its_own_words(article: Callable[..., Article]) -> None:
    """What speaks for no theme is weighed as a theme's words are, and is the evidence."""
    judge = Judge([ROADS, HOMES], NoTheme(terms=(Term("awards night", 9.0),)))
    judged = judge.judge(article("Awards night of road and bridge builders"))
    assert judged.theme is None
    assert judged.evidence[0] == Evidence("term", "awards night", 18.0)
    assert judge.judge(article("Bridge and road opened before the night")).theme == "roads"


def test_no_theme_can_be_harder_to_reach(article: Callable[..., Article]) -> None:
    """The answer "no theme" has its own threshold: the higher, the rarer it is."""
    made = article("Jury honours a road")
    assert Judge([ROADS], NoTheme(terms=(Term("jury", 4.0),))).judge(made).theme is None
    assert (
        Judge([ROADS], NoTheme(terms=(Term("jury", 4.0),), threshold=8.0)).judge(made).theme
        == "roads"
    )


def test_a_label_can_say_no_theme(article: Callable[..., Article]) -> None:
    """A label that no theme wants decides too."""
    judge = Judge([ROADS], NoTheme(labels=("Sponsored",)))
    assert judge.judge(article("Road opens", "A road, a bridge.", label="sponsored")).theme is None


def test_headlines_given_as_examples_speak_for_their_theme(article: Callable[..., Article]) -> None:
    """An article like an example goes its way, and the example is the evidence."""
    judge = Judge(
        [
            theme("ferries", threshold=1.0, examples=("Ro-ro ferry crosses the Gulf of Khambhat",)),
            HOMES,
        ]
    )
    judged = judge.judge(article("Second ferry to cross the Gulf of Khambhat"))
    assert judged.theme == "ferries"
    assert [part.kind for part in judged.evidence] == ["example"]
    assert judge.judge(article("Parrots of the forest")).theme is None


TAUGHT = Correction(
    "a",
    "homes",
    "Quay flats of Alibag find takers",
    "Sea-facing flats by the road sold.",
    url="https://x.example/a",
)


def test_a_correction_decides_its_article(article: Callable[..., Article]) -> None:
    """By id or by address, whatever label and text say, and for sure."""
    judge = Judge([ROADS, HOMES], corrections=[TAUGHT])
    for made in (
        article("Road", "road", id="a", label="Roads"),
        article("Road", "road", id="b", url="https://x.example/a"),
    ):
        judged = judge.judge(made)
        assert (judged.theme, judged.confidence, judged.review) == ("homes", 1.0, False)
        assert judged.evidence == (Evidence("correction", TAUGHT.title, 1.0),)
    other = article(
        "Road of Wardha widened", "A bridge and a road.", id="c", url="https://x.example/c"
    )
    assert judge.judge(other).theme == "roads"


def test_a_correction_moves_articles_like_it(article: Callable[..., Article]) -> None:
    """An article like a corrected one is judged like it; one that is not stays as it was."""
    made = article(
        "Sea-facing quay flats of Alibag by the road",
        "A bridge and a road lead to the flats of Alibag.",
    )
    assert Judge([ROADS, HOMES]).judge(made).theme == "roads"
    judged = Judge([ROADS, HOMES], corrections=[TAUGHT]).judge(made)
    assert judged.theme == "homes"
    assert any(part.kind == "correction" and part.text == TAUGHT.title for part in judged.evidence)
    other = article("Bridge of Wardha opens", "The road crosses a river.")
    assert Judge([ROADS, HOMES], corrections=[TAUGHT]).judge(other) == Judge([ROADS, HOMES]).judge(
        other
    )


def test_the_limit_for_review_is_the_publication_s(article: Callable[..., Article]) -> None:
    """Below it an editor is asked to look."""
    made = article("News", "A bridge and a road.")
    sure = Judge([ROADS, HOMES]).judge(made).confidence
    assert not Judge([ROADS, HOMES], review_below=sure - 0.01).judge(made).review
    assert Judge([ROADS, HOMES], review_below=sure + 0.01).judge(made).review


@given(st.text(max_size=300), st.text(max_size=2000))
def test_any_text_is_judged(title: str, text: str) -> None:
    """Any words get one stable answer with a confidence between 0 and 1."""
    made = Article("x", "", title, text)
    judged = SHIPPED.judge(made)
    assert judged == SHIPPED.judge(made)
    assert 0 <= judged.confidence <= 1
    assert judged.theme not in judged.also


# The theme of a source, and the theme that takes what fits no other.

TOWN = theme("town", "council", order=3, catch_all=True, subthemes=(
    Subtheme("church", "Church", labels=("Parish",), terms=(Term("vicar", 3.0),)),
))  # fmt: skip
VILLAGE = Judge([ROADS, HOMES, TOWN], NoTheme(labels=("Sponsored",), terms=(Term("lottery", 9.0),)))


@pytest.mark.parametrize(
    ("label", "text", "place"),
    [
        (None, "A poem was read.", ("town", None)),
        ("Homes", "A road, a bridge and a toll plaza.", ("town", None)),
        ("Parish", "A poem was read.", ("town", "church")),
        (None, "The vicar read a poem.", ("town", "church")),
        ("Sponsored", "A poem was read.", (None, None)),
    ],
)
def test_the_theme_of_a_source_is_that_of_its_articles(
    article: Callable[..., Article], label: str | None, text: str, place: tuple[str | None, ...]
) -> None:
    """Whatever label and text say; they choose the sub-theme. A label of "no theme" stands."""
    judged = VILLAGE.judge(article("News", text, label=label), theme="town")
    assert (judged.theme, judged.subtheme) == place
    if place[0]:
        assert judged.evidence[0] == Evidence("source", "the source's theme", 1.0)
        assert (judged.confidence, judged.review) == (1.0, False)


def test_an_editor_overrules_the_theme_of_a_source(article: Callable[..., Article]) -> None:
    """What was taught of an article stands."""
    made = article("News", "A poem was read.")
    taught = Correction(made.id, "homes", made.title)
    judge = Judge([ROADS, HOMES, TOWN], corrections=[taught])
    assert judge.judge(made, theme="town").theme == "homes"


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("Bridge opens", "The road has a bridge and a toll plaza.", "roads"),
        ("News", "A poem was read.", "town"),
        ("Lottery", "The lottery has a winner.", "town"),
        ("News", "A road was named.", "town"),
        ("News", "", "town"),
        ("Council meets", "The council met.", "town"),
    ],
)
def test_a_catch_all_takes_what_fits_no_other_theme(
    article: Callable[..., Article], title: str, text: str, found: str
) -> None:
    """So does it what "no theme" would take by its terms, and says why."""
    judged = VILLAGE.judge(article(title, text))
    assert judged.theme == found
    says = Evidence("catch_all", "fits no other theme", 1.0) in judged.evidence
    assert says == (found == "town" and title != "Council meets")


def test_a_catch_all_is_less_sure_of_what_nearly_fits(article: Callable[..., Article]) -> None:
    """What is near to another theme is for review; a theme without others is always sure."""
    near = VILLAGE.judge(article("News", "A road was named."))
    far = VILLAGE.judge(article("News", "A poem was read by the river. " * 10))
    assert near.theme == far.theme == "town"
    assert near.confidence < far.confidence
    assert (near.review, far.review) == (True, False)
    for made in (article("News", "A road was named."), article("News", "The council met.")):
        alone = Judge([TOWN], NoTheme(threshold=1000)).judge(made)
        assert (alone.theme, alone.confidence, alone.review) == ("town", 1.0, False)


def test_a_catch_all_takes_no_label_of_another(article: Callable[..., Article]) -> None:
    """A label decides, also one of "no theme"."""
    for label, found in (("Sponsored", None), ("Homes", "homes"), ("Letters", "town")):
        assert VILLAGE.judge(article("News", "A poem was read.", label=label)).theme == found


def test_what_was_taught_to_be_none_stays_none(article: Callable[..., Article]) -> None:
    """An editor's correction decides beside a catch-all, too, and what is much like it follows."""
    crossword = "The solution of the crossword is in our shop, with a prize for the first reader."
    made = article("Crossword of the week", crossword)
    taught = Correction(made.id, None, made.title, made.text)
    judge = Judge([ROADS, TOWN], corrections=[taught])
    assert judge.judge(made).theme is None
    assert judge.judge(article("Crossword of the week", crossword, id="b")).theme is None
    assert judge.judge(article("Fair on the green", "A fair is held.", id="c")).theme == "town"


def test_a_high_threshold_of_none_leaves_a_catch_all_its_own(
    article: Callable[..., Article],
) -> None:
    """Other themes take only what passes their own thresholds."""
    judge = Judge([ROADS, HOMES, TOWN], NoTheme(threshold=1000))
    judged = judge.judge(article("News", "A poem was read."))
    assert (judged.theme, judged.review) == ("town", False)
