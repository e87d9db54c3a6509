"""Titles, texts and words from any source have a length that mail can carry."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Article, Source
from digest.sources import bounds, reader
from digest.sources.article import RawArticle, make_article
from digest.sources.feeds.parse import parse_feed
from tests.timing import in_proportion

WORD = "w" * 20_000
TITLE = f"Depot opens {WORD} " + "in Kothrud " * 400


def made(title: str, text: str) -> Article:
    """Return the article of a title and a text."""
    return make_article(RawArticle(title=title, text=text), Source(name="Desk"), "here")


def test_a_long_title_is_cut_after_a_word() -> None:
    """It ends with three dots, and a word before them is whole."""
    title = made("Kothrud depot opens " * 100, "A text.").title
    assert 450 < len(title) <= 500
    assert title.endswith((" Kothrud…", " depot…", " opens…"))


def test_a_long_word_is_cut() -> None:
    """Wherever it stands; what stands around it is kept."""
    article = made(f"A {WORD} b", f"One {WORD} two.\nThree {'x' * 300} four.")
    assert article.title == f"A {'w' * 299}… b"
    assert article.text == f"One {'w' * 299}… two.\nThree {'x' * 300} four."


@pytest.mark.parametrize(
    "text", ["建设部门今天宣布新的铁路线路开工。" * 200, "ประกาศเปิดเส้นทางรถไฟใหม่" * 200]
)
def test_scripts_without_blanks_are_left_alone(text: str) -> None:
    """A paragraph without a blank is no long word to those who write so."""
    assert made("A title", text).text == text


def test_a_long_text_is_cut_after_a_line() -> None:
    """What is kept is 200,000 characters, and shows that it was cut."""
    text = made("A title", "A line of a text that never ends.\n" * 50_000).text
    assert 199_900 < len(text) <= 200_000
    assert text.endswith("never ends.…")
    assert len(made("A title", "word " * 500_000).text) <= 200_000


def test_names_are_bounded() -> None:
    """Those of authors, sections and sites, and the words for a picture."""
    raw = RawArticle(title="A", text="B.", author="a " * 999, label="l" * 999, language="a" * 99)
    article = make_article(raw, Source(), "here")
    assert len(article.author or "") <= 200
    assert len(article.label or "") <= 200


def test_every_kind_of_source_is_bounded(tmp_path: Path) -> None:
    """Feeds, exports, tables, page texts and pages."""
    (tmp_path / "a.jsonl").write_text(json.dumps({"title": TITLE, "text": f"A {WORD}."}) + "\n")
    (tmp_path / "b.csv").write_text(f"title,text\n{TITLE},A {WORD}.\n")
    (tmp_path / "c.txt").write_text(f"{TITLE}\n\nThe depot {WORD} opened on Monday in Kothrud.\n")
    text = f"<p>The depot {WORD} opened on Monday in Kothrud, the ministry said.</p>" * 3
    (tmp_path / "d.html").write_text(f"<title>{TITLE}</title><h1>{TITLE}</h1>{text}")
    feed = f"<rss><channel><item><title>{TITLE}</title><description>{text}</description></item>"
    read = [one for _, one in reader.read_files(reader.reading_tasks([Source(path=tmp_path)]))]
    read += parse_feed(feed.encode(), "", Source(name="Desk"), "https://a.example/")
    articles = [one for one in read if isinstance(one, Article)]
    assert len(articles) == 5
    for one in articles:
        assert len(one.title) <= 500, one.origin
        assert max(map(len, f"{one.title} {one.text}".split())) <= 300, one.origin


@given(st.text("aé漢 \n", max_size=2000), st.integers(50, 900))
def test_a_line_is_never_longer_than_its_bound(text: str, longest: int) -> None:
    """What fits stays as it is."""
    line = bounds.bound_line(text, longest)
    assert len(line) <= longest
    assert line == text or len(text) > longest or bounds.bound_words(text) != text


@pytest.mark.parametrize("piece", ["a", "a ", "漢", "漢" + "a" * 299, "\n"])
def test_bounding_is_linear(piece: str) -> None:
    """Long words and long lines alike."""
    in_proportion(lambda size: piece * (size // len(piece)), bounds.bound_text, 320_000)
