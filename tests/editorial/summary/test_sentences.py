"""Sentences: where each begins and ends, as a trade paper in India writes them."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.editorial.summary import sentences
from digest.editorial.text import clean_article
from digest.model import Article, Language
from tests.editorial.hindi import ARTICLES
from tests.languages import ENGLISH, LANGUAGES


def split(text: str, language: Language = ENGLISH) -> list[str]:
    """Return the sentences of `text`."""
    return [text[start:end] for start, end in sentences.split_sentences(text, language.sentences)]


@pytest.mark.parametrize(
    "parts",
    [
        ["The cost is Rs. 500 crore.", "Mr. S. K. Jain of Saryu Ltd. said it."],
        ["Tender No. 45 was issued.", "He said no.", "The plot of 500 sq. ft. is sold."],
        ["Packages Nos. 4 and 5 are open.", "Bids close on Nov. 5."],
        ["The firm (est. 1990) got U.S. aid.", "It pays 5.25 per cent p.a.", "The end is near."],
        ["“We will build it,” said Mr Rao.", "“It is good.”", "The end!"],
        ["Shri Nitin Rao, Hon'ble Minister, spoke at St. Mary's.", "It went on."],
        ["It costs $5 million.", "45 roads are done."],
        ["Is it so?", "Yes!", "It opened at 5 p.m. on Monday."],
        ["the text has no capitals.", "it is split all the same.", "mr. rao agrees."],
    ],
)
def test_sentences_end_where_they_end(parts: list[str]) -> None:
    """Abbreviations, initials, decimals, honorifics and quotations end no sentence."""
    assert split(" ".join(parts)) == parts


def test_bullets_stand_outside() -> None:
    """Each point of a list is a sentence without its mark, in lines or within one."""
    assert split("• First point.\n- Second point.\n3. Third point.") == [
        "First point.",
        "Second point.",
        "Third point.",
    ]
    assert split("• First point • Second point") == ["First point", "Second point"]


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.text(alphabet='aB .!?…\n“”"()1Rs•-Mr,', max_size=200))
def test_spans_are_in_order_and_miss_nothing(text: str) -> None:
    """Spans do not overlap, hold no line end, and leave out only white space and bullets."""
    at = 0
    for start, end in sentences.split_sentences(text, ENGLISH.sentences):
        assert at <= start < end <= len(text)
        assert "\n" not in text[start:end]
        assert text[start:end] == text[start:end].strip()
        outside = text[at:start]
        assert not any(char in 'BRsM,“”"' for char in outside)
        at = end
    assert not any(char in 'BRsM,“”"' for char in text[at:])


@pytest.mark.parametrize(
    "parts",
    [
        ["The road is 38 km.", "The firm won it for Rs 5 cr.", "The rest wait."],
        ["It is state of the art.", "The authority says so.", "Art. 21 of the order holds."],
        [
            "It has 1.2 million sq. ft. of space.",
            "It has 500 sq. m. of lawn.",
            "The rest is built.",
        ],
        ["It stands on St. Mark's Road, Plot No. 12.", "The answer is no.", "They go on."],
        ["It is No. 1 in the U.K. and the U.S. market.", "The U.S.", "The firm left."],
        ["The rate is 5.25 per cent.", "It was 5.5%.", "Loans cost 8.5% p.a.", "The bank said so."],
        [
            "Smt. A. Devi, Prof. B. R. Rao, Er. Shah and Lt. Gen. Singh (Retd.) met.",
            "J. P. Morgan left.",
        ],
        [
            "M/s. Saryu Infra Pvt. Ltd. won.",
            "Messrs. Rao and Co. lost.",
            "The firm is Saryu Ltd.",
            "The end.",
        ],
        ["Work ended in Jan. 2024 and on Dec. 31.", "It opened on 12 Feb.", "It is full."],
        ["The firm, i.e. Saryu, builds e.g. roads, bridges vs. tunnels, etc.", "The list is long."],
        ["It costs Rs. 64 Crs. + GST for a depot.", "It is late."],
        ["It costs ₹4,200 crore.", "₹500 crore is paid.", "12 banks pay."],
        ["“Are you?” he asked.", "“Yes!”", "She said “it costs Rs. 5.”", "Then they left."],
        ["He said “we grew.”", "“The rest is noise,” he said.", "(It is.)", "[Sic.]", "The end."],
        ["It waits ... and waits…", "Then it ends...", "Really?!", "Yes."],
        [
            "See example.com for v1.2 of it.",
            "Call it.",
            "It runs to M.G. Road from 5 a.m. to 6 p.m. daily.",
        ],
        ["It has vitamin C.", "It is phase 2A.", "The lot is A.", "The other is B."],
    ],
)
def test_a_dot_ends_a_sentence_only_where_it_does(parts: list[str]) -> None:
    """Units, places, numbers, firms, months and ellipses end a sentence before an opener."""
    assert split(" ".join(parts)) == parts


@pytest.mark.parametrize("bullet", ["•", "-", "–", "*", "►", "1.", "12)", "(a)", "b.", "iv)"])
def test_every_bullet_stands_outside(bullet: str) -> None:
    """A bullet, number or letter at a line's front is no part of the sentence."""
    assert split(f"{bullet} The road opens.\n  {bullet}  It is long.") == [
        "The road opens.",
        "It is long.",
    ]


@pytest.mark.parametrize(
    "text", ["-5 degrees is cold.", "A road opens.", "3.5 km is long.", "I-95 is long."]
)
def test_a_front_that_is_no_bullet_stays(text: str) -> None:
    """Figures, articles and names at a line's front are not bullets."""
    assert split(text) == [text]


@pytest.mark.parametrize("text", ["", "\n\n", "   ", " \n ", "•", "- \n"])
def test_nothing_has_no_sentences(text: str) -> None:
    """White space and bullets alone are no sentences."""
    assert split(text) == []


@pytest.mark.parametrize(
    "text",
    ["." * 200_000 + "x", "x" * 20_000 + ". A", "A. " * 20_000, "a.b" * 20_000, "• " * 20_000],
)
def test_a_hostile_text_is_split_in_no_time(text: str) -> None:
    """No text, however made, keeps the splitter busy for long: this test would not end."""
    assert all(start < end for start, end in sentences.split_sentences(text, ENGLISH.sentences))


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "The road opens.",
                "Rs. 5",
                "“Yes!”",
                "U.S.",
                "•",
                "1.",
                "-",
                " ",
                "\n",
                "…",
                "It",
                "38 km.",
                "No.",
                "\u2028",
                "(a)",
            ]
        )
        | st.text(max_size=4),
        max_size=30,
    ).map(" ".join)
)
def test_spans_of_any_text_keep_the_rules(text: str) -> None:
    """Spans are in order and hold no line end; only white space and bullets are outside."""
    at, outside = 0, ""
    for start, end in sentences.split_sentences(text, ENGLISH.sentences):
        assert at <= start < end <= len(text)
        assert "\n" not in text[start:end]
        outside += text[at:start] + "\n"
        at = end
    outside += text[at:]
    bullet = r"[•●▪◦‣∙·*■►➢✓–—-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]"
    assert re.fullmatch(rf"(?:\s|{bullet})*", outside)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.text(alphabet="aB .!?…\n“”•1)", max_size=150), st.integers(0, 8))
def test_the_first_sentences_are_those_of_all(text: str, most: int) -> None:
    """Asked for the first few, it returns what would have been the first few of all."""
    assert (
        sentences.split_sentences(text, ENGLISH.sentences, most)
        == sentences.split_sentences(text, ENGLISH.sentences)[:most]
    )


@pytest.mark.parametrize(
    "parts",
    [
        ["Ar. Meera Rao and Er. Imran Shah spoke to Smt. Devi.", "The hall was full."],
        [
            "Bids close on 5 Jan. 2027 under Nos. 4 and 5.",
            "“It is late,” said Shri A. K. Rao.",
            "No one came.",
        ],
        [
            "The plots of 1.5 lakh sq. ft. near St. Paul's were sold at 8.5% p.a. interest.",
            "Prices rose.",
        ],
        ["A long commencement. Bhoomi Infra began it.", "It ended."],
    ],
)
def test_honorifics_units_and_long_words(parts: list[str]) -> None:
    """Honorifics and units go on; a long word before a dot ends a sentence."""
    assert split(" ".join(parts)) == [
        piece for part in parts for piece in part.replace("ment. B", "ment.|B").split("|")
    ]


@pytest.mark.parametrize(
    "parts",
    [
        ["The Dy. Chief Engineer and the Addl. Collector met at Distt. Sehore.", "Work went on."],
        ["Tidal Capital Pte. Ltd. Bids for Sona Berhad Sdn. Bhd. were opened.", "They were low."],
        ["The cost is Rs 36 Cr. Saryu Infra will bear it.", "It is 12 km. Pune pays for 4 km."],
        ["Bids close at 5 p.m. Saryu Infra is the lowest.", "They were opened."],
        ["It opens at 5 p.m. Friday and shuts at 9 p.m. IST.", "Police Const. Asha Rao said so."],
        ["The plot is No. A-4 near Gr. Noida.", "He said no.", "No one came."],
        ["It is under Lt. Gen. (Retd.) A. B. Rao of Engg. Co. Ltd. in Pkg. 4.", "It is new."],
        ["The note (ref. 4 below.) Says so.", "(It is closed.)", "It opens."],
        ["Sri K.S.R. Rao, an I.A.S. Officer, heads it w.e.f. May 4.", "He is new."],
        ["NIT NO. 41 IS OUT.", "EXEC. ENGR., PWD (NH) DN. SIKAR SIGNED IT.", "NHAI PAYS."],
        ["It is 4 km long, incl. Ch. 12.400 to Ch. 16.800, i.e. A part.", "The rest waits."],
    ],
)
def test_abbreviations_of_the_trade(parts: list[str]) -> None:
    """Ranks, offices, companies, units and chainages; a unit or an hour ends before a capital."""
    told = {
        "The cost is Rs 36 Cr. Saryu Infra will bear it.": [
            "The cost is Rs 36 Cr.", "Saryu Infra will bear it."
        ],
        "It is 12 km. Pune pays for 4 km.": ["It is 12 km.", "Pune pays for 4 km."],
        "Bids close at 5 p.m. Saryu Infra is the lowest.": [
            "Bids close at 5 p.m.", "Saryu Infra is the lowest."
        ],
    }  # fmt: skip
    assert split(" ".join(parts)) == [one for part in parts for one in told.get(part, [part])]


@pytest.mark.parametrize(
    "parts",
    [
        ['"We build. We will not wait," said Asha Rao.', "The road opens."],
        ["“We build. We will not wait,” said Asha Rao.", "“It is late.”", "“It is dear.”"],
        ["‘We build. We will not wait,’ said Asha Rao.", "The firm’s road opens."],
        ['The board said "no road was seen. Cattle were".', "It is late."],
        ['He asked, "Who pays? We do. Always." Then he left.'],
        ['A pipe of 12" was laid.', "It leaks."],
        ["“It goes on.", "It opened a quotation that is not closed here."],
    ],
)
def test_a_quotation_is_never_cut(parts: list[str]) -> None:
    """It is kept whole if it opens and closes in one paragraph; inches and open ones are none."""
    whole = {
        'He asked, "Who pays? We do. Always." Then he left.': [
            'He asked, "Who pays? We do. Always."', "Then he left."
        ],
    }  # fmt: skip
    assert split(" ".join(parts)) == [one for part in parts for one in whole.get(part, [part])]


@pytest.mark.parametrize(
    "text",
    [
        "The Zndl. Saryu Infra said so.", "The Bkt. Officer said so.", "It is at Rov. Pune pays.",
        "The office of the Addr. Collector is new.", "A. Rao came.",
    ],
)  # fmt: skip
def test_a_doubtful_stop_ends_nothing(text: str) -> None:
    """A short word that is not known and looks cut off may be one: what follows is not alone."""
    assert split(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["The ground is at Moga.", "Punjab pays."],
        ["They went by road.", "Officials said so.", "It is run by NHAI.", "Bids are in."],
        ["Firms sold PCs.", "Prices fell.", "It is in Leh.", "Ladakh pays."],
    ],
)
def test_short_words_and_names_end_a_sentence(parts: list[str]) -> None:
    """Words that can be spoken, names in capitals and known ones are not cut off."""
    assert split(" ".join(parts)) == parts


_CUT_OFF = [
    "Bkt.",
    "Addl.",
    "Pune",
    "road",
    "Rs.",
    "Dy.",
    "Smt.",
    "Pkg.",
    "Sdn.",
    "Xqr.",
    "No.",
    "B.",
]


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(_CUT_OFF), min_size=1, max_size=8).map(" ".join))
def test_what_follows_a_doubtful_stop_is_never_alone(text: str) -> None:
    """No sentence begins behind a word that is an abbreviation or may be one."""
    assert split(f"The firm {text} Saryu paid.") == [f"The firm {text} Saryu paid."]


@pytest.mark.parametrize("row", ARTICLES, ids=lambda row: row["id"])
def test_hindi_sentences(row: dict[str, Any]) -> None:
    """A danda ends one, a dot behind a short word does not; the dateline is none of it."""
    hindi = LANGUAGES.of("hi")
    article = clean_article(Article("a", "", row["title"], row["text"], language="hi"), hindi)
    assert split(article.prose, hindi) == row["sentences"]
    if "dateline" in row:
        assert row["dateline"] in article.text
        assert row["dateline"] not in article.prose
