"""Summaries: 1 to 3 sentences, word for word, that stand by themselves."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.summaries import violations
from digest.editorial import text as cleaning
from digest.editorial.summary import quotable, sentences
from digest.editorial.summary.candidates import MOST_WORDS
from digest.editorial.summary.choice import MOST_SENTENCES, choose_summary
from digest.editorial.summary.leaning import find_lean
from digest.model import Article, Aside
from tests.conftest import EXAMPLES
from tests.languages import ENGLISH
from tests.timing import in_proportion

TOWNS = ("Ara", "Gaya", "Dumka", "Kota", "Surat", "Leh", "Patna", "Bhopal")
NEWS = (
    "Saryu Solar has won an order for 300 MW of solar plants in Rajasthan from the state utility.",
    "It beat four other bidders with a tariff of Rs 2.54 a unit.",
    "The plants will stand on 1,400 acres near Bhadla and are to be finished by March 2028.",
    "Analysts see more such auctions before the end of the year.",
)


def texts(article: Article) -> list[str]:
    """Return the sentences of the summary of `article`."""
    return [sentence.text for sentence in choose_summary(article, ENGLISH)]


def test_a_summary_is_of_the_articles_own_sentences(article: Callable[..., Article]) -> None:
    """One to three of them, in order, verbatim at their offsets, at most 70 words."""
    made = article(text=" ".join(NEWS))
    found = choose_summary(made, ENGLISH)
    assert 1 <= len(found) <= 3
    assert all(made.text[one.start : one.end] == one.text for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert sum(len(one.text.split()) for one in found) <= 70


def test_a_scene_before_the_opening_draws_nothing_after_it(article: Callable[..., Article]) -> None:
    """Its words are worth nothing, so that the summary does not return to it."""
    scene = "It is a wet morning, and Asha Rao has waited for the bus to Kota at the bridge."
    news = "Kota will build a bridge of 640 m across the Chambal for Rs 92 crore, the state said."
    rest = (
        "Half of the money will come from the port trust, which wants a quay for barges below.",
        "Three girders of steel are to be cast at a mill in Durgapur and sent by rail in winter.",
        "Asha Rao got a bus on the wet morning after all, and waited at the ghat for her sister.",
    )
    made = article(title="Kota to build Rs 92-crore bridge", text="\n".join((scene, news, *rest)))
    assert texts(made) == [news, *rest[:2]]


@pytest.mark.parametrize(
    "opening",
    [
        "It will be the largest plant of its kind in the state.",
        "However, the officials had warned of such a delay before.",
        "The company plans to hire 400 people for the new plant.",
        "“We are proud of this order for the new plant.",
        "Also read: Port adds two berths for container ships this year.",
        "Image credit: Saryu Solar and its partners in the project.",
        "By Asha Rao.",
        "For more information, visit www.saryu.example to register now for it.",
    ],
)
def test_what_leans_or_is_no_text_does_not_open(
    article: Callable[..., Article], opening: str
) -> None:
    """The first sentence needs none before it and is no caption, byline, advert or contact line."""
    assert texts(article(text=f"{opening} {NEWS[0]}")) == [NEWS[0]]


def test_what_is_set_aside_is_left_out(article: Callable[..., Article]) -> None:
    """Place and day before the news are no part of the sentence."""
    dateline = "MUMBAI, Nov 22: "
    aside = Aside("dateline", 0, len(dateline))
    assert texts(article(text=f"{dateline}{NEWS[0]}", asides=(aside,)))[0] == NEWS[0]


def test_a_cut_sentence_is_never_used(article: Callable[..., Article]) -> None:
    """An excerpt's last sentence is not shown, nor one without an end."""
    assert texts(article(text=f"{NEWS[0]} The plants will help indus..")) == [NEWS[0]]
    assert texts(article(text=f"{NEWS[0]} The plants will help")) == [NEWS[0]]


@pytest.mark.parametrize("text", ["", "Opening soon", "It is so. " * 3, "Steel " * 80 + "fell."])
def test_where_no_sentence_will_do_there_is_none(
    article: Callable[..., Article], text: str
) -> None:
    """A headline alone, leaning sentences and endless ones give no summary."""
    assert texts(article(text=text)) == []


def test_the_headlines_figure_is_kept(article: Callable[..., Article]) -> None:
    """If the headline has a figure and a sentence carries it, that sentence is in."""
    background = " ".join(
        f"Officials of district {name} met the bidders of the corridor again." for name in TOWNS
    )
    made = article(
        "Metro line to cost Rs 4,750 crore",
        f"{NEWS[0]} {background} The line will cost Rs 4,750 crore in all.",
    )
    assert any("4,750" in sentence for sentence in texts(made))


@settings(derandomize=True, max_examples=50, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*NEWS, "It is so.", "The road (a long one is.", "ab..", "Rs 5 crore", "\n"]
        ),
        max_size=30,
    )
)
def test_every_summary_keeps_the_rules(parts: list[str]) -> None:
    """The summary of any text is verbatim, in order, within the limits, and stable."""
    made = Article("i", "", "Saryu wins 300 MW", " ".join(parts))
    found = choose_summary(made, ENGLISH)
    spans = sentences.split_sentences(made.text, ENGLISH.sentences)
    assert len(found) <= MOST_SENTENCES
    assert sum(len(one.text.split()) for one in found) <= MOST_WORDS
    assert [(one.start, one.end) for one in found] == [
        span for span in spans if span in {(o.start, o.end) for o in found}
    ]
    assert all(
        made.text[one.start : one.end] == one.text and quotable.is_quotable(one.text, made.title)
        for one in found
    )
    leans = find_lean(found[0].text, ENGLISH.openings) if found else ""
    assert leans in ("", "noun")
    assert choose_summary(made, ENGLISH) == found
    assert list(violations(made, found)) == []


def test_nothing_is_said_twice(article: Callable[..., Article]) -> None:
    """A sentence that the article repeats stands once in the summary."""
    found = texts(article(text=f"{NEWS[0]} It is so. {NEWS[0]} {NEWS[2]}"))
    assert len(found) == len(set(found))


def test_a_sentence_over_the_limit_is_passed_over(article: Callable[..., Article]) -> None:
    """A sentence of more than 70 words is never cut to fit; one of 70 may stand alone."""
    long = "Steel " + "rose " * 69 + "again."
    assert texts(article(text=long)) == []
    assert texts(article(text=f"{long} {NEWS[0]}")) == [NEWS[0]]
    fitting = "Steel " + "rose " * 68 + "again."
    assert texts(article(text=fitting)) == [fitting]


def test_the_limit_is_on_the_whole_summary(article: Callable[..., Article]) -> None:
    """Three sentences of 30 words are one too many."""
    three = [
        f"{name} " + "builds roads in " * 9 + "the east." for name in ("Saryu", "Malhar", "Kaveri")
    ]
    found = texts(article(text=" ".join(three)))
    assert found
    assert sum(len(one.split()) for one in found) <= 70


def test_the_headline_again_is_no_summary(article: Callable[..., Article]) -> None:
    """A text that only says its headline has no summary."""
    assert (
        texts(
            article(
                "Saryu Solar wins a 300 MW order today", "Saryu Solar wins a 300 MW order today."
            )
        )
        == []
    )


def test_a_teaser_uses_what_it_has(article: Callable[..., Article]) -> None:
    """Of an excerpt the whole sentences are used, and never the one that was cut off."""
    made = article(
        text=f"Key Highlights\n{NEWS[0]} {NEWS[2]} The bank said it would lend to other build..",
        teaser=True,
    )
    assert texts(made) == [NEWS[0], NEWS[2]]


def test_a_glued_heading_is_not_quoted(article: Callable[..., Article]) -> None:
    """A heading on a line of its own is no sentence."""
    assert texts(article(text=f"Demand Outlook and Pricing Trends\n{NEWS[0]}")) == [NEWS[0]]


def test_offsets_count_code_points(article: Callable[..., Article]) -> None:
    """Offsets hold also after characters that take more than one byte or one UTF-16 unit."""
    made = article(text=f"सड़क 🏗 ₹\n{NEWS[0]}")
    (found,) = choose_summary(made, ENGLISH)
    assert made.text[found.start : found.end] == found.text == NEWS[0]


def test_a_sentence_names_its_article(article: Callable[..., Article]) -> None:
    """Each sentence says from which article it is."""
    (found,) = choose_summary(article(id="a-7", text=NEWS[0]), ENGLISH)
    assert found.article == "a-7"


@settings(derandomize=True, max_examples=50, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("abc ABC. .. … \n“”\"'()‘’1?!:₹-–,"), max_size=300),
    st.text(max_size=20),
)
def test_any_text_gives_a_summary_or_none(text: str, title: str) -> None:
    """Noise gives no error, and nothing that the rules forbid."""
    made = Article("i", "", title, text)
    found = choose_summary(made, ENGLISH)
    assert all(made.text[one.start : one.end] == one.text for one in found)
    assert all("\n" not in one.text and quotable.is_quotable(one.text, title) for one in found)
    assert sum(len(one.text.split()) for one in found) <= MOST_WORDS


PRONOUNS = (
    "Saryu Solar has won an order for solar plants of 300 MW in the deserts of Rajasthan.",
    "It will build the solar plants of the Rajasthan order on 1,400 acres near Bhadla.",
    "Rival Malhar Power bid for the order too.",
)


def test_a_pronoun_follows_what_it_stands_for(article: Callable[..., Article]) -> None:
    """A sentence that begins with a pronoun is quoted only behind the one before it in the text."""
    first, pointing, other = PRONOUNS
    assert texts(article(text=f"{first} {pointing}")) == [first, pointing]
    assert pointing not in texts(
        article(text=f"{first} {other} {pointing.replace('plants', 'gear')}")
    )
    long = "Malhar " + "builds roads and lanes " * 15 + "in the east."
    assert pointing not in texts(article(text=f"{first} {long} {pointing}"))


def test_a_promised_pronoun_brings_the_sentence_before(article: Callable[..., Article]) -> None:
    """If a sentence with a pronoun has the headline's figure, the one before is quoted, too."""
    background = " ".join(
        f"Officials of town {name} met the road bidders in Pune." for name in TOWNS
    )
    who, what = (
        "Malhar Infra was picked by the board in the end.",
        "It will be paid Rs 830 crore in all.",
    )
    found = texts(article("Builder to get Rs 830 crore", f"{background} {who} {what}"))
    assert found[found.index(what) - 1] == who


@pytest.mark.parametrize(
    "opening",
    [
        "Meanwhile, the board met in Pune on Monday.",
        "“We will finish the plants by the end of the year.”",
        '"The plants will be finished by the end of the year."',
        "We will finish the plants by the end of the year.",
        "The board of the utility also met in Pune on Monday.",
        "These plants are the largest of their kind in the state.",
        "The order is the largest that the utility has ever given.",
        "Others had asked for a higher tariff than the winner did.",
    ],
)
def test_what_needs_another_does_not_open(article: Callable[..., Article], opening: str) -> None:
    """No joining word, quotation without speaker, or unnamed thing opens a summary."""
    assert texts(article(text=f"{opening} {NEWS[0]}"))[:1] == [NEWS[0]]


def test_the_first_sentence_opens(article: Callable[..., Article]) -> None:
    """The article's opening opens its summary, even if later sentences are denser."""
    first = (
        "Banyan Wind will pull down 84 wind turbines that it put up near Dhule in Khandesh in 2003 "
        "and build 17 larger ones in their place, in what it calls its biggest such job yet."
    )
    later = (
        "Each turbine of 2003 is rated at 0.5 MW and the larger ones at 3.15 MW.",
        (
            "Capacity rises from 42 MW to just under 54 MW, but taller towers and longer blades "
            "mean that it should generate 162 million units a year, three times as much as now."
        ),
        (
            "Work on the site costs Rs 470 crore and is to be finished by March 2028, with at "
            "least a third of the wind turbines running at any time."
        ),
    )
    assert texts(article("Larger Turbines For Dhule", " ".join([first, *later])))[0] == first


def test_one_sentence_to_open_with_is_enough(article: Callable[..., Article]) -> None:
    """Where all that says much leans on others, what stands alone is found all the same."""
    leaning = [
        f"The company builds roads and lanes in the east with {n} banks and builders."
        for n in range(11, 22)
    ]
    alone = "Somebody quite unlike everybody else quietly painted umbrellas yesterday."
    assert texts(article("", " ".join([*leaning, alone]))) == [alone]


@pytest.mark.parametrize(
    ("headline", "carrying"),
    [
        ("Road to cost Rs 1,200 cr", "The road will cost Rs 1,200 crore in all."),
        ("Road to cost Rs1200 crore", "The road will cost ₹1,200 crore in all."),
        ("Rents rise 12.5%", "Rents rose by 12.5 per cent in the quarter."),
        ("Rents rise 12.50 percent", "Rents rose 12.5% in the quarter of the year."),
        ("Firm wins 1,950-MW order", "An order of 1950 MW went to the firm."),
        ("Firm wins 2000 MW order", "An order of 2,000 MW went to the firm."),
        ("Nearly 1,20,000 flats unsold", "In all 1,20,000 flats were left unsold."),
    ],
)
def test_the_headlines_figure_is_known_in_any_form(
    article: Callable[..., Article], headline: str, carrying: str
) -> None:
    """Commas, signs, abbreviations and noughts do not hide a figure."""
    background = " ".join(f"{NEWS[0][:-1]} in phase {name}." for name in TOWNS)
    assert carrying in texts(article(headline, f"{background} {carrying}"))


def test_the_headlines_figure_is_that_of_its_unit(article: Callable[..., Article]) -> None:
    """The sentence with the number of the same thing is promised; names have no figures."""
    background = " ".join(f"{NEWS[0][:-1]} in phase {name}." for name in TOWNS)
    other, same = (
        "Bids came from 38 firms of five states.",
        "The lane will be 38 km long when it is done.",
    )
    assert same in texts(article("Lane of 38 km cleared", f"{background} {other} {same}"))
    for headline in ("FY38 looks good", "NH-38 opens", "Since 2038 all is well"):
        assert other not in texts(
            article(headline, f"{background} {other.replace(' 38', ' 2038')} {same}")
        )


LEAD = (
    "Kaveri Metro has given the eastern arm of its Orange Line in Devgarh to Vindhya Infra.",
    "The contract is worth Rs 1,890 crore.",
)
ADDING = "Vindhya Infra will cast parts of the Orange Line in Devgarh at Asur with 1,300 girders."


def test_the_demos_articles_keep_the_rules() -> None:
    """Every article of the demo's export has a summary that breaks no rule."""
    for line in (EXAMPLES / "export.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        made = cleaning.clean_article(
            Article(
                str(row.get("id", "x")),
                "",
                row["title"],
                (row.get("text") or "").encode(errors="ignore").decode(),
            ),
            ENGLISH,
        )
        found = choose_summary(made, ENGLISH)
        assert bool(found) == bool(made.text)
        assert list(violations(made, found)) == []


@settings(derandomize=True, max_examples=50, deadline=None)
@given(
    st.lists(
        st.sampled_from([*NEWS, *PRONOUNS, *LEAD, ADDING, "But it is so.", "“We won.”"]),
        max_size=12,
    )
)
def test_a_pronoun_is_never_alone(parts: list[str]) -> None:
    """In any order of sentences, one that points back follows the sentence that it needs."""
    made, other = (
        Article("i", "", "Orange Line", " ".join(parts)),
        Article("o", "", "", f"{ADDING} {LEAD[1]}"),
    )
    found = choose_summary(made, ENGLISH, [other])
    spans = sentences.split_sentences(made.text, ENGLISH.sentences)
    own = [(one.start, one.end) for one in found if one.article == "i"]
    for one in found:
        if find_lean(one.text, ENGLISH.openings) == "before":
            assert spans[spans.index((one.start, one.end)) - 1] in own
    assert len(found) - len(own) <= 1
    assert len(found) <= MOST_SENTENCES
    assert sum(len(one.text.split()) for one in found) <= MOST_WORDS


@pytest.mark.parametrize(
    "part", [" ".join(NEWS), "a, ", "It is 5 km. ", "“ ", "Rs. 5 ", "The bid ( ", "5,300,", "5"]
)
def test_time_grows_with_the_text_and_no_faster(part: str) -> None:
    """Sixteen times the text takes about sixteen times as long, whatever it is made of."""

    def made(size: int) -> Article:
        return Article("i", "", "Saryu wins 300 MW for Rs 5 crore", part * (size // len(part)))

    in_proportion(made, lambda one: choose_summary(one, ENGLISH), 160_000)
