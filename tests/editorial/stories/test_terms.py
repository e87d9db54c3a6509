"""Terms: what articles are compared by."""

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.editorial.stories.terms import headlines_differ, read_terms


def test_terms_are_words_names_figures_and_neighbours() -> None:
    """Stop words go; names have capitals within a sentence; two in a row are one more term."""
    terms = read_terms(
        "", ["Yesterday the bridge at Port Alauli opened.", "Bridge tolls: 45 rupees."]
    )
    assert terms.lines.split("\n") == [
        "",
        "alauli bridge opened port port_alauli yesterday",
        "45 bridge rupees tolls",
    ]
    assert terms.names.split() == ["Alauli", "Port"]


def test_a_figure_is_one_in_every_scale() -> None:
    """Crores and billions, megawatts and gigawatts are the same term, with or without a gap."""
    for texts, term in (
        (("Rs 1,890 crore", "Rs18.9 billion", "Rs 189000 lakh"), "1.89e+10"),
        (("1,200 MW", "1.2 GW"), "1.2e+09"),
    ):
        assert {frozenset(read_terms("", [text]).words) for text in texts} == {frozenset([term])}


def test_capitals_of_a_headline_all_in_capitals_name_nothing() -> None:
    """Capitals there mark no names; in a headline with small letters they do."""
    text = ["It wins the order at Alauli."]
    assert read_terms("Setu Wins Order", text).headline == ""
    assert read_terms("Setu wins order at Alauli for Rs 30 crore", text).headline == "3e+08 alauli"


def test_an_owner_is_the_name() -> None:
    """An apostrophe with or without s is left off."""
    assert read_terms("", ["the Line’s end, and the workers' homes"]).words == set(
        "end homes line workers".split()
    )


def test_the_lead_ends_with_a_sentence() -> None:
    """It is the headline and as many sentences as have forty words together."""
    assert read_terms("A bridge opens", ["word " * 30, "word " * 30, "word " * 30]).lead == 3


def test_headlines_differ_when_each_names_what_the_other_lacks() -> None:
    """One more name in one of two headlines is no other event."""
    alauli, khagaria, both = (
        read_terms(f"Bridge opens at {place}", [f"The bridge at {place} opens."])
        for place in ("Alauli", "Khagaria", "Alauli and Khagaria")
    )
    assert headlines_differ(alauli, khagaria)
    assert not headlines_differ(alauli, both)


@settings(max_examples=40)
@given(st.text(max_size=60), st.lists(st.text(max_size=120), max_size=4))
def test_any_text_has_terms(title: str, sentences: list[str]) -> None:
    """Every sentence has its line, and the headline's names and figures are among the terms."""
    terms = read_terms(title, sentences)
    assert len(terms.lines.split("\n")) == 1 + len(sentences)
    assert terms.words.issuperset(terms.headline.split())
