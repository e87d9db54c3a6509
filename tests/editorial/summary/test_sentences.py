"""Sentences: where each begins and ends, as a trade paper in India writes them."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.editorial.summary import sentences
from tests.languages import ENGLISH


def split(text: str) -> list[str]:
    """Return the sentences of `text`."""
    return [text[start:end] for start, end in sentences.split_sentences(text, ENGLISH.sentences)]


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
