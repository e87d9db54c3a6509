"""Checking the theme files against what editors said."""

from collections.abc import Callable

from digest.editorial.themes.audit import count_term_uses, judge_corrections
from digest.editorial.themes.judge import Judge
from digest.model import Article, Correction, Subtheme, Term, Theme
from tests.languages import LANGUAGES


def theme(slug: str, *terms: Term, subthemes: tuple[Subtheme, ...] = ()) -> Theme:
    """Return a theme with these terms."""
    return Theme(
        slug, slug, 1, "#000000", "#000000", "", "{theme}", terms=terms, subthemes=subthemes
    )


ROADS = theme(
    "roads",
    Term("road", 5.0),
    Term("kerb", 5.0),
    subthemes=(Subtheme("toll", "Toll", terms=(Term("toll", 4.0),)),),
)
HOMES = theme("homes", Term("flat", 5.0))
SAID = [
    Correction("a", "roads", "Road with a toll opens", subtheme="toll"),
    Correction("b", "homes", "Road to new flats", "The road leads there. So does another road."),
    Correction("c", None, "Parrots seen"),
]


def test_corrections_are_judged_without_themselves() -> None:
    """Each corrected article is judged as if it had not been; a wrong sub-theme is wrong too."""
    verdicts = judge_corrections(Judge([ROADS, HOMES], corrections=SAID), SAID, "en")
    assert [(verdict.judged.theme, verdict.right) for verdict in verdicts] == [
        ("roads", True),
        ("roads", False),
        (None, True),
    ]
    (verdict,) = judge_corrections(
        Judge([ROADS]), [Correction("a", "roads", "Road opens on a road", subtheme="toll")], "en"
    )
    assert not verdict.right


def test_other_corrections_help() -> None:
    """Left out is the correction itself only: one like it moves the judgement."""
    twice = [
        SAID[1],
        Correction(
            "d", "homes", "Road to more new flats", "The road leads there. So does another road."
        ),
    ]
    assert all(
        verdict.right
        for verdict in judge_corrections(Judge([ROADS, HOMES], corrections=twice), twice, "en")
    )


def test_terms_are_counted(article: Callable[..., Article]) -> None:
    """A term's articles are counted, and its right and wrong themes in corrected ones."""
    uses = count_term_uses(
        Judge([ROADS, HOMES], corrections=SAID, languages=LANGUAGES),
        SAID,
        [article("Road opens"), article("Rain", id="a")],
        "en",
    )
    assert {use.term.text: (use.found, use.right, use.wrong) for use in uses} == {
        "road": (3, 1, 1),
        "kerb": (0, 0, 0),
        "toll": (1, 1, 0),
        "flat": (1, 1, 0),
    }
